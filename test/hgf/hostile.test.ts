/** Networks and inputs that mean no good: a clear error before, or a failure with its reason during, never a silent number. */

import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.js";
import { Network, network, premade } from "../../src/hgf/index.js";

const chain = (length: number) => ({
  nodes: [
    { id: "u", kind: "input" },
    ...Array.from({ length }, (_, i) => ({ id: `x${i}`, kind: "continuous" })),
  ],
  edges: Array.from({ length }, (_, i) => ({
    ...{ kind: "value", parent: `x${i}`, child: i === 0 ? "u" : `x${i - 1}` },
  })),
});

function message(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

describe("hostile networks", () => {
  it("of very many nodes, categories, clusters or dimensions are refused at once", () => {
    const started = performance.now();
    expect(message(() => Network.fromJSON(chain(100_000)))).toMatch(/more than 20000 beliefs/);
    expect(message(() => premade.categorical({ categories: 1e9 }).start())).toMatch(/more than 20000/);
    expect(message(() => premade.transitions({ categories: 1e200 }).start())).toMatch(/more than 20000/);
    expect(message(() => network().dirichletProcess("d", { clusters: 1e9 }).start())).toMatch(
      /more than 20000/,
    );
    const wide = { distribution: "multivariate-normal", dimension: 1e6 } as const;
    expect(message(() => network().exponentialFamily("e", wide).start())).toMatch(/more than 20000/);
    // Not a measure of speed: without the limits these would run for minutes, or out of memory.
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  it("of a thousand levels run", () => {
    const { trajectories, failure } = Network.fromJSON(chain(1000)).filter({ u: [1, 0, 1] });
    expect(failure).toBeUndefined();
    expect(trajectories.get("x999.mean")!.length).toBe(3);
  });

  it("with long cycles name some of the nodes", () => {
    const data = chain(50);
    data.edges.push({ kind: "value", parent: "x0", child: "x49" });
    expect(message(() => Network.fromJSON(data))).toMatch(/^nodes u, x0, x1, .* \(51\) form a cycle/);
  });

  it("in which a noise parent would wait for itself are refused with the remedy", () => {
    const net = network()
      .input("u", { precision: 1, valueParents: ["x"], volatilityParents: ["x"] })
      .continuous("x");
    expect(message(() => net.start())).toMatch(
      /wait for each other: a noise parent learns from the posteriors/,
    );
    const peer = network({ conventions: "pyhgf" })
      .input("u", { precision: 1, valueParents: ["x"], volatilityParents: ["x"] })
      .continuous("x");
    expect(peer.filter({ u: [0.1] }).failure).toBeUndefined();
  });

  it("with names of parts of other nodes, or names that cannot be written, are refused", () => {
    const net = network().categorical("c", { categories: 2 });
    expect(message(() => net.continuous("c.state0").start())).toMatch(/also the name of a part/);
    for (const id of ["", "a b", "a<-b", "a[0]"]) {
      expect(
        message(() =>
          network()
            .binary(id, { valueParents: ["x"] })
            .continuous("x")
            .start(),
        ),
      ).toMatch(/node id/);
    }
    for (const id of ["__proto__", "constructor", "toString"]) {
      const odd = network()
        .binary("u", { valueParents: [id] })
        .continuous(id);
      expect(odd.filter({ u: [1] }).trajectories.get(`${id}.mean`)![0]).toBeGreaterThan(0);
    }
  });

  it("of data that is no network say what was found", () => {
    for (const [data, found] of [
      [null, /a network must be an object, got null/],
      [[], /a network must be an object/],
      [{ nodes: {}, edges: [] }, /nodes of a network must be a list/],
      [{ nodes: [{ id: 1, kind: "input" }], edges: [] }, /the id of a node must be text, got 1/],
      [
        { nodes: [{ id: "u", kind: "input", parameters: { precision: "high" } }], edges: [] },
        /must be a number/,
      ],
      [
        { nodes: [{ id: "u", kind: "input", parameters: { precision: -1 } }], edges: [] },
        /precision must be > 0/,
      ],
      [{ schema: "credence-network/2", nodes: [], edges: [] }, /schema "credence-network\/1"/],
      [
        { nodes: [], edges: [{ kind: "values", parent: "a", child: "b" }] },
        /kind must be "value" or "volatility"/,
      ],
      [
        { nodes: [], edges: [{ kind: "value", parent: "a", child: "b", strength: null }] },
        /strength must be a number/,
      ],
    ] as const) {
      expect(message(() => Network.fromJSON(data))).toMatch(found);
    }
  });

  it("with a function written in plain JavaScript say how to write it", () => {
    const net = network()
      .input("u", { valueParents: { x: { function: ((x: number) => Math.tanh(x)) as never } } })
      .continuous("x");
    expect(message(() => net.filter({ u: [1] }))).toMatch(/Write it with the functions of credence\/scalar/);
  });
});

describe("hostile inputs", () => {
  it("of 1e308 and Infinity are failures with trial and node, and earlier trials are kept", () => {
    for (const u of [1e308, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const variant of ["classic", "ehgf", "ehgf-legacy", "unbounded"] as const) {
        const net = premade.continuous({ levels: 3, settings: { variant } });
        const { failure, trials, trajectories } = net.filter({ u: [0.1, 0.2, u, 0.3] });
        expect(failure?.trial).toBe(2);
        expect(failure?.node).toMatch(/^(u|x\d)$/);
        expect(trials).toBe(failure!.trial);
        expect(trajectories.get("x1.mean")!.slice(0, 2)).toEqual(
          net.filter({ u: [0.1, 0.2] }).trajectories.get("x1.mean"),
        );
      }
    }
  });

  it("of NaN are not seen, whatever else is there: the same as left out", () => {
    const net = network()
      .input("a", { precision: 2, valueParents: ["x"] })
      .binary("b", { valueParents: ["x"] })
      .continuous("x");
    const [one, other] = [net.start(), net.start()];
    expect(one.update({ a: Number.NaN, b: 1 })).toEqual(other.update({ b: 1 }));
    expect(one.update({})).toEqual(other.update({ a: Number.NaN, b: Number.NaN }));
  });

  it("after a failure are refused until an earlier snapshot is restored", () => {
    const session = premade.continuous().start();
    session.update(0);
    const good = session.snapshot();
    session.update(Number.POSITIVE_INFINITY);
    expect(session.failure).toBeDefined();
    expect(() => session.update(0)).toThrow(/has failed: .*Restore an earlier snapshot/);
    session.restore(good);
    expect(session.update(0)["x1.mean"]).toBe(0);
  });

  it("go on after a failure where that is asked for", () => {
    const { trials, failure } = premade.continuous().filter({ u: [0, 1e308, 0] }, { onFailure: "continue" });
    expect([trials, failure === undefined]).toEqual([3, false]);
  });
});

describe("negative precision", () => {
  it("is a failure that says what took the precision away", () => {
    const { failure } = network()
      .input("u", { precision: 100, valueParents: ["a"] })
      .continuous("a", { valueParents: { b: { function: "square" } } })
      .continuous("b", { mean: 0.5 })
      .filter({ u: [0, 30, 60] });
    expect(failure).toMatchObject({ reason: "negativePosteriorPrecision", node: "b", quantity: "precision" });
    expect(failure!.value).toBeLessThanOrEqual(0);
    expect(failure!.advice).toMatch(/curvature of a coupling function/);
  });
});
