import { describe, expect, it } from "vitest";
import { overlaySpecification } from "./overlay.js";
import type { AgentSpecification } from "./specification.js";

describe("overlaySpecification", () => {
  const file: AgentSpecification = {
    perceptualModel: "ehgf_binary",
    priors: { omega2: "normal(mean=-3, sd=2)", ze: "normal(mean=1, sd=1)" },
    fix: { om3: -6 },
    set: { "mu_0[2]": 0 },
    free: ["om2", "zeta"],
  };

  it("replaces entries of the same parameter however they are spelled, and keeps the others", () => {
    const both = overlaySpecification(file, {
      priors: { "om[2]": "normal(mean=-5, sd=1)" },
      set: { mu0_2: 1, sa0_2: 2 },
    });
    expect(both.priors).toEqual({ "om[2]": "normal(mean=-5, sd=1)", ze: "normal(mean=1, sd=1)" });
    expect(both.set).toEqual({ mu0_2: 1, sa0_2: 2 });
    expect(both.perceptualModel).toBe("ehgf_binary");
  });

  it("lets a fixed value win over a prior and over being free", () => {
    const both = overlaySpecification(file, { fix: { ze: 5 } });
    expect(both.fix).toEqual({ om3: -6, ze: 5 });
    expect(both.priors).toEqual({ omega2: "normal(mean=-3, sd=2)" });
    expect(both.free).toEqual(["om2"]);
  });

  it("lets a prior, or being free, win over a fixed value", () => {
    expect(overlaySpecification(file, { priors: { om3: "normal(mean=-4, sd=1)" } }).fix).toEqual({});
    expect(overlaySpecification(file, { free: ["omega3"] })).toMatchObject({ fix: {}, free: ["omega3"] });
  });
});
