/**
 * Options of `fit` and `batchUpdate` under pyhgf's names: `learning_kind: "precision_weighted"`,
 * `record: ["expected_mean"]`, `sample_weight`.
 */

import { UsageError } from "../errors.js";
import { type LearningKind, learningKindNames } from "./learning-kind.js";
import { camelCase, ourNames, type PyhgfNames, type SnakeCase } from "./pyhgf-names.js";
import { type StateField, stateFields } from "./state-field.js";
import type { BatchOptions, FitOptions } from "./sweep-updates.js";

type Name<T> = T extends string ? T | SnakeCase<T> : T;

interface OwnFitOptions extends Omit<FitOptions, "learningKind" | "record"> {
  readonly learningKind?: Name<LearningKind>;
  readonly record?: readonly Name<StateField>[];
}

interface OwnBatchOptions extends Omit<BatchOptions, "learningKind"> {
  readonly learningKind?: Name<LearningKind>;
}

const otherNames = { optimizer: "optimiser", updateConfidences: "updatePrecisions" } as const;

export type PyhgfFitOptions = PyhgfNames<OwnFitOptions, typeof otherNames>;
export type PyhgfBatchOptions = PyhgfNames<OwnBatchOptions, typeof otherNames>;

const names = ["optimiser", "learningKind", "timeStep", "weightUpdate", "updatePrecisions"];

/** @throws UsageError for an unknown name */
export function pyhgfFitOptions(options: PyhgfFitOptions): FitOptions {
  const { record, ...rest }: OwnFitOptions = ourNames("fit", options, [...names, "record"], otherNames);
  return {
    ...ourKind("fit", rest),
    ...(record === undefined ? {} : { record: record.map((name) => find("fit: record", name, stateFields)) }),
  };
}

/** @throws UsageError for an unknown name */
export function pyhgfBatchOptions(options: PyhgfBatchOptions): BatchOptions {
  return ourKind("batchUpdate", ourNames("batchUpdate", options, [...names, "sampleWeight"], otherNames));
}

function ourKind(where: string, { learningKind, ...rest }: OwnBatchOptions): BatchOptions {
  if (learningKind === undefined) return rest;
  const known = typeof learningKind === "string";
  return {
    ...rest,
    learningKind: known ? find(`${where}: learningKind`, learningKind, learningKindNames) : learningKind,
  };
}

function find<T extends string>(where: string, name: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === camelCase(name));
  if (found !== undefined) return found;
  throw new UsageError(`${where} has no "${name}"; one of ${known.join(", ")}`);
}
