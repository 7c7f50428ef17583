import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { defineFilter, positiveParameter, realParameter, unitParameter } from "../model/index.js";
import { defineResponse, unitsqSgm } from "../response/index.js";
import { add, mul, normalLogDensity, sub } from "../scalar/index.js";
import { type AgentOptions, agent } from "./agent.js";

const filter = defineFilter({
  name: "delta",
  parameters: {
    al: unitParameter({ mean: 0, sd: 1, aliases: ["alpha"] }),
    v0: realParameter({ mean: 0.5, sd: 0 }),
  },
  initial: (p) => ({ v: p.v0 }),
  predict: ({ v }) => ({ expected: v }),
  update: ({ v }, _, { u }, p) => ({ v: add(v, mul(p.al, sub(u, v))) }),
  roles: { "level[1].expectedMean": "expected", "level[1].mean": "v" },
});
const report = defineResponse({
  name: "report",
  parameters: { ze: positiveParameter({ mean: 1, sd: 2, aliases: ["zeta"] }) },
  reads: ["level[1].expectedMean"],
  responseKind: "real",
  step: ({ beliefs, response }, p) => ({
    logProbability: normalLogDensity(response, beliefs["level[1].expectedMean"], p.ze),
  }),
  prediction: ({ beliefs }) => beliefs["level[1].expectedMean"],
});

const priorsOf = (options: Partial<AgentOptions>) =>
  Object.fromEntries(
    agent({ filter, response: report, ...options }).parameters.map((p) => [p.name, p.prior]),
  );

describe("parameters of an agent", () => {
  it("are the filter's and the response model's with their own priors", () => {
    expect(priorsOf({})).toEqual({
      al: { mean: 0, variance: 1 },
      v0: { mean: 0.5, variance: 0 },
      ze: { mean: 1, variance: 4 },
    });
  });

  it("are fixed at native values on the estimation scale", () => {
    const { al, ze } = priorsOf({ fixed: { alpha: 0.8, zeta: 5 } });
    expect(al!.variance).toBe(0);
    expect(al!.mean).toBeCloseTo(Math.log(4), 14);
    expect(ze!.variance).toBe(0);
    expect(ze!.mean).toBeCloseTo(Math.log(5), 14);
  });

  it("stay free at another centre when given a value, and take priors as text or as numbers", () => {
    const { al, v0, ze } = priorsOf({
      values: { al: 0.2, v0: 0.25 },
      priors: { ze: "lognormal(meanlog=2, sdlog=3)" },
    });
    expect(al!.variance).toBe(1);
    expect(al!.mean).toBeCloseTo(-Math.log(4), 14);
    expect(v0).toEqual({ mean: 0.25, variance: 0 });
    expect(ze).toEqual({ mean: 2, variance: 9 });
    expect(priorsOf({ priors: { v0: { mean: 1, variance: 2 } } }).v0).toEqual({ mean: 1, variance: 2 });
  });

  it("are exactly those free that are asked for", () => {
    const priors = priorsOf({ free: ["zeta", "v0"], priors: { v0: "normal(mean=0, sd=2)" } });
    expect(priors).toEqual({
      al: { mean: 0, variance: 0 },
      v0: { mean: 0, variance: 4 },
      ze: { mean: 1, variance: 4 },
    });
    expect(Object.values(priorsOf({ free: [] })).map((p) => p.variance)).toEqual([0, 0, 0]);
  });

  const refused: [what: string, options: Partial<AgentOptions>, message: string][] = [
    [
      "fixed and given a prior",
      { fixed: { alpha: 0.5 }, priors: { al: "normal(mean=0, sd=1)" } },
      "parameter al is fixed and also given a prior",
    ],
    ["fixed and free", { fixed: { al: 0.5 }, free: ["alpha"] }, "parameter al is fixed and also given free"],
    ["free without a prior that has a width", { free: ["v0"] }, "parameter v0 has no prior width in delta"],
    ["fixed outside of its domain", { fixed: { al: 1.5 } }, "parameter al must be unit, got 1.5"],
    ["given a value outside of its domain", { values: { ze: -1 } }, "parameter ze must be positive, got -1"],
    ["unknown", { fixed: { lambda: 1 } }, 'no parameter "lambda"'],
  ];
  for (const [what, options, message] of refused) {
    it(`are refused when ${what}`, () => {
      expect(() => agent({ filter, response: report, ...options })).toThrow(UsageError);
      expect(() => agent({ filter, response: report, ...options })).toThrow(message);
    });
  }
});

describe("two streams", () => {
  it("have parameters under their names, and response columns in their order", () => {
    const { parameters, streams } = agent({
      filter,
      streams: [
        { name: "first", model: report },
        { name: "second", model: report },
        { name: "third", model: report, column: 0 },
      ],
    });
    expect(parameters.map((p) => p.name)).toEqual(["al", "v0", "first.ze", "second.ze", "third.ze"]);
    expect(streams.map((stream) => stream.column)).toEqual([0, 1, 0]);
  });

  it("share a parameter of the earlier one, which then exists once", () => {
    const { parameters, streams } = agent({
      filter,
      streams: [
        { name: "first", model: report },
        { name: "second", model: report, share: { ze: "first.ze" } },
      ],
      fixed: { "first.ze": 2 },
    });
    expect(parameters.map((p) => p.name)).toEqual(["al", "v0", "first.ze"]);
    expect(streams[1]!.names).toEqual({ ze: "first.ze" });
  });

  it("of the same name are refused", () => {
    const twice = { name: "same", model: report };
    expect(() => agent({ filter, streams: [twice, twice] })).toThrow(UsageError);
  });
});

describe("settings that make no sense", () => {
  it("are refused: posterior beliefs about an input that was seen without noise", () => {
    const build = () => agent({ filter, response: unitsqSgm, settings: { respondFrom: "posterior" } });
    expect(build).toThrow(UsageError);
    expect(build).toThrow(/respondFrom "posterior"/);
  });

  it("are refused: inputs that were not seen, with a filter that has no rule for them", () => {
    const build = () => agent({ filter, response: report, settings: { missingInput: "unobserved" } });
    expect(build).toThrow(UsageError);
    expect(build).toThrow('missingInput "unobserved": delta has no rule for inputs that were not seen');
  });
});
