/** Values of MATLAB as plain data. Matrices are column by column, as MATLAB stores them. */

export type MatValue =
  | { readonly kind: "double"; readonly dimensions: Dimensions; readonly data: ArrayLike<number> }
  | { readonly kind: "logical"; readonly dimensions: Dimensions; readonly data: ArrayLike<number> }
  | { readonly kind: "char"; readonly text: string }
  | { readonly kind: "cell"; readonly dimensions: Dimensions; readonly items: readonly MatValue[] }
  | {
      readonly kind: "struct";
      readonly dimensions: Dimensions;
      readonly fields: readonly string[];
      /** One list for each element of the array, in the order of the fields. */
      readonly elements: readonly (readonly MatValue[])[];
    };

export type Dimensions = readonly [rows: number, columns: number];

/** A number; null is NaN, as tables of MATLAB mark what is missing. */
export function scalar(value: number | null | undefined): MatValue {
  return { kind: "double", dimensions: [1, 1], data: [value ?? Number.NaN] };
}

export function row(data: ArrayLike<number>): MatValue {
  return { kind: "double", dimensions: [1, data.length], data };
}

export function column(data: ArrayLike<number>): MatValue {
  return { kind: "double", dimensions: [data.length, 1], data };
}

/** `[]` */
export const empty: MatValue = { kind: "double", dimensions: [0, 0], data: [] };

/** Columns of equal length, side by side. */
export function columns(series: readonly ArrayLike<number>[], rows: number): MatValue {
  const data = new Float64Array(rows * series.length);
  series.forEach((values, c) => {
    for (let r = 0; r < rows; r++) data[c * rows + r] = values[r]!;
  });
  return { kind: "double", dimensions: [rows, series.length], data };
}

/** A matrix given row by row; `[]` where there is none. */
export function matrix(rows: readonly (readonly number[])[] | null): MatValue {
  if (rows === null || rows.length === 0) return empty;
  return columns(
    rows[0]!.map((_, c) => rows.map((cells) => cells[c]!)),
    rows.length,
  );
}

/**
 * A line of text. SciPy cannot read a file that holds a character of two UTF-16 units (an emoji, a rare letter), so
 * these are spelled as `\u{1F600}`, which keeps different texts different.
 */
export function text(value: string): MatValue {
  const spelled = value.replace(
    /[^\0-\uFFFF]/gu,
    (c) => `\\u{${c.codePointAt(0)!.toString(16).toUpperCase()}}`,
  );
  return { kind: "char", text: spelled.replace(/\p{Surrogate}/gu, "\uFFFD") };
}

export function logical(value: boolean): MatValue {
  return { kind: "logical", dimensions: [1, 1], data: [value ? 1 : 0] };
}

/** A row of cells. */
export function cell(items: readonly MatValue[]): MatValue {
  return { kind: "cell", dimensions: [items.length === 0 ? 0 : 1, items.length], items };
}

/** A struct; keys must be names that MATLAB accepts (`fieldNames`). */
export function struct(fields: Readonly<Record<string, MatValue>>): MatValue {
  return structArray(Object.keys(fields), [Object.values(fields)]);
}

/** A row of structs with the same fields. */
export function structArray(fields: readonly string[], elements: readonly (readonly MatValue[])[]): MatValue {
  return { kind: "struct", dimensions: [1, elements.length], fields, elements };
}
