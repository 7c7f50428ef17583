/** Choice and response time in one agent: the toolbox's numbers stream by stream, gaps of their own, one likelihood. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { agentDensity, buildAgent, evaluateRun, type RunData, simulateRun } from "../../src/agent/index.js";
import { UsageError } from "../../src/errors.js";

const fixture = JSON.parse(
  readFileSync(new URL("../golden/response/combined.json", import.meta.url), "utf8"),
) as {
  readonly perceptual: { readonly native: readonly (number | null)[] };
  readonly inputs: readonly (number | null)[];
  readonly streams: readonly {
    readonly native: readonly number[];
    readonly responses: readonly (number | null)[];
    readonly logp: readonly (number | null)[];
  }[];
  readonly logp: readonly (number | null)[];
  readonly totals: { readonly both: number };
  readonly scoredValues: number;
};

const numbers = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (x) => x ?? Number.NaN);
const streams = [
  { name: "choice", model: "unitsq_sgm" },
  { name: "rt", model: "logrt_linear_binary" },
] as const;
const build = (behaviour: object) => buildAgent({ perceptualModel: "ehgf_binary", ...behaviour });
const { agent: both, vector } = build({ streams });
const run: RunData = {
  trials: fixture.inputs.length,
  inputs: { u: numbers(fixture.inputs) },
  responses: fixture.streams.map(({ responses }) => numbers(responses)),
};

/** The fixture's parameters in the order of an agent with some of its streams. */
function nativeFor(agent: typeof both, of: readonly number[]): Float64Array {
  const values = new Map(vector!.map((name, i) => [name, fixture.perceptual.native[i]!]));
  const own = of.flatMap((s) => fixture.streams[s]!.native);
  const filter = agent.filter.parameters.map(({ name }) => values.get(name)!);
  return Float64Array.from([...filter, ...own]);
}

describe("a choice and a response time in one agent", () => {
  const native = nativeFor(both, [0, 1]);

  it("have the log-likelihoods of the toolbox, each where it has a response", () => {
    const { streams: evaluated, logLikelihood } = evaluateRun(both, run, native);
    evaluated.forEach(({ logLikelihood: got, scored }, s) => {
      fixture.streams[s]!.logp.forEach((want, t) => {
        expect(scored[t]).toBe(want === null ? 0 : 1);
        if (want !== null) expect(Math.abs(got[t]! - want)).toBeLessThan(1e-12 + 1e-11 * Math.abs(want));
      });
    });
    expect(logLikelihood).toBeCloseTo(fixture.totals.both, 9);
    const counts = evaluated.map(({ scored }) => scored.reduce((sum, is) => sum + is, 0));
    expect(counts[0]! + counts[1]!).toBe(fixture.scoredValues);
  });

  it("add up to the two models fitted apart, to 1e-12, in the kernel", () => {
    const value = (agent: typeof both, of: readonly number[], data: RunData): number => {
      const density = agentDensity(agent, [[data]]);
      const values = nativeFor(agent, of);
      const z = Float64Array.from(density.freeIndex, (i) =>
        agent.parameters[i]!.domain.kind === "positive" ? Math.log(values[i]!) : values[i]!,
      );
      return density.value([{ participant: 0, z }])[0]!.logLikelihood;
    };
    const parts = [0, 1].map((s) =>
      value(build({ responseModel: streams[s]!.model }).agent, [s], {
        ...run,
        responses: [run.responses[s]!],
      }),
    );
    const whole = value(both, [0, 1], run);
    expect(Math.abs(whole - (parts[0]! + parts[1]!))).toBeLessThan(1e-12 * Math.abs(whole));
    // Free parameters of both, and nothing but the width of the initial state is fixed otherwise.
    expect(both.parameters.map(({ name }) => name).slice(-7)).toEqual([
      ...["choice.ze", "rt.be0", "rt.be1", "rt.be2", "rt.be3", "rt.be4", "rt.ze"],
    ]);
  });

  it("let the first column decide about both, where that is asked for", () => {
    const { agent } = build({ streams, missingResponse: "firstColumn" });
    const [choices, times] = run.responses;
    const gap = times!.findIndex((y, t) => Number.isNaN(y) && !Number.isNaN(choices![t]!));
    expect(() => evaluateRun(agent, run, native)).toThrow(
      `trial ${gap + 1}: response column 2 (stream "rt") is missing although the first`,
    );
    const filled = { ...run, responses: [choices!, times!.map((y) => (Number.isNaN(y) ? 6 : y))] };
    const { streams: evaluated } = evaluateRun(agent, filled, native);
    const decides = fixture.streams[0]!.logp.map((x) => (x === null ? 0 : 1));
    for (const { scored } of evaluated) expect([...scored]).toEqual(decides);
  });

  it("are drawn from numbers of their own: a second stream does not change the first", () => {
    const drawn = simulateRun(both, run, native, 5, 0).responses;
    const { agent: alone } = build({ responseModel: "unitsq_sgm" });
    expect(simulateRun(alone, run, nativeFor(alone, [0]), 5, 0).responses[0]).toEqual(drawn[0]);
    const times = drawn[1]!.filter((y) => !Number.isNaN(y));
    expect(times.length).toBe(fixture.inputs.filter((u) => u !== null).length);
  });

  it("may respond from different beliefs", () => {
    const { agent } = build({
      streams: [
        { name: "rt", model: "logrt_linear_binary" },
        { name: "choice", model: "softmax_binary", respondFrom: "posterior" },
      ],
    });
    expect(agent.streams[1]!.response.reads).toEqual(["level[1].mean"]);
    expect(agent.streams[0]!.response.reads).toContain("level[1].expectedMean");
  });
});

describe("a setting of a response model", () => {
  it("is given with those of the perceptual model", () => {
    const { agent } = build({ responseModel: "cdfgaussian_obs", set: { form: "corrected", om3: -5 } });
    expect(agent.settings.response).toEqual({ form: "corrected" });
    expect(agent.streams[0]!.response.cautions).toBeUndefined();
  });

  it("is refused where no model has it", () => {
    const given = () => build({ responseModel: "unitsq_sgm", set: { form: "corrected" } });
    expect(given).toThrow(UsageError);
    expect(given).toThrow(/set form=corrected: .* no setting has this name/);
  });
});
