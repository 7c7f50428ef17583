import { describe, expect, it } from "vitest";
import { readStudy } from "../study/index.js";
import { load } from "./load.js";

const source = { name: "s01.csv", text: "input,response\n1,1\n,1\n0,\n1,0\n0,1\n" };
const loaded = (specification: Parameters<typeof load>[0]["specification"], study = {}) =>
  load({ specification, context: {}, study, read: (options) => readStudy(source, options) });
const models = { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" };

describe("the number of scored trials of a loaded study", () => {
  it("leaves out trials without input, on which a frozen belief is not asked", async () => {
    const { study } = await loaded(models);
    expect(study.summary.scoredTrials).toBe(3);
  });

  it("counts them where the participant answered to an input that was not shown", async () => {
    const { study } = await loaded({ ...models, missingInput: "unobserved" });
    expect(study.summary.scoredTrials).toBe(4);
  });

  it("counts inputs where those are scored, and skipped trials never", async () => {
    const observer = { perceptualModel: "ehgf_binary", responseModel: "bayes_optimal_binary" };
    const { study } = await loaded(observer, { skipFirst: 1 });
    expect(study.summary.scoredTrials).toBe(3);
  });
});
