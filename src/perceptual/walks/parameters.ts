/** Parameters of parallel walks in the order of the toolbox's vector; matrices by columns. */

import { type Parameter, type Prior, positive, real, unit } from "../../model/index.js";
import { log } from "../../scalar/index.js";
import { type WalkShape, walksOf } from "./equations.js";

type Given = readonly [mean: number, variance: number];
const prior = ([mean, variance]: Given): Prior => ({ mean, variance });

/**
 * @param kaub upper bound of κ
 * @param thub upper bound of θ
 */
export function walkParameters(shape: WalkShape, kaub: number, thub: number): Parameter[] {
  const { priors } = shape.family;
  const below = (high: number) => ({ kind: "interval", low: 0, high }) as const;
  const starts = (short: "mu2_0" | "sa2_0"): Parameter[] =>
    walksOf(shape).map(({ id, at }, i) => ({
      name: `${short}${at}`,
      aliases: [`${short}[${i + 1}]`, `${id}.x2.${short === "mu2_0" ? "mean" : "variance"}`],
      domain: short === "mu2_0" ? real : positive,
      prior: prior(short === "mu2_0" ? priors.mu2(shape.n) : priors.sa2),
      symbol: { letter: short === "mu2_0" ? "μ" : "σ", subscript: `2,0${at.replaceAll("_", ",")}` },
      description: `level 2 of ${id}: ${short === "mu2_0" ? "mean" : "variance"} before the first trial`,
    }));
  const one = (
    name: string,
    aliases: readonly string[],
    domain: Parameter["domain"],
    own: Given,
    letter: string,
    description: string,
    more: Partial<Parameter> = {},
  ): Parameter => ({ name, aliases, domain, prior: prior(own), symbol: { letter }, description, ...more });
  const at3 = { subscript: "3,0" };
  return [
    ...starts("mu2_0"),
    ...starts("sa2_0"),
    one("mu3_0", ["mu0_3", "x3.mean"], real, [1, 0], "μ", "level 3: mean before the first trial", {
      symbol: { letter: "μ", ...at3 },
    }),
    one(
      "sa3_0",
      ["sa0_3", "x3.variance"],
      positive,
      [log(0.1), 1],
      "σ",
      "level 3: variance before the first trial",
      {
        symbol: { letter: "σ", ...at3 },
      },
    ),
    one("ka", ["kappa"], below(kaub), [0, 0], "κ", "coupling of level 2 to level 3", { neutral: 1 }),
    one("om", ["omega", "x2.tonicVolatility"], real, priors.om, "ω", "tonic log-volatility of level 2"),
    one("th", ["theta"], below(thub), [0, 2], "θ", "variance that level 3 gains on each trial"),
    ...(priors.m === undefined || priors.phi === undefined
      ? []
      : [
          one(
            "m",
            ["m[3]", "m3", "x3.equilibriumMean"],
            real,
            priors.m,
            "m",
            "level 3: equilibrium that the mean returns to",
          ),
          one(
            "phi",
            ["phi[3]", "phi3", "x3.reversionRate"],
            unit,
            priors.phi,
            "φ",
            "level 3: share of the way to its equilibrium that the mean goes back on each trial",
            { neutral: 0 },
          ),
        ]),
  ];
}
