import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { findPerceptualModel, perceptualModels } from "./index.js";

const model = (name: string) => findPerceptualModel(name)!;

describe("the catalogue of perceptual models", () => {
  it("lists every model once", () => {
    const names = perceptualModels.map(({ name }) => name);
    expect(names.length).toBe(new Set(names).size);
    for (const kind of ["", "_binary", "_binary_pu", "_binary_pu_tbt", "_ar1_binary", "_jget"]) {
      for (const type of ["hgf", "ehgf", "uhgf"]) expect(names).toContain(type + kind);
    }
    for (const name of [
      ...["hgf_ar1", "rw_binary", "rw_binary_dual", "ph_binary", "sutton_k1_binary"],
      ...["tapas_kf", "tapas_hmm", "tapas_hhmm"],
      ...[
        "hgf_binary_mab",
        "hgf_ar1_binary_mab",
        "ehgf_ar1_binary_mab",
        "uhgf_ar1_binary_mab",
        "hgf_ar1_mab",
      ],
      ...["hgf_categorical", "hgf_categorical_norm", "hgf_whatworld", "hgf_whichworld"],
    ])
      expect(names).toContain(name);
  });

  it("builds filters that carry the model's name and printed parameters", () => {
    const { filter, vector } = model("ehgf_binary").build();
    expect(filter.name).toBe("ehgf_binary");
    const names = ["mu0_2", "mu0_3", "sa0_2", "sa0_3", "rho2", "rho3", "ka1", "ka2", "om2", "om3"];
    expect(filter.parameters.map(({ name }) => name)).toEqual(names);
    expect(vector).toEqual([
      ...[null, "mu0_2", "mu0_3", null, "sa0_2", "sa0_3", null, "rho2", "rho3", "ka1", "ka2"],
      ...[null, "om2", "om3"],
    ]);
    expect(filter.parameters.find(({ name }) => name === "om2")?.aliases).toEqual([
      "om[2]",
      "omega2",
      "x2.tonicVolatility",
    ]);
  });

  it("gives added levels the priors of the volatility levels below the top", () => {
    const mean = (name: string, levels: number, parameter: string) =>
      model(name)
        .build({ levels })
        .filter.parameters.find((p) => p.name === parameter)?.prior.mean;
    expect([mean("uhgf_binary", 4, "om3"), mean("uhgf_binary", 4, "om4")]).toEqual([-3, -6]);
    expect([mean("ehgf_binary", 2, "om2"), mean("ehgf_binary", 2, "mu0_2")]).toEqual([-3, 0]);
    expect([mean("hgf", 3, "om2"), mean("hgf", 3, "om3")]).toEqual([-4, -4]);
  });

  it("reads settings as the command line writes them", () => {
    expect(model("hgf").build({ jumpCheck: "off", irregularIntervals: "on" }).filter.honoursTime).toBe(true);
    expect(model("hgf_binary").build({ clip: "none", levels: 2 }).vector.length).toBe(9);
  });

  it("refuses unknown settings, and values of the wrong kind", () => {
    expect(() => model("rw_binary").build({ levels: 3 })).toThrow(
      'rw_binary has no setting "levels"; it has none',
    );
    expect(() => model("hgf").build({ clip: 0.01 })).toThrow(
      'hgf has no setting "clip"; its settings are levels, irregularIntervals, jumpCheck',
    );
    expect(() => model("hgf").build({ levels: 1 })).toThrow(
      "hgf: levels must be a whole number of at least 2, got 1",
    );
    expect(() => model("hgf").build({ levels: "two" })).toThrow('hgf: levels must be a number, got "two"');
    expect(() => model("ehgf_binary").build({ clip: 0.7 })).toThrow(UsageError);
  });
});
