/**
 * Bandits: the outcome of the chosen arm alone is seen. Every arm has a belief of its own, all share the volatility
 * above. What sets the five models of the toolbox apart (perceptual-models 4): kind of outcome, update, drift or
 * return to an equilibrium, and default priors.
 */

import type { Prior } from "../../model/index.js";
import { log, logit as logitOf } from "../../scalar/index.js";

/** Prior of each level, lowest first; level 1 of binary models has none. */
type Levels = readonly (readonly [mean: number, variance: number])[];

export interface BanditFamily {
  readonly name: string;
  readonly variant: "classic" | "ehgf" | "unbounded";
  readonly binary: boolean;
  readonly arms: number;
  /** Blocks of the vector in order, with default priors on the estimation scale. */
  readonly blocks: {
    readonly mu0: Levels;
    readonly sa0: Levels;
    readonly phi?: Levels;
    readonly m?: Levels;
    readonly rho?: Levels;
    readonly ka: Levels;
    readonly om: Levels;
  };
  /** Prior of the noise of payouts. */
  readonly al?: Prior;
  /** Every arm gains the precision of an outcome, seen or not (`*_ar1_binary_mab`). */
  readonly everyArmGains: boolean;
}

const none = [0, 0] as const;

const hgfBinary: BanditFamily = {
  name: "hgf_binary_mab",
  variant: "classic",
  binary: true,
  arms: 3,
  blocks: {
    mu0: [none, [1, 0]],
    sa0: [[log(0.1), 0], none],
    rho: [none, none],
    ka: [none, none],
    om: [
      [-2, 16],
      [-6, 16],
    ],
  },
  everyArmGains: false,
};

const starts = {
  mu0: [
    [0, 1],
    [1, 1],
  ],
  sa0: [
    [log(0.1), 1],
    [0, 1],
  ],
  ka: [none, [0, 0.1]],
} as const;

const hgfAr1: BanditFamily = {
  name: "hgf_ar1_binary_mab",
  variant: "classic",
  binary: true,
  arms: 3,
  blocks: {
    ...starts,
    phi: [
      [logitOf(0.4), 1],
      [logitOf(0.2), 1],
    ],
    m: [none, [1, 0]],
    om: [
      [-2, 1],
      [-2, 1],
    ],
  },
  everyArmGains: true,
};

const withoutErrors = (name: string, variant: "ehgf" | "unbounded"): BanditFamily => ({
  name,
  variant,
  binary: true,
  arms: 4,
  blocks: {
    ...starts,
    phi: [
      [logitOf(0.4), 0],
      [logitOf(0.2), 0],
    ],
    m: [none, [1, 1]],
    rho: [none, none],
    om: [
      [-3, 4],
      [2, 4],
    ],
  },
  everyArmGains: true,
});

const payouts: BanditFamily = {
  name: "hgf_ar1_mab",
  variant: "classic",
  binary: false,
  arms: 3,
  blocks: {
    mu0: [
      [50, 0],
      [1, 0],
    ],
    sa0: [
      [log(70), 0],
      [log(0.1), 0],
    ],
    phi: [
      [logitOf(0.02), 1],
      [Number.NEGATIVE_INFINITY, 0],
    ],
    m: [
      [50, 64],
      [1, 0],
    ],
    ka: [none],
    om: [
      [4, 16],
      [-4, 16],
    ],
  },
  al: { mean: log(128), variance: 0 },
  everyArmGains: false,
};

export const families: readonly BanditFamily[] = [
  hgfBinary,
  hgfAr1,
  withoutErrors("ehgf_ar1_binary_mab", "ehgf"),
  withoutErrors("uhgf_ar1_binary_mab", "unbounded"),
  payouts,
];
