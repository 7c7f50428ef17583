/**
 * A network that runs trial by trial on numbers, and whose structure may change between trials: what experiments and
 * agents in a loop ask for, and what `Network.filter` is written on top of. hgf.md section 9.
 */

import { UsageError } from "../errors.js";
import type { Failure, Filter } from "../model/index.js";
import { type NamedNumbers, type RunOptions, type Session, startSession } from "../model/session.js";
import type { Random } from "../random/index.js";
import { type DueTrial, drawInputs, type InputUncertainty } from "./draw.js";
import { activeClusters } from "./families/dirichlet-process.js";
import { columnNames, entriesOf, type InputValue } from "./feed.js";
import { filterOf } from "./filter.js";
import type { Graph } from "./graph.js";
import type { Network } from "./network.js";
import { networkValues } from "./parameters.js";
import { type Plan, planOf } from "./plan.js";
import type { Sequence } from "./sequence.js";
import { clustersOf } from "./structure.js";
import { validate } from "./validate.js";
import { type Warning, warningsOf } from "./warnings.js";

/** Clusters that a Dirichlet process gains when all are in use. */
const MORE_CLUSTERS = 10;

export interface NetworkSessionOptions extends RunOptions {
  /** Orders of the steps of a trial by name, for trials that do not run in the derived order. */
  readonly sequences?: Readonly<Record<string, Sequence>>;
}

/** All that a session carries from trial to trial. `writeSnapshot` and `readSnapshot` keep it as JSON. */
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

/** A checked graph, ready to run. */
interface Prepared {
  readonly plan: Plan;
  readonly filter: Filter;
}

/** Graphs never change, so that each is checked and planned once, however many sessions run it. */
const prepared = new WeakMap<Graph, Prepared>();

function prepare(graph: Graph): Prepared {
  const known = prepared.get(graph);
  if (known !== undefined) return known;
  validate(graph);
  const ready = { plan: planOf(graph), filter: filterOf(graph) };
  prepared.set(graph, ready);
  return ready;
}

export class NetworkSession {
  #network: Network;
  #plan!: Plan;
  #filters = new Map<string | undefined, Filter>();
  #session!: Session;
  #sequence: string | undefined;
  #warnings: Warning[] = [];
  /** The trial that is due, once it has been predicted. */
  #due: DueTrial | undefined;
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
  /** Whether the trial that is due has been predicted. */
  get predicted(): boolean {
    return this.#due !== undefined;
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
    const prediction = this.#session.predict({ timeStep, ...optional, ...columns });
    this.#due = { state: this.#session.snapshot().state, prediction, timeStep };
    return prediction;
  }

  /**
   * Inputs of the trial that is due (predicted with time step 1 if `predict` was not called), drawn from what is
   * believed about them; `update` takes them. Changes nothing.
   *
   * @param random source of the draws, such as that of an `ActionStep`
   * @param uncertainty variance of continuous inputs: with that of their value parents (`marginal`, default), or the
   *   stored 1/π̂ (`conditional`)
   * @returns for each node that is fed a number, a category counted from 0, or a list of entries
   */
  draw(random: Random, uncertainty: InputUncertainty = "marginal"): Record<string, InputValue> {
    if (this.#due === undefined) this.predict();
    return drawInputs(this.#network.graph, this.#plan, this.#due!, random, uncertainty);
  }

  /**
   * The input of the trial (predicted with time step 1 if `predict` was not called), and everything reported about it.
   *
   * @param inputs by node, or the value itself where one node is fed; a node left out, or NaN, was not seen
   * @throws UsageError after a failure, unless `onFailure` is "continue"
   */
  update(inputs: InputValue | Readonly<Record<string, InputValue>>): NamedNumbers {
    if (this.#due === undefined) this.predict();
    const columns = this.#columns(inputs);
    const before = this.#session.snapshot().state;
    const trial = this.trial;
    const row = this.#session.update(columns);
    this.#due = undefined;
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
   * @throws UsageError when the changed network cannot be used; the session then stays as it was
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

  /**
   * Other values for parameters from the next trial on; beliefs stay. Cheaper than `edit`, since the structure is the
   * same. Attributes that describe the belief before the first trial have no effect any more.
   *
   * @param values by name, as in `x2.tonicVolatility`, `c.mean` of a constant, `x2<-x3.volatilityCoupling`
   * @throws UsageError for a name or value that cannot be used
   */
  set(values: NamedNumbers): void {
    const network = this.#network.withValues(values);
    validate(network.graph);
    prepared.set(network.graph, prepare(this.#network.graph));
    const snapshot = this.#session.snapshot();
    this.#network = network;
    this.#session = startSession(this.#filter(this.#sequence), networkValues(network.graph), this.#options);
    this.#session.restore(snapshot);
    this.#due = undefined;
  }

  /** Another session at the same point, on its own from here: for looking ahead. */
  fork(): NetworkSession {
    const copy = new NetworkSession(this.#network, this.#options);
    copy.restore(this.snapshot());
    return copy;
  }

  snapshot(): NetworkSnapshot {
    return { network: this.#network, ...this.#session.snapshot() };
  }

  restore({ network, ...snapshot }: NetworkSnapshot): void {
    if (network !== this.#network) this.#begin(network);
    this.#session.restore(snapshot);
    this.#due = undefined;
    this.#warnings = this.#warnings.filter(({ trial }) => trial < snapshot.trial);
  }

  #begin(network: Network): void {
    const { plan, filter } = prepare(network.graph);
    this.#filters = new Map([[undefined, filter]]);
    this.#plan = plan;
    this.#session = startSession(filter, networkValues(network.graph), this.#options);
    this.#network = network;
    this.#sequence = undefined;
    this.#due = undefined;
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
