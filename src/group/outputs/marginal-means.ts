/** Marginal means of parameters by level of factors, on three scales (group models 6). */

import { toNative } from "../../model/index.js";
import { exp } from "../../scalar/index.js";
import type { Design } from "../design/design.js";
import type { Series } from "./draws.js";
import { type GridRow, gridOf, namesOf, variablesOf } from "./grid.js";
import { normalExpectation } from "./hermite.js";
import { atText, checkParameter, type MarginalMeanRequest, unknown } from "./options.js";
import type { ParameterPosterior } from "./posterior.js";
import { type DrawCounts, type IntervalOption, type Summary, summaryOf } from "./summary.js";

export interface MarginalMean {
  readonly parameter: string;
  /** Factors as asked for; empty for the mean over all cells. */
  readonly by: string;
  readonly level: string;
  /** What is held: `age=30`. */
  readonly at: string;
  /**
   * `estimation`: X b averaged; `native_typical`: that as a native value, of a person without deviation;
   * `native_mean`: the mean of native values over people, whose deviations have the total variance of the mean cell.
   */
  readonly scale: "estimation" | "native_typical" | "native_mean";
  readonly summary: Summary;
}

/** @throws UsageError for parameters, factors, levels and variables that there are not */
export function marginalMeans(
  requests: readonly MarginalMeanRequest[],
  posteriors: readonly ParameterPosterior[],
  design: Design,
  counts: DrawCounts,
  interval: IntervalOption,
): { readonly rows: MarginalMean[]; readonly notes: string[] } {
  const rows: MarginalMean[] = [];
  const notes: string[] = [];
  for (const request of requests) {
    const { by, at = {} } = request;
    for (const posterior of asked(request, posteriors, design)) {
      const grid = gridOf(design, posterior.design, by, at, "marginalMeans");
      notes.push(...grid.notes);
      for (const { level, row } of grid.levels) {
        const z = posterior.linear(row.fixed);
        const place = { parameter: posterior.name, by: namesOf(by).join(":"), level, at: atText(at) };
        const add = (scale: MarginalMean["scale"], values: Series): void => {
          rows.push({ ...place, scale, summary: summaryOf(values, counts, interval) });
        };
        add("estimation", z);
        add("native_typical", nativeOf(posterior, z));
        add("native_mean", nativeMean(posterior, z, row));
      }
    }
  }
  return { rows, notes };
}

/** The parameter named, or all that have the factors and variables. */
function asked(
  { parameter, by, at = {} }: MarginalMeanRequest,
  posteriors: readonly ParameterPosterior[],
  design: Design,
): readonly ParameterPosterior[] {
  const names = posteriors.map(({ name }) => name);
  if (parameter !== undefined) {
    checkParameter(parameter, names, "marginalMeans");
    return posteriors.filter(({ name }) => name === parameter);
  }
  const needed = [...namesOf(by), ...Object.keys(at)];
  const having = posteriors.filter((posterior) => {
    const own = new Set(variablesOf(design, posterior.design).map(({ name }) => name));
    return posterior.pooled && needed.every((name) => own.has(name));
  });
  if (having.length > 0) return having;
  const known = design.variables.map(({ name }) => name);
  throw unknown("marginalMeans", "formula with", needed.join(" and "), known);
}

export function nativeOf({ domain }: ParameterPosterior, z: Series): Series {
  return z.map((value) => toNative(domain, value));
}

/** E T(z + random) draw by draw. Normal and log-normal means have closed forms. */
function nativeMean(posterior: ParameterPosterior, z: Series, row: GridRow): Series {
  const { domain } = posterior;
  const variance = new Float64Array(z.length);
  row.random.forEach((own, t) => {
    posterior.randomVariance(t, own).forEach((v, s) => {
      variance[s]! += v;
    });
  });
  if (domain.kind === "real") return z;
  if (domain.kind === "positive") return z.map((value, s) => exp(value + variance[s]! / 2));
  const native = (value: number): number => toNative(domain, value);
  return z.map((value, s) => normalExpectation(native, value, Math.sqrt(variance[s]!)));
}
