/**
 * Names of parameters as users write them. The printed name is the toolbox's short name and level without
 * brackets (`om2`); the same with brackets (`om[2]`), spelled out (`omega2`) and in node form
 * (`x2.tonicVolatility`) is accepted everywhere.
 */

import { UsageError } from "../errors.js";
import type { Parameter } from "../model/index.js";
import { suggest } from "../suggest.js";

/**
 * The printed name of a parameter from any accepted spelling.
 * @throws UsageError naming the nearest parameter
 */
export function resolveName(written: string, parameters: readonly Parameter[]): string {
  const wanted = written.trim();
  // Printed names before aliases, which several streams may have in common; exact spellings before loose ones.
  const matches = [
    parameters.filter((p) => p.name === wanted),
    parameters.filter((p) => p.aliases.includes(wanted)),
    parameters.filter((p) => isNameOf(wanted, p)),
  ].find((found) => found.length > 0);
  if (matches?.length === 1) return matches[0]!.name;
  if (matches !== undefined) {
    throw new UsageError(
      `parameter "${wanted}" is ambiguous; it could be ${matches.map((p) => p.name).join(" or ")}`,
    );
  }
  const names = parameters.map((p) => p.name);
  const near = suggest(wanted, [...names, ...parameters.flatMap((p) => p.aliases)]);
  throw new UsageError(
    `no parameter "${wanted}"${near === undefined ? "." : `; did you mean "${near}"?`} ` +
      `The parameters are ${names.join(", ")}.`,
  );
}

/** Whether a name as written is one of a parameter's spellings. */
export function isNameOf(written: string, { name, aliases }: Pick<Parameter, "name" | "aliases">): boolean {
  const loose = simplified(written);
  return [name, ...aliases].some((own) => simplified(own) === loose);
}

/** Without brackets, underscores and case: `sa_0[2]` and `sa0_2` meet. */
function simplified(name: string): string {
  return name.replace(/[[\]_\s]/g, "").toLowerCase();
}

const spelled: readonly (readonly [RegExp, string])[] = [
  [/^omega/, "om"],
  [/^kappa/, "ka"],
  [/^alpha/, "al"],
  [/^beta/, "be"],
  [/^zeta/, "ze"],
];

/** Whether two names as written mean one parameter, as far as can be told without a model. */
export function sameName(a: string, b: string): boolean {
  const plain = (name: string): string =>
    spelled.reduce((text, [word, short]) => text.replace(word, short), simplified(name));
  return plain(a) === plain(b);
}
