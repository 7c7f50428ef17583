/** Settings of catalogue models, read from what a file or the command line holds. */

import { UsageError } from "../errors.js";
import type { ChainSettings } from "../hgf/index.js";

/** Settings as given: from code, a file, or text on the command line. */
export type GivenSettings = Readonly<Record<string, number | string | boolean | undefined>>;

export interface Setting {
  readonly name: string;
  readonly description: string;
  readonly default: string;
}

export const levels: Setting = {
  name: "levels",
  description: "number of levels",
  default: "that of the model",
};
export const clip: Setting = {
  name: "clip",
  description: 'closest that predicted probabilities come to 0 and 1, or "none"',
  default: "0.001",
};
export const irregularIntervals: Setting = {
  name: "irregularIntervals",
  description: "trials have a time step",
  default: "false",
};
export const jumpCheck: Setting = {
  name: "jumpCheck",
  description: "refuse series in which one trial changes a belief by far more than the others do",
  default: "true for the classic type",
};
export const initialMean1: Setting = {
  name: "initialMean1",
  description: "logit of level 1 before the first input, seen on leading missing trials only",
  default: "NaN",
};

/** @throws UsageError where it is no whole number, or too small */
export function whole(model: string, name: string, value: unknown, least: number): number {
  const read = number(value, `${model}: ${name}`);
  if (Number.isInteger(read) && read >= least) return read;
  throw new UsageError(`${model}: ${name} must be a whole number of at least ${least}, got ${read}`);
}

/**
 * @param known the settings of the model
 * @throws UsageError for settings the model does not have, and values of the wrong kind
 */
export function readSettings(model: string, known: readonly Setting[], given: GivenSettings): ChainSettings {
  refuseUnknown(model, known, given);
  const read = <K extends keyof ChainSettings, T>(name: K, parse: (value: unknown, what: string) => T) =>
    given[name] === undefined ? {} : { [name]: parse(given[name], `${model}: ${name}`) };
  return {
    ...read("levels", number),
    ...read("clip", (value, what) => (value === "none" ? value : number(value, what))),
    ...read("irregularIntervals", flag),
    ...read("jumpCheck", flag),
    ...read("initialMean1", number),
  };
}

/** @throws UsageError for settings the model does not have */
export function refuseUnknown(model: string, known: readonly Setting[], given: GivenSettings): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || known.some((setting) => setting.name === name)) continue;
    const offer =
      known.length === 0 ? "it has none" : `its settings are ${known.map((s) => s.name).join(", ")}`;
    throw new UsageError(`${model} has no setting "${name}"; ${offer}`);
  }
}

/** A whole number of at least 2. */
export function wholeSetting(model: string, name: string, given: GivenSettings, byDefault: number): number {
  return whole(model, name, given[name] ?? byDefault, 2);
}

/** A setting that is plain data, or the JSON text of it; undefined where it is not given. */
export function jsonSetting(model: string, name: string, given: GivenSettings): unknown {
  const value: unknown = given[name];
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new UsageError(`${model}: ${name} must be JSON, got ${value}`);
  }
}

/** A matrix of numbers as a list of rows, or its JSON text. */
export function matrixSetting(model: string, name: string, given: GivenSettings): number[][] | undefined {
  const value = jsonSetting(model, name, given);
  if (value === undefined) return undefined;
  const isRow = (row: unknown): boolean => Array.isArray(row) && row.every((x) => typeof x === "number");
  if (Array.isArray(value) && value.every(isRow)) return value as number[][];
  throw new UsageError(`${model}: ${name} must be a list of rows of numbers, got ${JSON.stringify(value)}`);
}

export function number(value: unknown, what: string): number {
  if (typeof value === "number") return value;
  throw new UsageError(`${what} must be a number, got ${JSON.stringify(value)}`);
}

/** Switches are written on/off on the command line. */
export function flag(value: unknown, what: string): boolean {
  if (typeof value === "boolean") return value;
  if (value === "on" || value === "true") return true;
  if (value === "off" || value === "false") return false;
  throw new UsageError(`${what} must be on or off, got ${JSON.stringify(value)}`);
}
