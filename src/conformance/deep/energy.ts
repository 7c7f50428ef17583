/** Tasks of energy networks: one sample inferred by each method, and weights learnt online. */

import * as z from "zod";
import { evaluate, forwardValues } from "../../deep/energy/energy.js";
import { settleWhileLearning } from "../../deep/energy/incremental.js";
import { energyNetwork } from "../../deep/energy/index.js";
import type { Inference } from "../../deep/energy/options.js";
import { gradientArrays, parametersOf } from "../../deep/energy/parameters.js";
import { settle } from "../../deep/energy/settle.js";
import { sweep } from "../../deep/energy/sweep.js";
import { startOptimiser, updateParameters } from "../../deep/optimiser.js";
import type { Comparison } from "../comparison.js";
import { energyCase, fixtureModel, optionsOf, samplesOf, sgd } from "./energy-fixture.js";
import {
  compareAll,
  compareConnections,
  connection,
  type FixtureCase,
  type FixtureConnection,
  numbers,
  rows,
} from "./fixture.js";

const gradient = z.array(connection);
const settleRun = z.strictObject({
  steps: z.int().optional(),
  rate: z.number().optional(),
  momentum: z.number().optional(),
});

/** Values, or their like, of all hidden layers. */
export function compareLayers(
  comparison: Comparison,
  what: string,
  got: readonly (Float64Array | { readonly data: ArrayLike<number> })[],
  want: readonly (readonly number[])[],
  tolerance: number,
): void {
  comparison.require(
    got.length === want.length,
    `${what}: expected ${want.length} layers, got ${got.length}`,
  );
  for (const [k, layer] of want.entries()) {
    const each = got[k] ?? [];
    compareAll(comparison, `${what} ${k + 1}`, "data" in each ? each.data : each, layer, tolerance);
  }
}

/** A mean gradient over the case's samples. */
function compareGradient(
  comparison: Comparison,
  each: z.infer<typeof energyCase>,
  inference: Inference,
  want: readonly FixtureConnection[],
): void {
  const got = energyNetwork(optionsOf(each.network)).gradient(each.data.inputs, each.data.targets, inference);
  compareConnections(comparison, `${inference.method} gradient`, got, want, each.tolerance);
}

const settleCase = energyCase.extend({
  run: settleRun,
  expected: z.strictObject({ activities: rows, energyTrace: numbers, rates: numbers, gradient }),
});

export function checkSettle(each: FixtureCase, comparison: Comparison): void {
  const parsed = settleCase.parse(each);
  const { run, expected, tolerance } = parsed;
  const model = fixtureModel(parsed.network);
  const { x, y } = samplesOf(parsed.data);
  const options = defined(run);
  const { evaluation, energyTrace, rates } = settle(model, x[0]!, y[0]!, options);
  compareLayers(comparison, "activities", evaluation.values.slice(1), expected.activities, tolerance);
  compareAll(comparison, "energyTrace", energyTrace, expected.energyTrace, tolerance);
  compareAll(comparison, "rates", rates, expected.rates, tolerance);
  compareGradient(comparison, parsed, { method: "settle", ...options }, expected.gradient);
}

/** Without fields that are undefined. */
function defined({ steps, rate, momentum }: z.infer<typeof settleRun>): {
  steps?: number;
  rate?: number;
  momentum?: number;
} {
  return {
    ...(steps === undefined ? {} : { steps }),
    ...(rate === undefined ? {} : { rate }),
    ...(momentum === undefined ? {} : { momentum }),
  };
}

const epcCase = energyCase.extend({
  run: z.strictObject({ steps: z.int(), rate: z.number() }),
  expected: z.strictObject({ activities: rows, errors: rows, energyTrace: numbers }),
});

export function checkEpc(each: FixtureCase, comparison: Comparison): void {
  const { network, data, run, expected, tolerance } = epcCase.parse(each);
  const got = energyNetwork(optionsOf(network)).infer(data.inputs, data.targets, { method: "epc", ...run });
  compareLayers(comparison, "activities", got.activities, expected.activities, tolerance);
  compareLayers(comparison, "errors", got.errors, expected.errors, tolerance);
  compareAll(comparison, "energyTrace", got.energyTrace, expected.energyTrace, tolerance);
}

const adjointCase = energyCase.extend({
  expected: z.strictObject({
    activities: rows,
    errors: rows,
    energyBefore: z.number(),
    energyAfter: z.number(),
    gradient,
  }),
});

export function checkAdjoint(each: FixtureCase, comparison: Comparison): void {
  const parsed = adjointCase.parse(each);
  const { network, data, expected, tolerance } = parsed;
  const got = energyNetwork(optionsOf(network)).infer(data.inputs, data.targets, { method: "adjoint" });
  compareLayers(comparison, "activities", got.activities, expected.activities, tolerance);
  compareLayers(comparison, "errors", got.errors, expected.errors, tolerance);
  const energies = [expected.energyBefore, expected.energyAfter];
  compareAll(comparison, "energyTrace", got.energyTrace, energies, tolerance);
  compareGradient(comparison, parsed, { method: "adjoint" }, expected.gradient);
}

const sweepFixedCase = energyCase.extend({
  expected: z.strictObject({
    activities: rows,
    precisions: rows,
    energyBefore: z.number(),
    energyAfter: z.number(),
    gradientStandard: gradient,
    gradientWeighted: gradient,
    gradientRepredict: gradient,
  }),
});

export function checkSweepFixed(each: FixtureCase, comparison: Comparison): void {
  const parsed = sweepFixedCase.parse(each);
  const { expected, tolerance } = parsed;
  const { x, y } = samplesOf(parsed.data);
  const { before, after, precisions } = sweep(fixtureModel(parsed.network), x[0]!, y[0]!);
  compareLayers(comparison, "activities", after.values.slice(1), expected.activities, tolerance);
  compareLayers(comparison, "precisions", precisions.slice(1), expected.precisions, tolerance);
  comparison.compare("energyBefore", before.energy, expected.energyBefore, tolerance, 1);
  comparison.compare("energyAfter", after.energy, expected.energyAfter, tolerance, 1);
  compareGradient(comparison, parsed, { method: "sweep", learning: "standard" }, expected.gradientStandard);
  compareGradient(comparison, parsed, { method: "sweep" }, expected.gradientWeighted);
  compareGradient(comparison, parsed, { method: "sweepRepredict" }, expected.gradientRepredict);
}

const backpropCase = energyCase.extend({ expected: z.strictObject({ loss: z.number(), gradient }) });

export function checkBackprop(each: FixtureCase, comparison: Comparison): void {
  const parsed = backpropCase.parse(each);
  const { network, data, expected, tolerance } = parsed;
  const got = energyNetwork(optionsOf(network)).infer(data.inputs, data.targets, { method: "backprop" });
  compareAll(comparison, "loss", got.energyTrace, [expected.loss], tolerance);
  compareGradient(comparison, parsed, { method: "backprop" }, expected.gradient);
}

const nudgedCase = energyCase.extend({
  run: z.strictObject({
    beta: z.number(),
    mode: z.enum(["positive", "negative", "centred"]),
    settle: z.strictObject({ steps: z.int(), rate: z.number() }),
  }),
  expected: z.strictObject({ gradient }),
});

export function checkNudged(each: FixtureCase, comparison: Comparison): void {
  const parsed = nudgedCase.parse(each);
  const { beta, mode, settle: inner } = parsed.run;
  const inference: Inference = { method: "nudged", beta, mode, inner: { method: "settle", ...inner } };
  compareGradient(comparison, parsed, inference, parsed.expected.gradient);
}

const incrementalCase = energyCase.extend({
  run: z.strictObject({ steps: z.int(), rate: z.number(), optimiser: sgd }),
  expected: z.strictObject({ activities: rows, weights: gradient }),
});

export function checkIncremental(each: FixtureCase, comparison: Comparison): void {
  const { network, data, run, expected, tolerance } = incrementalCase.parse(each);
  const model = fixtureModel(network);
  const parameters = parametersOf(model);
  const state = startOptimiser(run.optimiser, parameters, "float64");
  const ended = settleWhileLearning(model, samplesOf(data), run.steps, run.rate, (step) => {
    updateParameters(run.optimiser, state, parameters, step);
  });
  comparison.require(ended !== undefined, "a gradient was not finite");
  const values = ended?.[0]?.values.slice(1) ?? [];
  compareLayers(comparison, "activities", values, expected.activities, tolerance);
  compareConnections(comparison, "weights", model.connections, expected.weights, tolerance);
}

const langevinCase = energyCase.extend({
  run: z.strictObject({ rate: z.number(), temperature: z.number(), noise: z.array(rows) }),
  expected: z.strictObject({ activities: rows }),
});

export function checkLangevin(each: FixtureCase, comparison: Comparison): void {
  const { network, data, run, expected, tolerance } = langevinCase.parse(each);
  const { rate, temperature } = run;
  const noise = run.noise.map((step) => step.flat());
  const inference: Inference = { method: "langevin", steps: noise.length, rate, temperature, noise };
  const got = energyNetwork(optionsOf(network)).infer(data.inputs, data.targets, inference);
  compareLayers(comparison, "activities", got.activities, expected.activities, tolerance);
}

const learnCase = energyCase.extend({
  run: z.strictObject({
    method: z.enum([
      "backprop",
      "settle",
      "epc",
      "fullCovariance",
      "sweep",
      "sweepWeighted",
      "sweepRepredict",
    ]),
    optimiser: sgd,
    inference: settleRun,
  }),
  expected: z.strictObject({ predictions: rows, weights: gradient }),
});

/** One update a sample; predictions before each. */
export function checkLearn(each: FixtureCase, comparison: Comparison): void {
  const { network, data, run, expected, tolerance } = learnCase.parse(each);
  const energy = energyNetwork(optionsOf(network));
  const parameters = parametersOf(energy);
  const state = startOptimiser(run.optimiser, parameters, "float64");
  const inference = namedInference(run.method, defined(run.inference));
  for (const [r, x] of data.inputs.entries()) {
    compareAll(comparison, `row ${r}`, energy.forward([x]).data, expected.predictions[r]!, tolerance);
    const step = gradientArrays(energy.gradient([x], [data.targets[r]!], inference));
    updateParameters(run.optimiser, state, parameters, step);
  }
  compareConnections(comparison, "weights", energy.connections, expected.weights, tolerance);
}

function namedInference(
  method: z.infer<typeof learnCase>["run"]["method"],
  options: { steps?: number; rate?: number },
): Inference {
  if (method === "sweep") return { method, learning: "standard" };
  if (method === "sweepWeighted") return { method: "sweep", learning: "precisionWeighted" };
  if (method === "settle" || method === "epc") return { method, ...options };
  return { method };
}

const batchCase = energyCase.extend({
  expected: z.strictObject({ energies: numbers, activities: z.array(rows) }),
});

/** All rows with one elimination. */
export function checkLinearBatch(each: FixtureCase, comparison: Comparison): void {
  const { network, data, expected, tolerance } = batchCase.parse(each);
  const energy = energyNetwork(optionsOf(network));
  const got = energy.infer(data.inputs, data.targets, { method: "fullCovariance" });
  const total = expected.energies.reduce((sum, value) => sum + value, 0);
  comparison.compare("energy", got.energyTrace.at(-1)!, total, tolerance, 1);
  const model = fixtureModel(network);
  for (const [r, layers] of expected.activities.entries()) {
    const values = got.activities.map(({ data: all, columns }) =>
      Float64Array.from(all.subarray(r * columns, (r + 1) * columns)),
    );
    compareLayers(comparison, `row ${r} activities`, values, layers, tolerance);
    const [x, y] = [Float64Array.from(data.inputs[r]!), Float64Array.from(data.targets[r]!)];
    const { energy: own } = evaluate(model, [forwardValues(model, x)[0]!, ...values], y);
    comparison.compare(`row ${r} energy`, own, expected.energies[r]!, tolerance, 1);
  }
}
