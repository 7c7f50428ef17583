/** Generated programs: WebAssembly and interpreter agree in every bit. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RecurrenceSource, record, type Series } from "../../src/compile/index.js";
import { stream } from "../../src/random/index.js";
import { build, expressions } from "./expressions.js";
import { differences } from "./same-bits.js";

const node = expressions(["a", "b", "m", "s", "u", "v"]);
const extremes = [0, -0, 1e300, -1e300, 1e-308, 40, -40, 800];

/** Numbers of the size that models meet; a few extreme ones among them. */
function numbers(seed: number, key: number, count: number): Float64Array {
  const random = stream(seed, 3, key);
  return Float64Array.from({ length: count }, (_, i) =>
    random.uniform(i, 0) < 0.03
      ? extremes[Math.floor(random.uniform(i, 1) * extremes.length)]!
      : random.normal(i, 2),
  );
}

describe("generated programs", () => {
  it("have the same value, gradient, derivative of the gradient and outputs in WebAssembly and interpreter", () => {
    fc.assert(
      fc.property(
        fc.record({
          next: fc.tuple(node, node),
          value: node,
          failed: node,
          output: node,
          lanes: fc.integer({ min: 1, max: 21 }),
          trials: fc.integer({ min: 0, max: 5 }),
          width: fc.constantFrom(undefined, 1, 2, 3, 4),
          conditions: fc.constantFrom(1, 1, 1, 3),
          seed: fc.nat(),
        }),
        ({ next, value, failed, output, lanes, trials, width, conditions, seed }) => {
          const source: RecurrenceSource = {
            parameters: ["a", "b"],
            columns: ["u", "v"],
            initial: (p) => ({ state: { m: p.a!, s: 1 }, failed: 0 }),
            step(state, column, p) {
              const leaves = { a: p.a!, b: p.b!, m: state.m!, s: state.s!, u: column.u!, v: column.v! };
              return {
                state: { m: build(next[0], leaves), s: build(next[1], leaves) },
                value: build(value, leaves),
                failed: build(failed, leaves),
                outputs: { output: build(output, leaves) },
              };
            },
          };
          const runs = 4;
          const series: Series = {
            runs,
            trials,
            columns: [0, 1].map((c) => numbers(seed, c, runs * trials)),
            ...(conditions === 1
              ? {}
              : {
                  conditions: {
                    count: conditions,
                    index: Int32Array.from({ length: runs * trials }, (_, i) => (i * 5) % conditions),
                  },
                }),
          };
          const batch = {
            lanes,
            run: Int32Array.from({ length: lanes }, (_, i) => (i * 3) % runs),
            parameters: numbers(seed, 2, 2 * conditions * lanes),
          };
          expect(differences(record(source), series, batch, [0, 1], width).slice(0, 3)).toEqual([]);
        },
      ),
      { numRuns: 1000, seed: 3 },
    );
  });
});
