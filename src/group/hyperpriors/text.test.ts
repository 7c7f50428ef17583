import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors.js";
import type { Hyperprior } from "./hyperpriors.js";
import { type HyperpriorRole, hyperpriorText, parseCorrelation, parseHyperprior } from "./text.js";

const each: readonly [HyperpriorRole, Hyperprior, string][] = [
  ["mean", { family: "normal", mean: -3, sd: 0.1 }, "normal(mean=-3, sd=0.1)"],
  ["mean", { family: "student", df: 4, mean: 0, scale: 2 }, "student(df=4, mean=0, scale=2)"],
  ["mean", { family: "uniform", low: -9, high: 1 }, "uniform(low=-9, high=1)"],
  ["coefficients", { family: "laplace", scale: 0.3 }, "laplace(scale=0.3)"],
  ["sd", { family: "half-normal", scale: 1 }, "half-normal(scale=1)"],
  ["sd", { family: "half-student", df: 3, scale: 1 }, "half-student(df=3, scale=1)"],
  ["sd", { family: "half-cauchy", scale: 1e-5 }, "half-cauchy(scale=0.00001)"],
  ["sd", { family: "exponential", rate: 2 }, "exponential(rate=2)"],
  ["sd", { family: "lognormal", meanlog: -1, sdlog: 1 / 3 }, `lognormal(meanlog=-1, sdlog=${1 / 3})`],
  ["sd", { family: "inverse-gamma", shape: 3, scale: 2 }, "inverse-gamma(shape=3, scale=2)"],
];

describe("a hyperprior as text", () => {
  it.each(each)("of %s is read and written back as %j", (role, prior, text) => {
    expect(parseHyperprior(text, role, "x")).toEqual({ prior });
    expect(hyperpriorText(prior)).toBe(text);
  });

  it("may state the variance of a normal, which is converted and said", () => {
    expect(parseHyperprior("normal(variance=4, mean=1)", "mean", "x")).toEqual({
      prior: { family: "normal", mean: 1, sd: 2 },
      converted: "normal(mean=1, sd=2)",
    });
    expect(parseHyperprior("lognormal(meanlog=0, variance=0.25)", "sd", "x").converted).toBe(
      "lognormal(meanlog=0, sdlog=0.5)",
    );
  });

  it("may be written without hyphens, in any case", () => {
    expect(parseHyperprior("HalfNormal(scale=2)", "sd", "x").prior).toEqual({
      family: "half-normal",
      scale: 2,
    });
  });

  it("of correlations is lkj", () => {
    expect(parseCorrelation("lkj(eta=1.5)", "x")).toBe(1.5);
  });

  const bad: readonly [HyperpriorRole, string, string][] = [
    [
      "mean",
      "half-normal(scale=1)",
      'unknown distribution "half-normal"; available: normal, student, uniform',
    ],
    ["sd", "half-norml(scale=1)", 'unknown distribution "half-norml", did you mean half-normal?'],
    ["sd", "half-normal(1)", "arguments need names, as in half-normal(scale=2)"],
    ["sd", "half-normal(variance=1)", 'unknown argument "variance"; half-normal takes scale'],
    ["sd", "half-normal(scale=0)", "scale must be > 0, got 0"],
    ["sd", "half-student(scale=1)", "df is missing"],
    ["mean", "normal(mean=0)", "sd is missing"],
    ["mean", "normal(mean=0, sd=1, variance=1)", "give sd or variance, not both"],
    ["mean", "uniform(low=2, high=2)", "low must be below high, got 2 and 2"],
    ["coefficients", "laplace(mean=0, scale=1)", 'unknown argument "mean"; laplace takes scale'],
  ];
  it.each(bad)("of %s is refused where it says %s", (role, text, message) => {
    const read = () => parseHyperprior(text, role, "group.parameters.om2.key");
    expect(read).toThrow(UsageError);
    expect(read).toThrow(`group.parameters.om2.key: "${text}": ${message}`);
  });

  it("of correlations refuses other families and shapes of 0", () => {
    expect(() => parseCorrelation("lkj(2)", "x")).toThrow("arguments need names, as in lkj(eta=2)");
    expect(() => parseCorrelation("lkj(eta=0)", "x")).toThrow("eta must be > 0, got 0");
    expect(() => parseCorrelation("wishart(eta=1)", "x")).toThrow('unknown distribution "wishart"');
  });
});
