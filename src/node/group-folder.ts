/**
 * Writes the fit folder of a group model: tables, draws, beliefs, report. `fit.json` comes last: a folder that holds
 * one is whole.
 */

import { rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { freeIndices, resolvePriors } from "../agent/index.js";
import { densityForBeliefs } from "../fit/at-modes.js";
import type { GroupFit } from "../fit/group-fit.js";
import { meanOfDraws } from "../fit/group-people.js";
import {
  cellNames,
  designTable,
  groupPeopleTable,
  hyperpriorsTable,
  looTable,
  runsTable,
} from "../fit/group-tables.js";
import {
  type FitResult,
  type ParticipantTrajectories,
  participantTrajectories,
  toJson,
  trajectoryColumns,
  trajectoryHeader,
  trajectoryLines,
} from "../fit/index.js";
import { kernelBeliefs } from "../fit/kernel-beliefs.js";
import { groupTables, type Table, tableText } from "../group/outputs/index.js";
import { toNative } from "../model/index.js";
import type { GroupExtras } from "../report/index.js";
import { copyModels } from "./copy-models.js";
import { growingFile, sha256, writeWhole } from "./files.js";
import type { PreparedGroup } from "./group-prepare.js";
import { truthTable } from "./group-truth.js";
import { writeReport } from "./report-files.js";
import { relocate, type WriteOptions, writeParquet, writeRegressors } from "./write-folder.js";
import { replaceWritten } from "./written.js";

/** What a fit found, and the true values that it is shown beside. */
interface Told {
  readonly fit: GroupFit;
  readonly result: FitResult;
  /** By the names of draws; none where they are not known. */
  readonly truth: Readonly<Record<string, number>>;
}

/**
 * @param base folder that the analysis' paths are relative to
 * @returns the files, relative to the folder
 * @throws the signal's reason when it stops the writing; the folder then holds no `fit.json`
 */
export async function writeGroupFolder(
  out: string,
  base: string,
  prepared: PreparedGroup,
  told: Told,
  options: WriteOptions = {},
): Promise<string[]> {
  const { fit, result, truth } = told;
  rmSync(join(out, "fit.json"), { force: true });
  const tables: Readonly<Record<string, Table>> = {
    ...groupTables(fit.outputs),
    participants: groupPeopleTable(fit.participants),
    design: designTable(prepared.group),
    hyperpriors: hyperpriorsTable(prepared.group.hyperpriors.table),
    runs: runsTable(prepared.agent, prepared.group, (bytes) => sha256(bytes).slice(0, 16)),
    ...(fit.leftOut && { loo: looTable(fit.leftOut.rows) }),
  };
  const written = ["fit.json", "analysis.yaml", "trajectories.csv"];
  for (const [name, table] of Object.entries(tables)) {
    writeWhole(join(out, `${name}.csv`), tableText(table));
    written.push(`${name}.csv`);
  }
  if (result.inference.sampling !== undefined)
    written.push(...(await writeDraws(out, prepared, fit, result)));
  if (Object.keys(truth).length > 0) {
    writeWhole(join(out, "truth.csv"), truthTable(truth));
    written.push("truth.csv");
  }
  written.push(...(await writeBeliefs(out, prepared, told, options)));
  const { stringify } = await import("yaml");
  const copies = await copyModels(out, base, prepared.modelFiles, options.onNote ?? (() => {}));
  written.push(...copies.values());
  const from = (path: string): string =>
    copies.get(path) ?? relative(out, resolve(base, path)).replaceAll("\\", "/");
  writeWhole(join(out, "analysis.yaml"), stringify(relocate(prepared, from), { lineWidth: 110 }));
  const { parquet = false, regressors = false } = prepared.analysis.outputs ?? {};
  if (parquet) written.push(...(await writeParquet(out, prepared, result, options)));
  if (regressors) written.push(...(await writeRegressors(out, prepared, result, options)));
  replaceWritten(out, written);
  writeWhole(join(out, "fit.json"), toJson(result));
  return written;
}

async function writeDraws(
  out: string,
  { group }: PreparedGroup,
  fit: GroupFit,
  { inference: { sampling, seed } }: FitResult,
): Promise<string[]> {
  const { groupDrawsCsv, groupDrawsNetcdf } = await import("../export/index.js");
  const source = {
    draws: fit.draws,
    cellDraws: fit.cellDraws,
    design: group.built.design,
    domains: group.individual.map(({ domain }) => domain),
    cellNames: cellNames(group),
  };
  const file = growingFile(join(out, "draws.csv"));
  try {
    for (const piece of groupDrawsCsv(source)) file.write(piece);
    file.finish();
  } finally {
    file.discard();
  }
  const attributes = { seed: String(seed), options: JSON.stringify(sampling) };
  writeWhole(join(out, "posterior.nc"), await groupDrawsNetcdf(source, attributes));
  return ["draws.csv", "posterior.nc"];
}

/** Beliefs at the posterior means of each participant's cells: the table, and the report that takes them from it. */
async function writeBeliefs(
  out: string,
  prepared: PreparedGroup,
  { fit, result, truth }: Told,
  options: WriteOptions,
): Promise<string[]> {
  const { agent, analysis } = prepared;
  const { report = true, figures = ["svg"] } = analysis.outputs ?? {};
  const file = growingFile(join(out, "trajectories.csv"));
  try {
    const trajectories = eachWritten(file, prepared, fit, options);
    let written: string[] = [];
    if (report || figures !== false) {
      const source = { result, agent, trajectories, group: { ...extrasOf(fit), truth } };
      written = await writeReport(out, source, { report, figures });
    } else for await (const _ of trajectories);
    file.finish();
    return written;
  } finally {
    file.discard();
  }
}

/** Each participant's beliefs are in the table before they are handed on. */
async function* eachWritten(
  table: { write(piece: string): void },
  prepared: PreparedGroup,
  fit: GroupFit,
  { signal, onProgress }: WriteOptions,
): AsyncGenerator<ParticipantTrajectories> {
  const { agent, participants } = prepared;
  table.write(trajectoryHeader(trajectoryColumns(agent, participants)));
  let done = 0;
  for (const beliefs of beliefsOf(prepared, fit)) {
    onProgress?.({ stage: "writing", done: done++, total: participants.length, evaluations: 0 });
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    table.write(trajectoryLines(beliefs));
    yield beliefs;
  }
}

/** What the report shows beside the result. */
function extrasOf({ outputs, leftOut, draws }: GroupFit): GroupExtras {
  const { participantParameters, participantCoefficients } = outputs;
  const { valueNames, values } = draws;
  return {
    participantParameters,
    participantCoefficients,
    ...(leftOut && { loo: leftOut.rows }),
    draws: (name) => {
      const at = valueNames.indexOf(name);
      if (at < 0) return undefined;
      const width = valueNames.length;
      return Float64Array.from({ length: values.length / width }, (_, s) => values[s * width + at]!);
    },
  };
}

/** One participant after the other; of a run with several cells at the mean of their values. */
function* beliefsOf(
  { agent, participants, group: { built } }: PreparedGroup,
  { cellDraws }: GroupFit,
): Generator<ParticipantTrajectories> {
  const free = freeIndices(agent);
  const { cells } = built.design;
  const means = meanOfDraws(cellDraws, free.length * cells.length);
  const density = densityForBeliefs(agent, participants);
  for (const [i, participant] of participants.entries()) {
    const { native } = resolvePriors(agent, participant.runs);
    const points = participant.runs.map((_, r) => {
      const own = cells.flatMap((cell, c) => (cell.participant === i && cell.run === r ? [c] : []));
      return Float64Array.from(free, (_, p) => {
        const sum = own.reduce((total, c) => total + means[p * cells.length + c]!, 0);
        return sum / own.length;
      });
    });
    const known = points.map(
      (z, r) => density && kernelBeliefs(density, participant, { participant: i, z })?.[r],
    );
    const valuesOf = (r: number): Float64Array => {
      const values = Float64Array.from(native);
      free.forEach((index, p) => {
        values[index] = toNative(agent.parameters[index]!.domain, points[r]![p]!);
      });
      return values;
    };
    yield participantTrajectories(agent, participant, valuesOf, "stop", known);
  }
}
