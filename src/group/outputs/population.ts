/** Population quantities of a group model: coefficients, sds, correlations, variance explained (group models 6). */

import { equalTailedInterval } from "../../inference/diagnostics/index.js";
import type { Parametrisation } from "../density/parametrisation.js";
import type { HyperpriorRow } from "../hyperpriors/hyperpriors.js";
import type { Series } from "./draws.js";
import type { ParameterPosterior } from "./posterior.js";
import {
  type DrawCounts,
  type IntervalOption,
  type Probability,
  positiveProbability,
  type Rope,
  ropeOf,
  type Summary,
  summaryOf,
} from "./summary.js";
import { varianceExplained } from "./variance.js";

export type PopulationKind =
  | "intercept"
  | "coefficient"
  | "coefficient_original"
  | "sd"
  | "correlation"
  | "variance_explained";

export interface PopulationRow {
  readonly parameter: string;
  readonly kind: PopulationKind;
  /** Of sds and correlations; empty elsewhere. */
  readonly grouping: string;
  readonly term: string;
  /** Of correlations; empty elsewhere. */
  readonly term2: string;
  readonly summary: Summary;
  /** Of coefficients and correlations. */
  readonly positive?: Probability;
  /** Of coefficients on the scale that is sampled. */
  readonly rope?: Rope;
  /** As text; empty where there is none. */
  readonly prior: string;
  readonly parametrisation: Parametrisation | "";
  /** Of sds: whether the 5 % quantile lies below a twentieth of the scale of the prior. */
  readonly mayBeZero?: boolean;
}

/** Rows of one parameter; none with pooling `none`. */
export function populationRows(
  posterior: ParameterPosterior,
  priors: readonly HyperpriorRow[],
  counts: DrawCounts,
  interval: IntervalOption,
  rope: readonly [number, number],
): PopulationRow[] {
  if (!posterior.pooled) return [];
  const told = (values: Series): Summary => summaryOf(values, counts, interval);
  return [
    ...coefficientRows(posterior, priors, counts, told, rope),
    ...originalRows(posterior, counts, told),
    ...randomRows(posterior, priors, counts, told),
    ...varianceExplained(posterior).map(
      ({ term, values }): PopulationRow => ({
        ...empty(posterior.name, "variance_explained"),
        term,
        summary: told(values),
      }),
    ),
  ];
}

type Told = (values: Series) => Summary;

function empty(parameter: string, kind: PopulationKind) {
  return { parameter, kind, grouping: "", term: "", term2: "", prior: "", parametrisation: "" } as const;
}

function coefficientRows(
  posterior: ParameterPosterior,
  priors: readonly HyperpriorRow[],
  counts: DrawCounts,
  told: Told,
  rope: readonly [number, number],
): PopulationRow[] {
  const { name, design } = posterior;
  const means = new Set(design.intercepts);
  return design.columns.map((term, j): PopulationRow => {
    const values = posterior.coefficient(j);
    const kind = means.has(j) ? "intercept" : "coefficient";
    return {
      ...empty(name, kind),
      term,
      summary: told(values),
      positive: positiveProbability(values, counts),
      ...(kind === "coefficient" && { rope: ropeOf(values, counts, rope) }),
      prior: priorOf(priors, name, kind, "", term),
    };
  });
}

/** Of the columns whose coefficient differs from the sampled one. */
function originalRows(posterior: ParameterPosterior, counts: DrawCounts, told: Told): PopulationRow[] {
  const { columns, original } = posterior.design;
  const J = columns.length;
  return columns.flatMap((term, i): PopulationRow[] => {
    const row = original.subarray(i * J, (i + 1) * J);
    if (row.every((weight, j) => weight === (i === j ? 1 : 0))) return [];
    const values = posterior.linear(row);
    const positive = positiveProbability(values, counts);
    return [{ ...empty(posterior.name, "coefficient_original"), term, summary: told(values), positive }];
  });
}

function randomRows(
  posterior: ParameterPosterior,
  priors: readonly HyperpriorRow[],
  counts: DrawCounts,
  told: Told,
): PopulationRow[] {
  const { name, design, hyperpriors, parametrisation } = posterior;
  const least = 0.05 * hyperpriors.spread * hyperpriors.s0;
  return design.terms.flatMap(({ grouping, columns, correlated }, t): PopulationRow[] => {
    const own = { grouping, parametrisation: parametrisation?.[t] ?? ("" as const) };
    const sds = columns.map((term, k): PopulationRow => {
      const values = posterior.sd(t, k);
      return {
        ...empty(name, "sd"),
        ...own,
        term,
        summary: told(values),
        prior: priorOf(priors, name, "sd", grouping, term),
        mayBeZero: equalTailedInterval(values, 0.9).low < least,
      };
    });
    const pairs = columns.flatMap((_, l) => columns.slice(0, l).map((__, k) => [k, l] as const));
    const correlations = pairs.map(([k, l]): PopulationRow => {
      const values = posterior.correlation(t, k, l);
      return {
        ...empty(name, "correlation"),
        ...own,
        term: columns[k]!,
        term2: columns[l]!,
        summary: told(values),
        positive: positiveProbability(values, counts),
        prior: priorOf(priors, name, "correlation", grouping, ""),
      };
    });
    return [...sds, ...(correlated ? correlations : [])];
  });
}

/**
 * Correlations between the participants' coefficients of different parameters of joined blocks. Their parameter is
 * both names, as in `cor_om2_ze`.
 */
export function joinedRows(
  posteriors: readonly ParameterPosterior[],
  joined: readonly (readonly string[])[],
  priors: readonly HyperpriorRow[],
  counts: DrawCounts,
  interval: IntervalOption,
): PopulationRow[] {
  return joined.flatMap((names) => {
    const own = names.map((name) => posteriors.find((one) => one.name === name)!);
    return own.flatMap((first, at) =>
      own.slice(at + 1).flatMap((second) => crossRows(first, second, priors, counts, interval)),
    );
  });
}

function crossRows(
  first: ParameterPosterior,
  second: ParameterPosterior,
  priors: readonly HyperpriorRow[],
  counts: DrawCounts,
  interval: IntervalOption,
): PopulationRow[] {
  const { grouping, columns } = first.design.terms[first.ownTerm]!;
  const others = second.design.terms[second.ownTerm]!.columns;
  return columns.flatMap((term, k) =>
    others.map((term2, l): PopulationRow => {
      const values = first.crossCorrelation(k, second, l);
      return {
        ...empty(`${first.name}_${second.name}`, "correlation"),
        grouping,
        term,
        term2,
        summary: summaryOf(values, counts, interval),
        positive: positiveProbability(values, counts),
        prior: priorOf(priors, first.name, "correlation", grouping, ""),
        parametrisation: first.parametrisation?.[first.ownTerm] ?? "",
      };
    }),
  );
}

function priorOf(
  priors: readonly HyperpriorRow[],
  parameter: string,
  kind: HyperpriorRow["kind"],
  grouping: string,
  term: string,
): string {
  const found = priors.find(
    (row) =>
      row.parameter === parameter && row.kind === kind && row.grouping === grouping && row.term === term,
  );
  return found?.distribution ?? "";
}
