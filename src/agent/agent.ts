/**
 * An agent: a filter, one response model for each stream of behaviour, and priors over the parameters of both.
 */

import { UsageError } from "../errors.js";
import type { BoundResponse, Filter, Parameter, Prior, ResponseModel } from "../model/index.js";
import { toEstimation } from "../model/transform.js";
import { parsePrior } from "./distribution.js";
import { resolveName } from "./names.js";

export interface StreamOptions {
  /** Name of the stream, as in "choice"; prefixes its parameters when there are several streams. */
  readonly name: string;
  /** Response column of the study that it scores, from 0. Default: its place in the list. */
  readonly column?: number;
  readonly model: ResponseModel;
  /** In place of the agent's setting: beliefs that this stream reads. */
  readonly respondFrom?: "prediction" | "posterior";
  /** Own parameter -> name of a parameter of an earlier stream that it shares. */
  readonly share?: Readonly<Record<string, string>>;
}

export interface AgentSettings {
  /** Beliefs that responses read: before the input of the trial (default), or after it. */
  readonly respondFrom?: "prediction" | "posterior";
  /** A trial without input: nothing moves (`frozen`, default), or time passes (`unobserved`). */
  readonly missingInput?: "frozen" | "unobserved";
  /** Names of input columns beyond those of the filter, in order; for response models that read rewards. */
  readonly extraInputs?: readonly string[];
  /** Ideal observers score every input (`keep`, default), or leave out trials without response (`drop`). */
  readonly responseGaps?: "keep" | "drop";
  /**
   * Which gaps take a stream out of a trial: its own (`own`, default), or those of the first response column, which
   * decides for all streams as in the toolbox (`firstColumn`).
   */
  readonly missingResponse?: "own" | "firstColumn";
  /** Values of the settings that response models declare, such as `form`. */
  readonly response?: Readonly<Record<string, number | string | boolean>>;
}

export interface AgentOptions {
  readonly filter: Filter;
  /** One response model, or several streams. */
  readonly response?: ResponseModel;
  readonly streams?: readonly StreamOptions[];
  readonly settings?: AgentSettings;
  /** Parameter -> prior, as text (`normal(mean=-3, sd=4)`) or on the estimation scale. */
  readonly priors?: Readonly<Record<string, string | Prior>>;
  /** Parameter -> native value at which it is fixed. */
  readonly fixed?: Readonly<Record<string, number>>;
  /** Parameter -> native value; a free parameter stays free, with its prior centred there. */
  readonly values?: Readonly<Record<string, number>>;
  /** Exactly these parameters are estimated. Default: those whose prior has a width. */
  readonly free?: readonly string[];
}

export interface Stream {
  readonly name: string;
  readonly column: number;
  readonly model: ResponseModel;
  readonly response: BoundResponse;
  /** Name in the response model -> name in the agent. */
  readonly names: Readonly<Record<string, string>>;
}

export interface Agent {
  readonly filter: Filter;
  readonly streams: readonly Stream[];
  readonly settings: Required<AgentSettings>;
  /** Every parameter with its prior: the filter's, then the streams'. A prior variance of 0 fixes it. */
  readonly parameters: readonly Parameter[];
}

/**
 * Joins a filter with response models.
 *
 * @throws UsageError when the two do not fit, or a parameter, prior or value cannot be used
 */
export function agent(options: AgentOptions): Agent {
  const settings: Required<AgentSettings> = {
    respondFrom: "prediction",
    missingInput: "frozen",
    extraInputs: [],
    responseGaps: "keep",
    missingResponse: "own",
    response: {},
    ...options.settings,
  };
  const { filter } = options;
  if (settings.missingInput === "unobserved" && filter.honoursMissing !== true) {
    throw new UsageError(
      `missingInput "unobserved": ${filter.name} has no rule for inputs that were not seen; use "frozen"`,
    );
  }
  const given = options.streams ?? (options.response ? [{ name: "response", model: options.response }] : []);
  refuseUnknownSettings(given, settings.response);
  const streams: Stream[] = [];
  const parameters: Parameter[] = [...filter.parameters];
  given.forEach((stream: StreamOptions, index) => {
    const response = stream.model.bind(filter, {
      respondFrom: stream.respondFrom ?? settings.respondFrom,
      extraInputs: settings.extraInputs,
      own: settings.response,
    });
    const names: Record<string, string> = {};
    if (streams.some((other) => other.name === stream.name)) {
      throw new UsageError(`two streams are called "${stream.name}"; give each a name of its own`);
    }
    for (const [own, target] of Object.entries(stream.share ?? {})) {
      const parameter = response.parameters.find((p) => p.name === own);
      const shared = parameters.find((p) => p.name === target);
      if (parameter === undefined || shared === undefined) {
        throw new UsageError(
          `stream "${stream.name}" shares ${own} as ${target}: ${stream.model.name} has the parameters ` +
            `${response.parameters.map((p) => p.name).join(", ")}, and there are ${parameters.map((p) => p.name).join(", ")} to share`,
        );
      }
      if (parameter.domain.kind !== shared.domain.kind) {
        throw new UsageError(
          `stream "${stream.name}" shares ${own} as ${target}, but one is ${parameter.domain.kind} and the other ${shared.domain.kind}`,
        );
      }
    }
    for (const parameter of response.parameters) {
      const shared = stream.share?.[parameter.name];
      const name = shared ?? (given.length > 1 ? `${stream.name}.${parameter.name}` : parameter.name);
      names[parameter.name] = name;
      if (shared !== undefined) continue;
      if (parameters.some((p) => p.name === name)) {
        throw new UsageError(`parameter "${name}" is both in ${filter.name} and in ${stream.model.name}`);
      }
      parameters.push({ ...parameter, name });
    }
    streams.push({ name: stream.name, column: stream.column ?? index, model: stream.model, response, names });
  });
  return { filter, streams, settings, parameters: withPriors(parameters, options) };
}

function refuseUnknownSettings(
  streams: readonly StreamOptions[],
  given: Required<AgentSettings>["response"],
): void {
  const known = streams.flatMap(({ model }) => model.settings ?? []).map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const models = streams.map(({ model }) => model.name).join(" and ");
  throw new UsageError(
    `${models === "" ? "no response model" : models} has a setting "${unknown}"; ` +
      `${known.length === 0 ? "there are none" : `settings are ${known.join(", ")}`}`,
  );
}

/** Places of the parameters that are estimated: those whose prior has a width. */
export function freeIndices(agent: Agent): number[] {
  return agent.parameters.flatMap((p, i) => (p.prior.variance === 0 ? [] : [i]));
}

function withPriors(parameters: readonly Parameter[], options: AgentOptions): Parameter[] {
  const byName = <T>(record: Readonly<Record<string, T>> | undefined): Map<string, T> => {
    const found = new Map<string, T>();
    for (const [written, value] of Object.entries(record ?? {})) {
      const name = resolveName(written, parameters);
      if (found.has(name)) throw new UsageError(`parameter ${name} is given twice, once as "${written}"`);
      found.set(name, value);
    }
    return found;
  };
  const priors = byName(options.priors);
  const fixed = byName(options.fixed);
  const values = byName(options.values);
  const free = options.free && new Set(options.free.map((name) => resolveName(name, parameters)));
  return parameters.map((parameter) => {
    const { name, domain } = parameter;
    const prior = priors.get(name);
    const fixedAt = fixed.get(name);
    const value = values.get(name);
    if (fixedAt !== undefined && (prior !== undefined || free?.has(name))) {
      throw new UsageError(
        `parameter ${name} is fixed and also given ${prior === undefined ? "free" : "a prior"}`,
      );
    }
    if (fixedAt !== undefined)
      return { ...parameter, prior: { mean: estimation(parameter, fixedAt), variance: 0 } };
    let resolved = parameter.prior;
    if (value !== undefined) resolved = { ...resolved, mean: estimation(parameter, value) };
    if (typeof prior === "string") resolved = parsePrior(prior, name, domain);
    else if (prior !== undefined) resolved = prior;
    if (free !== undefined && !free.has(name)) resolved = { ...resolved, variance: 0 };
    else if (free !== undefined && resolved.variance === 0) {
      throw new UsageError(
        `parameter ${name} has no prior width in ${options.filter.name}; to estimate it give a prior, ` +
          `as in --prior "${name}=normal(mean=..., sd=...)"`,
      );
    }
    return { ...parameter, prior: resolved };
  });
}

function estimation(parameter: Parameter, native: number): number {
  const z = toEstimation(parameter.domain, native);
  if (Number.isNaN(z)) {
    throw new UsageError(`parameter ${parameter.name} must be ${parameter.domain.kind}, got ${native}`);
  }
  return z;
}
