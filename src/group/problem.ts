/** What is wrong or odd with a group model, as records (group models 3.2). */

import { UsageError } from "../errors.js";

export type ProblemCode =
  | "formula-syntax"
  | "formula-parameter"
  | "formula-variable"
  | "formula-function"
  | "formula-marginality"
  | "formula-level"
  | "formula-grouping"
  | "formula-pooling"
  | "factor-one-level"
  | "covariate-missing"
  | "covariate-conflict"
  | "covariate-unmatched"
  | "design-rank"
  | "design-empty"
  | "slope-no-variation"
  | "too-many";

/** One thing that stops a group model. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
}

const shown = 20;

/** @throws UsageError that lists the problems, at most 20, when there are any */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const lines = problems.slice(0, shown).map(({ code, message }) => `${code}: ${message}`);
  if (problems.length > shown) lines.push(`(${problems.length - shown} more)`);
  throw new UsageError(lines.join("\n"));
}
