/** `credence attractor train FILE`: patterns of one's own are learned, and what became of them is measured. */

import {
  type AttractorMemory,
  type AttractorNetwork,
  asymmetry,
  correlation,
  orthogonality,
  type RowThreads,
  rowThreadsInfo,
  saveAttractor,
  type TrainingReport,
  trainEpochs,
} from "../../attractor/index.js";
import type { CheckReport, CheckRun } from "../../checklist/report.js";
import { linesFigure } from "../../figures/index.js";
import { align } from "../../fit/tables.js";
import { anglesFigure, couplingsFigure, statesFigure } from "./pictures.js";
import { findAttractors, type Named, nearest, REFERENCE, short } from "./stored.js";

/** Settings where nothing else is said; digits, bars and random patterns are kept with them. */
export const trainingDefaults = { evidenceLevel: 5, inverseTemperature: 0.5, steps: 10 } as const;

/** η where nothing else is said: what one update moves an internal input by grows with the number of units. */
export const defaultLearningRate = (size: number): number => 0.1 / size;

/** Epochs where nothing else is said. */
export const defaultEpochs = (patterns: number): number => 100 * patterns;

export interface OwnTraining extends Named {
  /** Trained in place; it may have learned before. */
  readonly network: AttractorNetwork;
  readonly training: AttractorMemory["training"];
  /** For large networks. Default: the calling thread alone. */
  readonly threads?: RowThreads;
  /** Epochs that the network has had at the end; those it has had already are not done again. */
  readonly until: number;
  /** Pixels of a row of the images. */
  readonly columns: number;
  /** Reports of a run that was interrupted, and goes on. */
  readonly before: readonly TrainingReport[];
  /** Called after each report. */
  readonly onReport: (report: TrainingReport) => void;
}

/** Says so where several threads were asked for and cannot be had. */
export function threadsWarning(size: number, asked: RowThreads | undefined): string[] {
  if (asked === undefined || asked.count === 1) return [];
  const { threads, reason } = rowThreadsInfo(size, asked.count);
  return threads === 1 ? [`one thread in place of ${asked.count}: ${reason}`] : [];
}

/** Couplings are a table too, up to so many units. */
const MOST_COUPLINGS = 256;

/** @returns undefined where it was stopped */
export async function trainOnOwn(
  { network, patterns, labels, training, threads, until, columns, before, onReport }: OwnTraining,
  { signal, onProgress }: Pick<CheckRun, "signal" | "onProgress">,
): Promise<CheckReport | undefined> {
  const reports = [...before];
  const epochs = until - network.epochs;
  const watched = { ...training, patterns, epochs, ...(signal && { signal }), ...(threads && { threads }) };
  for await (const report of trainEpochs(network, watched)) {
    reports.push(report);
    onReport(report);
    onProgress?.({ stage: "learning", done: report.epochs, total: until });
    if (report.status === "stopped") return undefined;
  }
  const failure = reports.at(-1)?.failure ?? null;
  const weights = network.couplings.matrix;
  const found = findAttractors(network, patterns, {});
  const unique = found.unique.map((k) => found.relaxed[k]!.state);
  const rows = found.relaxed.map(({ state, status, steps }, k) => {
    const corr = correlation(state, patterns[k]!);
    return { pattern: labels[k]!, status, steps, corr, nearest: nearest(state, { patterns, labels }).label };
  });
  const summary = {
    units: network.size,
    patterns: patterns.length,
    epochs: network.epochs,
    updates: network.updates,
    failure,
    retention: found.retention,
    patternsConverged: found.converged,
    attractors: unique.length,
    orthogonalityOfPatterns: orthogonality(patterns, false).meanAbsDeviation,
    orthogonalityOfAttractors: found.orthogonality,
    asymmetry: asymmetry(weights, network.size),
  };
  const memory: AttractorMemory = { patterns, labels, training };
  const lost = rows.filter((row) => row.nearest !== row.pattern);
  return {
    result: { schema: "credence-attractor-train/1", training, summary, patterns: rows },
    files: [{ name: NETWORK_FILE, content: saveAttractor(network, memory) }],
    tables: [
      {
        name: "patterns",
        header: ["pattern", "status", "steps", "corr", "nearest"],
        rows: rows.map((row) => [row.pattern, row.status, row.steps, row.corr, row.nearest]),
      },
      statesTable(
        "attractors",
        ["from_pattern"],
        found.unique.map((k) => [labels[k]!]),
        unique,
      ),
      {
        name: "training",
        header: ["epochs", "updates", "surprise", "weight_change"],
        rows: reports.map((r) => [r.epochs, r.updates, r.surprise, r.weightChange]),
      },
      ...(network.size > MOST_COUPLINGS ? [] : [couplingsTable(weights, network.size)]),
    ],
    figures: [
      { name: "training", figure: trainingFigure(reports) },
      {
        name: "attractors",
        figure: statesFigure(
          "Patterns, and the states that relaxation from them ends in",
          labels,
          [
            { name: "pattern", states: patterns },
            {
              name: "attractor",
              states: found.relaxed.map(({ state }) => state),
              captions: rows.map(({ corr }) => `r ${corr.toFixed(2)}`),
            },
          ],
          columns,
        ),
      },
      ...couplingsFigure("Couplings after learning", weights, network.size).map((figure) => ({
        name: "couplings",
        figure,
      })),
      {
        name: "angles",
        figure: anglesFigure("Angles between patterns, and between attractors", [
          { name: "patterns", states: patterns },
          { name: "attractors", states: unique },
        ]),
      },
    ],
    methods: methodsOf(network, training),
    printed: [
      `${patterns.length} patterns of ${network.size} units, ${network.epochs} epochs, ${network.updates} updates`,
      align([
        ["quantity", "value"],
        ["retention (mean correlation of pattern and attractor)", short(found.retention)],
        ["attractors reached from the patterns", String(unique.length)],
        ["relaxations that converged", `${found.converged} of ${patterns.length}`],
        ["orthogonality of patterns, degrees from 90", short(summary.orthogonalityOfPatterns)],
        ["orthogonality of attractors", short(found.orthogonality)],
        ["asymmetry of couplings", short(summary.asymmetry)],
      ]),
    ].join("\n"),
    warnings: [
      ...threadsWarning(network.size, threads),
      ...(failure === null ? [] : [`learning diverged, and stopped there: ${failure}`]),
      ...(lost.length === 0
        ? []
        : [
            `${lost.length} of ${patterns.length} patterns relax to a state that is more like another pattern: ` +
              `${lost
                .slice(0, 8)
                .map(({ pattern, nearest: other }) => `${pattern} to ${other}`)
                .join(", ")}${lost.length > 8 ? ", ..." : ""}`,
          ]),
    ],
    failed: failure !== null,
  };
}

/** Of the network in the folder that a training writes. */
export const NETWORK_FILE = "network.credence";

/** States as rows, units as columns. */
export function statesTable(
  name: string,
  header: readonly string[],
  heads: readonly (readonly (string | number)[])[],
  states: readonly ArrayLike<number>[],
) {
  const units = Array.from({ length: states[0]?.length ?? 0 }, (_, i) => `unit_${i + 1}`);
  return {
    name,
    header: [...header, ...units],
    rows: states.map((state, k) => [...heads[k]!, ...Array.from(state)]),
  };
}

function couplingsTable(weights: ArrayLike<number>, size: number) {
  return {
    name: "couplings",
    header: Array.from({ length: size }, (_, j) => `from_${j + 1}`),
    rows: Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => weights[i * size + j]!),
    ),
  };
}

function trainingFigure(reports: readonly TrainingReport[]) {
  return linesFigure({
    title: "Learning: surprise of states, and change of couplings, mean of an update",
    xLabel: "Report",
    start: 1,
    panels: [
      { name: "surprise, nats", lines: [{ name: "mean", values: reports.map((r) => r.surprise) }] },
      {
        name: "squared change of couplings",
        lines: [{ name: "mean", values: reports.map((r) => r.weightChange) }],
      },
    ],
    note: `A report is the mean over the updates of its epochs; the last one ends after epoch ${reports.at(-1)?.epochs ?? 0}.`,
  });
}

function methodsOf({ size, float }: AttractorNetwork, training: OwnTraining["training"]): string {
  const { evidenceLevel, inverseTemperature, learningRate, epochs, steps, order, statePolicy, seed } = {
    ...trainingDefaults,
    ...{ order: "random", statePolicy: "carry" },
    ...training,
  };
  const weighted = training.precisionWeighting ? ", errors weighted by their precision" : "";
  const shown = order === "random" ? "at random" : "one after the other";
  const start = statePolicy === "carry" ? "the state of the one before" : "0";
  return `A self-orthogonalising attractor network (Spisak & Friston) of ${size} units with states drawn from continuous Bernoulli distributions learned the patterns, shown ${shown} in ${epochs} epochs of ${steps} updates, each epoch from ${start}, with evidence level ${evidenceLevel}, inverse temperature ${inverseTemperature} and learning rate ${learningRate}${weighted} (${float}, seed ${seed}). Attractors are where deterministic updates at unit inverse temperature from the patterns end (change of the free energy below 1e-12, at most 1000 updates); they are the same where no unit differs by 0.2.

${REFERENCE}`;
}
