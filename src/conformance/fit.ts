/**
 * Conformance of fits: schema `fit-fixture/1` (response-models 12). The objective, its pieces and its Hessian are
 * compared at the toolbox's mode; our own minimum must not lie above the polished one.
 */

import * as z from "zod";
import {
  type Agent,
  type AgentDensity,
  agent,
  agentDensity,
  evaluateRun,
  type RunData,
} from "../agent/index.js";
import { averagePosterior } from "../inference/average.js";
import { drive } from "../inference/drive.js";
import { cholesky, logDeterminantFromCholesky } from "../inference/linear.js";
import { fitMap, type Reply } from "../inference/map.js";
import { perceptualModels } from "../perceptual/index.js";
import { findResponseModel } from "../response/index.js";
import { LOG_TWO_PI } from "../scalar/functions.js";
import { log } from "../scalar/index.js";
import type { CaseResult } from "./result.js";

const number = z
  .union([z.number(), z.null(), z.enum(["Infinity", "-Infinity", "NaN", "Inf", "-Inf"])])
  .transform((x) =>
    x === null ? Number.NaN : Number(typeof x === "string" ? x.replace(/Inf$/, "Infinity") : x),
  );
const numbers = z.array(number);
const matrix = z.array(numbers);
const rows = z.array(z.union([number.transform((x) => [x]), numbers]));

const fitSchema = z.looseObject({
  id: z.string(),
  perceptualModel: z.string(),
  perceptualFunction: z.string().optional(),
  responseFunction: z.string(),
  predorpost: z.union([z.literal(1), z.literal(2)]).default(1),
  inputsFile: z.string().optional(),
  inputs: rows.optional(),
  responsesFile: z.string().optional(),
  responses: rows.optional(),
  parameterNames: z.array(z.string()),
  perceptualCount: z.int(),
  priorMean: numbers,
  priorVariance: numbers,
  free: z.array(z.int()),
  start: numbers,
  map: z.looseObject({
    estimation: numbers,
    native: numbers,
    negLogJoint: number,
    negLogLikelihood: number,
    hessianSmallSteps: matrix.optional(),
  }),
  polished: z.looseObject({ estimation: numbers, negLogJoint: number, posteriorSd: numbers.optional() }),
  hessian: matrix,
  LME: number,
  AIC: number,
  BIC: number,
  dataPoints: z.int(),
  logLikelihoodTrials: numbers,
  yhat: numbers,
  residuals: numbers,
  lmeSmallSteps: number.optional(),
  gradientTimesSd: number.nullish(),
  hessianAgreement: z.number().default(0),
  smooth: z.boolean(),
});
type Fixture = z.infer<typeof fitSchema>;

const averageSchema = z.looseObject({
  id: z.string(),
  of: z.array(z.string()),
  free: z.array(z.int()),
  priorMean: numbers,
  priorVariance: numbers,
  members: z.array(z.looseObject({ estimation: numbers, hessian: matrix })),
  estimation: numbers,
  hessian: matrix,
  covariance: matrix,
});

/** Collects errors relative to their tolerances; the largest decides. */
class Comparison {
  worst = 0;
  readonly details: string[] = [];

  /** |got - want| against a tolerance. */
  close(what: string, got: number, want: number, tolerance: number): void {
    const same = Object.is(got, want) || (Number.isNaN(got) && Number.isNaN(want));
    this.add(what, same ? 0 : Math.abs(got - want) / tolerance, `${got}, expected ${want}`);
  }

  /** A one-sided bound. */
  notAbove(what: string, got: number, bound: number, tolerance: number): void {
    this.add(what, Math.max(0, got - bound) / tolerance, `${got}, expected at most ${bound}`);
  }

  add(what: string, error: number, text: string): void {
    const relative = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
    if (relative > 1) this.details.push(`${what}: ${text}`);
    this.worst = Math.max(this.worst, relative);
  }

  result(id: string): CaseResult {
    const passed = this.worst <= 1;
    return {
      id,
      passed,
      worst: this.worst,
      ...(passed ? {} : { detail: this.details.slice(0, 3).join("; ") }),
    };
  }
}

/**
 * Checks one fixture.
 * @param resolveData gives the text of a public data file by its base name
 */
export function checkFit(fixture: unknown, resolveData: (name: string) => string): CaseResult[] {
  const id = String((fixture as { id?: unknown }).id ?? "fit");
  if ((fixture as { of?: unknown }).of !== undefined) {
    const read = averageSchema.safeParse(fixture);
    return read.success ? [checkAverage(read.data)] : [malformed(id, read.error)];
  }
  const read = fitSchema.safeParse(fixture);
  if (!read.success) return [malformed(id, read.error)];
  const model = read.data.perceptualFunction ?? read.data.perceptualModel;
  if (!perceptualModels.some((entry) => entry.name === model)) {
    return [
      { id, passed: false, worst: Number.POSITIVE_INFINITY, detail: `model ${model}: not implemented` },
    ];
  }
  if (findResponseModel(read.data.responseFunction) === undefined) {
    const detail = `response model ${read.data.responseFunction}: not implemented`;
    return [{ id, passed: false, worst: Number.POSITIVE_INFINITY, detail }];
  }
  return [checkOne(read.data, model, resolveData)];
}

function malformed(id: string, error: z.ZodError): CaseResult {
  const issue = error.issues[0];
  const detail = `not a fit-fixture/1: ${issue?.path.join(".")} ${issue?.message}`;
  return { id, passed: false, worst: Number.POSITIVE_INFINITY, detail };
}

function checkOne(fixture: Fixture, model: string, resolveData: (name: string) => string): CaseResult {
  const comparison = new Comparison();
  const { subject, index } = buildSubject(fixture, model);
  const run = dataOf(fixture, subject, resolveData);
  const density = agentDensity(subject, [[run]]);
  const toFree = (vector: readonly number[]): Float64Array =>
    Float64Array.from(density.freeIndex, (i) => vector[index[i]!]!);

  const atMap = toFree(fixture.map.estimation);
  const [point] = density.hessian([{ participant: 0, z: atMap }]);
  const { map } = fixture;
  const relative = (x: number): number => 1e-9 * Math.max(1, Math.abs(x));
  comparison.close("objective", -point!.logJoint, map.negLogJoint, relative(map.negLogJoint));
  comparison.close(
    "negative log-likelihood",
    -point!.logLikelihood,
    map.negLogLikelihood,
    relative(map.negLogLikelihood),
  );
  const evaluation = evaluateRun(subject, run, density.native({ participant: 0, z: atMap }));
  const stream = evaluation.streams[0]!;
  fixture.logLikelihoodTrials.forEach((want, t) => {
    const scored = stream.scored[t] === 1;
    const got = (values: Float64Array): number => (scored ? values[t]! : Number.NaN);
    comparison.close(`logp of trial ${t + 1}`, got(stream.logLikelihood), want, relative(want));
    comparison.close(
      `yhat of trial ${t + 1}`,
      got(stream.toolbox.yhat),
      fixture.yhat[t]!,
      relative(fixture.yhat[t]!),
    );
    comparison.close(
      `residual of trial ${t + 1}`,
      got(stream.toolbox.residual),
      fixture.residuals[t]!,
      relative(fixture.residuals[t]!),
    );
  });

  const d = density.dimension;
  const order = density.freeIndex.map((i) => fixture.free.indexOf(index[i]!));
  const hessian = point!.hessian.map((h) => -h);
  checkHessian(comparison, fixture, hessian, order);
  const factor = cholesky(hessian, d);
  const lme =
    factor === undefined
      ? Number.NaN
      : point!.logJoint + 0.5 * d * LOG_TWO_PI - 0.5 * logDeterminantFromCholesky(factor, d);
  const lmeTolerance = fixture.smooth
    ? 1e-3
    : 0.01 + 2 * Math.abs(fixture.LME - (fixture.lmeSmallSteps ?? fixture.LME));
  comparison.close("LME", lme, fixture.LME, lmeTolerance);
  comparison.close(
    "AIC",
    -2 * point!.logLikelihood + 2 * d,
    fixture.AIC,
    1e-8 * Math.max(1, Math.abs(fixture.AIC)),
  );
  const bic = -2 * point!.logLikelihood + d * log(fixture.dataPoints);
  comparison.close("BIC", bic, fixture.BIC, 1e-8 * Math.max(1, Math.abs(fixture.BIC)));
  checkMinimum(comparison, fixture, density, toFree, order);
  return comparison.result(fixture.id);
}

function checkHessian(
  comparison: Comparison,
  fixture: Fixture,
  ours: Float64Array,
  order: readonly number[],
): void {
  const d = order.length;
  order.forEach((row, i) => {
    order.forEach((column, j) => {
      const want = fixture.hessian[row]![column]!;
      const scale = Math.sqrt(Math.abs(fixture.hessian[row]![row]! * fixture.hessian[column]![column]!));
      const got = ours[i * d + j]!;
      const other = fixture.map.hessianSmallSteps?.[row]?.[column] ?? want;
      if (fixture.smooth) {
        comparison.close(`Hessian ${i + 1},${j + 1}`, got, want, 1e-4 * scale);
        return;
      }
      // Either stored Hessian may straddle kinks: between the two, widened by the difference of the two matrices,
      // which the fixture states relative to sqrt(H_ii H_jj). (Element by element they can agree by chance.)
      const middle = (want + other) / 2;
      const half = 0.5 * Math.abs(want - other) + (fixture.hessianAgreement + 1e-4) * scale;
      comparison.close(`Hessian ${i + 1},${j + 1}`, got, middle, half);
    });
  });
}

/** From the fixture's start and, where that ends higher, from the toolbox's mode; the lower one counts. */
function checkMinimum(
  comparison: Comparison,
  fixture: Fixture,
  density: AgentDensity,
  toFree: (vector: readonly number[]) => Float64Array,
  order: readonly number[],
): void {
  const { polished } = fixture;
  const exact = typeof fixture.gradientTimesSd === "number" && fixture.gradientTimesSd < 1e-4;
  const fromStart = minimum(density, toFree(fixture.start));
  const best =
    fromStart.value <= polished.negLogJoint + 1e-6
      ? fromStart
      : [fromStart, minimum(density, toFree(fixture.map.estimation))].reduce((a, b) =>
          b.value < a.value ? b : a,
        );
  comparison.notAbove("minimum", best.value, polished.negLogJoint, exact ? 1e-6 : 1e-3);
  const sds = polished.posteriorSd;
  // A lower minimum elsewhere is no error; the mode is compared where the two objectives agree.
  if (!exact || sds === undefined || best.value < polished.negLogJoint - 1e-6) return;
  const want = toFree(polished.estimation);
  best.z.forEach((got, j) => {
    comparison.close(`mode ${j + 1}`, got, want[j]!, 1e-3 * sds[order[j]!]!);
  });
}

function minimum(density: AgentDensity, start: Float64Array): { z: Float64Array; value: number } {
  const prior = density.priors[0]!;
  const end = drive(
    fitMap({
      mean: prior.mean,
      sd: prior.variance.map(Math.sqrt),
      first: start,
      starts: 1,
      seed: 1,
      index: 0,
      draws: 0,
    }),
    ({ kind, points }): readonly Reply[] => density[kind](points.map((z) => ({ participant: 0, z }))),
  );
  return { z: end.z, value: -end.logJoint };
}

/** The agent of a fixture, and for each of its parameters the place in the toolbox's vector. */
function buildSubject(fixture: Fixture, model: string): { subject: Agent; index: number[] } {
  const entry = perceptualModels.find((candidate) => candidate.name === model)!;
  const built = levelsFor(fixture.perceptualCount, (levels) =>
    entry.build(levels === undefined ? {} : { levels }),
  );
  const columns = fixture.inputs?.[0]?.length ?? 1;
  const response = findResponseModel(fixture.responseFunction)!;
  const plain = agent({
    filter: built.filter,
    response,
    settings: {
      respondFrom: fixture.predorpost === 2 ? "posterior" : "prediction",
      responseGaps: "drop",
      extraInputs: Array.from({ length: columns - 1 }, (_, i) => `input_${i + 2}`),
    },
  });
  const names = [...built.vector, ...plain.streams[0]!.response.parameters.map((p) => p.name)];
  const index = plain.parameters.map((p) => names.indexOf(p.name));
  const subject: Agent = {
    ...plain,
    parameters: plain.parameters.map((p, i) => {
      const at = index[i]!;
      const variance = fixture.priorVariance[at]!;
      return {
        ...p,
        prior: { mean: fixture.priorMean[at]!, variance: fixture.free.includes(at) ? variance : 0 },
      };
    }),
  };
  return { subject, index };
}

/** The number of levels whose parameter vector has this length; the default where the model has no levels. */
function levelsFor<T extends { readonly vector: readonly unknown[] }>(
  length: number,
  build: (levels: number | undefined) => T,
): T {
  const plain = build(undefined);
  if (plain.vector.length === length) return plain;
  for (let levels = 2; levels <= 12; levels++) {
    const built = build(levels);
    if (built.vector.length === length) return built;
  }
  throw new Error(`a parameter vector of ${length} fits no number of levels`);
}

function dataOf(fixture: Fixture, subject: Agent, resolveData: (name: string) => string): RunData {
  const base = (path: string): string => path.split("/").at(-1)!;
  const column = (path: string): number[] =>
    resolveData(base(path))
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== "" && !Number.isNaN(Number(line)))
      .map(Number);
  const inputs = fixture.inputs ?? column(fixture.inputsFile!).map((u) => [u]);
  const ideal = subject.streams[0]!.response.scores === "input";
  const responses =
    fixture.responses ??
    (ideal || fixture.responsesFile === undefined || fixture.responsesFile.startsWith("none")
      ? []
      : column(fixture.responsesFile).map((y) => [y]));
  const names = [subject.filter.inputs[0]!.name, ...subject.settings.extraInputs];
  const given = Object.fromEntries(
    names.map((name, c) => [name, Float64Array.from(inputs, (row) => row[c]!)]),
  );
  const answers = responses.length === 0 ? [] : [Float64Array.from(responses, (row) => row[0]!)];
  // Filters that learn from what was chosen read it from the responses.
  const chosen = subject.filter.inputs
    .filter(({ from }) => from === "response")
    .map(({ name }) => [name, answers[0]!]);
  return {
    trials: inputs.length,
    inputs: { ...given, ...Object.fromEntries(chosen) },
    responses: answers,
  };
}

function checkAverage(fixture: z.infer<typeof averageSchema>): CaseResult {
  const comparison = new Comparison();
  const pick = (vector: readonly number[]): Float64Array =>
    Float64Array.from(fixture.free, (i) => vector[i]!);
  const average = averagePosterior(
    fixture.members.map((member) => ({
      mode: pick(member.estimation),
      hessian: Float64Array.from(member.hessian.flat()),
    })),
    { mean: pick(fixture.priorMean), variance: pick(fixture.priorVariance) },
  );
  const d = fixture.free.length;
  const want = pick(fixture.estimation);
  const at = (values: Float64Array | undefined, i: number): number => values?.[i] ?? Number.NaN;
  for (let i = 0; i < d; i++) {
    comparison.close(`mean ${i + 1}`, at(average?.mean, i), want[i]!, 1e-9 * Math.max(1, Math.abs(want[i]!)));
    for (let j = 0; j < d; j++) {
      for (const [what, got, wanted] of [
        ["Hessian", average?.hessian, fixture.hessian],
        ["covariance", average?.covariance, fixture.covariance],
      ] as const) {
        const scale = Math.sqrt(Math.abs(wanted[i]![i]! * wanted[j]![j]!));
        comparison.close(`${what} ${i + 1},${j + 1}`, at(got, i * d + j), wanted[i]![j]!, 1e-9 * scale);
      }
    }
  }
  return comparison.result(fixture.id);
}
