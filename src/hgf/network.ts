/**
 * Networks of generalised hierarchical Gaussian filters: plain data with an immutable builder around it.
 *
 *     const net = network()
 *       .binary("u", { valueParents: { x2: 1 } })
 *       .continuous("x2", { tonicVolatility: -3, volatilityParents: { x3: 1 } })
 *       .continuous("x3", { tonicVolatility: -6 });
 *     const beliefs = net.filter({ u: inputs });
 *
 * Nodes may be declared in any order; a network is checked when it is used. Weber et al. 2023, arXiv:2305.10937.
 */

import { UsageError } from "../errors.js";
import type { Filter } from "../model/index.js";
import { type Parents, parentEdges } from "./edges.js";
import { fedNodes, type InputSeries } from "./feed.js";
import { type FilterOptions, filterOf } from "./filter.js";
import { type GenerativeOptions, type GenerativeSample, generate } from "./generate.js";
import {
  defaultSettings,
  type EdgeData,
  type EdgeKind,
  edgeName,
  type Graph,
  type NodeData,
  type NodeKind,
  type ParameterValue,
} from "./graph.js";
import { type NetworkData, readNetwork, readSettings, type SettingsInput, writeNetwork } from "./json.js";
import {
  type ActionStep,
  type InteractionOptions,
  type InteractionResult,
  interact,
  type NetworkResult,
  type NetworkRunOptions,
  type PredictiveOptions,
  runNetwork,
} from "./network-run.js";
import { NetworkSession, type NetworkSessionOptions } from "./network-session.js";
import type {
  BinaryOptions,
  CategoricalOptions,
  ConstantOptions,
  ContinuousOptions,
  DirichletProcessOptions,
  ExponentialFamilyOptions,
  InputOptions,
  LayerOptions,
  VolatileOptions,
} from "./node-options.js";
import { withValues } from "./parameters.js";
import { planOf } from "./plan.js";
import { type PresetName, presetOf } from "./presets.js";
import { branchOf, derivedSequence, type Sequence } from "./sequence.js";
import { surpriseOf } from "./surprise.js";
import { validate } from "./validate.js";

type Declared = Readonly<Partial<Record<EdgeKind, Parents | undefined>>>;

export class Network {
  /** @param graph the network as plain data */
  private constructor(readonly graph: Graph) {}

  /** @throws UsageError naming the unknown setting or value */
  static create(settings: SettingsInput = {}): Network {
    return new Network({ settings: { ...defaultSettings, ...readSettings(settings) }, nodes: [], edges: [] });
  }

  /**
   * An empty network with the settings another package computes with: `pyhgf-0.3.0`, `pyhgf-0.3.2`, `toolbox-8.2`.
   * @param settings those that shall differ
   */
  static like(name: PresetName, settings: SettingsInput = {}): Network {
    return new Network({ settings: { ...presetOf(name), ...readSettings(settings) }, nodes: [], edges: [] });
  }

  /** @throws UsageError for anything that is not a network of kinds and settings known here */
  static fromJSON(data: unknown): Network {
    const graph = readNetwork(data);
    validate(graph);
    return new Network(graph);
  }

  /**
   * A state that is never seen itself: x ~ N(λ x + t (ρ + Σ α g(x_b)), t exp(ω + Σ κ x_c)). Weber et al. 2023, eq. 8.
   *
   * @param id any text without spaces, brackets and "<"; its quantities are called `id.mean`, `id.precision`, ...
   * @param options every attribute has a default; parents may be declared later
   * @throws UsageError for an unknown coupling function; all else is checked when the network is used
   */
  continuous(
    id: string,
    { valueParents, volatilityParents, ...parameters }: ContinuousOptions = {},
  ): Network {
    return this.#with("continuous", id, parameters, { value: valueParents, volatility: volatilityParents });
  }

  /**
   * A continuous observation, u ~ N(ρ + Σ α g(x_b), 1/π_u + exp(Σ κ x_n)); its volatility parents are beliefs about the log
   * of the noise. Weber et al. 2023, eq. 64-66.
   * @throws UsageError for an unknown coupling function
   */
  input(id: string, { valueParents, volatilityParents, ...parameters }: InputOptions = {}): Network {
    return this.#with("input", id, parameters, { value: valueParents, volatility: volatilityParents });
  }

  /**
   * An outcome, 0 or 1, whose probability is the sigmoid of its value parents, s(Σ α g(x_b)).
   * @throws UsageError for an unknown coupling function
   */
  binary(id: string, { valueParents }: BinaryOptions = {}): Network {
    return this.#with("binary", id, {}, { value: valueParents });
  }

  /** A number that acts on its value children and is never doubted. */
  constant(id: string, parameters: ConstantOptions = {}): Network {
    return this.#with("constant", id, { ...parameters }, {});
  }

  /**
   * A state with a volatility of its own: a continuous node with a volatility parent inside (`id.meanVolatility`,
   * `id.precisionVolatility`), whose value never loses precision to its children. Value parent and child only.
   *
   * Without children it is fed with data: an observation that depends on the one before (`autoconnectionStrength`, 0),
   * u ~ N(λ u_prev + Σ α g(x_b), 1/π), whose precision never changes. Its own volatility then has no effect on
   * predictions, as in pyhgf; what learns the noise of an input is a noise parent.
   */
  volatile(id: string, { valueParents, ...parameters }: VolatileOptions = {}): Network {
    return this.#with("volatile", id, parameters, { value: valueParents });
  }

  /**
   * One of n categories a trial, each with a log odds of its own (`id.state0`, ...), all with one volatility
   * (`id.volatility`). `id.mean[0]`, ... are their probabilities, which need not sum to 1; `id.normalisedMean[0]`, ... do.
   */
  categorical(id: string, parameters: CategoricalOptions = {}): Network {
    return this.#with("categorical", id, { ...parameters }, {});
  }

  /**
   * A sequence of n states: from each of them a categorical belief (`id.from0`, ...) about where it goes next. Only the
   * origin where the sequence was learns; after a gap none does until the state is seen again.
   */
  transitions(id: string, parameters: CategoricalOptions = {}): Network {
    return this.#with("transitions", id, { ...parameters }, {});
  }

  /**
   * A normal distribution whose mean (`id.mean[0]`, ...) and covariance (`id.covariance[1,0]`, ...) follow the observations:
   * expected sufficient statistics move by (T(x) - ξ) / (1 + ν), ν fixed or implied by an HGF on each statistic.
   */
  exponentialFamily(id: string, parameters: ExponentialFamilyOptions = {}): Network {
    return this.#with("exponential-family", id, { ...parameters }, {});
  }

  /** Normal clusters, as many as the observations call for. Experimental; runs on numbers only. */
  dirichletProcess(id: string, parameters: DirichletProcessOptions = {}): Network {
    return this.#with("dirichlet-process", id, { ...parameters }, {});
  }

  /**
   * As many nodes as named, each a value parent of every one of `children`.
   *
   * @param ids names of the new nodes, or their number: they are then called `name.0`, `name.1`, ... as `name` says
   * @param options kind (`continuous`, default, or `volatile`), children, strength and function of the edges
   */
  addLayer(ids: readonly string[] | number, options: LayerOptions): Network {
    const { kind = "continuous", name = "layer", children, strength = 1, parameters = {} } = options;
    const names = typeof ids === "number" ? Array.from({ length: ids }, (_, i) => `${name}.${i}`) : ids;
    const nodes = names.map((id): NodeData => ({ id, kind, parameters }));
    const edges = names.flatMap((id, j) =>
      children.flatMap((child, i) => {
        const weight = typeof strength === "number" ? strength : strength(j, i);
        return parentEdges(child, "value", {
          [id]: { strength: weight, function: options.function ?? "identity" },
        });
      }),
    );
    const { graph } = this;
    return new Network({ ...graph, nodes: [...graph.nodes, ...nodes], edges: [...graph.edges, ...edges] });
  }

  /**
   * An edge more, or another strength and function for one that is there (a pair may have one of each kind). A volatility
   * edge to an input makes the parent a noise parent.
   * @throws UsageError for an unknown coupling function
   */
  connect(kind: EdgeKind, child: string, parents: Parents): Network {
    const edges = parentEdges(child, kind, parents);
    const replaced = (old: EdgeData): EdgeData | undefined => edges.find((edge) => sameEdge(edge, old));
    const kept = this.graph.edges.map((old) => replaced(old) ?? old);
    const added = edges.filter((edge) => !this.graph.edges.some((old) => sameEdge(edge, old)));
    return new Network({ ...this.graph, edges: [...kept, ...added] });
  }

  /** @throws UsageError when there is no such edge */
  disconnect(kind: EdgeKind, child: string, parent: string): Network {
    const edges = this.graph.edges.filter((edge) => !sameEdge(edge, { kind, child, parent }));
    if (edges.length === this.graph.edges.length) {
      throw new UsageError(`there is no ${kind} edge ${edgeName({ child, parent })} to remove`);
    }
    return new Network({ ...this.graph, edges });
  }

  /**
   * Without a node and its edges.
   * @throws UsageError when there is no such node
   */
  remove(id: string): Network {
    this.#node(id);
    return new Network({
      ...this.graph,
      nodes: this.graph.nodes.filter((node) => node.id !== id),
      edges: this.graph.edges.filter((edge) => edge.parent !== id && edge.child !== id),
    });
  }

  /**
   * Other values for some attributes of a node.
   * @throws UsageError when there is no such node; attributes are checked when the network is used
   */
  set(id: string, parameters: Readonly<Record<string, ParameterValue>>): Network {
    const changed = this.#node(id);
    const node = { ...changed, parameters: { ...changed.parameters, ...parameters } };
    return new Network({
      ...this.graph,
      nodes: this.graph.nodes.map((other) => (other === changed ? node : other)),
    });
  }

  /**
   * Other values for parameters by the names that `asFilter` lists: `x2.tonicVolatility`, `x2<-x3.volatilityCoupling`.
   * @throws UsageError for a name that is no parameter
   */
  withValues(values: Readonly<Record<string, number>>): Network {
    return new Network(withValues(this.graph, values));
  }

  /** Nodes that are fed with data, as declared. */
  get inputs(): readonly NodeData[] {
    return fedNodes(this.graph);
  }

  /**
   * Runs the network on numbers, at once.
   *
   * @param inputs one value a trial for each node that is fed: a number, a category counted from 0, or a list of
   *   entries; NaN is missing
   * @param options by default time passes over missing inputs (`missingInput: "unobserved"`)
   * @throws UsageError when the network or the inputs cannot be used
   */
  filter(inputs: Readonly<Record<string, InputSeries>>, options: NetworkRunOptions = {}): NetworkResult {
    validate(this.graph);
    return runNetwork(this, inputs, options);
  }

  /**
   * Starts the network at its initial beliefs, to run trial by trial: `predict`, `update`, `edit`, `snapshot`,
   * `restore`.
   * @throws UsageError when the network cannot be used
   */
  start(options: NetworkSessionOptions = {}): NetworkSession {
    validate(this.graph);
    return new NetworkSession(this, options);
  }

  /**
   * Runs the network in a loop with a world and an agent: each trial is predicted, `action` answers what is observed,
   * and the beliefs are updated. `() => ({})` observes nothing at all, so that only time passes.
   *
   * @param trials number of trials, at least 0
   * @param action called between prediction and observation
   * @throws UsageError when the network or an option cannot be used, or an action names no input
   */
  interact(trials: number, action: ActionStep, options: InteractionOptions = {}): InteractionResult {
    return interact(this, trials, action, options);
  }

  /**
   * Runs of the agent's own predictive process: on each trial inputs are drawn from its prediction, and it learns from
   * them as if they were observed. hgf.md 9.4.
   *
   * @param trials number of trials
   * @param options runs (1), seed (0), uncertainty of continuous inputs, `from` a snapshot, and those of `interact`
   * @returns one result a run, with the inputs drawn
   */
  samplePredictive(
    trials: number,
    { runs = 1, uncertainty = "marginal", ...options }: PredictiveOptions = {},
  ): InteractionResult[] {
    const action: ActionStep = ({ session, random }) => session.draw(random, uncertainty);
    return Array.from({ length: runs }, (_, run) => interact(this, trials, action, { ...options, run }));
  }

  /**
   * The generative model sampled from the roots down: states first, then the inputs they produce.
   * @throws UsageError for nodes that have no generative model over time, and options that cannot be used
   */
  sampleGenerative(options: GenerativeOptions): GenerativeSample {
    validate(this.graph);
    return generate(this.graph, options);
  }

  /**
   * Total surprise about the inputs if the network lacked some nodes: what structure learning compares.
   *
   * @param nodes ids of states to leave out with their edges; none for the network as it is
   * @returns Σ inputSurprise over inputs and trials, nats; Infinity where the network fails
   * @throws UsageError when what is left cannot be used
   */
  surpriseWithout(
    nodes: readonly string[],
    inputs: Readonly<Record<string, InputSeries>>,
    options: NetworkRunOptions = {},
  ): number {
    const smaller = nodes.reduce<Network>((net, id) => net.remove(id), this);
    return surpriseOf(smaller, smaller.filter(inputs, options)).total;
  }

  /**
   * The network as a filter that agents can be made of and fits can compile.
   *
   * @param options levels that response models read, and which parameters are free; default none
   * @throws UsageError when the network cannot be used, or an option names what is not there
   */
  asFilter(options: FilterOptions = {}): Filter {
    validate(this.graph);
    return filterOf(this.graph, options);
  }

  /** The order of the steps of a trial, as derived from the graph. */
  sequence(): Sequence {
    validate(this.graph);
    return derivedSequence(planOf(this.graph));
  }

  /**
   * A sequence in which only some inputs, and the nodes whose children are all among them, take part.
   * @param others whether all other nodes are left alone ("held", default) or predicted
   */
  branch(inputs: readonly string[], others: "held" | "predicted" = "held"): Sequence {
    validate(this.graph);
    return branchOf(planOf(this.graph), inputs, others);
  }

  /**
   * The network as plain data (`credence-network/1`), which `network.fromJSON` reads.
   * @throws UsageError for coupling functions of the user's own, which no file can hold
   */
  toJSON(): NetworkData {
    return writeNetwork(this.graph);
  }

  #node(id: string): NodeData {
    const node = this.graph.nodes.find((other) => other.id === id);
    if (node !== undefined) return node;
    throw new UsageError(`no node "${id}"; the nodes are ${this.graph.nodes.map((n) => n.id).join(", ")}`);
  }

  #with(
    kind: NodeKind,
    id: string,
    parameters: Readonly<Record<string, ParameterValue | undefined>>,
    parents: Declared,
  ): Network {
    const given = Object.entries(parameters).filter(
      (entry): entry is [string, ParameterValue] => entry[1] !== undefined,
    );
    const edges = (["value", "volatility"] as const).flatMap((edge) => parentEdges(id, edge, parents[edge]));
    return new Network({
      settings: this.graph.settings,
      nodes: [...this.graph.nodes, { id, kind, parameters: Object.fromEntries(given) }],
      edges: [...this.graph.edges, ...edges],
    });
  }
}

function sameEdge(a: Omit<EdgeData, "strength">, b: Omit<EdgeData, "strength">): boolean {
  return a.kind === b.kind && a.parent === b.parent && a.child === b.child;
}

/**
 * An empty network with these settings; see `Network`. `network.like(name)` has those of another package,
 * `network.fromJSON(data)` reads one from a file.
 */
export const network = Object.assign((settings: SettingsInput = {}): Network => Network.create(settings), {
  fromJSON: (data: unknown): Network => Network.fromJSON(data),
  like: (name: PresetName, settings: SettingsInput = {}): Network => Network.like(name, settings),
});
