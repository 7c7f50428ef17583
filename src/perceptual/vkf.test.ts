import { describe, expect, it } from "vitest";
import { NONE, run } from "./learning-fixtures.js";

const u = [1, 2, NONE, 1.5, 4, 3, NONE, NONE, 2.5, 9];
const near = (got: readonly number[], want: readonly number[], digits = 12): void => {
  expect(got).toHaveLength(want.length);
  got.forEach((x, t) => {
    expect(x, `trial ${t + 1}`).toBeCloseTo(want[t]!, digits);
  });
};

describe("vkf", () => {
  it("moves as one step of its equations by hand", () => {
    // σ² = v = 1: k = 2/3, m = 2, w = 2/3, v = 1 + λ (4 + 2/3 · 0); then k = (8/3) / (11/3), Δm = 8/11 · 1.
    const { of } = run("vkf", { mu_0: 0, lambda: 0.25, v_0: 1, sigma2: 1 }, { u: [3, 3] });
    near(of("learningRate"), [2 / 3, 8 / 11], 14);
    near(of("mu"), [2, 2 + 8 / 11], 14);
    near(of("variance"), [2 / 3, 8 / 11], 14);
    near(of("volatility"), [2, 2 + 0.25 * ((8 / 11) ** 2 + (8 / 11) * (2 / 3 - 2))], 14);
  });

  it.each(["frozen", "unobserved"] as const)(
    "without volatility learning is the Kalman filter, gaps %s",
    (missingInput) => {
      const [v, noise] = [0.7, 2.5];
      const own = run("vkf", { mu_0: 1.5, lambda: 0, v_0: v, sigma2: noise }, { u }, {}, { missingInput });
      const p = { g_0: 1, mu_0: 1.5, om: Math.log(v), pi_u: 1 / noise };
      const kalman = run("tapas_kf", p, { u }, {}, { missingInput });
      for (const quantity of ["mu", "muhat", "variance", "da"]) near(own.of(quantity), kalman.of(quantity));
      expect(new Set(own.of("volatility"))).toEqual(new Set([v]));
    },
  );

  it("without volatility learning reaches the gain of the stationary Riccati equation", () => {
    const [v, noise] = [0.3, 2];
    const { of } = run("vkf", { mu_0: 0, lambda: 0, v_0: v, sigma2: noise }, { u: new Array(200).fill(1) });
    // P = w + v solves P² - v P - v σ² = 0.
    const predicted = (v + Math.sqrt(v * v + 4 * v * noise)) / 2;
    expect(of("expectedVariance").at(-1)).toBeCloseTo(predicted, 13);
    expect(of("learningRate").at(-1)).toBeCloseTo(predicted / (predicted + noise), 13);
  });

  it("without volatility learning depends on v_0 / sigma2 alone, as its note says", () => {
    const of = (c: number) =>
      run("vkf", { mu_0: 1, lambda: 0, v_0: 0.5 * c, sigma2: 3 * c }, { u }).of("muhat");
    near(of(7), of(1));
  });

  it("lets volatility jump with the mean, and sink to half the noise while the input stands still", () => {
    // With Δm = 0 it rests where v = w, and w = σ² k with k = 2 v / (2 v + σ²): v = σ² / 2, k = 1/2.
    const series = [...new Array(400).fill(0), ...new Array(400).fill(30)];
    const { of } = run("vkf", { mu_0: 0, lambda: 0.5, v_0: 5, sigma2: 3 }, { u: series });
    const volatility = of("volatility");
    expect(volatility[399]).toBeCloseTo(1.5, 12);
    // A jump of 30 at a gain of 1/2: Δm = 15.
    expect(volatility[400]).toBeCloseTo(1.5 + 0.5 * 15 ** 2, 10);
    expect(volatility[799]).toBeCloseTo(1.5, 12);
    expect(of("learningRate")[799]).toBeCloseTo(0.5, 12);
  });

  it("grows less sure while time passes unobserved, and keeps mean and volatility", () => {
    const p = { mu_0: 0, lambda: 0.4, v_0: 2, sigma2: 1 };
    const { of } = run("vkf", p, { u: [1, NONE, NONE] }, {}, { missingInput: "unobserved" });
    const [w, v] = [of("variance")[0]!, of("volatility")[0]!];
    near(of("variance"), [w, w + v, w + 2 * v], 14);
    expect(new Set(of("mu")).size).toBe(1);
    expect(new Set(of("volatility")).size).toBe(1);
  });
});

describe("vkf_binary", () => {
  const outcomes = [1, 1, 0, NONE, 1, 0, 0, 0, NONE, 1];

  it("moves as one step of its equations by hand", () => {
    // ω = v = 1, m = 0: √(w + v) = √2, Δm = √2 / 2, k = 2/3, w = 2/3, v = 1 + λ (1/2 + 2/3 · 0).
    const { of } = run("vkf_binary", { mu_0: 0, lambda: 0.5, v_0: 1, omega: 1 }, { u: [1] });
    near(of("learningRate"), [Math.SQRT2], 14);
    near(of("mu"), [Math.SQRT1_2], 14);
    near(of("variance"), [2 / 3], 14);
    near(of("volatility"), [1.25], 14);
    near(of("probability"), [0.5], 15);
    near(of("probabilityVariance"), [0.25], 15);
  });

  it("is mirrored by exchanging the outcomes", () => {
    const p = { mu_0: 0, lambda: 0.3, v_0: 2, omega: 0.5 };
    const one = run("vkf_binary", p, { u: outcomes });
    const other = run("vkf_binary", p, { u: outcomes.map((x) => 1 - x) });
    near(
      other.of("mu"),
      one.of("mu").map((x) => -x),
    );
    near(other.of("volatility"), one.of("volatility"));
  });

  it("without volatility learning takes steps of a stationary size", () => {
    const [v, omega] = [0.3, 2];
    const series = Array.from({ length: 200 }, (_, t) => t % 2);
    const { of } = run("vkf_binary", { mu_0: 0, lambda: 0, v_0: v, omega }, { u: series });
    const predicted = (v + Math.sqrt(v * v + 4 * v * omega)) / 2;
    expect(of("learningRate").at(-1)).toBeCloseTo(Math.sqrt(predicted), 13);
  });

  it("stays put where nothing was seen", () => {
    const p = { mu_0: 0.2, lambda: 0.3, v_0: 2, omega: 0.5 };
    const { of } = run("vkf_binary", p, { u: [NONE, 1, NONE] });
    expect(of("mu")[0]).toBe(0.2);
    expect(of("probability")[2]).toBeCloseTo(1 / (1 + Math.exp(-of("mu")[1]!)), 15);
    expect(of("mu")[2]).toBe(of("mu")[1]);
    expect(of("da")[2]).toBe(0);
  });
});
