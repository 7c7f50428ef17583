/** `fit` of an analysis with several models: a folder for each, and their comparison on the same people and trials. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";
import type { PredictiveComparison } from "../../src/fit/model-list.js";
import { bundledStudy } from "./bundled-study.js";
import { Workplace } from "./command.js";

let place: Workplace;
const at = (...path: string[]): string => join(place.path, ...path);
const read = (...path: string[]): string => readFileSync(at(...path), "utf8");

const head = `schema: credence-analysis/1
title: Two models
data: { file: study/multilevel.csv }
covariates: { file: people.csv }
variables: { missingCovariates: drop }
agent:
  perceptualModel: hgf_binary
  levels: 2
  set: { mu0_2: 0, sa0_2: 1 }
  clip: none
  responseModel: unitsq_sgm
  free: [om2, ze]
study: { skipFirst: 1 }
group: { pooling: complete }
inference: { chains: 2, warmup: 60, draws: 40, seed: 3 }
outputs: { report: false, figures: false }
`;

beforeAll(() => {
  place = new Workplace();
  bundledStudy(at("study"), 6);
  const ages = [20, 30, 40, 50, 60, "NA"];
  writeFileSync(at("people.csv"), `participant,age\n${ages.map((age, i) => `${i + 1},${age}\n`).join("")}`);
});
afterAll(() => place.remove());

describe("an analysis with several models", () => {
  const fit = (...flags: string[]) =>
    place.credence("fit", "models.yaml", "--quiet", "--out", "fits", ...flags);

  it("fits each into its folder, of the people whom all of them have, and compares them", () => {
    writeFileSync(
      at("models.yaml"),
      `${head}models:\n  - { name: same }\n  - { name: by-age, group: { formula: om2 ~ age } }\n`,
    );
    expect(fit().code).toBe(3);
    const comparison = JSON.parse(read("fits", "comparison.json")) as PredictiveComparison;
    expect(comparison).toMatchObject({
      schema: "credence-prediction/1",
      title: "Two models",
      unit: "trial",
      units: 5 * 319,
    });
    const results = ["same", "by-age"].map((name) => JSON.parse(read("fits", name, "fit.json")) as FitResult);
    for (const { participants, group, analysis } of results) {
      expect(participants.map(({ id }) => id)).toEqual([..."12345"]);
      expect(analysis.models).toBeUndefined();
      const row = comparison.models.find(({ elpd }) => elpd === group!.loo!.elpd)!;
      expect(row.looic).toBe(-2 * row.elpd);
    }
    expect(results[1]!.group!.parameters[0]!.formula).toBe("om2 ~ 1 + age");
    // Differences are of the units in pairs: the table of each folder has them.
    const elpd = ["same", "by-age"].map((name) => {
      const { data } = Papa.parse<{ elpd: string }>(read("fits", name, "loo.csv"), {
        header: true,
        skipEmptyLines: true,
      });
      return data.map((row) => Number(row.elpd));
    });
    const differences = elpd[0]!.map((x, u) => elpd[1]![u]! - x);
    const total = differences.reduce((sum, x) => sum + x, 0);
    expect(comparison.models[1]!.difference).toBeCloseTo(-Math.abs(total), 8);
    const { data } = Papa.parse<Record<string, string>>(read("fits", "comparison.csv"), { header: true });
    expect(Object.keys(data[0]!).slice(0, 8)).toEqual([
      ...["model", "elpd_loo", "se_elpd_loo", "p_loo", "looic", "n_bad_k", "elpd_diff", "se_diff"],
    ]);
    const weights = comparison.models.map(({ stacking }) => stacking!);
    expect(weights[0]! + weights[1]!).toBeCloseTo(1, 10);
    expect(place.credence("rerun", "fits/by-age").stdout).toBe(
      "Identical to the last bit: 5 participants.\n",
    );
  });

  it("may be in several files, which differ in agent and group alone", () => {
    const top = head.replace("title: Two models\n", "");
    writeFileSync(at("same.yaml"), top);
    writeFileSync(
      at("by-age.yaml"),
      top.replace("{ pooling: complete }", "{ pooling: complete, formula: om2 ~ age }"),
    );
    const files = (...names: string[]) =>
      place.credence("fit", "--models", ...names, "--quiet", "--out", "files");
    expect(files("same.yaml", "by-age.yaml").code).toBe(3);
    const [whole, joined] = ["fits", "files"].map((folder) => {
      const { title: _, ...rest } = JSON.parse(read(folder, "comparison.json")) as PredictiveComparison;
      return rest;
    });
    expect(joined).toEqual(whole);
    expect(files("same.yaml").stderr).toContain("name at least two analysis files");
    writeFileSync(at("other.yaml"), top.replace("skipFirst: 1", "skipFirst: 2"));
    expect(files("same.yaml", "other.yaml").stderr).toContain("other.yaml differs from same.yaml in study");
    expect(files("same.yaml", "models.yaml").stderr).toContain("models.yaml lists models itself");
  });

  it("goes on where it was interrupted, from the folders that are there", async () => {
    const child = place.start("fit", "models.yaml", "--log", "json", "--out", "stopped");
    let told = "";
    child.stderr!.on("data", (piece: Buffer) => (told += piece.toString()));
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    while (!told.includes("Model by-age:")) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    const finished = read("stopped", "same", "fit.json");
    const { code } = place.credence("fit", "models.yaml", "--quiet", "--out", "stopped", "--resume");
    expect(code).toBe(3);
    // What was finished is not fitted again.
    expect(read("stopped", "same", "fit.json")).toBe(finished);
    expect(JSON.parse(read("stopped", "comparison.json"))).toEqual(
      JSON.parse(read("fits", "comparison.json")),
    );
  });

  it("is refused before anything is computed where names clash or a model has no hierarchy", () => {
    writeFileSync(
      at("wrong.yaml"),
      `${head.replace("group: { pooling: complete }\n", "")}models:\n  - { name: a, group: { pooling: partial } }\n  - { name: a }\n  - { name: "../b", group: { pooling: complete } }\n`,
    );
    const { code, stderr } = place.credence("fit", "wrong.yaml", "--out", "wrong");
    expect(code).toBe(2);
    expect(stderr).toContain("models 2: there is a model a already");
    expect(stderr).toContain("models 2: a has no hierarchy");
    expect(stderr).toContain('models 3: "../b" cannot be the name of a folder');
  });
});
