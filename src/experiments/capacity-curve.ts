/** `credence attractor capacity-curve`: how many random patterns are kept, beside classical memories and what was printed. */

import {
  type CapacityComparison,
  type CapacityMethod,
  capacityMethods,
  compareCapacity,
} from "../attractor/index.js";
import { meanOf, sdOf } from "../checklist/moments.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { linesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { ENOUGH_RUNS, printedCapacity } from "./attractor-printed.js";
import { keptParts } from "./kept-parts.js";
import { short } from "./own/stored.js";

export interface CapacityCurve {
  /** One run each at every number of patterns. */
  readonly seeds: readonly number[];
}

const COUNTS = Object.keys(printedCapacity).map(Number);

const names: Readonly<Record<CapacityMethod, string>> = {
  attractor: "attractor network",
  hopfield: "Hopfield",
  projection: "projection",
  storkey: "Storkey",
};

/** @returns undefined where it was stopped; what is done is kept by number of patterns and seed */
export async function capacityCurve(
  { seeds }: CapacityCurve,
  run: CheckRun,
): Promise<CheckReport | undefined> {
  const asked = COUNTS.flatMap((count) => seeds.map((seed) => ({ count, seed })));
  const all = await keptParts(
    "running",
    asked.map(({ count, seed }) => ({
      key: `${count}:${seed}`,
      run: (): Found => compareCapacity({ seed, patterns: count }),
    })),
    run,
  );
  if (all === undefined) return undefined;
  const runs = asked.map((each, k) => ({ ...each, found: all[k]! }));
  const failures = runs.flatMap(({ count, seed, found }) =>
    "failure" in found ? [{ patterns: count, seed, failure: found.failure }] : [],
  );
  const points = COUNTS.flatMap((count) =>
    pointsOf(
      count,
      runs.flatMap((run) => (run.count === count ? [run.found] : [])),
    ),
  );
  const outside = seeds.length < ENOUGH_RUNS ? [] : points.filter(({ inside }) => inside === false);
  return {
    result: { schema: "credence-attractor-capacity/1", seeds, failures, points },
    tables: [
      {
        name: "capacity",
        header: ["patterns", "method", "quantity", "mean", "sd", "published", "low", "high"],
        rows: points.map((p) => [
          ...[p.patterns, p.method, p.quantity, p.mean, p.sd, p.published ?? null],
          ...[p.band?.[0] ?? null, p.band?.[1] ?? null],
        ]),
      },
    ],
    figures: [
      {
        name: "capacity",
        figure: curveFigure(
          points,
          runs.map(({ found }) => found),
        ),
      },
    ],
    methods: METHODS,
    printed: [
      `Random patterns kept by 100 units, mean of ${seeds.length} ${seeds.length === 1 ? "run" : "runs"}`,
      align([
        ["patterns", "quantity", ...capacityMethods.map((m) => names[m]), "published", "band of the mean"],
        ...COUNTS.flatMap((count) =>
          QUANTITIES.map((quantity) => {
            const of = points.filter((p) => p.patterns === count && p.quantity === quantity);
            const own = of.find(({ method }) => method === "attractor")!;
            return [
              ...[String(count), quantity, ...of.map(({ mean }) => short(mean))],
              ...[
                short(own.published ?? null),
                own.band === undefined ? "-" : own.band.map(short).join(" to "),
              ],
            ];
          }),
        ),
      ]),
    ].join("\n"),
    warnings: [
      ...failures.map(
        ({ patterns, seed, failure }) => `${patterns} patterns, seed ${seed}: learning diverged, ${failure}`,
      ),
      ...outside.map(
        ({ patterns, quantity, mean, band }) =>
          `${patterns} patterns: ${quantity} is ${short(mean)}, outside ${band!.map(short).join(" to ")}`,
      ),
    ],
    failed: failures.length > 0 || outside.length > 0,
  };
}

type Found = CapacityComparison | { readonly failure: string };

const QUANTITIES = ["retention", "reconstruction"] as const;

interface Point {
  readonly patterns: number;
  readonly method: CapacityMethod;
  readonly quantity: (typeof QUANTITIES)[number];
  readonly mean: number;
  /** Null for a single run. */
  readonly sd: number | null;
  readonly published?: number;
  readonly band?: readonly [number, number];
  /** Whether the mean lies in the band. */
  readonly inside?: boolean;
}

function pointsOf(patterns: number, found: readonly Found[]): Point[] {
  const runs = found.flatMap((each) => ("failure" in each ? [] : [each.methods]));
  return capacityMethods.flatMap((method) =>
    QUANTITIES.map((quantity): Point => {
      const values = runs.map((run) => run[method][quantity]);
      const [mean, sd] = [meanOf(values), values.length > 1 ? sdOf(values) : null];
      const own = method === "attractor" ? printedCapacity[patterns]?.[quantity] : undefined;
      const inside = own?.band && { inside: mean >= own.band[0] && mean <= own.band[1] };
      return { patterns, method, quantity, mean, sd, ...own, ...inside };
    }),
  );
}

function curveFigure(points: readonly Point[], found: readonly Found[]) {
  const perCount = found.length / COUNTS.length;
  const largest = COUNTS.map((_, k) => {
    const runs = found.slice(k * perCount, (k + 1) * perCount);
    return meanOf(runs.flatMap((each) => ("failure" in each ? [] : [each.largestPairCorrelation ?? 0])));
  });
  return linesFigure({
    title: "Random patterns kept by 100 units: mean and standard deviation over runs",
    xLabel: "Patterns",
    start: COUNTS[0]!,
    step: COUNTS[1]! - COUNTS[0]!,
    panels: QUANTITIES.map((quantity) => ({
      name: quantity,
      domain: [0, 1.02],
      lines: [
        ...capacityMethods.map((method) => {
          const own = points.filter((p) => p.method === method && p.quantity === quantity);
          const spread = own.map(({ sd }) => sd ?? Number.NaN);
          return { name: names[method], values: own.map(({ mean }) => mean), spread };
        }),
        {
          name: "published",
          dots: true,
          values: COUNTS.map((k) => printedCapacity[k]![quantity].published!),
        },
        { name: "largest correlation of two patterns", values: largest, target: true },
      ],
    })),
    note: "Retention: correlation of a pattern with the state after 200 deterministic updates from it. Reconstruction: correlation with the mean of 20 stochastic updates from a cue with noise of twice its standard deviation.",
  });
}

const METHODS = `Networks of 100 units learned 10 to 90 random patterns of 1 and -1 as in the published simulation (evidence level 2, inverse temperature 1, learning rate 0.0005, 10,000 epochs of 10 updates, each epoch from 0; double precision). Retention is the mean correlation of patterns with the states after 200 deterministic updates from them at inverse temperature 100, reconstruction the mean correlation with the mean of 20 stochastic updates at unit inverse temperature from a cue with normal noise of twice its standard deviation, the cue being the first state and the evidence. The same patterns, cues and random numbers were given to networks with couplings by Hopfield's rule, by the projection rule and by Storkey's rule, without self-coupling, scaled so that internal inputs of stored patterns have the mean square that they have in the trained network.

Hopfield, J. J. (1982). Neural networks and physical systems with emergent collective computational abilities. PNAS, 79, 2554-2558.
Personnaz, L., Guyon, I., & Dreyfus, G. (1985). Information storage and retrieval in spin-glass like neural networks. Journal de Physique Lettres, 46, 359-365.
Spisak, T., & Friston, K. Self-orthogonalizing attractor neural networks emerging from the free energy principle.
Storkey, A. (1997). Increasing the capacity of a Hopfield network without sacrificing functionality. ICANN 97, 451-456.
`;
