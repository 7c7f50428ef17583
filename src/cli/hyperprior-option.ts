/** `--hyperprior "om2.mean=normal(mean=-5, sd=5)"`: what an analysis file states under group.parameters. group 2.4. */

import { UsageError } from "../errors.js";
import type { GroupPart } from "../fit/index.js";
import { suggest } from "../suggest.js";

type Parameters = NonNullable<GroupPart["parameters"]>;

const keys = ["mean", "sd", "coefficients", "correlation", "spread", "centring"];
/** Keys that may be of one term or column: `om2.coefficients[age]`. */
const labelled = ["sd", "coefficients"];

/** A parameter's name may hold points, of networks, and brackets, of levels: the key follows the last point before `=`. */
const form = /^(?<name>.+?)\.(?<key>[A-Za-z]+)(?:\[(?<label>[^\]]*)\])?\s*=\s*(?<value>.+)$/;

/**
 * @param given each as PARAMETER.KEY=VALUE or PARAMETER.KEY[LABEL]=VALUE
 * @throws UsageError for another form, unknown keys, and what is stated for all and for one label
 */
export function hyperpriors(given: readonly string[]): Parameters {
  const parameters: Record<string, Record<string, unknown>> = {};
  for (const text of given) {
    const { name, key, label, value } = partsOf(text);
    parameters[name] ??= {};
    const own = parameters[name];
    const before = own[key];
    if (label === undefined) {
      if (before !== undefined) throw twice(text, `${name}.${key}`);
      own[key] = key === "spread" ? spread(text, value) : value;
      continue;
    }
    if (typeof before === "string") throw twice(text, `${name}.${key}`);
    const labels = before as Record<string, string> | undefined; // of a labelled key, and no text
    if (labels?.[label] !== undefined) throw twice(text, `${name}.${key}[${label}]`);
    own[key] = { ...labels, [label]: value };
  }
  // Distributions and centrings are read with those of files, which say what is wrong with them.
  return parameters as Parameters;
}

function partsOf(text: string): {
  readonly name: string;
  readonly key: string;
  readonly label?: string;
  readonly value: string;
} {
  const { name, key, label, value } = form.exec(text)?.groups ?? {};
  if (name === undefined || key === undefined || value === undefined) {
    throw new UsageError(
      `--hyperprior "${text}": expected PARAMETER.KEY=DISTRIBUTION, as in "om2.mean=normal(mean=-3, sd=2)" or ` +
        '"default.sd[participant]=half-normal(scale=1)"',
    );
  }
  if (!keys.includes(key)) {
    const near = suggest(key, keys);
    const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
    throw new UsageError(`--hyperprior "${text}": unknown key ${key}${hint}; keys are ${keys.join(", ")}`);
  }
  if (label !== undefined && !labelled.includes(key)) {
    throw new UsageError(
      `--hyperprior "${text}": ${key} is of the whole parameter; leave [${label}] away (of one label are ${labelled.join(" and ")})`,
    );
  }
  return { name: name.trim(), key, ...(label !== undefined && { label: label.trim() }), value: value.trim() };
}

function spread(text: string, value: string): number {
  const number = Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new UsageError(`--hyperprior "${text}": spread is a number > 0, got ${value}`);
}

function twice(text: string, what: string): UsageError {
  return new UsageError(`--hyperprior "${text}": ${what} is stated twice, or for all and for one label`);
}
