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
  const exact = parameters.find((p) => p.name === wanted || p.aliases.includes(wanted));
  if (exact !== undefined) return exact.name;
  const loose = simplified(wanted);
  const matches = parameters.filter((p) => [p.name, ...p.aliases].some((name) => simplified(name) === loose));
  if (matches.length === 1) return matches[0]!.name;
  const names = parameters.map((p) => p.name);
  const near = suggest(wanted, [...names, ...parameters.flatMap((p) => p.aliases)]);
  throw new UsageError(
    `no parameter "${wanted}"${near === undefined ? "" : `; did you mean "${near}"?`} ` +
      `The parameters are ${names.join(", ")}.`,
  );
}

/** Without brackets, underscores and case: `sa_0[2]` and `sa0_2` meet. */
function simplified(name: string): string {
  return name.replace(/[[\]_\s]/g, "").toLowerCase();
}
