/** Tables of the continuous Bernoulli distribution: a tolerance a column, each with a scale of its own. */

import * as z from "zod";
import {
  divergence,
  entropy,
  fastInverseMean,
  fisherMetric,
  inverseMean,
  langevin,
  logPartition,
  quantile,
} from "../../attractor/index.js";
import type { Comparison } from "../comparison.js";
import { type FixtureCase, numbers } from "./fixture.js";

const each = z.union([z.number(), numbers]);
const columnTolerance = z.looseObject({
  float64: each,
  float32: each.nullable(),
  scale: z.enum(["relative", "value", "one", "argument"]),
});

const functions: Readonly<Record<string, Readonly<Record<string, (...args: number[]) => number>>>> = {
  continuousBernoulli: {
    mean: langevin,
    metric: fisherMetric,
    logPartition,
    entropy,
  },
  divergence: { divergence },
  quantile: { x: quantile },
  inverseMean: { theta: (m) => inverseMean(m!), fastStart: (m) => fastInverseMean(m!) },
};

/** The arguments of each table, in the order of its functions. */
const argumentNames: Readonly<Record<string, readonly string[]>> = {
  continuousBernoulli: ["theta"],
  divergence: ["a", "b"],
  quantile: ["theta", "v"],
  inverseMean: ["mean"],
};

export function checkTable(given: FixtureCase, comparison: Comparison): void {
  const { data, expected, tolerance } = z
    .looseObject({
      data: z.record(z.string(), numbers),
      expected: z.record(z.string(), numbers),
      tolerance: z.record(z.string(), columnTolerance),
    })
    .parse(given);
  const columns = argumentNames[given.task]!.map((name) => data[name]!);
  for (const [name, wanted] of Object.entries(expected)) {
    const compute = functions[given.task]![name];
    if (compute === undefined) throw new Error(`column "${name}" is not known`);
    const { scale, float64, float32 } = tolerance[name]!;
    for (const [float, bounds] of [
      ["float64", float64],
      ["float32", float32],
    ] as const) {
      if (bounds === null) continue;
      const round = float === "float32" ? Math.fround : (x: number): number => x;
      for (const [i, want] of wanted.entries()) {
        const args = columns.map((column) => round(column[i]!));
        const got = round(compute(...args));
        const bound = typeof bounds === "number" ? bounds : bounds[i]!;
        const by = {
          relative: Math.abs(want),
          value: 1 + Math.abs(want),
          one: 1,
          argument: 1 + args.reduce((sum, x) => sum + Math.abs(x), 0),
        }[scale];
        const error = Math.abs(got - want);
        comparison.require(
          !Number.isNaN(got) && (got === want || error <= bound * by),
          `${float} ${name}(${args.join(", ")}): expected ${want}, got ${got}`,
        );
        if (got !== want && error <= bound * by) comparison.compare(name, error / (bound * by), 0, 1, 1);
      }
    }
  }
}
