/** What the analysis file asks of the outputs (group models 6, 10.1), checked. */

import { UsageError } from "../../errors.js";
import { suggest } from "../../suggest.js";
import { defaultInterval, type IntervalOption } from "./summary.js";

/** Levels of factors and values of numeric variables that are held, on their original scale. */
export type At = Readonly<Record<string, string | number>>;

/**
 * As in the analysis file: `{parameter: om2, group: "patient - control", at: {age: 30}}`. The one key beside
 * `parameter` and `at` is a factor, or several joined by `:`; its value has weights of their levels that sum to 0:
 * `0.5*a + 0.5*b - c`, or numbers by level.
 */
export interface ContrastRequest {
  /** Printed name: `om2`. */
  readonly parameter: string;
  readonly at?: At;
  readonly [factor: string]: Weights | At | undefined;
}

export type Weights = string | Readonly<Record<string, number>>;

export interface MarginalMeanRequest {
  /** All parameters whose formula has the factors, where it is not given. */
  readonly parameter?: string;
  /** Factors, as a list or joined by `:`; the mean over all cells where it is not given. */
  readonly by?: string | readonly string[];
  readonly at?: At;
}

export interface OutputOptions {
  readonly contrasts?: readonly ContrastRequest[];
  readonly marginalMeans?: readonly MarginalMeanRequest[];
  /** By parameter: half the width of a region around 0, or its ends, on the estimation scale. */
  readonly rope?: Readonly<Record<string, number | readonly [number, number]>>;
  readonly interval?: Partial<IntervalOption>;
}

/** @throws UsageError for an interval that cannot be */
export function intervalOf({ interval: stated }: OutputOptions): IntervalOption {
  const interval = { ...defaultInterval, ...stated };
  if (!(interval.prob > 0 && interval.prob < 1)) {
    throw new UsageError(`outputs.interval: prob must lie between 0 and 1, got ${interval.prob}`);
  }
  return interval;
}

/** The factors of a contrast and their weights. */
export function weightsKey({ parameter, at, ...factors }: ContrastRequest): { by: string; weights: Weights } {
  const stated = Object.entries(factors).filter(([, value]) => value !== undefined);
  const [first] = stated;
  if (first === undefined || stated.length > 1) {
    const names = stated.map(([name]) => name).join(", ") || "none";
    throw new UsageError(
      `contrasts: each is of one factor, or of several as in "group:session"; that of ${parameter} has ${names}`,
    );
  }
  const [by, weights] = first;
  return { by, weights: typeof weights === "string" ? weights : numbersOf(by, weights) };
}

function numbersOf(by: string, weights: At = {}): Record<string, number> {
  return Object.fromEntries(
    Object.entries(weights).map(([level, weight]) => {
      if (typeof weight === "number" && Number.isFinite(weight)) return [level, weight];
      throw new UsageError(`contrasts: the weight of ${level} of ${by} must be a number, got ${weight}`);
    }),
  );
}

/**
 * Regions around 0 by parameter: as stated, else 0.05 sds of the individual prior to each side.
 *
 * @throws UsageError for a parameter that there is not, and for bounds out of order
 */
export function ropesOf(
  { rope = {} }: OutputOptions,
  parameters: readonly { readonly name: string; readonly s0: number }[],
): Map<string, readonly [number, number]> {
  const names = parameters.map(({ name }) => name);
  const bounds = new Map(parameters.map(({ name, s0 }) => [name, [-0.05 * s0, 0.05 * s0] as const]));
  for (const [name, stated] of Object.entries(rope)) {
    checkParameter(name, names, "outputs.rope");
    const [low, high] = typeof stated === "number" ? [-stated, stated] : stated;
    if (!(low < high)) {
      throw new UsageError(
        `outputs.rope: ${name} must be a number above 0 or two numbers in order, got ${String(stated)}`,
      );
    }
    bounds.set(name, [low, high]);
  }
  return bounds;
}

/** @throws UsageError that names the nearest parameter */
export function checkParameter(name: string, names: readonly string[], where: string): void {
  if (!names.includes(name)) throw unknown(where, "parameter", name, names);
}

/** "contrasts: there is no level pateint of group; did you mean patient? (control, patient)" */
export function unknown(
  where: string,
  kind: string,
  name: string,
  known: readonly string[],
  of = "",
): UsageError {
  const near = suggest(name, known);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  return new UsageError(`${where}: there is no ${kind} ${name}${of}${hint} (${known.join(", ") || "none"})`);
}

/** `age=30, session=2`. */
export function atText(at: At = {}): string {
  return Object.entries(at)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
