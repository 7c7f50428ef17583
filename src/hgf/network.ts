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
import { type RunResult, runFilter } from "../model/run.js";
import type { RunOptions } from "../model/session.js";
import { type FilterOptions, filterOf } from "./filter.js";
import { defaultSettings, type EdgeData, type EdgeKind, type Graph, type NodeKind } from "./graph.js";
import { type NetworkData, readNetwork, readSettings, type SettingsInput, writeNetwork } from "./json.js";
import { networkValues } from "./parameters.js";
import { validate } from "./validate.js";

/** Parents with the strength of the edge to each, or a list of parents with strength 1. */
export type Parents = Readonly<Record<string, number>> | readonly string[];

export interface ContinuousOptions {
  /** Belief before the first trial: mean (0) and precision, 1 / variance (1). */
  readonly mean?: number;
  readonly precision?: number;
  /** Log variance that the state gains per unit time (-4). */
  readonly tonicVolatility?: number;
  /** Drift of the mean per unit time (0). */
  readonly tonicDrift?: number;
  /** Weight of the state's own past (1). */
  readonly autoconnectionStrength?: number;
  readonly valueParents?: Parents;
  readonly volatilityParents?: Parents;
}

export interface InputOptions {
  /** Precision of the noise, 1 / variance (1). */
  readonly precision?: number;
  /** Constant bias (0). */
  readonly tonicDrift?: number;
  readonly valueParents?: Parents;
}

export interface BinaryOptions {
  readonly valueParents?: Parents;
}

export interface NetworkRunOptions extends RunOptions {
  /** Time since the previous trial, one number a trial (default 1). */
  readonly timeSteps?: ArrayLike<number>;
  /** For each input 1 where it was seen and 0 where not; besides, NaN is never seen. */
  readonly observed?: Readonly<Record<string, ArrayLike<number>>>;
}

export class Network {
  private constructor(private readonly graph: Graph) {}

  /** @throws UsageError naming the unknown setting or value */
  static create(settings: SettingsInput = {}): Network {
    return new Network({ settings: { ...defaultSettings, ...readSettings(settings) }, nodes: [], edges: [] });
  }

  /** @throws UsageError for anything that is not a network of kinds and settings known here */
  static fromJSON(data: unknown): Network {
    const graph = readNetwork(data);
    validate(graph);
    return new Network(graph);
  }

  /** A state that is never seen itself. */
  continuous(
    id: string,
    { valueParents, volatilityParents, ...parameters }: ContinuousOptions = {},
  ): Network {
    return this.with("continuous", id, parameters, { value: valueParents, volatility: volatilityParents });
  }

  /** A continuous observation with normal noise. */
  input(id: string, { valueParents, ...parameters }: InputOptions = {}): Network {
    return this.with("input", id, parameters, { value: valueParents });
  }

  /** An outcome, 0 or 1, whose probability is the sigmoid of its value parents. */
  binary(id: string, { valueParents }: BinaryOptions = {}): Network {
    return this.with("binary", id, {}, { value: valueParents });
  }

  /**
   * Runs the network on numbers, at once.
   *
   * @param inputs one number a trial for each input node; NaN is missing
   * @param options by default time passes over missing inputs (`missingInput: "unobserved"`)
   * @throws UsageError when the network or the inputs cannot be used
   */
  filter(inputs: Readonly<Record<string, ArrayLike<number>>>, options: NetworkRunOptions = {}): RunResult {
    const { timeSteps, observed, missingInput = "unobserved", ...rest } = options;
    const filter = this.asFilter();
    const columns = filter.inputs.map(({ name }): [string, Float64Array] => {
      const values = inputs[name];
      if (values === undefined)
        throw new UsageError(`no numbers for input ${name}; pass filter({ ${name}: [...] })`);
      const flags = observed?.[name];
      return [name, Float64Array.from(values, (u, t) => (flags?.[t] === 0 ? Number.NaN : u))];
    });
    const known = filter.inputs.map(({ name }) => name);
    for (const name of [...Object.keys(inputs), ...Object.keys(observed ?? {})]) {
      if (!known.includes(name)) throw new UsageError(`no input ${name}; the inputs are ${known.join(", ")}`);
    }
    const series = {
      trials: columns[0]![1].length,
      inputs: Object.fromEntries(columns),
      ...(timeSteps === undefined ? {} : { exogenous: { timeStep: Float64Array.from(timeSteps) } }),
    };
    return runFilter(filter, networkValues(this.graph), series, { ...rest, missingInput });
  }

  /** @throws UsageError when the network cannot be used, or an option names what is not there */
  asFilter(options: FilterOptions = {}): Filter {
    validate(this.graph);
    return filterOf(this.graph, options);
  }

  toJSON(): NetworkData {
    return writeNetwork(this.graph);
  }

  private with(
    kind: NodeKind,
    id: string,
    parameters: Readonly<Record<string, number | undefined>>,
    parents: Readonly<Partial<Record<EdgeKind, Parents | undefined>>>,
  ): Network {
    const given = Object.entries(parameters).filter(
      (entry): entry is [string, number] => entry[1] !== undefined,
    );
    const edges = (["value", "volatility"] as const).flatMap((edge) => edgesTo(id, edge, parents[edge]));
    return new Network({
      settings: this.graph.settings,
      nodes: [...this.graph.nodes, { id, kind, parameters: Object.fromEntries(given) }],
      edges: [...this.graph.edges, ...edges],
    });
  }
}

function edgesTo(child: string, kind: EdgeKind, parents: Parents | undefined): EdgeData[] {
  if (parents === undefined) return [];
  const strengths = isList(parents) ? parents.map((id) => [id, 1] as const) : Object.entries(parents);
  return strengths.map(([parent, strength]) => ({ kind, parent, child, strength }));
}

function isList(parents: Parents): parents is readonly string[] {
  return Array.isArray(parents);
}

/** An empty network with these settings; see `Network`. `network.fromJSON(data)` reads one from a file. */
export const network = Object.assign((settings: SettingsInput = {}): Network => Network.create(settings), {
  fromJSON: (data: unknown): Network => Network.fromJSON(data),
});
