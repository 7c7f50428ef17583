import { describe, expect, it } from "vitest";
import { NONE, run } from "./learning-fixtures.js";

const u = [1, 1, 0, 1, 0, 0, 0, 1];
const p = { v_0: 0.5, al_0: 0.8, kappa: 0.5, eta: 0.25 };

describe("hybrid_ph_binary", () => {
  it("moves as its equations by hand, the value with the associability before its update", () => {
    // δ = 1/2: v = 0.5 + 0.4 / 2, α = 0.125 + 0.6; δ = 0.3: v = 0.7 + 0.3625 · 0.3, α = 0.075 + 0.54375.
    const { of } = run("hybrid_ph_binary", p, { u: [1, 1] });
    [0.7, 0.80875].forEach((v, t) => {
      expect(of("v")[t]).toBeCloseTo(v, 15);
    });
    [0.725, 0.61875].forEach((al, t) => {
      expect(of("al")[t]).toBeCloseTo(al, 15);
    });
    expect(of("learningRate")[1]).toBeCloseTo(0.3625, 15);
  });

  it("with eta at 0 is Rescorla-Wagner learning at the rate kappa al_0", () => {
    const { of } = run("hybrid_ph_binary", { ...p, eta: 0 }, { u: [...u, NONE, 1] });
    const plain = run("rw_binary", { v_0: 0.5, al: 0.4 }, { u: [...u, NONE, 1] });
    of("v").forEach((v, t) => {
      expect(v).toBeCloseTo(plain.of("v")[t]!, 14);
    });
  });

  it("with eta at 1 is Pearce-Hall learning with a salience of kappa", () => {
    const { of } = run("hybrid_ph_binary", { ...p, eta: 1 }, { u });
    const plain = run("ph_binary", { v_0: 0.5, al_0: 0.8, S: 0.5 }, { u });
    of("v").forEach((v, t) => {
      expect(v).toBeCloseTo(plain.of("v")[t]!, 14);
    });
    expect(of("associability")).toEqual(plain.of("associability"));
  });

  it.each(["frozen", "unobserved"] as const)("stays as it is where nothing was seen (%s)", (missingInput) => {
    const { of } = run("hybrid_ph_binary", p, { u: [NONE, 1, NONE, NONE, 1] }, {}, { missingInput });
    const plain = run("hybrid_ph_binary", p, { u: [1, 1] });
    expect(of("v")).toEqual([0.5, ...[1, 1, 1, 2].map((n) => plain.of("v")[n - 1]!)]);
    expect(of("al")).toEqual([0.8, ...[1, 1, 1, 2].map((n) => plain.of("al")[n - 1]!)]);
    expect(of("da").filter((da) => da === 0)).toHaveLength(3);
  });
});
