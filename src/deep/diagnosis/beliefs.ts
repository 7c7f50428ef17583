/** What can be wrong with the beliefs of a sweep network: numbers lost, precisions that ran away. */

import { sweepRules } from "../sweep-options.js";
import type { Diagnosis, DiagnosisSignal } from "./finding.js";
import { median } from "./median.js";
import type { SweepProbe } from "./probe-sweep.js";

/** Growth of a layer's median precision from which weights hardly feel precisions any more. */
const GROWN = 100;
const HOLD = "raise tonicVolatility, so that precisions decay, or hold them: updatePrecisions false";

/** Of all layers but the input, in order. */
export function beliefFindings(probe: SweepProbe): Diagnosis[] {
  const layers = probe.end.length;
  return Array.from({ length: layers - 1 }, (_, k) => k + 1).flatMap((k) => [
    ...lostDiffusion(probe, k),
    ...beliefs(probe, k),
    ...(k < layers - 1 ? growth(probe, k) : []),
  ]);
}

function count<T>(units: ArrayLike<T>, is: (value: T, unit: number) => boolean): number {
  return Array.from(units).filter(is).length;
}

function note(
  signal: DiagnosisSignal,
  layer: number,
  units: number,
  message: string,
  remedy: string,
): Diagnosis[] {
  if (units === 0) return [];
  return [{ signal, layer, units, message: `layer ${layer}: ${units} units ${message}`, remedy }];
}

function beliefs({ end, snapshot }: SweepProbe, k: number): Diagnosis[] {
  const { mean, precision, meanVol, precisionVol } = end[k]!;
  const { maxPosteriorPrecision: cap } = sweepRules(snapshot.options);
  const all = [mean, precision, meanVol, precisionVol];
  const isVolatile = snapshot.network.layers[k]!.volatilityParent ?? true;
  const isHidden = k < end.length - 1;
  return [
    ...note(
      "notANumber",
      k,
      count(mean, (_, i) => all.some((field) => !Number.isFinite(field[i]!))),
      "have a belief that is not a number",
      "lower the learning rate",
    ),
    ...note(
      "volatilityPrecisionNotPositive",
      k,
      isVolatile ? count(precisionVol, (value) => value <= 0) : 0,
      "have a volatility belief without positive precision",
      "choose volatilityUpdate unbounded or eHGF",
    ),
    ...note(
      "precisionAtCap",
      k,
      count(
        precision,
        // That of an output never moves, and has no bound.
        (value, i) => (isHidden && value >= cap) || (isVolatile && precisionVol[i]! >= cap),
      ),
      `have a precision at its bound of ${cap}`,
      HOLD,
    ),
  ];
}

function growth({ end, snapshot }: SweepProbe, k: number): Diagnosis[] {
  const { precision } = end[k]!;
  const times = median(precision) / (snapshot.network.layers[k]!.initial?.precision ?? 1);
  if (!(times > GROWN)) return [];
  return [
    {
      ...{ signal: "precisionGrown", layer: k, units: precision.length },
      message: `layer ${k}: its median precision grew ${Math.round(times)} times; the network now behaves as backpropagation`,
      remedy: HOLD,
    },
  ];
}

/**
 * Units that lost a variance Ω = t exp(ω + κμ) because the float type cannot tell it from 0: what diffuses is not a
 * number although everything that it was computed from is one.
 */
function lostDiffusion({ start, seen, snapshot }: SweepProbe, k: number): Diagnosis[] {
  const rows = seen.mean[k]!.rows;
  const units = start[k]!.mean.length;
  const before = (field: "precision" | "precisionVol", row: number, unit: number): number =>
    row === 0 ? start[k]![field][unit]! : seen[field][k]!.data[(row - 1) * units + unit]!;
  const isVolatile = snapshot.network.layers[k]!.volatilityParent ?? true;
  const lost = (row: number, unit: number): boolean => {
    const at = row * units + unit;
    const level = seen.expectedPrecisionVol[k]!.data[at]!;
    if (isVolatile && Number.isNaN(level)) return before("precisionVol", row, unit) > 0;
    const known = !isVolatile || Number.isFinite(seen.expectedMeanVol[k]!.data[at]!);
    const own = seen.conditionalExpectedPrecision[k]!.data[at]!;
    return known && Number.isNaN(own) && before("precision", row, unit) > 0;
  };
  const found = count({ length: units }, (_, unit) =>
    Array.from({ length: rows }, (_, row) => row).some((row) => lost(row, unit)),
  );
  return note(
    "diffusionVanished",
    k,
    found,
    `have a variance of steps that ${snapshot.float} cannot tell from 0`,
    "raise tonicVolatility or tonicVolatilityVol, or compute in float64",
  );
}
