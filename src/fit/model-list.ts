/** Several models of one analysis: each laid over its top level, and their comparison by what they predict. */

import { overlaySpecification } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { Dropped } from "../group/design/input.js";
import { compareModels } from "../inference/index.js";
import { version } from "../version.js";
import type { Analysis, LooUnit } from "./analysis.js";
import { isGroupAnalysis, overlayGroup } from "./analysis-group.js";
import type { GroupLeftOut } from "./group-loo.js";

/** One model as an analysis of its own. */
export interface NamedAnalysis {
  readonly name: string;
  readonly analysis: Analysis;
}

/**
 * The analyses of a list of models: entries of `agent` and keys of `group` that a model states win over the top level.
 *
 * @throws UsageError for names that are taken or cannot be folders, and models without a hierarchy
 */
export function modelAnalyses({ models = [], ...top }: Analysis): NamedAnalysis[] {
  const problems: string[] = [];
  const { folder: _, ...outputs } = top.outputs ?? {};
  const analyses = models.map(({ name, agent, group }, k): NamedAnalysis => {
    if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name)) {
      problems.push(
        `models ${k + 1}: ${JSON.stringify(name)} cannot be the name of a folder; use letters and digits`,
      );
    }
    if (models.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) < k) {
      problems.push(`models ${k + 1}: there is a model ${name} already; give each a name of its own`);
    }
    const own = overlayGroup(top.group, group);
    const specification = agent === undefined ? top.agent : overlaySpecification(top.agent ?? {}, agent);
    const analysis: Analysis = {
      ...top,
      ...(specification === undefined ? {} : { agent: specification }),
      ...(own === undefined ? {} : { group: own }),
      outputs,
    };
    if (!isGroupAnalysis(analysis)) {
      problems.push(
        `models ${k + 1}: ${name} has no hierarchy; state group.pooling or a formula (independent fits are compared ` +
          "with credence compare)",
      );
    }
    return { name, analysis };
  });
  const { method = "nuts" } = top.inference ?? {};
  if (method !== "nuts") {
    problems.push(
      `models: are compared by leave-one-out, which needs draws of the posterior, by nuts, not ${method}`,
    );
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return analyses;
}

/** An analysis without who leaves other models of the comparison: all are of the same people. */
export function withoutDropped(analysis: Analysis, dropped: readonly Dropped[]): Analysis {
  if (dropped.length === 0) return analysis;
  const more = dropped.map(({ participant, session, columns }) => ({
    participant,
    ...(session === undefined ? {} : { session }),
    reason: `${columns.join(", ")} missing, which a model of the comparison needs`,
  }));
  return { ...analysis, data: { ...analysis.data, exclude: [...(analysis.data.exclude ?? []), ...more] } };
}

/** What models predict, `credence-prediction/1`: plain data. */
export interface PredictiveComparison {
  readonly schema: "credence-prediction/1";
  readonly title?: string;
  readonly unit: LooUnit;
  readonly units: number;
  /** Best first. */
  readonly models: readonly {
    readonly name: string;
    readonly elpd: number;
    readonly standardError: number;
    readonly effectiveParameters: number;
    /** -2 elpd. */
    readonly looic: number;
    /** Units with a Pareto k above the threshold. */
    readonly badK: number;
    /** To the best: 0 or below. */
    readonly difference: number;
    readonly differenceError: number;
    /** NaN for the best. */
    readonly probabilityWorse: number;
    readonly stacking?: number;
    readonly pseudoBmaPlus?: number;
  }[];
  readonly warnings: readonly string[];
  readonly software: { readonly name: "credence"; readonly version: string };
}

/**
 * Compares models that left out the same units.
 *
 * @throws UsageError for fewer than two models, and units that differ
 */
export function predictiveComparison(
  { title, compare = {} }: Analysis,
  models: readonly (GroupLeftOut & { readonly name: string })[],
  seed: number,
): PredictiveComparison {
  const { unit = "trial", weights = ["stacking", "pseudo-bma+"] } = compare;
  const keysOf = ({ rows }: GroupLeftOut): string[] =>
    rows.map(({ participant, session, trial, unit: kind }) =>
      JSON.stringify([participant, session, trial, kind]),
    );
  const [first, ...others] = models;
  const keys = first === undefined ? [] : keysOf(first);
  for (const other of others) {
    const own = keysOf(other);
    const at = keys.findIndex((key, u) => key !== own[u]);
    if (own.length === keys.length && at < 0) continue;
    throw new UsageError(
      `models ${first!.name} and ${other.name} leave out different units (${keys.length} and ${own.length}` +
        `${at < 0 ? "" : `; the first that differs is ${keys[at]}`}): models are compared on the same trials only`,
    );
  }
  const { rows, warnings } = compareModels(models, seed);
  return {
    schema: "credence-prediction/1",
    ...(title === undefined ? {} : { title }),
    unit,
    units: keys.length,
    models: rows.map(
      ({ name, loo, difference, standardError, probabilityWorse, stacking, pseudoBmaPlus }) => ({
        name,
        elpd: loo.elpd,
        standardError: loo.standardError,
        effectiveParameters: loo.effectiveParameters,
        looic: -2 * loo.elpd,
        badK: loo.counts.bad + loo.counts.veryBad,
        difference,
        differenceError: standardError,
        probabilityWorse,
        ...(weights.includes("stacking") ? { stacking } : {}),
        ...(weights.includes("pseudo-bma+") ? { pseudoBmaPlus } : {}),
      }),
    ),
    warnings,
    software: { name: "credence", version },
  };
}
