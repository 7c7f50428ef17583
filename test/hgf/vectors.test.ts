/** One or two trials whose results are known to many digits, from pyhgf 0.3.2 or an independent program. */

import { describe, expect, it } from "vitest";
import { type Network, network } from "../../src/hgf/index.js";

function check(net: Network, inputs: Record<string, number[]>, want: Record<string, number[]>): void {
  const { trajectories, failure } = net.filter(inputs);
  expect(failure).toBeUndefined();
  for (const [name, values] of Object.entries(want)) {
    values.forEach((value, t) => {
      // Half a unit of the last digit that is given, or the fixtures' tolerance: the peer's own exp and sums err by 2e-12.
      const decimals = String(value).split(".")[1]!.length;
      const got = trajectories.get(name)![t]!;
      const bound = Math.max(0.51 * 10 ** -decimals, 1e-9 * Math.abs(value));
      expect(Math.abs(got - value), `${name}: ${got}`).toBeLessThan(bound);
    });
  }
}

describe("an input with a noise parent", () => {
  const noisy = (settings: Parameters<typeof network>[0]) =>
    network(settings)
      .input("u", { precision: 1, valueParents: ["x"], volatilityParents: ["n"] })
      .continuous("x")
      .continuous("n");
  const u = { u: [0.2] };

  it("has the numbers of eHGF, mean-field", () => {
    const common = {
      "u.expectedPrecision": [0.5],
      "x.precision": [1.4820137900379085],
      "x.mean": [0.0674757554],
    };
    check(noisy({ conventions: "pyhgf" }), u, {
      ...common,
      "n.mean": [-0.1221978767],
      "n.precision": [1.0986448619],
    });
    check(noisy({}), u, { ...common, "n.mean": [-0.1664538451], "n.precision": [1.0990156018] });
  });

  it("has the numbers of the unbounded rule, relaxed", () => {
    const settings = { variant: "unbounded", meanField: false } as const;
    check(noisy({ ...settings, conventions: "pyhgf" }), u, {
      "u.expectedPrecision": [0.2715764097931],
      ...{ "x.precision": [1.2535901998305], "x.mean": [0.0433277812525] },
      ...{ "n.precision": [1.106560176291], "n.mean": [-0.1351585055642] },
    });
    check(noisy(settings), u, {
      ...{ "x.precision": [1.3574047630935], "x.mean": [0.055310101049] },
      ...{ "n.precision": [1.1046779342904], "n.mean": [-0.1511327829903] },
    });
  });
});

describe("a binary input with two states above it", () => {
  const three = (settings: Parameters<typeof network>[0]) =>
    network({ probabilityClip: 1e-6, ...settings })
      .binary("u", { valueParents: ["x2"] })
      .continuous("x2", { mean: 1, tonicVolatility: 1, volatilityParents: ["x3"] })
      .continuous("x3", { mean: 1, tonicVolatility: 1 });

  it("has the numbers of eHGF and of its earlier precision, mean-field", () => {
    check(
      three({}),
      { u: [1] },
      {
        "x2.expectedPrecision": [0.119202922],
        ...{ "x2.mean": [1.8515793886], "x2.precision": [0.3158148553] },
        ...{ "x3.mean": [0.1221060736], "x3.precision": [0.5450145973] },
      },
    );
    check(
      three({ variant: "ehgf-legacy" }),
      { u: [1] },
      {
        ...{ "x3.mean": [0.1221060736], "x3.precision": [0.477] },
      },
    );
  });

  it("has the numbers of eHGF, relaxed, over two trials", () => {
    check(
      three({ meanField: false }),
      { u: [1, 0] },
      {
        "x2.mean": [2.237863416338325, -4.28795923279541],
        "x2.precision": [0.217262597650345],
        "x3.mean": [-0.590073315695407, 2.13360231287689],
        "x3.precision": [0.537517033851118],
      },
    );
  });
});
