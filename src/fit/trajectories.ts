/**
 * Beliefs of one participant trial by trial: what a row of `trajectories.csv` holds, as columns of numbers. Figures,
 * reports and exports read this form, whether it was computed just now or comes from a fit folder.
 */

import { type Agent, evaluateRun, freeIndices, resolvePriors } from "../agent/index.js";
import { type Trajectories, toNative } from "../model/index.js";
import type { ParticipantData } from "./participants.js";
import type { ParticipantFit } from "./summary.js";
import { csvCell } from "./tables.js";

export interface ParticipantTrajectories {
  readonly id: string;
  /** Rows: trials of all runs, in order. */
  readonly trials: number;
  /**
   * In order of export, one number a row; NaN where there is none. `run` and `trial` count from 1; `time` is the
   * onset in the unit of the file, where the study has one; then inputs, responses, quantities under the toolbox's
   * short names where there are some, and for each stream `prediction`, `log_likelihood`, `residual`, `scored`, and of a
   * choice among several options `probability_1`, `probability_2`, ... (after the stream's name and an underscore where there are several streams).
   */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/** Names of the columns; the same for every participant of a study. */
export function trajectoryColumns(agent: Agent, participants: readonly ParticipantData[]): string[] {
  const { filter, streams } = agent;
  const scoring = streams.filter((stream) => stream.response.scores === "response");
  const timed = participants.some(({ runs }) => runs.some((run) => run.time !== undefined));
  return [
    "run",
    "trial",
    ...(timed ? ["time"] : []),
    ...inputNames(agent),
    ...scoring.map((stream) => streamColumn(agent, stream.name, "response")),
    ...filter.quantities.map((q) => q.toolbox ?? q.name),
    ...streams.flatMap(({ name, response }) =>
      [
        "prediction",
        ...Array.from({ length: response.options ?? 0 }, (_, i) => `probability_${i + 1}`),
        ...["log_likelihood", "residual", "scored"],
      ].map((what) => streamColumn(agent, name, what)),
    ),
  ];
}

/** Column of a stream: `residual`, or `choice_residual` where there are several streams. */
export function streamColumn(agent: Agent, stream: string, what: string): string {
  return agent.streams.length > 1 ? `${stream}_${what}` : what;
}

/**
 * Beliefs and predictions for given parameters; for each stream the expected response, log-likelihood and residual.
 *
 * @param native values of all parameters of the agent, in order; of each run by its number, from 0, where runs differ
 * @param onFailure rows after a failure are absent (`stop`), or what the equations make of it (`continue`)
 * @param beliefs of each run; undefined where they are not known yet
 */
export function participantTrajectories(
  agent: Agent,
  { id, runs }: ParticipantData,
  native: ArrayLike<number> | ((run: number) => ArrayLike<number>),
  onFailure: "stop" | "continue" = "stop",
  beliefs?: readonly (Trajectories | undefined)[],
): ParticipantTrajectories {
  const scoring = agent.streams.filter((stream) => stream.response.scores === "response");
  const parts = runs.map((run, r) => {
    const values = typeof native === "function" ? native(r) : native;
    const known = beliefs?.[r];
    const evaluation = evaluateRun(agent, run, values, {
      onFailure,
      ...(known === undefined ? {} : { beliefs: known }),
    });
    const trials = onFailure === "stop" ? (evaluation.failure?.trial ?? run.trials) : run.trials;
    const columns: ArrayLike<number>[] = [
      new Float64Array(trials).fill(r + 1),
      Float64Array.from({ length: trials }, (_, t) => t + 1),
      ...(run.time === undefined ? [] : [run.time]),
      ...inputNames(agent).map((name) => run.inputs[name]!),
      ...scoring.map((stream) => run.responses[stream.column]!),
      ...agent.filter.quantities.map((q) => evaluation.trajectories.get(q.name)!),
      ...evaluation.streams.flatMap((s) => [
        s.prediction,
        ...(s.probabilities ?? []),
        ...[s.logLikelihood, s.residual, s.scored],
      ]),
    ];
    return { trials, columns };
  });
  const trials = parts.reduce((sum, part) => sum + part.trials, 0);
  const names = trajectoryColumns(agent, [{ id, runs }]);
  const columns = names.map((name, c) => {
    const joined = new Float64Array(trials);
    let at = 0;
    for (const part of parts) {
      for (let t = 0; t < part.trials; t++) joined[at + t] = part.columns[c]![t]!;
      at += part.trials;
    }
    return [name, joined] as const;
  });
  return { id, trials, columns: new Map(columns) };
}

/** Native values of all parameters at a participant's mode. Only for fits that did not fail. */
export function nativeAtMode(agent: Agent, { runs }: ParticipantData, fit: ParticipantFit): Float64Array {
  const native = Float64Array.from(resolvePriors(agent, runs).native);
  freeIndices(agent).forEach((i, j) => {
    native[i] = toNative(agent.parameters[i]!.domain, fit.estimates[j]!.estimation!);
  });
  return native;
}

/** The header of the table, a line of CSV. */
export function trajectoryHeader(columns: readonly string[]): string {
  return `${["participant", ...columns].map(csvCell).join(",")}\n`;
}

/** The rows as CSV lines under `participant` and the columns' names. Missing numbers are empty cells. */
export function trajectoryLines({ id, trials, columns }: ParticipantTrajectories): string {
  const head = csvCell(id);
  const series = [...columns.values()];
  let text = "";
  for (let t = 0; t < trials; t++) {
    text += head;
    for (const values of series) {
      const value = values[t]!;
      text += Number.isNaN(value) ? "," : `,${value}`;
    }
    text += "\n";
  }
  return text;
}

/** Input columns: the filter's, then those that only response models read. */
function inputNames(agent: Agent): string[] {
  return [...agent.filter.inputs.map((input) => input.name), ...agent.settings.extraInputs];
}
