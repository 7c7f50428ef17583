/** The reference study of three levels as an agent, participants, a design and hyperpriors: from its file alone. */

import { readFileSync } from "node:fs";
import { buildAgent, type RunData } from "../../src/agent/index.js";
import { buildDesign } from "../../src/group/design/build.js";
import { individualPriors, resolveHyperpriors } from "../../src/group/hyperpriors/index.js";

interface Reference {
  readonly inputs: readonly string[];
  readonly responses: readonly string[];
  readonly model: { readonly priors: Readonly<Record<string, string | readonly [string, ...number[]]>> };
  readonly points: {
    readonly list: readonly {
      readonly name: string;
      readonly z: readonly number[];
      readonly log_density: number;
      readonly log_prior_and_jacobian: number;
      readonly gradient: readonly number[];
    }[];
  };
  readonly posterior: {
    readonly parameters: Readonly<Record<string, { readonly mean: number; readonly mcse_mean: number }>>;
  };
}

const file = new URL("../golden/bayes/group-hgf-3level-hard.json", import.meta.url);
const reference = JSON.parse(readFileSync(file, "utf8")) as Reference;

/** Ours, and how the reference names a population and its people. */
const names = { om2: ["o2", "omega2"], om3: ["o3", "omega3"], ze: ["t", undefined] } as const;
const free = ["om2", "om3", "ze"] as const;

/** @throws where a prior of the reference is of another family than its model says */
export function threeLevelStudy() {
  const stated = (name: string, family: string): readonly number[] => {
    const prior = reference.model.priors[name];
    if (prior === undefined || typeof prior === "string" || prior[0] !== family) {
      throw new Error(`${name} is not ${family}`);
    }
    const [, ...values] = prior;
    return values;
  };
  const normal = (parameter: (typeof free)[number]): readonly number[] =>
    stated(`mu_${names[parameter][0]}`, "normal");
  const [om2, om3, ze] = free.map(normal) as [readonly number[], readonly number[], readonly number[]];
  const { agent } = buildAgent({
    perceptualModel: "ehgf_binary",
    levels: 3,
    set: { mu0_2: 0, sa0_2: 1, mu0_3: 1, sa0_3: 1, ka2: 1 },
    clip: "none",
    responseModel: "unitsq_sgm",
    free,
    priors: {
      om2: `normal(mean=${om2[0]}, sd=${om2[1]})`,
      om3: `normal(mean=${om3[0]}, sd=${om3[1]})`,
      ze: `lognormal(meanlog=${ze[0]}, sdlog=${ze[1]})`,
    },
  });
  const u = Float64Array.from(reference.inputs[0]!, Number);
  const participants = reference.responses.map((responses, i) => {
    const scored = Uint8Array.from(u, (_, t) => (t === 0 ? 0 : 1));
    const run: RunData = {
      ...{ trials: u.length, inputs: { u }, scored },
      responses: [Float64Array.from(responses, Number)],
    };
    return { id: String(i + 1), runs: [run] };
  });
  const { design } = buildDesign({
    parameters: free,
    pooling: "partial",
    participants: participants.map(({ id, runs }) => ({
      id,
      runs: runs.map(({ trials }) => ({ trials, variables: new Map() })),
    })),
  });
  const sds = free.map((parameter) => {
    const [scale] = stated(`sigma_${names[parameter][0]}`, "half-normal");
    return [parameter, { sd: `half-normal(scale=${scale})` }];
  });
  const hyperpriors = resolveHyperpriors({
    individual: individualPriors(
      agent,
      participants.map(({ runs }) => runs),
    ),
    design,
    overrides: [{ source: "file", parameters: Object.fromEntries(sds) }],
  });
  /** Of a quantity as we name it; the reference has the inverse temperatures of its people on the natural scale only. */
  const posterior = (name: string) => {
    const [, kind, parameter, who] = /^(b|sd|coef)_(om2|om3|ze)\[(?:.*, )?(\w+)\]$/.exec(name) ?? [];
    const found = free.find((each) => each === parameter);
    if (found === undefined) return undefined;
    const [population, person] = names[found];
    const key =
      kind === "b"
        ? `mu_${population}`
        : kind === "sd"
          ? `sigma_${population}`
          : person && `${person}[${who}]`;
    return key === undefined ? undefined : reference.posterior.parameters[key];
  };
  return { agent, participants, design, hyperpriors, posterior, points: reference.points.list };
}
