/**
 * Parameters of the toolbox's chains: its short names, vector layout and default priors (perceptual-models 3.1 and
 * 3.2). Priors are mean and variance on the estimation scale.
 */

import { type Domain, type Parameter, type Placeholder, type Prior, positive, real } from "../model/index.js";

/** Update type and kind of input: `ehgf_binary` is "e" and binary. */
export interface ChainFamily {
  readonly type: "hgf" | "ehgf" | "uhgf";
  readonly binary: boolean;
}

type Number = number | Placeholder;
const prior = (mean: Number, variance: Number): Prior => ({ mean, variance });
const logTenth = -Math.LN10;

/**
 * Default priors of one level: initial mean and variance, drift, tonic volatility.
 */
interface LevelPriors {
  readonly mu0: Prior;
  readonly sa0: Prior;
  readonly rho: Prior;
  readonly om: Prior;
}

const noDrift = prior(0, 0);

/** Level 1 of a continuous chain follows the input; all levels above are volatilities and start alike. */
const continuousLowest: LevelPriors = {
  mu0: prior({ from: "firstInput" }, { from: "inputVariance" }),
  sa0: prior({ from: "logInputVariance" }, 1),
  rho: noDrift,
  om: prior({ from: "logInputVariance" }, 16),
};
const continuousVolatility: LevelPriors = {
  mu0: prior(1, 0),
  sa0: prior(logTenth, 1),
  rho: noDrift,
  om: prior(-4, 16),
};

const binaryInner = (width: number): LevelPriors => ({
  mu0: prior(0, 0),
  sa0: prior(logTenth, 0),
  rho: noDrift,
  om: prior(-3, width),
});
const binaryTop = (type: ChainFamily["type"], width: number): LevelPriors => ({
  mu0: prior(1, 0),
  sa0: prior(0, 0),
  rho: noDrift,
  om: prior(type === "ehgf" ? 2 : -6, width),
});

/**
 * The toolbox's defaults for its own number of levels (2 continuous, 3 binary). Beyond it, levels added to a
 * continuous chain are volatilities like its top; those added to a binary chain copy level 2, and the top keeps its
 * own. A binary chain of two levels has no volatility level: its top is level 2.
 */
function priorsOf({ type, binary }: ChainFamily, level: number, levels: number): LevelPriors {
  if (!binary) return level === 1 ? continuousLowest : continuousVolatility;
  const width = type === "ehgf" ? 4 : 16;
  return level === levels && level > 2 ? binaryTop(type, width) : binaryInner(width);
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

/** Parameters in the order of the toolbox's vector, and that vector: null where it holds an entry without meaning. */
export function chainParameters(
  family: ChainFamily,
  levels: number,
): { readonly parameters: Parameter[]; readonly vector: (string | null)[] } {
  const lowest = family.binary ? 2 : 1;
  const all = Array.from({ length: levels }, (_, i) => i + 1);
  const block = (kind: Kind, of: keyof LevelPriors): (Parameter | null)[] =>
    all.map((level) => {
      if (level < lowest) return null;
      const node = `${nodeOf(family, level)}.${kind.attribute}`;
      return parameter(kind, level, node, priorsOf(family, level, levels)[of]);
    });
  // Where there is one coupling only, the toolbox writes it without its level.
  const single = levels === 2 ? ["ka", "kappa"] : [];
  const couplings = all
    .slice(0, -1)
    .map((level) => parameter(ka, level, couplingOf(family, level), prior(0, 0), single));
  const noise: Parameter = {
    name: "pi_u",
    aliases: ["piu", "u.precision", "inputPrecision"],
    domain: positive,
    prior: prior({ from: "negativeLogInputVariance" }, 4),
    symbol: { letter: "π", subscript: "u" },
    description: "precision (1 / variance) of the input's noise",
    neutral: Number.POSITIVE_INFINITY,
  };
  const entries = [
    ...block(mu0, "mu0"),
    ...block(sa0, "sa0"),
    ...block(rho, "rho"),
    ...couplings,
    ...block(om, "om"),
    ...(family.binary ? [] : [noise]),
  ];
  return {
    parameters: entries.filter((entry) => entry !== null),
    vector: entries.map((entry) => entry?.name ?? null),
  };
}

export { type Kind, ka, mu0, om, parameter, rho, sa0 };
