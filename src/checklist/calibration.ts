/** Simulation-based calibration of the posterior of one participant, on as many threads as there are. */

import { type Agent, freeIndices } from "../agent/index.js";
import { calibrationFigure } from "../figures/index.js";
import { align, type FitRun, type ParticipantData } from "../fit/index.js";
import {
  type Calibration,
  type CalibrationOptions,
  judgeCalibration,
} from "../inference/calibration/index.js";
import { parameterLabel } from "../report/labels.js";
import { fixed, plural } from "../report/numbers.js";
import { Pool, shared } from "../workers/index.js";
import {
  type CalibrationJob,
  calibrateTaken,
  calibrationTaskName,
  type Replication,
} from "./calibration-task.js";
import type { CheckReport, CheckRun } from "./report.js";
import {
  type InputSource,
  inputsSentence,
  modelName,
  paragraph,
  priorsSentence,
  softwareSentence,
} from "./sentences.js";

export interface CalibrationRunOptions {
  readonly agent: Agent;
  readonly schedule: readonly ParticipantData[];
  /** All of `CalibrationOptions`, filled in but for what the method does not use. */
  readonly calibration: CalibrationOptions &
    Required<Pick<CalibrationOptions, "seed" | "replications" | "method">>;
  readonly threads?: NonNullable<FitRun["threads"]>;
}

/** With which right ranks of one quantity stay inside the band. */
const PROBABILITY = 0.99;

/** @returns replications in order; undefined where it was stopped */
export async function calibrateAgent(
  { agent, schedule, calibration, threads }: CalibrationRunOptions,
  { signal, onProgress, completed, onPart }: CheckRun = {},
): Promise<readonly Replication[] | undefined> {
  const total = calibration.replications;
  const done = new Map<number, Replication>();
  for (let r = 0; r < total; r++) {
    const before = completed?.get(String(r));
    // What a run keeps under this key is what it was given below.
    if (before !== undefined) done.set(r, before as Replication);
  }
  const open = Array.from({ length: total }, (_, r) => r).filter((r) => !done.has(r));
  if (open.length > 0) {
    const job: CalibrationJob = { schedule, options: calibration, open };
    const workers = threads === undefined ? 0 : Math.min(threads.count, open.length) - 1;
    const pool = new Pool(Array.from({ length: workers }, () => threads!.start()));
    try {
      await pool.run<Replication>({
        task: calibrationTaskName,
        data: workers < 1 ? undefined : shared({ recipe: threads!.recipe, ...job }),
        chunks: open.length,
        here: (work) => calibrateTaken(agent, job, work),
        onResult(chunk, replication) {
          const r = open[chunk]!;
          done.set(r, replication);
          onPart?.(String(r), replication);
          onProgress?.({ stage: "calibrating", done: done.size, total });
        },
        ...(signal && { signal }),
      });
    } finally {
      pool.close();
    }
  }
  return done.size < total ? undefined : Array.from({ length: total }, (_, r) => done.get(r)!);
}

export interface CalibrationReportOptions extends CalibrationRunOptions {
  readonly inputs: InputSource;
}

/** @throws UsageError where fewer than two replications have ranks */
export function calibrationReport(
  replications: readonly Replication[],
  options: CalibrationReportOptions,
): CheckReport {
  const { agent, calibration } = options;
  const { seed, method } = calibration;
  const names = replications[0]!.names;
  const judged = judgeCalibration(
    { seed, method, names, ranks: replications.map(({ ranks }) => ranks) },
    PROBABILITY,
  );
  const { rows, band, failed } = judged;
  const verdict = verdictOf(judged);
  const warnings = [
    ...(rows.every(({ inside }) => inside) ? [] : [verdict]),
    ...(failed === 0 ? [] : [`${plural(failed, "replication")} without a posterior`]),
  ];
  const free = freeIndices(agent).map((i) => agent.parameters[i]!);
  return {
    result: {
      schema: "credence-calibration/1",
      model: modelName(agent),
      ...calibration,
      probability: PROBABILITY,
      verdict,
      quantities: rows.map(({ ranks, ...row }) => ({ ...row, ranks: [...ranks] })),
      failed,
      warnings,
    },
    tables: [
      {
        name: "calibration",
        header: ["quantity", "replications", "largest_deviation", "inside_band"],
        rows: rows.map(({ name, ranks, largestDeviation, inside }) => {
          return [name, ranks.length, largestDeviation, inside ? 1 : 0];
        }),
      },
      {
        name: "ranks",
        header: ["replication", ...names],
        rows: replications.map(({ ranks }, r) => [r + 1, ...names.map((_, q) => ranks?.[q])]),
      },
    ],
    figures: [
      {
        name: "calibration",
        figure: calibrationFigure({
          title: `Simulation-based calibration of ${modelName(agent)} by ${methods[method]}`,
          quantities: rows.map(({ name, ranks }) => {
            const parameter = free.find((one) => one.name === name);
            const label = parameter === undefined ? `\\text{${name}}` : parameterLabel(agent, parameter);
            return { label, name, ranks };
          }),
          band: { ...band, probability: PROBABILITY },
        }),
      },
    ],
    methods: methodsOf(replications, judged, verdict, options),
    printed: [
      align([
        ["quantity", "largest deviation", "99 % band", ""],
        ...rows.map(({ name, largestDeviation, inside }) => [
          name,
          fixed(largestDeviation, 3),
          inside ? "inside" : "outside",
          "",
        ]),
      ]),
      "",
      verdict,
    ].join("\n"),
    warnings,
    failed: failed > 0,
  };
}

const methods = { nuts: "NUTS", laplace: "the Laplace approximation", pathfinder: "Pathfinder" } as const;

function verdictOf({ rows, failed }: Calibration): string {
  const outside = rows.filter(({ inside }) => !inside).map(({ name }) => name);
  const count = plural(rows[0]!.ranks.length, "replication");
  const without = failed === 0 ? "" : `, ${failed} others being without a posterior`;
  return outside.length === 0
    ? `Calibrated as far as ${count} can tell: ranks of all ${rows.length} quantities are inside the ${percentOf} % band${without}.`
    : `Not calibrated: ranks of ${outside.join(", ")} leave the ${percentOf} % band (${count}${without}).`;
}

const percentOf = 100 * PROBABILITY;

function methodsOf(
  replications: readonly Replication[],
  { rows }: Calibration,
  verdict: string,
  { agent, schedule, inputs, calibration }: CalibrationReportOptions,
): string {
  const { method, seed, draws = 99, sampling = {} } = calibration;
  const how =
    method === "nuts"
      ? `sampled by the No-U-Turn sampler (${plural(sampling.chains ?? 4, "chain")}${sampling.start?.kind === "prior" ? " from draws of the prior" : ""}, ${plural(sampling.tune ?? 500, "iteration")} of warm-up and ${plural(sampling.draws ?? 1000, "draw")} each)`
      : method === "laplace"
        ? "approximated by a normal at the mode (Laplace)"
        : "approximated by Pathfinder";
  return paragraph(
    [
      `Simulation-based calibration (Talts et al., 2018) was run for a single participant under ${modelName(agent)}: in ${plural(replications.length, "replication")} parameters were drawn from the prior and responses simulated, and the posterior was ${how}.`,
      inputsSentence(schedule, inputs),
      priorsSentence(agent, "Priors:"),
      "Draws of the prior at which the model breaks down on these inputs were drawn again.",
      `The rank of the true value among up to ${plural(draws, "nearly independent draw")} was taken of each parameter, of the log posterior and of the log likelihood (Modrák et al., 2023); the distribution function of the ranks was compared with that of uniform ones by a simultaneous ${percentOf} % band (Säilynoja et al., 2022).`,
      `Largest deviations: ${rows.map(({ name, largestDeviation }) => `${name} ${fixed(largestDeviation, 3)}`).join(", ")}.`,
      verdict,
      softwareSentence(seed),
    ],
    ["talts", "modrak", "sailynoja"],
  );
}
