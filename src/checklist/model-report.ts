/** Model recovery as tables, figure, paragraph and print. */

import { confusionFigure } from "../figures/index.js";
import { align, type ParticipantData } from "../fit/index.js";
import { fixed, plural } from "../report/numbers.js";
import type { Confusion } from "./confusion.js";
import { type Criterion, criteria } from "./kinds.js";
import type { ModelRecovery, RecoveredModel } from "./model-recovery.js";
import type { CheckReport } from "./report.js";
import {
  type InputSource,
  inputsSentence,
  modelName,
  paragraph,
  priorsSentence,
  softwareSentence,
} from "./sentences.js";

export interface ModelReportOptions {
  readonly models: readonly RecoveredModel[];
  readonly inputs: InputSource;
  readonly seed: number;
  readonly starts: number;
  readonly draws: number;
  /** By which models are chosen in figure, paragraph and print; the table has all. */
  readonly criterion: Criterion;
}

/** A model that wins on fewer of its own agents is named. */
const CHANCE_FACTOR = 2;

export function modelReport(recovery: ModelRecovery, options: ModelReportOptions): CheckReport {
  const { criterion, seed } = options;
  const { names, agents, impossible } = recovery;
  const failed = agents.filter(({ fits }) => fits.some(({ status }) => status === "failed")).length;
  const chosen = recovery.confusion[criterion];
  const warnings = [
    ...weak(names, chosen),
    ...(failed === 0 ? [] : [`${plural(failed, "agent")} could not be fitted with some model`]),
    ...(impossible.length === 0 ? [] : [`${plural(impossible.length, "agent")} could not be simulated`]),
  ];
  return {
    result: {
      schema: "credence-recovery/1",
      kind: "models",
      models: names,
      seed,
      criterion,
      ...recovery.confusion,
      agents: agents.map(({ simulated, ...one }) => ({ ...one, simulated: names[simulated] })),
      impossible,
      warnings,
    },
    tables: [matrixTable(recovery), agentsTable(recovery)],
    figures: [
      {
        name: "confusion",
        figure: confusionFigure({
          title: `Model recovery by ${words[criterion]}: ${plural(agents.length, "agent")}`,
          models: names,
          confusion: chosen.confusion,
          inversion: chosen.inversion,
          note: "Inversion: which model made the data on which one is best, all being equally probable beforehand.",
        }),
      },
    ],
    methods: methodsOf(recovery, options),
    printed: print(names, chosen, criterion),
    warnings,
    failed: failed + impossible.length > 0,
  };
}

const words: Readonly<Record<Criterion, string>> = {
  lme: "log model evidence",
  bic: "BIC",
  aic: "AIC",
};

function matrixTable({ names, confusion }: ModelRecovery): CheckReport["tables"][number] {
  return {
    name: "confusion",
    header: ["criterion", "simulated", "fitted", "agents", "confusion", "inversion", "mean_probability"],
    rows: criteria.flatMap((criterion) => {
      const { confusion: share, inversion, probability, agents } = confusion[criterion];
      return names.flatMap((simulated, g) =>
        names.map((fitted, m) => [
          ...[criterion, simulated, fitted, agents[g], share[g]![m], inversion[m]![g], probability[g]![m]],
        ]),
      );
    }),
  };
}

function agentsTable({ names, agents }: ModelRecovery): CheckReport["tables"][number] {
  return {
    name: "agents",
    header: ["agent", "simulated", "fitted", "status", "lme", "bic", "aic"],
    rows: agents.flatMap(({ id, simulated, fits }) =>
      fits.map(({ status, lme, bic, aic }, m) => [id, names[simulated], names[m], status, lme, bic, aic]),
    ),
  };
}

function methodsOf(recovery: ModelRecovery, options: ModelReportOptions): string {
  const { models, inputs, seed, starts, draws, criterion } = options;
  const { names, impossible } = recovery;
  const { confusion, inversion, agents } = recovery.confusion[criterion];
  const first: readonly ParticipantData[] = models[0]!.schedule;
  const evidence =
    criterion === "lme"
      ? `the log model evidence (Laplace approximation${draws === 0 ? "" : `, checked by importance sampling with up to ${plural(draws, "draw")}`})`
      : `${words[criterion]}, from the likelihood at the maximum of the posterior`;
  return paragraph(
    [
      `Model recovery (Wilson & Collins, 2019) was examined for ${models.map(({ name, agent }) => `${name} (${modelName(agent)})`).join(", ")}: of each, agents were simulated with parameters drawn from its priors (${agents.join(", ")}), and every agent was fitted with every model.`,
      inputsSentence(first, inputs),
      ...models.map(({ name, agent }) =>
        priorsSentence(agent, `Priors of ${name}, on the scale of estimation:`),
      ),
      `Each fit was the best of ${plural(starts, "start")}; models were compared by ${evidence}, models that were equal sharing an agent.`,
      ...names.map(
        (name, k) =>
          `${name} was best for ${fixed(confusion[k]![k], 2)} of its own agents and, where it was best, had made the data with probability ${fixed(inversion[k]![k], 2)}, all models being equally probable beforehand.`,
      ),
      impossible.length === 0 ? "" : `${plural(impossible.length, "agent")} could not be simulated.`,
      softwareSentence(seed),
    ],
    ["wilson"],
  );
}

function weak(names: readonly string[], { confusion }: Confusion): string[] {
  const chance = 1 / names.length;
  return names.flatMap((name, k): string[] => {
    const own = confusion[k]![k];
    if (own == null) return [`${name}: no agent of it could be compared`];
    const other = confusion[k]!.findIndex((share, m) => m !== k && share !== null && share > own);
    if (other >= 0) return [`${name}: ${names[other]} is best more often on its data than it is itself`];
    const low = Math.min(0.5, CHANCE_FACTOR * chance);
    return own < low
      ? [`${name}: best for only ${fixed(own, 2)} of its own agents (chance: ${fixed(chance, 2)})`]
      : [];
  });
}

function print(names: readonly string[], { confusion, inversion }: Confusion, criterion: Criterion): string {
  const rows = (matrix: Confusion["confusion"]): string[][] =>
    names.map((name, k) => [name, ...matrix[k]!.map((share) => fixed(share, 2))]);
  const table = (corner: string, matrix: Confusion["confusion"]): string =>
    align([[corner, ...names, ""], ...rows(matrix).map((row) => [...row, ""])]);
  return [
    `Confusion by ${words[criterion]} (rows: simulated, columns: best)`,
    table("", confusion),
    "",
    "Inversion (rows: best, columns: simulated)",
    table("", inversion),
  ].join("\n");
}
