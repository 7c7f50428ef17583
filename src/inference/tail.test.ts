/** Tails against a plain sort, where bins tell values apart and where they do not. */

import { describe, expect, it } from "vitest";
import { purpose, stream } from "../random/index.js";
import { TailFinder } from "./tail.js";

const S = 1000;
const numbers = stream(3, purpose.simulation, 0);
const below = (values: Float64Array): Float64Array => {
  const highest = Math.max(...values);
  return values.map((v) => v - highest);
};
const of = (f: (s: number) => number): Float64Array =>
  below(Float64Array.from({ length: S }, (_, s) => f(s)));

const cases: Readonly<Record<string, Float64Array>> = {
  "of normal values": of((s) => numbers.normal(0, s)),
  "with many ties": of((s) => Math.round(4 * numbers.normal(1, s))),
  "of one value far above the rest": of((s) => (s === 500 ? 1e6 : numbers.normal(2, s))),
  "of one value far below the rest": of((s) => (s === 500 ? -1e6 : numbers.normal(3, s))),
  "of constants": of(() => 1),
  "with values of no weight": of((s) => (s % 2 === 0 ? Number.NEGATIVE_INFINITY : numbers.normal(4, s))),
  "of values nearly equal": of((s) => 1e-310 * (s % 17)),
};

describe("tails", () => {
  // One finder for all: nothing may be left from one array to the next.
  const finder = new TailFinder(S);
  for (const [name, values] of Object.entries(cases)) {
    it(`${name} are those of a stable sort`, () => {
      const order = [...values.keys()].sort((a, b) => {
        const [x, y] = [values[a]!, values[b]!];
        return x < y ? -1 : x > y ? 1 : a - b;
      });
      for (const length of [5, 95, 200, S - 1]) {
        const cutoff = finder.find(values, length);
        expect([...finder.positions.subarray(0, length)]).toEqual(order.slice(S - length));
        expect(cutoff).toBe(values[order[S - length - 1]!]);
      }
    });
  }
});
