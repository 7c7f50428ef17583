/** Learning kinds: what an error is multiplied by before it changes weights, and which version knows which kind. */

import { UsageError } from "../errors.js";
import type { Version } from "./sweep-options.js";

/** Kinds that need no settings. */
export const learningKindNames = [
  "standard",
  "precisionWeighted",
  "precisionRatio",
  "mapNatural",
  "pureNatural",
] as const;

export type LearningKind = (typeof learningKindNames)[number] | SynapticUncertainty;

/** Every weight has a precision of its own, which says how far it moves; no optimiser. */
export interface SynapticUncertainty {
  readonly kind: "synapticUncertainty";
  /** Samples over which weights remember, ≥ 1. */
  readonly window: number;
  /** > 0, default 1. */
  readonly priorVariance?: number;
  /** Default 0. */
  readonly priorMean?: number;
  /** Default 1. */
  readonly learningRate?: number;
  /** Of what a sample adds to a weight's precision; default 1. */
  readonly incrementScale?: number;
}

const inBoth = ["standard", "precisionWeighted"];
const only030 = ["precisionRatio", "mapNatural", "pureNatural"];
const only032 = ["synapticUncertainty"];

const kindsOf: Readonly<Record<Version, readonly string[]>> = {
  credence: [...inBoth, ...only030, ...only032],
  "pyhgf-0.3.0": [...inBoth, ...only030],
  "pyhgf-0.3.2": [...inBoth, ...only032],
};

/** @throws UsageError for a kind that the version does not have, or an option out of range */
export function checkLearningKind(kind: LearningKind, version: Version, meanField: boolean): void {
  const name = typeof kind === "string" ? kind : kind.kind;
  if (!kindsOf[version].includes(name)) {
    throw new UsageError(`learningKind: ${version} has no "${name}"; one of ${kindsOf[version].join(", ")}`);
  }
  if (typeof kind === "string") {
    if (kind in { synapticUncertainty: 0 }) {
      throw new UsageError('learningKind: synapticUncertainty needs a window: {kind: "...", window: 100}');
    }
    return;
  }
  if (meanField && version === "pyhgf-0.3.2") {
    throw new UsageError("learningKind: pyhgf-0.3.2 has no synapticUncertainty with meanField");
  }
  const { window, priorVariance = 1, priorMean = 0, learningRate = 1, incrementScale = 1 } = kind;
  const demand = (name: string, value: number, holds: boolean, range: string): void => {
    if (!(Number.isFinite(value) && holds)) {
      throw new UsageError(`synapticUncertainty: ${name} must be ${range}, got ${value}`);
    }
  };
  demand("window", window, window >= 1, "a finite number ≥ 1");
  demand("priorVariance", priorVariance, priorVariance > 0, "a finite number > 0");
  demand("priorMean", priorMean, true, "a finite number");
  demand("learningRate", learningRate, learningRate >= 0, "a finite number ≥ 0");
  demand("incrementScale", incrementScale, incrementScale >= 0, "a finite number ≥ 0");
}
