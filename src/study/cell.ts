/** What one cell of a table says: a number, text, or nothing. */

/** A cell: undefined is missing. */
export type Value = number | string | undefined;

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The finite number a text writes, with a decimal point; undefined for anything else ("", "0x1F", "1,5", "1e999"). */
export function numberOf(text: string): number | undefined {
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * Reads trimmed cells. Blank, NaN and NA are missing, and so is each of `codes`: as written, or, when the code is
 * a number, any way of writing that number (`-1` means `-1.0` too).
 */
export function cellReader(codes: readonly string[]): (text: string) => Value {
  const written = new Set(["", "NaN", "NA", ...codes.map((code) => code.trim())]);
  const numeric = new Set(codes.map((code) => numberOf(code.trim())));
  const known = new Map<string, Value>();
  const read = (text: string): Value => {
    if (written.has(text)) return undefined;
    const value = numberOf(text);
    return value === undefined ? text : numeric.has(value) ? undefined : value;
  };
  return (text) => {
    if (known.has(text)) return known.get(text);
    const value = read(text);
    // Columns of choices and outcomes repeat a few cells; times do not, and must not fill the memory.
    if (known.size < 1000) known.set(text, value);
    return value;
  };
}

/** A yes or no: numbers other than 0 and "true" are yes, 0, "false" and missing are no, undefined for the rest. */
export function flagOf(value: Value): boolean | undefined {
  if (value === undefined) return false;
  if (typeof value === "number") return value !== 0;
  const word = value.toLowerCase();
  return word === "true" ? true : word === "false" ? false : undefined;
}

/** A cell or id as messages show it: in quotes, control characters escaped, cut after 40 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** Names in a row for a message, the first 12 and how many more. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => (name.length > 40 ? `${name.slice(0, 40)}…` : name));
  return names.length > shown.length
    ? `${shown.join(", ")} and ${names.length - shown.length} more`
    : shown.join(", ");
}
