/**
 * Equations as lines of text that can be read and, in tests, be computed. A line defines a name: of a quantity as the
 * toolbox calls it (`mu_2`, `muhat_2`), or of something on the way. `x'` is x after the trial before; `pi` is 1 / `sa`;
 * `[i]` is an arm, outcome or option, and a line that defines `x[i]` holds for every i; `s(x)` = 1 / (1 + exp(-x)).
 */

/** `name = expression`, and what it is. */
export type Line = readonly [equation: string, meaning: string];

export interface ModelText {
  /** What it is for, in a sentence or two. */
  readonly purpose: string;
  /** Values before the first trial: what primes mean there. */
  readonly start: readonly Line[];
  /** One trial, in order. */
  readonly trial: readonly Line[];
}

/** What signs mean, for the foot of a card; only of those that occur. */
export function legend({ start, trial }: Pick<ModelText, "start" | "trial">): string[] {
  const all = [...start, ...trial].map(([equation]) => equation).join("\n");
  const signs: readonly [RegExp, string][] = [
    [/'/, "x' is x after the trial before; on the first trial, as it is before the first trial"],
    [/\bpi/, "pi is a precision, 1 / sa; hat is a prediction"],
    [
      /\[i\]/,
      "[i] is option i (an arm, outcome, state or world); a line with [i] on the left holds for every i",
    ],
    [/\bs\(/, "s(x) = 1 / (1 + exp(-x)), logit(p) = ln(p / (1 - p))"],
    [/\?/, "a ? x : y is x where a holds, else y"],
    [/\bt \*/, "t is the time since the trial before: 1, unless irregularIntervals is set"],
    [/\bW0\(/, "W0 is the upper branch of Lambert's W"],
    [/\blnGamma\(/, "lnGamma is the logarithm of the gamma function"],
    [/\bPhi\(/, "Phi is the standard normal distribution function"],
    [/\bsign\(/, "sign(x) is -1, 0 or 1"],
  ];
  return signs.flatMap(([sign, meaning]) => (sign.test(all) ? [meaning] : []));
}
