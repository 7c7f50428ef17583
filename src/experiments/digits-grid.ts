/** `credence attractor digits-grid`: ten digits stored at 20 levels of evidence and 19 inverse temperatures. */

import { type Digits, runAttractorPreset } from "../attractor/index.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { heatMapsFigure, linesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { exp, log } from "../scalar/elementary/index.js";
import { type GridCell, judgeGrid, meansByTemperature } from "./digits-grid-shape.js";
import { keptParts } from "./kept-parts.js";
import { REFERENCE, short } from "./own/stored.js";

export interface DigitsGrid {
  readonly seed: number;
  readonly digits: Digits;
  /** Default 1 to 20; the shape is judged with all of them only. */
  readonly evidenceLevels?: readonly number[];
}

const ALL_LEVELS: readonly number[] = Array.from({ length: 20 }, (_, k) => k + 1);
/** 0.01 to 1, evenly spaced in logarithms. */
const TEMPERATURES: readonly number[] = Array.from({ length: 19 }, (_, k) => exp(log(0.01) * (1 - k / 18)));

/** @returns undefined where it was stopped; what is done is kept by cell */
export async function digitsGrid(
  { seed, digits, evidenceLevels = ALL_LEVELS }: DigitsGrid,
  run: CheckRun,
): Promise<CheckReport | undefined> {
  const cells = await keptParts(
    "running",
    evidenceLevels.flatMap((evidenceLevel) =>
      TEMPERATURES.map((inverseTemperature) => ({
        key: `${evidenceLevel}:${inverseTemperature}`,
        run: (): GridCell => runCell({ evidenceLevel, inverseTemperature }, seed, digits),
      })),
    ),
    run,
  );
  if (cells === undefined) return undefined;
  const means = meansByTemperature(cells, TEMPERATURES);
  const whole = ALL_LEVELS.every((level) => evidenceLevels.includes(level));
  const judged = judgeGrid(cells, means);
  const missed = whole ? judged.filter(({ holds }) => !holds) : [];
  const diverged = cells.filter(({ failure }) => failure !== null);
  return {
    result: { schema: "credence-attractor-grid/1", seed, cells, means, shape: whole ? judged : null },
    tables: [
      {
        name: "cells",
        header: ["evidence_level", "inverse_temperature", ...NAMES.map(([, column]) => column), "converged"],
        rows: cells.map((cell) => [
          ...[cell.evidenceLevel, cell.inverseTemperature],
          ...[...NAMES.map(([name]) => cell[name]), cell.attractorsConverged],
        ]),
      },
      {
        name: "means",
        header: ["inverse_temperature", ...NAMES.map(([, column]) => column)],
        rows: means.map((each) => [each.inverseTemperature, ...NAMES.map(([name]) => each[name])]),
      },
    ],
    figures: [
      { name: "maps", figure: mapsFigure(cells, evidenceLevels) },
      {
        name: "means",
        figure: linesFigure({
          title: "Means over levels of evidence, by inverse temperature",
          xLabel: "Inverse temperature",
          places: TEMPERATURES,
          panels: NAMES.map(([name, , title]) => ({
            name: title,
            lines: [{ name: "mean", values: means.map((each) => each[name] ?? Number.NaN) }],
          })),
        }),
      },
    ],
    methods: `Networks of 64 units learned the first ten digits (learning rate 0.001, 5000 epochs of 10 updates, state carried, seed ${seed}) at ${evidenceLevels.length} levels of evidence and 19 inverse temperatures from 0.01 to 1. Retrieval and generalisation are medians over 100 noisy cues of the gain in squared correlation; attractors are distinct after rounding to two decimals; orthogonality is the mean deviation of their angles from 90 degrees, averaged over cells where all relaxations converged and there are four attractors or more.

${REFERENCE}`,
    printed: [
      "Means over levels of evidence",
      align([
        ["inverse temperature", ...NAMES.map(([, , title]) => title)],
        ...means.map((each) => [short(each.inverseTemperature), ...NAMES.map(([name]) => short(each[name]))]),
      ]),
      ...(whole
        ? [
            "",
            align([
              ["shape", "here", "holds"],
              ...judged.map((j) => [j.what, j.found, j.holds ? "yes" : "no"]),
            ]),
          ]
        : ["(the shape is judged with evidence levels 1 to 20 only)"]),
    ].join("\n"),
    warnings: [
      ...diverged.map(
        (c) => `evidence level ${c.evidenceLevel}, β ${short(c.inverseTemperature)}: ${c.failure}`,
      ),
      ...missed.map(({ what, found }) => `${what}: does not hold, ${found}`),
    ],
    failed: diverged.length > 0 || missed.length > 0,
  };
}

const NAMES = [
  ["retrievalGain", "retrieval_gain", "retrieval gain"],
  ["generalisationGain", "generalisation_gain", "generalisation gain"],
  ["uniqueAttractors", "attractors", "attractors"],
  ["orthogonality", "orthogonality", "orthogonality, degrees"],
] as const;

function runCell(
  setting: Pick<GridCell, "evidenceLevel" | "inverseTemperature">,
  seed: number,
  digits: Digits,
): GridCell {
  const found = runAttractorPreset("digits-balanced", { seed, digits, override: setting });
  const value = (name: string): number | null =>
    found.failure === undefined ? found.quantities[name]! : null;
  return {
    ...setting,
    failure: found.failure ?? null,
    retrievalGain: value("retrievalGain"),
    generalisationGain: value("generalisationGain"),
    uniqueAttractors: value("uniqueAttractors"),
    attractorsConverged: value("attractorsConverged"),
    orthogonality: value("orthogonality"),
  };
}

function mapsFigure(cells: readonly GridCell[], levels: readonly number[]) {
  const rows = (name: (typeof NAMES)[number][0]) =>
    medianFiltered(
      levels.map((_, i) =>
        TEMPERATURES.map((_, j) => cells[i * TEMPERATURES.length + j]![name] ?? Number.NaN),
      ),
    );
  return heatMapsFigure({
    title: "Ten digits: what is retrieved, what generalises, and the attractors",
    xLabel: "Inverse temperature",
    yLabel: "Evidence level",
    x: TEMPERATURES,
    y: levels,
    maps: NAMES.map(([name, , title], k) => ({
      ...{ name: title, values: rows(name) },
      ...(k < 2 && { map: "diverging" as const }),
    })),
    note: "Each cell is the median of the 3 by 3 cells around it; grey: no value. cells.csv holds the values themselves.",
  });
}

/** The median of the cells around each, itself among them; fewer at the edges. */
function medianFiltered(rows: readonly (readonly number[])[]): number[][] {
  return rows.map((row, i) =>
    row.map((value, j) => {
      if (Number.isNaN(value)) return value;
      const around = rows
        .slice(Math.max(0, i - 1), i + 2)
        .flatMap((near) => near.slice(Math.max(0, j - 1), j + 2))
        .filter((each) => !Number.isNaN(each))
        .sort((a, b) => a - b);
      const half = (around.length - 1) / 2;
      return (around[Math.floor(half)]! + around[Math.ceil(half)]!) / 2;
    }),
  );
}
