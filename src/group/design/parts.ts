/** What one variable puts into a column: a number for each of its values (group models 3.3, 3.4). */

import { numberOf } from "../../study/cell.js";
import type { Cells } from "./cells.js";
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
  const values = Float64Array.from(variable.levels, (level) => numberOf(level) ?? Number.NaN);
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
  { standardise }: DesignInput,
  { cells, codes, level }: Cells,
): { center: number; scale: number } {
  if (standardise === false) return { center: 0, scale: 1 };
  const given = standardise?.[name];
  if (given !== undefined) return given;
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
  // A constant has no scale; the rank check names it.
  return { center: mean, scale: squares > 0 ? Math.sqrt(squares / (units.length - 1)) : 1 };
}
