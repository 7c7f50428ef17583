/** Catalogue entries as plain data. */

import { Z975 } from "../fit/interval.js";
import type { BoundResponse, Parameter, Quantity, ResponseSetting } from "../model/index.js";
import type { Placeholder } from "../model/parameter.js";
import { toNative } from "../model/transform.js";
import { notRecovered } from "../node/recovery-table.js";
import { perceptualModels } from "../perceptual/index.js";
import { reference } from "../report/citations.js";
import { perceptualSources, responseSources, works } from "../report/literature.js";
import { responseModels } from "../response/index.js";
import { type Line, legend, type ModelText, perceptualText, responseText } from "./equations/index.js";
import { exampleOf } from "./examples.js";

export interface CatalogueRow {
  readonly name: string;
  readonly kind: "perceptual" | "response";
  readonly description: string;
}

export interface CardColumn {
  readonly name: string;
  readonly description: string;
}

export interface ModelCard extends CatalogueRow {
  /** What it is for. */
  readonly purpose: string;
  /** `name = expression` and what it is: before the first trial, and on each trial in order. */
  readonly equations: {
    readonly start: readonly Line[];
    readonly trial: readonly Line[];
    /** What signs mean. */
    readonly legend: readonly string[];
  };
  /** Columns that the model reads, or, of a response model, what it reads of the filter, of inputs and of responses. */
  readonly inputs: readonly CardColumn[];
  /** What `--set NAME=VALUE` may change. */
  readonly settings?: readonly ResponseSetting[];
  readonly parameters: readonly {
    readonly name: string;
    readonly aliases: readonly string[];
    readonly domain: string;
    /** On the scale of estimation. */
    readonly prior: string;
    /** Median and central 95 % interval of the prior, as equations see the parameter. */
    readonly native: string;
    readonly description: string;
  }[];
  readonly quantities: readonly Quantity[];
  /** What to know before relying on it. */
  readonly notes: readonly string[];
  readonly citations: readonly string[];
  /** A command that fits it. */
  readonly example: string;
}

export function catalogue(): CatalogueRow[] {
  return [
    ...perceptualModels.map((m) => ({
      name: m.name,
      kind: "perceptual" as const,
      description: m.description,
    })),
    ...responseModels.map((m) => ({ name: m.name, kind: "response" as const, description: m.description })),
  ];
}

/** One model with its parameters; undefined for an unknown name. */
export function modelCard(name: string, levels: number | undefined): ModelCard | undefined {
  const row = catalogue().find((m) => m.name === name);
  if (row === undefined) return undefined;
  return row.kind === "perceptual" ? perceptualCard(row, levels) : responseCard(row);
}

function perceptualCard(row: CatalogueRow, levels: number | undefined): ModelCard {
  const { name } = row;
  const entry = perceptualModels.find((m) => m.name === name)!;
  const { filter } = entry.build(levels === undefined ? {} : { levels });
  return {
    ...row,
    ...told(name, perceptualText(name, levels ?? entry.levels?.default ?? 0)),
    inputs: filter.inputs.map(({ name: column, kind, categories, description, from }) => ({
      name: column,
      description: `${description} (${kind === "category" ? `1 to ${categories}` : kind}${from === "response" ? "; the first response column" : ""})`,
    })),
    ...(entry.settings.length === 0 ? {} : { settings: entry.settings }),
    parameters: filter.parameters.map(describe),
    quantities: filter.quantities,
    notes: [...(entry.notes ?? []), ...hardlyRecovered(name)],
    citations: cited(perceptualSources(entry), entry.reference),
    example: exampleOf(name).command,
  };
}

/** What simulations say of its parameters (docs/validation.md). */
function hardlyRecovered(name: string): string[] {
  const { agents, trials, models } = notRecovered;
  return models
    .filter(({ model }) => model === name)
    .map(({ response, parameters }) => {
      const each = parameters.map(({ name: parameter, r }) => `${parameter} ${r.toFixed(2)}`).join(", ");
      return `Estimates hardly follow true values with ${response} (correlation, ${agents} agents of ${trials} trials, default priors): ${each}.`;
    });
}

function responseCard(row: CatalogueRow): ModelCard {
  const { name } = row;
  const { settings } = responseModels.find((m) => m.name === name)!;
  const { perceptual, response, input, responses, command } = exampleOf(name);
  const { bound } = response!;
  return {
    ...row,
    ...told(name, responseText(name)),
    inputs: [
      ...bound.reads.map((role) => ({ name: role, description: `of the filter, here ${perceptual.name}` })),
      ...input
        .filter((column) => bound.inputs.includes(column))
        .map((column) => ({ name: column, description: "input column" })),
      ...responses.map((column) => ({ name: column, description: `response column, ${kindOf(bound)}` })),
    ],
    ...(settings === undefined ? {} : { settings }),
    parameters: bound.parameters.map(describe),
    quantities: [],
    notes: bound.cautions ?? [],
    citations: cited(responseSources(name), `HGF toolbox 8.2, ${name}`),
    example: command,
  };
}

/** @throws Error for a model of the catalogue without a text */
function told(name: string, text: ModelText | undefined): Pick<ModelCard, "purpose" | "equations"> {
  if (text === undefined) throw new Error(`${name} has no text in src/cli/equations`);
  const { purpose, start, trial } = text;
  return { purpose, equations: { start, trial, legend: legend(text) } };
}

/** Works in full, or, where none is in the list of literature, what the catalogue says. */
function cited(keys: readonly string[], otherwise: string): string[] {
  return keys.length === 0 ? [otherwise] : works(keys).map(reference);
}

function kindOf({ responseKind, options, responseUnit }: BoundResponse): string {
  if (responseUnit !== undefined) return responseUnit;
  const kinds = {
    binary: "0 or 1",
    categorical: `1 to ${options}`,
    real: "a number",
    unit: "0 to 1",
    none: "",
  };
  return kinds[responseKind];
}

function describe(p: Parameter): ModelCard["parameters"][number] {
  const { mean, variance } = p.prior;
  const show = (x: Parameter["prior"]["mean"]): string =>
    typeof x === "number" ? String(Number(x.toPrecision(6))) : x.from;
  const { domain } = p;
  const width = domain.kind === "interval" ? ` ${domain.low} to ${domain.high}` : "";
  const prior = variance === 0 ? `fixed at ${show(mean)}` : `mean ${show(mean)}, variance ${show(variance)}`;
  return {
    name: p.name,
    aliases: p.aliases,
    domain: `${domain.kind}${width}`,
    prior,
    native: nativePrior(p),
    description: p.description,
  };
}

/** What is read off the inputs, on the native scale. */
const readOff: Readonly<Record<Placeholder["from"], string>> = {
  firstInput: "first input",
  inputVariance: "variance of inputs",
  logInputVariance: "variance of inputs",
  negativeLogInputVariance: "1 / variance of inputs",
  logInputVarianceMinus2: "variance of inputs / e²",
};

function nativePrior({ domain, prior: { mean, variance } }: Parameter): string {
  const show = (x: number): string => String(Number(x.toPrecision(3)));
  if (typeof mean !== "number") {
    // A log volatility stays on the log scale.
    const middle = domain.kind === "positive" ? readOff[mean.from] : mean.from;
    if (variance === 0) return middle;
    if (typeof variance !== "number") return `median ${middle}, variance ${readOff[variance.from]}`;
    const half = Z975 * Math.sqrt(variance);
    return domain.kind === "positive"
      ? `median ${middle}, 95 % that times ${show(Math.exp(-half))} to ${show(Math.exp(half))}`
      : `median ${middle}, 95 % that - ${show(half)} to + ${show(half)}`;
  }
  const at = (z: number): string => show(toNative(domain, z));
  if (variance === 0) return at(mean);
  if (typeof variance !== "number") return `median ${at(mean)}, variance ${readOff[variance.from]}`;
  const half = Z975 * Math.sqrt(variance);
  return `median ${at(mean)}, 95 % ${at(mean - half)} to ${at(mean + half)}`;
}
