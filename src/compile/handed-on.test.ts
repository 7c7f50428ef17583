import { describe, expect, it } from "vitest";
import { add, exp, mul, reciprocal, type Scalar, select, sub } from "../scalar/index.js";
import type { Series } from "./backend.js";
import { batchOf, onNumbers } from "./compile-fixtures.js";
import { handedOn } from "./handed-on.js";
import { interpreter } from "./interpreter.js";
import { kernel } from "./kernel.js";
import { planValue } from "./plan.js";
import { type Recurrence, type RecurrenceSource, record } from "./recurrence.js";

/** Precision s and log-volatility m; both trials' ends compute 1/s and exp(m + a) again. */
const source = (masked: boolean): RecurrenceSource => ({
  parameters: ["a"],
  columns: ["u", "active"],
  initial: (p) => ({ state: { m: mul(0.3, p.a!), s: 2 }, failed: 0 }),
  step(state, column, p) {
    const variance = (precision: Scalar): Scalar => reciprocal(precision);
    const volatility = (m: Scalar): Scalar => exp(add(m, p.a!));
    const s = reciprocal(add(variance(state.s!), volatility(state.m!)));
    const m = add(state.m!, mul(mul(0.1, s), sub(column.u!, variance(s))));
    const next = (value: Scalar, before: Scalar): Scalar =>
      masked ? select<Scalar>(column.active!, value, before) : value;
    return {
      state: { m: next(m, state.m!), s: next(s, state.s!) },
      value: sub(volatility(m), variance(s)),
      failed: 0,
    };
  },
});

const series: Series = {
  runs: 2,
  trials: 9,
  columns: [
    Float64Array.from({ length: 18 }, (_, i) => Math.sin(i)),
    Float64Array.from({ length: 18 }, (_, i) => (i % 5 === 2 ? 0 : 1)),
  ],
};
const wanted = (r: Recurrence): Scalar[] => [...r.nextState, r.value, r.failed];

describe("values that a trial hands on", () => {
  for (const masked of [false, true]) {
    const r = record(source(masked));

    it(`are those the next one would compute again, ${masked ? "with" : "without"} a mask`, () => {
      expect(handedOn(r, wanted(r), false).length).toBe(2);
      const operations = planValue(r).forward.instructions.map(({ operation }) => operation);
      expect(operations.filter((operation) => operation === "exp").length).toBe(1);
      expect(operations.filter((operation) => operation === "reciprocal").length).toBe(2);
    });

    it(`leave the bits as they are, ${masked ? "with" : "without"} a mask`, () => {
      const k = kernel(r, series, [0], interpreter);
      const { value } = k.value(batchOf([[0.2], [-0.6]]));
      expect(value[0]).toBe(onNumbers(source(masked), series, 0, { a: 0.2 }));
      expect(value[1]).toBe(onNumbers(source(masked), series, 1, { a: -0.6 }));
      expect(k.gradient(batchOf([[0.2], [-0.6]])).value).toEqual(value);
    });
  }

  it("do not depend on parameters where these change within a run", () => {
    const r = record(source(false));
    expect(handedOn(r, wanted(r), true).map(({ value }) => value.definition)).toMatchObject([
      { operation: "reciprocal" },
    ]);
    const conditions = { count: 2, index: Int32Array.from({ length: 18 }, (_, i) => (i >> 1) % 2) };
    const parameters = [0.2, -0.6];
    const { value } = kernel(r, { ...series, conditions }, [0], interpreter).value({
      lanes: 1,
      run: Int32Array.of(0),
      parameters: Float64Array.from(parameters),
    });
    // The same trials on numbers, each with the parameter of its condition.
    const { initial, step } = source(false);
    let { state } = initial({ a: parameters[0]! });
    let total = 0;
    for (let t = 0; t < series.trials; t++) {
      const result = step(state, { u: series.columns[0]![2 * t]!, active: 1 }, { a: parameters[t % 2]! });
      total += result.value as number;
      state = result.state;
    }
    expect(value[0]).toBe(total);
  });
});
