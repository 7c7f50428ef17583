/**
 * Distributions as text, `normal(mean=-3, sd=4)`: the family and its arguments by name. What may stand there, and
 * what it means, is the caller's.
 */

import { suggest } from "../suggest.js";

export interface WrittenDistribution {
  /** As the caller spells it. */
  readonly family: string;
  /** What stands between the brackets. */
  readonly written: string;
}

/**
 * The family of a distribution; case, blanks and hyphens do not matter.
 *
 * @param families as the caller spells them
 * @param fail throws, with what is wrong
 */
export function readFamily(
  text: string,
  families: readonly string[],
  example: string,
  fail: (message: string) => never,
): WrittenDistribution {
  const shape = /^\s*([A-Za-z][A-Za-z-]*)\s*\(([^()]*)\)\s*$/.exec(text);
  if (shape === null) return fail(`expected a distribution such as ${example}`);
  const name = plain(shape[1]!);
  const family = families.find((candidate) => plain(candidate) === name);
  if (family === undefined) {
    const near = suggest(name, families);
    return fail(
      `unknown distribution "${shape[1]}"${near === undefined ? "" : `, did you mean ${near}?`}; ` +
        `available: ${families.join(", ")}`,
    );
  }
  return { family, written: shape[2]! };
}

/**
 * Arguments by name, each a finite number and given once; none need be there.
 *
 * @param names those that the family takes, `variance` beside an sd included
 * @param example the family with its arguments, for messages
 * @param takes the same in words: `mean and sd (or variance)`
 */
export function readArguments(
  { family, written }: WrittenDistribution,
  names: readonly string[],
  example: string,
  takes: string,
  fail: (message: string) => never,
): ReadonlyMap<string, number> {
  const given = new Map<string, number>();
  for (const part of written.split(",")) {
    const pair = /^\s*([A-Za-z]+)\s*=\s*(\S+)\s*$/.exec(part);
    if (pair === null) {
      return fail(
        `arguments need names, as in ${example}: ` +
          "the HGF toolbox states variances and Stan standard deviations, so a position alone is ambiguous",
      );
    }
    const [key, value] = [pair[1]!, Number(pair[2])];
    if (!names.includes(key)) return fail(`unknown argument "${key}"; ${family} takes ${takes}`);
    if (!Number.isFinite(value)) return fail(`${key} must be a number, got "${pair[2]}"`);
    if (given.has(key)) return fail(`${key} is given twice`);
    given.set(key, value);
  }
  return given;
}

function plain(family: string): string {
  return family.toLowerCase().replaceAll("-", "");
}
