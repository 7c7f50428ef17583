import { describe, expect, it } from "vitest";
import { buildAgent } from "../../agent/index.js";
import { blocks, priorBlocks, vector } from "./parameters.js";
import { row } from "./value.js";

const models = ["hgf", "ehgf", "uhgf", "hgf_binary", "ehgf_binary", "uhgf_binary"];

describe("the toolbox's parameter vector", () => {
  it.each(models.flatMap((model) => [2, 3].map((levels) => [model, levels] as const)))(
    "of %s with %i levels has the entries of its configuration, NaN where there is no parameter",
    (perceptualModel, levels) => {
      const { agent, vector: names } = buildAgent({
        perceptualModel,
        levels,
        responseModel: "bayes_optimal",
      });
      const { parameters } = agent.filter;
      const numbers = Float64Array.from(parameters, (_, i) => i);
      const expected = names!.map((name) => {
        const index = parameters.findIndex((p) => p.name === name);
        return index < 0 ? Number.NaN : index;
      });
      // A filter of fewer levels ends before the configuration's last gap.
      const all = parameters.map((_, i) => i);
      expect(vector(agent, all, numbers)).toEqual(expected);
    },
  );
});

describe("parameters and priors as fields", () => {
  const { agent } = buildAgent({
    perceptualModel: "ehgf_binary",
    responseModel: "unitsq_sgm",
    priors: { om2: "normal(mean=-3, sd=2)", ze: "lognormal(meanlog=1, sdlog=3)" },
  });
  const names = new Map(agent.parameters.map((p) => [p.name, p.name]));
  const indices = agent.parameters.map((_, i) => i);

  it("are vectors over levels", () => {
    const values = Float64Array.from(agent.parameters, ({ name }) => Number(/\d$/.exec(name)?.[0] ?? 0));
    const fields = blocks(agent, indices, values, names);
    expect(fields.om).toEqual(row([Number.NaN, 2, 3]));
    expect(fields.mu_0).toEqual(row([Number.NaN, 2, 3]));
    expect(fields.ka).toEqual(row([1, 2]));
    expect(fields.ze).toEqual(row([0]));
  });

  it("have priors under the names of the toolbox's configurations", () => {
    const estimation = Float64Array.from(agent.parameters, ({ prior }) => prior.mean as number);
    const variances = Float64Array.from(agent.parameters, ({ prior }) => prior.variance as number);
    const fields = priorBlocks(agent, indices, { estimation, variances }, names);
    expect(Object.keys(fields).sort()).toEqual(
      ["mu_0", "logsa_0", "rho", "logka", "om", "logze"].flatMap((name) => [`${name}mu`, `${name}sa`]).sort(),
    );
    expect(fields.ommu).toEqual(row([Number.NaN, -3, 2]));
    expect(fields.omsa).toEqual(row([Number.NaN, 4, 4]));
    expect([fields.logzemu, fields.logzesa]).toEqual([row([1]), row([9])]);
  });

  it("keep the parameters of several streams apart", () => {
    const { agent: two } = buildAgent({
      perceptualModel: "ehgf_binary",
      streams: [
        { name: "choice", model: "unitsq_sgm" },
        { name: "bet", model: "unitsq_sgm" },
      ],
    });
    const fields = new Map(two.parameters.map((p) => [p.name, p.name.replace(".", "_")]));
    const obs = two.parameters.map((_, i) => i).slice(-2);
    const values = Float64Array.from(two.parameters, (_, i) => (i === obs[0] ? 7 : 8));
    expect(blocks(two, obs, values, fields)).toEqual({ choice_ze: row([7]), bet_ze: row([8]) });
    expect(vector(two, obs, values)).toEqual([7, 8]);
  });
});
