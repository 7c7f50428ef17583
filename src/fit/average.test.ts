import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildAgent } from "../agent/index.js";
import { type Averaged, averageFits } from "./average.js";

type Numbers = readonly (number | null)[];
interface Fixture {
  readonly of: readonly string[];
  readonly free: readonly number[];
  readonly priorMean: Numbers;
  readonly priorVariance: Numbers;
  readonly members: readonly {
    readonly estimation: Numbers;
    readonly hessian: readonly (readonly number[])[];
  }[];
  readonly native: Numbers;
  readonly covariance: readonly (readonly number[])[];
  readonly correlation: readonly (readonly number[])[];
}

const golden = (id: string): Fixture =>
  JSON.parse(readFileSync(new URL(`../../test/golden/fit/${id}.json`, import.meta.url), "utf8")) as Fixture;

const models = [
  ["bpa-ehgf_binary", "ehgf_binary", "unitsq_sgm"],
  ["bpa-hgf-gaussian_obs", "hgf", "gaussian_obs"],
] as const;

function membersOf(id: string, names: readonly string[]): Averaged[] {
  const { of, free, members, priorMean, priorVariance } = golden(id);
  return members.map(({ estimation, hessian }, m) => ({
    id: of[m]!,
    status: "converged" as const,
    hessian,
    estimates: free.map((i, j) => {
      const prior = { mean: priorMean[i]!, sd: Math.sqrt(priorVariance[i]!), interval: [0, 0] as const };
      return { name: names[j]!, estimation: estimation[i]!, prior };
    }),
  }));
}

const agentOf = (perceptualModel: string, responseModel: string) =>
  buildAgent({ perceptualModel, responseModel }).agent;
const freeOf = (agent: ReturnType<typeof agentOf>) =>
  agent.parameters.filter(({ prior }) => prior.variance !== 0).map(({ name }) => name);

describe("the Bayesian parameter average", () => {
  it.each(models)("%s is the toolbox's, native values and correlations included", (id, prc, obs) => {
    const agent = agentOf(prc, obs);
    const { native, free, covariance, correlation } = golden(id);
    const average = averageFits(agent, membersOf(id, freeOf(agent)));
    average.parameters.forEach(({ value, sd }, j) => {
      expect(value / native[free[j]!]!).toBeCloseTo(1, 9);
      expect(sd / Math.sqrt(covariance[j]![j]!)).toBeCloseTo(1, 9);
      average.correlation[j]!.forEach((r, k) => {
        expect(r).toBeCloseTo(correlation[j]![k]!, 9);
      });
    });
    expect(average.parameters.length).toBe(free.length);
    expect(average.participants).toEqual(golden(id).of);
  });

  it("of one participant is that participant", () => {
    const agent = agentOf("ehgf_binary", "unitsq_sgm");
    const [one] = membersOf("bpa-ehgf_binary", freeOf(agent));
    const { parameters } = averageFits(agent, [one!]);
    parameters.forEach(({ estimation }, j) => {
      expect(estimation).toBeCloseTo(one!.estimates[j]!.estimation!, 10);
    });
  });

  it("leaves out who could not be fitted, and says so", () => {
    const agent = agentOf("ehgf_binary", "unitsq_sgm");
    const [one, two, three] = membersOf("bpa-ehgf_binary", freeOf(agent)) as [Averaged, Averaged, Averaged];
    const { participants, left } = averageFits(agent, [
      { ...one, status: "failed", hessian: null },
      two,
      { ...three, hessian: null },
    ]);
    expect(participants).toEqual([two.id]);
    expect(left.map(({ reason }) => reason)).toEqual(["could not be fitted", "has no Hessian"]);
    expect(() => averageFits(agent, [{ ...one, status: "failed" }])).toThrow("nobody was fitted");
  });

  it("is refused under different priors, naming parameter and people", () => {
    const agent = agentOf("ehgf_binary", "unitsq_sgm");
    const [one, two] = membersOf("bpa-ehgf_binary", freeOf(agent)) as [Averaged, Averaged];
    const [om2, ...rest] = two.estimates;
    const moved = { ...om2!, prior: { ...om2!.prior!, mean: -4 } };
    expect(() => averageFits(agent, [one, { ...two, estimates: [moved, ...rest] }])).toThrow(
      `the prior of om2 differs between ${one.id} (mean -3, sd 2) and ${two.id} (mean -4, sd 2)`,
    );
  });

  it("is no average where the posteriors say less than the prior that is counted out", () => {
    const agent = agentOf("rw_binary", "unitsq_sgm");
    const flat = { mean: 0, sd: 1, interval: [0, 0] as const };
    const member = (id: string): Averaged => ({
      id,
      status: "converged",
      hessian: [
        [0.4, 0],
        [0, 3],
      ],
      estimates: ["al", "ze"].map((name) => ({ name, estimation: 0, prior: flat })),
    });
    const { parameters, reason } = averageFits(agent, [member("a"), member("b")]);
    expect(parameters).toEqual([]);
    expect(reason).toMatch(/not positive definite/);
  });
});
