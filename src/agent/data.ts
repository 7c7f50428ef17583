/** Trials as an agent reads them, and how they are packed for kernels: padded, masked, without a NaN. */

import type { Series } from "../compile/index.js";
import { UsageError } from "../errors.js";
import type { Agent, Stream } from "./agent.js";
import { columnsOf, type Masks } from "./recurrence.js";

/** One run: a stretch of trials over which beliefs are carried. NaN is a missing value. */
export interface RunData {
  readonly trials: number;
  /** Input columns by the agent's names, one number a trial. */
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** Exogenous columns by name; `timeStep` is 1 where it is absent. */
  readonly exogenous?: Readonly<Record<string, Float64Array>>;
  /** Of each arm, what choosing it gives: for agents that choose by themselves, whose inputs hold no choice. */
  readonly outcomes?: readonly Float64Array[];
  /** Response columns in order. */
  readonly responses: readonly Float64Array[];
  /** 0 where a trial is left out of the likelihood although it has a response. */
  readonly scored?: Uint8Array;
  /** The same for each stream, where streams differ in it: both must be 1 for a response to count. */
  readonly scoredStreams?: readonly Uint8Array[];
}

/** Where the trials of one run count. */
export interface TrialMasks {
  /** The belief moves: the input is there, or time passes without it. */
  readonly active: Uint8Array;
  /** The first input is there. */
  readonly observed: Uint8Array;
  /** For each input of the filter: it is there. Only filters that know what "not seen" means have gaps in later ones. */
  readonly seen: readonly Uint8Array[];
  /** For each stream: the trial counts in the likelihood. */
  readonly scored: readonly Uint8Array[];
  /** For each stream: the trial has a response and an input (a regular trial). */
  readonly present: readonly Uint8Array[];
}

/** Whether the belief moves on trials without input. */
export function movesOnMissing({ filter, settings }: Agent): boolean {
  return settings.missingInput === "unobserved" || filter.movesOnMissing === true;
}

export function trialMasks(agent: Agent, run: RunData): TrialMasks {
  const first = inputColumn(run, agent.filter.inputs[0]!.name);
  const observed = Uint8Array.from(first, (u) => (Number.isNaN(u) ? 0 : 1));
  const seen = agent.filter.inputs.map(({ name }, i) => {
    if (i === 0) return observed;
    const honours = agent.filter.honoursMissing === true;
    return Uint8Array.from(inputColumn(run, name), (x) => (honours && Number.isNaN(x) ? 0 : 1));
  });
  const every = new Uint8Array(run.trials).fill(1);
  const regular = agent.settings.missingInput === "unobserved" ? every : observed;
  const active = movesOnMissing(agent) ? every : observed;
  const present = agent.streams.map((stream) => {
    const gaps = stream.response.scores === "response" || agent.settings.responseGaps === "drop";
    const decides = agent.settings.missingResponse === "firstColumn" ? 0 : stream.column;
    const response = gaps ? run.responses[decides] : undefined;
    if (response !== undefined && decides !== stream.column) refuseGaps(response, run, stream);
    return Uint8Array.from(first, (_, t) => {
      if (response !== undefined && Number.isNaN(response[t]!)) return 0;
      // A response to an input that was frozen out is not regular; one to an input the agent did not see is.
      return stream.response.scores === "input" ? observed[t]! : regular[t]!;
    });
  });
  const scored = present.map((mask, i) =>
    mask.map((is, t) => is & (run.scored?.[t] ?? 1) & (run.scoredStreams?.[i]?.[t] ?? 1)),
  );
  return { active, observed, seen, scored, present };
}

/** Trials of a run that count in the likelihood of some stream. */
export function countScored(agent: Agent, run: RunData): number {
  const { scored } = trialMasks(agent, run);
  let count = 0;
  for (let t = 0; t < run.trials; t++) if (scored.some((mask) => mask[t] === 1)) count++;
  return count;
}

/** Where another column decides for this stream, what that one lets in must be there. */
function refuseGaps(decides: Float64Array, run: RunData, stream: Stream): void {
  if (stream.response.scores === "input") return;
  const own = responseColumn(run, stream);
  const t = own.findIndex((y, k) => Number.isNaN(y) && !Number.isNaN(decides[k]!));
  if (t < 0) return;
  throw new UsageError(
    `trial ${t + 1}: response column ${stream.column + 1} (stream "${stream.name}") is missing although the first ` +
      "one, which decides for all, is there; missingResponse own lets each stream have gaps of its own",
  );
}

/** The masks that some run needs. */
export function masksNeeded(agent: Agent, runs: readonly RunData[]): Masks {
  const each = runs.map((run) => trialMasks(agent, run));
  const longest = Math.max(...runs.map((run) => run.trials));
  const hole = (pick: (m: TrialMasks) => Uint8Array): boolean => each.some((m) => pick(m).includes(0));
  const short = runs.some((run) => run.trials < longest);
  return {
    inactive: short || hole((m) => m.active),
    unobserved: agent.filter.inputs.map((_, i) =>
      each.some((m) => m.seen[i]!.some((there, t) => there === 0 && m.active[t] === 1)),
    ),
    unscored: agent.streams.map((_, i) => short || hole((m) => m.scored[i]!)),
    absent: agent.streams.map((_, i) => short || hole((m) => m.present[i]!)),
  };
}

/** Runs side by side, padded to the longest; masked values are 0, so that NaN never enters a program. */
export function packRuns(agent: Agent, runs: readonly RunData[], masks: Masks): Series {
  const trials = Math.max(...runs.map((run) => run.trials));
  const names = columnsOf(agent, masks);
  const columns = names.map(() => new Float64Array(trials * runs.length));
  runs.forEach((run, r) => {
    const mask = trialMasks(agent, run);
    const sources = new Map<string, ArrayLike<number>>([
      ["active", mask.active],
      ...agent.filter.inputs.map(({ name }, i): [string, ArrayLike<number>] => [
        `observed ${name}`,
        mask.seen[i]!,
      ]),
      ...agent.streams.flatMap((stream, i): [string, ArrayLike<number>][] => [
        [`response ${stream.name}`, responseColumn(run, stream)],
        [`scored ${stream.name}`, mask.scored[i]!],
        [`present ${stream.name}`, mask.present[i]!],
      ]),
    ]);
    names.forEach((name, c) => {
      const values = sources.get(name) ?? namedColumn(run, name);
      for (let t = 0; t < run.trials; t++) {
        const value = values?.[t] ?? 1;
        columns[c]![t * runs.length + r] = Number.isNaN(value) ? 0 : value;
      }
      // Beyond the end of a run time still has to be a legal step.
      if (name.startsWith("exogenous")) {
        for (let t = run.trials; t < trials; t++) columns[c]![t * runs.length + r] = 1;
      }
    });
  });
  return { runs: runs.length, trials, columns };
}

/** An input column; undefined names are a misuse. */
export function inputColumn(run: RunData, name: string): Float64Array {
  const column = run.inputs[name];
  if (column === undefined) throw new UsageError(`the data have no input column "${name}"`);
  return column;
}

function namedColumn(run: RunData, name: string): Float64Array | undefined {
  if (name.startsWith("input ")) return inputColumn(run, name.slice("input ".length));
  return run.exogenous?.[name.slice("exogenous ".length)];
}

function responseColumn(run: RunData, stream: Stream): Float64Array {
  if (stream.response.scores === "input") return new Float64Array(run.trials);
  const column = run.responses[stream.column];
  if (column === undefined) {
    throw new UsageError(
      `stream "${stream.name}" scores response column ${stream.column + 1}, which is missing`,
    );
  }
  return column;
}
