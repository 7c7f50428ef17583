/**
 * Conformance of perceptual models: schema `perceptual-fixture/1`, trajectories that the MATLAB HGF toolbox
 * computed, refusals it made, parameter transforms and resolved priors (perceptual-models section 9). Trajectories of
 * models that the toolbox does not have go by our own names.
 */

import * as z from "zod";
import { UsageError } from "../errors.js";
import type { Failure, Filter, Parameter, Trajectories } from "../model/index.js";
import { resolvePlaceholders } from "../model/placeholder.js";
import { type RunResult, runFilter } from "../model/run.js";
import { toNative } from "../model/transform.js";
import { type BuiltFilter, findPerceptualModel, type PerceptualModel } from "../perceptual/index.js";
import { Comparison } from "./comparison.js";
import type { CaseResult } from "./result.js";

const number = z
  .union([z.number(), z.null(), z.enum(["NaN", "Inf", "-Inf"])])
  .transform((x) =>
    x === null ? Number.NaN : typeof x === "number" ? x : Number(x.replace("Inf", "Infinity")),
  );
const numbers = z.array(number);
/** One trial of a field: a number, or arrays by level, arm and so on. */
type Nested = number | readonly Nested[];
const nested: z.ZodType<Nested> = z.union([number, z.array(z.lazy(() => nested))]);
const settingsSchema = z.looseObject({
  n_levels: z.int().optional(),
  irregular_intervals: z.union([z.boolean(), z.literal(0), z.literal(1)]).optional(),
  update_type: z.string().optional(),
});

const caseSchema = z.looseObject({
  id: z.string(),
  kind: z.enum(["trajectory", "error"]),
  settings: settingsSchema.default({}),
  input: z.looseObject({
    columns: z.array(z.string()).default(["u"]),
    u: numbers.optional(),
    file: z.string().optional(),
  }),
  estimationVector: numbers.optional(),
  nativeVector: numbers,
  prior: z.object({ mean: numbers, variance: numbers }).optional(),
  responses: numbers.optional(),
  trials: z.array(z.int()).default([]),
  tolerance: z.number().default(1e-9),
  trajectories: z.record(z.string(), z.array(nested)).default({}),
  error: z.object({ identifier: z.string(), trial: z.int().optional() }).optional(),
});
type Case = z.infer<typeof caseSchema>;

const fixtureSchema = z.looseObject({
  schema: z.literal("perceptual-fixture/1"),
  model: z.string(),
  defaults: z.looseObject({ settings: settingsSchema.default({}) }).optional(),
  cases: z.array(z.unknown()),
});

/**
 * Runs every case of a fixture; whatever cannot be run is a failed result that says why.
 *
 * @param resolveData text of a public data file, by its base name
 */
export function checkPerceptual(fixture: unknown, resolveData: (basename: string) => string): CaseResult[] {
  const parsed = fixtureSchema.safeParse(fixture);
  if (!parsed.success) return [failed("perceptual fixture", z.prettifyError(parsed.error))];
  const { model, defaults, cases } = parsed.data;
  const entry = findPerceptualModel(model);
  if (entry === undefined) return [failed(model, `model ${model}: not implemented`)];
  return cases.map((raw, i) => {
    const one = caseSchema.safeParse(raw);
    if (!one.success) return failed(`${model} case ${i + 1}`, z.prettifyError(one.error));
    const id = `${model} ${one.data.id}`;
    try {
      const comparison = checkCase(entry, defaults?.settings ?? {}, one.data, resolveData);
      if (comparison.worst <= 1) return { id, passed: true, worst: comparison.worst };
      return { id, passed: false, worst: comparison.worst, detail: comparison.detail };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      // A vector or setting that fits no model is refused by both.
      const expected = one.data.error?.identifier ?? "";
      if (
        /UndetNumLevels|InvalidUpdateType|:hmm:IllegB|:hhmm:|CoupledOnlyForTwo|NumOfBandits|ConfigRequired/.test(
          expected,
        )
      ) {
        return { id, passed: true, worst: 0 };
      }
      return failed(id, error.message);
    }
  });
}

function failed(id: string, detail: string): CaseResult {
  return { id, passed: false, worst: Number.POSITIVE_INFINITY, detail };
}

function checkCase(
  entry: PerceptualModel,
  defaults: Case["settings"],
  one: Case,
  resolveData: (basename: string) => string,
): Comparison {
  const comparison = new Comparison();
  const settings = { ...defaults, ...one.settings };
  const u = inputOf(one, resolveData);
  const build = (model: PerceptualModel): BuiltFilter => buildFor(model, settings, one.nativeVector);
  const own = build(entry);
  const running = settings.update_type === undefined ? entry : withUpdateType(entry, settings.update_type);
  const { filter, vector } = running === entry ? own : build(running);
  checkVector(own, one, comparison);
  if (one.prior !== undefined) checkPrior(own, one.prior, u, comparison);

  const p = Object.fromEntries(
    vector.flatMap((name, i): [string, number][] => (name === null ? [] : [[name, one.nativeVector[i]!]])),
  );
  const intervals =
    isOn(settings.irregular_intervals) && filter.honoursTime ? intervalsOf(one, u.length) : undefined;
  const series = {
    trials: u.length,
    inputs: inputsOf(filter, one, u),
    ...(intervals === undefined ? {} : { exogenous: { timeStep: intervals } }),
  };
  const onFailure = one.kind === "error" ? "stop" : "continue";
  const result = runFilter(filter, p, series, { onFailure });
  const failure = result.failure ?? filter.review?.(result.trajectories);
  if (one.kind === "error") checkRefusal(one, failure, comparison);
  else {
    // The toolbox's other types go on with NaN where we report a failure.
    if (filter.review !== undefined) comparison.require(failure === undefined, `refused: ${failure?.reason}`);
    checkTrajectories(one, own, result, comparison);
  }
  return comparison;
}

function isOn(flag: boolean | 0 | 1 | undefined): boolean {
  return flag === true || flag === 1;
}

function buildFor(
  entry: PerceptualModel,
  settings: Case["settings"],
  vector: readonly number[],
): BuiltFilter {
  const known = new Set(entry.settings.map(({ name }) => name));
  const structure = Object.fromEntries(Object.entries(settings).filter(([name]) => known.has(name)));
  const given = {
    ...(structure as Readonly<Record<string, number>>),
    ...(known.has("irregularIntervals") ? { irregularIntervals: isOn(settings.irregular_intervals) } : {}),
    ...(known.has("initialMean1") ? { initialMean1: vector[0] } : {}),
  };
  const { least } = entry.levels ?? {};
  if (least === undefined) return withLength(entry.build(given), entry, vector);
  // The toolbox reads the number of levels off the length of the vector.
  for (let levels = least; levels < vector.length; levels++) {
    const built = entry.build({ ...given, levels });
    if (built.vector.length === vector.length) return built;
  }
  return withLength(entry.build(given), entry, vector);
}

/** Input columns by the filter's names: `u`, others of the same name, and what was chosen. */
function inputsOf(filter: Filter, one: Case, u: Float64Array): Record<string, Float64Array> {
  return Object.fromEntries(
    filter.inputs.map(({ name, from }, i) => {
      if (i === 0) return [name, u];
      const answered = from === "response" ? one.responses : undefined;
      return [name, columnOf(name, one.input[name] ?? answered, u.length)];
    }),
  );
}

/** @throws UsageError when a vector has a length that no number of levels has */
function withLength(built: BuiltFilter, entry: PerceptualModel, vector: readonly number[]): BuiltFilter {
  if (built.vector.length === vector.length) return built;
  throw new UsageError(
    `${entry.name}: a parameter vector of ${vector.length} entries fits no number of levels`,
  );
}

/** The model of another update type: the toolbox's types share their code. */
function withUpdateType(entry: PerceptualModel, type: string): PerceptualModel {
  const model = findPerceptualModel(entry.name.replace(/^[eu]?hgf/, type));
  if (model === undefined) throw new UsageError(`${entry.name}: unknown update type "${type}"`);
  return model;
}

function inputOf({ input }: Case, resolveData: (basename: string) => string): Float64Array {
  if (input.file === undefined) return Float64Array.from(input.u ?? []);
  const name = input.file.split("/").at(-1)!;
  return Float64Array.from(resolveData(name).trim().split(/\s+/), Number);
}

/** The last column of the input table; unit intervals where it is the only one. */
function intervalsOf(one: Case, trials: number): Float64Array | undefined {
  const { input } = one;
  const last = input.columns.at(-1);
  return last === undefined || input.columns.length < 2 ? undefined : columnOf(last, input[last], trials);
}

function columnOf(name: string, given: unknown, trials: number): Float64Array {
  const values = numbers.safeParse(given);
  if (values.success && values.data.length === trials) return Float64Array.from(values.data);
  throw new UsageError(`the input has no column "${name}" of ${trials} numbers`);
}

function checkVector({ filter, vector }: BuiltFilter, one: Case, comparison: Comparison): void {
  one.estimationVector?.forEach((z, i) => {
    const want = one.nativeVector[i] ?? Number.NaN;
    const name = vector[i];
    // Entries without meaning travel as they are.
    const got = name == null ? z : toNative(parameterOf(filter.parameters, name).domain, z);
    comparison.compare(`native ${name ?? `entry ${i + 1}`}`, got, want, 1e-12, 0);
  });
}

function parameterOf(parameters: readonly Parameter[], name: string): Parameter {
  const found = parameters.find((parameter) => parameter.name === name);
  if (found === undefined) throw new Error(`no parameter ${name}`);
  return found;
}

function checkPrior(
  { filter, vector }: BuiltFilter,
  prior: { readonly mean: readonly number[]; readonly variance: readonly number[] },
  u: Float64Array,
  comparison: Comparison,
): void {
  comparison.require(prior.mean.length === vector.length, `prior of ${prior.mean.length} entries`);
  // Where one of the first 20 inputs is missing the toolbox's placeholders are NaN, and ours are not.
  const missing = u.subarray(0, 20).some(Number.isNaN);
  vector.forEach((name, i) => {
    const own = name === null ? undefined : parameterOf(filter.parameters, name).prior;
    const resolved = own === undefined ? undefined : resolvePlaceholders(own, u);
    for (const part of ["mean", "variance"] as const) {
      const want = prior[part][i]!;
      if (missing && Number.isNaN(want) && typeof own?.[part] === "object") continue;
      comparison.compare(
        `prior ${part} of ${name ?? `entry ${i + 1}`}`,
        resolved?.[part] ?? Number.NaN,
        want,
        1e-9,
        0,
      );
    }
  });
}

const reasons: Readonly<Record<string, readonly Failure["reason"][]>> = {
  "tapas:hgf:NegPostPrec": ["negativePosteriorPrecision"],
  "tapas:hgf:VarApproxInvalid": ["notANumber", "implausibleJump"],
  "tapas:hgf:hmm:IllegStatePrior": ["improperProbabilities"],
};

function checkRefusal({ error }: Case, failure: Failure | undefined, comparison: Comparison): void {
  if (error === undefined) {
    comparison.require(false, "an error case without an error");
    return;
  }
  if (error.identifier === "") {
    // The toolbox stumbled over its own code, which we need not: what it meant must give numbers.
    comparison.require(failure === undefined, `${failure?.reason} where only the toolbox's code fails`);
    return;
  }
  const allowed = error.identifier.startsWith("tapas:hgf:hhmm:")
    ? (["improperProbabilities"] as const)
    : (reasons[error.identifier] ?? []);
  const got =
    failure === undefined ? "no failure" : `${failure.reason} on trial ${(failure.trial ?? -1) + 1}`;
  comparison.require(
    failure !== undefined && allowed.includes(failure.reason),
    `expected ${error.identifier}, got ${got}`,
  );
  if (error.trial === undefined) return;
  comparison.require(
    failure?.trial === error.trial - 1,
    `expected a failure on trial ${error.trial}, got ${got}`,
  );
}

/** Fields that subtract nearly equal numbers are compared on the scale of what was subtracted. */
const unitScale = new Set(["da", "dax", "daa", "daua"]);
const scaledBy: Readonly<Record<string, string>> = { ud: "mu", epsi: "psi" };

function checkTrajectories(
  one: Case,
  { filter }: BuiltFilter,
  { trajectories }: RunResult,
  comparison: Comparison,
): void {
  const columns = toolboxColumns(filter.quantities, trajectories);
  for (const [field, rows] of Object.entries(one.trajectories)) {
    const own = columns.get(field);
    if (own === undefined) {
      comparison.require(false, `nothing reported under the toolbox's name "${field}"`);
      continue;
    }
    const full = one[`fullLength_${field}`];
    const stored = one.trials.filter((trial) => typeof full !== "number" || trial <= full);
    comparison.require(
      rows.length === stored.length,
      `${field}: ${rows.length} rows for ${stored.length} trials`,
    );
    const read = new Set<string>();
    rows.forEach((row, r) => {
      const trial = stored[r] ?? Number.NaN;
      for (const { at, value: want } of cellsOf(row)) {
        const key = keyOf(own, at);
        if (key !== undefined) read.add(key);
        // A level that has no such quantity is NaN in the toolbox.
        const got = key === undefined ? Number.NaN : own.get(key)![trial - 1]!;
        const scale = unitScale.has(field) ? 1 : scaleOf(one.trajectories[scaledBy[field] ?? ""]?.[r], at);
        comparison.compare(`${field}[${[trial, ...at].join(", ")}]`, got, want, one.tolerance, scale);
      }
    });
    const extra = [...own.keys()].filter((key) => !read.has(key));
    comparison.require(extra.length === 0, `${field}: no column ${extra.join("; ")} in the fixture`);
  }
}

interface Cell {
  /** Indices from 1: level, arm and so on. */
  readonly at: readonly number[];
  readonly value: number;
}

function cellsOf(row: Nested, at: readonly number[] = []): Cell[] {
  if (typeof row === "number") return [{ at: at.length === 0 ? [1] : at, value: row }];
  return row.flatMap((part, i) => cellsOf(part, [...at, i + 1]));
}

/** Numbers of the field in whose scale another one is compared; 0 where it has none. */
function scaleOf(row: Nested | undefined, at: readonly number[]): number {
  if (row === undefined) return 1e-3;
  const cell = cellsOf(row).find((other) => other.at.join() === at.join());
  return Number.isFinite(cell?.value) ? cell!.value : 0;
}

/**
 * The series of a cell: its own, or that of a level that its arms share. Axes of length one are dropped in fixtures.
 */
function keyOf(columns: ReadonlyMap<string, unknown>, at: readonly number[]): string | undefined {
  const whole = [at, [...at, 1], [...at, 1, 1]].map((indices) => indices.join());
  const shared = at.slice(0, -1).map((_, i) => at.slice(0, i + 1).join());
  return [...whole, ...shared.reverse()].find((key) => columns.has(key));
}

/**
 * Series by the toolbox's short name, our own where it has none, and indices, as in "2,1" for level 2 of arm 1; "1" for
 * names without.
 */
function toolboxColumns(
  quantities: readonly { readonly name: string; readonly toolbox?: string }[],
  trajectories: Trajectories,
): Map<string, Map<string, Float64Array>> {
  const columns = new Map<string, Map<string, Float64Array>>();
  for (const { name, toolbox } of quantities) {
    const series = trajectories.get(name);
    const parts = /^(.+?)((?:_\d+)*)$/.exec(toolbox ?? name);
    if (series === undefined || parts === null) continue;
    const own = columns.get(parts[1]!) ?? new Map<string, Float64Array>();
    const key = parts[2] === "" ? "1" : parts[2]!.slice(1).replaceAll("_", ",");
    columns.set(parts[1]!, own.set(key, series));
  }
  return columns;
}
