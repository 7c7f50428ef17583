import { describe, expect, it } from "vitest";
import { type AgentSpecification, buildAgent } from "../agent/index.js";
import { notRecovered } from "./recovery-table.js";
import { recoveryWarnings } from "./recovery-warnings.js";

const models = { perceptualModel: "hgf_binary", responseModel: "unitsq_sgm" };
const om3 = notRecovered.models
  .find(({ model }) => model === models.perceptualModel)!
  .parameters.find(({ name }) => name === "om3")!;

function warningsOf(specification: AgentSpecification, trials = 100): string[] {
  const run = { trials, inputs: { u: new Float64Array(trials) }, responses: [new Float64Array(trials)] };
  const participants = [{ id: "a", runs: [run] }];
  return recoveryWarnings(buildAgent(specification).agent, specification, participants).map(
    ({ message }) => message,
  );
}

describe("parameters that simulations did not recover", () => {
  it("are named with the measured correlation", () => {
    const { agents, trials } = notRecovered;
    const found = warningsOf(models).filter((message) => message.startsWith("om3:"));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`correlation ${om3.r.toFixed(2)}, ${agents} agents of ${trials} trials`);
  });

  it("are not spoken of where they are fixed, or the fit is not like the simulated ones", () => {
    const named = (specification: AgentSpecification, trials?: number) =>
      warningsOf(specification, trials).filter((message) => message.startsWith("om3:"));
    expect(named({ ...models, fix: { om3: -6 } })).toEqual([]);
    expect(named({ ...models, levels: 4 })).toEqual([]);
    expect(named({ ...models, responseModel: "softmax_binary" })).toEqual([]);
    expect(named(models, notRecovered.trials + 1)).toEqual([]);
    expect(named(models, notRecovered.trials)).toHaveLength(1);
  });
});
