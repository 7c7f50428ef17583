/** For each model of the catalogue one that goes with it, and a command that fits both to a table. */

import { UsageError } from "../errors.js";
import type { BoundResponse, Filter } from "../model/index.js";
import { findPerceptualModel, type PerceptualModel } from "../perceptual/index.js";
import { findResponseModel } from "../response/index.js";

export interface Example {
  readonly perceptual: PerceptualModel;
  /** Absent where the catalogue has none that reads what the filter offers. */
  readonly response?: { readonly name: string; readonly bound: BoundResponse };
  /** Columns of the table: what is seen, in the model's order, and what is done. */
  readonly input: readonly string[];
  readonly responses: readonly string[];
  readonly command: string;
}

/** Filters for response models that ask for more than a choice between two options. */
const partners: Readonly<Record<string, string>> = {
  softmax: "hgf_binary_mab",
  softmax_mu3: "hgf_binary_mab",
  softmax_2beta: "hgf_binary_mab",
  softmax_wld: "hgf_binary_mab",
  softmax_mu3_wld: "hgf_binary_mab",
  gaussian_obs: "ehgf",
  gaussian_obs_offset: "ehgf",
  squared_pe: "ehgf",
  bayes_optimal: "ehgf",
  logrt_linear_whatworld: "hgf_whatworld",
  rs_precision_whatworld: "hgf_whatworld",
  bayes_optimal_whatworld: "hgf_whatworld",
  bayes_optimal_categorical: "hgf_categorical",
  bayes_optimal_whichworld: "hgf_whichworld",
};

/** @param name of a model of the catalogue, perceptual or response */
export function exampleOf(name: string): Example {
  const perceptual = findPerceptualModel(name) ?? findPerceptualModel(partners[name] ?? "ehgf_binary")!;
  const { filter } = perceptual.build({});
  const chosen = findResponseModel(name) === undefined ? usualResponse(filter) : name;
  const response = chosen === undefined ? undefined : bind(chosen, filter);
  const extra = response?.extra ?? [];
  const input = [
    ...filter.inputs.filter(({ from }) => from !== "response").map((each) => each.name),
    ...extra,
  ];
  const bound = response?.bound;
  const responses = bound === undefined || bound.scores === "input" ? [] : [columnOf(bound)];
  const columns = [`--input ${input.join(",")}`, ...responses.map((column) => `--response ${column}`)].join(
    " ",
  );
  return {
    perceptual,
    ...(bound === undefined || chosen === undefined ? {} : { response: { name: chosen, bound } }),
    input,
    responses,
    command:
      chosen === undefined
        ? `credence filter ${perceptual.name} data.csv ${columns}`
        : `credence fit data.csv ${columns} --perceptual-model ${perceptual.name} --response-model ${chosen}`,
  };
}

/** Choices of options, choices between 0 and 1, or reports: by what the filter believes. */
function usualResponse(filter: Filter): string | undefined {
  const { inputs, roles } = filter;
  const binary = inputs[0]!.kind === "binary" || roles["level[1].perceptualNoise"] !== undefined;
  const usual =
    roles["arm[1].expectedMean"] !== undefined ? "softmax" : binary ? "unitsq_sgm" : "gaussian_obs";
  return bind(usual, filter) === undefined ? undefined : usual;
}

/** With a further input column where the model asks for one; undefined where the two do not fit. */
function bind(
  name: string,
  filter: Filter,
): { readonly bound: BoundResponse; readonly extra: readonly string[] } | undefined {
  for (const extra of [[], ["tone"]]) {
    try {
      const bound = findResponseModel(name)!.bind(filter, { respondFrom: "prediction", extraInputs: extra });
      return { bound, extra };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }
  return undefined;
}

function columnOf({ responseUnit }: BoundResponse): string {
  return responseUnit === "log ms" ? "logrt" : responseUnit === "1/ms" ? "speed" : "y";
}
