/**
 * The likelihood of a group model over the cells of its design: one kernel over the runs of all participants, one lane
 * for each run, parameters of a lane by condition. Everything is on the estimation scale, without any prior.
 */

import { type Agent, compileAgent, type RunData } from "../../agent/index.js";
import type { Backend, Batch } from "../../compile/index.js";
import type { Domain } from "../../model/index.js";
import { chain, derivatives, toNative } from "../../model/transform.js";
import type { Design } from "../design/design.js";
import { checkMatch, Lanes, type Place, type Span } from "./lanes.js";
import { reasonOf } from "./reason.js";
import { type TrialUnits, trialUnits } from "./units.js";

/** A participant with the runs that the design was built from, in its order. */
export interface GroupParticipant {
  readonly id: string;
  readonly runs: readonly GroupRun[];
}

export interface GroupRun extends RunData {
  /** The sessions that the run goes through, for messages. */
  readonly sessions?: readonly { readonly label: string; readonly trials: number }[];
}

/** Log-likelihoods of runs, participant-major. */
export interface RunValues {
  /** `perRun[point * runs + run]`; -Infinity where impossible or failed. */
  readonly perRun: Float64Array;
  /** 1 where the equations broke down. */
  readonly failed: Uint8Array;
}

export interface RunGradients extends RunValues {
  /** d log p/dz, `gradient[point][parameter * cells + cell]`; 0 where impossible or failed. */
  readonly gradient: readonly Float64Array[];
}

/** A point of one participant: `z[parameter * own + cell]`, over its own cells in the order of the design. */
export interface ParticipantPoint {
  readonly participant: number;
  readonly z: Float64Array;
}

export interface ParticipantValue {
  /** Sum over the participant's runs; -Infinity where impossible or failed. */
  readonly logLikelihood: number;
  readonly perRun: Float64Array;
  readonly failed: boolean;
}

export interface ParticipantGradient extends ParticipantValue {
  /** As z. */
  readonly gradient: Float64Array;
}

export interface ParticipantHessian extends ParticipantGradient {
  /** Of the log-likelihood, row-major, side as long as z: cells of different runs do not meet. */
  readonly hessian: Float64Array;
}

/** Arrays named `z` hold the free parameters of all cells on the estimation scale: `z[parameter * cells + cell]`. */
export interface CellLikelihood {
  readonly design: Design;
  readonly cells: number;
  readonly parameters: number;
  readonly runs: number;
  /** Of the parameters. */
  readonly domains: readonly Domain[];
  /** Cells and runs of every participant. */
  readonly cellsOf: readonly Span[];
  readonly runsOf: readonly Span[];
  value(points: readonly Float64Array[]): RunValues;
  /** @param out one array for each point, as long as z: filled and returned instead of new ones */
  gradient(points: readonly Float64Array[], out?: readonly Float64Array[]): RunGradients;
  /** Points of one participant or of several, each evaluated over that participant's runs only. */
  participantValues(points: readonly ParticipantPoint[]): ParticipantValue[];
  participantGradients(points: readonly ParticipantPoint[]): ParticipantGradient[];
  /** Exact second derivatives, forward over reverse. */
  participantHessians(points: readonly ParticipantPoint[]): ParticipantHessian[];
  /** Native values of all parameters of the agent in a cell. @param at place of the cell in z */
  native(z: Float64Array, cell: number): Float64Array;
  readonly units: TrialUnits;
  /** Why the model failed, in words: participant, session or run, trial, node, quantity; undefined where it did not. */
  reason(z: Float64Array): string | undefined;
}

/** How far, in sds of the individual prior, the points lie at which trials are tried for units. */
const OFFSETS = [0, -1, 0.6, 1, -0.4];

/** Chains that are thought to advance side by side, at most. */
const MOST_KEPT = 16;

/**
 * Compiles the likelihood of an agent over the cells of a design.
 *
 * @param participants those of the design, with the runs that it was built from
 * @param backend default: WebAssembly where it is allowed, else the interpreter; the bits are the same
 * @throws UsageError where the design was built from other participants, runs, trials or free parameters, and where a
 *   prior read off the inputs cannot be
 */
export function cellLikelihood(
  agent: Agent,
  participants: readonly GroupParticipant[],
  design: Design,
  backend?: Backend,
): CellLikelihood {
  checkMatch(agent, participants, design);
  const data = participants.map(({ runs }) => runs);
  const traced = agent.streams.map(({ name }) => `logLikelihood ${name}`);
  const compiled = compileAgent(agent, data, {
    ...(backend === undefined ? {} : { backend }),
    conditions: design.conditions,
    outputs: (name) => traced.includes(name),
  });
  const { kernel, priors, freeIndex, conditions } = compiled;
  const lanes = new Lanes(agent, compiled, design);
  const { cellsOf, runsOf, cellsOfRun } = lanes;
  const [parameters, cells, runs] = [freeIndex.length, design.cells.length, compiled.runs.length];

  // Batches of a few whole points are kept: their runs and fixed parameters are always the same.
  const batches = new Map<number, Batch>();
  const batchOf = (points: readonly Float64Array[]): Batch => {
    let batch = batches.get(points.length);
    if (batch === undefined) {
      batch = lanes.batch(Int32Array.from({ length: points.length * runs }, (_, lane) => lane % runs));
      if (points.length <= MOST_KEPT) batches.set(points.length, batch);
    }
    for (let k = 0; k < points.length; k++) {
      const place = { z: points[k]!, stride: cells, base: 0 };
      for (let r = 0; r < runs; r++) lanes.give(batch, k * runs + r, place);
    }
    return batch;
  };

  const ownBatch = (points: readonly ParticipantPoint[]) => {
    const places: Place[] = [];
    const firstLane: number[] = [];
    const run: number[] = [];
    for (const { participant, z } of points) {
      const { from, count } = runsOf[participant]!;
      const own = cellsOf[participant]!;
      firstLane.push(run.length);
      for (let r = 0; r < count; r++) {
        run.push(from + r);
        places.push({ z, stride: own.count, base: own.from });
      }
    }
    const batch = lanes.batch(Int32Array.from(run));
    places.forEach((place, lane) => {
      lanes.give(batch, lane, place);
    });
    return { batch, places, firstLane };
  };

  const settle = (
    points: readonly ParticipantPoint[],
    firstLane: readonly number[],
    { value, failed }: { readonly value: Float64Array; readonly failed: Uint8Array },
  ): ParticipantValue[] =>
    points.map(({ participant }, k) => {
      const [from, to] = [firstLane[k]!, firstLane[k]! + runsOf[participant]!.count];
      const perRun = value.slice(from, to);
      return {
        logLikelihood: perRun.reduce((sum, x) => sum + x, 0),
        perRun,
        failed: failed.subarray(from, to).includes(1),
      };
    });

  const ownGradients = (
    points: readonly ParticipantPoint[],
    { batch, places, firstLane }: ReturnType<typeof ownBatch>,
    evaluation: {
      readonly value: Float64Array;
      readonly failed: Uint8Array;
      readonly gradient: Float64Array;
    },
  ): ParticipantGradient[] =>
    settle(points, firstLane, evaluation).map((value, k) => {
      const gradient = new Float64Array(points[k]!.z.length);
      for (let lane = firstLane[k]!; lane < firstLane[k]! + value.perRun.length; lane++)
        lanes.take(batch, lane, evaluation.gradient, places[lane]!, gradient);
      return { ...value, gradient };
    });

  const native = (z: Float64Array, cell: number): Float64Array => {
    const values = priors[design.cells[cell]!.participant]!.native.slice();
    freeIndex.forEach((i, p) => {
      values[i] = toNative(lanes.domains[p]!, z[p * cells + cell]!);
    });
    return values;
  };

  const trace = (z: Float64Array): Float64Array => {
    const { outputs, failed } = kernel.outputs(batchOf([z]));
    for (let r = 0; r < runs; r++) {
      if (failed[r] === 1) for (let at = r; at < outputs.length; at += runs) outputs[at] = Number.NaN;
    }
    return outputs;
  };

  const ownTraces = (participant: number, points: readonly Float64Array[]): Float64Array => {
    const { from, count } = runsOf[participant]!;
    const batch = lanes.batch(
      Int32Array.from({ length: points.length * count }, (_, lane) => from + (lane % count)),
    );
    for (let lane = 0; lane < batch.lanes; lane++) {
      lanes.give(batch, lane, { z: points[Math.floor(lane / count)]!, stride: cells, base: 0 });
    }
    const { outputs, failed } = kernel.outputs(batch);
    failed.forEach((is, lane) => {
      if (is === 1) for (let at = lane; at < outputs.length; at += batch.lanes) outputs[at] = Number.NaN;
    });
    return outputs;
  };

  /** Around the individual priors: parameters move apart from each other. */
  const tried = (): Float64Array[] =>
    OFFSETS.map((_, k) => {
      const z = new Float64Array(parameters * cells);
      design.cells.forEach(({ participant }, cell) => {
        const { mean, variance } = priors[participant]!;
        for (let p = 0; p < parameters; p++) {
          const offset = OFFSETS[k === 0 ? 0 : 1 + ((k + p) % (OFFSETS.length - 1))]!;
          z[p * cells + cell] = mean[p]! + offset * Math.sqrt(variance[p]!);
        }
      });
      return z;
    });
  let units: TrialUnits | undefined;

  return {
    design,
    cells,
    parameters,
    runs,
    domains: lanes.domains,
    cellsOf,
    runsOf,
    native,
    value(points) {
      const { value, failed } = kernel.value(batchOf(points));
      return { perRun: value, failed };
    },
    gradient(points, out = points.map(() => new Float64Array(parameters * cells))) {
      const batch = batchOf(points);
      const { value, failed, gradient } = kernel.gradient(batch);
      for (let k = 0; k < points.length; k++) {
        const place = { z: points[k]!, stride: cells, base: 0 };
        for (let r = 0; r < runs; r++) lanes.take(batch, k * runs + r, gradient, place, out[k]!);
      }
      return { perRun: value, failed, gradient: out };
    },
    participantValues(points) {
      const { batch, firstLane } = ownBatch(points);
      return settle(points, firstLane, kernel.value(batch));
    },
    participantGradients(points) {
      const own = ownBatch(points);
      return ownGradients(points, own, kernel.gradient(own.batch));
    },
    participantHessians(points) {
      const own = ownBatch(points);
      const evaluation = kernel.hessian(own.batch);
      const d = parameters * conditions;
      return ownGradients(points, own, evaluation).map((value, k) => {
        const { participant, z } = points[k]!;
        const { from, count } = cellsOf[participant]!;
        const hessian = new Float64Array(z.length * z.length);
        value.perRun.forEach((_, r) => {
          const lane = own.firstLane[k]! + r;
          const native = evaluation.hessian[lane]!;
          const span = cellsOfRun[own.batch.run[lane]!]!;
          const place = (p: number, c: number): number => p * count + span.from - from + c;
          eachCell(parameters, span.count, (p, c) => {
            const row = place(p, c);
            const slope = derivatives(lanes.domains[p]!, z[row]!);
            eachCell(parameters, span.count, (q, e) => {
              const column = place(q, e);
              const other = derivatives(lanes.domains[q]!, z[column]!).first;
              const second = native[(p * conditions + c) * d + q * conditions + e]!;
              hessian[row * z.length + column] = chain(chain(second, slope.first), other);
            });
            const first = evaluation.gradient[(p * conditions + c) * own.batch.lanes + lane]!;
            hessian[row * z.length + row]! += chain(first, slope.second);
          });
        });
        return { ...value, hessian };
      });
    },
    reason(z) {
      const { outputs, failed } = kernel.outputs(batchOf([z]));
      const run = failed.indexOf(1);
      if (run < 0) return undefined;
      const participant = lanes.ownerOfRun[run]!;
      const number = run - runsOf[participant]!.from;
      const { from, count } = cellsOfRun[run]!;
      const trials = outputs.length / (agent.streams.length * runs);
      return reasonOf(
        agent,
        participants[participant]!,
        number,
        design.conditions[participant]![number]!,
        Array.from({ length: count }, (_, c) => native(z, from + c)),
        agent.streams.map((_, s) =>
          Float64Array.from({ length: trials }, (_, t) => outputs[(s * trials + t) * runs + run]!),
        ),
      );
    },
    get units() {
      units ??= trialUnits(agent, data, trace, ownTraces, tried());
      return units;
    },
  };
}

function eachCell(parameters: number, cells: number, visit: (parameter: number, cell: number) => void): void {
  for (let p = 0; p < parameters; p++) for (let c = 0; c < cells; c++) visit(p, c);
}
