/** `credence attractor PRESET`: a published simulation under seeds of one's own, beside what was printed. */

import {
  type AttractorPreset,
  type Digits,
  type PresetResult,
  type Quantities,
  runAttractorPreset,
  type Shown,
} from "../attractor/index.js";
import { meanOf, sdOf } from "../checklist/moments.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { linesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { ENOUGH_RUNS, printedQuantities } from "./attractor-printed.js";
import { keptParts } from "./kept-parts.js";
import { presetFigures } from "./preset-figures.js";

export interface AttractorRun {
  readonly preset: AttractorPreset;
  /** One run each. */
  readonly seeds: readonly number[];
  readonly digits?: Digits;
  /** Patterns of `capacity`. */
  readonly patterns?: number;
}

/** @returns undefined where it was stopped; what is done is kept by seed */
export async function attractorReport(
  { preset, seeds, digits, patterns }: AttractorRun,
  run: CheckRun,
): Promise<CheckReport | undefined> {
  const parts = await keptParts(
    "running",
    seeds.map((seed, k) => ({
      key: String(seed),
      run: (): Part => {
        const given = { seed, ...(digits && { digits }), ...(patterns !== undefined && { patterns }) };
        return partOf(runAttractorPreset(preset, given), k === 0);
      },
    })),
    run,
  );
  if (parts === undefined) return undefined;
  const runs = parts.map(({ quantities }) => quantities);
  const failures = parts.flatMap(({ failure }, k) =>
    failure === null ? [] : [{ seed: seeds[k]!, failure }],
  );
  const names = Object.keys(Object.assign({}, ...runs));
  const rows = names.map((name) => {
    const values = runs.map((run) => run[name] ?? Number.NaN);
    const mean = meanOf(values);
    const printed = printedQuantities(preset, patterns)[name];
    const judged = printed?.ofMean ? (values.length < ENOUGH_RUNS ? [] : [mean]) : values;
    const outside =
      printed?.band && judged.filter((x) => !(x >= printed.band![0] && x <= printed.band![1])).length;
    return { name, mean, sd: values.length > 1 ? sdOf(values) : null, ...printed, outside: outside ?? null };
  });
  const bad = rows.filter(({ outside }) => outside !== null && outside > 0);
  return {
    result: {
      schema: "credence-attractor-preset/1",
      preset,
      seeds,
      patterns: patterns ?? null,
      runs,
      failures,
      summary: rows,
    },
    tables: [
      {
        name: "quantities",
        header: ["quantity", "mean", "sd", "published", "low", "high", "runs_outside"],
        rows: rows.map(({ name, mean, sd, published, band, outside }) => [
          ...[name, mean, sd, published ?? null, band?.[0] ?? null, band?.[1] ?? null, outside],
        ]),
      },
      {
        name: "runs",
        header: ["seed", ...names],
        rows: runs.map((run, k) => [seeds[k]!, ...names.map((n) => run[n])]),
      },
    ],
    figures: [
      ...(parts[0]!.shown === undefined ? [] : presetFigures(preset, parts[0]!.shown)),
      {
        name: "runs",
        figure: linesFigure({
          title: `${preset}: every run`,
          xLabel: "Run",
          start: 1,
          panels: rows.map(({ name, band }) => ({
            name,
            lines: [
              { name: "run", values: runs.map((run) => run[name] ?? Number.NaN), dots: true },
              ...(band ?? []).map((limit) => ({
                name: "band",
                values: runs.map(() => limit),
                target: true,
              })),
            ],
          })),
        }),
      },
    ],
    methods: METHODS,
    printed: [
      `${preset}: ${seeds.length === 1 ? `seed ${seeds[0]}` : `mean of ${seeds.length} seeds`}`,
      align([
        [
          "quantity",
          "here",
          "sd",
          "published",
          rows.some(({ ofMean }) => ofMean) ? "band of the mean" : "band of one run",
        ],
        ...rows.map(({ name, mean, sd, published, band }) => [
          ...[
            name,
            number(mean),
            sd === null ? "-" : number(sd),
            published === undefined ? "-" : number(published),
          ],
          band === undefined ? "-" : `${number(band[0])} to ${number(band[1])}`,
        ]),
      ]),
    ].join("\n"),
    warnings: [
      ...failures.map(({ seed, failure }) => `seed ${seed}: learning diverged, ${failure}`),
      ...bad.map(({ name, outside, ofMean }) =>
        ofMean
          ? `${name}: the mean of ${runs.length} runs is outside its band`
          : `${name}: ${outside} of ${runs.length} runs outside the band of one run`,
      ),
    ],
    failed: bad.length > 0 || failures.length > 0,
  };
}

/** What is kept of a run. */
interface Part {
  /** None where learning diverged. */
  readonly quantities: Quantities;
  readonly failure: string | null;
  /** Of the first run. */
  readonly shown?: Shown;
}

function partOf(found: PresetResult, shown: boolean): Part {
  if (found.failure !== undefined) return { quantities: {}, failure: found.failure };
  return { quantities: found.quantities, failure: null, ...(shown && { shown: found.shown }) };
}

/** A dash where there is none, as for the angles of a single attractor. */
function number(value: number): string {
  if (Number.isNaN(value)) return "-";
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

const METHODS = `Self-orthogonalising attractor networks (Spisak & Friston) were trained with the settings of their published simulation, in double precision, with random numbers indexed by seed, update and node. Attractors are states that deterministic updates at unit inverse temperature end in (change of the free energy below 1e-12, at most 1000 updates); distinct ones differ after rounding to two decimals.

Spisak, T., & Friston, K. Self-orthogonalizing attractor neural networks emerging from the free energy principle.
`;
