/** Options of `fit` under pyhgf's names: `learning_kind: "precision_weighted"`, `record: ["expected_mean"]`. */

import { UsageError } from "../errors.js";
import { type LearningKind, learningKindNames } from "./learning-kind.js";
import { camelCase, ourNames, type PyhgfNames, type SnakeCase } from "./pyhgf-names.js";
import { type StateField, stateFields } from "./state-field.js";
import type { FitOptions } from "./sweep-network.js";

type Name<T> = T extends string ? T | SnakeCase<T> : T;

interface OwnFitOptions extends Omit<FitOptions, "learningKind" | "record"> {
  readonly learningKind?: Name<LearningKind>;
  readonly record?: readonly Name<StateField>[];
}

const otherNames = { optimizer: "optimiser", updateConfidences: "updatePrecisions" } as const;

export type PyhgfFitOptions = PyhgfNames<OwnFitOptions, typeof otherNames>;

const names = ["optimiser", "learningKind", "timeStep", "weightUpdate", "updatePrecisions", "record"];

/** @throws UsageError for an unknown name */
export function pyhgfFitOptions(options: PyhgfFitOptions): FitOptions {
  const { learningKind, record, ...rest }: OwnFitOptions = ourNames("fit", options, names, otherNames);
  return {
    ...rest,
    ...(learningKind === undefined ? {} : { learningKind: kindOf(learningKind) }),
    ...(record === undefined ? {} : { record: record.map((name) => find("record", name, stateFields)) }),
  };
}

function kindOf(kind: Name<LearningKind>): LearningKind {
  return typeof kind === "string" ? find("learningKind", kind, learningKindNames) : kind;
}

function find<T extends string>(where: string, name: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === camelCase(name));
  if (found !== undefined) return found;
  throw new UsageError(`fit: ${where} has no "${name}"; one of ${known.join(", ")}`);
}
