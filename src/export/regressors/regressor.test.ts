import { describe, expect, it } from "vitest";
import { buildAgent } from "../../agent/index.js";
import { chooseRegressors, fewRegressors } from "./regressor.js";

const agentOf = (perceptualModel: string, responseModel: string) =>
  buildAgent({ perceptualModel, responseModel }).agent;
const names = (list: readonly { readonly name: string }[]): string => list.map(({ name }) => name).join(" ");

describe("the default regressors", () => {
  it("are weighted prediction errors first, then all else that is trial-wise learning", () => {
    expect(names(chooseRegressors(agentOf("ehgf_binary", "unitsq_sgm")))).toBe(
      "epsi_2 epsi_3 da_1 da_2 da_3 muhat_1 muhat_2 muhat_3 wt_1 wt_2 wt_3 v_2 v_3 sahat_1 sahat_2 sahat_3 " +
        "surprise response_prediction_error",
    );
    expect(names(chooseRegressors(agentOf("rw_binary", "unitsq_sgm")))).toBe(
      "da vhat surprise response_prediction_error",
    );
  });

  it("have no prediction error of responses where there are none", () => {
    expect(names(chooseRegressors(agentOf("hgf", "bayes_optimal")))).not.toContain("response");
  });

  it("are few for SPM: weighted prediction errors, else prediction errors", () => {
    expect(names(fewRegressors(agentOf("ehgf", "gaussian_obs")))).toBe("epsi_1 epsi_2");
    expect(names(fewRegressors(agentOf("rw_binary", "unitsq_sgm")))).toBe("da");
  });
});

describe("regressors by name", () => {
  const agent = agentOf("ehgf_binary", "unitsq_sgm");

  it("keep the order given, are there once, and may have our names", () => {
    expect(names(chooseRegressors(agent, ["wt_2", "x2.expectedMean", "wt_2", "response_surprise"]))).toBe(
      "wt_2 muhat_2 response_surprise",
    );
  });

  it("are refused with the nearest name and all there are", () => {
    expect(() => chooseRegressors(agent, ["epsi2"])).toThrow(
      'no column "epsi2"; did you mean "epsi_2"? Its columns are mu_1',
    );
    expect(() => chooseRegressors(agent, ["nonsense"])).toThrow('no column "nonsense"; its columns are mu_1');
  });
});

describe("computed regressors", () => {
  const agent = agentOf("ehgf_binary", "unitsq_sgm");
  const values = (name: string, columns: Record<string, number[]>): number[] => {
    const [regressor] = chooseRegressors(agent, [name]);
    const series = Object.entries(columns).map(([key, list]) => [key, Float64Array.from(list)] as const);
    return [...regressor!.values({ id: "a", trials: 2, columns: new Map(series) })];
  };

  it("are surprises in nats and the prediction error of the response", () => {
    expect(values("surprise", { u: [1, 0], muhat_1: [0.5, 0.75] })).toEqual([Math.LN2, -Math.log(0.25)]);
    expect(values("response_surprise", { log_likelihood: [-0.5, Number.NaN] })).toEqual([0.5, Number.NaN]);
    expect(values("response_prediction_error", { response: [1, 0], prediction: [0.75, 0.25] })).toEqual([
      0.25, -0.25,
    ]);
  });
});
