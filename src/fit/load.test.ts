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

describe("few scored trials", () => {
  /** 24 responses, the first six to inputs that are missing. */
  const text = `input,response\n${Array.from({ length: 24 }, (_, t) => `${t < 6 ? "" : t % 2},${t % 3 ? 1 : 0}`).join("\n")}\n`;
  const warned = async (specification: Parameters<typeof load>[0]["specification"], study = {}) => {
    const read = (options: object) => readStudy({ name: "s01.csv", text }, options);
    const { warnings } = (await load({ specification, context: {}, study, read })).study;
    return warnings.filter(({ code }) => code === "few-scored-trials");
  };

  it("are those that the model scores: without input none, unless beliefs go on there", async () => {
    expect(await warned(models)).toEqual([
      {
        code: "few-scored-trials",
        message: "participant s01: fewer than 20 scored trials; estimates will lean on the priors",
        participants: ["s01"],
      },
    ]);
    expect(await warned({ ...models, missingInput: "unobserved" })).toEqual([]);
  });

  it("are pointed out once where the study alone tells", async () => {
    expect((await warned({ ...models, missingInput: "unobserved" }, { skipFirst: 5 })).length).toBe(1);
  });
});

describe("models that are named in part", () => {
  it("name the likely model where the only one is misspelt, and the missing one where it is not", async () => {
    await expect(loaded({ perceptualModel: "ehgf_binry" })).rejects.toThrow('did you mean "ehgf_binary"?');
    await expect(loaded({ perceptualModel: "ehgf_binary" })).rejects.toThrow("no response model: name one");
    await expect(loaded({ responseModel: "unitsq_sgm" })).rejects.toThrow("no perceptual model: name one");
  });
});

describe("onsets of a loaded study", () => {
  const timed = { name: "s01.csv", text: "input,response,time\n1,1,0\n0,1,\n0,0,7\n" };
  const timesOf = async (specification: Parameters<typeof load>[0]["specification"]) => {
    const read = (options: object) => readStudy(timed, options);
    const { participants, study } = await load({ specification, context: {}, study: {}, read });
    return { time: participants[0]!.runs[0]!.time, codes: study.warnings.map(({ code }) => code) };
  };

  it("may have gaps where a trial is a step, and are put aside where gaps would be steps of unknown length", async () => {
    expect((await timesOf(models)).time).toEqual(Float64Array.of(0, Number.NaN, 7));
    const { time, codes } = await timesOf({ ...models, set: { irregularIntervals: true } });
    expect(time).toBeUndefined();
    expect(codes).toContain("column-not-used");
  });

  it("serve regressors where every trial is one step, which is no news; of intervals that are not used it is", async () => {
    const columnsNotUsed = async (name: string, options = {}): Promise<string[]> => {
      const text = timed.text.replace("time", name).replace("0,1,\n", "0,1,2\n");
      const read = (more: object) => readStudy({ ...timed, text }, more);
      const { study } = await load({ specification: models, context: {}, study: options, read });
      return study.warnings.flatMap(({ code, message }) => (code === "column-not-used" ? [message] : []));
    };
    expect(await columnsNotUsed("time")).toEqual([]);
    expect(await columnsNotUsed("interval")).toEqual([
      "column interval: every trial counts as one step of time; to use it set irregularIntervals=true, where the perceptual model has that setting",
    ]);
    await expect(columnsNotUsed("time", { gap: 3 })).rejects.toThrow(
      "a gap of 3 needs a filter that honours",
    );
  });
});

describe("columns of several streams", () => {
  const streams = [
    { name: "choice", model: "unitsq_sgm" },
    { name: "rt", model: "logrt_linear_binary" },
  ];
  const two = async (text: string, more: object = {}) => {
    const read = (options: object) => readStudy({ name: "d.csv", text }, options);
    const specification = { perceptualModel: "ehgf_binary", streams, ...more };
    return load({ specification, context: {}, study: { columns: { response: ["y", "t"] } }, read });
  };

  it("are held against what their own models expect", async () => {
    await expect(two("u,y,t\n1,2,6.1\n0,1,6.2\n")).rejects.toThrow(/d.csv:2, column y: a binary response/);
    await expect(two("u,y,t\n1,1,450\n0,1,520\n")).rejects.toThrow(
      /d.csv:2, column t: response times must be/,
    );
  });

  it("may have gaps of their own, unless the first decides", async () => {
    const text = "u,y,t\n1,1,6.1\n0,,6.2\n1,0,\n";
    expect((await two(text)).study.summary.scoredTrials).toBe(3);
    await expect(two(text, { missingResponse: "firstColumn" })).rejects.toThrow(
      'participant "d", line 4: response column 2 (stream "rt") is missing although the first one is there',
    );
    const whole = "u,y,t\n1,1,6.1\n0,,6.2\n1,0,6\n";
    expect((await two(whole, { missingResponse: "firstColumn" })).study.summary.scoredTrials).toBe(2);
  });
});

it("a known defect of the toolbox that a name computes is a warning of the fit, its corrected form is not", async () => {
  const codes = async (set: object) =>
    (
      await loaded({ perceptualModel: "ehgf_binary", responseModel: "cdfgaussian_obs", set: { ...set } })
    ).study.warnings.flatMap(({ code, message }) => (code === "known-defect" ? [message] : []));
  expect((await codes({})).join()).toMatch(/^cdfgaussian_obs divides by the variance .* form=corrected/);
  expect(await codes({ form: "corrected" })).toEqual([]);
});
