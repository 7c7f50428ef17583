/** Running networks: trial by trial, in pieces, with changes of structure, in a loop with an agent, kept as JSON. */

import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.js";
import { network, premade, readSnapshot, writeSnapshot } from "../../src/hgf/index.js";

const outcomes = Array.from({ length: 60 }, (_, t) => ((t * 7919) % 13 < 6 ? 1 : 0));
const net = premade.binary({
  levels: 3,
  states: { x2: { tonicVolatility: -2 }, x3: { tonicVolatility: -5 } },
});

describe("a session", () => {
  it("gives the bits of a run over the whole series, trial by trial and in pieces", () => {
    const whole = net.filter({ u: outcomes });
    const session = net.start();
    outcomes.forEach((u, t) => {
      session.predict();
      expect(session.update(u)["x3.mean"]).toBe(whole.trajectories.get("x3.mean")![t]);
    });
    const first = net.filter({ u: outcomes.slice(0, 23) });
    const second = net.filter({ u: outcomes.slice(23) }, { from: first.end });
    expect(second.trajectories.get("x2.precision")).toEqual(
      whole.trajectories.get("x2.precision")!.slice(23),
    );
  });

  it("goes on with the same bits after a detour over JSON", () => {
    const session = net.start();
    for (const u of outcomes.slice(0, 30)) session.update(u);
    const kept = JSON.parse(JSON.stringify(writeSnapshot(session.snapshot())));
    const later = readSnapshot(kept).network.start();
    later.restore(readSnapshot(kept));
    for (const u of outcomes.slice(30)) expect(later.update(u)).toEqual(session.update(u));
    expect(later.trial).toBe(60);
  });

  it("refuses what is no snapshot, or lacks a state", () => {
    const kept = writeSnapshot(net.start().snapshot());
    expect(() => readSnapshot({ ...kept, trial: -1 })).toThrow(/trial must be a whole number/);
    expect(() => readSnapshot({ ...kept, state: {} })).toThrow(/the state lacks x2.mean/);
    const wrong = { ...kept, schema: "x" } as unknown as typeof kept;
    expect(() => readSnapshot(wrong)).toThrow(UsageError);
  });

  it("predicts without moving, and a fork goes its own way", () => {
    const session = net.start();
    session.update(1);
    const before = session.snapshot();
    const fork = session.fork();
    fork.update(0);
    session.predict({ timeStep: 5 });
    expect(session.snapshot()).toEqual(before);
    expect(fork.trial).toBe(2);
    expect(fork.snapshot().state).not.toEqual(before.state);
  });

  it("goes on with other values of parameters, and beliefs stay", () => {
    const session = net.start();
    session.update(1);
    const before = session.snapshot().state;
    session.set({ "x2.tonicVolatility": 0.5, "x2<-x3.volatilityCoupling": 0.3 });
    expect(session.snapshot().state).toEqual(before);
    const got = session.predict()["x2.predictedVolatility"]!;
    const want = Math.exp(0.5 + 0.3 * before["x3.mean"]!);
    expect(Math.abs(got / want - 1)).toBeLessThan(1e-14);
    expect(session.snapshot().network.toJSON().edges[1]).toMatchObject({ strength: 0.3 });
    expect(() => session.set({ "x9.mean": 1 })).toThrow(/no parameter "x9.mean"; the parameters are/);
    expect(() => session.set({ "x2.precision": -1 })).toThrow("node x2: precision must be > 0, got -1");
  });

  it("refuses an edit that makes no network, and stays as it was", () => {
    const session = net.start();
    session.update(1);
    const before = session.snapshot();
    expect(() => session.edit((n) => n.connect("value", "x3", ["x2"]))).toThrow(/form a cycle/);
    expect(session.snapshot()).toEqual(before);
    expect(session.quantities.length).toBeGreaterThan(10);
    session.edit((n) => n.continuous("x4", { mean: 0.5 }).connect("volatility", "x3", ["x4"]));
    expect(session.snapshot().state).toEqual({ ...before.state, "x4.mean": 0.5, "x4.precision": 1 });
    expect(session.update(0)["x4.expectedMean"]).toBe(0.5);
  });

  it("refuses observations that a node cannot have", () => {
    expect(() => net.start().update(0.5)).toThrow(
      "input u, trial 1: expected 0 or 1, or NaN where it was not seen, got 0.5",
    );
    const c = premade.categorical({ categories: 3 }).start();
    expect(() => c.update(3)).toThrow(
      "input c, trial 1: expected a category from 0 to 2, or a list of 3, got 3",
    );
    expect(() => c.update([1, 1, 0])).toThrow(/expected one 1 and otherwise 0/);
    expect(() => c.update({ d: 1 })).toThrow("no input d; the inputs are c");
    expect(() => net.start().predict({ timeStep: 0 })).toThrow(/timeStep must be positive/);
  });
});

describe("custom sequences", () => {
  const bandit = premade.bandit({ arms: 2 });

  it("hold the nodes outside a branch, or predict them", () => {
    for (const [others, moves] of [
      ["held", false],
      ["predicted", true],
    ] as const) {
      const sequences = { first: bandit.branch(["u0"], others) };
      const session = bandit.start({ sequences });
      session.predict({ sequence: "first" });
      const row = session.update({ u0: 1 });
      expect(row["x0.mean"]).toBeGreaterThan(0);
      expect(row["x1.mean"]).toBe(0);
      expect(row["x1.precision"]! < 1).toBe(moves);
    }
  });

  it("give the derived order when it is written out", () => {
    const inputs = { u0: [1, 0, Number.NaN], u1: [Number.NaN, 1, 1] };
    const plain = bandit.filter(inputs);
    const written = bandit.filter(inputs, {
      sequences: { all: bandit.sequence() },
      sequence: ["all", "all", "all"],
    });
    expect(written.trajectories).toEqual(plain.trajectories);
  });

  it("are refused when a child would be updated after its parent", () => {
    const { predict, update } = bandit.sequence();
    const run = (sequence: { predict: readonly string[]; update: readonly string[] }) => () =>
      bandit.start({ sequences: { s: sequence } }).predict({ sequence: "s" });
    expect(run({ predict, update: [...update].reverse() })).toThrow(/put the child first/);
    expect(run({ predict: [...predict].reverse(), update })).toThrow(/put the parent first/);
    expect(run({ predict, update: [...update, "x9"] })).toThrow(/lists "x9"/);
    expect(() => bandit.start().predict({ sequence: "s" })).toThrow(
      /no sequence "s"; the sequences are none/,
    );
  });
});

describe("agents in the loop", () => {
  /** Chooses the arm of the larger predicted probability, and sees that arm alone. */
  const rewards = [0.2, 0.8];
  const run = (trials: number, options = {}) =>
    premade.bandit({ arms: 2, value: { tonicVolatility: -2 } }).interact(
      trials,
      ({ prediction, random }) => {
        const values = [0, 1].map((i) => prediction[`u${i}.expectedMean`]!);
        const explore = random.uniform() < 0.1;
        const best = values[1]! > values[0]! ? 1 : 0;
        const arm = explore ? 1 - best : best;
        return { [`u${arm}`]: random.uniform() < rewards[arm]! ? 1 : 0 };
      },
      { seed: 3, ...options },
    );

  it("choose between prediction and observation, and find the better arm", () => {
    const { inputs, trials, trajectories } = run(200);
    expect(trials).toBe(200);
    const seen = inputs.u1!.filter((u) => !Number.isNaN(u)).length;
    expect(seen).toBeGreaterThan(140);
    expect(trajectories.get("x1.mean")![199]).toBeGreaterThan(trajectories.get("x0.mean")![199]!);
    expect(inputs.u0!.filter((u) => !Number.isNaN(u)).length + seen).toBe(200);
  });

  it("are the same agents in pieces, and their inputs give the same beliefs when they are replayed", () => {
    const whole = run(50);
    const first = run(20);
    const second = run(30, { from: first.end });
    expect(second.trajectories.get("x1.mean")).toEqual(whole.trajectories.get("x1.mean")!.slice(20));
    const again = premade.bandit({ arms: 2, value: { tonicVolatility: -2 } }).filter(whole.inputs);
    expect(again.trajectories.get("x1.mean")).toEqual(whole.trajectories.get("x1.mean"));
  });

  it("that look ahead need not worry about the trial that is due", () => {
    const plain = net.interact(5, ({ trial }) => ({ u: outcomes[trial]! }), { timeSteps: [1, 2, 3, 4, 5] });
    const looking = net.interact(
      5,
      ({ trial, session }) => {
        const fork = session.fork();
        fork.update({ u: 1 });
        session.restore(session.snapshot());
        return { u: outcomes[trial]! };
      },
      { timeSteps: [1, 2, 3, 4, 5] },
    );
    expect(looking.trajectories).toEqual(plain.trajectories);
  });

  it("that observe nothing only let time pass", () => {
    const { trajectories } = net.interact(4, () => ({}));
    const x2 = trajectories.get("x2.precision")!;
    expect([...x2]).toEqual([...trajectories.get("x2.expectedPrecision")!]);
    expect(x2[3]).toBeLessThan(x2[0]!);
  });

  it("get a clear error for what is no input and for no number of trials", () => {
    expect(() => net.interact(2, () => ({ w: 1 }))).toThrow("no input w; the inputs are u");
    expect(() => net.interact(-1, () => ({}))).toThrow(/number of trials/);
    expect(() => net.interact(2, () => ({}), { timeSteps: [1] })).toThrow(
      "timeSteps has 1 values for 2 trials",
    );
  });
});

describe("a long run", () => {
  it("keeps the rows that are asked for and no others", () => {
    const u = Array.from({ length: 1000 }, (_, t) => outcomes[t % 60]!);
    const all = net.filter({ u }).trajectories.get("x2.mean")!;
    const thinned = net.filter({ u }, { keep: 300 });
    expect([...thinned.rows]).toEqual([0, 300, 600, 900]);
    expect([...thinned.trajectories.get("x2.mean")!]).toEqual([0, 300, 600, 900].map((t) => all[t]));
    const last = net.filter({ u }, { keep: "last" });
    expect([...last.trajectories.get("x2.mean")!]).toEqual([all[999]]);
    expect(() => net.filter({ u }, { keep: 0 })).toThrow(/keep must be/);
  });

  it("of no trials is none", () => {
    const { trials, trajectories } = network()
      .binary("u", { valueParents: ["x"] })
      .continuous("x")
      .filter({ u: [] });
    expect([trials, trajectories.get("x.mean")!.length]).toEqual([0, 0]);
  });
});
