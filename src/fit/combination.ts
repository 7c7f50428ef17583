/** A linear combination of parameters in words. */

/**
 * As in `0.48 om2 + 0.86 om3 - 0.16 ze`.
 *
 * @param terms in the order in which they are written, weights rounded to two decimals; "" without any
 */
export function combination(terms: readonly { readonly weight: number; readonly name: string }[]): string {
  return terms
    .map(({ weight, name }, i) => {
      const size = `${Math.abs(weight).toFixed(2)} ${name}`;
      if (i === 0) return weight < 0 ? `-${size}` : size;
      return `${weight < 0 ? "-" : "+"} ${size}`;
    })
    .join(" ");
}
