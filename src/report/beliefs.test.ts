import { describe, expect, it } from "vitest";
import { buildAgent } from "../agent/index.js";
import { beliefColumns } from "./beliefs.js";

const columnsOf = (perceptualModel: string, responseModel: string) =>
  beliefColumns(buildAgent({ perceptualModel, responseModel }).agent);

describe("beliefs that are drawn", () => {
  it("of a chain are its levels from the top", () => {
    const { levels, expected, learningRate } = columnsOf("hgf_binary", "unitsq_sgm");
    expect(levels.map(({ label, mean }) => [label, mean])).toEqual([
      ["μ_{3}", "mu_3"],
      ["μ_{2}", "mu_2"],
    ]);
    expect(expected).toEqual({ column: "muhat_1", label: "\\hat{μ}_{1}" });
    expect(learningRate?.column).toBe("wt_2");
  });

  it("of a bandit are the shared level, then every arm by its number, and what the chosen arm leads to expect", () => {
    const { levels, expected, learningRate } = columnsOf("hgf_binary_mab", "softmax");
    expect(levels.map(({ label, mean }) => [label, mean])).toEqual([
      ["μ_{3}", "mu_3"],
      ["μ_{2, arm 1}", "mu_2_1"],
      ["μ_{2, arm 2}", "mu_2_2"],
      ["μ_{2, arm 3}", "mu_2_3"],
    ]);
    expect(expected?.chosen).toEqual({ columns: ["muhat_1_1", "muhat_1_2", "muhat_1_3"], by: "choice" });
    expect(learningRate?.column).toBe("wt_2");
  });

  it("of payouts and of parallel walks are told apart too", () => {
    expect(columnsOf("hgf_ar1_mab", "softmax").levels.map(({ label }) => label)).toEqual([
      "μ_{2}",
      ...[1, 2, 3].map((arm) => `μ_{1, arm ${arm}}`),
    ]);
    const labels = columnsOf("hgf_whatworld", "softmax").levels.map(({ label }) => label);
    expect(new Set(labels).size).toBe(17);
    expect(labels).toContain("μ_{2, to 1 from 3}");
  });
});
