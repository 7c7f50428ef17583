/** Parameter recovery as tables, figure, paragraph and print. */

import { type Agent, freeIndices } from "../agent/index.js";
import { recoveryFigure } from "../figures/index.js";
import { align, type ParticipantData, Z95 } from "../fit/index.js";
import { parameterLabel } from "../report/labels.js";
import { fixed, plural, significant } from "../report/numbers.js";
import { scaleName } from "../report/priors.js";
import type { ParameterRecovery, RecoveredAgent } from "./parameter-recovery.js";
import type { RecoveryRow } from "./recovery.js";
import type { CheckReport } from "./report.js";
import {
  fitSentence,
  type InputSource,
  inputsSentence,
  modelName,
  paragraph,
  populationSentences,
  priorsSentence,
  softwareSentence,
} from "./sentences.js";

export interface ParameterReportOptions {
  readonly agent: Agent;
  readonly population: Agent;
  readonly schedule: readonly ParticipantData[];
  readonly inputs: InputSource;
  /** Where true values come from, where that is no prior: `the estimates of fit-choices`. */
  readonly origin?: string;
  readonly seed: number;
  readonly starts: number;
}

/** Posterior sds above this share of the prior sd mean that the data say little. */
export const WEAK = 0.8;
/** Correlations of true values and estimates below this are named. */
const POOR = 0.5;

export function parameterReport(recovery: ParameterRecovery, options: ParameterReportOptions): CheckReport {
  const { agent, seed } = options;
  const { rows, agents, impossible, failed } = recovery;
  const warnings = warningsOf(recovery);
  return {
    result: {
      schema: "credence-recovery/1",
      kind: "parameters",
      model: modelName(agent),
      seed,
      scale: "estimation",
      interval: 0.9,
      parameters: rows,
      agents,
      impossible,
      failed,
      warnings,
    },
    tables: [summaryTable(rows), agentsTable(agents)],
    figures: [{ name: "recovery", figure: figureOf(agent, recovery) }],
    methods: methodsOf(recovery, options),
    printed: printRows(rows),
    warnings,
    failed: failed.length + impossible.length > 0,
  };
}

function summaryTable(rows: readonly RecoveryRow[]): CheckReport["tables"][number] {
  return {
    name: "recovery",
    header: [
      ...["parameter", "agents", "true_mean", "true_sd", "r", "r_lb", "r_ub", "bias", "bias_se", "rmse"],
      ...["coverage90", "intervals", "sd_ratio"],
    ],
    rows: rows.map((row) => [
      ...[row.parameter, row.agents, row.trueMean, row.trueSd, row.r, row.rInterval?.[0], row.rInterval?.[1]],
      ...[row.bias, row.biasError, row.rmse, row.coverage, row.intervals, row.sdRatio],
    ]),
  };
}

function agentsTable(agents: readonly RecoveredAgent[]): CheckReport["tables"][number] {
  return {
    name: "agents",
    header: [
      ...["agent", "status", "redrawn", "parameter", "true", "estimate", "estimate_lb", "estimate_ub"],
      ...["true_estimation", "estimate_estimation", "sd_estimation"],
    ],
    rows: agents.flatMap(({ id, status, redrawn, parameters }) =>
      parameters.map((p) => [
        ...[id, status, redrawn, p.name, p.truth, p.estimate, p.interval?.[0], p.interval?.[1]],
        ...[p.truthEstimation, p.estimateEstimation, p.sd],
      ]),
    ),
  };
}

function figureOf(agent: Agent, { rows, agents }: ParameterRecovery) {
  return recoveryFigure({
    title: `Parameter recovery of ${modelName(agent)}: ${plural(agents.length, "agent")}`,
    parameters: freeIndices(agent).map((i, j) => {
      const parameter = agent.parameters[i]!;
      return {
        label: parameterLabel(agent, parameter),
        name: parameter.name,
        scale: scaleName(parameter),
        note: `r = ${fixed(rows[j]!.r, 2)}`,
        agents: agents.flatMap(({ id, parameters }) => {
          const { truthEstimation: truth, estimateEstimation: estimate, sd } = parameters[j]!;
          if (estimate === null) return [];
          const half = sd === null ? Number.NaN : Z95 * sd;
          return [{ id, truth, estimate, low: estimate - half, high: estimate + half }];
        }),
      };
    }),
  });
}

function methodsOf(recovery: ParameterRecovery, options: ParameterReportOptions): string {
  const { agent, population, schedule, inputs, origin, seed, starts } = options;
  const { rows, agents, impossible, failed } = recovery;
  const redrawn = agents.reduce((sum, one) => sum + one.redrawn, 0);
  return paragraph(
    [
      `Parameter recovery (Wilson & Collins, 2019) was examined for ${modelName(agent)}: ${plural(agents.length + impossible.length, "agent")} were simulated and fitted like participants.`,
      inputsSentence(schedule, inputs),
      ...(origin === undefined
        ? populationSentences(population, agent)
        : [`True values were ${origin}.`, priorsSentence(agent, "Priors of the fits:")]),
      redrawn === 0
        ? ""
        : `Draws at which the model broke down on these inputs were drawn again (${redrawn}).`,
      fitSentence(starts),
      "True and estimated values were compared on the scale of estimation (log for positive parameters, logit for bounded ones); the correlation depends on the spread of the true values, whose sd is given with it.",
      ...rows.map(rowSentence),
      failed.length === 0 ? "" : `${plural(failed.length, "agent")} could not be fitted.`,
      impossible.length === 0 ? "" : `${plural(impossible.length, "agent")} could not be simulated.`,
      softwareSentence(seed),
    ],
    ["wilson"],
  );
}

function rowSentence(row: RecoveryRow): string {
  const coverage = row.coverage === null ? "" : `, coverage of 90 % intervals ${percent(row.coverage)}`;
  return (
    `${row.parameter}: r = ${fixed(row.r, 2)} (sd of the true values ${significant(row.trueSd)}), ` +
    `bias ${significant(row.bias)} (standard error ${significant(row.biasError, 2)}), RMSE ${significant(row.rmse)}${coverage}.`
  );
}

function warningsOf({ rows, failed, impossible }: ParameterRecovery): string[] {
  return [
    ...rows.flatMap((row): string[] => {
      const found = [
        ...(row.trueSd === 0 ? ["its true values do not differ, so that there is no correlation"] : []),
        ...(row.r !== null && row.r < POOR
          ? [`true and estimated values correlate by ${fixed(row.r, 2)}`]
          : []),
        ...(row.sdRatio !== null && row.sdRatio > WEAK
          ? [`its posterior sd is ${percent(row.sdRatio)} of the prior sd: these data say little of it`]
          : []),
      ];
      return found.length === 0 ? [] : [`${row.parameter}: ${found.join("; ")}`];
    }),
    ...(failed.length === 0 ? [] : [`${plural(failed.length, "agent")} could not be fitted`]),
    ...(impossible.length === 0
      ? []
      : [
          `${plural(impossible.length, "agent")} could not be simulated: the model breaks down on these inputs`,
        ]),
  ];
}

/** 0.9 as `90 %`. */
export function percent(share: number): string {
  return `${fixed(100 * share, 0)} %`;
}

function printRows(rows: readonly RecoveryRow[]): string {
  return align([
    ["parameter", "r", "true sd", "bias", "RMSE", "coverage", "sd ratio", "agents"],
    ...rows.map((row) => [
      row.parameter,
      fixed(row.r, 3),
      significant(row.trueSd),
      significant(row.bias),
      significant(row.rmse),
      row.coverage === null ? "–" : percent(row.coverage),
      fixed(row.sdRatio, 2),
      String(row.agents),
    ]),
  ]);
}
