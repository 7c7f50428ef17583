/** Learning rates that change with the number of updates; the meaning of optax 0.2.5's schedules. */

import { UsageError } from "../errors.js";
import { cos, exp, log } from "../scalar/elementary/index.js";

export type ScheduleObject =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "linear"; readonly from: number; readonly to: number; readonly steps: number }
  | { readonly kind: "exponential"; readonly value: number; readonly rate: number; readonly steps: number }
  | {
      readonly kind: "cosine";
      readonly value: number;
      readonly decaySteps: number;
      /** Last value as a part of the first, default 0. */
      readonly endFraction?: number;
      /** Power of the cosine, default 1. */
      readonly exponent?: number;
    }
  | {
      readonly kind: "warmupCosine";
      readonly from: number;
      readonly peak: number;
      readonly warmupSteps: number;
      /** Warm-up included. */
      readonly totalSteps: number;
      readonly end: number;
    };

/** A number is a constant schedule. */
export type Schedule = number | ScheduleObject;

/** x^p for x ≥ 0, of our own exp and log. */
function power(x: number, p: number): number {
  if (p === 0 || x === 1) return 1;
  if (p === 1) return x;
  return x === 0 ? 0 : exp(p * log(x));
}

/**
 * Rate of the update after `count` updates, count = 0, 1, ...
 *
 * linear: from a to b over n updates; exponential: v r^(count/n); cosine:
 * v ((1 - α) (½ (1 + cos(π min(count, n)/n)))^e + α); warmupCosine: linear to the peak, then cosine to the end.
 */
export function rateAt(schedule: Schedule, count: number): number {
  if (typeof schedule === "number") return schedule;
  switch (schedule.kind) {
    case "constant":
      return schedule.value;
    case "linear": {
      const part = Math.min(count, schedule.steps) / schedule.steps;
      return schedule.from + (schedule.to - schedule.from) * part;
    }
    case "exponential":
      return schedule.value * power(schedule.rate, count / schedule.steps);
    case "cosine":
      return cosine(
        schedule.value,
        schedule.decaySteps,
        schedule.endFraction ?? 0,
        schedule.exponent ?? 1,
        count,
      );
    case "warmupCosine": {
      const { from, peak, warmupSteps, totalSteps, end } = schedule;
      if (count < warmupSteps) return from + ((peak - from) * count) / warmupSteps;
      return cosine(peak, totalSteps - warmupSteps, peak === 0 ? 0 : end / peak, 1, count - warmupSteps);
    }
  }
}

function cosine(value: number, steps: number, end: number, exponent: number, count: number): number {
  const wave = 0.5 * (1 + cos((Math.PI * Math.min(count, steps)) / steps));
  return value * ((1 - end) * power(wave, exponent) + end);
}

/** @throws UsageError naming the field, where a schedule is not one */
export function checkSchedule(schedule: Schedule, what: string): void {
  const fields: Readonly<Record<string, number | undefined>> =
    typeof schedule === "number" ? { value: schedule } : numbersOf(schedule, what);
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const count = name === "steps" || name.endsWith("Steps");
    const least = count && name !== "warmupSteps" ? 1 : 0;
    if (!(Number.isFinite(value) && value >= least && (!count || Number.isInteger(value)))) {
      const kind = count ? `a whole number ≥ ${least}` : "a finite number ≥ 0";
      throw new UsageError(`${what}: ${name} must be ${kind}, got ${value}`);
    }
  }
  if (typeof schedule === "object" && schedule.kind === "warmupCosine") {
    if (schedule.totalSteps <= schedule.warmupSteps) {
      throw new UsageError(`${what}: totalSteps must be larger than warmupSteps, got ${schedule.totalSteps}`);
    }
  }
}

function numbersOf(schedule: ScheduleObject, what: string): Record<string, number | undefined> {
  switch (schedule.kind) {
    case "constant":
      return { value: schedule.value };
    case "linear":
      return { from: schedule.from, to: schedule.to, steps: schedule.steps };
    case "exponential":
      return { value: schedule.value, rate: schedule.rate, steps: schedule.steps };
    case "cosine": {
      const { value, decaySteps, endFraction, exponent } = schedule;
      return { value, decaySteps, endFraction, exponent };
    }
    case "warmupCosine": {
      const { from, peak, warmupSteps, totalSteps, end } = schedule;
      return { from, peak, warmupSteps, totalSteps, end };
    }
    default: {
      const { kind }: { kind: unknown } = schedule;
      const kinds = "constant, linear, exponential, cosine, warmupCosine";
      throw new UsageError(`${what}: unknown schedule "${String(kind)}"; one of ${kinds}`);
    }
  }
}
