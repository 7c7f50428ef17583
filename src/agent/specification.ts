/**
 * An agent as plain data (`credence-agent/1`): what files, fits and the command exchange. It names catalogue
 * models or holds a network, and states only what differs from their defaults.
 */

import { UsageError } from "../errors.js";
import { Network, type NetworkData } from "../hgf/index.js";
import type { Filter, ResponseModel } from "../model/index.js";
import { perceptualModels } from "../perceptual/index.js";
import { findResponseModel, responseModels } from "../response/index.js";
import { suggest } from "../suggest.js";
import { type Agent, type AgentSettings, agent, freeIndices } from "./agent.js";

export interface AgentSpecification {
  readonly schema?: "credence-agent/1";
  /** Catalogue name (`ehgf_binary`), or the path of a file that exports a filter. */
  readonly perceptualModel?: string;
  /** A gHGF network instead of a catalogue model. */
  readonly network?: NetworkData;
  /** Number of levels of a catalogue model; for a network its nodes that are levels 1, 2, ... to responses. */
  readonly levels?: number | readonly string[];
  /** Belief clip of binary models: a probability, or "none". */
  readonly clip?: number | "none";
  /** Settings of the perceptual model and of the response models, and native values of parameters. */
  readonly set?: Readonly<Record<string, number | string | boolean>>;
  readonly respondFrom?: "prediction" | "posterior";
  readonly missingInput?: "frozen" | "unobserved";
  readonly responseGaps?: "keep" | "drop";
  readonly missingResponse?: "own" | "firstColumn";
  /** Catalogue name, or the path of a file that exports a response model. */
  readonly responseModel?: string;
  /** Several streams of behaviour instead of one response model. */
  readonly streams?: readonly {
    readonly name: string;
    /** Response column, counted from 1. */
    readonly column?: number;
    readonly model: string;
    readonly respondFrom?: "prediction" | "posterior";
    readonly share?: Readonly<Record<string, string>>;
  }[];
  readonly free?: readonly string[];
  /** Parameter -> native value. */
  readonly fix?: Readonly<Record<string, number>>;
  /** Parameter -> distribution, as in `normal(mean=-3, sd=4)`. */
  readonly priors?: Readonly<Record<string, string>>;
}

/** What a specification may refer to beyond the catalogue. */
export interface AgentContext {
  /** Models of the user's own, by the name the specification gives them. */
  readonly filters?: ReadonlyMap<string, Filter>;
  readonly responses?: ReadonlyMap<string, ResponseModel>;
  /** The study's input columns in order; those beyond the filter's own are for the response models. */
  readonly inputs?: readonly string[];
}

export interface BuiltAgent {
  readonly agent: Agent;
  /** The toolbox's parameter vector of the filter, where it has one. */
  readonly vector?: readonly (string | null)[];
}

/**
 * Builds the agent a specification describes.
 *
 * @throws UsageError for unknown models (with the nearest name), settings, parameters and priors
 */
export function buildAgent(specification: AgentSpecification, context: AgentContext = {}): BuiltAgent {
  const { set = {}, streams } = specification;
  const built = buildFilter(specification, context);
  const { filter } = built;
  const settings: AgentSettings = {
    ...(specification.respondFrom === undefined ? {} : { respondFrom: specification.respondFrom }),
    ...(specification.missingInput === undefined ? {} : { missingInput: specification.missingInput }),
    ...(specification.responseGaps === undefined ? {} : { responseGaps: specification.responseGaps }),
    ...(specification.missingResponse === undefined
      ? {}
      : { missingResponse: specification.missingResponse }),
    extraInputs: (context.inputs ?? []).slice(filter.inputs.length),
  };
  const response = (name: string): ResponseModel => {
    const model = context.responses?.get(name) ?? findResponseModel(name);
    if (model !== undefined) return model;
    throw unknownModel("response model", name, responseModels);
  };
  if (specification.responseModel !== undefined && streams !== undefined) {
    throw new UsageError("an agent has one responseModel or several streams, and not both");
  }
  const behaviours = streams?.map(({ name, column, model, ...rest }) => ({
    ...rest,
    name,
    model: response(model),
    ...(column === undefined ? {} : { column: column - 1 }),
  }));
  const single =
    specification.responseModel === undefined ? undefined : response(specification.responseModel);
  const declared = new Set(
    [single, ...(behaviours ?? []).map(({ model }) => model)].flatMap((model) =>
      (model?.settings ?? []).map(({ name }) => name),
    ),
  );
  const values: Record<string, number> = {};
  const own: Record<string, number | string | boolean> = {};
  for (const [name, value] of Object.entries(set)) {
    if (built.settings.has(name)) continue;
    if (declared.has(name)) {
      own[name] = value;
      continue;
    }
    if (typeof value !== "number") {
      throw new UsageError(`set ${name}=${value}: a parameter needs a number, and no setting has this name`);
    }
    values[name] = value;
  }
  const result = agent({
    filter,
    settings: { ...settings, response: own },
    ...(single === undefined ? {} : { response: single }),
    ...(behaviours === undefined ? {} : { streams: behaviours }),
    ...(specification.priors === undefined ? {} : { priors: specification.priors }),
    ...(specification.fix === undefined ? {} : { fixed: specification.fix }),
    ...(specification.free === undefined ? {} : { free: specification.free }),
    values,
  });
  return { agent: result, ...(built.vector === undefined ? {} : { vector: built.vector }) };
}

interface BuiltFilter {
  readonly filter: Filter;
  readonly vector?: readonly (string | null)[];
  /** Names in `set` that are settings of the model and not parameters. */
  readonly settings: ReadonlySet<string>;
}

function buildFilter(specification: AgentSpecification, context: AgentContext): BuiltFilter {
  const { perceptualModel, network, levels, clip, set = {} } = specification;
  if ((perceptualModel === undefined) === (network === undefined)) {
    throw new UsageError("an agent needs a perceptualModel or a network, and not both");
  }
  const refuse = (given: unknown, what: string): void => {
    if (given !== undefined)
      throw new UsageError(`${what} is a setting of catalogue models and means nothing here`);
  };
  const own = perceptualModel === undefined ? undefined : context.filters?.get(perceptualModel);
  if (own !== undefined) {
    refuse(levels, "levels");
    refuse(clip, "clip");
    return { filter: own, settings: new Set() };
  }
  if (network !== undefined) {
    refuse(clip, "clip");
    if (typeof levels === "number")
      throw new UsageError("levels of a network are named: a list of its nodes, lowest first");
    const built = Network.fromJSON(network);
    const own = new Set(built.asFilter().parameters.map(({ name }) => name));
    const filter = built.asFilter({
      irregularIntervals: set.irregularIntervals === true,
      ...(levels === undefined ? {} : { levels }),
      // The others are parameters of responses, or unknown, which the agent says.
      free: (specification.free ?? []).filter((name) => own.has(name)),
    });
    return { filter, settings: new Set(["irregularIntervals"]) };
  }
  if (levels !== undefined && typeof levels !== "number") {
    throw new UsageError("levels of a catalogue model are a number; a list of nodes is for networks");
  }
  const entry = perceptualModels.find((model) => model.name === perceptualModel);
  if (entry === undefined) throw unknownModel("perceptual model", perceptualModel!, perceptualModels);
  const known = new Set<string>(entry.settings.map((setting) => setting.name));
  const chosen = Object.fromEntries(Object.entries(set).filter(([name]) => known.has(name)));
  const built = entry.build({
    ...chosen,
    ...(levels === undefined ? {} : { levels }),
    ...(clip === undefined ? {} : { clip }),
  });
  return { ...built, settings: known };
}

function unknownModel(what: string, name: string, models: readonly { readonly name: string }[]): UsageError {
  const names = models.map((model) => model.name);
  const near = suggest(name, names);
  return new UsageError(
    near === undefined
      ? `unknown ${what} "${name}". Available: ${names.join(", ")}; or the path of a file that exports one.`
      : `unknown ${what} "${name}"; did you mean "${near}"? There are ${names.length} ("credence models" lists ` +
          "them), or give the path of a file that exports one.",
  );
}

/** The free parameters of an agent by printed name; for messages and tables. */
export function freeNames(agent: Agent): string[] {
  return freeIndices(agent).map((i) => agent.parameters[i]!.name);
}
