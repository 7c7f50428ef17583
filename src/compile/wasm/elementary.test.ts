import { describe, expect, it } from "vitest";
import { stream } from "../../random/index.js";
import * as elementary from "../../scalar/elementary/index.js";
import { abs, cos, exp, expm1, log, log1p, neg, type Scalar, sin, tanh } from "../../scalar/index.js";
import { kernel } from "../kernel.js";
import { record } from "../recurrence.js";
import { webAssembly } from "./backend.js";

type Name = "cos" | "exp" | "expm1" | "log" | "log1p" | "sin" | "tanh" | "logistic" | "decay" | "growth";
const functions: Readonly<Record<Name, (x: Scalar) => Scalar>> = {
  cos,
  exp,
  expm1,
  log,
  log1p,
  sin,
  tanh,
  // Where the range of an argument is known, the code is shorter; where only half of it is, it must not be.
  logistic: (x: Scalar): Scalar => log1p<Scalar>(exp<Scalar>(neg<Scalar>(abs<Scalar>(x)))),
  growth: (x: Scalar): Scalar => log1p<Scalar>(exp<Scalar>(neg<Scalar>(x))),
  decay: (x: Scalar): Scalar => exp<Scalar>(neg<Scalar>(abs<Scalar>(x))),
};
const onNumbers: Readonly<Record<Name, (x: number) => number>> = {
  ...elementary,
  logistic: (x) => elementary.log1p(elementary.exp(-Math.abs(x))),
  growth: (x) => elementary.log1p(elementary.exp(-x)),
  decay: (x) => elementary.exp(-Math.abs(x)),
};

/** Where functions change branches, overflow or reach the end of their domain. */
const borders = [
  0,
  5e-324,
  1e-310,
  2 ** -1022,
  2 ** -54,
  2 ** -28,
  2 ** -27,
  0.3467,
  0.5,
  0.7071067811865476,
  1,
  1.4142135623730951,
  Math.PI / 4,
  Math.PI / 2,
  20,
  22,
  37,
  40,
  41,
  708,
  709.782712893384,
  710,
  745.1332191019412,
  746,
  1e6,
  2 ** 31,
  2 ** 52,
  2 ** 53,
  1e22,
  1.3407807929942596e154,
  1.7976931348623157e308,
  Infinity,
  NaN,
];

/** The double `steps` doubles after x. */
function after(x: number, steps: number): number {
  const bits = new BigInt64Array(Float64Array.of(x).buffer);
  bits[0]! += BigInt(steps);
  return new Float64Array(bits.buffer)[0]!;
}

const edges = borders.flatMap((x) =>
  [-3, -2, -1, 0, 1, 2, 3].flatMap((steps) => [after(x, steps), -after(x, steps)]),
);

/** Edges, doubles of random bits, and doubles where the functions are used. */
function argumentsOf(count: number): Float64Array {
  const random = stream(31, 7, 0);
  const words = new Uint32Array(2);
  return Float64Array.from({ length: count }, (_, i) => {
    if (i < edges.length) return edges[i]!;
    if (i % 3 === 0) {
      words.set([random.uniform(i, 0) * 2 ** 32, random.uniform(i, 1) * 2 ** 32]);
      return new Float64Array(words.buffer)[0]!;
    }
    const scale = [1e-9, 1e-3, 1, 1, 3, 40, 800, 2e6][i % 8]!;
    return scale * (2 * random.uniform(i, 0) - 1);
  });
}

/** Values of every function, from a kernel with these many interleaved vectors. */
function fromKernel(x: Float64Array, runs: number, width: number): Map<Name, Float64Array> {
  const recurrence = record({
    parameters: [],
    columns: ["x"],
    initial: () => ({ state: {}, failed: 0 }),
    step: (_state, column) => ({
      state: {},
      value: 0,
      failed: 0,
      outputs: Object.fromEntries(Object.entries(functions).map(([name, f]) => [name, f(column.x!)])),
    }),
  });
  const trials = x.length / runs;
  const k = kernel(recurrence, { runs, trials, columns: [x] }, [], webAssembly(width));
  const { names, outputs } = k.outputs({
    lanes: runs,
    run: Int32Array.from({ length: runs }, (_, i) => i),
    parameters: new Float64Array(0),
  });
  return new Map(names.map((name, i) => [name as Name, outputs.subarray(i * x.length, (i + 1) * x.length)]));
}

describe("vector code", () => {
  const runs = 300;
  const x = argumentsOf(runs * 500);
  for (const width of [1, 3]) {
    const values = fromKernel(x, runs, width);
    for (const name of Object.keys(functions) as Name[]) {
      it(`of ${name} has the bits of the function on numbers, ${width} vectors wide`, () => {
        const got = values.get(name)!;
        const wrong: string[] = [];
        x.forEach((argument, i) => {
          const want = onNumbers[name](argument);
          if (!Object.is(got[i], want)) wrong.push(`${name}(${argument}) = ${want}, got ${got[i]}`);
        });
        expect(wrong.slice(0, 5)).toEqual([]);
      });
    }
  }
});
