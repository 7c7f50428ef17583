/**
 * The reference grid of a parameter (group models 6): every combination of the levels of its factors, numeric
 * variables at their centre. A marginal mean averages rows of the grid with equal weights.
 * Lenth 2016, Least-squares means: the R package lsmeans (Journal of Statistical Software 69:1), for the idea.
 */

import { UsageError } from "../../errors.js";
import type { ColumnPart, Design, DesignVariable, ParameterDesign } from "../design/design.js";
import { type At, unknown } from "./options.js";

/** A mean of cells: rows of the fixed columns and of the columns of each random term. */
export interface GridRow {
  readonly fixed: Float64Array;
  readonly random: readonly Float64Array[];
}

/** A level of the factors asked for, `patient` or `patient:2`, and its mean row. */
export interface GridLevel {
  readonly level: string;
  readonly row: GridRow;
}

export interface Grid {
  readonly levels: readonly GridLevel[];
  /** Values held outside of what was observed, in sentences. */
  readonly notes: readonly string[];
}

/** Variables that the columns of a parameter are made of, in the order of the design. */
export function variablesOf({ variables }: Design, parameter: ParameterDesign): DesignVariable[] {
  const parts = [parameter.parts, ...parameter.terms.map((term) => term.parts)].flat(2);
  const used = new Set(parts.map(({ variable }) => variable));
  return variables.filter(({ name }) => used.has(name));
}

/**
 * Means by level.
 *
 * @param by factors, as a list or joined by `:`; undefined for the one mean of all cells
 * @param at levels and values that are held
 * @param where begins messages: `marginalMeans`
 * @throws UsageError for factors, levels and variables that there are not, with the nearest name
 */
export function gridOf(
  design: Design,
  parameter: ParameterDesign,
  by: string | readonly string[] | undefined,
  at: At,
  where: string,
): Grid {
  if (parameter.pooling === "none") {
    throw new UsageError(
      `${where}: ${parameter.parameter} has pooling none, and so no population to average`,
    );
  }
  const variables = variablesOf(design, parameter);
  const factors = namesOf(by).map((name) => factorOf(name, variables, where));
  const { held, notes } = holdAt(at, variables, factors, where);
  const values = variables.map((variable): readonly number[] => {
    const own = held.get(variable.name);
    if (own !== undefined) return [own];
    return variable.kind === "numeric" ? [variable.center] : variable.levels.map((_, code) => code);
  });
  const combined = combinations(factors.map(({ levels }) => levels.map((_, code) => code)));
  const levels = combined.map((codes): GridLevel => {
    const own = values.map((all, v) => {
      const f = factors.findIndex(({ name }) => name === variables[v]!.name);
      return f < 0 ? all : [codes[f]!];
    });
    const cells = combinations(own).map(
      (cell) => new Map(cell.map((value, v) => [variables[v]!.name, value])),
    );
    const mean = (parts: ParameterDesign["parts"]): Float64Array =>
      Float64Array.from(parts, (column) => averageOf(cells.map((cell) => productOf(column, cell))));
    return {
      level: codes.map((code, f) => factors[f]!.levels[code]!).join(":"),
      row: { fixed: mean(parameter.parts), random: parameter.terms.map((term) => mean(term.parts)) },
    };
  });
  return { levels, notes };
}

/** Names of factors as asked for. */
export function namesOf(by: string | readonly string[] = []): string[] {
  return (typeof by === "string" ? by.split(":") : [...by]).map((name) => name.trim());
}

function factorOf(name: string, variables: readonly DesignVariable[], where: string): DesignVariable {
  const found = variables.find((variable) => variable.name === name);
  if (found === undefined) {
    const factors = variables.filter(({ kind }) => kind === "factor").map((variable) => variable.name);
    throw unknown(where, "factor", name, factors, " in the formula");
  }
  if (found.kind === "numeric")
    throw new UsageError(`${where}: ${name} is numeric, and has no levels; hold it at values with \`at\``);
  return found;
}

/** Codes of levels and values of numeric variables that are held. */
function holdAt(
  at: At,
  variables: readonly DesignVariable[],
  factors: readonly DesignVariable[],
  where: string,
): { readonly held: ReadonlyMap<string, number>; readonly notes: readonly string[] } {
  const held = new Map<string, number>();
  const notes: string[] = [];
  for (const [name, value] of Object.entries(at)) {
    const variable = variables.find((one) => one.name === name);
    if (variable === undefined) {
      throw unknown(
        `${where}, at`,
        "variable",
        name,
        variables.map((one) => one.name),
        " in the formula",
      );
    }
    if (factors.includes(variable))
      throw new UsageError(`${where}, at: ${name} cannot be held, since its levels are asked for`);
    if (variable.kind === "factor") held.set(name, levelOf(variable, String(value), `${where}, at`));
    else {
      const number = typeof value === "number" ? value : Number(value);
      if (!Number.isFinite(number))
        throw new UsageError(`${where}, at: ${name} is numeric, got ${JSON.stringify(value)}`);
      const [low, high] = variable.range;
      if (number < low || number > high)
        notes.push(`${where}: ${name} = ${number} lies outside of the data (${low} to ${high})`);
      held.set(name, number);
    }
  }
  return { held, notes };
}

function levelOf({ name, levels }: DesignVariable, level: string, where: string): number {
  const code = levels.indexOf(level);
  if (code < 0) throw unknown(where, "level", level, levels, ` of ${name}`);
  return code;
}

function productOf(column: readonly ColumnPart[], cell: ReadonlyMap<string, number>): number {
  return column.reduce((product, { variable, values, center, scale }) => {
    const value = cell.get(variable)!;
    return product * (values === undefined ? (value - center) / scale : values[value]!);
  }, 1);
}

/** Every choice of one of each, the last varying fastest; one empty choice of nothing. */
function combinations(choices: readonly (readonly number[])[]): number[][] {
  return choices.reduce<number[][]>(
    (all, own) => all.flatMap((before) => own.map((value) => [...before, value])),
    [[]],
  );
}

function averageOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
