import { describe, expect, it } from "vitest";
import { evaluate } from "../scalar/evaluate.js";
import {
  add,
  div,
  equal,
  exp,
  less,
  log,
  logSigmoid,
  max,
  mul,
  neg,
  reciprocal,
  type Scalar,
  select,
  sigmoid,
  square,
  sub,
  withDerivative,
} from "../scalar/index.js";
import { binaryOperations, type Operation, unaryOperations } from "../scalar/operation.js";
import type { Batch, Series } from "./backend.js";
import { batchOf, onNumbers } from "./compile-fixtures.js";
import { Graph } from "./graph.js";
import { interpreter } from "./interpreter.js";
import { kernel } from "./kernel.js";
import { loops } from "./loops.js";
import { planGradient, planValue } from "./plan.js";
import { type RecurrenceSource, record } from "./recurrence.js";

const special = [0, -0, 1, -1, 0.5, 3, -2.5, 1e-310, 1e308, -1e308, Infinity, -Infinity, NaN, 709.8, -745.2];

describe("loops", () => {
  it("compute what the table of meanings says, for every operation and special value", () => {
    const all: Operation[] = [...unaryOperations, ...binaryOperations, "select"];
    for (const operation of all) {
      for (const a of special) {
        for (const b of special) {
          const c = 7;
          // Registers of four lanes; the third lane holds what is asked.
          const f = Float64Array.of(1, 2, a, 4, 1, 2, b, 4, 1, 2, c, 4, 0, 0, 0, 0);
          loops[operation](f, 12, 0, 4, 8, 3);
          expect(f[14], `${operation}(${a}, ${b})`).toBe(evaluate(operation, [a, b, c]));
          expect(f[13]).toBe(evaluate(operation, [2, 2, 2]));
        }
      }
    }
  });
});

describe("recording", () => {
  const graph = new Graph();
  const x = graph.input("x") as Scalar;
  const y = graph.input("y") as Scalar;

  it("shares equal expressions, also with exchanged operands of + and ·", () => {
    expect(add(x, y)).toBe(add(y, x));
    expect(mul(exp(x), y)).toBe(mul(y, exp(x)));
    expect(sub(x, y)).not.toBe(sub(y, x));
  });

  it("folds constants to numbers and leaves out operations without effect", () => {
    expect(add(x, 0)).toBe(x);
    expect(mul(1, x)).toBe(x);
    expect(select<Scalar>(1, x, y)).toBe(x);
    expect(add<Scalar>(graph.constant(2), graph.constant(3))).toBe(5);
  });

  it("keeps x · 0, x - x and x = x, which are not constant for NaN", () => {
    expect(typeof mul<Scalar>(x, 0)).toBe("object");
    expect(typeof sub<Scalar>(x, x)).toBe("object");
    expect(typeof equal<Scalar>(x, x)).toBe("object");
  });

  it("refuses Math.* and operators with advice", () => {
    expect(() => Math.exp(x as number)).toThrow(/functions of credence\/scalar/);
    expect(() => (x as number) + 1).toThrow(/functions of credence\/scalar/);
  });
});

/** A small learner: state m, parameters a (rate) and b (noise), columns u and y. */
const learner: RecurrenceSource = {
  parameters: ["a", "b"],
  columns: ["u", "y", "active"],
  initial: (p) => ({ state: { m: mul(p.b!, 0.1), s: 1 }, failed: 0 }),
  step(state, column, p) {
    const gain = div(state.s!, add(state.s!, exp(p.b!)));
    const m = add(state.m!, mul(mul(sigmoid(p.a!), gain), sub(column.u!, state.m!)));
    const s = reciprocal(add(reciprocal(state.s!), exp(neg(p.a!))));
    return {
      state: { m: select(column.active!, m, state.m!), s: select(column.active!, s, state.s!) },
      value: select(column.active!, logSigmoid(mul(sub(mul(2, column.y!), 1), mul(exp(p.b!), state.m!))), 0),
      failed: select(column.active!, less(m, -1e6), 0),
      outputs: { m, gain },
    };
  },
};

function data(runs: number, trials: number, seed = 1): Series {
  let state = seed;
  const uniform = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const fill = (f: () => number): Float64Array => Float64Array.from({ length: runs * trials }, f);
  return {
    runs,
    trials,
    columns: [fill(uniform), fill(() => (uniform() < 0.5 ? 1 : 0)), fill(() => (uniform() < 0.9 ? 1 : 0))],
  };
}

describe("a kernel", () => {
  const series = data(70, 25);
  const k = kernel(record(learner), series, [0, 1], interpreter);
  const points = Array.from({ length: 70 }, (_, i) => [-1 + i / 35, 0.5 - i / 100]);
  const batch = batchOf(points);

  it("has the bits of the equations run on numbers, in every lane", () => {
    const { value } = k.value(batch);
    points.forEach(([a, b], run) => {
      expect(value[run]).toBe(onNumbers(learner, series, run, { a: a!, b: b! }));
    });
  });

  it("gives the same bits for value and gradient calls, and whatever lanes run beside", () => {
    const all = k.gradient(batch);
    expect([...all.value]).toEqual([...k.value(batch).value]);
    const alone = k.gradient(batchOf([points[66]!], [66]));
    expect(alone.value[0]).toBe(all.value[66]);
    expect([alone.gradient[0], alone.gradient[1]]).toEqual([all.gradient[66], all.gradient[70 + 66]]);
  });

  it("has gradients and Hessians that agree with central differences", () => {
    const at = k.hessian(batch);
    const h = 1e-5;
    for (const lane of [0, 33, 69]) {
      for (const j of [0, 1]) {
        const moved = [1, -1].map((sign) => {
          const point = [...points[lane]!];
          point[j]! += sign * h;
          return k.gradient(batchOf([point], [lane]));
        });
        const difference = (moved[0]!.value[0]! - moved[1]!.value[0]!) / (2 * h);
        expect(Math.abs(at.gradient[j * 70 + lane]! - difference)).toBeLessThan(1e-6);
        for (const i of [0, 1]) {
          const second = (moved[0]!.gradient[i]! - moved[1]!.gradient[i]!) / (2 * h);
          expect(Math.abs(at.hessian[lane]![i * 2 + j]! - second)).toBeLessThan(1e-6);
        }
      }
      expect(at.hessian[lane]![1]).toBeCloseTo(at.hessian[lane]![2]!, 12);
    }
  });

  it("reports outputs of every trial", () => {
    const { names, outputs } = k.outputs(batch);
    expect(names).toEqual(["m", "gain"]);
    expect(outputs.length).toBe(2 * 25 * 70);
  });

  it("hoists what does not depend on the trial: no exp of a parameter is left in the trial program", () => {
    const plan = planValue(record(learner));
    const inTrial = plan.forward.instructions.map((i) => i.operation);
    // One exp is the trial's own, inside the log-likelihood.
    expect(inTrial.filter((operation) => operation === "exp").length).toBe(1);
    expect(plan.hoisted).toBeGreaterThan(0);
  });

  it("stores only expensive results for the backward sweep", () => {
    const plan = planGradient(record(learner), [0, 1]);
    expect(plan.backward!.trial.instructions.map((i) => i.operation)).not.toContain("exp");
    const expensive = plan.forward.instructions.filter(({ operation }) =>
      ["exp", "log", "log1p", "div", "reciprocal"].includes(operation),
    );
    expect(plan.stored).toBeGreaterThan(0);
    expect(plan.stored).toBeLessThanOrEqual(expensive.length);
  });
});

describe("parameters by condition", () => {
  it("give what one run per condition gives, when the state does not cross the border", () => {
    // Two conditions of a memoryless recurrence are two halves of the data.
    const memoryless: RecurrenceSource = {
      parameters: ["a"],
      columns: ["u"],
      initial: () => ({ state: {}, failed: 0 }),
      step: (_state, column, p) => ({
        state: {},
        value: mul(-1, square(sub(column.u!, exp(p.a!)))),
        failed: 0,
      }),
    };
    const u = Float64Array.from({ length: 10 }, (_, i) => i / 3);
    const index = Int32Array.from({ length: 10 }, (_, i) => (i < 4 ? 0 : 1));
    const whole = kernel(
      record(memoryless),
      { runs: 1, trials: 10, columns: [u], conditions: { count: 2, index } },
      [0],
      interpreter,
    );
    const part = (from: number, to: number) =>
      kernel(
        record(memoryless),
        { runs: 1, trials: to - from, columns: [u.slice(from, to)] },
        [0],
        interpreter,
      );
    const both = whole.hessian({ lanes: 1, run: Int32Array.of(0), parameters: Float64Array.of(0.2, -0.4) });
    const first = part(0, 4).hessian(batchOf([[0.2]]));
    const second = part(4, 10).hessian(batchOf([[-0.4]]));
    expect(both.value[0]).toBeCloseTo(first.value[0]! + second.value[0]!, 12);
    expect([...both.gradient]).toEqual([first.gradient[0], second.gradient[0]]);
    expect([...both.hessian[0]!]).toEqual([first.hessian[0]![0], 0, 0, second.hessian[0]![0]]);
  });

  it("carry the state across the border, with gradients by condition", () => {
    const base = data(3, 12);
    const series: Series = {
      ...base,
      conditions: { count: 2, index: Int32Array.from({ length: 36 }, (_, i) => (i < 18 ? 0 : 1)) },
    };
    const k = kernel(record(learner), series, [0, 1], interpreter);
    const at = (x: readonly number[]): Batch => ({
      lanes: 1,
      run: Int32Array.of(1),
      parameters: Float64Array.from(x),
    });
    const point = [0.3, -0.2, 0.1, 0.4];
    const g = k.gradient(at(point));
    point.forEach((_, j) => {
      const h = 1e-5;
      const [up, down] = [1, -1].map(
        (s) => k.value(at(point.map((v, i) => (i === j ? v + s * h : v)))).value[0]!,
      );
      expect(Math.abs(g.gradient[j]! - (up! - down!) / (2 * h))).toBeLessThan(1e-7);
    });
  });
});

describe("failure", () => {
  const source = (
    value: (p: Record<string, Scalar>, u: Scalar) => Scalar,
    failed: (u: Scalar) => Scalar,
  ) => ({
    parameters: ["a"],
    columns: ["u"],
    initial: () => ({ state: {}, failed: 0 }),
    step: (_s: object, column: Record<string, Scalar>, p: Record<string, Scalar>) => ({
      state: {},
      value: value(p, column.u!),
      failed: failed(column.u!),
    }),
  });
  const run = (s: RecurrenceSource, u: number[]) =>
    kernel(
      record(s),
      { runs: 1, trials: u.length, columns: [Float64Array.from(u)] },
      [0],
      interpreter,
    ).gradient(batchOf([[0.5]]));

  it("of a check makes the value -Infinity and the gradient 0", () => {
    const result = run(
      source(
        (p, u) => mul(p.a!, u),
        (u) => less(u, 0),
      ),
      [1, -1, 1],
    );
    expect([result.value[0], result.failed[0], result.gradient[0]]).toEqual([-Infinity, 1, 0]);
  });

  it("is also a sum that is NaN or +Infinity, but not one that is -Infinity", () => {
    const log0 = source(
      (p, u) => mul(p.a!, log(u)),
      () => 0,
    );
    expect(run(log0, [1, -1]).failed[0]).toBe(1);
    const impossible = run(log0, [1, 0]);
    expect([impossible.value[0], impossible.failed[0], impossible.gradient[0]]).toEqual([-Infinity, 0, 0]);
  });

  it("of a discarded branch does not reach the gradient", () => {
    // For u = 0 the discarded branch divides by 0; its derivative is infinite.
    const guarded = source(
      (p, u) => select(equal(u, 0), p.a!, div(p.a!, u)),
      () => 0,
    );
    expect(run(guarded, [0, 2]).gradient[0]).toBe(1.5);
  });
});

describe("declared derivatives", () => {
  it("replace tracing, in first and second order", () => {
    // The algorithm: a constant that only looks like x³ at x = 2; the declared derivative is that of x³.
    const cube = (x: Scalar): Scalar =>
      withDerivative<Scalar>(add(mul(x, 4), 0), [x], () => [mul(3, mul(x, x))]);
    const source: RecurrenceSource = {
      parameters: ["x"],
      columns: ["u"],
      initial: () => ({ state: {}, failed: 0 }),
      step: (_s, column, p) => ({ state: {}, value: mul(column.u!, cube(p.x!)), failed: 0 }),
    };
    const k = kernel(
      record(source),
      { runs: 1, trials: 2, columns: [Float64Array.of(1, 1)] },
      [0],
      interpreter,
    );
    const at = k.hessian(batchOf([[2]]));
    expect([at.value[0], at.gradient[0], at.hessian[0]![0]]).toEqual([16, 24, 24]);
  });
});

describe("max", () => {
  it("passes the derivative to the operand it returns", () => {
    const source: RecurrenceSource = {
      parameters: ["x"],
      columns: [],
      initial: () => ({ state: {}, failed: 0 }),
      step: (_s, _c, p) => ({ state: {}, value: max(0, mul(3, p.x!)), failed: 0 }),
    };
    const k = kernel(record(source), { runs: 1, trials: 1, columns: [] }, [0], interpreter);
    expect(k.gradient(batchOf([[2]])).gradient[0]).toBe(3);
    expect(k.gradient(batchOf([[-2]])).gradient[0]).toBe(0);
  });
});
