import { describe, expect, it } from "vitest";
import { groupOutputs } from "./outputs.js";
import { fixture, main } from "./outputs-fixtures.js";
import { groupTables, tableText } from "./tables.js";

describe("tables", () => {
  const source = fixture(main);
  const outputs = groupOutputs(source, {
    contrasts: [{ parameter: "om2", group: "patient - control" }],
    marginalMeans: [{ by: "group", at: { age: 30, session: "2" } }],
  });
  const text = (name: keyof ReturnType<typeof groupTables>, from = outputs): string[] =>
    tableText(groupTables(from)[name]).trimEnd().split("\n");
  const summary = "mean,sd,eti89_lb,eti89_ub,ess_bulk,ess_tail,r_hat,mcse_mean";

  it("have the columns that are promised", () => {
    expect(text("population")[0]).toBe(
      `parameter,kind,grouping,term,term2,${summary},p_positive,rope_lb,rope_ub,p_rope,prior,parametrisation`,
    );
    expect(text("contrasts")[0]).toBe(
      `parameter,contrast,at,scale,${summary},p_positive,rope_lb,rope_ub,p_rope`,
    );
    expect(text("marginal_means")[0]).toBe(`parameter,by,level,at,scale,${summary}`);
    expect(text("participant_parameters")[0]).toBe(
      `participant,session,block,condition,parameter,scale,${summary},unpooled,unpooled_sd,shrinkage,n_scored`,
    );
    expect(text("participant_coefficients")[0]).toBe(
      `participant,parameter,term,${summary},population_mean,shrinkage`,
    );
  });

  it("name the interval that was asked for", () => {
    const shortest = groupOutputs(source, { interval: { kind: "hdi", prob: 0.95 } });
    expect(text("population", shortest)[0]).toContain("mean,sd,hdi95_lb,hdi95_ub,ess_bulk");
    expect(() => groupOutputs(source, { interval: { kind: "eti", prob: 95 } })).toThrow(
      "outputs.interval: prob must lie between 0 and 1, got 95",
    );
  });

  it("leave cells without a meaning empty, and quote what holds a comma", () => {
    const line = text("marginal_means")[1]!;
    expect(line).toMatch(/^om2,group,control,"age=30, session=2",estimation,-?0\.\d+,/);
    const constant = { ...source, values: source.values.map((_, at) => at % source.valueNames.length) };
    const cells = text("population", groupOutputs(constant))[1]!.split(",");
    // Mean and sd, then diagnostics that draws without variation do not have.
    expect(cells.slice(5, 13)).toEqual(["0", "0", "0", "0", "", "", "", ""]);
  });

  it("take draws by name, in any order", () => {
    const { valueNames, values } = source;
    const V = valueNames.length;
    const turned = values.map((_, at) => values[at - (at % V) + (V - 1 - (at % V))]!);
    const again = groupOutputs({ ...source, valueNames: [...valueNames].reverse(), values: turned });
    expect(again.population).toEqual(groupOutputs(source).population);
  });

  it("refuse draws that lack a value, and arrays of another length", () => {
    const names = source.valueNames.map((name) => (name === "b_ze[Intercept]" ? "b_ze[1]" : name));
    expect(() => groupOutputs({ ...source, valueNames: names })).toThrow("there is no value b_ze[Intercept]");
    expect(() => groupOutputs({ ...source, draws: 3 })).toThrow("draws: expected");
  });
});
