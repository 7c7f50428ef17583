import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { ehgfBinary, hgf, network } from "../hgf/index.js";
import { findPerceptualModel } from "../perceptual/index.js";
import type { Filter } from "./filter.js";
import { runFilter } from "./run.js";
import { startSession } from "./session.js";

const rescorlaWagner = findPerceptualModel("rw_binary")!.build().filter;

const u = Float64Array.of(1, Number.NaN, 0, 1, 1, Number.NaN, 0, 1);
const timeStep = Float64Array.of(1, 1, 0.5, 2, 1, 1, 3, 1);
const p = {
  ...{ mu0_2: 0.3, mu0_3: 0.5, sa0_2: 0.5, sa0_3: 0.8, rho2: 0.02, rho3: 0 },
  ...{ ka1: 1, ka2: 0.8, om2: -3, om3: -4 },
};

describe("a session", () => {
  for (const missingInput of ["frozen", "unobserved"] as const) {
    it(`gives the same bits as the whole series, with missing inputs ${missingInput}`, () => {
      const { filter } = ehgfBinary({ irregularIntervals: true });
      const series = { trials: u.length, inputs: { u }, exogenous: { timeStep } };
      const { trajectories } = runFilter(filter, p, series, { missingInput });
      const session = startSession(filter, p, { missingInput });
      u.forEach((value, t) => {
        const prediction = session.predict({ timeStep: timeStep[t]! });
        const row = session.update(value);
        for (const [name, values] of trajectories) expect(row[name]).toBe(values[t]);
        if (!Number.isNaN(value)) expect(row["u.expectedMean"]).toBe(prediction["u.expectedMean"]);
      });
      expect(session.trial).toBe(u.length);
    });
  }

  it("resumes from a snapshot that went through JSON with the same bits", () => {
    const { filter } = ehgfBinary();
    const session = startSession(filter, p);
    for (const value of u.subarray(0, 3)) session.update(value);
    const snapshot = JSON.parse(JSON.stringify(session.snapshot()));
    const rest = (s: typeof session) => [...u.subarray(3)].map((value) => s.update(value));
    const straight = rest(session);
    const resumed = startSession(filter, p);
    resumed.restore(snapshot);
    expect(resumed.trial).toBe(3);
    expect(rest(resumed)).toEqual(straight);
  });

  it("is not changed by predicting twice", () => {
    const { filter } = ehgfBinary();
    const [once, twice] = [startSession(filter, p), startSession(filter, p)];
    twice.predict();
    twice.predict();
    expect(twice.update(1)).toEqual(once.update(1));
  });

  it("refuses to go on after a failure until it is restored", () => {
    const { filter } = ehgfBinary();
    const session = startSession(filter, { ...p, om3: 800 });
    const start = session.snapshot();
    while (session.failure === undefined) session.update(1);
    expect(() => session.update(1)).toThrow(/^ehgf_binary has failed: trial \d+: the belief is not a number/);
    session.restore(start);
    expect(session.failure).toBeUndefined();
    expect(() => session.update(1)).not.toThrow();
  });
});

describe("runFilter", () => {
  it("runs no trial of an empty series", () => {
    const { trajectories, trials, failure } = runFilter(
      rescorlaWagner,
      { v_0: 0.5, al: 0.3 },
      {
        trials: 0,
        inputs: { u: new Float64Array(0) },
      },
    );
    expect([trials, failure, trajectories.get("v")!.length]).toEqual([0, undefined, 0]);
  });

  it("reports the state before the first trial while inputs are missing from the start", () => {
    const { trajectories } = runFilter(
      rescorlaWagner,
      { v_0: 0.25, al: 0.3 },
      {
        trials: 2,
        inputs: { u: Float64Array.of(Number.NaN, 1) },
      },
    );
    expect([...trajectories.get("v")!]).toEqual([0.25, 0.25 + 0.3 * 0.75]);
    expect([...trajectories.get("da")!]).toEqual([0, 0.75]);
  });

  it("stops at the failing trial, or goes on", () => {
    const { filter } = hgf();
    const own = {
      ...{ mu0_1: 0, mu0_2: 0, sa0_1: 0.02, sa0_2: 3, rho1: 0, rho2: 0 },
      ...{ ka1: 1.5, om1: -6, om2: 0.5, pi_u: 400 },
    };
    const values = Float64Array.from({ length: 40 }, (_, t) => (t === 30 ? 3 : 0.01 * ((t % 3) - 1)));
    const series = { trials: 40, inputs: { u: values } };
    const stopped = runFilter(filter, own, series);
    expect(stopped.failure).toMatchObject({ reason: "negativePosteriorPrecision", trial: 30, node: "x2" });
    expect(stopped.trials).toBe(30);
    expect(stopped.trajectories.get("x1.mean")!.findIndex(Number.isNaN)).toBe(30);
    const onwards = runFilter(filter, own, series, { onFailure: "continue" });
    expect(onwards.trials).toBe(40);
    expect(onwards.failure).toEqual(stopped.failure);
    expect(onwards.trajectories.get("x1.mean")![39]).not.toBeNaN();
  });

  it("calls a state that is not a number a failure, of any filter", () => {
    const filter: Filter = {
      name: "runaway",
      parameters: [],
      inputs: [{ name: "u", kind: "real", from: "input", description: "" }],
      exogenous: [],
      roles: {},
      quantities: [{ name: "x.mean", timing: "posterior", formula: "" }],
      initial: () => ({ state: { "x.mean": 0 } }),
      predict: () => ({ prediction: {} }),
      update: (_, __, { u: input }) => ({ state: { "x.mean": input!.value }, quantities: {} }),
    };
    const series = { trials: 3, inputs: { u: Float64Array.of(1, 0, Number.NaN) } };
    expect(runFilter(filter, {}, series).failure).toBeUndefined();
    const session = startSession(filter, {});
    session.update({ u: 1 });
    expect(() => session.update({ u: 0 }, true)).toThrow(UsageError);
    expect(() => runFilter(filter, {}, series, { missingInput: "unobserved" })).toThrow(
      'missingInput "unobserved": runaway has no rule for inputs that were not seen; use "frozen"',
    );
    const divided = { ...filter, update: () => ({ state: { "x.mean": Number.NaN }, quantities: {} }) };
    expect(runFilter(divided, {}, series).failure).toMatchObject({
      ...{ reason: "notANumber", trial: 0, node: "x", quantity: "mean" },
    });
  });

  it("lets time pass on trials marked unobserved, whatever their input and the rule for missing ones", () => {
    const filter = network()
      .binary("u", { valueParents: ["x"] })
      .continuous("x")
      .asFilter();
    const values = Object.fromEntries(filter.parameters.map((q) => [q.name, q.prior.mean as number]));
    const own = { ...values, "x.precision": 1 };
    const unobserved = Uint8Array.of(0, 1, 0);
    const { trajectories } = runFilter(filter, own, {
      trials: 3,
      inputs: { u: Float64Array.of(1, 1, 0) },
      unobserved,
    });
    expect(trajectories.get("x.mean")![1]).toBe(trajectories.get("x.mean")![0]);
    expect(trajectories.get("x.variance")![1]).toBeGreaterThan(trajectories.get("x.variance")![0]!);
  });

  it("says which input or parameter is missing", () => {
    const filter = rescorlaWagner;
    expect(() => runFilter(filter, { v_0: 0.5, al: 0.1 }, { trials: 1, inputs: {} })).toThrow(
      'rw_binary: the series has no input "u"',
    );
    expect(() => runFilter(filter, { v_0: 0.5 }, { trials: 1, inputs: { u } })).toThrow(
      "rw_binary: parameter al has no value",
    );
    expect(() => runFilter(filter, { v_0: 0.5, al: 1 }, { trials: 20, inputs: { u } })).toThrow(
      'rw_binary: input "u" has 8 numbers for 20 trials',
    );
  });
});
