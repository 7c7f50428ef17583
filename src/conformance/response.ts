/**
 * Conformance of response models: schema `response-fixture/1`, in which beliefs are given and log probabilities,
 * the toolbox's `yhat` and residuals are compared trial by trial.
 */

import * as z from "zod";
import { UsageError } from "../errors.js";
import type { BoundResponse, ResponseContext, ResponseModel, Values } from "../model/index.js";
import { toNative } from "../model/transform.js";
import { findResponseModel } from "../response/index.js";
import { standInFilter } from "../response/stand-in.js";
import type { CaseResult } from "./result.js";

const number = z
  .union([z.number(), z.null(), z.enum(["Infinity", "-Infinity", "NaN"])])
  .transform((x) => (x === null ? Number.NaN : Number(x)));
const numbers = z.array(number);
/** One number a trial, or several columns. */
const columns = z.array(z.union([number.transform((x) => [x]), numbers]));

/** One number, or nested arrays; what each depth means, `beliefsOf` says. */
type BeliefRow = number | readonly BeliefRow[];
const beliefRow: z.ZodType<BeliefRow> = z.lazy(() => z.union([number, z.array(beliefRow)]));

const common = {
  schema: z.literal("response-fixture/1"),
  model: z.string(),
  note: z.string().default(""),
  perceptual: z.looseObject({ model: z.string() }).optional(),
  inputs: columns,
  ignored: z.array(z.int()).optional(),
};

const predorpost = z.union([z.literal(1), z.literal(2)]).default(1);

const caseSchema = z.object({
  label: z.string().default(""),
  predorpost,
  estimation: numbers.default([]),
  native: numbers.optional(),
  responses: columns.default([]),
  irregular: z.array(z.int()).optional(),
  logp: numbers,
  yhat: numbers.optional(),
  residuals: numbers.optional(),
  total: number.optional(),
});
type Case = z.infer<typeof caseSchema>;

const singleSchema = z.object({
  ...common,
  infStates: z.array(beliefRow),
  cases: z.array(caseSchema).min(1),
});

const combinedSchema = z.object({
  ...common,
  infStates: z.array(beliefRow),
  streams: z
    .array(
      z.object({
        name: z.string(),
        model: z.string(),
        native: numbers,
        predorpost,
        responses: columns,
        logp: numbers,
      }),
    )
    .min(1),
  logp: numbers,
  totals: z.record(z.string(), number).default({}),
  trialsWithAnyStream: z.int().optional(),
  scoredValues: z.int().optional(),
});
type Combined = z.infer<typeof combinedSchema>;

const headSchema = z.looseObject({
  model: z.string(),
  streams: z.array(z.looseObject({ model: z.string() })).optional(),
});

/** What a fixture holds besides its cases. */
type Given = Pick<z.infer<typeof singleSchema>, "perceptual" | "inputs" | "infStates" | "ignored">;

/** Runs every case of a fixture; whatever cannot be run is a failed result that says why. */
export function checkResponse(fixture: unknown): CaseResult[] {
  const head = headSchema.safeParse(fixture);
  if (!head.success) return [failed("response fixture", z.prettifyError(head.error))];
  const { model, streams } = head.data;
  const needed = streams?.map((stream) => stream.model) ?? [model];
  const unknown = needed.find((name) => findResponseModel(name) === undefined);
  if (unknown !== undefined) return [failed(model, `response model ${unknown}: not implemented`)];

  const parsed = (streams === undefined ? singleSchema : combinedSchema).safeParse(fixture);
  if (!parsed.success) return [failed(model, z.prettifyError(parsed.error))];
  const data = parsed.data;
  if ("streams" in data) return [guarded(fixtureId(data), () => checkCombined(data))];
  return data.cases.map((one) => {
    const id = [fixtureId(data), one.label].filter((part) => part !== "").join(": ");
    return guarded(id, () => checkCase(data.model, data, one));
  });
}

function fixtureId({
  model,
  perceptual,
}: {
  model: string;
  perceptual?: { model: string } | undefined;
}): string {
  return perceptual === undefined ? model : `${model} on ${perceptual.model}`;
}

function failed(id: string, detail: string): CaseResult {
  return { id, passed: false, worst: Number.POSITIVE_INFINITY, detail };
}

/** Misuse (a model that cannot read these beliefs) is a failed case, not the end of the run. */
function guarded(id: string, check: () => Comparison): CaseResult {
  try {
    const { worst, where } = check();
    if (worst <= 1) return { id, passed: true, worst };
    return { id, passed: false, worst, detail: where };
  } catch (error) {
    if (error instanceof UsageError) return failed(id, error.message);
    throw error;
  }
}

function checkCase(model: string, given: Given, one: Case): Comparison {
  const bound = bindTo(model, given, one.predorpost);
  const comparison = new Comparison();
  const parameters = bound.parameters.length;
  if (one.estimation.length !== parameters)
    comparison.fail(`${one.estimation.length} parameters, not ${parameters}`);
  const fromEstimation = bound.parameters.map((p, i) => toNative(p.domain, one.estimation[i] ?? Number.NaN));
  const native = one.native ?? fromEstimation;
  comparison.series("native", fromEstimation, native, (expected) => 1e-12 * Math.abs(expected));

  const series = scoreSeries(bound, given, one.responses, native);
  comparison.series("logp", series.logp, one.logp, perTrial);
  if (one.yhat !== undefined) comparison.series("yhat", series.yhat, one.yhat, perTrial);
  if (one.residuals !== undefined) comparison.series("residual", series.residuals, one.residuals, perTrial);
  if (one.irregular !== undefined) comparison.equal("irregular", series.irregular, one.irregular);
  if (given.ignored !== undefined) comparison.equal("ignored", ignoredTrials(given), given.ignored);
  if (one.total !== undefined) comparison.value("total", total(series.logp), one.total, relativeTotal);
  return comparison;
}

function checkCombined(data: Combined): Comparison {
  const comparison = new Comparison();
  const both = data.inputs.map(() => Number.NaN);
  let scored = 0;
  for (const stream of data.streams) {
    const bound = bindTo(stream.model, data, stream.predorpost);
    const { logp } = scoreSeries(bound, data, stream.responses, stream.native);
    comparison.series(`logp of ${stream.name}`, logp, stream.logp, perTrial);
    const expected = data.totals[stream.name];
    if (expected !== undefined)
      comparison.value(`total of ${stream.name}`, total(logp), expected, relativeTotal);
    logp.forEach((value, k) => {
      if (Number.isNaN(value)) return;
      scored++;
      const before = both[k] ?? Number.NaN;
      both[k] = Number.isNaN(before) ? value : before + value;
    });
  }
  comparison.series("logp", both, data.logp, perTrial);
  if (data.totals.both !== undefined) comparison.value("total", total(both), data.totals.both, relativeTotal);
  const trials = both.filter((value) => !Number.isNaN(value)).length;
  if (data.trialsWithAnyStream !== undefined)
    comparison.equal("trialsWithAnyStream", trials, data.trialsWithAnyStream);
  if (data.scoredValues !== undefined) comparison.equal("scoredValues", scored, data.scoredValues);
  return comparison;
}

/** Models that offer a choice between predictions and posteriors; the toolbox's others ignore `predorpost`. */
const offersPosterior: ReadonlySet<string> = new Set([
  "unitsq_sgm",
  "softmax_binary",
  "beta_obs",
  "softmax",
  "softmax_mu3",
  "softmax_wld",
  "softmax_mu3_wld",
]);

function bindTo(model: string, given: Given, predorpost: 1 | 2): BoundResponse {
  const found = findResponseModel(model) as ResponseModel;
  const perceptual = given.perceptual?.model ?? "filter";
  const roles = [
    ...Object.keys(beliefsOf(given.infStates[0] ?? [], 1)),
    ...(/_pu(_|$)/.test(perceptual) ? [noise] : []),
  ];
  const binary =
    perceptual.includes("binary") || given.inputs.every(([u]) => u === 0 || u === 1 || Number.isNaN(u));
  const width = given.inputs[0]?.length ?? 1;
  return found.bind(standInFilter(perceptual, binary ? "binary" : "real", roles), {
    respondFrom: predorpost === 2 && offersPosterior.has(model) ? "posterior" : "prediction",
    extraInputs: Array.from({ length: width - 1 }, (_, i) => extraName(i)),
  });
}

const noise = "level[1].perceptualNoise";
const extraName = (i: number): string => `input ${i + 2}`;

const statistics = ["expectedMean", "expectedVariance", "mean", "variance"] as const;

/**
 * Beliefs of one trial by role, from the toolbox's array.
 * @param previous state before the trial, from 1; of filters of transitions alone
 */
function beliefsOf(row: BeliefRow, previous: number): Record<string, number> {
  if (typeof row === "number") return { "level[1].expectedMean": row };
  if (row.every((x) => typeof x === "number")) {
    // One learned value before and after the update (Kalman filter, Pearce-Hall with its associability).
    const [before, after] = row;
    return Object.fromEntries(
      Object.entries({ "level[1].expectedMean": before, "level[1].mean": after }).filter(
        (entry): entry is [string, number] => entry[1] !== undefined,
      ),
    );
  }
  const beliefs: Record<string, number> = {};
  const put = (path: string, values: readonly number[]): void => {
    if (values.length !== 4) {
      throw new UsageError(`infStates: ${path} holds ${values.length} numbers where 4 are known`);
    }
    for (const [i, quantity] of statistics.entries()) beliefs[`${path}.${quantity}`] = values[i]!;
  };
  const [first] = row;
  if (row.length === 1 && isNumbers(first)) {
    // Two options (dual Rescorla-Wagner), or the jumping Gaussian.
    if (first.length === 2) {
      return { "arm[1].expectedMean": first[0]!, "arm[2].expectedMean": first[1]! };
    }
    if (first.length === 10) {
      return { "level[1].expectedMean": first[0]!, "level[1].expectedVariance": first[1]! };
    }
  }
  for (const [l, level] of row.entries()) {
    if (typeof level === "number") throw new UsageError(`infStates: level ${l + 1} is one number`);
    if (isNumbers(level)) {
      put(`level[${l + 1}]`, level);
      continue;
    }
    // Options, outcomes or worlds; of transitions the states that can follow the previous one.
    const arms = level.map((arm) => (isNumbers(arm) ? arm : (arm as readonly BeliefRow[])[previous - 1]));
    arms.forEach((arm, i) => {
      if (!isNumbers(arm)) throw new UsageError(`infStates: level ${l + 1} has no state ${previous}`);
      put(l === 0 ? `arm[${i + 1}]` : `arm[${i + 1}].level[${l + 1}]`, arm);
    });
    // The top level is one state, stored with the first option (and the first state before).
    const [top] = level;
    if (l > 1) put(`level[${l + 1}]`, isNumbers(top) ? top : ((top as readonly BeliefRow[])[0] as number[]));
  }
  return beliefs;
}

function isNumbers(x: BeliefRow | undefined): x is readonly number[] {
  return Array.isArray(x) && x.every((each) => typeof each === "number");
}

interface Scored {
  readonly logp: readonly number[];
  readonly yhat: readonly number[];
  readonly residuals: readonly number[];
  readonly irregular: readonly number[];
}

/**
 * Toolbox rules: a trial whose first input is missing is not scored, nor, when there are responses, one whose
 * first response is missing; that holds for models that score inputs, too.
 */
function scoreSeries(
  bound: BoundResponse,
  given: Given,
  responses: readonly (readonly number[])[],
  native: readonly number[],
): Scored {
  const p = Object.fromEntries(bound.parameters.map(({ name }, i) => [name, native[i] ?? Number.NaN]));
  const readsResponses = responses.length > 0 || bound.scores === "response";
  const logp: number[] = [];
  const yhat: number[] = [];
  const residuals: number[] = [];
  const irregular: number[] = [];
  let memory = bound.initial?.<number>(p) ?? {};
  given.inputs.forEach((input, k) => {
    const response = responses[k]?.[0] ?? Number.NaN;
    if (Number.isNaN(input[0]) || (readsResponses && Number.isNaN(response))) {
      irregular.push(k);
      for (const column of [logp, yhat, residuals]) column.push(Number.NaN);
      return;
    }
    const previous = given.inputs[k - 1]?.[0] ?? 1;
    const beliefs = beliefsOf(given.infStates[k] ?? [], previous);
    const context = { beliefs, input: named(input), memory, response };
    const reported = report(bound, context, p);
    const { logProbability, memory: next } = bound.step<number>(context, p);
    logp.push(logProbability);
    yhat.push(reported.yhat);
    residuals.push(reported.residual);
    memory = next ?? memory;
  });
  return { logp, yhat, residuals, irregular };
}

function report(
  bound: BoundResponse,
  context: ResponseContext<string, string, string, number> & { readonly response: number },
  p: Values<string, number>,
): { readonly yhat: number; readonly residual: number } {
  if (bound.toolbox !== undefined) return bound.toolbox(context, p);
  const yhat = bound.prediction(context, p);
  return { yhat, residual: (context.response - yhat) / Math.sqrt(yhat * (1 - yhat)) };
}

function named(input: readonly number[]): Values<string, number> {
  return Object.fromEntries(input.map((value, i) => [i === 0 ? "input" : extraName(i - 1), value]));
}

function ignoredTrials({ inputs }: Given): number[] {
  return inputs.flatMap(([u], k) => (Number.isNaN(u) ? [k] : []));
}

function total(logp: readonly number[]): number {
  return logp.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0);
}

const perTrial = (expected: number): number => 1e-12 + 1e-11 * Math.abs(expected);
const relativeTotal = (expected: number): number => 1e-10 * Math.abs(expected);

/** Keeps the largest error relative to its tolerance, and where it was. */
class Comparison {
  worst = 0;
  where = "";

  fail(where: string): void {
    this.keep(Number.POSITIVE_INFINITY, where);
  }

  equal(what: string, actual: unknown, expected: unknown): void {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (a !== b) this.fail(`${what}: ${a}, expected ${b}`);
  }

  series(
    what: string,
    actual: readonly number[],
    expected: readonly number[],
    tolerance: (expected: number) => number,
  ): void {
    if (actual.length !== expected.length)
      this.fail(`${what}: ${actual.length} values, expected ${expected.length}`);
    for (const [k, value] of expected.entries()) {
      this.value(`${what} [${k}]`, actual[k] ?? Number.NaN, value, tolerance);
    }
  }

  value(what: string, actual: number, expected: number, tolerance: (expected: number) => number): void {
    if (Object.is(actual, expected) || actual === expected) return;
    const ratio = Math.abs(actual - expected) / tolerance(expected);
    this.keep(
      Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio,
      `${what}: ${actual}, expected ${expected}`,
    );
  }

  private keep(ratio: number, where: string): void {
    if (ratio > this.worst) {
      this.worst = ratio;
      this.where = where;
    }
  }
}
