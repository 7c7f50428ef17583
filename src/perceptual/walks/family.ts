/**
 * Several probabilities learned at once, under one volatility (perceptual-models 6): walks x₂ in logit space, one for
 * each outcome, transition or world, and their common parent x₃. Classic update. What sets the four models apart is
 * here: which walks there are, what is observed of them, and default priors.
 */

import { log, logit } from "../../scalar/index.js";

type Prior = readonly [mean: number, variance: number];

export interface WalkFamily {
  readonly name: string;
  readonly description: string;
  readonly observes: "outcome" | "transition" | "world";
  /** Predictions are a softmax over walks instead of each walk's own sigmoid. */
  readonly normalised: boolean;
  /** Setting that says how many there are, with its default; undefined where it cannot vary. */
  readonly count: { readonly setting: string; readonly default: number; readonly fixed?: true };
  /** Name of one of them, as a node. */
  readonly noun: string;
  /** Default upper bound of the parent's step variance. */
  readonly thub: number;
  readonly priors: {
    readonly mu2: (n: number) => Prior;
    readonly sa2: Prior;
    readonly om: Prior;
    /** Return of the parent to an equilibrium. */
    readonly m?: Prior;
    readonly phi?: Prior;
  };
  readonly notes: readonly string[];
}

const even = (n: number): Prior => [logit(1 / n), 0];

const categorical: WalkFamily = {
  name: "hgf_categorical",
  description:
    "one of n outcomes: hierarchical Gaussian filter with a walk for each outcome and one shared volatility",
  observes: "outcome",
  normalised: false,
  count: { setting: "n_outcomes", default: 3 },
  noun: "outcome",
  thub: 0.1,
  priors: { mu2: even, sa2: [0, 0], om: [-4, 25] },
  notes: ["Predicted probabilities of the outcomes are those of single walks and do not add to 1."],
};

const normalised: WalkFamily = {
  ...categorical,
  name: "hgf_categorical_norm",
  description: `${categorical.description}, predictions normalised`,
  normalised: true,
  notes: [
    "As in toolbox 8.2, the softmax does not take out the largest belief and overflows above 709, and the learning " +
      "rate of level 1 compares a sigmoid with it.",
  ],
};

const whatWorld: WalkFamily = {
  name: "hgf_whatworld",
  description:
    "transitions between n states: hierarchical Gaussian filter with a walk for each transition and one shared volatility",
  observes: "transition",
  normalised: false,
  count: { setting: "n_states", default: 4 },
  noun: "to",
  thub: 0.1,
  priors: { mu2: even, sa2: [0, 0], om: [-6, 25] },
  notes: [
    "Before the first trial the state is taken to be 1. A missing state is refused, because the toolbox cannot go on after it.",
    "arm[i] is the next state i, given the state before.",
  ],
};

const whichWorld: WalkFamily = {
  name: "hgf_whichworld",
  description:
    "which of two worlds is active, given outcomes: hierarchical Gaussian filter of each world, one shared volatility",
  observes: "world",
  normalised: false,
  count: { setting: "nw", default: 2, fixed: true },
  noun: "world",
  thub: 2,
  priors: { mu2: () => [0, 0], sa2: [0, 1], om: [0, 25], m: [0, 0], phi: [-log(9), 2] },
  notes: [
    "Outcome 1 has probability 0.85 in world 1 and 0.15 in world 2.",
    "Toolbox 8.2 itself fails; this is the model with its undefined name and its division repaired. The precision of " +
      "level 3 gains half of what both worlds report, its mean all of it.",
  ],
};

export const families: readonly WalkFamily[] = [categorical, normalised, whatWorld, whichWorld];

/** Probability of outcome 1 in each world. */
export const WORLDS = [0.85, 0.15] as const;
