/**
 * The trials that can be left out one at a time: scored, and with a likelihood that depends on free parameters
 * (group models 1, 7).
 */

import { type Agent, type RunData, trialMasks } from "../../agent/index.js";
import type { Span } from "./lanes.js";

export interface TrialUnit {
  /** By number, from 0, among the participants. */
  readonly participant: number;
  /** By number, from 0, among the runs of that participant. */
  readonly run: number;
  /** From 0, in the run. */
  readonly trial: number;
  /** Name of the response stream. */
  readonly stream: string;
}

export interface TrialUnits {
  readonly count: number;
  /**
   * Writes the log-likelihood of every unit: participants, runs, trials, streams, the last fastest. NaN for the runs
   * in which the model failed.
   *
   * @param z estimation scale, `z[parameter * cells + cell]`
   * @param out `count` long
   */
  logLikelihood(z: Float64Array, out: Float64Array): void;
  /** Units of every participant. */
  readonly of: readonly Span[];
  /**
   * The same for the units of one participant at many points, over that participant's runs only.
   *
   * @param out `out[unit * stride + from + point]`, units counted within the participant
   */
  ofParticipant(
    participant: number,
    points: readonly Float64Array[],
    out: Float64Array,
    place: { readonly stride: number; readonly from: number },
  ): void;
  describe(unit: number): TrialUnit;
  /** Scored trials that are no units since no free parameter reaches them. */
  readonly constant: number;
}

/** Log-likelihoods of all trials: `values[(stream * trials + trial) * runs + run]`; NaN in runs that failed. */
export type Traces = (z: Float64Array) => Float64Array;

/** The same of one participant's runs at many points: `values[(stream * trials + trial) * lanes + point * runs + run]`. */
export type OwnTraces = (participant: number, points: readonly Float64Array[]) => Float64Array;

/** Equal but for rounding. */
const ROUNDING = 1e-12;

/**
 * @param points values of z at which the model is tried: a trial of the scored ones that open a run is no unit where
 *   its log-likelihood is the same at all of them
 */
export function trialUnits(
  agent: Agent,
  participants: readonly (readonly RunData[])[],
  trace: Traces,
  ownTraces: OwnTraces,
  points: readonly Float64Array[],
): TrialUnits {
  const runs = participants.flat();
  const longest = Math.max(...runs.map((run) => run.trials));
  const found = points.map(trace);
  const at = (stream: number, trial: number, run: number): number =>
    (stream * longest + trial) * runs.length + run;
  const places: number[] = [];
  const units: [participant: number, run: number, trial: number, stream: number][] = [];
  const of: Span[] = [];
  let constant = 0;
  let r = 0;
  participants.forEach((own, participant) => {
    const from = units.length;
    own.forEach((run, number) => {
      const { scored } = trialMasks(agent, run);
      // Streams whose likelihood has begun to depend on parameters do so from then on.
      const begun = scored.map(() => false);
      for (let trial = 0; trial < run.trials; trial++) {
        scored.forEach((mask, stream) => {
          if (mask[trial] !== 1) return;
          const place = at(stream, trial, r);
          begun[stream] ||= varies(found, place);
          if (!begun[stream]) constant += 1;
          else {
            places.push(place);
            units.push([participant, number, trial, stream]);
          }
        });
      }
      r += 1;
    });
    of.push({ from, count: units.length - from });
  });
  return {
    count: places.length,
    constant,
    of,
    logLikelihood(z, out) {
      const values = trace(z);
      for (let u = 0; u < places.length; u++) out[u] = values[places[u]!]!;
    },
    ofParticipant(participant, some, out, { stride, from: start }) {
      const values = ownTraces(participant, some);
      const own = participants[participant]!.length;
      const lanes = own * some.length;
      const { from, count } = of[participant]!;
      for (let u = 0; u < count; u++) {
        const [, run, trial, stream] = units[from + u]!;
        const first = (stream * longest + trial) * lanes + run;
        for (let k = 0; k < some.length; k++) out[u * stride + start + k] = values[first + k * own]!;
      }
    },
    describe(unit) {
      const [participant, run, trial, stream] = units[unit]!;
      return { participant, run, trial, stream: agent.streams[stream]!.name };
    },
  };
}

/** Whether values differ among the points at which the model did not fail; so it is said where it failed at most. */
function varies(found: readonly Float64Array[], place: number): boolean {
  const values = found.map((of) => of[place]!).filter((value) => !Number.isNaN(value));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.length < 2 || high - low > ROUNDING * Math.max(Math.abs(low), Math.abs(high));
}
