/** Figures of one participant: beliefs over trials, residuals of each stream, correlation of the parameters. */

import type { Agent, Stream } from "../agent/index.js";
import {
  correlationFigure,
  type Figure,
  residualsFigure,
  type TrajectoriesData,
  trajectoriesFigure,
} from "../figures/index.js";
import {
  type FitResult,
  type ParticipantFit,
  type ParticipantTrajectories,
  streamColumn,
} from "../fit/index.js";
import { type BeliefColumns, beliefColumns, type Level } from "./beliefs.js";
import { fileNames } from "./file-names.js";
import { parameterLabel, parameterOf } from "./labels.js";
import type { FigureKind, NamedFigure } from "./source.js";

/** Everything there is to draw of a participant whose fit did not fail. */
export function participantFigures(
  result: FitResult,
  agent: Agent,
  fit: ParticipantFit,
  trajectories: ParticipantTrajectories,
): NamedFigure[] {
  const file = fileNames(result).get(fit.id) ?? "participant";
  const correlation = correlationOf(agent, fit);
  const data = beliefsData(agent, trajectories);
  const named = (kind: FigureKind, what: string, figure: Figure): NamedFigure => ({
    kind,
    name: `${file}-${what}`,
    participant: fit.id,
    figure,
  });
  return [
    ...(data === undefined ? [] : [named("trajectories", "trajectories", trajectoriesFigure(data))]),
    ...agent.streams.map((stream) =>
      named(
        "residuals",
        streamColumn(agent, stream.name, "residuals").replace(unsafe, "-"),
        residualsOf(agent, stream, trajectories),
      ),
    ),
    ...(correlation === undefined ? [] : [named("correlations", "correlation", correlation)]),
  ];
}

const unsafe = /[^A-Za-z0-9._-]+/g;

/** First row (from 1) of each run but the first. */
export function runStarts({ columns, trials }: ParticipantTrajectories): number[] {
  const run = columns.get("run");
  const starts: number[] = [];
  for (let t = 1; t < trials; t++) if (run !== undefined && run[t] !== run[t - 1]) starts.push(t + 1);
  return starts;
}

/** Beliefs of a participant as the figure takes them; undefined for a filter that reports nothing. */
export function beliefsData(
  agent: Agent,
  trajectories: ParticipantTrajectories,
  beliefs: BeliefColumns = beliefColumns(agent),
): TrajectoriesData | undefined {
  const { columns, trials, id } = trajectories;
  const series = (column: string): Float64Array => columns.get(column) ?? new Float64Array(trials);
  const { expected, learningRate } = beliefs;
  if (expected === undefined) return undefined;
  const [first] = agent.filter.inputs;
  const inputs = [...agent.filter.inputs.map((input) => input.name), ...agent.settings.extraInputs];
  const shown = first === undefined ? undefined : columns.get(first.name);
  const starts = runStarts(trajectories);
  const ignored = shown === undefined ? [] : [...shown].flatMap((u, t) => (Number.isNaN(u) ? [t + 1] : []));
  return {
    title: `Beliefs of participant ${id}`,
    levels: beliefs.levels.map((level) => ({
      label: level.label,
      name: level.mean,
      mean: series(level.mean),
      ...spread(level, series),
    })),
    outcome: {
      kind: first?.kind === "binary" ? "binary" : "real",
      expected: expected.chosen === undefined ? series(expected.column) : chosenOf(expected.chosen, series),
      expectedLabel: expected.label,
      inputs: inputs.map((name, i) => ({
        label: i === 0 ? `input \\var{${name}}` : `\\text{${name}}`,
        values: series(name),
      })),
      responses: agent.streams
        .filter(({ response }) => response.scores === "response")
        .map(({ name, response }) => ({
          name: agent.streams.length > 1 ? name : "response",
          kind: kindOf(response),
          values: series(streamColumn(agent, name, "response")),
          // The probability of an option is no option.
          ...(kindOf(response) === "categorical"
            ? {}
            : { prediction: series(streamColumn(agent, name, "prediction")) }),
        })),
      ...(learningRate === undefined
        ? {}
        : { learningRate: { label: learningRate.label, values: series(learningRate.column) } }),
    },
    ...(starts.length === 0 ? {} : { runStarts: starts }),
    ...(ignored.length === 0 ? {} : { ignored }),
  };
}

/** Of each trial the number in the column of the chosen arm; NaN where nothing was chosen. */
function chosenOf(
  { columns, by }: { readonly columns: readonly string[]; readonly by: string },
  series: (column: string) => Float64Array,
): Float64Array {
  const arms = columns.map(series);
  return series(by).map((arm, t) => arms[arm - 1]?.[t] ?? Number.NaN);
}

function kindOf({ responseKind }: Stream["response"]): "binary" | "categorical" | "real" {
  return responseKind === "binary" || responseKind === "categorical" ? responseKind : "real";
}

function spread(
  { spread: of }: Level,
  series: (column: string) => Float64Array,
): { readonly sd?: Float64Array } {
  if (of === undefined) return {};
  const values = series(of.column);
  return { sd: values.map((x) => (of.kind === "variance" ? Math.sqrt(x) : 1 / Math.sqrt(x))) };
}

function residualsOf(agent: Agent, { name, response }: Stream, trajectories: ParticipantTrajectories) {
  const { columns, trials, id } = trajectories;
  const series = (what: string): Float64Array =>
    columns.get(streamColumn(agent, name, what)) ?? new Float64Array(trials).fill(Number.NaN);
  const starts = runStarts(trajectories);
  const observed = response.scores === "input" ? "Input" : "Response";
  return residualsFigure({
    title: `Residuals of participant ${id}${agent.streams.length > 1 ? `, ${name}` : ""}`,
    residual: series("residual"),
    prediction: series("prediction"),
    residualLabel:
      response.probabilities || response.responseKind === "binary"
        ? "Pearson residual"
        : `${observed} − prediction`,
    ...(starts.length === 0 ? {} : { runStarts: starts }),
  });
}

function correlationOf(agent: Agent, { id, estimates, correlation }: ParticipantFit) {
  if (correlation === null || estimates.length < 2) return undefined;
  return correlationFigure({
    title: `Posterior correlations of participant ${id}`,
    labels: estimates.map(({ name }) => parameterLabel(agent, parameterOf(agent, name))),
    names: estimates.map(({ name }) => name),
    matrix: correlation,
  });
}
