/**
 * Parameters of the toolbox's chains: its short names, vector layout and default priors (perceptual-models 3).
 * Priors are mean and variance on the estimation scale.
 */

import {
  type Domain,
  type Parameter,
  type Placeholder,
  type Prior,
  positive,
  real,
  unit,
} from "../model/index.js";
import { log } from "../scalar/index.js";

/** Update type and kind of input: `ehgf_binary` is "e" and binary. */
export interface ChainFamily {
  readonly type: "hgf" | "ehgf" | "uhgf";
  readonly binary: boolean;
  /** Binary outcomes that are perceived through noise, whose variance is a parameter or a column of the input. */
  readonly noise?: "parameter" | "column";
  /** States return to an equilibrium (AR(1)). */
  readonly reverts?: boolean;
}

/** The toolbox's name: `ehgf_ar1_binary`, `hgf_binary_pu_tbt`. */
export function chainName({ type, binary, noise, reverts }: ChainFamily): string {
  const parts = [reverts && "ar1", binary && "binary", noise && "pu", noise === "column" && "tbt"];
  return [type, ...parts.filter(Boolean)].join("_");
}

/** Kinds of parameters that the family's levels have, in the order of the toolbox's vector. */
function blocksOf({ type, reverts }: ChainFamily): (keyof LevelPriors)[] {
  if (!reverts) return ["mu0", "sa0", "rho", "ka", "om"];
  const driftless = ["mu0", "sa0", "phi", "m", "ka", "om"] as const;
  return type === "hgf" ? [...driftless] : ["mu0", "sa0", "phi", "m", "rho", "ka", "om"];
}

/** Whether states have a drift of their own. */
export function drifts(family: ChainFamily): boolean {
  return blocksOf(family).includes("rho");
}

type Number = number | Placeholder;
const prior = (mean: Number, variance: Number): Prior => ({ mean, variance });
const logTenth = -Math.LN10;

/** Default priors of one level. */
interface LevelPriors {
  readonly mu0: Prior;
  readonly sa0: Prior;
  readonly phi: Prior;
  readonly m: Prior;
  readonly rho: Prior;
  readonly ka: Prior;
  readonly om: Prior;
}

const logitTenth = -log(9);
const never = prior(Number.NEGATIVE_INFINITY, 0);
/** No drift, coupling 1 and no reversion. */
const still = { rho: prior(0, 0), ka: prior(0, 0), phi: never };

/** Level 1 of a continuous chain follows the input; all levels above are volatilities and start alike. */
function continuousPriors({ reverts = false }: ChainFamily, lowest: boolean): LevelPriors {
  if (!lowest) {
    const om = reverts ? prior(-6, 100) : prior(-4, 16);
    return { ...still, mu0: prior(1, 0), sa0: prior(logTenth, 1), m: prior(1, 0), om };
  }
  const atInput = prior({ from: "firstInput" }, { from: "inputVariance" });
  return {
    ...still,
    mu0: atInput,
    sa0: prior({ from: "logInputVariance" }, 1),
    m: atInput,
    ...(reverts
      ? { phi: prior(logitTenth, 100), om: prior({ from: "logInputVarianceMinus2" }, 100) }
      : { om: prior({ from: "logInputVariance" }, 16) }),
  };
}

function binaryPriors({ type, noise, reverts = false }: ChainFamily, top: boolean): LevelPriors {
  const enhanced = reverts ? type !== "hgf" : type === "ehgf" && noise === undefined;
  const width = enhanced ? 4 : 16;
  // The classic AR(1) chain starts from variances 0.006 and 4, all others from 0.1 and 1.
  const own = reverts && type === "hgf";
  if (!top) {
    const om = noise === "column" ? -5 : own ? -2 : -3;
    const sa0 = prior(own ? log(0.006) : logTenth, 0);
    return { ...still, mu0: prior(0, 0), sa0, m: prior(0, 0), om: prior(om, width) };
  }
  return {
    ...still,
    mu0: prior(1, 0),
    sa0: prior(own ? log(4) : 0, 0),
    phi: prior(own ? logitTenth : 0, 2),
    m: prior(1, 1),
    om: prior(enhanced ? 2 : -6, width),
  };
}

/**
 * The toolbox's defaults for its own number of levels (2 continuous, 3 binary). Beyond it, levels added to a
 * continuous chain are volatilities like its top; those added to a binary chain copy level 2, and the top keeps its
 * own. A binary chain of two levels has no volatility level: its top is level 2.
 */
function priorsOf(family: ChainFamily, level: number, levels: number): LevelPriors {
  return family.binary
    ? binaryPriors(family, level === levels && level > 2)
    : continuousPriors(family, level === 1);
}

interface Kind {
  readonly short: string;
  readonly bracketed: string;
  readonly spelled: string;
  readonly attribute: string;
  readonly domain: Domain;
  readonly letter: string;
  readonly words: string;
  readonly neutral?: number;
}

const mu0: Kind = {
  short: "mu0_",
  bracketed: "mu_0",
  spelled: "mu0_",
  attribute: "mean",
  domain: real,
  letter: "μ",
  words: "mean before the first trial",
};
const sa0: Kind = {
  short: "sa0_",
  bracketed: "sa_0",
  spelled: "sigma0_",
  attribute: "variance",
  domain: positive,
  letter: "σ",
  words: "variance before the first trial",
};
const phi: Kind = {
  short: "phi",
  bracketed: "phi",
  spelled: "phi",
  attribute: "reversionRate",
  domain: unit,
  letter: "φ",
  words: "share of its distance to the equilibrium that the mean goes back per unit time",
  neutral: 0,
};
const m: Kind = {
  short: "m",
  bracketed: "m",
  spelled: "m",
  attribute: "equilibriumMean",
  domain: real,
  letter: "m",
  words: "equilibrium that the mean returns to",
};
const rho: Kind = {
  short: "rho",
  bracketed: "rho",
  spelled: "rho",
  attribute: "tonicDrift",
  domain: real,
  letter: "ρ",
  words: "drift of the mean per unit time",
  neutral: 0,
};
const ka: Kind = {
  short: "ka",
  bracketed: "ka",
  spelled: "kappa",
  attribute: "coupling",
  domain: positive,
  letter: "κ",
  words: "coupling to the level above",
  neutral: 1,
};
const om: Kind = {
  short: "om",
  bracketed: "om",
  spelled: "omega",
  attribute: "tonicVolatility",
  domain: real,
  letter: "ω",
  words: "log variance that the level gains per unit time, apart from what the level above adds",
};

function parameter(
  kind: Kind,
  level: number,
  node: string,
  own: Prior,
  more: readonly string[] = [],
): Parameter {
  const before = kind === mu0 || kind === sa0;
  const name = `${kind.short}${level}`;
  const spellings = [`${kind.bracketed}[${level}]`, `${kind.spelled}${level}`, node, ...more];
  return {
    name,
    aliases: spellings.filter((spelling) => spelling !== name),
    domain: kind.domain,
    prior: own,
    symbol: { letter: kind.letter, subscript: before ? `${level},0` : `${level}` },
    description: `level ${level}: ${kind.words}`,
    ...(kind.neutral === undefined ? {} : { neutral: kind.neutral }),
  };
}

/** Id of the node that is a level of the chain. */
export function nodeOf({ binary }: ChainFamily, level: number): string {
  return binary && level === 1 ? "u" : `x${level}`;
}

/** Name of the edge between a level and the one above, as a network's parameter. */
export function couplingOf(family: ChainFamily, level: number): string {
  const edge = `${nodeOf(family, level)}<-${nodeOf(family, level + 1)}`;
  return family.binary && level === 1 ? `${edge}.valueCoupling` : `${edge}.volatilityCoupling`;
}

const kinds: Readonly<Record<keyof LevelPriors, Kind>> = { mu0, sa0, phi, m, rho, ka, om };

/** What a family has beside its levels: the noise of its input. */
function noiseParameters({ binary, noise, reverts }: ChainFamily): Parameter[] {
  if (!binary && !reverts) {
    return [
      {
        name: "pi_u",
        aliases: ["piu", "u.precision", "inputPrecision"],
        domain: positive,
        prior: prior({ from: "negativeLogInputVariance" }, 4),
        symbol: { letter: "π", subscript: "u" },
        description: "precision (1 / variance) of the input's noise",
        neutral: Number.POSITIVE_INFINITY,
      },
    ];
  }
  const variance: Parameter = {
    name: "al",
    aliases: ["alpha", "u.variance", "inputVariance"],
    domain: positive,
    prior: binary ? prior(log(0.5), 1) : prior({ from: "logInputVariance" }, 4),
    symbol: { letter: "α" },
    description: "variance of the input's noise",
    ...(binary ? {} : { neutral: 0 }),
  };
  const mean = (outcome: 0 | 1): Parameter => ({
    name: `eta${outcome}`,
    aliases: [`eta_${outcome}`],
    domain: real,
    prior: prior(outcome, 0),
    symbol: { letter: "η", subscript: `${outcome}` },
    description: `mean of the input under outcome ${outcome}`,
  });
  const means = noise === undefined ? [] : [mean(0), mean(1)];
  return noise === "column" || (binary && noise === undefined) ? means : [variance, ...means];
}

/** Parameters in the order of the toolbox's vector, and that vector: null where it holds an entry without meaning. */
export function chainParameters(
  family: ChainFamily,
  levels: number,
): { readonly parameters: Parameter[]; readonly vector: (string | null)[] } {
  const lowest = family.binary ? 2 : 1;
  const all = Array.from({ length: levels }, (_, i) => i + 1);
  const block = (name: keyof LevelPriors): (Parameter | null)[] =>
    all.map((level) => {
      if (level < lowest) return null;
      const node = `${nodeOf(family, level)}.${kinds[name].attribute}`;
      return parameter(kinds[name], level, node, priorsOf(family, level, levels)[name]);
    });
  // Where there is one coupling only, the toolbox writes it without its level.
  const single = levels === 2 ? ["ka", "kappa"] : [];
  const couplings = all
    .slice(0, -1)
    .map((level) =>
      parameter(ka, level, couplingOf(family, level), priorsOf(family, level, levels).ka, single),
    );
  const entries = [
    ...blocksOf(family).flatMap((name) => (name === "ka" ? couplings : block(name))),
    ...noiseParameters(family),
  ];
  return {
    parameters: entries.filter((entry) => entry !== null),
    vector: entries.map((entry) => entry?.name ?? null),
  };
}

export { type Kind, ka, m, mu0, om, parameter, phi, rho, sa0 };
