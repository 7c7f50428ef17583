/** `credence deep memory`: patterns of signs recalled from cues with flipped units, beside classical memories. */

import { meanOf } from "../checklist/moments.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { linesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { keptParts } from "./kept-parts.js";
import { type MemoryCell, type MemoryMethod, memoryMethods, memoryRun, shares } from "./memory-runs.js";

export interface MemoryRunOptions {
  /** One set of patterns, of cues and of networks for each. */
  readonly seeds: readonly number[];
  /** Of units flipped, 0 to 1, at equal distances; default 0 to 0.5 in steps of 0.1. */
  readonly shares?: readonly number[];
}

interface MemoryRow {
  readonly method: MemoryMethod;
  readonly share: number;
  readonly cues: number;
  readonly exactRate: number;
  /** Means over cues, of predictive coding. */
  readonly steps: number | null;
  readonly rounds: number | null;
  readonly energy: number | null;
}

/** @returns undefined where it was stopped; what is done is kept by seed */
export async function memoryReport(
  { seeds, shares: asked = shares }: MemoryRunOptions,
  run: CheckRun,
): Promise<CheckReport | undefined> {
  const runs = await keptParts(
    "recalling",
    seeds.map((seed) => ({ key: `seed ${seed}`, run: () => memoryRun(seed, asked) })),
    run,
  );
  if (runs === undefined) return undefined;
  const cells = runs.flat();
  const rows = memoryMethods.flatMap((method) => asked.map((share) => rowOf(cells, method, share)));
  const at = (method: MemoryMethod, share: number): MemoryRow =>
    rows.find((row) => row.method === method && row.share === share)!;
  return {
    result: { schema: "credence-deep-memory/1", seeds, recall: rows },
    tables: [{ name: "recall", header: Object.keys(rows[0]!), rows: rows.map((row) => Object.values(row)) }],
    figures: [{ name: "recall", figure: recallFigure(asked, at) }],
    methods: METHODS,
    printed: [
      `Share of cues recalled without any error, ${rows[0]!.cues} cues at each share of flipped units`,
      align([
        ["method", ...asked.map((share) => `${Math.round(100 * share)} %`)],
        ...memoryMethods.map((method) => [
          method,
          ...asked.map((share) => at(method, share).exactRate.toFixed(3)),
        ]),
      ]),
      "",
      "Predictive coding: steps, rounds and final energy, means",
      align([
        ["method", "flipped", "steps", "rounds", "energy"],
        ...rows.flatMap(({ method, share, steps, rounds, energy }) =>
          steps === null
            ? []
            : [
                [
                  ...[method, `${Math.round(100 * share)} %`, steps.toFixed(1), rounds!.toFixed(1)],
                  energy!.toFixed(2),
                ],
              ],
        ),
      ]),
      "",
      READING,
    ].join("\n"),
    warnings: [],
    failed: false,
  };
}

const READING =
  "A settled linear network projects its outputs on the patterns, as the pseudo-inverse does, but keeps the " +
  "projection's diagonal. One pass of either recalls little; repeated with beliefs both recall. Beliefs make the " +
  "difference more than settling does. Below a half, the nearest stored pattern is the best that can be told from a cue.";

const METHODS = `Seven random patterns of 64 units, 1 or -1, were learnt as outputs of a free cause of seven units (linear, or through tanh) with unit precisions: 100 updates by Adam (rate 0.03), each after at most three exact Gauss-Newton steps on all patterns (Salvatori et al. 2021). Cues were the patterns with a fixed number of units flipped, four cues of each pattern. One pass: all outputs clamped to the cue at precision 10, the sign of the prediction is the answer. Beliefs: each output's mean becomes tanh(2 × its prediction), the network settles again, until no belief moves by more than 0.0001, at most 200 rounds. Hebbian (Hopfield 1982) and pseudo-inverse couplings (Personnaz, Guyon & Dreyfus 1985) have no diagonal; one step, or all units at once until rest.

Hopfield, J. J. (1982). Neural networks and physical systems with emergent collective computational abilities. PNAS, 79, 2554-2558.
Personnaz, L., Guyon, I., & Dreyfus, G. (1985). Information storage and retrieval in spin-glass like neural networks. Journal de Physique Lettres, 46, 359-365.
Salvatori, T., et al. (2021). Associative memories via predictive coding. arXiv:2109.08063.
`;

function rowOf(cells: readonly MemoryCell[], method: MemoryMethod, share: number): MemoryRow {
  const of = cells.filter((cell) => cell.method === method && cell.share === share);
  const cues = of.reduce((sum, cell) => sum + cell.cues, 0);
  const mean = (read: (cell: MemoryCell) => number | undefined): number | null =>
    read(of[0]!) === undefined ? null : meanOf(of.map((cell) => read(cell)!));
  return {
    ...{ method, share, cues },
    exactRate: of.reduce((sum, { exact }) => sum + exact, 0) / cues,
    steps: mean(({ steps }) => steps),
    rounds: mean(({ rounds }) => rounds),
    energy: mean(({ energy }) => energy),
  };
}

function recallFigure(asked: readonly number[], at: (method: MemoryMethod, share: number) => MemoryRow) {
  const panel = (name: string, methods: readonly MemoryMethod[]) => ({
    name,
    domain: [0, 1] as const,
    lines: [...methods, "nearest pattern" as const].map((method) => ({
      name: method,
      values: asked.map((share) => at(method, share).exactRate),
      ...(method === "nearest pattern" && { target: true }),
    })),
  });
  return linesFigure({
    title: "Recall of seven patterns of 64 signs",
    xLabel: "Units flipped, percent",
    start: Math.round(100 * asked[0]!),
    step: asked.length > 1 ? Math.round(100 * (asked[1]! - asked[0]!)) : 1,
    panels: [
      panel("predictive coding", memoryMethods.slice(0, 3)),
      panel("pseudo-inverse", memoryMethods.slice(3, 6)),
      panel("Hebbian", memoryMethods.slice(6, 8)),
    ],
    note: "Share of cues recalled without any error.",
  });
}
