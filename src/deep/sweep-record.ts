/** What is written down sample by sample: chosen quantities of every layer. */

import { UsageError } from "../errors.js";
import { type Matrix, zeroMatrix } from "./matrix.js";
import { type StateField, stateFields } from "./state-field.js";
import type { SweepCore } from "./sweep-core.js";

/** For each quantity asked for, one matrix a layer: a row for each sample, a column for each unit. */
export type SweepRecord = Readonly<Partial<Record<StateField, readonly Matrix[]>>>;

/** Where a belief stopped being a number, or the precision of a volatility belief stopped being positive. */
export interface SweepFailure {
  readonly row: number;
  /** 0 is the input. */
  readonly layer: number;
  readonly unit: number;
  readonly field: StateField;
  readonly value: number;
}

export interface Recorder {
  readonly record: SweepRecord;
  write(row: number): void;
}

/** @throws UsageError for an unknown quantity */
export function recorder(core: SweepCore, fields: readonly StateField[], rows: number): Recorder {
  const record: Partial<Record<StateField, Matrix[]>> = {};
  for (const field of fields) {
    if (!stateFields.includes(field)) {
      throw new UsageError(`record: unknown quantity "${field}"; one of ${stateFields.join(", ")}`);
    }
    record[field] = core.layers.map(({ size }) => zeroMatrix(rows, size, core.float));
  }
  const write = (row: number): void => {
    for (const field of fields) {
      for (const [k, { size, state }] of core.layers.entries()) {
        record[field]![k]!.data.set(state[field], row * size);
      }
    }
  };
  return { record, write };
}

/** The first belief that failed, the output's first, because failures travel from there. */
export function findFailure({ layers }: SweepCore, row: number): SweepFailure | undefined {
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const { size, state, parameters } = layers[layer]!;
    for (let unit = 0; unit < size; unit++) {
      for (const field of ["expectedMean", "mean", "precision", "meanVol", "precisionVol"] as const) {
        const value = state[field][unit]!;
        const negative = field === "precisionVol" && parameters.volatilityParent && value <= 0;
        if (!Number.isFinite(value) || negative) return { row, layer, unit, field, value };
      }
    }
  }
  return undefined;
}
