/** Networks that must mean the same: volatile nodes and pairs, categories and their parts, linear ones and the Kalman filter. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { network } from "../../src/hgf/index.js";

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const close = (got: ArrayLike<number>, want: ArrayLike<number>, bound = 1e-12): boolean =>
  Array.from(want).every((x, t) => Math.abs(got[t]! - x) <= bound * Math.max(1, Math.abs(x)));

const settings = fc.record({
  variant: fc.constantFrom("classic", "ehgf", "ehgf-legacy", "unbounded"),
  meanField: fc.boolean(),
});
const series = fc.array(
  fc.oneof({ weight: 5, arbitrary: real(-2, 2) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
  { minLength: 10, maxLength: 10 },
);

describe("a volatile node", () => {
  it("is a state with a volatility parent of its own", () => {
    const states = fc.record({
      mean: real(-1, 1),
      precision: real(0.5, 5),
      tonicVolatility: real(-5, -1),
      autoconnectionStrength: real(0, 1),
    });
    const upper = fc.record({ mean: real(-1, 1), precision: real(1, 5), tonicVolatility: real(-6, -2) });
    fc.assert(
      fc.property(settings, states, upper, real(0.2, 1.5), series, (own, state, above, coupling, u) => {
        const volatile = network(own)
          .input("u", { precision: 5, valueParents: { w: 0.8 } })
          .volatile("w", {
            ...state,
            meanVolatility: above.mean,
            precisionVolatility: above.precision,
            tonicVolatilityVolatility: above.tonicVolatility,
            internalCoupling: coupling,
          })
          .filter({ u });
        const pair = network(own)
          .input("u", { precision: 5, valueParents: { w: 0.8 } })
          .continuous("w", { ...state, volatilityParents: { v: coupling } })
          .continuous("v", above)
          .filter({ u });
        if (volatile.failure?.trial !== pair.failure?.trial) return false;
        const done = pair.trials;
        return [
          ["w.mean", "w.mean"],
          ["w.precision", "w.precision"],
          ["w.meanVolatility", "v.mean"],
          ["w.precisionVolatility", "v.precision"],
        ].every(([a, b]) =>
          close(volatile.trajectories.get(a!)!.slice(0, done), pair.trajectories.get(b!)!.slice(0, done)),
        );
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe("a categorical node", () => {
  it("is its outcomes, states and shared volatility written out", () => {
    const sequence = fc.array(fc.constantFrom(0, 1, 2, Number.NaN), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(settings, sequence, real(0.3, 1.5), (own, c, coupling) => {
        const whole = network(own)
          .categorical("c", { categories: 3, tonicVolatility: -3, volatilityCoupling: coupling })
          .filter({ c });
        let written = network(own);
        for (const i of [0, 1, 2]) written = written.binary(`b${i}`, { valueParents: [`s${i}`] });
        for (const i of [0, 1, 2]) {
          const state = { mean: -Math.log(2), tonicVolatility: -3 };
          written = written.continuous(`s${i}`, { ...state, volatilityParents: { v: coupling } });
        }
        const inputs = [0, 1, 2].map((i): [string, number[]] => [
          `b${i}`,
          c.map((x) => (Number.isNaN(x) ? x : x === i ? 1 : 0)),
        ]);
        const parts = written.continuous("v").filter(Object.fromEntries(inputs));
        if (whole.failure?.trial !== parts.failure?.trial) return false;
        const done = parts.trials;
        const of = (run: typeof whole, name: string) => run.trajectories.get(name)!.slice(0, done);
        return (
          [0, 1, 2].every((i) => close(of(whole, `c.state${i}.mean`), of(parts, `s${i}.mean`))) &&
          close(of(whole, "c.volatility.precision"), of(parts, "v.precision"))
        );
      }),
      { numRuns: 60, seed: 4 },
    );
  });
});

describe("linear networks with normal noise", () => {
  it("are the Kalman filter: one state, several inputs, drift, irregular steps, gaps, an exact autoconnection", () => {
    const inputs = fc.array(
      fc.record({ strength: real(-1.5, 1.5), precision: real(0.5, 5), bias: real(-1, 1), u: series }),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    const state = fc.record({
      mean: real(-1, 1),
      precision: real(0.3, 3),
      tonicVolatility: real(-4, 1),
      tonicDrift: real(-0.5, 0.5),
      autoconnectionStrength: real(-1, 1),
    });
    const steps = fc.array(real(0.2, 3), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(inputs, state, steps, fc.boolean(), (fed, x, timeSteps, meanField) => {
        let net = network({ exactAutoregressiveVariance: true, meanField });
        fed.forEach(({ strength, precision, bias }, k) => {
          net = net.input(`u${k}`, { precision, tonicDrift: bias, valueParents: { x: strength } });
        });
        const data = Object.fromEntries(fed.map(({ u }, k) => [`u${k}`, u]));
        const { trajectories } = net.continuous("x", x).filter(data, { timeSteps });
        let [m, v] = [x.mean, 1 / x.precision];
        const [means, variances]: [number[], number[]] = [[], []];
        timeSteps.forEach((step, t) => {
          m = x.autoconnectionStrength * m + step * x.tonicDrift;
          v = x.autoconnectionStrength ** 2 * v + step * Math.exp(x.tonicVolatility);
          for (const { strength, precision, bias, u } of fed) {
            if (Number.isNaN(u[t]!)) continue;
            const gain = (v * strength) / (strength * strength * v + 1 / precision);
            m += gain * (u[t]! - bias - strength * m);
            v *= 1 - gain * strength;
          }
          means.push(m);
          variances.push(v);
        });
        return (
          close(trajectories.get("x.mean")!, means, 1e-10) &&
          close(trajectories.get("x.variance")!, variances, 1e-10)
        );
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it("give a state above others the marginal of the joint update, on the first trial in relaxed mode", () => {
    const children = fc.array(
      fc.record({
        strength: real(-1, 1),
        omega: real(-3, 1),
        precision: real(0.5, 4),
        noise: real(0.5, 5),
        u: real(-2, 2),
      }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(children, real(0.3, 3), real(0.3, 3), (below, precision, t) => {
        let net = network({ meanField: false });
        below.forEach(({ strength, omega, precision: own, noise }, k) => {
          net = net
            .input(`u${k}`, { precision: noise, valueParents: [`a${k}`] })
            .continuous(`a${k}`, { precision: own, tonicVolatility: omega, valueParents: { b: strength } });
        });
        const inputs = Object.fromEntries(below.map(({ u }, k) => [`u${k}`, [u]]));
        const { trajectories } = net
          .continuous("b", { precision, mean: 0.5 })
          .filter(inputs, { timeSteps: [t] });
        // b given independent observations u = t α b + ..., each of variance v + Ω + 1/π_u.
        let [mean, variance] = [0.5, 1 / precision + t * Math.exp(-4)];
        for (const { strength, omega, precision: own, noise, u } of below) {
          const h = t * strength;
          const total = h * h * variance + 1 / own + t * Math.exp(omega) + 1 / noise;
          const gain = (variance * h) / total;
          mean += gain * (u - h * mean);
          variance *= 1 - gain * h;
        }
        return (
          close(trajectories.get("b.mean")!, [mean], 1e-10) &&
          close(trajectories.get("b.variance")!, [variance], 1e-10)
        );
      }),
      { numRuns: 200, seed: 6 },
    );
  });
});

describe("a coupling function", () => {
  const run = (g: Parameters<ReturnType<typeof network>["connect"]>[2]) =>
    network()
      .input("u", { precision: 4, valueParents: ["a"] })
      .continuous("a", { autoconnectionStrength: 0.5, valueParents: g })
      .continuous("b", { mean: 0.4 })
      .filter({ u: [0.3, 0.5, Number.NaN, 0.1, 0.4] }).trajectories;

  it("of one's own, by jets or with its derivatives, gives what the shipped one gives", async () => {
    const { tanh, sub, mul, square } = await import("../../src/scalar/index.js");
    const shipped = run({ b: { function: "tanh" } });
    const jets = run({ b: { function: (x) => tanh(x) } });
    const given = run({
      b: {
        function: {
          value: (x) => tanh(x),
          first: (x) => sub(1, square(tanh(x))),
          second: (x) => mul(mul(-2, tanh(x)), sub(1, square(tanh(x)))),
        },
      },
    });
    for (const name of ["a.mean", "b.mean", "b.precision"]) {
      expect(close(jets.get(name)!, shipped.get(name)!, 1e-14)).toBe(true);
      expect(close(given.get(name)!, shipped.get(name)!, 1e-13)).toBe(true);
    }
  });

  it("freezes the parent while a relu is shut", () => {
    const relu = network()
      .input("u", { precision: 4, valueParents: ["a"] })
      .continuous("a", { valueParents: { b: { function: "relu" } } })
      .continuous("b", { mean: -1 })
      .filter({ u: [1, 2, 1] }).trajectories;
    expect([...relu.get("b.mean")!]).toEqual([-1, -1, -1]);
  });
});
