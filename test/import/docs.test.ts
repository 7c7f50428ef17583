/** The examples of docs/import.md run as they stand, in a copy of test/data/import. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";
import { Guide } from "../house/guide.js";

let guide: Guide;
beforeAll(() => {
  guide = new Guide("docs/import.md", "test/data/import");
});
afterAll(() => guide.remove());

const fitted = (name: string): FitResult["participants"] =>
  (JSON.parse(readFileSync(join(guide.folder, name, "fit.json"), "utf8")) as FitResult).participants;

describe("the examples of the guide to imports", () => {
  it("are all run here", () => {
    expect(guide.examples).toEqual([
      ...["jspsych", "direct", "tapas", "tapas-lists", "hbayesdm", "hbayesdm-derive", "library"],
    ]);
  });

  it("import and fit files of jsPsych, and print what the guide shows", () => {
    expect(guide.shell("jspsych").startsWith(guide.block("output", "jspsych"))).toBe(true);
    expect(fitted("fit-jspsych").map(({ id, status }) => `${id} ${status}`)).toEqual([
      "sub-01 converged",
      "sub-02 converged",
    ]);
  });

  it("fit a raw file to the same estimates", () => {
    guide.shell("direct");
    expect(fitted("fit-direct")[0]!.estimates).toEqual(fitted("fit-jspsych")[0]!.estimates);
  });

  it("import and fit pairs of the toolbox", () => {
    guide.shell("tapas");
    expect(guide.lines("study-tapas.csv")[0]).toBe("participant,trial,input,response,ignore");
    expect(fitted("fit-tapas").map(({ id }) => id)).toEqual(["s01", "s02"]);
    guide.shell("tapas-lists");
    expect(new Set(guide.lines("study-lists.csv").map((line) => line.split(",")[0]))).toEqual(
      new Set(["participant", "y1", "y2"]),
    );
  });

  it("import and fit data of hBayesDM; with option 2 as 1, input and response are the other way round", () => {
    guide.shell("hbayesdm");
    expect(fitted("fit-prl").map(({ id }) => id)).toEqual(["1", "2", "3"]);
    guide.shell("hbayesdm-derive");
    const values = (name: string): number[][] =>
      guide
        .lines(name)
        .slice(1)
        .map((line) => line.split(",").slice(2, 4).map(Number));
    expect(values("study-option-2.csv")).toEqual(
      values("study-prl.csv").map((row) => row.map((value) => 1 - value)),
    );
  });

  it("import in a program", () => {
    expect(guide.program("library")).toBe(
      "participant,trial,input,response,choice,outcome 1,1,1,1,1,1 1,2,0,1,1,-1 1,3,0,0,2,1\n" +
        "response = choice == 1; input = (choice == 1) == (outcome > 0)\n",
    );
  });
});
