/** What a MAT-file holds, as MATLAB knows it, and the same as plain data. */

export type MatlabValue =
  | NumbersValue
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "cells"; readonly items: readonly MatlabValue[] }
  /** One struct, or an array of structs with the same fields. */
  | { readonly kind: "structs"; readonly elements: readonly ReadonlyMap<string, MatlabValue>[] }
  /** What has no meaning outside MATLAB, such as the handle of a function, or is not read, such as a sparse matrix. */
  | { readonly kind: "other"; readonly what: string };

export interface NumbersValue {
  readonly kind: "numbers";
  readonly dimensions: readonly number[];
  /** Column by column. */
  readonly data: Float64Array;
}

/**
 * Plain data in the form that `jsonencode` gives: a scalar is a number, a row or column a list, a matrix a list of
 * rows, a struct an object, several structs or cells a list, `[]` an empty list. Numbers that JSON lacks stay numbers.
 * Arrays of more than two dimensions, and what is not read, are undefined.
 */
export function plainOf(value: MatlabValue): unknown {
  switch (value.kind) {
    case "numbers":
      return plainNumbers(value);
    case "text":
      return value.text;
    case "cells":
      return value.items.map(plainOf);
    case "structs": {
      const objects = value.elements.map((fields) =>
        Object.fromEntries([...fields].map(([name, field]) => [name, plainOf(field)])),
      );
      return objects.length === 1 ? objects[0] : objects;
    }
    case "other":
      return undefined;
  }
}

function plainNumbers({ dimensions, data }: NumbersValue): unknown {
  const [rows = 0, columns = 0] = dimensions;
  if (dimensions.length > 2) return undefined;
  if (data.length === 1) return data[0]!;
  if (rows <= 1 || columns <= 1) return [...data];
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => data[c * rows + r]!),
  );
}
