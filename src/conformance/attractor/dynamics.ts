/** Training, inference, relaxation and free energies of given networks, in both precisions. */

import * as z from "zod";
import {
  type AttractorNetwork,
  asymmetry,
  attractorNetwork,
  type FloatType,
  fisherMetric,
  freeEnergy,
  infer,
  relax,
  type TrainingStep,
  trainingSteps,
} from "../../attractor/index.js";
import type { Comparison } from "../comparison.js";
import { digitRows } from "./data.js";
import {
  compareTold,
  type FixtureCase,
  network,
  number,
  numbers,
  precisions,
  rows,
  rowsOf,
  type Told,
  tolerance,
  uniformRule,
  uniformsBy,
} from "./fixture.js";

function build(given: z.infer<typeof network>, float: FloatType): AttractorNetwork {
  const { size, weights, bias, state } = given;
  return attractorNetwork({
    ...{ size, float },
    ...(weights && { weights }),
    ...(bias && { bias }),
    ...(state && { state }),
  });
}

const expectedStates = z.array(z.looseObject({ step: number, x: numbers })).optional();

/** Recorded states under the steps that a fixture keeps. */
function chosen(states: readonly ArrayLike<number>[], wanted: z.infer<typeof expectedStates>): Told {
  return wanted?.map(({ step }) => ({ step, x: states[step]! }));
}

const trainCase = z.looseObject({
  network,
  data: z.looseObject({ patterns: rows.optional(), file: z.string().optional(), rows: numbers.optional() }),
  run: z.looseObject({
    evidenceLevel: number,
    inverseTemperature: number,
    learningRate: number,
    epochs: number,
    steps: number,
    order: z.union([z.literal("cyclic"), numbers]),
    statePolicy: z.enum(["carry", "reset"]),
    mode: z.enum(["stochastic", "deterministic"]),
    precisionWeighting: z.boolean(),
    precisionCap: number.nullable(),
    zeroDiagonal: z.boolean(),
    presynaptic: z.enum(["new", "previous"]),
    prediction: z.enum(["internal", "full", "unscaled"]),
    uniforms: uniformRule,
    weightDecay: number.optional(),
    weightLimit: number.optional(),
    deferredRank: number.optional(),
    splitAt: number.optional(),
  }),
  expected: z.looseObject({ states: expectedStates, surprise: numbers, weightChange: numbers }),
  tolerance,
});

export function checkTrain(given: FixtureCase, c: Comparison, dataFile: (name: string) => string): void {
  const { network: described, data, run, expected, tolerance: bounds } = trainCase.parse(given);
  const patterns = data.patterns ?? digitRows(dataFile(data.file!), data.file!, data.rows!);
  for (const [float, bound] of precisions(bounds)) {
    const net = build(described, float);
    const { size } = net;
    const states: number[][] = [];
    const surprise: number[] = [];
    const weightChange: number[] = [];
    let last: TrainingStep | undefined;
    const parts = run.splitAt === undefined ? [run.epochs] : [run.splitAt, run.epochs - run.splitAt];
    let begun = 0;
    for (const epochs of parts) {
      const steps = trainingSteps(net, {
        patterns,
        evidenceLevel: run.evidenceLevel,
        inverseTemperature: run.inverseTemperature,
        learningRate: run.learningRate,
        epochs,
        steps: run.steps,
        order: run.order === "cyclic" ? "cyclic" : run.order.slice(begun, begun + epochs),
        statePolicy: run.statePolicy,
        mode: run.mode,
        precisionWeighting: run.precisionWeighting,
        ...(run.precisionCap !== null && { precisionCap: run.precisionCap }),
        zeroDiagonal: run.zeroDiagonal,
        presynaptic: run.presynaptic,
        prediction: run.prediction,
        uniforms: uniformsBy(run.uniforms, size, float),
        decay: run.weightDecay ?? 0,
        ...(run.weightLimit !== undefined && { limit: run.weightLimit }),
        deferredRank: run.deferredRank ?? 0,
      });
      for (const step of steps) {
        states.push([...net.state]);
        surprise.push(step.surprise);
        weightChange.push(step.weightChange);
        last = step;
      }
      begun += epochs;
    }
    const matrix = net.couplings.matrix;
    const all = rowsOf(matrix, size);
    const got: Told = {
      states: chosen(states, expected.states),
      lastInternalInput: last!.internalInput,
      // Of long runs fixtures hold the first updates.
      surprise: surprise.slice(0, expected.surprise.length),
      weightChange: weightChange.slice(0, expected.weightChange.length),
      weights: all,
      weightsRows: all,
      weightsNorm: Math.sqrt(Array.from(matrix).reduce((sum, w) => sum + w * w, 0)),
      asymmetry: asymmetry(matrix, size),
      lastPrecisionWeights: last!.precisionWeights,
      inverseMetricOfLastInternalInput: Array.from(
        last!.internalInput,
        (h) => 1 / fisherMetric(run.inverseTemperature * h),
      ),
    };
    compareTold(c, float, got, expected, bound);
  }
}

const inferCase = z.looseObject({
  network,
  data: z.looseObject({
    initial: z.union([numbers, rows]),
    evidence: z.union([numbers, rows]),
    attractors: rows.optional(),
  }),
  run: z.looseObject({
    inverseTemperature: number,
    steps: number,
    mode: z.enum(["stochastic", "deterministic"]),
    schedule: z.enum(["synchronous", "asynchronous"]),
    burnIn: number,
    likelihoodPrecision: number,
    nodeOrder: numbers.optional(),
    uniforms: z.union([uniformRule, z.array(uniformRule)]).optional(),
  }),
  expected: z.looseObject({ states: expectedStates }),
  tolerance,
});

export function checkInfer(given: FixtureCase, c: Comparison): void {
  const { network: described, data, run, expected, tolerance: bounds } = inferCase.parse(given);
  const batch = Array.isArray(data.initial[0]);
  const initial = (batch ? data.initial : [data.initial]) as number[][];
  const evidence = (
    Array.isArray(data.evidence[0]) ? data.evidence : initial.map(() => data.evidence)
  ) as number[][];
  for (const [float, bound] of precisions(bounds)) {
    const net = build(described, float);
    const { uniforms } = run;
    const rules = uniforms === undefined ? undefined : Array.isArray(uniforms) ? uniforms : [uniforms];
    const results = infer(
      net,
      initial.map((x, m) => ({ initial: x, evidence: evidence[m]! })),
      {
        inverseTemperature: run.inverseTemperature,
        steps: run.steps,
        mode: run.mode,
        schedule: run.schedule,
        burnIn: run.burnIn,
        likelihoodPrecision: run.likelihoodPrecision,
        record: true,
        ...(run.nodeOrder && { nodeOrder: run.nodeOrder }),
        ...(rules && { uniforms: rules.map((rule) => uniformsBy(rule, net.size, float)) }),
        ...(data.attractors && { attractors: data.attractors }),
      },
    );
    const told = results.map(({ states, last, meanState, surprise, projections }) => ({
      ...{ states: chosen(states!, expected.states), last, meanState, surprise, projections },
    }));
    const got: Told = batch
      ? {
          last: told.map(({ last }) => last),
          meanState: told.map(({ meanState }) => meanState),
          surprise: told.map(({ surprise }) => surprise),
        }
      : told[0]!;
    compareTold(c, float, got, expected, bound);
  }
}

const energyCase = z.looseObject({
  network,
  data: z.looseObject({ state: numbers, evidence: numbers }),
  expected: z.looseObject({}),
  tolerance,
});

export function checkFreeEnergy(given: FixtureCase, c: Comparison): void {
  const { network: described, data, expected, tolerance: bounds } = energyCase.parse(given);
  for (const [float, bound] of precisions(bounds)) {
    const found = freeEnergy(build(described, float), data.state, data.evidence);
    compareTold(c, float, { ...found }, expected, bound);
  }
}

const relaxCase = z.looseObject({
  network,
  data: z.looseObject({ initial: numbers }),
  run: z.looseObject({
    inverseTemperature: number,
    stop: z.enum(["vfe", "state", "steps"]),
    tolerance: number.optional(),
    maxSteps: number,
  }),
  expected: z.looseObject({
    status: z.string().optional(),
    state: numbers.optional(),
    states: rows.optional(),
    steps: number.optional(),
  }),
  tolerance: tolerance.extend({ steps: number.optional(), statusFloat32: z.boolean().optional() }),
});

export function checkRelax(given: FixtureCase, c: Comparison): void {
  const { network: described, data, run, expected, tolerance: bounds } = relaxCase.parse(given);
  for (const [float, bound] of precisions(bounds)) {
    const { state, steps, status } = relax(build(described, float), data.initial, {
      inverseTemperature: run.inverseTemperature,
      stop: run.stop,
      maxSteps: run.maxSteps,
      ...(run.tolerance !== undefined && { tolerance: run.tolerance }),
    });
    if (expected.status !== undefined && !(float === "float32" && bounds.statusFloat32 === false)) {
      c.require(status === expected.status, `${float} status: expected ${expected.status}, got ${status}`);
    }
    if (expected.steps !== undefined && float === "float64") {
      const apart = Math.abs(steps - expected.steps);
      c.require(apart <= (bounds.steps ?? 0), `steps: expected ${expected.steps}, got ${steps}`);
    }
    const either = expected.states ?? [expected.state!];
    const nearest = either.reduce((best, x) => (far(x, state) < far(best, state) ? x : best));
    compareTold(c, `${float} state`, state, nearest, bound);
  }
}

function far(a: readonly number[], b: ArrayLike<number>): number {
  return Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));
}
