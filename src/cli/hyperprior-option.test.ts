import { describe, expect, it } from "vitest";
import { hyperpriors } from "./hyperprior-option.js";

const refused = (...given: string[]): string => {
  try {
    hyperpriors(given);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("--hyperprior", () => {
  it("states every key that a file states, for all or for one label", () => {
    expect(
      hyperpriors([
        "om2.mean=normal(mean=-5, sd=5)",
        "om2.sd[participant]=half-normal(scale=10)",
        "om2.sd[participant, session=2] = exponential(rate=2)",
        "om2.coefficients=laplace(scale=1)",
        "om2.correlation=lkj(eta=3)",
        "ze.centring=non-centred",
        "default.spread=0.7",
      ]),
    ).toEqual({
      om2: {
        mean: "normal(mean=-5, sd=5)",
        sd: { participant: "half-normal(scale=10)", "participant, session=2": "exponential(rate=2)" },
        coefficients: "laplace(scale=1)",
        correlation: "lkj(eta=3)",
      },
      ze: { centring: "non-centred" },
      default: { spread: 0.7 },
    });
  });

  it("takes parameters by every spelling, those of networks too", () => {
    expect(
      Object.keys(hyperpriors(["om[2].mean=normal(mean=0, sd=1)", "x2.tonicVolatility.spread=1"])),
    ).toEqual(["om[2]", "x2.tonicVolatility"]);
  });

  it("is refused in another form, with the reason", () => {
    expect(refused("om2=normal(mean=-3, sd=2)")).toContain("expected PARAMETER.KEY=DISTRIBUTION");
    expect(refused("om2.maen=normal(mean=-3, sd=2)")).toContain("did you mean mean?");
    expect(refused("om2.mean[age]=normal(mean=-3, sd=2)")).toContain("leave [age] away");
    expect(refused("om2.spread=-1")).toContain("spread is a number > 0, got -1");
    expect(refused("om2.sd=half-normal(scale=1)", "om2.sd[participant]=half-normal(scale=2)")).toContain(
      "om2.sd is stated twice, or for all and for one label",
    );
    expect(refused("om2.mean=normal(mean=0, sd=1)", "om2.mean=normal(mean=1, sd=1)")).toContain(
      "om2.mean is stated twice",
    );
  });
});
