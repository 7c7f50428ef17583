import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { network } from "../hgf/index.js";
import { runFilter } from "../model/run.js";
import { findPerceptualModel } from "./index.js";
import { NONE, type Numbers, run } from "./learning-fixtures.js";

describe("rw_binary_dual", () => {
  const p = { v_0_1: 0.5, v_0_2: 0.5, al: 0.5, ka: 0.5 };

  it("moves the value of the other option towards the opposite outcome, by its own rate", () => {
    const { of } = run("rw_binary_dual", p, { u: [1, 0, NONE, 1], choice: [1, 2, 1, 2] });
    expect(of("v1")).toEqual([0.75, 0.8125, 0.8125, 0.609375]);
    expect(of("v2")).toEqual([0.375, 0.1875, 0.1875, 0.59375]);
    expect(of("da2")).toEqual([-0.5, -0.375, 0, 0.8125]);
  });

  it("takes what was chosen from the responses", () => {
    const { inputs, roles } = findPerceptualModel("rw_binary_dual")!.build().filter;
    expect(inputs.map(({ name, from }) => [name, from])).toEqual([
      ["u", "input"],
      ["choice", "response"],
    ]);
    expect(roles["arm[2].expectedMean"]).toBe("vhat2");
  });
});

describe("ph_binary", () => {
  const p = { v_0: 0.5, al_0: 1, S: 0.5 };

  it("learns at the rate of the last error's size", () => {
    const { of } = run("ph_binary", p, { u: [1, 1, 0] });
    expect(of("v")).toEqual([0.75, 0.8125, 0.7109375]);
    expect(of("al")).toEqual([1, 0.5, 0.25]);
  });

  it("learns nothing on the trial after a missing one, as the toolbox", () => {
    const { of } = run("ph_binary", p, { u: [1, NONE, 0, 0] });
    expect(of("v").slice(0, 3)).toEqual([0.75, 0.75, 0.75]);
    expect(of("al")).toEqual([1, 1, 0, 0.75]);
    expect(of("da")).toEqual([0.5, 0, -0.75, -0.75]);
  });
});

describe("sutton_k1_binary", () => {
  it("keeps its learning rate where nothing was seen, also before the first input", () => {
    const p = { mu: 2, Rhat: 1, vhat_1: 0.5, h_1: 0.1 };
    const { of } = run("sutton_k1_binary", p, { u: [NONE, 1, NONE, 1] });
    const plain = run("sutton_k1_binary", p, { u: [1, 1] });
    expect(of("v").slice(1)).toEqual([plain.of("v")[0], plain.of("v")[0], plain.of("v")[1]]);
    expect(of("be")[2]).toBe(plain.of("be")[1]);
    expect(of("al")[0]).toBe(NONE);
    // δ = 0.5, β = 2 · 0.5 · 0.1, α = 1 / (1 + e^-β)
    expect(plain.of("al")[0]).toBeCloseTo(1 / (1 + Math.exp(-0.1)), 14);
  });
});

describe("tapas_kf", () => {
  it("is the network of one state above a noisy input, with the gain as variance times the input's precision", () => {
    const u = [1, 2, NONE, 1.5, 4, 3];
    const [g0, piU, om] = [0.5, 4, -1];
    const { of } = run("tapas_kf", { g_0: g0, mu_0: 1, om, pi_u: piU }, { u });
    const filter = network({ conventions: "toolbox-8.2" })
      .input("u", { precision: piU, valueParents: { x: 1 } })
      .continuous("x", { mean: 1, precision: piU / g0, tonicVolatility: om })
      .asFilter({ irregularIntervals: false });
    const p = Object.fromEntries(filter.parameters.map(({ name, prior }) => [name, prior.mean as number]));
    const values = { ...p, "x.precision": piU / g0, "u.precision": piU };
    const { trajectories } = runFilter(filter, values, { trials: 6, inputs: { u: Float64Array.from(u) } });
    of("mu").forEach((mean, t) => {
      expect(mean).toBeCloseTo(trajectories.get("x.mean")![t]!, 12);
      expect(of("g")[t]! / piU).toBeCloseTo(trajectories.get("x.variance")![t]!, 12);
      expect(of("variance")[t]!).toBeCloseTo(trajectories.get("x.variance")![t]!, 12);
    });
  });
});

describe("tapas_hmm", () => {
  const B = [
    [0.7, 0.2, 0.1],
    [0.3, 0.8, 0.9],
  ];
  const prior = [0.5, 0.3, 0.2];
  const A = [
    [0.6, 0.3, 0.1],
    [0.2, 0.5, 0.3],
    [0.3, 0.3, 0.4],
  ];
  const p: Record<string, number> = { p0_1: 0.5, p0_2: 0.3 };
  for (const [i, row] of A.entries()) for (const to of [0, 1]) p[`A_${i + 1}_${to + 1}`] = row[to]!;

  it("gives the probabilities that a sum over all paths gives", () => {
    const u = [1, 2, 2, 1];
    const { of } = run("tapas_hmm", p, { u }, { n_states: 3, B: JSON.stringify(B) });
    u.forEach((_, t) => {
      const total = [0, 0, 0];
      for (let code = 0; code < 3 ** (t + 1); code++) {
        const path = Array.from({ length: t + 1 }, (_, k) => Math.floor(code / 3 ** k) % 3);
        const weight = path.reduce(
          (w, s, k) => w * (k === 0 ? prior[s]! : A[path[k - 1]!]![s]!) * B[u[k]! - 1]![s]!,
          1,
        );
        total[path[t]!]! += weight;
      }
      const sum = total.reduce((a, b) => a + b);
      total.forEach((weight, s) => {
        expect(of(`state${s + 1}.mean`)[t]).toBeCloseTo(weight / sum, 13);
      });
    });
  });

  it("fails where free probabilities add to more than one, and refuses an outcome that is none", () => {
    const settings = { n_states: 3, B };
    const { failure } = run("tapas_hmm", { ...p, p0_1: 0.8 }, { u: [1] }, settings);
    expect(failure).toMatchObject({ reason: "improperProbabilities", value: 1.1 });
    expect(() => run("tapas_hmm", p, { u: [1, 3] }, settings)).toThrow(
      "tapas_hmm, trial 2: u must be a whole number from 1 to 2, found 3",
    );
  });

  it("refuses outcome probabilities that do not add to one, or of another shape", () => {
    const build = (settings: object) => () => findPerceptualModel("tapas_hmm")!.build(settings as never);
    expect(
      build({
        B: [
          [0.1, 0.2],
          [0.8, 0.8],
        ],
      }),
    ).toThrow("tapas_hmm: column 1 of B must add to 1, and adds to 0.9");
    expect(build({ n_states: 3 })).toThrow(
      "tapas_hmm: B must have 2 rows (n_outcomes) of 3 numbers (n_states)",
    );
    expect(build({ B: "[[0.1" })).toThrow("tapas_hmm: B must be JSON, got [[0.1");
    expect(build({ levels: 3 })).toThrow(UsageError);
  });
});

describe("tapas_hhmm", () => {
  const leaf = (first: number) => ({ outcomes: [first, 1 - first] });
  const uneven = [{ children: [2, 3] }, { children: [4, 5] }, leaf(0.5), leaf(0.25), leaf(0.75)];

  it("with all leaves below the root is tapas_hmm", () => {
    const u = [1, 2, 2, 1, NONE, 2];
    const tree = [{ children: [2, 3] }, leaf(0.15), leaf(0.85)];
    const A = { A_1_1_1: 0.75, A_1_1_2: 0.25, A_1_2_1: 0.5, A_1_2_2: 0.5 };
    const hhmm = run("tapas_hhmm", { V_2: 0.5, V_3: 0.5, ...A }, { u }, { tree });
    const hmm = run("tapas_hmm", { p0_1: 0.5, A_1_1: 0.75, A_2_1: 0.5 }, { u });
    hhmm.of("state1.mean").forEach((x, t) => {
      expect(x).toBeCloseTo(hmm.of("state1.mean")[t]!, 14);
    });
  });

  it("leaves a node for its sibling, and enters that by its own probabilities", () => {
    const p = {
      ...{ V_2: 0.5, V_3: 0.5, V_4: 0.25, V_5: 0.75 },
      ...{ A_1_1_1: 0, A_1_1_2: 1, A_1_2_1: 0.5, A_1_2_2: 0.5 },
      ...{ A_2_1_1: 0.5, A_2_1_2: 0.25, A_2_2_1: 0, A_2_2_2: 0 },
    };
    // Leaves are nodes 3, 4, 5; nothing is seen on the second trial, so that its prediction is the law itself.
    const { of } = run("tapas_hhmm", p, { u: [1, 1] }, { tree: uneven });
    const first = [0.5 * 0.5, 0.125 * 0.25, 0.375 * 0.75];
    const sum = first.reduce((a, b) => a + b);
    const [three, four, five] = first.map((x) => x / sum) as [number, number, number];
    expect(of("state1.expectedMean")[1]).toBeCloseTo(0.5 * three + 0.25 * four + five, 14);
    expect(of("state2.expectedMean")[1]).toBeCloseTo(0.5 * 0.25 * three + 0.5 * four, 14);
    expect(of("state3.expectedMean")[1]).toBeCloseTo(0.5 * 0.75 * three + 0.25 * four, 14);
  });

  it("fails where probabilities do not fit together, naming node and sum", () => {
    const { filter } = findPerceptualModel("tapas_hhmm")!.build();
    const usual: Record<string, number> = Object.fromEntries(
      filter.parameters.map(({ name, prior }) => [name, 1 / (1 + Math.exp(-(prior.mean as number)))]),
    );
    const failing = (change: Numbers) => run("tapas_hhmm", { ...usual, ...change }, { u: [1] }).failure;
    expect(failing({})).toBeUndefined();
    expect(failing({ V_4: 0.6 })).toMatchObject({
      node: "node 2",
      quantity: "sum of the children's V",
      value: 1.1,
    });
    expect(failing({ A_2_1_2: 0.2 })).toMatchObject({
      node: "node 2",
      quantity: "sum of transitions from 4",
    });
    expect(failing({ A_1_1_1: 0.1, A_1_1_2: 0.5 })).toMatchObject({
      quantity: "transition from 2 to itself",
    });
  });

  it("refuses trees that are none", () => {
    const build = (tree: unknown) => () => findPerceptualModel("tapas_hhmm")!.build({ tree } as never);
    expect(build([{ children: [2, 7] }, leaf(0.5)])).toThrow("tree, node 1: there is no node 7");
    expect(build([{ children: [2] }, {}])).toThrow("tree, node 2: must have either children or outcomes");
    expect(build([{ children: [2] }, { outcomes: [0.5, 0.6] }])).toThrow("tree, node 2: outcomes must be 2");
    expect(build([{ children: [2] }, { children: [1] }])).toThrow("tree, node 1: is the root");
    expect(build([{ children: [2] }, leaf(0.5), { children: [4] }, { children: [3] }])).toThrow(
      "every node must descend from node 1",
    );
    expect(build([{ children: "2" }])).toThrow(
      "tree, node 1: children and outcomes must be lists of numbers",
    );
    expect(build("[]")).toThrow("tapas_hhmm: tree: must be a list of nodes");
  });
});
