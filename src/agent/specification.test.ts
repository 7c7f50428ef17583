import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { type AgentSpecification, buildAgent, freeNames } from "./specification.js";

describe("an agent built from its specification", () => {
  it("has the models and values it names", () => {
    const { agent } = buildAgent({
      perceptualModel: "ehgf_binary",
      responseModel: "unitsq_sgm",
      set: { "sa_0[2]": 0.25 },
      fix: { om3: -6 },
      free: ["omega2", "zeta"],
      priors: { ze: "lognormal(meanlog=2, variance=3)" },
    });
    const prior = (name: string) => agent.parameters.find((p) => p.name === name)!.prior;
    expect(freeNames(agent)).toEqual(["om2", "ze"]);
    expect(prior("ze")).toEqual({ mean: 2, variance: 3 });
    expect(prior("om3")).toEqual({ mean: -6, variance: 0 });
    expect(prior("sa0_2").mean).toBeCloseTo(Math.log(0.25), 14);
  });

  it("counts response columns of streams from 1", () => {
    const { agent } = buildAgent({
      perceptualModel: "ehgf_binary",
      streams: [
        { name: "first", model: "unitsq_sgm", column: 2 },
        { name: "second", model: "softmax_binary" },
      ],
    });
    expect(agent.streams.map((s) => [s.name, s.column])).toEqual([
      ["first", 1],
      ["second", 1],
    ]);
  });

  const refused: [what: string, specification: AgentSpecification, message: string][] = [
    ["no perceptual model", {}, "an agent needs a perceptualModel or a network, and not both"],
    [
      "a misspelt perceptual model",
      { perceptualModel: "ehgf_binray" },
      'unknown perceptual model "ehgf_binray"; did you mean "ehgf_binary"?',
    ],
    [
      "a model that resembles none",
      { perceptualModel: "nothing" },
      'unknown perceptual model "nothing". Available: hgf, ehgf,',
    ],
    [
      "a misspelt response model",
      { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgn" },
      'unknown response model "unitsq_sgn"; did you mean "unitsq_sgm"?',
    ],
    [
      "a word for a parameter",
      { perceptualModel: "ehgf_binary", set: { om2: "low" } },
      "set om2=low: a parameter needs a number, and no setting has this name",
    ],
    [
      "nodes as levels of a catalogue model",
      { perceptualModel: "ehgf_binary", levels: ["x1"] },
      "levels of a catalogue model are a number",
    ],
  ];
  for (const [what, specification, message] of refused) {
    it(`is refused with ${what}`, () => {
      expect(() => buildAgent(specification)).toThrow(UsageError);
      expect(() => buildAgent(specification)).toThrow(message);
    });
  }
});
