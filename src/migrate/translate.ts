/**
 * A result of the toolbox as an agent of ours: models, settings and priors that differ from the defaults, and the
 * estimate by the names of parameters. Priors that the toolbox read off the inputs are recognised by their numbers, so
 * that participants who differ in nothing else share one model.
 */

import { type Agent, type AgentSpecification, buildAgent } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { Parameter } from "../model/index.js";
import { resolvePlaceholders } from "../model/placeholder.js";
import { toNative } from "../model/transform.js";
import type { PerceptualModel } from "../perceptual/index.js";
import { perceptualModelOf, responseModelOf } from "./models.js";
import type { ToolboxResult } from "./result.js";

export interface Translated {
  readonly specification: AgentSpecification;
  /** Names of the columns of u. */
  readonly inputColumns: readonly string[];
  /** Parameter -> published estimate on the estimation scale; parameters that the toolbox estimated or fixed. */
  readonly estimate: ReadonlyMap<string, number>;
  /** What to know of this result. */
  readonly notes: readonly string[];
}

/** Settings that have the toolbox's name in the catalogue. */
const shared = ["n_bandits", "coupled", "n_outcomes", "n_states", "nw", "kaub", "thub"] as const;

/** @throws UsageError for models, settings or priors that cannot be had here, saying which field of the file it is */
export function translate(result: ToolboxResult): Translated {
  const { perceptual, inputs } = result;
  const entry = perceptualModelOf(perceptual);
  const responseModel = responseModelOf(result);
  const columns = Math.max(...inputs.map((row) => row.length));
  const timed = isOn(perceptual.config.irregular_intervals) && columns > 1;
  const inputColumns = Array.from({ length: columns }, (_, c) =>
    timed && c === columns - 1 ? "interval" : c === 0 ? "input" : `input_${c + 1}`,
  );
  const levels = levelsOf(entry, result);
  const set = settingsOf(entry, result, timed);
  const plain: AgentSpecification = {
    perceptualModel: entry.name,
    ...(levels === undefined ? {} : { levels }),
    ...(Object.keys(set).length === 0 ? {} : { set }),
    ...(result.response.config.predorpost === 2 ? { respondFrom: "posterior" } : {}),
    // Ideal observers of the toolbox leave out trials whose response is missing, although they score inputs.
    ...(scoresInputs(responseModel.name) && result.responses.length > 0 ? { responseGaps: "drop" } : {}),
    responseModel: responseModel.name,
  };
  const { agent, vector = [] } = buildAgent(plain, {
    inputs: inputColumns.filter((name) => name !== "interval"),
  });
  const stated = vectorsOf(agent, vector, result);
  const first = Float64Array.from(inputs, (row) => row[0]!);
  const { priors, fix } = priorsOf(stated, first);
  return {
    specification: {
      ...plain,
      ...(Object.keys(priors).length === 0 ? {} : { priors }),
      ...(Object.keys(fix).length === 0 ? {} : { fix }),
    },
    inputColumns,
    estimate: new Map(stated.map(({ parameter, estimate }) => [parameter.name, estimate])),
    notes: [...reordered(entry, result, vector), ...movedFixed(stated)],
  };
}

function scoresInputs(name: string): boolean {
  return name.startsWith("bayes_optimal") || name === "squared_pe";
}

function isOn(value: unknown): boolean {
  return value === true || value === 1;
}

/** The toolbox reads the number of levels off the length of the vector. */
function levelsOf(entry: PerceptualModel, { perceptual }: ToolboxResult): number | undefined {
  if (entry.levels === undefined) return undefined;
  const wanted = perceptual.priorMeans.length;
  const { least, default: usual } = entry.levels;
  for (let levels = least; levels <= wanted; levels++) {
    if (entry.build({ levels }).vector.length === wanted) return levels === usual ? undefined : levels;
  }
  throw new UsageError(`c_prc.priormus: ${entry.name} has no number of levels with ${wanted} parameters`);
}

function settingsOf(
  entry: PerceptualModel,
  { perceptual: { config, estimate } }: ToolboxResult,
  timed: boolean,
): Record<string, number | boolean> {
  const has = (name: string): boolean => entry.settings.some((setting) => setting.name === name);
  const set: Record<string, number | boolean> = {};
  for (const name of shared) {
    const value = config[name];
    if (!has(name) || (typeof value !== "number" && typeof value !== "boolean")) continue;
    if (String(entry.settings.find((setting) => setting.name === name)!.default) === String(value)) continue;
    set[name] = name === "coupled" ? isOn(value) : Number(value);
  }
  if (timed && has("irregularIntervals")) set.irregularIntervals = true;
  // The first entry of binary chains: level 1 before the first input, which shows where that is missing.
  if (has("initialMean1") && Number.isFinite(estimate[0])) set.initialMean1 = estimate[0]!;
  return set;
}

interface Stated {
  readonly parameter: Parameter;
  readonly mean: number;
  readonly variance: number;
  readonly estimate: number;
}

/** Entries of the toolbox's two vectors by parameter; entries without meaning are left out. */
function vectorsOf(agent: Agent, vector: readonly (string | null)[], result: ToolboxResult): Stated[] {
  const { perceptual, response } = result;
  const own = agent.parameters.slice(agent.filter.parameters.length);
  const check = (field: string, expected: number, found: number): void => {
    if (expected === found) return;
    throw new UsageError(
      `${field}.priormus: ${found} parameters, and ${field === "c_prc" ? agent.filter.name : agent.streams[0]!.model.name} ` +
        `has ${expected} here; the file is of a version or configuration that differs`,
    );
  };
  check("c_prc", vector.length, perceptual.priorMeans.length);
  check("c_obs", own.length, response.priorMeans.length);
  const entries = (model: ToolboxResult["perceptual"], names: readonly (string | null)[]): Stated[] =>
    names.flatMap((name, i) => {
      if (name === null) return [];
      const parameter = agent.parameters.find((p) => p.name === name)!;
      const variance = model.priorVariances[i]!;
      return [
        {
          parameter,
          mean: model.priorMeans[i]!,
          variance: Number.isNaN(variance) ? 0 : variance,
          estimate: model.estimate[i]!,
        },
      ];
    });
  return [
    ...entries(perceptual, vector),
    ...entries(
      response,
      own.map(({ name }) => name),
    ),
  ];
}

/** What differs from the catalogue's priors. */
function priorsOf(
  stated: readonly Stated[],
  inputs: Float64Array,
): { priors: Record<string, string>; fix: Record<string, number> } {
  const priors: Record<string, string> = {};
  const fix: Record<string, number> = {};
  for (const { parameter, mean, variance } of stated) {
    const { name, domain } = parameter;
    const usual = resolvePlaceholders(parameter.prior, inputs);
    // JSON has no infinite numbers: what is missing there is the default, where that is infinite.
    const lost = Number.isNaN(mean) && !Number.isFinite(usual.mean);
    const same = lost || close(mean, usual.mean);
    if (same && close(variance, usual.variance)) continue;
    if (Number.isNaN(mean)) {
      throw new UsageError(
        `c_prc.priormus and c_obs.priormus: the prior mean of ${name} is missing (NaN), which no fit can have had`,
      );
    }
    if (variance > 0) priors[name] = `normal(mean=${mean}, variance=${variance})`;
    else fix[name] = toNative(domain, mean);
  }
  return { priors, fix };
}

/** The same number, apart from the rounding of logarithms and of sums. */
function close(a: number, b: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** Fixed parameters whose estimate is not where the prior fixes them. */
function movedFixed(stated: readonly Stated[]): string[] {
  return stated.flatMap(({ parameter: { name }, mean, variance, estimate }) =>
    variance > 0 || close(estimate, mean) || Number.isNaN(estimate)
      ? []
      : [
          `${name} is fixed at ${mean} by its prior and ${estimate} in the estimate (estimation scale); the prior counts here`,
        ],
  );
}

/**
 * A configuration that was changed and handed over as an object: the toolbox then puts rho behind om, so that rho, ka
 * and om are read from each other's places (perceptual-models 8).
 */
function reordered(
  entry: PerceptualModel,
  { perceptual: { config, priorMeans } }: ToolboxResult,
  vector: readonly (string | null)[],
): string[] {
  if (!/^[eu]hgf_ar1_binary/.test(entry.name)) return [];
  const block = config.rhomu;
  if (!Array.isArray(block)) return [];
  const places = vector.flatMap((name, i) => (name !== null && /^rho\d/.test(name) ? [i] : []));
  const stated = block.slice(-places.length).map((x) => (typeof x === "number" ? x : Number.NaN));
  if (places.every((at, i) => close(priorMeans[at]!, stated[i]!))) return [];
  return [
    "c_prc.rhomu is not where the vector of priors has rho: the configuration was handed to the toolbox as an object, " +
      "which then reads rho, ka and om from each other's places; the fit has other priors than its configuration says",
  ];
}
