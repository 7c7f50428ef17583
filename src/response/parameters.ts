/** Parameters that several response models have, with the priors of HGF toolbox 8.2 on the estimation scale. */

import { type Parameter, positive, real } from "../model/index.js";
import { log } from "../scalar/index.js";

type Named<P extends string> = Parameter & { readonly name: P };

const letters = { be: "β", ze: "ζ", la: "λ", nu: "ν" } as const;
const words = { be: "beta", ze: "zeta", la: "lambda", nu: "nu" } as const;

/**
 * A parameter `be`, `be2`, `ze1v`, `la_wd`, ...: a short Greek name and what tells it from others.
 *
 * @param mean of the prior: of z, and of a positive parameter its median
 * @param variance of z
 */
export function greek<P extends string>(
  name: P,
  kind: "real" | "positive",
  mean: number,
  variance: number,
  description: string,
): Named<P> {
  const short = name.slice(0, 2) as keyof typeof letters;
  const rest = name.slice(2).replace(/^_/, "");
  const spelled = `${words[short]}${name.slice(2)}`;
  return {
    name,
    aliases: [...new Set([spelled, ...numbered(short, rest)])].filter((alias) => alias !== name),
    domain: kind === "real" ? real : positive,
    prior: { mean: kind === "real" ? mean : log(mean), variance },
    symbol: { letter: letters[short], ...(rest === "" ? {} : { subscript: rest }) },
    description,
  };
}

/** `be1` is also `be[1]`; an only `be` is also the first. */
function numbered(short: keyof typeof words, rest: string): string[] {
  if (rest === "") return [`${short}1`, `${words[short]}1`, `${short}[1]`];
  return /^\d+$/.test(rest) ? [`${short}[${rest}]`] : [];
}
