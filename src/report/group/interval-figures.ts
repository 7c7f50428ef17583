/** Figures of intervals of a group model: population quantities, contrasts. */

import type { Agent } from "../../agent/index.js";
import { type Figure, type IntervalsData, type IntervalsRow, intervalsFigure } from "../../figures/index.js";
import type { GroupResult } from "../../fit/group-result.js";
import type { Contrast, PopulationRow } from "../../group/outputs/index.js";
import { parameterLabel, parameterOf } from "../labels.js";
import { estimationLabel, intervalName, probabilityText, termLabel, valueName } from "./labels.js";
import type { GroupExtras } from "./source.js";

type Groups = IntervalsData["groups"];

/** Means, coefficients, sds and correlations, each kind on an axis of its own. */
export function populationFigure(
  agent: Agent,
  { population, interval }: GroupResult,
  { truth = {} }: GroupExtras,
): Figure {
  const of = (kind: PopulationRow["kind"]): readonly PopulationRow[] =>
    population.filter((row) => row.kind === kind);
  const row = (one: PopulationRow, label: string): IntervalsRow => {
    const name = valueName(one)!;
    const { mean, low, high } = one.summary;
    const { rope } = one;
    const note = noteOf(one);
    return {
      ...{ label, name, value: mean, low, high },
      ...(truth[name] !== undefined && { reference: truth[name] }),
      ...(rope && { rope: [rope.low, rope.high] as const }),
      ...(note !== undefined && { note }),
    };
  };
  const ofParameter = (one: PopulationRow): string =>
    `${estimationLabel(agent, one.parameter)}: ${termLabel(one)}`;
  const coefficients = of("coefficient");
  const names = [...new Set(coefficients.map(({ parameter }) => parameter))];
  const all: Groups = [
    { label: "Means (estimation scale)", rows: of("intercept").map((one) => row(one, ofParameter(one))) },
    ...names.map((name) => ({
      label: `Coefficients of ${estimationLabel(agent, name)}`,
      nothing: 0,
      rows: coefficients.filter(({ parameter }) => parameter === name).map((one) => row(one, termLabel(one))),
    })),
    {
      label: "Standard deviations",
      rows: of("sd").map((one) => row(one, `${ofParameter(one)}${over(one)}`)),
    },
    {
      label: "Correlations",
      nothing: 0,
      rows: of("correlation").map((one) => row(one, ofParameter(one))),
    },
  ];
  const intervalText = intervalName(interval);
  return intervalsFigure({
    title: `Population: posterior means with ${intervalText}s`,
    intervalText,
    groups: all.filter(({ rows }) => rows.length > 0),
  });
}

function over({ grouping }: PopulationRow): string {
  return grouping === "participant" ? "" : ` \\text{over ${grouping}}`;
}

function noteOf({ kind, positive, mayBeZero }: PopulationRow): string | undefined {
  if (kind === "sd") return mayBeZero ? "may be zero" : undefined;
  if (kind === "intercept" || positive === undefined) return undefined;
  return `P(> 0) ${probabilityText(positive.value)}`;
}

/** Differences on the scale of estimation, and ratios. */
export function contrastsFigure(agent: Agent, { contrasts, interval }: GroupResult): Figure {
  const of = (scale: Contrast["scale"], nothing: number, title: string): Groups => {
    const rows = contrasts.filter((one) => one.scale === scale).map((one) => contrastRow(agent, one));
    if (rows.length === 0) return [];
    return [{ label: title, nothing, scale: scale === "ratio" ? "log" : "linear", rows }];
  };
  const intervalText = intervalName(interval);
  return intervalsFigure({
    title: `Contrasts of marginal means with ${intervalText}s`,
    intervalText,
    groups: [
      ...of("estimation", 0, "Differences (estimation scale)"),
      ...of("ratio", 1, "Ratios, or odds ratios of what lies between bounds"),
    ],
  });
}

function contrastRow(
  agent: Agent,
  { parameter, contrast, at, scale, summary, positive, rope }: Contrast,
): IntervalsRow {
  const own = parameterOf(agent, parameter);
  const symbol = scale === "ratio" ? parameterLabel(agent, own) : estimationLabel(agent, parameter);
  const where = at === "" ? "" : ` at ${at}`;
  return {
    label: `${symbol}: \\text{${contrast.split(": ").slice(1).join(": ")}${where}}`,
    name: `${parameter} ${contrast}${where}`,
    value: summary.mean,
    low: summary.low,
    high: summary.high,
    ...(rope && { rope: [rope.low, rope.high] as const }),
    ...(positive && { note: `P(> 0) ${probabilityText(positive.value)}` }),
  };
}
