/** Plain data, as JSON holds it, as values of MATLAB. */

import { matlabNames } from "./names.js";
import { cell, empty, logical, type MatValue, row, scalar, struct, text } from "./value.js";

/** Objects are structs, lists of numbers rows, other lists cells; null is `[]`. */
export function fromJson(value: unknown): MatValue {
  if (typeof value === "number") return scalar(value);
  if (typeof value === "string") return text(value);
  if (typeof value === "boolean") return logical(value);
  if (Array.isArray(value)) {
    return value.length > 0 && value.every((item) => typeof item === "number")
      ? row(value)
      : cell(value.map(fromJson));
  }
  if (typeof value !== "object" || value === null) return empty;
  const names = matlabNames(Object.keys(value));
  return struct(
    Object.fromEntries(Object.entries(value).map(([key, item]) => [names.get(key)!, fromJson(item)])),
  );
}
