/**
 * A network that runs trial by trial on numbers, and whose structure may change between trials: what experiments and
 * agents in a loop ask for, and what `Network.filter` is written on top of. hgf.md section 9.
 */

import { UsageError } from "../errors.js";
import type { Failure, Filter } from "../model/index.js";
import { type NamedNumbers, type RunOptions, type Session, startSession } from "../model/session.js";
import { activeClusters } from "./families/dirichlet-process.js";
import { columnNames, entriesOf, type InputValue } from "./feed.js";
import { filterOf } from "./filter.js";
import type { Network } from "./network.js";
import { networkValues } from "./parameters.js";
import { type Plan, planOf } from "./plan.js";
import type { Sequence } from "./sequence.js";
import { clustersOf } from "./structure.js";
import { type Warning, warningsOf } from "./warnings.js";

/** Clusters that a Dirichlet process gains when all are in use. */
const MORE_CLUSTERS = 10;

export interface NetworkSessionOptions extends RunOptions {
  /** Orders of the steps of a trial by name, for trials that do not run in the derived order. */
  readonly sequences?: Readonly<Record<string, Sequence>>;
}

/** All that a session carries from trial to trial. As JSON it can be read back with `readSnapshot`. */
export interface NetworkSnapshot {
  readonly network: Network;
  readonly trial: number;
  readonly state: NamedNumbers;
  readonly row?: NamedNumbers;
  readonly failure?: Failure;
}

/** What is known before the input of a trial. */
export interface TrialOptions {
  /** Time since the previous trial (1). */
  readonly timeStep?: number;
  /** Name of the sequence of steps; default: the derived order. */
  readonly sequence?: string;
  /** Further columns, as `d.proposalMean`. */
  readonly columns?: NamedNumbers;
}

export class NetworkSession {
  #network: Network;
  #plan!: Plan;
  #filters = new Map<string | undefined, Filter>();
  #session!: Session;
  #sequence: string | undefined;
  #warnings: Warning[] = [];
  /** Whether the trial that is due has been predicted. */
  #predicted = false;
  readonly #options: NetworkSessionOptions;

  /** @throws UsageError when the network cannot be used */
  constructor(network: Network, options: NetworkSessionOptions = {}) {
    const { missingInput = "unobserved" } = options;
    this.#options = { ...options, missingInput };
    this.#network = network;
    this.#begin(network);
  }

  /** The network as it is now. */
  get network(): Network {
    return this.#network;
  }
  /** Trials done. */
  get trial(): number {
    return this.#session.trial;
  }
  /** The first failure, once there is one. */
  get failure(): Failure | undefined {
    return this.#session.failure;
  }
  /** The first time that each belief ran away. */
  get warnings(): readonly Warning[] {
    return this.#warnings;
  }
  /** Everything reported per trial. */
  get quantities(): Filter["quantities"] {
    return this.#filter(undefined).quantities;
  }

  /** What is believed before the input of the next trial. Changes nothing that `snapshot` holds. */
  predict({ timeStep = 1, sequence, columns = {} }: TrialOptions = {}): NamedNumbers {
    if (!(timeStep > 0 && timeStep < Number.POSITIVE_INFINITY)) {
      throw new UsageError(`trial ${this.trial + 1}: timeStep must be positive and finite, got ${timeStep}`);
    }
    this.#use(sequence);
    const optional = Object.fromEntries(
      this.#plan.composites.flatMap((composite) => composite.optional.map(({ name }) => [name, Number.NaN])),
    );
    this.#predicted = true;
    return this.#session.predict({ timeStep, ...optional, ...columns });
  }

  /**
   * The input of the trial (predicted with time step 1 if `predict` was not called), and everything reported about it.
   *
   * @param inputs by node, or the value itself where one node is fed; a node left out, or NaN, was not seen
   * @throws UsageError after a failure, unless `onFailure` is "continue"
   */
  update(inputs: InputValue | Readonly<Record<string, InputValue>>): NamedNumbers {
    if (!this.#predicted) this.predict();
    const columns = this.#columns(inputs);
    const before = this.#session.snapshot().state;
    const trial = this.trial;
    const row = this.#session.update(columns);
    this.#predicted = false;
    if (this.failure === undefined) {
      for (const warning of warningsOf(this.#plan, before, row, trial)) {
        const known = this.#warnings.some((w) => w.node === warning.node && w.quantity === warning.quantity);
        if (!known) this.#warnings.push(warning);
      }
      this.#grow();
    }
    return row;
  }

  /**
   * Changes the network before the next trial. Beliefs of all nodes that stay are carried over; new nodes start at
   * their own mean and precision.
   *
   * @param change from the network as it is to the one that goes on
   */
  edit(change: (network: Network) => Network): void {
    const { state, row, ...rest } = this.#session.snapshot();
    const network = change(this.#network);
    this.#begin(network);
    const fresh = this.#session.snapshot().state;
    const carried = Object.fromEntries(
      Object.entries(fresh).map(([name, value]) => [name, state[name] ?? value]),
    );
    this.#session.restore({
      ...rest,
      state: carried,
      ...(row === undefined ? {} : { row: this.#rowOf(row) }),
    });
  }

  snapshot(): NetworkSnapshot {
    return { network: this.#network, ...this.#session.snapshot() };
  }

  restore({ network, ...snapshot }: NetworkSnapshot): void {
    if (network !== this.#network) this.#begin(network);
    this.#session.restore(snapshot);
    this.#predicted = false;
    this.#warnings = this.#warnings.filter(({ trial }) => trial < snapshot.trial);
  }

  #begin(network: Network): void {
    this.#filters = new Map();
    const filter = filterOf(network.graph);
    this.#filters.set(undefined, filter);
    this.#plan = planOf(network.graph);
    this.#session = startSession(filter, networkValues(network.graph), this.#options);
    this.#network = network;
    this.#sequence = undefined;
    this.#predicted = false;
  }

  #filter(sequence: string | undefined): Filter {
    const known = this.#filters.get(sequence);
    if (known !== undefined) return known;
    const steps = this.#options.sequences?.[sequence ?? ""];
    if (steps === undefined) {
      const names = Object.keys(this.#options.sequences ?? {}).join(", ");
      throw new UsageError(`no sequence "${sequence}"; the sequences are ${names === "" ? "none" : names}`);
    }
    const filter = filterOf(this.#network.graph, { sequence: steps });
    this.#filters.set(sequence, filter);
    return filter;
  }

  #use(sequence: string | undefined): void {
    if (sequence === this.#sequence) return;
    const snapshot = this.#session.snapshot();
    const filter = this.#filter(sequence);
    this.#session = startSession(filter, networkValues(this.#network.graph), this.#options);
    this.#session.restore(snapshot);
    this.#sequence = sequence;
  }

  #columns(inputs: InputValue | Readonly<Record<string, InputValue>>): NamedNumbers {
    const fed = this.#network.inputs;
    const named = isRecord(inputs) ? inputs : { [this.#onlyInput()]: inputs };
    for (const id of Object.keys(named)) {
      if (fed.some((node) => node.id === id)) continue;
      throw new UsageError(`no input ${id}; the inputs are ${fed.map((node) => node.id).join(", ")}`);
    }
    const columns: Record<string, number> = {};
    for (const node of fed) {
      const entries = entriesOf(node, named[node.id] ?? Number.NaN, this.trial);
      columnNames(node).forEach((name, i) => {
        columns[name] = entries[i]!;
      });
    }
    return columns;
  }

  #onlyInput(): string {
    const [first, ...others] = this.#network.inputs;
    if (first !== undefined && others.length === 0) return first.id;
    throw new UsageError("the network has several inputs; give each by name: update({ u1: ..., u2: ... })");
  }

  /** A row of the network as it was, under the names of the network as it is. */
  #rowOf(row: NamedNumbers): NamedNumbers {
    return Object.fromEntries(this.quantities.map(({ name }) => [name, row[name] ?? Number.NaN]));
  }

  /** A Dirichlet process whose clusters are all in use gains some. */
  #grow(): void {
    for (const node of this.#network.graph.nodes) {
      if (node.kind !== "dirichlet-process") continue;
      const clusters = clustersOf(node);
      if (activeClusters(node.id, this.#session.snapshot().state) < clusters) continue;
      this.edit((network) => network.set(node.id, { clusters: clusters + MORE_CLUSTERS }));
    }
  }
}

function isRecord(
  inputs: InputValue | Readonly<Record<string, InputValue>>,
): inputs is Readonly<Record<string, InputValue>> {
  return typeof inputs === "object" && !("length" in inputs);
}
