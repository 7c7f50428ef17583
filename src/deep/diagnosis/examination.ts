/**
 * What inference does to a network on a probe batch, in numbers: energies before and after, how it ended, how near
 * what weights would learn is to backpropagation. Findings in words are made from it.
 */

import { activityGradient, largest, slopes } from "../energy/energy.js";
import { meanGradient } from "../energy/infer-rows.js";
import type { SampleResult } from "../energy/infer-sample.js";
import type { Layered, Model } from "../energy/model.js";
import type { WeightGradient } from "../energy/options.js";
import { median } from "./median.js";
import { spacing } from "./spacing.js";

export interface LayerExamination {
  /** 1 to the output; 0 would be the input. */
  readonly layer: number;
  readonly units: number;
  /** The layer's term of the energy at the forward pass, mean over samples. */
  readonly energyBefore: number;
  /** The same after inference. */
  readonly energyAfter: number;
  /** Largest error, in size, that the layer's weights learn from. */
  readonly largestError: number;
  /**
   * Median over samples and units, but for those whose activation is flat, of |mean - predicted mean|, in spacings of
   * single precision at the mean; NaN where all are flat.
   */
  readonly medianShift: number;
  /** Units of a relu layer that are off in every sample, before and after inference; 0 in other layers. */
  readonly off: number;
  /**
   * Of the connection into the layer: |gradient - backpropagation's| / |backpropagation's|, means over samples.
   * Infinity where backpropagation's alone is 0, NaN where both are.
   */
  readonly distance: number;
  /** The cosine between both, 1 where they point the same way; NaN where one is 0. */
  readonly cosine: number;
}

export interface Examination {
  /** Layers 1 to the output. */
  readonly layers: readonly LayerExamination[];
  /** Mean over samples, at the forward pass and after each step. */
  readonly energyTrace: readonly number[];
  /** Whether every sample ended at rest by the method's own rule. */
  readonly converged: boolean;
  /** Why it ended: that of the first sample that did not converge, otherwise of the first. */
  readonly reason: string;
  /** Most steps that a sample took. */
  readonly iterations: number;
  /** Trials of all samples that would have raised the energy. */
  readonly rejected: number;
  /** Largest derivative of the energy in an activity, in size: at the forward pass and after inference. */
  readonly gradientBefore: number;
  readonly gradientAfter: number;
}

/** One sample of the probe. */
export interface Probed {
  /** With the precisions of this sample. */
  readonly model: Model;
  /** The forward pass, and what backpropagation learns from it. */
  readonly before: SampleResult;
  readonly after: SampleResult;
  /** Mean minus predicted mean of layers 1 to the output; entry 0 is unused. */
  readonly shifts: Layered;
  /** Means of the same layers. */
  readonly means: Layered;
}

/** @param probe at least one sample */
export function examinationOf(probe: readonly Probed[]): Examination {
  const failed = probe.find(({ after }) => !after.converged);
  const steps = Math.max(...probe.map(({ after }) => after.energyTrace.length));
  const mean = (read: (sample: Probed) => number): number =>
    probe.reduce((sum, sample) => sum + read(sample), 0) / probe.length;
  const most = (read: (sample: Probed) => number): number =>
    probe.reduce((found, sample) => {
      const value = read(sample);
      return value <= found ? found : value;
    }, 0);
  const gradient = meanGradient(probe.map(({ after }) => after));
  const backprop = meanGradient(probe.map(({ before }) => before));
  const { model: first } = probe[0]!;
  return {
    layers: first.sizes.slice(1).map((units, k) => ({
      layer: k + 1,
      units,
      energyBefore: mean(({ before }) => before.evaluation.energyPerLayer[k]!),
      energyAfter: mean(({ after }) => after.evaluation.energyPerLayer[k]!),
      largestError: most(({ after }) => largest([after.child[k + 1]!])),
      medianShift: median(probe.flatMap((sample) => shiftsOf(sample, k + 1))),
      off: first.activations[k + 1]!.name === "relu" ? unitsOff(probe, k + 1, units) : 0,
      ...closeness(gradient[k]!, backprop[k]!),
    })),
    energyTrace: Array.from({ length: steps }, (_, t) =>
      mean(({ after: { energyTrace } }) => energyTrace[t] ?? energyTrace.at(-1)!),
    ),
    converged: failed === undefined,
    reason: (failed ?? probe[0]!).after.reason,
    iterations: steps - 1,
    rejected: probe.reduce((sum, { after }) => sum + (after.rejected ?? 0), 0),
    gradientBefore: most(({ model, before }) => largest(activityGradient(model, before.evaluation))),
    gradientAfter: most(({ model, after }) => largest(activityGradient(model, after.evaluation))),
  };
}

/** Shifts of units whose activation passes errors on, in spacings: units that are off have none to receive. */
function shiftsOf({ model, shifts, means }: Probed, k: number): number[] {
  const slope = k < model.sizes.length - 1 ? slopes(model, k, means[k]!) : undefined;
  return Array.from(shifts[k]!, (shift, i) => Math.abs(shift) / spacing(means[k]![i]!)).filter(
    (_, i) => slope?.[i] !== 0,
  );
}

/** The output has no activation of its own. */
function unitsOff(probe: readonly Probed[], k: number, units: number): number {
  if (k === probe[0]!.model.sizes.length - 1) return 0;
  const isOff = (unit: number): boolean =>
    probe.every(({ before, after }) =>
      [before, after].every(({ evaluation }) => evaluation.active[k]![unit] === 0),
    );
  return Array.from({ length: units }, (_, unit) => unit).filter(isOff).length;
}

function closeness(
  gradient: WeightGradient,
  backprop: WeightGradient,
): Pick<LayerExamination, "distance" | "cosine"> {
  const [a, b] = [gradient, backprop].map(({ weights, bias }) => [...weights.data, ...(bias ?? [])]);
  let [between, lengthA, lengthB, product] = [0, 0, 0, 0];
  for (const [i, value] of a!.entries()) {
    between += (value - b![i]!) ** 2;
    lengthA += value ** 2;
    lengthB += b![i]! ** 2;
    product += value * b![i]!;
  }
  return { distance: Math.sqrt(between / lengthB), cosine: product / Math.sqrt(lengthA * lengthB) };
}
