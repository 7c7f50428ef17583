/** Numbers as a reader wants them: few digits, a true minus sign, thin spaces between thousands. */

const minus = "−";
const none = "–";
const thin = "\u202f";

type Given = number | null | undefined;

/** With so many digits after the point; a dash where there is no number. */
export function fixed(x: Given, decimals: number): string {
  if (x == null || Number.isNaN(x)) return none;
  if (!Number.isFinite(x)) return x > 0 ? "∞" : `${minus}∞`;
  if (Math.abs(x) >= 1e6) return scientific(x, 3);
  return signed(x.toFixed(decimals));
}

/** With so many significant digits, 3 by default. */
export function significant(x: Given, digits = 3): string {
  if (x == null || !Number.isFinite(x)) return fixed(x, 0);
  if (x === 0) return "0";
  const size = magnitude(x, digits);
  if (size < -4 || size >= 6) return scientific(x, digits);
  return signed(x.toFixed(Math.max(0, digits - 1 - size)));
}

/** As it is, for values that were chosen: 0.001, -3, 1. */
export function exact(x: Given): string {
  if (x == null || !Number.isFinite(x)) return fixed(x, 0);
  const size = Math.abs(x);
  if (x !== 0 && (size < 1e-4 || size >= 1e6)) return scientific(x, 15).replace(/\.?0+ ×/, " ×");
  return signed(String(Number(x.toPrecision(12))));
}

/** A count, 12 345. */
export function whole(n: number): string {
  return signed(String(Math.round(n))).replace(/\B(?=(\d{3})+$)/g, thin);
}

/** `1 participant`, `12 participants`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${whole(n)} ${n === 1 ? one : many}`;
}

/** Digits after the point that give typical values of a column three significant digits, at most 6. */
export function decimalsFor(values: readonly Given[], digits = 3): number {
  const sizes = values
    .filter((x): x is number => x != null && Number.isFinite(x) && x !== 0)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const typical = sizes[sizes.length >> 1];
  return typical === undefined ? 2 : Math.min(6, Math.max(0, digits - 1 - magnitude(typical, digits)));
}

/** Power of ten of the leading digit once it is rounded. */
function magnitude(x: number, digits: number): number {
  return Number(x.toExponential(digits - 1).split("e")[1]);
}

function scientific(x: number, digits: number): string {
  const [mantissa, exponent] = x.toExponential(digits - 1).split("e") as [string, string];
  const raised = [...String(Number(exponent))].map((c) => superscripts[c]!).join("");
  return `${signed(mantissa)} × 10${raised}`;
}

const superscripts: Readonly<Record<string, string>> = {
  "-": "⁻",
  ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((c, i) => [String(i), c])),
};

/** -0.00 has no sign. */
function signed(text: string): string {
  return /^-[0.]+$/.test(text) ? text.slice(1) : text.replace("-", minus);
}
