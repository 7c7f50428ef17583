/** Catalogue entries as plain data. */

import type { Parameter, Quantity, ResponseSetting } from "../model/index.js";
import { perceptualModels } from "../perceptual/index.js";
import { responseModels } from "../response/index.js";

export interface CatalogueRow {
  readonly name: string;
  readonly kind: "perceptual" | "response";
  readonly description: string;
}

export interface ModelCard extends CatalogueRow {
  /** Of a response model: what `--set NAME=VALUE` may change. */
  readonly settings?: readonly ResponseSetting[];
  readonly parameters: readonly {
    readonly name: string;
    readonly aliases: readonly string[];
    readonly domain: string;
    readonly prior: string;
    readonly description: string;
  }[];
  readonly quantities: readonly Quantity[];
  /** What to know before relying on it. */
  readonly notes: readonly string[];
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
  const listed = catalogue().find((m) => m.name === name);
  if (listed === undefined) return undefined;
  const settings = responseModels.find((m) => m.name === name)?.settings;
  const row = { ...listed, ...(settings === undefined ? {} : { settings }) };
  if (row.kind === "perceptual") {
    const entry = perceptualModels.find((m) => m.name === name)!;
    const { filter } = entry.build(levels === undefined ? {} : { levels });
    const { notes = [] } = entry;
    return { ...row, parameters: filter.parameters.map(describe), quantities: filter.quantities, notes };
  }
  return { ...row, parameters: parametersOf(name).map(describe), quantities: [], notes: [] };
}

/** A response model has parameters once it is bound: the first perceptual model that fits will do. */
function parametersOf(name: string): readonly Parameter[] {
  const model = responseModels.find((m) => m.name === name)!;
  for (const entry of perceptualModels) {
    for (const extraInputs of [[], ["second"]]) {
      try {
        return model.bind(entry.build({}).filter, { respondFrom: "prediction", extraInputs }).parameters;
      } catch {
        // This filter lacks what the model reads; another one has it, or a second input column is needed.
      }
    }
  }
  return [];
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
    description: p.description,
  };
}
