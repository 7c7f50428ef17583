/** A network run over a whole series of inputs: rows collected from a session, all of them or a thinning. */

import { UsageError } from "../errors.js";
import type { RunResult } from "../model/run.js";
import type { NamedNumbers } from "../model/session.js";
import { purpose, type Random, stream } from "../random/index.js";
import type { InputUncertainty } from "./draw.js";
import type { InputSeries, InputValue } from "./feed.js";
import type { Network } from "./network.js";
import {
  NetworkSession,
  type NetworkSessionOptions,
  type NetworkSnapshot,
  type TrialOptions,
} from "./network-session.js";
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

/**
 * What happens between prediction and observation: the action step of an agent and its world. A node left out of the
 * answer, or NaN, was not seen.
 */
export type ActionStep = (turn: Turn) => Readonly<Record<string, InputValue>>;

export interface Turn {
  /** Index of the trial from 0, counted from the network's first trial. */
  readonly trial: number;
  /** What is believed before the input, by name as in `x2.expectedMean`. */
  readonly prediction: NamedNumbers;
  /** Random numbers of this trial; they depend on the seed and the trial alone. */
  readonly random: Random;
  /** The running network: `draw` what it expects, look ahead with `fork`. */
  readonly session: NetworkSession;
}

export interface InteractionOptions extends Omit<NetworkRunOptions, "observed"> {
  /** Names the random numbers, with `run` (0): one of several runs of the same seed. */
  readonly seed?: number | bigint;
  readonly run?: number;
}

export interface PredictiveOptions extends Omit<InteractionOptions, "run"> {
  /** Independent runs (1); run r has random numbers of its own. */
  readonly runs?: number;
  /** Variance of continuous inputs: with that of their value parents (`marginal`, default), or `conditional`. */
  readonly uncertainty?: InputUncertainty;
}

export interface InteractionResult extends NetworkResult {
  /** What was observed, one value a trial that was done; NaN where nothing was. */
  readonly inputs: Readonly<Record<string, readonly InputValue[]>>;
}

/** @throws UsageError when the network or the inputs cannot be used */
export function runNetwork(
  network: Network,
  inputs: Readonly<Record<string, InputSeries>>,
  options: NetworkRunOptions,
): NetworkResult {
  const { observed = {}, from } = options;
  const trials = lengthOf(from?.network ?? network, inputs, options);
  return runTrials(network, trials, options, ({ network: now }, _, trial) =>
    trialInputs(now, inputs, observed, trial),
  );
}

/** @throws UsageError when the network or an option cannot be used, or an action is no input */
export function interact(
  network: Network,
  trials: number,
  action: ActionStep,
  { seed = 0, run = 0, ...options }: InteractionOptions,
): InteractionResult {
  if (!(Number.isInteger(trials) && trials >= 0)) {
    throw new UsageError(`the number of trials must be a whole number of at least 0, got ${trials}`);
  }
  for (const [name, { length }] of Object.entries(options.columns ?? {})) {
    if (length < trials) throw new UsageError(`${name} has ${length} values for ${trials} trials`);
  }
  if ((options.timeSteps?.length ?? trials) < trials) {
    throw new UsageError(`timeSteps has ${options.timeSteps!.length} values for ${trials} trials`);
  }
  const numbers = stream(seed, purpose.environment, run);
  const seen = new Map<string, InputValue[]>();
  const result = runTrials(network, trials, options, (session, prediction, trial) => {
    const values = action({
      ...{ trial: session.trial, prediction, session },
      random: numbers.at(session.trial),
    });
    for (const { id } of session.network.inputs) {
      const series = seen.get(id) ?? new Array<InputValue>(trial).fill(Number.NaN);
      series[trial] = values[id] ?? Number.NaN;
      seen.set(id, series);
    }
    return values;
  });
  const inputs = [...seen].map(([id, values]): [string, InputValue[]] => [
    id,
    Array.from({ length: result.trials }, (_, t) => values[t] ?? Number.NaN),
  ]);
  return { ...result, inputs: Object.fromEntries(inputs) };
}

type InputsOf = (
  session: NetworkSession,
  prediction: NamedNumbers,
  trial: number,
) => Readonly<Record<string, InputValue>>;

function runTrials(
  network: Network,
  trials: number,
  options: NetworkRunOptions,
  inputsOf: InputsOf,
): NetworkResult {
  const { timeSteps, keep = "all", edits = [], sequence, columns = {}, from } = options;
  const rows = keptRows(keep, trials);
  const session = new NetworkSession(from?.network ?? network, options);
  if (from !== undefined) session.restore(from);
  const collected = new Collected(rows.length);
  const changes = [...edits].sort((a, b) => a.beforeTrial - b.beforeTrial);
  const stops = (): boolean => session.failure !== undefined && options.onFailure !== "continue";
  collected.present(session, 0, trials);
  let done = 0;
  let row = 0;
  while (done < trials && !stops()) {
    const trial = done;
    while (changes[0] !== undefined && changes[0].beforeTrial <= trial) session.edit(changes.shift()!.change);
    const before = session.network;
    collected.present(session, trial, trials);
    const own = Object.entries(columns).map(([name, values]) => [name, values[trial]!]);
    const name = sequence?.[trial];
    const due: TrialOptions = {
      timeStep: timeSteps?.[trial] ?? 1,
      columns: Object.fromEntries(own),
      ...(name === undefined ? {} : { sequence: name }),
    };
    const observed = inputsOf(session, session.predict(due), trial);
    // An action that changed the session's parameters made the prediction void.
    if (!session.predicted) session.predict(due);
    const values = session.update(observed);
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
