/** The study of a design as tables, figure, paragraph and print. */

import { type Agent, freeIndices } from "../agent/index.js";
import { designFigure } from "../figures/index.js";
import { align } from "../fit/index.js";
import { parameterLabel } from "../report/labels.js";
import { fixed, plural } from "../report/numbers.js";
import type { DesignOptions, DesignRow, DesignStudy } from "./design.js";
import { percent, WEAK } from "./parameter-report.js";
import type { CheckReport } from "./report.js";
import {
  fitSentence,
  type InputSource,
  modelName,
  paragraph,
  populationSentences,
  softwareSentence,
} from "./sentences.js";

export interface DesignReportOptions extends DesignOptions {
  readonly inputs: InputSource;
  readonly starts: number;
}

/** Median posterior correlations above this mean that two parameters trade off. */
const TRADE_OFF = 0.8;

export function designReport(study: DesignStudy, options: DesignReportOptions): CheckReport {
  const { agent, designs, participants, seed } = options;
  const warnings = warningsOf(study, options);
  return {
    result: {
      schema: "credence-design/1",
      model: modelName(agent),
      seed,
      trials: designs.map(({ trials }) => trials),
      participants,
      agents: options.agents,
      rows: study.rows,
      failed: study.failed,
      impossible: study.impossible,
      warnings,
    },
    tables: [table(study)],
    figures: [{ name: "design", figure: figureOf(agent, study, options) }],
    methods: methodsOf(study, options),
    printed: print(study.rows),
    warnings,
    failed: [...study.failed, ...study.impossible].some((count) => count > 0),
  };
}

function table({ rows }: DesignStudy): CheckReport["tables"][number] {
  return {
    name: "design",
    header: [
      ...[
        "trials",
        "participants",
        "parameter",
        "r",
        "r_lb",
        "r_ub",
        "detectable_d",
        "true_sd",
        "bias",
        "rmse",
      ],
      ...["coverage90", "sd_ratio", "partner", "partner_correlation"],
    ],
    rows: rows.flatMap(({ trials, recovery, sizes, partner }) =>
      sizes.map(({ participants, r, rInterval, detectable }) => [
        ...[trials, participants, recovery.parameter, r, rInterval?.[0], rInterval?.[1], detectable],
        ...[recovery.trueSd, recovery.bias, recovery.rmse, recovery.coverage, recovery.sdRatio],
        ...[partner?.parameter, partner?.correlation],
      ]),
    ),
  };
}

function figureOf(agent: Agent, { rows }: DesignStudy, { participants }: DesignReportOptions) {
  return designFigure({
    title: `Recovery of ${modelName(agent)} by number of trials and people`,
    participants,
    weak: WEAK,
    parameters: freeIndices(agent).map((i) => {
      const parameter = agent.parameters[i]!;
      return {
        label: parameterLabel(agent, parameter),
        name: parameter.name,
        designs: rows
          .filter(({ recovery }) => recovery.parameter === parameter.name)
          .map(({ trials, recovery, sizes }) => ({
            trials,
            sdRatio: recovery.sdRatio ?? Number.NaN,
            sizes: sizes.map(({ r, rInterval }) => ({
              r: r ?? Number.NaN,
              low: rInterval?.[0] ?? Number.NaN,
              high: rInterval?.[1] ?? Number.NaN,
            })),
          })),
      };
    }),
  });
}

function methodsOf({ rows }: DesignStudy, options: DesignReportOptions): string {
  const { agent, population, designs, inputs, participants, agents, starts, seed } = options;
  return paragraph(
    [
      `Designs with ${listed(designs.map(({ trials }) => trials))} trials and ${listed(participants)} participants were compared for ${modelName(agent)}: for each number of trials, ${plural(agents, "agent")} were simulated and fitted (Wilson & Collins, 2019).`,
      `Inputs were ${inputs.description}.`,
      ...populationSentences(population, agent),
      fitSentence(starts),
      `For each number of participants the correlation of true and estimated values, on the scale of estimation, is the median over 1000 studies whose people were drawn from these agents. The detectable difference of two groups of that size, in sds of the true values, is that of a normal test with power 0.8 at the level of 0.05, divided by the correlation. A parameter counts as not identified where the median posterior sd is above ${WEAK} of the prior sd, and as traded off where the median posterior correlation with another is above ${TRADE_OFF}.`,
      ...rows.map(sentence),
      softwareSentence(seed),
    ],
    ["wilson"],
  );
}

function sentence({ trials, recovery, sizes, partner }: DesignRow): string {
  const sizesSaid = sizes.map(({ participants, r }) => `${fixed(r, 2)} (${participants})`).join(", ");
  const trade =
    partner === null
      ? ""
      : `, posterior correlation with ${partner.parameter} ${fixed(partner.correlation, 2)}`;
  return `${recovery.parameter} with ${trials} trials: r = ${sizesSaid}, posterior sd over prior sd ${fixed(recovery.sdRatio, 2)}${trade}.`;
}

function listed(values: readonly number[]): string {
  return values.length < 2 ? String(values[0]) : `${values.slice(0, -1).join(", ")} and ${values.at(-1)}`;
}

function warningsOf({ rows, failed, impossible }: DesignStudy, { designs }: DesignReportOptions): string[] {
  return [
    ...rows.flatMap(({ trials, recovery, partner }): string[] => {
      const { parameter, sdRatio } = recovery;
      return [
        ...(sdRatio !== null && sdRatio > WEAK
          ? [
              `${parameter} cannot be identified with ${trials} trials: its posterior sd is ${percent(sdRatio)} of the prior sd; fix it, or use inputs that depend on it`,
            ]
          : []),
        ...(partner !== null && partner.correlation > TRADE_OFF
          ? [
              `${parameter} trades off against ${partner.parameter} with ${trials} trials: their posterior correlation is ${fixed(partner.correlation, 2)}`,
            ]
          : []),
      ];
    }),
    ...designs.flatMap(({ trials }, d): string[] => [
      ...(failed[d]! > 0 ? [`${plural(failed[d]!, "fit")} with ${trials} trials failed`] : []),
      ...(impossible[d]! > 0
        ? [`${plural(impossible[d]!, "agent")} with ${trials} trials could not be simulated`]
        : []),
    ]),
  ];
}

function print(rows: readonly DesignRow[]): string {
  const sizes = rows[0]?.sizes.map(({ participants }) => participants) ?? [];
  return align([
    ["parameter", "trials", ...sizes.map((n) => `r, ${n} people`), "sd ratio", "coverage", "correlated with"],
    ...rows.map(({ trials, recovery, sizes: of, partner }) => [
      recovery.parameter,
      String(trials),
      ...of.map(
        ({ r, rInterval }) => `${fixed(r, 2)} (${fixed(rInterval?.[0], 2)} to ${fixed(rInterval?.[1], 2)})`,
      ),
      fixed(recovery.sdRatio, 2),
      recovery.coverage === null ? "–" : percent(recovery.coverage),
      partner === null ? "–" : `${partner.parameter} ${fixed(partner.correlation, 2)}`,
    ]),
  ]);
}
