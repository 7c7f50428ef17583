/** `fit` of a group model from the built command: the published tutorial, its folder, and the same bits again. */

import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Dataset, File as HdfFile, ready } from "h5wasm";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparable, type FitResult } from "../../src/fit/index.js";
import { fitResultSchema } from "../../src/fit/result-schema.js";
import { root, Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
  cpSync(join(root, "studies/multilevel"), join(place.path, "study"), { recursive: true });
});
afterAll(() => place.remove());

const at = (...path: string[]): string => join(place.path, ...path);
const read = (...path: string[]): string => readFileSync(at(...path), "utf8");
const resultOf = (folder: string): FitResult => JSON.parse(read(folder, "fit.json")) as FitResult;

function rows(folder: string, file: string): { header: string[]; data: Record<string, string>[] } {
  const { data, meta } = Papa.parse<Record<string, string>>(read(folder, file), {
    header: true,
    skipEmptyLines: true,
  });
  return { header: meta.fields!, data };
}

const tutorial = ["fit", "study/group.yaml", "--quiet"];
const summary = "mean,sd,eti89_lb,eti89_ub,ess_bulk,ess_tail,r_hat,mcse_mean";

describe("the fit of the published tutorial", () => {
  let code: number | null;
  beforeAll(() => {
    ({ code } = place.credence(...tutorial, "--out", "whole"));
  });

  it("ends with the published expected log predictive density and population", () => {
    const { group } = resultOf("whole");
    expect(group!.loo).toMatchObject({ unit: "trial", units: 3190 });
    expect(Math.abs(group!.loo!.elpd + 1677.4)).toBeLessThan(0.8);
    expect(Math.abs(group!.loo!.standardError - 25.63)).toBeLessThan(0.2);
    expect(Math.abs(group!.loo!.effectiveParameters - 18)).toBeLessThan(0.8);
    // Means and their Monte Carlo errors over 80 000 draws of another program.
    const published = [
      ["om2", "intercept", -4.46, 0.0023],
      ["om2", "sd", 1.6739, 0.0028],
      ["ze", "intercept", 0.6045, 0.0008],
      ["ze", "sd", 0.6486, 0.0009],
    ] as const;
    for (const [parameter, kind, mean, error] of published) {
      const row = group!.population.find((each) => each.parameter === parameter && each.kind === kind)!;
      const z = Math.abs(row.summary.mean - mean) / Math.hypot(row.summary.mcseMean, error);
      expect([parameter, kind, z < 4]).toEqual([parameter, kind, true]);
    }
  });

  it("ends with the published mean of every participant's parameters", () => {
    // Mean and Monte Carlo error of om2 and of ze, each over 80 000 draws of another program.
    const published = [
      [-5.0584, 0.0013, 2.684, 0.0016],
      [-4.3023, 0.0016, 1.2154, 0.0008],
      [-3.8488, 0.0012, 1.9046, 0.0009],
      [-7.1359, 0.0047, 1.7635, 0.0011],
      [-5.0354, 0.0051, 0.5758, 0.0007],
      [-4.4757, 0.0016, 1.4979, 0.0009],
      [-4.4723, 0.0012, 2.2632, 0.0012],
      [-2.5625, 0.0009, 2.4657, 0.001],
      [-5.1369, 0.0011, 3.23, 0.0018],
      [-2.5057, 0.0007, 3.1841, 0.0013],
    ] as const;
    const { data } = rows("whole", "participant_parameters.csv");
    const far = published.flatMap(([om2, om2Error, ze, zeError], i) =>
      (
        [
          ["om2", om2, om2Error],
          ["ze", ze, zeError],
        ] as const
      ).flatMap(([parameter, mean, error]) => {
        const row = data.find(
          (each) =>
            each.participant === String(i + 1) && each.parameter === parameter && each.scale === "native",
        )!;
        const z = Math.abs(Number(row.mean) - mean) / Math.hypot(Number(row.mcse_mean), error);
        return z < 4 ? [] : [[parameter, i + 1, z]];
      }),
    );
    expect(far).toEqual([]);
  });

  it("is predicted participant by participant, integrated, as published", () => {
    place.credence(...tutorial, "--loo-unit", "participant", "--no-report", "--out", "people");
    const { group } = resultOf("people");
    expect(group!.loo).toMatchObject({ unit: "participant", units: 10 });
    expect(Math.abs(group!.loo!.elpd + 1698.5)).toBeLessThan(1);
    const published = [166.6, 198.9, 167.6, 201.5, 222.9, 190.9, 166.7, 124.4, 156.7, 102.3];
    // Rounded to a tenth as published. Without the fifth, the population would move far: importance sampling says so.
    const { data } = rows("people", "loo.csv");
    const far = data.filter(
      ({ status, elpd }, i) => status === "good" && Math.abs(Number(elpd) + published[i]!) > 0.1,
    );
    expect(far).toEqual([]);
    expect(data.filter(({ status }) => status !== "good").map(({ participant }) => participant)).toEqual([
      "5",
    ]);
  });

  it("is what its schema says, and its exit code says whether it can be trusted", () => {
    const result = resultOf("whole");
    expect(fitResultSchema.parse(result)).toEqual(result);
    expect(code).toBe(result.group!.posterior.status === "converged" ? 0 : 3);
    expect(result.inference).toMatchObject({
      method: "nuts",
      seed: 123,
      sampling: { chains: 4, draws: 1000 },
    });
    expect(result.group!.parameters.map(({ formula }) => formula)).toEqual([
      "om2 ~ 1 + (1 | participant)",
      "ze ~ 1 + (1 | participant)",
    ]);
    expect(result.group!.parameters.map(({ random }) => random[0]!.sheared)).toEqual([[false], [true]]);
    expect(result.participants.map(({ id }) => id)).toEqual([..."123456789", "10"]);
  });

  it("says where chains began and in what coordinates they moved", () => {
    const report = read("whole", "report.html").replace(/<[^>]*>/g, "");
    expect(report).toContain("4 chains from around the mode of the population, each with 500 iterations");
    expect(report).toContain("with the linear dependence between the coefficients of a group");
  });

  it("has tables with the columns that are promised", () => {
    const headers: Record<string, string> = {
      population: `parameter,kind,grouping,term,term2,${summary},p_positive,rope_lb,rope_ub,p_rope,prior,parametrisation`,
      contrasts: `parameter,contrast,at,scale,${summary},p_positive,rope_lb,rope_ub,p_rope`,
      marginal_means: `parameter,by,level,at,scale,${summary}`,
      participant_parameters: `participant,session,block,condition,parameter,scale,${summary},unpooled,unpooled_sd,shrinkage,n_scored`,
      participant_coefficients: `participant,parameter,term,${summary},population_mean,shrinkage`,
      design: "participant,session,block,condition,parameter,Intercept",
      hyperpriors: "parameter,kind,grouping,term,distribution,source,native_lb,native_ub",
      runs: "participant,session,block,run,n_trials,n_scored,n_missing_response,n_ignored,input_hash",
      loo: "participant,session,trial,unit,elpd,p,k,status",
    };
    for (const [name, header] of Object.entries(headers)) {
      expect([name, rows("whole", `${name}.csv`).header.join(",")]).toEqual([name, header]);
    }
    expect(rows("whole", "runs.csv").data[0]).toMatchObject({
      participant: "1",
      run: "1",
      n_trials: "320",
      n_scored: "319",
    });
    // All saw one sequence.
    expect(new Set(rows("whole", "runs.csv").data.map((row) => row.input_hash)).size).toBe(1);
    expect(rows("whole", "hyperpriors.csv").data.map((row) => [row.distribution, row.source])).toEqual([
      ["normal(mean=-5, sd=5)", "file"],
      ["half-normal(scale=10)", "file"],
      ["normal(mean=0, sd=2)", "file"],
      ["half-normal(scale=2)", "file"],
    ]);
    const { data } = rows("whole", "loo.csv");
    const elpd = data.reduce((sum, row) => sum + Number(row.elpd), 0);
    expect(elpd).toBeCloseTo(resultOf("whole").group!.loo!.elpd, 8);
    expect(data[0]).toMatchObject({ participant: "1", trial: "2", unit: "trial" });
  });

  it("tells of each participant what the draws say", () => {
    const { participants } = resultOf("whole");
    const { data } = rows("whole", "draws.csv");
    const people = rows("whole", "participants.csv");
    expect(people.header.slice(0, 6)).toEqual(["participant", "status", "om2", "om2_sd", "om2_lb", "om2_ub"]);
    const mean = (column: string): number =>
      data.reduce((sum, row) => sum + Number(row[column]), 0) / data.length;
    for (const [i, { id, estimates }] of participants.entries()) {
      expect(estimates[0]!.value).toBeCloseTo(mean(`om2[${id}]`), 9);
      expect(estimates[1]!.value).toBeCloseTo(mean(`ze[${id}]`), 9);
      expect(estimates[1]!.estimation).toBeCloseTo(mean(`coef_ze[Intercept, ${id}]`), 9);
      expect(Number(people.data[i]!.ze)).toBe(estimates[1]!.value);
    }
  });

  it("has its draws in a netCDF file with the labels of the design", async () => {
    const { FS } = await ready;
    FS.writeFile("group.nc", readFileSync(at("whole", "posterior.nc")));
    const file = new HdfFile("group.nc", "r");
    const of = (path: string): Dataset => file.get(`posterior/${path}`) as Dataset; // these paths are of datasets
    expect(of("b_om2").shape).toEqual([4, 1000, 1]);
    expect(of("om2_term").value).toEqual(["Intercept"]);
    expect(of("sd_om2").shape).toEqual([4, 1000, 1]);
    expect(of("coef_ze").shape).toEqual([4, 1000, 1, 10]);
    expect(of("participant").value).toEqual([..."123456789", "10"]);
    expect(of("om2").shape).toEqual([4, 1000, 10]);
    expect(of("cell").value).toEqual([..."123456789", "10"]);
    const { data } = rows("whole", "draws.csv");
    const values = of("coef_ze").value as Float64Array;
    expect(values[3]).toBe(Number(data[0]!["coef_ze[Intercept, 4]"]));
    expect((of("ze").value as Float64Array)[3]).toBe(Number(data[0]!["ze[4]"]));
    file.close();
  });
});

describe("a group fit", () => {
  // Long enough to be stopped in the middle.
  const few = ["--chains", "2", "--warmup", "250", "--draws", "150", "--no-report", "--figures", "none"];
  const loud = ["fit", "study/group.yaml", ...few];

  it("ends with 3 where it should not be trusted, and says why", () => {
    const { code, stderr } = place.credence(...loud, "--threads", "1", "--out", "one");
    expect(code).toBe(3);
    expect(stderr).toContain("the result rests on 2 chains");
    expect(resultOf("one").group!.posterior.status).toBe("notConverged");
  });

  it("has the same bits on 1 and 2 threads, and when it is run again from its folder", () => {
    place.credence(...loud, "--quiet", "--threads", "2", "--out", "two");
    expect(comparable(resultOf("two"))).toEqual(comparable(resultOf("one")));
    expect(read("two", "draws.csv")).toBe(read("one", "draws.csv"));
    const again = place.credence("rerun", "one");
    expect([again.code, again.stdout]).toEqual([0, "Identical to the last bit: 10 participants.\n"]);
  });

  it("stops at Ctrl-C, and goes on to the bits of an uninterrupted one", async () => {
    const many = [...loud, "--threads", "2", "--out", "stopped"];
    const child = place.start(...many, "--log", "json");
    let told = "";
    child.stderr!.on("data", (piece: Buffer) => (told += piece.toString()));
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    while (!told.includes('"stage":"sampling"')) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(existsSync(at("stopped", "fit.json"))).toBe(false);
    expect(place.credence(...many).code).toBe(2);
    expect(place.credence(...many, "--seed", "5", "--resume").stderr).toContain(
      "had other data, model or settings",
    );
    place.credence(...many, "--quiet", "--resume");
    expect(comparable(resultOf("stopped"))).toEqual(comparable(resultOf("two")));
    expect(read("stopped", "draws.csv")).toBe(read("two", "draws.csv"));
    expect(existsSync(at("stopped", ".chains.ckp"))).toBe(false);
  });
});
