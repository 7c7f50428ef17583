/** A network run over a whole series of inputs: rows collected from a session, all of them or a thinning. */

import { UsageError } from "../errors.js";
import type { RunResult } from "../model/run.js";
import type { InputSeries, InputValue } from "./feed.js";
import type { Network } from "./network.js";
import { NetworkSession, type NetworkSessionOptions, type NetworkSnapshot } from "./network-session.js";
import type { Warning } from "./warnings.js";

export interface NetworkRunOptions extends NetworkSessionOptions {
  /** Time since the previous trial, one number a trial (default 1). */
  readonly timeSteps?: ArrayLike<number>;
  /** For each input 1 where it was seen and 0 where not; besides, NaN is never seen. */
  readonly observed?: Readonly<Record<string, ArrayLike<number>>>;
  /** Trials whose rows are kept: all (default), the last, or every so many, counted from trial 0. */
  readonly keep?: "all" | "last" | number;
  /** Changes of the network, in order of their trials. */
  readonly edits?: readonly NetworkEdit[];
  /** Name of the sequence of steps of each trial; undefined for the derived order. */
  readonly sequence?: readonly (string | undefined)[];
  /** Further columns, one number a trial, as `d.proposalMean`. */
  readonly columns?: Readonly<Record<string, ArrayLike<number>>>;
  /** Where an earlier run ended; the network is then the snapshot's. */
  readonly from?: NetworkSnapshot;
}

export interface NetworkEdit {
  /** Index from 0, within this run, of the first trial that runs with the change. */
  readonly beforeTrial: number;
  readonly change: (network: Network) => Network;
}

/** Trials during which a quantity exists: from the first up to, but without, the last. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface NetworkResult extends RunResult {
  /** Index of the trial of each row kept. */
  readonly rows: Int32Array;
  /** For quantities that edits add or remove; their rows are NaN outside. */
  readonly spans: ReadonlyMap<string, Span>;
  /** Beliefs that ran away. */
  readonly warnings: readonly Warning[];
  /** Where the run ended: `from` of the next one, or what a session restores. */
  readonly end: NetworkSnapshot;
}

/** @throws UsageError when the network or the inputs cannot be used */
export function runNetwork(
  network: Network,
  inputs: Readonly<Record<string, InputSeries>>,
  options: NetworkRunOptions,
): NetworkResult {
  const { timeSteps, observed = {}, keep = "all", edits = [], sequence, columns = {}, from } = options;
  const start = from?.network ?? network;
  const trials = lengthOf(start, inputs, options);
  const rows = keptRows(keep, trials);
  const session = new NetworkSession(start, options);
  if (from !== undefined) session.restore(from);
  const collected = new Collected(rows.length);
  const due = [...edits].sort((a, b) => a.beforeTrial - b.beforeTrial);
  const stops = (): boolean => session.failure !== undefined && options.onFailure !== "continue";
  collected.present(session, 0, trials);
  let done = 0;
  let row = 0;
  while (done < trials && !stops()) {
    const trial = done;
    while (due[0] !== undefined && due[0].beforeTrial <= trial) session.edit(due.shift()!.change);
    const before = session.network;
    collected.present(session, trial, trials);
    const own = Object.entries(columns).map(([name, values]) => [name, values[trial]!]);
    const name = sequence?.[trial];
    session.predict({
      timeStep: timeSteps?.[trial] ?? 1,
      columns: Object.fromEntries(own),
      ...(name === undefined ? {} : { sequence: name }),
    });
    const values = session.update(trialInputs(session.network, inputs, observed, trial));
    if (stops()) break;
    if (rows[row] === trial) {
      collected.take(values, row);
      row += 1;
    }
    if (session.network !== before) collected.present(session, trial + 1, trials);
    done += 1;
  }
  collected.end(done, trials);
  return {
    trajectories: collected.trajectories,
    trials: done,
    rows,
    spans: collected.spans,
    warnings: session.warnings,
    end: session.snapshot(),
    ...(session.failure === undefined ? {} : { failure: session.failure }),
  };
}

/** What is kept of each quantity, whenever it exists. */
class Collected {
  readonly trajectories = new Map<string, Float64Array>();
  readonly spans = new Map<string, Span>();
  #network: Network | undefined;
  #now = new Set<string>();

  constructor(private readonly rows: number) {}

  /** The network may have changed before this trial. */
  present(session: NetworkSession, trial: number, trials: number): void {
    if (session.network === this.#network) return;
    const first = this.#network === undefined;
    this.#network = session.network;
    const names = new Set(session.quantities.map(({ name }) => name));
    for (const name of names) {
      if (!this.trajectories.has(name)) {
        this.trajectories.set(name, new Float64Array(this.rows).fill(Number.NaN));
      }
      if (!first && !this.#now.has(name))
        this.spans.set(name, { from: this.spans.get(name)?.from ?? trial, to: trials });
    }
    for (const name of this.#now) {
      if (!names.has(name)) this.spans.set(name, { from: this.spans.get(name)?.from ?? 0, to: trial });
    }
    this.#now = names;
  }

  take(values: Readonly<Record<string, number>>, row: number): void {
    for (const name of this.#now) this.trajectories.get(name)![row] = values[name] ?? Number.NaN;
  }

  /** A run that stopped early ends what still exists. */
  end(done: number, trials: number): void {
    for (const [name, { from, to }] of this.spans)
      if (to === trials) this.spans.set(name, { from, to: done });
  }
}

function keptRows(keep: "all" | "last" | number, trials: number): Int32Array {
  if (keep === "all") return Int32Array.from({ length: trials }, (_, t) => t);
  if (keep === "last") return Int32Array.from(trials > 0 ? [trials - 1] : []);
  if (!(Number.isInteger(keep) && keep > 0)) {
    throw new UsageError(`keep must be "all", "last" or a whole number above 0, got ${JSON.stringify(keep)}`);
  }
  return Int32Array.from({ length: Math.ceil(trials / keep) }, (_, i) => i * keep);
}

function lengthOf(
  network: Network,
  inputs: Readonly<Record<string, InputSeries>>,
  { timeSteps, observed = {}, columns = {}, edits = [] }: NetworkRunOptions,
): number {
  const edited = edits.length > 0;
  const known = network.inputs.map(({ id }) => id);
  const first = known.find((id) => inputs[id] !== undefined);
  for (const id of known) {
    if (inputs[id] === undefined)
      throw new UsageError(`no numbers for input ${id}; pass filter({ ${id}: [...] })`);
  }
  // An input that an edit adds may come along from the start.
  if (!edited) {
    const unknown = [...Object.keys(inputs), ...Object.keys(observed)].find((id) => !known.includes(id));
    if (unknown !== undefined) {
      throw new UsageError(`no input ${unknown}; the inputs are ${known.join(", ")}`);
    }
  }
  const trials = inputs[first!]!.length;
  const lengths = [
    ...Object.entries(inputs).map(([id, values]) => [`input ${id}`, values.length] as const),
    ...Object.entries({ ...observed, ...columns }).map(([id, values]) => [id, values.length] as const),
    ...(timeSteps === undefined ? [] : [["timeSteps", timeSteps.length] as const]),
  ];
  for (const [what, length] of lengths) {
    if (length < trials) {
      throw new UsageError(`${what} has ${length} values for the ${trials} trials of input ${first}`);
    }
  }
  return trials;
}

function trialInputs(
  network: Network,
  inputs: Readonly<Record<string, InputSeries>>,
  observed: Readonly<Record<string, ArrayLike<number>>>,
  trial: number,
): Readonly<Record<string, InputValue>> {
  const own: Record<string, InputValue> = {};
  for (const { id } of network.inputs) {
    if (inputs[id] !== undefined && observed[id]?.[trial] !== 0) own[id] = inputs[id][trial]!;
  }
  return own;
}
