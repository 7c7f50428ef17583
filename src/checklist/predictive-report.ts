/** Predictive checks as tables, figures, paragraph and print. */

import type { Agent } from "../agent/index.js";
import { learningCurveFigure, predictedStatisticsFigure } from "../figures/index.js";
import { align, type ParticipantData } from "../fit/index.js";
import { fixed, plural, significant } from "../report/numbers.js";
import { type PredictedStatistic, type PredictiveCheck, predictedRange } from "./predictive.js";
import type { CheckReport } from "./report.js";
import {
  type InputSource,
  inputsSentence,
  modelName,
  paragraph,
  priorsSentence,
  probabilityWords,
  softwareSentence,
} from "./sentences.js";

export interface PredictiveReportOptions {
  readonly kind: "prior" | "posterior";
  readonly agent: Agent;
  readonly schedule: readonly ParticipantData[];
  readonly inputs: InputSource;
  /** Where the parameters come from, in a sentence. Default of a prior check: the priors of participants. */
  readonly origin?: string;
  readonly seed: number;
  readonly window: number;
  /** Participants of the study that are not checked, with the reason. */
  readonly leftOut?: readonly string[];
  readonly leftOutReason?: string;
  /** Draws that should not be trusted, in words: `the draws of P01, P07`. */
  readonly doubt?: string;
}

/** Predictive probabilities below this are named. */
const SURPRISING = 0.05;

export function predictiveReport(check: PredictiveCheck, options: PredictiveReportOptions): CheckReport {
  const { kind, agent, seed } = options;
  const warnings = warningsOf(check, options);
  const overall = check.statistics.filter(({ window }) => window === undefined);
  return {
    result: {
      schema: "credence-predictive/1",
      kind,
      model: modelName(agent),
      seed,
      simulations: check.count,
      participants: check.ids,
      interval: 0.89,
      statistics: check.statistics.map(({ individual: { values: _, ...individual }, rows, ...one }) => ({
        ...one,
        individual,
        rows: rows.map(({ participant, ...row }) => ({
          participant: participant === undefined ? null : check.ids[participant]!,
          ...row,
        })),
      })),
      redrawn: check.redrawn,
      leftOut: [...(options.leftOut ?? []), ...check.leftOut],
      warnings,
    },
    tables: [table(check)],
    figures: [
      { name: "statistics", figure: statisticsFigure(overall, check, options) },
      { name: "curves", figure: curvesFigure(check, options) },
    ],
    methods: methodsOf(check, options),
    printed: print(overall),
    warnings,
    failed: check.leftOut.length > 0,
  };
}

function title({ kind, agent }: PredictiveReportOptions): string {
  return `${kind === "prior" ? "Prior" : "Posterior"} predictive check of ${modelName(agent)}`;
}

/** `choice: accuracy` where there are several streams. */
function nameOf({ stream, name }: PredictedStatistic): string {
  return stream === undefined ? name : `${stream}: ${name}`;
}

function table({ statistics, ids }: PredictiveCheck): CheckReport["tables"][number] {
  return {
    name: "predictive",
    header: [
      ...["stream", "statistic", "from_trial", "to_trial", "level", "participant", "observed", "predicted"],
      ...["eti89_lb", "eti89_ub", "p_predictive"],
    ],
    rows: statistics.flatMap((one) => {
      const first = [one.stream, one.name, one.window?.from, one.window?.to];
      const { mean, quantiles } = one.individual;
      return [
        ...one.rows.map((row) => [
          ...first,
          row.participant === undefined ? "mean" : "participant",
          row.participant === undefined ? undefined : ids[row.participant],
          ...[row.observed, row.predicted, row.interval.low, row.interval.high, row.p],
        ]),
        [...first, "anybody", undefined, undefined, mean, quantiles[0], quantiles[4], undefined],
      ];
    }),
  };
}

function statisticsFigure(
  statistics: readonly PredictedStatistic[],
  { ids }: PredictiveCheck,
  options: PredictiveReportOptions,
) {
  return predictedStatisticsFigure({
    title: title(options),
    kind: options.kind === "posterior" ? "each" : "anybody",
    statistics: statistics.map((one) => ({
      name: nameOf(one),
      note: one.rows.length === 0 ? "" : probabilityWords(one.rows[0]!.p),
      participants: one.rows.slice(1).map(({ participant, observed, predicted, interval }) => ({
        id: ids[participant!]!,
        observed,
        predicted,
        interval: [interval.low, interval.high] as const,
      })),
      simulated: one.individual.values,
    })),
  });
}

/** Posterior: bands of means over participants. Prior: bands of single agents. */
function curvesFigure({ statistics }: PredictiveCheck, options: PredictiveReportOptions) {
  const points = statistics.filter(({ window }) => window !== undefined);
  const names = [...new Set(points.map(nameOf))];
  const group = options.kind === "posterior";
  return learningCurveFigure({
    title: `${title(options)}: along trials`,
    outer: group ? "89 % of predicted means" : "89 % of agents",
    ...(group ? {} : { inner: "50 % of agents" }),
    note: group ? "Lines are means over participants." : "",
    curves: names.map((name) => ({
      name,
      points: points
        .filter((point) => nameOf(point) === name)
        .map((point) => {
          const { quantiles, mean } = point.individual;
          const range = predictedRange(point);
          return {
            ...point.window!,
            observed: point.rows[0]?.observed ?? Number.NaN,
            ...(group
              ? { predicted: range.mean, outer: [range.low, range.high] as const }
              : {
                  predicted: mean,
                  outer: [quantiles[0], quantiles[4]] as const,
                  inner: [quantiles[1], quantiles[3]] as const,
                }),
          };
        }),
    })),
  });
}

function methodsOf(check: PredictiveCheck, options: PredictiveReportOptions): string {
  const { kind, agent, schedule, inputs, origin, seed, window } = options;
  const { ids, count, redrawn, statistics } = check;
  const overall = statistics.filter((one) => one.window === undefined);
  const observed = overall.some(({ rows }) => rows.length > 0);
  return paragraph(
    [
      `${kind === "prior" ? "A prior" : "A posterior"} predictive check${observed ? " (Gelman et al., 1996)" : ""} was made of ${modelName(agent)}: behaviour of ${plural(ids.length, "participant")} was simulated ${plural(count, "time")} each.`,
      inputsSentence(schedule, inputs),
      kind === "prior"
        ? (origin ??
          priorsSentence(agent, "Parameters were drawn, independently for each simulation, from the priors:"))
        : (origin ?? ""),
      redrawn === 0 ? "" : `Draws at which the model broke down were drawn again (${redrawn}).`,
      `Statistics: ${overall.map(nameOf).join(", ")}; along trials in windows of ${window}.`,
      observed
        ? "Observed values were compared with the simulated ones, of each participant and as means over participants; p is the two-sided predictive probability (twice the smaller share of simulations at or beyond the observed value, ties counted by half), and intervals hold 89 % of simulations. Predictive probabilities use the data twice where parameters were fitted to them, and are then conservative."
        : "",
      ...overall.map(statisticSentence),
      check.leftOut.length === 0
        ? ""
        : `For ${plural(check.leftOut.length, "participant")} the model broke down in most simulations; they were left out.`,
      softwareSentence(seed),
    ],
    observed ? ["gelman"] : [],
  );
}

function statisticSentence(one: PredictedStatistic): string {
  const { mean, low, high } = predictedRange(one);
  const range = `${significant(mean)} (${significant(low)} to ${significant(high)})`;
  const [pooled] = one.rows;
  if (pooled === undefined) return `${nameOf(one)}: ${range} in single agents.`;
  return `${nameOf(one)}: observed ${significant(pooled.observed)}, predicted ${range}, p = ${fixed(pooled.p, 3)}.`;
}

function warningsOf(
  check: PredictiveCheck,
  { kind, leftOut = [], leftOutReason = "", doubt }: PredictiveReportOptions,
): string[] {
  const overall = check.statistics.filter(({ window }) => window === undefined);
  return [
    ...overall.flatMap((one): string[] => {
      const [pooled, ...each] = one.rows;
      if (pooled === undefined) return [];
      const odd = each.filter(({ p }) => p < SURPRISING).length;
      const { observed, predicted, interval, p } = pooled;
      return [
        ...(p < SURPRISING
          ? [
              `${nameOf(one)}: observed ${significant(observed)}, predicted ${significant(predicted)} (${significant(interval.low)} to ${significant(interval.high)}), ${kind} predictive ${probabilityWords(p)}: ${kind === "prior" ? "these priors hardly allow what people did" : "the model does not do what people did"}`,
            ]
          : []),
        // More participants than chance would leave.
        ...(each.length > 1 && odd > Math.max(1, 2 * SURPRISING * each.length)
          ? [
              `${nameOf(one)}: ${odd} of ${plural(each.length, "participant")} have a predictive p below ${SURPRISING}`,
            ]
          : []),
      ];
    }),
    ...(leftOut.length === 0 ? [] : [`left out, ${leftOutReason}: ${leftOut.join(", ")}`]),
    ...(doubt === undefined
      ? []
      : [`${doubt} should not be trusted as they are (see the verdict in fit.json)`]),
    ...(check.leftOut.length === 0
      ? []
      : [`left out, because the model breaks down in most simulations: ${check.leftOut.join(", ")}`]),
  ];
}

function print(statistics: readonly PredictedStatistic[]): string {
  const observed = statistics.some(({ rows }) => rows.length > 0);
  return align([
    [
      "statistic",
      ...(observed ? ["observed"] : []),
      "predicted",
      "89 % interval",
      ...(observed ? ["p"] : []),
      "",
    ],
    ...statistics.map((one) => {
      const { mean, low, high } = predictedRange(one);
      const [pooled] = one.rows;
      return [
        nameOf(one),
        ...(observed ? [significant(pooled?.observed)] : []),
        significant(mean),
        `${significant(low)} to ${significant(high)}`,
        ...(observed ? [fixed(pooled?.p, 3)] : []),
        "",
      ];
    }),
  ]);
}
