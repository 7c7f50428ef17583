/** Strengths that are learned: value couplings by their errors, causes by the error they explain. */

import { describe, expect, it } from "vitest";
import {
  causalError,
  network,
  premade,
  strengthenCause,
  strengthGradients,
  strengthLearner,
} from "../../src/hgf/index.js";
import { purpose, stream } from "../../src/random/index.js";

describe("strength learning", () => {
  const net = network()
    .input("u", { precision: 4, valueParents: { a: 0, b: 0 } })
    .constant("a")
    .constant("b");
  const numbers = stream(6, purpose.environment, 0);

  /** u = 1.5 a - 0.7 b + noise */
  const learn = (options: Parameters<typeof strengthLearner>[0], trials: number): number[] => {
    const session = net.start();
    const step = strengthLearner(options);
    for (let t = 0; t < trials; t++) {
      const random = numbers.at(t);
      const [a, b] = [random.normal(), random.normal()];
      session.set({ "a.mean": a, "b.mean": b });
      session.predict();
      step(session, session.update(1.5 * a - 0.7 * b + 0.1 * random.normal()));
    }
    return session.network.toJSON().edges.map(({ strength }) => strength!);
  };

  it("finds the strengths that made the data, by plain steps and by Adam", () => {
    for (const options of [
      { rule: "plain", steps: 0.05 },
      { rule: "precision-weighted", steps: 0.02 },
      { steps: { rate: 0.02 } },
    ] as const) {
      const [a, b] = learn(options, 600);
      expect(Math.abs(a! - 1.5)).toBeLessThan(0.06);
      expect(Math.abs(b! + 0.7)).toBeLessThan(0.06);
    }
  });

  it("follows error times parent times the rule's weight", () => {
    const states = network()
      .input("u", { precision: 4, valueParents: { x: 0.5 } })
      .continuous("x", { mean: 2, valueParents: { y: { strength: 0.3, function: "tanh" } } })
      .continuous("y", { mean: 1 });
    const row = states.start().update(3);
    const [u, x] = ["u", "x"].map((id) => row[`${id}.valuePredictionError`]!) as [number, number];
    expect(strengthGradients(states, row, "plain")).toEqual({
      "u<-x.valueCoupling": u * row["x.mean"]!,
      "x<-y.valueCoupling": x * Math.tanh(row["y.mean"]!),
    });
    expect(strengthGradients(states, row, "precision-weighted", ["u"])).toEqual({
      "u<-x.valueCoupling": u * row["x.mean"]! * 4,
    });
    const { "x<-y.valueCoupling": ratio } = strengthGradients(states, row, "precision-ratio", ["x"]);
    const [px, py] = [row["x.precision"]!, row["y.precision"]!];
    expect(ratio).toBeCloseTo(x * Math.tanh(row["y.mean"]!) * (px / (px + py)), 14);
  });

  it("keeps a strength that would not be finite, and learns nothing from what was not seen", () => {
    const session = net.start();
    session.set({ "a.mean": 1e300 });
    const step = strengthLearner({ rule: "precision-weighted", steps: 1e10 });
    step(session, session.update(1));
    step(session, session.update(Number.NaN));
    expect(session.network.toJSON().edges[0]!.strength).toBe(0);
    expect(() => strengthLearner({ steps: 0 })).toThrow(/rate/);
    expect(() => strengthGradients(net, {}, "plain", ["z"])).toThrow(/no node "z"/);
  });
});

describe("causal strength", () => {
  it("moves a tenth of the way to where the error is least, which a fine grid finds too", () => {
    const cause = { mean: 1.2, variance: 0.5 };
    const effect = { mean: -0.3, variance: 0.8 };
    for (const observed of [-2, -0.4, 0.1, 0.5, 0.9, 3]) {
      const grid = Array.from({ length: 10_001 }, (_, i) => i / 10_000);
      const errors = grid.map((c) => causalError(c, cause, effect, observed));
      const best = grid[errors.indexOf(Math.min(...errors))]!;
      expect(
        Math.abs(strengthenCause(0.4, cause, effect, observed) - (0.4 + 0.1 * (best - 0.4))),
      ).toBeLessThan(1e-5);
    }
  });

  it("skips candidates that are undefined, and unseen effects", () => {
    const certain = { mean: 0, variance: 1 };
    expect(strengthenCause(0.5, certain, certain, 1)).toBeCloseTo(0.55, 14);
    expect(strengthenCause(0.5, certain, certain, Number.NaN)).toBe(0.5);
    expect(() => strengthenCause(1.2, certain, certain, 0)).toThrow("strength must be from 0 to 1, got 1.2");
    expect(() => strengthenCause(1, { mean: 0, variance: 0 }, certain, 0)).toThrow(/variance must be > 0/);
  });

  it("follows a true strength that changes, from the predictions of two filters", () => {
    const trials = 1200;
    const truth = (t: number): number => [0, 0.8, 0.3][Math.floor(t / 400)]!;
    const numbers = stream(2, purpose.environment, 1);
    const [cause, effect] = [premade.continuous(), premade.continuous()].map((net) => net.start()) as [
      ReturnType<ReturnType<typeof premade.continuous>["start"]>,
      ReturnType<ReturnType<typeof premade.continuous>["start"]>,
    ];
    let strength = 0.5;
    const ends: number[] = [];
    for (let t = 0; t < trials; t++) {
      const random = numbers.at(t);
      const x = 3 * Math.sin(t / 9) + 0.05 * random.normal();
      const u = truth(t) * x + 0.05 * random.normal();
      const p = cause.predict();
      strength = strengthenCause(
        strength,
        { mean: x, variance: p["x1.expectedVariance"]! * 1e-3 },
        { mean: 0, variance: effect.predict()["x1.expectedVariance"]! * 1e-2 },
        u,
      );
      cause.update(x);
      effect.update(Number.NaN);
      if (t % 400 >= 300) ends.push(Math.abs(strength - truth(t)));
    }
    expect(ends.reduce((a, b) => a + b, 0) / ends.length).toBeLessThan(0.12);
  });
});
