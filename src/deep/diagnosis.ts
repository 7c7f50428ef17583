/** What can be wrong with a sweep network, in plain words, each with a remedy. */

import type { Rows } from "./matrix.js";
import type { LayerState } from "./sweep-layer.js";
import { restoreSweepNetwork, type SweepNetwork } from "./sweep-network.js";

export type DiagnosisSignal =
  | "notANumber"
  | "volatilityPrecisionNotPositive"
  | "precisionAtCap"
  | "precisionGrown"
  | "dyingUnits"
  | "deadLayer";

export interface Diagnosis {
  readonly signal: DiagnosisSignal;
  /** 0 is the input. */
  readonly layer: number;
  /** How many of the layer's units it concerns. */
  readonly units: number;
  readonly message: string;
  readonly remedy: string;
}

/** Growth of a layer's median precision from which weights hardly feel precisions any more. */
const GROWN = 100;
/** A layer learns nothing when its largest error is smaller than this part of the largest of all layers. */
const DEAD = 1e-9;

/**
 * Signals on a probe batch. A copy of the network goes through the batch, beliefs only; the network does not change.
 *
 * @param inputs the batch, at least one row
 * @throws UsageError for data that the network cannot read
 */
export function diagnose(network: SweepNetwork, inputs: Rows, targets: Rows): Diagnosis[] {
  const snapshot = network.snapshot();
  const copy = restoreSweepNetwork(snapshot);
  const record = ["mean", "expectedMean"] as const;
  const seen = copy.fit(inputs, targets, { weightUpdate: false, record }).record;
  const layers = copy.state();
  const cap = snapshot.options.maxPosteriorPrecision ?? 1e10;
  const errors = layers.map((_, k) => largestDifference(seen.mean![k]!.data, seen.expectedMean![k]!.data));
  const largest = errors.reduce((a, b) => Math.max(a, b), 0);
  return layers.slice(1, -1).flatMap((state, hidden) => {
    const k = hidden + 1;
    const { activation, initial } = snapshot.network.layers[k]!;
    const found = [...beliefs(state, k, cap), ...growth(state, k, initial?.precision ?? 1)];
    if (activation === "relu") found.push(...dying(seen.mean![k]!, k));
    if (errors[k]! < DEAD * largest) {
      found.push({
        ...{ signal: "deadLayer", layer: k, units: state.mean.length },
        message: `layer ${k}: no error reaches it; its largest is ${errors[k]!.toExponential(1)}`,
        remedy: "use fewer layers, other first weights (orthogonal, he), or an energy network",
      });
    }
    return found;
  });
}

function beliefs(state: LayerState, layer: number, cap: number): Diagnosis[] {
  const { mean, precision, meanVol, precisionVol } = state;
  const found: Diagnosis[] = [];
  const note = (signal: DiagnosisSignal, units: number, message: string, remedy: string): void => {
    if (units > 0)
      found.push({ signal, layer, units, message: `layer ${layer}: ${units} units ${message}`, remedy });
  };
  const all = [mean, precision, meanVol, precisionVol];
  const broken = Array.from(mean).filter((_, i) => all.some((field) => !Number.isFinite(field[i]!)));
  note("notANumber", broken.length, "have a belief that is not a number", "lower the learning rate");
  note(
    "volatilityPrecisionNotPositive",
    Array.from(precisionVol).filter((x) => x <= 0).length,
    "have a volatility belief without positive precision",
    "choose volatilityUpdate unbounded or eHGF",
  );
  note(
    "precisionAtCap",
    Array.from(precision).filter((x, i) => x >= cap || precisionVol[i]! >= cap).length,
    `have a precision at its bound of ${cap}`,
    "raise tonicVolatility, so that precisions decay, or hold them: updatePrecisions false",
  );
  return found;
}

function growth({ precision }: LayerState, layer: number, start: number): Diagnosis[] {
  const sorted = Array.from(precision).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  if (!(median > GROWN * start)) return [];
  const times = Math.round(median / start);
  return [
    {
      ...{ signal: "precisionGrown", layer, units: precision.length },
      message: `layer ${layer}: its median precision grew ${times} times; the network now behaves as backpropagation`,
      remedy: "raise tonicVolatility, so that precisions decay, or hold them: updatePrecisions false",
    },
  ];
}

/** Units of a relu layer that no row of the batch switches on. */
function dying(
  {
    rows,
    columns,
    data,
  }: { readonly rows: number; readonly columns: number; readonly data: ArrayLike<number> },
  layer: number,
): Diagnosis[] {
  let units = 0;
  for (let i = 0; i < columns; i++) {
    let on = false;
    for (let r = 0; r < rows; r++) on ||= data[r * columns + i]! > 0;
    if (!on) units++;
  }
  if (units === 0) return [];
  return [
    {
      ...{ signal: "dyingUnits", layer, units },
      message: `layer ${layer}: ${units} of ${columns} relu units are off for every row`,
      remedy: "use leakyRelu, or lower the learning rate",
    },
  ];
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
