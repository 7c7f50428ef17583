/** Defaults that are read off the inputs (`model/placeholder.ts`), as printed code. */

import type { Parameter, Placeholder } from "../model/index.js";
import { member, objectEntry } from "./identifiers.js";

/** On the estimation scale; `seen` and `variance` stand above it in the code. */
const expressions: Readonly<Record<Placeholder["from"], string>> = {
  firstInput: "seen[0]",
  inputVariance: "variance",
  logInputVariance: "log(variance)",
  negativeLogInputVariance: "-log(variance)",
  logInputVarianceMinus2: "log(variance) - 2",
};

/**
 * A function `defaultsFrom`; nothing where no parameter needs it.
 *
 * @param input the column that placeholders look at
 */
export function printPlaceholders(
  parameters: readonly Parameter[],
  input: string,
): { readonly lines: readonly string[]; readonly called: readonly string[] } {
  const entries = parameters.flatMap(({ name, prior, domain, description }) => {
    if (typeof prior.mean === "number") return [];
    const estimation = expressions[prior.mean.from];
    if (domain.kind !== "real" && domain.kind !== "positive")
      throw new Error(`no rule for a ${domain.kind} parameter that is read off the inputs`);
    const native = domain.kind === "real" ? estimation : `exp(${estimation})`;
    return [`    ${objectEntry(name)}: ${native}, // ${description}`];
  });
  if (entries.length === 0) return { lines: [], called: [] };
  return {
    lines: [
      "/** Those that depend on the data: from the first 20 inputs. */",
      "export function defaultsFrom(inputs) {",
      `  const seen = Array.from(inputs${member(input)}).slice(0, 20).filter((x) => !missing(x));`,
      "  const mean = seen.reduce((sum, x) => sum + x, 0) / seen.length;",
      "  const variance = seen.reduce((sum, x) => sum + (x - mean) ** 2, 0) / seen.length;",
      "  return {",
      ...entries,
      "  };",
      "}",
    ],
    called: ["exp", "log"].filter((name) => entries.some((entry) => entry.includes(`${name}(`))),
  };
}
