/** Figures of all participants: overview, forest, prior against estimates, mean correlation, response function. */

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
import { parameterLabel, parameterOf } from "./labels.js";
import { responseFunctions } from "./response-functions.js";
import type { NamedFigure } from "./source.js";

/** Posterior densities are drawn for at most so many participants. */
export const DENSITIES = 60;
const POINTS = 120;

/** Those that can be drawn; the response function is the first stream's whose model reads one belief. */
export function groupFigures(result: FitResult, agent: Agent): NamedFigure[] {
  const parameters = freeParameters(result, agent);
  return [
    { kind: "overview", name: "overview", figure: overview(result, agent, parameters) },
    ...(parameters.length === 0
      ? []
      : [
          { kind: "forest" as const, name: "forest", figure: forest(result, agent, parameters) },
          { kind: "priors" as const, name: "priors", figure: priors(result, agent, parameters) },
        ]),
    ...meanCorrelation(result, agent, parameters),
    ...responseFunctions(result, agent),
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
      const prior = estimates.find((estimate) => estimate.prior !== null)?.prior;
      const label = parameterLabel(agent, parameter);
      const range = window(parameter, estimates);
      return {
        label,
        name: parameter.name,
        xLabel: label,
        prior: density(parameter, prior?.mean ?? Number.NaN, prior?.sd ?? Number.NaN, range),
        posteriors:
          values.length > DENSITIES
            ? []
            : estimates.flatMap(({ estimation, sd }) =>
                estimation === null || sd === null ? [] : [density(parameter, estimation, sd, range)],
              ),
        estimates: values,
      };
    }),
  };
  return priorEstimateFigure(data);
}

/**
 * Where the densities are drawn, on the estimation scale: the middle 95 % of the prior, or on a skewed native scale
 * less of its long tail, and every estimate.
 */
function window({ domain }: Parameter, estimates: readonly Estimate[]): readonly [number, number] {
  const prior = estimates.find((estimate) => estimate.prior !== null)?.prior;
  const modes = estimates.flatMap(({ estimation }) => (estimation === null ? [] : [estimation]));
  const upper = domain.kind === "positive" ? 1 : 2;
  const ends = prior ? [prior.mean - 2 * prior.sd, prior.mean + upper * prior.sd] : [];
  return [Math.min(...ends, ...modes), Math.max(...ends, ...modes)];
}

/** Density of a normal on the estimation scale, on the native scale. */
function density(
  { domain }: Parameter,
  mean: number,
  sd: number,
  [low, high]: readonly [number, number],
): { readonly x: Float64Array; readonly density: Float64Array } {
  // Half of the points follow the density itself, so that a narrow one keeps its peak.
  const z = Float64Array.from({ length: POINTS }, (_, i) => {
    const k = i % (POINTS / 2);
    const share = k / (POINTS / 2 - 1);
    return i < POINTS / 2 ? low + share * (high - low) : clamp(mean + (8 * share - 4) * sd, low, high);
  }).sort();
  return {
    x: z.map((at) => toNative(domain, at)),
    density: z.map((at) => {
      const u = (at - mean) / sd;
      return Math.exp(-0.5 * u * u) / (sd * Math.sqrt(2 * Math.PI) * derivatives(domain, at).first);
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
