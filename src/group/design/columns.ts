/** Columns of terms: products of the parts of their variables (group models 3.3, 3.4). */

import type { Term, Terms } from "../formula/formula.js";
import type { Cells } from "./cells.js";
import type { ColumnPart } from "./design.js";
import type { DesignInput } from "./input.js";
import { contrastParts, indicatorParts, numericPart, type Part } from "./parts.js";
import type { Variable } from "./variables.js";

export interface Column {
  /** `Intercept`, `group=patient:age`. */
  readonly label: string;
  readonly term: Term;
  /** None for the Intercept. */
  readonly parts: readonly Part[];
  /** Takes the prior of the Intercept. */
  readonly intercept: boolean;
}

export interface ColumnSource {
  readonly input: DesignInput;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly cells: Cells;
}

/** The term whose indicators stand for the Intercept: the first factor, else cell means. */
export function meansTerm(
  { intercept, terms }: Terms,
  variables: ReadonlyMap<string, Variable>,
): Term | undefined {
  if (intercept) return undefined;
  const ofFactors = terms.filter((term) => term.every((name) => variables.get(name)!.kind === "factor"));
  return ofFactors[0];
}

/**
 * Columns in the order of the terms; inside a term the first variable varies fastest.
 *
 * @param centred whether numeric variables are centred
 */
export function columnsOf(terms: Terms, source: ColumnSource, centred: boolean): Column[] {
  const means = meansTerm(terms, source.variables);
  const columns: Column[] = terms.intercept
    ? [{ label: "Intercept", term: [], parts: [], intercept: true }]
    : [];
  for (const term of terms.terms) {
    let products: (readonly Part[])[] = [[]];
    for (const name of term) {
      const parts = partsOf(source.variables.get(name)!, source, centred, term === means);
      products = parts.flatMap((part) => products.map((product) => [...product, part]));
    }
    for (const parts of products) {
      columns.push({ label: labelOf(parts), term, parts, intercept: term === means });
    }
  }
  return columns;
}

function partsOf(
  variable: Variable,
  { input, cells }: ColumnSource,
  centred: boolean,
  isMeans: boolean,
): Part[] {
  if (variable.kind === "numeric") return [numericPart(variable, input, cells, centred)];
  return isMeans ? indicatorParts(variable) : contrastParts(variable, input);
}

export function labelOf(parts: readonly Part[]): string {
  return parts.length === 0 ? "Intercept" : parts.map(({ label }) => label).join(":");
}

/** The factors of a column as plain data. */
export function plainParts({ parts }: Column): ColumnPart[] {
  return parts.map(({ variable, numeric, values, center, scale }) => {
    return numeric ? { variable, center, scale } : { variable, values: Array.from(values), center, scale };
  });
}

/** Cells × columns, row-major. */
export function matrixOf(columns: readonly Column[], { cells, codes }: Cells): Float64Array {
  const matrix = new Float64Array(cells.length * columns.length);
  columns.forEach(({ parts }, j) => {
    const own = parts.map((part) => codes.get(part.variable)!);
    for (let c = 0; c < cells.length; c++) {
      let value = 1;
      for (let p = 0; p < parts.length; p++) value *= parts[p]!.values[own[p]![c]!]!;
      matrix[c * columns.length + j] = value;
    }
  });
  return matrix;
}
