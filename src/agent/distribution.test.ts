import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { type Domain, positive, real, unit } from "../model/index.js";
import { parsePrior } from "./distribution.js";

const interval: Domain = { kind: "interval", low: -1, high: 3 };

function messageOf(text: string, domain: Domain): string {
  try {
    parsePrior(text, "om2", domain);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error(`"${text}" was accepted`);
}

describe("a prior written as text", () => {
  it("is a normal on the estimation scale whatever the domain", () => {
    for (const domain of [real, positive, unit, interval]) {
      expect(parsePrior("normal(mean=-3, sd=4)", "om2", domain)).toEqual({ mean: -3, variance: 16 });
    }
  });

  it("takes the variance as it stands in place of the sd", () => {
    expect(parsePrior("normal(variance=4, mean=1e-1)", "om2", real)).toEqual({ mean: 0.1, variance: 4 });
    expect(parsePrior("lognormal(meanlog=2, variance=9)", "ze", positive)).toEqual({ mean: 2, variance: 9 });
  });

  it("reads lognormal and logitnormal with their own argument names, whatever case, hyphens and blanks", () => {
    expect(parsePrior(" Log-Normal ( meanlog = 3.87 ,sdlog=.5 ) ", "ze", positive)).toEqual({
      mean: 3.87,
      variance: 0.25,
    });
    for (const domain of [unit, interval]) {
      expect(parsePrior("logitnormal(sdlogit=3, meanlogit=0)", "al", domain)).toEqual({
        mean: 0,
        variance: 9,
      });
    }
  });

  const refused: [what: string, text: string, domain: Domain, message: string][] = [
    ["text without a distribution", "-3", real, "expected a distribution such as normal(mean=-3, sd=4)"],
    [
      "nested brackets",
      "normal(mean=(1), sd=2)",
      real,
      "expected a distribution such as normal(mean=-3, sd=4)",
    ],
    [
      "a typing error, with the nearest family",
      "nromal(mean=0, sd=1)",
      real,
      'unknown distribution "nromal", did you mean normal?; available: normal, lognormal, logitnormal',
    ],
    [
      "a family that is unlike any",
      "cauchy(mean=0, sd=1)",
      real,
      'unknown distribution "cauchy"; available: normal, lognormal, logitnormal',
    ],
    [
      "a name that every JavaScript object has",
      "constructor(mean=0, sd=1)",
      real,
      'unknown distribution "constructor"; available: normal, lognormal, logitnormal',
    ],
    [
      "lognormal of a real parameter",
      "lognormal(meanlog=0, sdlog=1)",
      real,
      "lognormal needs a positive parameter, and om2 is real",
    ],
    [
      "logitnormal of a positive parameter",
      "logitnormal(meanlogit=0, sdlogit=1)",
      positive,
      "logitnormal needs a unit or interval parameter, and om2 is positive",
    ],
    [
      "positions instead of names",
      "normal(0, 1)",
      real,
      "arguments need names, as in normal(mean=-3, sd=4): " +
        "the HGF toolbox states variances and Stan standard deviations, so a position alone is ambiguous",
    ],
    [
      "no arguments",
      "lognormal()",
      positive,
      "arguments need names, as in lognormal(meanlog=-3, sdlog=4): " +
        "the HGF toolbox states variances and Stan standard deviations, so a position alone is ambiguous",
    ],
    [
      "an argument of another family",
      "lognormal(mean=0, sdlog=1)",
      positive,
      'unknown argument "mean"; lognormal takes meanlog and sdlog (or variance)',
    ],
    ["what is no number", "normal(mean=x, sd=1)", real, 'mean must be a number, got "x"'],
    ["an infinite number", "normal(mean=0, sd=Infinity)", real, 'sd must be a number, got "Infinity"'],
    ["an argument given twice", "normal(mean=0, sd=1, mean=0)", real, "mean is given twice"],
    ["a missing mean", "normal(sd=1)", real, "mean is missing"],
    ["a missing sd", "logitnormal(meanlogit=1)", unit, "sdlogit is missing"],
    ["both sd and variance", "normal(mean=0, sd=1, variance=1)", real, "give sd or variance, not both"],
    ["a negative sd", "normal(mean=0, sd=-2)", real, "sd must be > 0, got -2"],
    ["a negative variance", "normal(mean=0, variance=-2)", real, "variance must be > 0, got -2"],
    [
      "a width of 0, saying how to fix the parameter",
      "normal(mean=0, sd=0)",
      real,
      "sd must be > 0, got 0; to fix the parameter write --fix om2=VALUE",
    ],
  ];
  for (const [what, text, domain, message] of refused) {
    it(`refuses ${what}`, () => {
      expect(messageOf(text, domain)).toBe(`prior of om2: "${text}": ${message}`);
    });
  }
});
