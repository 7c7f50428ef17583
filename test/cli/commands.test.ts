/** Every command: what it prints, what it writes, and its exit code. */

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { FitResult } from "../../src/fit/index.js";
import { fitResultSchema } from "../../src/fit/result-schema.js";
import { perceptualModels } from "../../src/perceptual/index.js";
import { root, Workplace } from "./command.js";

type Row = Record<string, string>;

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place.remove());

const series = join(root, "test/data/binary_inputs_320.txt");
const models = ["--prc", "ehgf_binary", "--obs", "unitsq_sgm"];

const read = (...path: string[]): string => readFileSync(join(place.path, ...path), "utf8");
const write = (name: string, text: string): void => writeFileSync(join(place.path, name), text);
const rowsOf = (csv: string): Row[] => Papa.parse<Row>(csv.trim(), { header: true }).data;

/** Trials of one participant, who chooses the likelier option by a running mean, and every ninth time the other. */
function choices(trials: number, id = "s01"): string {
  let mean = 0.5;
  return Array.from({ length: trials }, (_, t) => {
    const input = (t * 7) % 10 < (t % 60 < 30 ? 7 : 3) ? 1 : 0;
    const choice = mean > 0.5 === (t % 9 !== 4) ? 1 : 0;
    mean += 0.2 * (input - mean);
    return `${id},${t + 1},${input},${choice}`;
  }).join("\n");
}
const header = "participant,trial,input,response";

describe("models", () => {
  it("lists the perceptual models of the catalogue and 28 response models", () => {
    const { code, stdout, stderr } = place.credence("models", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const listed = JSON.parse(stdout) as { name: string; kind: string }[];
    const named = (kind: string): string[] => listed.filter((m) => m.kind === kind).map((m) => m.name);
    expect(named("perceptual")).toEqual(perceptualModels.map((m) => m.name));
    expect(named("response").sort()).toEqual([
      ...["bayes_optimal", "bayes_optimal_binary", "bayes_optimal_categorical", "bayes_optimal_whatworld"],
      ...["bayes_optimal_whichworld", "beta_obs", "cdfgaussian_obs"],
      ...["condhalluc_obs", "condhalluc_obs2", "condhalluc_obs3", "gaussian_obs", "gaussian_obs_offset"],
      ...["logrt_linear_binary", "logrt_linear_binary_minimal", "logrt_linear_whatworld"],
      ...["rs_belief", "rs_precision", "rs_precision_whatworld", "rs_surprise", "softmax", "softmax_2beta"],
      ...["softmax_binary", "softmax_mu3", "softmax_mu3_wld", "softmax_wld", "squared_pe"],
      ...["unitsq_sgm", "unitsq_sgm_mu3"],
    ]);
    const table = place.credence("models");
    const names = table.stdout
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.split(" ")[0]);
    expect(names).toEqual(listed.map((m) => m.name));
  });

  it("shows every accepted spelling of a parameter", () => {
    const { code, stdout } = place.credence("models", "ehgf_binary");
    expect(code).toBe(0);
    const line = stdout.split("\n").find((text) => text.startsWith("om2 "))!;
    expect(line).toMatch(/^om2\s+om\[2\] omega2 x2\.tonicVolatility\s+real\s+mean -3, variance 4 /);
    const card = JSON.parse(place.credence("models", "ehgf_binary", "--json").stdout);
    const om2 = card.parameters.find((p: { name: string }) => p.name === "om2");
    expect(om2.aliases).toEqual(["om[2]", "omega2", "x2.tonicVolatility"]);
  });

  it("shows the levels that are asked for", () => {
    const card = JSON.parse(place.credence("models", "hgf_binary", "--levels", "4", "--json").stdout);
    expect(card.parameters.map((p: { name: string }) => p.name)).toContain("om4");
  });

  it("refuses levels that are no number", () => {
    const { code, stderr } = place.credence("models", "hgf_binary", "--levels", "many");
    expect(code).toBe(2);
    expect(stderr).toContain("--levels");
    expect(stderr).not.toContain("defect");
  });

  it("suggests the nearest name for an unknown model", () => {
    const { code, stdout, stderr } = place.credence("models", "ehgf_binry");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('unknown model "ehgf_binry"; did you mean "ehgf_binary"?');
  });
});

describe("filter", () => {
  interface Golden {
    readonly id: string;
    readonly trials: number[];
    readonly trajectories: { mu: number[][]; muhat: number[][] };
  }
  const golden = (
    JSON.parse(readFileSync(join(root, "test/golden/perceptual/ehgf_binary.json"), "utf8")) as {
      cases: Golden[];
    }
  ).cases.find((c) => c.id === "public-320")!;

  function expectGolden(cell: (column: string, trial: number) => number): void {
    expect(golden.trials.length).toBeGreaterThan(50);
    golden.trials.forEach((trial, k) => {
      const deviation = Math.max(
        Math.abs(cell("mu_2", trial) - golden.trajectories.mu[k]![1]!),
        Math.abs(cell("muhat_1", trial) - golden.trajectories.muhat[k]![0]!),
      );
      expect(deviation, `trial ${trial}`).toBeLessThanOrEqual(1e-9);
    });
  }

  it("prints the toolbox's trajectories as CSV", () => {
    const { code, stdout, stderr } = place.credence("filter", "ehgf_binary", "--inputs", series);
    expect([code, stderr]).toEqual([0, ""]);
    const rows = rowsOf(stdout);
    expect(rows.length).toBe(320);
    expectGolden((column, trial) => Number(rows[trial - 1]![column]));
  });

  it("prints the same as JSON, one array for each column", () => {
    const { stdout } = place.credence("filter", "ehgf_binary", "--inputs", series, "--json");
    const columns = JSON.parse(stdout) as Record<string, number[]>;
    expectGolden((column, trial) => columns[column]![trial - 1]!);
    const rows = rowsOf(place.credence("filter", "ehgf_binary", "--inputs", series).stdout);
    expect(Object.keys(columns)).toEqual(Object.keys(rows[0]!));
    expect(columns.wt_3).toEqual(rows.map((row) => Number(row.wt_3)));
  });

  it("writes the table to a file with --out and prints nothing", () => {
    const { code, stdout } = place.credence(
      "filter",
      "ehgf_binary",
      "--inputs",
      series,
      "--out",
      "beliefs.csv",
    );
    expect([code, stdout]).toEqual([0, ""]);
    expect(read("beliefs.csv")).toBe(place.credence("filter", "ehgf_binary", "--inputs", series).stdout);
  });

  describe("where the classic update breaks down", () => {
    const surprise = [...Array(80).fill(1), ...Array.from({ length: 80 }, (_, t) => t % 2)].join("\n");
    const args = ["filter", "hgf_binary", "--inputs", "surprise.txt", "--set", "om2=-2", "--set", "om3=2"];

    it("ends the table before the failed trial, names it and exits with 3", () => {
      write("surprise.txt", surprise);
      const { code, stdout, stderr } = place.credence(...args);
      expect(code).toBe(3);
      expect(stderr).toMatch(
        /^participant "surprise", run 1: trial 81: the posterior precision .*x3 precision = -/,
      );
      expect(rowsOf(stdout).map((row) => Number(row.trial))).toEqual(
        Array.from({ length: 80 }, (_, t) => t + 1),
      );
    });

    it("goes on with --on-failure continue, and still says so", () => {
      write("surprise.txt", surprise);
      const { code, stdout, stderr } = place.credence(...args, "--on-failure", "continue");
      expect(code).toBe(3);
      expect(stderr).toContain("trial 81");
      const rows = rowsOf(stdout);
      expect(rows.length).toBe(160);
      expect(rows.slice(0, 80)).toEqual(rowsOf(place.credence(...args).stdout));
    });

    it("knows only stop and continue", () => {
      const { code, stderr } = place.credence(...args, "--on-failure", "ignore");
      expect(code).toBe(2);
      expect(stderr).toContain("expected stop or continue");
    });
  });
});

describe("simulate", () => {
  const agent = ["simulate", "ehgf_binary", "--obs", "unitsq_sgm", "--inputs", series];
  const population = ["--agents", "5", "--population", "om2=normal(mean=-4, sd=1)"];

  it("prints the same bytes for the same seed and others for another seed", () => {
    const [one, again, other] = ["7", "7", "8"].map((seed) => place.credence(...agent, "--seed", seed));
    expect(one!.code).toBe(0);
    expect(rowsOf(one!.stdout).length).toBe(320);
    expect(again!.stdout).toBe(one!.stdout);
    expect(other!.stdout).not.toBe(one!.stdout);
  });

  it("answers every input with a choice", () => {
    const rows = rowsOf(place.credence(...agent).stdout);
    expect(Object.keys(rows[0]!)).toEqual(["participant", "trial", "input", "response"]);
    expect(rows.map((row) => row.input).join()).toBe(readFileSync(series, "utf8").trim().split(/\s+/).join());
    expect(new Set(rows.map((row) => row.response))).toEqual(new Set(["0", "1"]));
  });

  it("writes data, truth, agent and seed, which fit reads", () => {
    const { code } = place.credence(...agent, ...population, "--seed", "3", "--out", "sim");
    expect(code).toBe(0);
    expect(readdirSync(join(place.path, "sim")).sort()).toEqual([
      "agent.json",
      "data.csv",
      "simulation.json",
      "truth.csv",
    ]);
    expect(JSON.parse(read("sim", "simulation.json"))).toMatchObject({
      schema: "credence-simulation/1",
      seed: 3,
    });
    const truth = rowsOf(read("sim", "truth.csv"));
    expect(truth.map((row) => row.participant)).toEqual([1, 2, 3, 4, 5].map((i) => `agent${i}`));
    const varying = Object.keys(truth[0]!).filter((name) => new Set(truth.map((row) => row[name])).size > 1);
    expect(varying).toEqual(["participant", "om2"]);
    expect(new Set(truth.map((row) => row.om2)).size).toBe(5);

    const fitted = place.credence(
      "fit",
      "sim/data.csv",
      "--agent",
      "sim/agent.json",
      "--json",
      "--starts",
      "2",
    );
    expect(fitted.code).toBe(0);
    const result = JSON.parse(fitted.stdout) as FitResult;
    expect(result.participants.map((p) => p.id)).toEqual(truth.map((row) => row.participant));
    expect(result.model.priors.find((p) => p.name === "om2")).toMatchObject({ mean: -4, sd: 1 });
  });

  it("takes a value that is set, not the mean of a prior that is given; draws from that where asked", () => {
    const om2 = (...args: string[]): string[] => {
      const given = ["--set", "omega2=-5", "--prior", "om2=normal(mean=-3, sd=1)"];
      const { code } = place.credence(...agent, ...given, ...args, "--out", "set", "--overwrite");
      expect(code).toBe(0);
      return [...new Set(rowsOf(read("set", "truth.csv")).map((row) => row.om2!))];
    };
    expect(om2()).toEqual(["-5"]);
    expect(om2("--from-prior", "--agents", "3").length).toBeGreaterThan(1);
    expect(om2(...population).length).toBeGreaterThan(1);
  });

  it("replaces files in its folder only with --overwrite", () => {
    expect(place.credence(...agent, "--seed", "1", "--out", "kept").code).toBe(0);
    const before = read("kept", "data.csv");
    const refused = place.credence(...agent, "--seed", "2", "--out", "kept");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--overwrite");
    expect(read("kept", "data.csv")).toBe(before);
    expect(place.credence(...agent, "--seed", "2", "--out", "kept", "--overwrite").code).toBe(0);
    expect(read("kept", "data.csv")).not.toBe(before);
  });

  it("asks for a response model", () => {
    const { code, stdout, stderr } = place.credence("simulate", "ehgf_binary", "--inputs", series);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("no response model");
  });

  it("draws every free parameter from its prior with --from-prior", () => {
    expect(place.credence(...agent, "--agents", "4", "--from-prior", "--out", "prior").code).toBe(0);
    const truth = rowsOf(read("prior", "truth.csv"));
    const varying = Object.keys(truth[0]!).filter((name) => new Set(truth.map((row) => row[name])).size > 1);
    expect(varying).toEqual(expect.arrayContaining(["om2", "om3", "ze"]));
    expect(varying).not.toContain("mu0_2");
  });

  it("keeps the agent file's priors beside a population", () => {
    write(
      "priors.json",
      JSON.stringify({
        priors: { om3: "normal(mean=-6, sd=1)" },
        perceptualModel: "ehgf_binary",
        responseModel: "unitsq_sgm",
      }),
    );
    const args = ["simulate", "priors.json", "--inputs", series, ...population, "--out", "both"];
    expect(place.credence(...args).code).toBe(0);
    const truth = rowsOf(read("both", "truth.csv"));
    expect(truth.map((row) => row.om3)).toEqual(Array(5).fill("-6"));
    expect(new Set(truth.map((row) => row.om2)).size).toBe(5);
  });
});

describe("rerun", () => {
  /** A fit folder of its own for each test. */
  function fitted(name: string): void {
    write(`${name}.csv`, `${header}\n${choices(60)}\n${choices(70, "s02")}\n`);
    const { code } = place.credence("fit", `${name}.csv`, ...models, "--out", name, "--starts", "2");
    expect(code).toBe(0);
  }

  it("makes the same fit to the last bit", () => {
    fitted("same");
    const { code, stdout } = place.credence("rerun", "same", "--out", "same-again");
    expect(stdout).toBe("Identical to the last bit: 2 participants.\n");
    expect(code).toBe(0);
    expect(read("same-again", "participants.csv")).toBe(read("same", "participants.csv"));
    expect(read("same-again", "trajectories.csv")).toBe(read("same", "trajectories.csv"));
  });

  it("refuses data that are no longer what was fitted", () => {
    fitted("changed");
    write("changed.csv", read("changed.csv").replace("s01,1,1,0", "s01,1,1,1"));
    const { code, stdout, stderr } = place.credence("rerun", "changed");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("changed.csv");
    expect(stderr).toContain("SHA-256");
  });

  it("says that an edited estimate is different", () => {
    fitted("edited");
    const result = JSON.parse(read("edited", "fit.json"));
    result.participants[1].estimates[0].value += 1e-12;
    writeFileSync(join(place.path, "edited/fit.json"), JSON.stringify(result));
    const { code, stdout } = place.credence("rerun", "edited");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Different from edited: /);
  });

  it("tells two files of one name apart", () => {
    for (const folder of ["seen", "done"]) mkdirSync(join(place.path, folder), { recursive: true });
    const lines = choices(60)
      .split("\n")
      .map((line) => line.split(","));
    write("seen/s01.csv", `${lines.map((cells) => cells[2]).join("\n")}\n`);
    write("done/s01.csv", `${lines.map((cells) => cells[3]).join("\n")}\n`);
    const args = [
      "--inputs",
      "seen/s01.csv",
      "--responses",
      "done/s01.csv",
      "--starts",
      "1",
      "--out",
      "pair",
    ];
    expect(place.credence("fit", ...args, ...models).code).toBe(0);
    const { code, stdout } = place.credence("rerun", "pair");
    expect([code, stdout]).toEqual([0, "Identical to the last bit: 1 participant.\n"]);
  });

  it("names the place where the data are missed after the folder was moved", () => {
    fitted("moved");
    mkdirSync(join(place.path, "deep/er"), { recursive: true });
    renameSync(join(place.path, "moved"), join(place.path, "deep/er/moved"));
    const { code, stderr } = place.credence("rerun", "deep/er/moved");
    expect(code).toBe(2);
    expect(stderr).toContain("deep/er/moved/analysis.yaml: the data it names, ../moved.csv, are not there");
    expect(stderr).toContain(join("deep", "er", "moved.csv"));
  });

  it("wants a fit folder", () => {
    mkdirSync(join(place.path, "empty"), { recursive: true });
    const { code, stderr } = place.credence("rerun", "empty");
    expect(code).toBe(2);
    expect(stderr).toContain("fit.json: no such file");
  });
});

describe("fit", () => {
  const data = (): string[] => {
    write("choices.csv", `${header}\n${choices(80)}\n${choices(80, "s02")}\n`);
    return ["fit", "choices.csv", ...models];
  };

  it("shows the priors with --dry-run and writes nothing", () => {
    const args = data();
    const before = readdirSync(place.path).sort();
    const { code, stdout } = place.credence(...args, "--prior", "om2=normal(mean=-3.5, sd=2)", "--dry-run");
    expect(code).toBe(0);
    expect(stdout).toContain("2 participants, 160 scored trials");
    expect(stdout.split("\n", 1)[0]).toMatch(/, belief clip 0\.001$/);
    const clipped = place.credence(...args, "--set", "clip=0.01", "--dry-run").stdout;
    expect(clipped.split("\n", 1)[0]).toMatch(/, belief clip 0\.01$/);
    expect(stdout).toMatch(/^om2 +normal\(mean=-3\.5, sd=2\) +-6\.79 to -0\.2103 +native$/m);
    expect(stdout).toMatch(/^mu0_2 +fixed at 0 /m);
    const plan = place.credence(...args, "--dry-run", "--json", "--out", "planned");
    expect(JSON.parse(plan.stdout)).toMatchObject({ schema: "credence-plan/1" });
    expect(readdirSync(place.path).sort()).toEqual(before);
  });

  it("prints with --json nothing but a result of the published schema", () => {
    const args = data();
    const before = readdirSync(place.path).sort();
    const { code, stdout } = place.credence(...args, "--json");
    expect(code).toBe(0);
    const parsed = fitResultSchema.safeParse(JSON.parse(stdout));
    expect(parsed.error?.issues).toBeUndefined();
    expect(parsed.data!.participants.map((p) => p.id)).toEqual(["s01", "s02"]);
    expect(readdirSync(place.path).sort()).toEqual(before);
  });

  it("writes the same result to fit.json as it prints", () => {
    const { stdout } = place.credence(...data(), "--json", "--out", "printed");
    expect(read("printed", "fit.json")).toBe(stdout);
  });

  it("has the schema file that scripts/schema.ts writes", () => {
    const schema = { title: "credence-fit/1", ...z.toJSONSchema(fitResultSchema) };
    expect(readFileSync(join(root, "schema/credence-fit-1.json"), "utf8")).toBe(
      `${JSON.stringify(schema, undefined, 2)}\n`,
    );
  });

  it("says nothing at all with --quiet, and writes the folder", () => {
    const { code, stdout, stderr } = place.credence(...data(), "--quiet", "--out", "quiet");
    expect([code, stdout, stderr]).toEqual([0, "", ""]);
    expect(readdirSync(join(place.path, "quiet")).sort()).toEqual([
      ".written.json",
      "analysis.yaml",
      "citations.bib",
      "figures",
      "fit.json",
      "participants.csv",
      "report.html",
      "trajectories.csv",
    ]);
  });

  it("writes progress, warnings and failures as lines of JSON with --log json", () => {
    data();
    // The model is not named, so that there is something to say beside progress.
    const { code, stderr } = place.credence("fit", "choices.csv", "--log", "json", "--json");
    expect(code).toBe(0);
    const events = stderr
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(new Set(events.map((e) => e.event))).toEqual(new Set(["message", "progress"]));
    expect(events.find((e) => e.event === "message").message).toContain("No model named");
    expect(events.at(-1)).toMatchObject({ event: "progress", done: 2, total: 2 });
  });

  it("never replaces a fit unasked", () => {
    const args = data();
    expect(place.credence(...args, "--quiet", "--starts", "1").code).toBe(0);
    expect(place.credence(...args, "--quiet", "--starts", "1").code).toBe(0);
    expect(existsSync(join(place.path, "fit-choices/fit.json"))).toBe(true);
    expect(existsSync(join(place.path, "fit-choices-2/fit.json"))).toBe(true);
    const refused = place.credence(...args, "--out", "fit-choices");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--overwrite");
    expect(place.credence(...args, "--out", "fit-choices", "--overwrite", "--quiet").code).toBe(0);
  });

  it("exits with 1 for data that cannot be read and 2 for options that mean nothing", () => {
    write("bad.csv", `${header}\n${choices(30).replace("s01,3,", "s01,3,x")}\n`);
    expect(place.credence("fit", "bad.csv", ...models).code).toBe(1);
    expect(place.credence(...data(), "--no-such-option").code).toBe(2);
    expect(place.credence("fit", "choices.csv", "--prc", "ehgf_binry").code).toBe(2);
    expect(place.credence("fit", "missing.csv", ...models).code).toBe(2);
    expect(place.credence(...data(), "--pooling", "some").code).toBe(2);
  });

  it("refuses a gap that is neither a number nor a column", () => {
    const { code, stderr } = place.credence(...data(), "--sessions", "carry", "--gap", "long");
    expect(code).toBe(1);
    expect(stderr).toContain('"long"');
    expect(stderr).toContain("gap");
  });

  it("exits with 3 where a participant fails, and fits the others", () => {
    const inputs = [...Array(80).fill(1), ...Array.from({ length: 80 }, (_, t) => t % 2)];
    const calm = Array.from({ length: 80 }, (_, t) => `s01,${t + 1},1,${t % 9 === 0 ? 0 : 1}`).join("\n");
    const failing = inputs.map((u, t) => `cat,${t + 1},${u},${t % 3 === 0 ? 0 : 1}`).join("\n");
    write("mixed.csv", `${header}\n${calm}\n${failing}\n`);
    const fixed = ["--fix", "om2=-2", "--fix", "om3=2"];
    const args = ["fit", "mixed.csv", "--prc", "hgf_binary", "--obs", "unitsq_sgm", ...fixed];
    const { code, stdout, stderr } = place.credence(...args, "--json");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^participant "cat" failed: .*trial 81/m);
    const result = JSON.parse(stdout) as FitResult;
    expect(result.failed).toEqual(["cat"]);
    expect(result.participants.map((p) => p.status)).toEqual(["converged", "failed"]);
    expect(fitResultSchema.safeParse(result).error?.issues).toBeUndefined();
    const logged = place.credence(...args, "--json", "--log", "json");
    const events = logged.stderr
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.at(-1)).toMatchObject({ event: "failed", participant: "cat" });
    const printed = place.credence(...args, "--out", "mixed").stdout;
    expect(printed).toContain("Sum of log evidence over 1 participant, without 1 that has none: ");

    write("lost.csv", `${header}\n${failing}\n`);
    const lost = place.credence(...args.with(1, "lost.csv"), "--out", "lost").stdout;
    expect(lost).toContain("No log evidence: no fit has any");
    expect(lost).toMatch(/^ze +normal\(mean=3.871, sd=1\) +9\.\d+ to 248\.\d +log$/m);
  });
});

describe("the command as a whole", () => {
  it("shows help and version with exit code 0", () => {
    expect(place.credence("--help").code).toBe(0);
    expect(place.credence("fit", "--help").stdout).toContain("Examples:");
    expect(place.credence("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("suggests the nearest command", () => {
    const { code, stderr } = place.credence("simulat");
    expect(code).toBe(2);
    expect(stderr).toContain("simulate");
  });

  it("ends quietly when its reader stops reading", async () => {
    const child = place.start("filter", "ehgf_binary", "--inputs", series);
    child.stdout!.destroy();
    let stderr = "";
    child.stderr!.on("data", (chunk) => {
      stderr += chunk;
    });
    await new Promise((resolve) => child.on("close", resolve));
    expect(stderr).toBe("");
  });
});
