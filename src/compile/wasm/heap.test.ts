import { describe, expect, it } from "vitest";
import { add, mul } from "../../scalar/index.js";
import { interpreter } from "../interpreter.js";
import { planGradient } from "../plan.js";
import { record } from "../recurrence.js";
import { webAssembly } from "./backend.js";
import { engine } from "./engine.js";
import { Heap } from "./heap.js";

const recurrence = record({
  parameters: ["a"],
  columns: ["u"],
  initial: () => ({ state: { m: 0 }, failed: 0 }),
  step(state, column, p) {
    const m = add(mul(p.a!, state.m!), column.u!);
    return { state: { m }, value: m, failed: 0 };
  },
});
const seriesOf = (trials: number) => ({
  ...{ runs: 1, trials },
  columns: [Float64Array.from({ length: trials }, (_, t) => (t % 7) - 3)],
});
const batch = { lanes: 2, run: new Int32Array(2), parameters: Float64Array.of(0.5, -0.25) };

describe("the memory of kernels", () => {
  it("has views of all of it when it has grown", () => {
    const heap = new Heap(engine()!);
    const before = heap.memory.buffer;
    const trials = before.byteLength / 8 + 1;
    const series = seriesOf(trials);
    const address = heap.place(series);
    expect(heap.memory.buffer).not.toBe(before);
    expect(heap.numbers.buffer).toBe(heap.memory.buffer);
    expect(heap.words.buffer).toBe(heap.memory.buffer);
    const packed = heap.numbers.subarray(address / 8, address / 8 + trials);
    expect(packed.every((value, t) => value === series.columns[0]![t])).toBe(true);
  });

  it("may grow between runs of a kernel, whose bits stay those of the interpreter", () => {
    const plan = planGradient(recurrence, [0]);
    const [fast, plain] = [webAssembly().load(plan), interpreter.load(plan)];
    // More than the 16 MiB that it begins with.
    for (const trials of [3, 2_200_000, 5]) {
      const series = seriesOf(trials);
      const [got, want] = [fast(series, batch), plain(series, batch)];
      expect(got.value).toEqual(want.value);
      expect(got.results).toEqual(want.results);
    }
  });
});
