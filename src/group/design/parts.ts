/** What one variable puts into a column: a number for each of its values (group models 3.3, 3.4). */

import { numberOf } from "../../study/cell.js";
import type { Cells } from "./cells.js";
import type { DesignVariable } from "./design.js";
import type { DesignInput } from "./input.js";
import { codingOf, type Variable } from "./variables.js";

/** One factor of the product that is a column; `values` by the code of the variable. */
export interface Part {
  readonly variable: string;
  /** `age`, `group=patient`. */
  readonly label: string;
  readonly numeric: boolean;
  readonly values: Float64Array;
  /** Sampled value = (original - center)/scale; 0 and 1 for factors. */
  readonly center: number;
  readonly scale: number;
}

/** Indicator of every level: the columns of a factor that stands for the Intercept. */
export function indicatorParts(variable: Variable): Part[] {
  return variable.levels.map((level, own) => {
    const values = Float64Array.from(variable.levels, (_, at) => (at === own ? 1 : 0));
    return factorPart(variable, level, values);
  });
}

/** Treatment: an indicator of every level but the first. Sum: of every level but the last, which has -1. */
export function contrastParts(variable: Variable, input: DesignInput): Part[] {
  const all = indicatorParts(variable);
  if (codingOf(variable.name, input) === "treatment") return all.slice(1);
  return all.slice(0, -1).map((part) => {
    const values = part.values.slice();
    values[values.length - 1] = -1;
    return { ...part, values };
  });
}

function factorPart(variable: Variable, level: string, values: Float64Array): Part {
  const label = `${variable.name}=${level}`;
  return { variable: variable.name, label, numeric: false, values, center: 0, scale: 1 };
}

/**
 * The one column of a numeric variable. Without an Intercept, or columns that stand for it, a centre would change
 * the model, so that there only the scale is taken.
 */
export function numericPart(variable: Variable, input: DesignInput, cells: Cells, centred: boolean): Part {
  const values = numbersOf(variable);
  const { center, scale } = scaling(variable.name, values, input, cells);
  const from = centred ? center : 0;
  const standard = values.map((value) => (value - from) / scale);
  return {
    variable: variable.name,
    label: variable.name,
    numeric: true,
    values: standard,
    center: from,
    scale,
  };
}

function scaling(
  name: string,
  values: Float64Array,
  input: DesignInput,
  cells: Cells,
): { center: number; scale: number } {
  const { standardise } = input;
  if (standardise === false) return { center: 0, scale: 1 };
  const given = standardise?.[name];
  if (given !== undefined) return given;
  const { mean, squares, units } = moments(name, values, cells);
  // A constant has no scale; the rank check names it.
  return { center: mean, scale: squares > 0 ? Math.sqrt(squares / (units - 1)) : 1 };
}

/** Mean and sum of squares of a numeric variable over participants, or over runs where it changes between them. */
function moments(
  name: string,
  values: Float64Array,
  { cells, codes, level }: Cells,
): { readonly mean: number; readonly squares: number; readonly units: number } {
  const overParticipants = level.get(name) === "participant";
  const own = codes.get(name)!;
  const units: number[] = [];
  cells.forEach((cell, c) => {
    const before = cells[c - 1];
    const isNew = before?.participant !== cell.participant || (!overParticipants && before.run !== cell.run);
    if (isNew) units.push(values[own[c]!]!);
  });
  const mean = units.reduce((sum, value) => sum + value, 0) / units.length;
  const squares = units.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, squares, units: units.length };
}

/** A variable as plain data. */
export function described(variable: Variable, { standardise }: DesignInput, cells: Cells): DesignVariable {
  const { name, kind, levels } = variable;
  const level = cells.level.get(name) ?? "participant";
  if (kind === "factor") return { name, kind, level, levels, center: 0, range: [0, 0] };
  const values = numbersOf(variable);
  const given = standardise === false ? undefined : standardise?.[name];
  const center = given?.center ?? moments(name, values, cells).mean;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const code of cells.codes.get(name)!) {
    low = Math.min(low, values[code]!);
    high = Math.max(high, values[code]!);
  }
  return { name, kind, level, levels: [], center, range: [low, high] };
}

function numbersOf({ levels }: Variable): Float64Array {
  return Float64Array.from(levels, (label) => numberOf(label) ?? Number.NaN);
}
