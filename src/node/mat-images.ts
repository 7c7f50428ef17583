/** Images of a MAT-file: a matrix with an image a column (so the Olivetti faces come), or rows by columns by images. */

import { DataError } from "../errors.js";
import { readMat } from "../import/mat/read.js";
import type { NumbersValue } from "../import/mat/value.js";

/**
 * MATLAB counts pixels down columns; here they come row by row. A column of the matrix is a square image where its length is
 * the square of a whole number, else a list of units that stays as it is.
 *
 * @returns an image an item, and the pixels of a row where they are images
 * @throws DataError for files without, or with several, matrices of more than one row and column
 */
export async function readMatImages(
  file: string,
  bytes: Uint8Array,
): Promise<{ readonly rows: readonly Float64Array[]; readonly columns?: number }> {
  const variables = [...(await readMat(file, bytes))];
  const arrays = variables.flatMap(([name, value]) =>
    value.kind === "numbers" && value.dimensions.filter((n) => n > 1).length > 1 ? [{ name, value }] : [],
  );
  const only = arrays[0]?.value;
  if (only === undefined || arrays.length > 1 || only.dimensions.length > 3) {
    const found = variables.map(([name, value]) =>
      value.kind === "numbers" ? `${name} (${value.dimensions.join(" by ")})` : name,
    );
    const message = `expected one matrix with an image a column, or one array of rows by columns by images; found ${found.join(", ") || "no variable"}`;
    throw new DataError([{ file, message }]);
  }
  return split(only);
}

function split({ dimensions, data }: NumbersValue): { rows: Float64Array[]; columns?: number } {
  const [first = 0, second = 0, third] = dimensions;
  const side = Math.round(Math.sqrt(first));
  const [height, width, count] =
    third !== undefined
      ? [first, second, third]
      : side * side === first
        ? [side, side, second]
        : [first, 1, second];
  const size = height * width;
  const rows = Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: size }, (_, i) => {
      const [row, column] = [Math.floor(i / width), i % width];
      return data[k * size + column * height + row]!;
    }),
  );
  return { rows, ...(width > 1 && { columns: width }) };
}
