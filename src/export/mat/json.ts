/** Plain data, as JSON holds it, as values of MATLAB. */

import { matlabNames } from "./names.js";
import { cell, empty, logical, type MatValue, row, scalar, struct, structArray, text } from "./value.js";

/** Objects are structs, lists of numbers rows, lists of objects with the same keys struct arrays, others cells; null is `[]`. */
export function fromJson(value: unknown): MatValue {
  if (typeof value === "number") return scalar(value);
  if (typeof value === "string") return text(value);
  if (typeof value === "boolean") return logical(value);
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((item) => typeof item === "number")) return row(value);
    const items = value.map(fromJson);
    return joined(items) ?? cell(items);
  }
  if (typeof value !== "object" || value === null) return empty;
  const names = matlabNames(Object.keys(value));
  return struct(
    Object.fromEntries(Object.entries(value).map(([key, item]) => [names.get(key)!, fromJson(item)])),
  );
}

/** Structs with the same fields as one struct array. */
function joined(items: readonly MatValue[]): MatValue | undefined {
  const structs = items.flatMap((item) =>
    item.kind === "struct" && item.elements.length === 1 ? [item] : [],
  );
  const fields = structs[0]?.fields ?? [];
  const alike = structs.every((item) => item.fields.join() === fields.join());
  if (fields.length === 0 || structs.length < items.length || !alike) return undefined;
  return structArray(
    fields,
    structs.map(({ elements }) => elements[0]!),
  );
}
