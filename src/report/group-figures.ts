/** Figures of all participants: the network they share, overview, forest, prior against estimates, mean correlation. */

import type { Agent } from "../agent/index.js";
import {
  correlationFigure,
  type Figure,
  forestFigure,
  type OverviewData,
  overviewFigure,
  type PriorEstimateData,
  priorEstimateFigure,
} from "../figures/index.js";
import type { Estimate, FitResult } from "../fit/index.js";
import { derivatives, type Parameter, toNative } from "../model/index.js";
import { groupModelFigures } from "./group/figures.js";
import type { GroupExtras } from "./group/source.js";
import { parameterLabel, parameterOf } from "./labels.js";
import { networkFigures } from "./network-figure.js";
import type { NamedFigure } from "./source.js";

/** Posterior densities are drawn for at most so many participants. */
export const DENSITIES = 60;
const POINTS = 120;

/** Those that can be drawn from the result alone; of a group model also those that `extras` allow. */
export function groupFigures(result: FitResult, agent: Agent, extras?: GroupExtras): NamedFigure[] {
  if (result.group !== undefined) return groupModelFigures(result, result.group, agent, extras);
  const parameters = freeParameters(result, agent);
  return [
    ...networkFigures(result, agent),
    { kind: "overview", name: "overview", figure: overview(result, agent, parameters) },
    ...(parameters.length === 0
      ? []
      : [
          { kind: "forest" as const, name: "forest", figure: forest(result, agent, parameters) },
          { kind: "priors" as const, name: "priors", figure: priors(result, agent, parameters) },
        ]),
    ...meanCorrelation(result, agent, parameters),
  ];
}

/** The parameters that were estimated, in the order of the estimates. */
export function freeParameters(result: Pick<FitResult, "participants">, agent: Agent): Parameter[] {
  return (result.participants[0]?.estimates ?? []).map(({ name }) => parameterOf(agent, name));
}

function scale({ domain }: Parameter): "linear" | "log" {
  return domain.kind === "positive" ? "log" : "linear";
}

function overview(result: FitResult, agent: Agent, parameters: readonly Parameter[]): Figure {
  const data: OverviewData = {
    title: "All participants: estimates and evidence",
    parameters: parameters.map((p) => ({ label: parameterLabel(agent, p), name: p.name, scale: scale(p) })),
    participants: result.participants.map(({ id, status, estimates, evidence, accuracy }) => ({
      id,
      status,
      estimates: estimates.map(({ value }) => value ?? Number.NaN),
      evidence: evidence?.value ?? null,
      accuracy,
    })),
  };
  return overviewFigure(data);
}

function forest(result: FitResult, agent: Agent, parameters: readonly Parameter[]): Figure {
  return forestFigure({
    title: "Estimates with 90 % intervals",
    parameters: parameters.map((parameter, j) => {
      const summary = result.model.priors.find(({ name }) => name === parameter.name);
      return {
        label: parameterLabel(agent, parameter),
        name: parameter.name,
        scale: scale(parameter),
        rows: result.participants.map(({ id, status, estimates }) => {
          const { value = null, interval = null } = estimates[j] ?? {};
          return { id, value, low: interval?.[0] ?? null, high: interval?.[1] ?? null, status };
        }),
        ...(summary?.mean == null || summary.interval == null
          ? {}
          : {
              prior: {
                value: toNative(parameter.domain, summary.mean),
                low: summary.interval[0],
                high: summary.interval[1],
              },
            }),
      };
    }),
  });
}

function priors(result: FitResult, agent: Agent, parameters: readonly Parameter[]): Figure {
  const data: PriorEstimateData = {
    title: "Priors and estimates",
    parameters: parameters.map((parameter, j) => {
      const estimates = result.participants.flatMap(({ estimates: all }) => all[j] ?? []);
      const values = estimates.flatMap(({ value }) => (value === null ? [] : [value]));
      const label = parameterLabel(agent, parameter);
      const range = window(parameter, estimates);
      return {
        label,
        name: parameter.name,
        xLabel: label,
        prior: density(parameter, priorsOf(estimates), range),
        posteriors:
          values.length > DENSITIES
            ? []
            : estimates.flatMap(({ estimation, sd }) =>
                estimation === null || sd === null
                  ? []
                  : [density(parameter, [{ mean: estimation, sd }], range)],
              ),
        estimates: values,
      };
    }),
  };
  return priorEstimateFigure(data);
}

interface Normal {
  readonly mean: number;
  readonly sd: number;
}

/** One, or where priors are read off the inputs one of each kind; of very many every so many. */
function priorsOf(estimates: readonly Estimate[]): Normal[] {
  const all = new Map(
    estimates.flatMap(({ prior }) => (prior ? [[`${prior.mean} ${prior.sd}`, prior]] : [])),
  );
  const every = Math.ceil(all.size / DENSITIES);
  return [...all.values()].filter((_, i) => i % every === 0);
}

/**
 * Where the densities are drawn, on the estimation scale: nearly all of the prior, or on a skewed native scale less
 * of its long tail, every estimate, and most of each posterior that is not much wider than the prior.
 */
function window({ domain }: Parameter, estimates: readonly Estimate[]): readonly [number, number] {
  const skewed = domain.kind === "positive";
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { estimation, sd, prior } of estimates) {
    if (prior !== null) {
      low = Math.min(low, prior.mean - 3 * prior.sd);
      high = Math.max(high, prior.mean + (skewed ? 1 : 3) * prior.sd);
    }
    if (estimation === null) continue;
    const beside = prior === null ? 0 : Math.min(2 * (sd ?? 0), 2 * prior.sd);
    low = Math.min(low, estimation - beside);
    high = Math.max(high, estimation + (skewed ? 0 : beside));
  }
  return [low, high];
}

/** Density of normals on the estimation scale, their mean where there are several, on the native scale. */
function density(
  { domain }: Parameter,
  normals: readonly Normal[],
  [low, high]: readonly [number, number],
): { readonly x: Float64Array; readonly density: Float64Array } {
  const [first] = normals;
  if (first === undefined) return { x: new Float64Array(0), density: new Float64Array(0) };
  // Half of the points follow the density itself, so that a narrow one keeps its peak.
  const z = Float64Array.from({ length: POINTS }, (_, i) => {
    const k = i % (POINTS / 2);
    const share = k / (POINTS / 2 - 1);
    return i < POINTS / 2
      ? low + share * (high - low)
      : clamp(first.mean + (8 * share - 4) * first.sd, low, high);
  }).sort();
  const normal = (at: number, { mean, sd }: Normal): number => {
    const u = (at - mean) / sd;
    return Math.exp(-0.5 * u * u) / (sd * Math.sqrt(2 * Math.PI));
  };
  return {
    x: z.map((at) => toNative(domain, at)),
    density: z.map((at) => {
      const sum = normals.reduce((total, each) => total + normal(at, each), 0);
      return sum / normals.length / derivatives(domain, at).first;
    }),
  };
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}

/** Arithmetic mean over the participants that have one. */
function meanCorrelation(result: FitResult, agent: Agent, parameters: readonly Parameter[]): NamedFigure[] {
  const matrices = result.participants.flatMap(({ correlation }) =>
    correlation === null ? [] : [correlation],
  );
  if (parameters.length < 2 || matrices.length < 2) return [];
  const matrix = parameters.map((_, i) =>
    parameters.map((_, j) => matrices.reduce((sum, m) => sum + m[i]![j]!, 0) / matrices.length),
  );
  const figure = correlationFigure({
    title: `Posterior correlations, mean of ${matrices.length} participants`,
    labels: parameters.map((parameter) => parameterLabel(agent, parameter)),
    names: parameters.map(({ name }) => name),
    matrix,
  });
  return [{ kind: "correlations", name: "correlations", figure }];
}
