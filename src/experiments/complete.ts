/** `credence deep complete`: stored digits completed from their upper halves, beside classical memories. */

import { meanOf } from "../checklist/moments.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { imagesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { type CompletionRun, completionRun, masked, signImages } from "./complete-runs.js";
import type { DigitImages } from "./deep-digits.js";
import { keptParts } from "./kept-parts.js";

export interface CompletionOptions {
  readonly digits: DigitImages;
  /** One choice of images and first weights for each. */
  readonly seeds: readonly number[];
  /** Images stored, of all classes alike; default 20. */
  readonly images?: number;
}

/** Hidden pixels of an image. */
const HIDDEN = 32;

/** @returns undefined where it was stopped; what is done is kept by seed */
export async function completionReport(
  { digits, seeds, images: count = 20 }: CompletionOptions,
  run: CheckRun,
): Promise<CheckReport | undefined> {
  const runs = await keptParts(
    "completing",
    seeds.map((seed) => ({
      key: `seed ${seed}`,
      run: () => completionRun(signImages(digits, count, seed), seed),
    })),
    run,
  );
  if (runs === undefined) return undefined;
  const rows = runs[0]!.rows.map(({ method, steps }, at) => {
    const of = runs.map((each) => each.rows[at]!);
    return {
      method,
      wrongPixels: meanOf(of.flatMap(({ wrong }) => wrong)) / HIDDEN,
      exactRate: meanOf(of.map(({ exact, wrong }) => exact / wrong.length)),
      steps: steps === undefined ? null : meanOf(of.map((row) => row.steps!)),
      mostSteps: steps === undefined ? null : Math.max(...of.map((row) => row.mostSteps!)),
      energy: steps === undefined ? null : meanOf(of.map((row) => row.energy!)),
    };
  });
  return {
    result: { schema: "credence-deep-complete/1", seeds, images: count, methods: rows },
    tables: [
      { name: "completion", header: Object.keys(rows[0]!), rows: rows.map((row) => Object.values(row)) },
    ],
    figures: [{ name: "completion", figure: completionFigure(runs[0]!) }],
    methods: METHODS,
    printed: [
      `Lower halves of ${count} stored digits from their upper halves, ${seeds.length} ${seeds.length === 1 ? "choice" : "choices"} of images`,
      align([
        ["method", "wrong pixels", "images exact", "steps", "most"],
        ...rows.map(({ method, wrongPixels, exactRate, steps, mostSteps }) => [
          ...[method, wrongPixels.toFixed(4), exactRate.toFixed(3)],
          ...[steps?.toFixed(1) ?? "", mostSteps === null ? "" : String(mostSteps)],
        ]),
      ]),
    ].join("\n"),
    warnings: [],
    failed: false,
  };
}

const METHODS = `Digits of 8 by 8 pixels (Alpaydin & Kaynak 1998), ink from 8 of 16 on as 1 and less as -1, two of each class by default, were learnt as outputs of a free cause with one unit for each image (linear, or through tanh): 100 updates by Adam (rate 0.03), each after at most three exact Gauss-Newton steps. For completion the upper half was clamped at precision 10, the lower at 0; activities took exact steps until rest, and the signs of the predictions were read. Hebbian (Hopfield 1982) and pseudo-inverse couplings (Personnaz, Guyon & Dreyfus 1985) have no diagonal; the upper half was held, the lower began at 0. Images were completed that had been stored; nothing is said of images that were not.

Alpaydin, E., & Kaynak, C. (1998). Optical recognition of handwritten digits. UCI Machine Learning Repository. doi:10.24432/C50P49.
Hopfield, J. J. (1982). Neural networks and physical systems with emergent collective computational abilities. PNAS, 79, 2554-2558.
Personnaz, L., Guyon, I., & Dreyfus, G. (1985). Information storage and retrieval in spin-glass like neural networks. Journal de Physique Lettres, 46, 359-365.
`;

const MOST_SHOWN = 10;

function completionFigure({ images, rows }: CompletionRun) {
  const shown = images.slice(0, MOST_SHOWN);
  const line = (name: string, of: readonly (readonly number[])[]) => ({
    name,
    images: of.slice(0, MOST_SHOWN).map((values) => ({ values })),
  });
  const wanted = ["predictive coding, linear", "predictive coding, tanh", "pseudo-inverse, repeated"];
  return imagesFigure({
    title: "Stored digits completed from their upper halves",
    columns: 8,
    names: shown.map(() => ""),
    range: [-1, 1],
    unit: "ink",
    size: 48,
    lines: [
      line("stored", shown),
      line("known", shown.map(masked)),
      ...[...wanted, "Hebbian, repeated"].map((name) =>
        line(name, rows.find(({ method }) => method === name)!.completions),
      ),
    ],
  });
}
