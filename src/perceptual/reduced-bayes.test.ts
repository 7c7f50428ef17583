import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { findPerceptualModel } from "./index.js";
import { NONE, run } from "./learning-fixtures.js";

const usual = { mu_0: 150, tau_0: 0.5, H: 0.1, sigma2: 100, LW: 1, UU: 1 };
const u = [160, 140, NONE, 155, 270, 268, 281, NONE, 262, 20];
const learn = (change: object, series: readonly number[] = u, settings = {}) =>
  run("reduced_bayes", { ...usual, ...change }, { u: series }, settings);
const near = (got: readonly number[], want: readonly number[], digits = 12): void => {
  expect(got).toHaveLength(want.length);
  got.forEach((x, t) => {
    expect(x, `trial ${t + 1}`).toBeCloseTo(want[t]!, digits);
  });
};

describe("reduced_bayes", () => {
  it("without jumps is the running mean, of which the belief before counts as one outcome", () => {
    const { of } = learn({ H: 0 }, [3, 8, 1, 6]);
    near(of("learningRate"), [1 / 2, 1 / 3, 1 / 4, 1 / 5], 14);
    near(of("mu"), [153 / 2, 161 / 3, 162 / 4, 168 / 5]);
    near(of("changePointProbability"), [0, 0, 0, 0], 15);
  });

  it("with a jump on each trial repeats the last outcome", () => {
    const { of } = learn({ H: 1 });
    const seen = u.flatMap((x, t) => (Number.isNaN(x) ? [] : [t]));
    near(
      seen.map((t) => of("mu")[t]!),
      seen.map((t) => u[t]!),
    );
    // One outcome is all that is known since the jump.
    near(of("variance"), new Array(u.length).fill(100));
  });

  it("is Bayes' rule on the first outcome", () => {
    const [first] = learn({}, [190]).of("changePointProbability");
    // N(40; 0, 100 / 0.5): variance 200.
    const stayed = Math.exp(-(40 ** 2) / 400) / Math.sqrt(400 * Math.PI);
    expect(first).toBeCloseTo(0.1 / 300 / (0.1 / 300 + 0.9 * stayed), 14);
  });

  it("has the variance of the mixture of having jumped and not", () => {
    const { of } = learn({}, [190]);
    const omega = of("changePointProbability")[0]!;
    // After a jump N(190, 100); without one N(170, 50).
    const mean = omega * 190 + (1 - omega) * 170;
    const second = omega * (100 + 190 ** 2) + (1 - omega) * (50 + 170 ** 2);
    near(of("mu"), [mean], 11);
    near(of("variance"), [second - mean ** 2], 9);
  });

  it("is hit by H / (1 - H) / range alone, as its note says", () => {
    // Odds of 1/9 in 300 are odds of 1/3 in 900.
    near(learn({ H: 0.25 }, u, { range: 900 }).of("mu"), learn({ H: 0.1 }).of("mu"), 10);
  });

  it("suspects jumps at the hazard rate where outcomes have no weight", () => {
    near(learn({ LW: 0, H: 0.3 }, [160, 290]).of("changePointProbability"), [0.3, 0.3], 14);
  });

  it("has less uncertainty where it is underestimated", () => {
    near(learn({ H: 0, UU: 4 }, [160]).of("variance"), [50 / 4], 13);
  });

  it("does not break down where an outcome is far out, or noise tiny", () => {
    const { of, failure } = learn({ sigma2: 1e-6 }, [150, 1e8, 1e8, NONE, -1e8]);
    expect(failure).toBeUndefined();
    near(of("changePointProbability").slice(1, 3), [1, 0], 4);
    expect(of("mu")[2]).toBeCloseTo(1e8, 6);
    expect(of("mu")[4]).toBeCloseTo(-1e8, 6);
  });

  it("refuses a range that is none, and time without outcomes", () => {
    const build = (range: unknown) => () => findPerceptualModel("reduced_bayes")!.build({ range } as never);
    expect(build(0)).toThrow("reduced_bayes: range must be a number > 0, got 0");
    expect(build("wide")).toThrow('reduced_bayes: range must be a number, got "wide"');
    const unobserved = { missingInput: "unobserved" } as const;
    expect(() => run("reduced_bayes", usual, { u: [1] }, {}, unobserved)).toThrow(UsageError);
  });
});
