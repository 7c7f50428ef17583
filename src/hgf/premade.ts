/**
 * Networks that are asked for often, with defaults that may be set. Each gives a network to which nodes can be added.
 *
 *     const beliefs = premade.binary({ levels: 3 }).filter({ u: outcomes });
 */

import { UsageError } from "../errors.js";
import type { SettingsInput } from "./json.js";
import { Network } from "./network.js";
import type { CategoricalOptions, ContinuousOptions, InputOptions } from "./node-options.js";

/** A state without its parents, which the premade network decides. */
export type StateOptions = Omit<ContinuousOptions, "valueParents" | "volatilityParents">;

export interface LevelsOptions {
  /** Levels as the field counts them (continuous: states; binary: the outcome is level 1). Default 2; 2 or 3. */
  readonly levels?: 2 | 3;
  /** States by name, lowest first `x1`, `x2`, ... (binary: from `x2`). */
  readonly states?: Readonly<Record<string, StateOptions>>;
  /** How strongly the upper state of each pair acts on the volatility of the lower one (1). */
  readonly volatilityCoupling?: number;
  readonly settings?: SettingsInput;
}

/**
 * Input `u`, its state `x1`, the log volatility `x2` of that, and with 3 levels the log volatility `x3` of that again.
 *
 * @param options `input`: precision of the noise (1)
 * @throws UsageError for other numbers of levels and for states that are not there
 */
export function continuous({
  input = {},
  levels = 2,
  ...options
}: LevelsOptions & {
  readonly input?: Omit<InputOptions, "valueParents" | "volatilityParents">;
} = {}): Network {
  const names = levelNames("continuous", 1, levels);
  return chain(
    Network.create(options.settings).input("u", { ...input, valueParents: ["x1"] }),
    names,
    options,
  );
}

/**
 * Outcome `u`, its log odds `x2`, and with 3 levels the log volatility `x3` of those.
 * @throws UsageError for other numbers of levels and for states that are not there
 */
export function binary({ levels = 2, ...options }: LevelsOptions = {}): Network {
  const names = levelNames("binary", 2, levels);
  return chain(Network.create(options.settings).binary("u", { valueParents: ["x2"] }), names, options);
}

function levelNames(what: string, first: number, last: number): string[] {
  if (last !== 2 && last !== 3) {
    throw new UsageError(
      `premade.${what}: levels must be 2 or 3, got ${last}; add further ones with .continuous()`,
    );
  }
  return Array.from({ length: last - first + 1 }, (_, i) => `x${first + i}`);
}

/** States of which each is the volatility parent of the one before. */
function chain(
  base: Network,
  names: readonly string[],
  { states = {}, volatilityCoupling = 1 }: Pick<LevelsOptions, "states" | "volatilityCoupling">,
): Network {
  requireNames("state", Object.keys(states), names);
  return names.reduce<Network>((net, name, i) => {
    const above = names[i + 1];
    const parents = above === undefined ? {} : { volatilityParents: { [above]: volatilityCoupling } };
    return net.continuous(name, { ...states[name], ...parents });
  }, base);
}

function requireNames(what: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`premade network: no ${what} "${unknown}"; there are ${known.join(", ")}`);
  }
}

/**
 * Outcome `c`, one of several categories a trial: three levels, of which the log odds of the categories and their
 * shared volatility are parts of the node.
 */
export function categorical({
  settings,
  ...parameters
}: CategoricalOptions & { readonly settings?: SettingsInput } = {}): Network {
  return Network.create(settings).categorical("c", parameters);
}

/** State `c` of a sequence: from each of its states a belief about where it goes next. */
export function transitions({
  settings,
  ...parameters
}: CategoricalOptions & { readonly settings?: SettingsInput } = {}): Network {
  return Network.create(settings).transitions("c", parameters);
}

export interface JgetOptions {
  /** Tonic precision of the input's noise, besides that which is learned (Infinity: none). */
  readonly precision?: number;
  /** `x`: what the inputs come from; `a`: log volatility of x; `n`: log of the noise; `m`: log volatility of n. */
  readonly states?: Readonly<Record<string, StateOptions>>;
  readonly settings?: SettingsInput;
}

/**
 * The jumping Gaussian estimation task: mean `x` and log noise `n` of input `u` are both learned, and each has a
 * volatility of its own, `a` and `m`. Take `settings: { variant: "unbounded" }` where the noise may jump: the enhanced
 * update overshoots then (measured: noise of variance e^-3 that becomes 1 ends it within 70 trials). The toolbox's hgf_jget is the catalogue model of that name; this one follows the
 * network's conventions.
 */
export function jget({
  precision = Number.POSITIVE_INFINITY,
  states = {},
  settings,
}: JgetOptions = {}): Network {
  requireNames("state", Object.keys(states), ["x", "a", "n", "m"]);
  return Network.create(settings)
    .input("u", { precision, valueParents: ["x"], volatilityParents: ["n"] })
    .continuous("x", { ...states.x, volatilityParents: ["a"] })
    .continuous("n", { ...states.n, volatilityParents: ["m"] })
    .continuous("a", { ...states.a })
    .continuous("m", { ...states.m });
}

export interface BanditOptions {
  /** Number of arms, at least 1 (2). */
  readonly arms?: number;
  /** What an arm pays: 0 or 1 (`binary`, default), or a number with noise (`continuous`). */
  readonly outcome?: "binary" | "continuous";
  /** Precision of a continuous outcome's noise (1). */
  readonly precision?: number;
  /** Value of every arm. An autoconnection below 1 lets arms that are not chosen decay. */
  readonly value?: StateOptions;
  /** Log volatility of every arm's value. */
  readonly volatility?: StateOptions;
  readonly settings?: SettingsInput;
}

/**
 * For arm i an outcome `ui`, its value `xi` and the log volatility `vi` of that, counted from 0. Arms that were not
 * chosen are left out of `update`: they lose precision and keep their mean.
 */
export function bandit(options: BanditOptions = {}): Network {
  const { arms = 2, outcome = "binary", precision = 1, value = {}, volatility = {}, settings } = options;
  requireCount("arms", arms);
  let net = Network.create(settings);
  for (let i = 0; i < arms; i++) {
    net =
      outcome === "binary"
        ? net.binary(`u${i}`, { valueParents: [`x${i}`] })
        : net.input(`u${i}`, { precision, valueParents: [`x${i}`] });
    net = net.continuous(`x${i}`, { ...value, volatilityParents: [`v${i}`] }).continuous(`v${i}`, volatility);
  }
  return net;
}

function requireCount(what: string, count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new UsageError(`premade network: ${what} must be a whole number of at least 1, got ${count}`);
}

export interface CueCombinationOptions {
  /** Number of cues, at least 1 (2). */
  readonly cues?: number;
  /** Tonic precision of every cue, besides the noise that is learned (100). */
  readonly precision?: number;
  /** The common cause `x` (tonicVolatility -3.5). */
  readonly state?: StateOptions;
  /** Log noise `ni` of every cue (mean -1, tonicVolatility -2.5). */
  readonly noise?: StateOptions;
  readonly settings?: SettingsInput;
}

/**
 * Multisensory cue combination: one state `x` behind several inputs `u0`, `u1`, ..., each with a noise parent `n0`, `n1`,
 * ..., so that the belief leans on the reliable cue. Weber et al. 2023, arXiv:2305.10937, second simulation.
 */
export function cueCombination({
  cues = 2,
  precision = 100,
  state = {},
  noise = {},
  settings,
}: CueCombinationOptions = {}): Network {
  requireCount("cues", cues);
  let net = Network.create(settings);
  for (let i = 0; i < cues; i++) {
    net = net
      .input(`u${i}`, { precision, valueParents: ["x"], volatilityParents: [`n${i}`] })
      .continuous(`n${i}`, { mean: -1, tonicVolatility: -2.5, ...noise });
  }
  return net.continuous("x", { tonicVolatility: -3.5, ...state });
}

export interface SharedVolatilityOptions {
  /** Number of streams, at least 1 (2). */
  readonly streams?: number;
  /** Precision of every input's noise (50). */
  readonly precision?: number;
  /** State `xi` of every stream. */
  readonly state?: StateOptions;
  /** Log volatility `vi` of every stream (tonicVolatility -3, precision 4, autoconnectionStrength 0.8). */
  readonly volatility?: StateOptions;
  /** The global volatility `g` (tonicVolatility -3, precision 2). */
  readonly global?: StateOptions;
  /** How strongly g drives each stream's volatility (0.2). */
  readonly coupling?: number;
  readonly settings?: SettingsInput;
}

/**
 * Streams whose volatilities have a common cause: inputs `u0`, `u1`, ..., states `x0`, ..., their log volatilities `v0`,
 * ..., and `g`, value parent of all of those. Weber et al. 2023, arXiv:2305.10937, first simulation.
 */
export function sharedVolatility({
  streams = 2,
  precision = 50,
  state = {},
  volatility = {},
  global = {},
  coupling = 0.2,
  settings,
}: SharedVolatilityOptions = {}): Network {
  requireCount("streams", streams);
  const own = { tonicVolatility: -3, precision: 4, autoconnectionStrength: 0.8, ...volatility };
  let net = Network.create(settings);
  for (let i = 0; i < streams; i++) {
    net = net
      .input(`u${i}`, { precision, valueParents: [`x${i}`] })
      .continuous(`x${i}`, { ...state, volatilityParents: [`v${i}`] })
      .continuous(`v${i}`, { ...own, valueParents: { g: coupling } });
  }
  return net.continuous("g", { tonicVolatility: -3, precision: 2, ...global });
}
