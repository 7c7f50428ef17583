/** The checks of the list as commands: what they write, that threads and interruptions change nothing, what they refuse. */

import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  calibrationSchema,
  designSchema,
  predictiveSchema,
  recoverySchema,
} from "../../src/checklist/result-schemas.js";
import { root, Workplace } from "./command.js";

const study = join(root, "studies/multilevel/multilevel.csv");
const rw = ["rw_binary", "--obs", "unitsq_sgm"];
let place: Workplace;

const path = (...parts: string[]): string => join(place.path, ...parts);
const text = (...parts: string[]): string => readFileSync(path(...parts), "utf8");
const rows = (...parts: string[]): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(text(...parts), { header: true, skipEmptyLines: true }).data;

/** Runs a command that must end well, and gives back what it printed. */
function run(...args: string[]): string {
  const { code, stdout, stderr } = place.credence(...args);
  expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
  return stdout;
}

function refused(...args: string[]): string {
  const { code, stdout, stderr } = place.credence(...args);
  expect([code, stdout]).toEqual([2, ""]);
  return stderr;
}

beforeAll(() => {
  place = new Workplace();
  const inputs = Array.from({ length: 80 }, (_, t) => ((t * 7) % 10 < (t < 40 ? 8 : 3) ? 1 : 0));
  writeFileSync(path("u.txt"), `${inputs.join("\n")}\n`);
  const quick = ["--no-report", "--figures", "none", "--quiet", "--starts", "2"];
  run("fit", study, "--prc", "rw_binary", "--obs", "unitsq_sgm", "--out", "fit", ...quick);
});
afterAll(() => place.remove());

describe("recovery parameters", () => {
  const options = [...rw, "--inputs", "u.txt", "--agents", "24", "--starts", "2"];

  it("writes tables, figure, paragraph and result, which agree", () => {
    const folder = ["--threads", "3", "--out", "rec", "--figures", "svg,png"];
    const stdout = run("recovery", "parameters", ...options, ...folder);
    expect(readdirSync(path("rec")).filter((name) => !name.startsWith("."))).toEqual([
      ...["agents.csv", "figures", "methods.txt", "recovery.csv", "recovery.json"],
    ]);
    expect(readdirSync(path("rec/figures"))).toEqual(["recovery.csv", "recovery.png", "recovery.svg"]);
    expect(stdout).toMatch(/^parameter +r +true sd/);
    const result = JSON.parse(text("rec/recovery.json")) as {
      schema: string;
      parameters: { parameter: string; r: number; coverage: number }[];
      agents: { parameters: { name: string; truthEstimation: number; estimateEstimation: number }[] }[];
    };
    expect(result.schema).toBe("credence-recovery/1");
    const summary = rows("rec/recovery.csv");
    expect(summary.map(({ parameter }) => parameter)).toEqual(["al", "ze"]);
    // The correlation again, from the agents of the table.
    for (const [j, { r, parameter }] of result.parameters.entries()) {
      const own = rows("rec/agents.csv").filter((row) => row.parameter === parameter);
      expect(own.length).toBe(24);
      const x = own.map((row) => Number(row.true_estimation));
      const y = own.map((row) => Number(row.estimate_estimation));
      const [mx, my] = [x, y].map((v) => v.reduce((a, b) => a + b, 0) / 24) as [number, number];
      const sum = (f: (k: number) => number) => x.reduce((total, _, k) => total + f(k), 0);
      const again =
        sum((k) => (x[k]! - mx) * (y[k]! - my)) /
        Math.sqrt(sum((k) => (x[k]! - mx) ** 2) * sum((k) => (y[k]! - my) ** 2));
      expect(r).toBeCloseTo(again, 10);
      expect(Number(summary[j]!.r)).toBe(r);
    }
    expect(rows("rec/figures/recovery.csv").length).toBe(48);
    expect(text("rec/methods.txt")).toContain("24 agents were simulated and fitted like participants.");
    expect(text("rec/methods.txt")).toContain("those of u.txt, 80 trials");
  });

  it("gives the same bits on any number of threads, and others with another seed", () => {
    const json = (...more: string[]) =>
      run("recovery", "parameters", ...options, "--json", "--quiet", ...more);
    const three = text("rec/recovery.json");
    expect(json("--threads", "1")).toBe(three);
    expect(json("--seed", "2")).not.toBe(three);
    expect(existsSync(path("recovery-rw_binary"))).toBe(false);
  });

  it("keeps what is done when it is stopped, and resumes to the bits of a whole run", async () => {
    const inputs = ["--inputs", "volatile", "--trials", "300", "--agents", "60"];
    const long = [...rw, ...inputs, "--threads", "1", "--quiet"];
    const command = ["recovery", "parameters", ...long, "--figures", "none"];
    const progress = path("stopped/.progress.jsonl");
    const child = place.start(...command, "--out", "stopped");
    const done = (): number =>
      existsSync(progress) ? readFileSync(progress, "utf8").split("\n").length - 2 : 0;
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    while (done() < 3) await new Promise((resolve) => setTimeout(resolve, 3));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(done()).toBeLessThan(60);
    expect(refused(...command, "--out", "stopped")).toContain(
      "holds an interrupted run; go on with --resume",
    );
    expect(refused(...command, "--out", "stopped", "--resume", "--seed", "5")).toContain(
      "had other data, model or settings",
    );
    // The last line may have been cut off by the interruption.
    appendFileSync(progress, '{"key":"agent/agent59","pa');
    run(...command, "--out", "stopped", "--resume");
    run(...command, "--out", "whole");
    expect(text("stopped/recovery.json")).toBe(text("whole/recovery.json"));
    expect(existsSync(progress)).toBe(false);
    expect(refused(...command, "--out", "whole", "--resume")).toContain("the run there is finished");
    expect(refused(...command, "--out", "whole")).toContain("the folder is not empty");
  });

  it("starts from the estimates of a fit, from a population, from an analysis", () => {
    const json = (...args: string[]) =>
      JSON.parse(run("recovery", "parameters", ...args, "--starts", "2", "--json", "--quiet")) as {
        agents: { parameters: { name: string; truth: number }[] }[];
      };
    const fit = JSON.parse(text("fit/fit.json")) as {
      participants: { estimates: { value: number }[] }[];
    };
    const truths = (of: ReturnType<typeof json>) =>
      of.agents.map(({ parameters }) => parameters.map((p) => p.truth));
    expect(truths(json("fit"))).toEqual(
      fit.participants.map(({ estimates }) => estimates.map((e) => e.value)),
    );
    const narrow = json("fit", "--agents", "5", "--population", "ze=lognormal(meanlog=1, sdlog=0.001)");
    const ze = truths(narrow).map(([, value]) => value!);
    expect(ze.length).toBe(5);
    for (const value of ze) expect(Math.abs(value / Math.E - 1)).toBeLessThan(0.01);
    writeFileSync(
      path("analysis.yaml"),
      `schema: credence-analysis/1\ndata: { inputsFile: u.txt }\nagent: { perceptualModel: rw_binary, responseModel: unitsq_sgm }\n`,
    );
    expect(json("analysis.yaml", "--agents", "6").agents.length).toBe(6);
  });
});

describe("recovery models", () => {
  it("writes confusion and inversion by every criterion, the same on any number of threads", () => {
    writeFileSync(
      path("certain.yaml"),
      "schema: credence-agent/1\nperceptualModel: rw_binary\nresponseModel: unitsq_sgm\nfix: { al: 0.02 }\n",
    );
    const command = [
      "recovery",
      "models",
      "rw_binary",
      "certain.yaml",
      "--obs",
      "unitsq_sgm",
      "--inputs",
      "u.txt",
    ];
    const quick = ["--agents", "8", "--starts", "2", "--evidence-draws", "0"];
    const stdout = run(...command, ...quick, "--threads", "2", "--out", "models");
    expect(stdout).toContain("Confusion by log model evidence");
    const table = rows("models/confusion.csv");
    expect(table.length).toBe(12);
    const agents = rows("models/agents.csv");
    expect(agents.length).toBe(2 * 8 * 2);
    for (const criterion of ["lme", "bic", "aic"] as const) {
      const better = (a: number, b: number) => (criterion === "lme" ? a > b : a < b);
      for (const simulated of ["rw_binary", "certain"]) {
        const own = agents.filter((row) => row.simulated === simulated);
        const of = (model: string) =>
          own.filter((row) => row.fitted === model).map((row) => Number(row[criterion]));
        const [first, second] = [of("rw_binary"), of("certain")];
        const wins = first.filter((x, k) => better(x, second[k]!)).length;
        const found = table.find(
          (row) => row.criterion === criterion && row.simulated === simulated && row.fitted === "rw_binary",
        )!;
        expect(Number(found.confusion)).toBeCloseTo(wins / 8, 12);
      }
    }
    const one = run(...command, ...quick, "--threads", "1", "--json");
    expect(text("models/recovery.json")).toBe(one);
    expect(text("models/methods.txt")).toContain("Model recovery (Wilson & Collins, 2019)");
  });
});

describe("predictive checks", () => {
  it("of a fit by map compare what people did with draws of Laplace, on any number of threads", () => {
    const command = ["posterior-predictive", "fit", "--draws", "40"];
    const stdout = run(...command, "--threads", "2", "--out", "post");
    expect(stdout).toMatch(/^statistic +observed +predicted +89 % interval +p\n/);
    const table = rows("post/predictive.csv");
    const mean = table.find(
      ({ statistic, level }) => statistic === "proportion of response 1" && level === "mean",
    )!;
    const data = Papa.parse<Record<string, string>>(readFileSync(study, "utf8"), {
      header: true,
      skipEmptyLines: true,
    });
    const answers = data.data.map((row) => Number(row.response ?? row.y ?? row.choice));
    expect(Number(mean.observed)).toBeCloseTo(answers.reduce((a, b) => a + b, 0) / answers.length, 10);
    expect(Number(mean.eti89_lb)).toBeLessThan(Number(mean.eti89_ub));
    expect(
      table.filter(
        ({ statistic, level, from_trial }) =>
          statistic === "accuracy" && level === "participant" && from_trial === "",
      ).length,
    ).toBe(10);
    expect(text("post/methods.txt")).toContain("drawn from the Laplace approximation of the posterior");
    expect(readdirSync(path("post/figures")).sort()).toEqual([
      ...["curves.csv", "curves.svg", "statistics.csv", "statistics.svg"],
    ]);
    expect(run(...command, "--threads", "1", "--json", "--quiet")).toBe(text("post/predictive.json"));
  });

  it("of a sampled fit use its draws", () => {
    const [head, ...lines] = readFileSync(study, "utf8").trimEnd().split("\n");
    const three = lines.filter((line) => Number(line.split(",")[0]) <= 3);
    writeFileSync(path("three.csv"), `${[head, ...three].join("\n")}\n`);
    const sampling = ["--inference", "pathfinder", "--draws", "60", "--no-report", "--figures", "none"];
    const model = ["--prc", "rw_binary", "--obs", "unitsq_sgm", "--quiet"];
    place.credence("fit", "three.csv", ...model, ...sampling, "--out", "paths");
    const { participants } = JSON.parse(text("paths/fit.json")) as {
      participants: { posterior: { status: string } }[];
    };
    run(
      "posterior-predictive",
      "paths",
      "--draws",
      "30",
      "--out",
      "post-paths",
      "--figures",
      "none",
      "--quiet",
    );
    expect(text("post-paths/methods.txt")).toContain("draws of the posterior by Pathfinder, evenly thinned");
    const { simulations } = JSON.parse(text("post-paths/predictive.json")) as { simulations: number };
    expect(simulations).toBe(30);
    expect(participants.length).toBe(3);
  });

  it("before data say what priors imply, and compare with a study where one is named", () => {
    const alone = run("prior-predictive", ...rw, "--inputs", "u.txt", "--draws", "50", "--out", "prior");
    expect(alone).toMatch(/^statistic +predicted +89 % interval\n/);
    const command = ["prior-predictive", ...rw, "--like", study, "--draws", "20"];
    expect(run(...command, "--out", "prior-like", "--figures", "none")).toMatch(/^statistic +observed/);
    expect(run(...command, "--inputs-only", "--out", "prior-only", "--figures", "none")).toMatch(
      /^statistic +predicted/,
    );
  });
});

describe("sbc", () => {
  it("writes ranks and a verdict, the same on any number of threads", () => {
    const command = ["sbc", ...rw, "--inputs", "u.txt", "--replications", "6", "--ranks", "19"];
    const quick = ["--chains", "2", "--warmup", "60", "--draws", "60"];
    const first = place.credence(...command, ...quick, "--threads", "2", "--out", "sbc", "--quiet");
    expect([0, 3]).toContain(first.code);
    const ranks = rows("sbc/ranks.csv");
    expect(ranks.length).toBe(6);
    expect(Object.keys(ranks[0]!)).toEqual(["replication", "al", "ze", "log posterior", "log likelihood"]);
    for (const { al } of ranks) if (al !== "") expect(Number(al) > 0 && Number(al) < 1).toBe(true);
    expect(place.credence(...command, ...quick, "--threads", "1", "--json", "--quiet").stdout).toBe(
      text("sbc/calibration.json"),
    );
    expect(text("sbc/methods.txt")).toMatch(
      /Simulation-based calibration \(Talts et al., 2018\).*No-U-Turn sampler \(2 chains/,
    );
    expect(refused(...command, "--method", "laplace", "--chains", "2")).toContain(
      "--chains is an option of nuts",
    );
  });
});

describe("design", () => {
  it("warns of a parameter that data cannot tell apart from its prior", () => {
    const { code, stderr } = place.credence(
      ...[
        "design",
        ...rw,
        "--inputs",
        "u.txt",
        "--trials",
        "80,40",
        "--participants",
        "10,30",
        "--agents",
        "20",
      ],
      ...["--starts", "2", "--out", "design", "--prior", "ze=lognormal(meanlog=1, sdlog=0.05)"],
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /Warning: ze cannot be identified with 40 trials: its posterior sd is (9\d|100) % of the prior sd/,
    );
    const table = rows("design/design.csv");
    expect(
      table.map(({ trials, participants, parameter }) => `${parameter} ${trials} ${participants}`),
    ).toEqual(
      ["40", "80"].flatMap((trials) =>
        ["al", "ze"].flatMap((parameter) => ["10", "30"].map((n) => `${parameter} ${trials} ${n}`)),
      ),
    );
    expect(existsSync(path("design/figures/design.svg"))).toBe(true);
  });
});

describe("results", () => {
  it.each([
    ["recovery parameters", "rec/recovery.json", recoverySchema],
    ["recovery models", "models/recovery.json", recoverySchema],
    ["posterior-predictive", "post/predictive.json", predictiveSchema],
    ["prior-predictive", "prior/predictive.json", predictiveSchema],
    ["prior-predictive with data", "prior-like/predictive.json", predictiveSchema],
    ["sbc", "sbc/calibration.json", calibrationSchema],
    ["design", "design/design.json", designSchema],
  ] as const)("of %s are what their schema says", (_, file, schema) => {
    const result: unknown = JSON.parse(text(file));
    expect(schema.parse(result)).toEqual(result);
  });

  it.each([
    ["recovery", recoverySchema],
    ["predictive", predictiveSchema],
    ["calibration", calibrationSchema],
    ["design", designSchema],
  ] as const)("have the schema credence-%s/1 that scripts/schema.ts writes", (name, definition) => {
    const schema = { title: `credence-${name}/1`, ...z.toJSONSchema(definition) };
    expect(readFileSync(join(root, `schema/credence-${name}-1.json`), "utf8")).toBe(
      `${JSON.stringify(schema, undefined, 2)}\n`,
    );
  });
});

describe("a check is refused", () => {
  it("with a reason, before anything is computed", () => {
    const recovery = (...args: string[]) => refused("recovery", "parameters", ...args);
    expect(recovery()).toContain("name a model");
    expect(recovery("rw_binari", "--obs", "unitsq_sgm")).toContain('did you mean "rw_binary"?');
    expect(recovery("rw_binary")).toContain("no response model");
    expect(recovery("ehgf_binary", "--obs", "bayes_optimal_binary")).toContain("gives no responses");
    expect(recovery(...rw, "--like", study, "--inputs", "u.txt")).toContain("not both");
    expect(recovery(...rw, "--inputs", "none.txt")).toContain("none.txt: no such file or folder");
    expect(recovery(...rw, "--population", "zeta=normal(mean=0, sd=1)", "--population", "om=1")).toContain(
      'no parameter "om"',
    );
    expect(recovery(...rw, "--population", "ze")).toContain("expected NAME=VALUE");
    expect(recovery(...rw, "--fix", "al=0.2", "--fix", "ze=2", "--out", "x")).toContain(
      "no parameter is free",
    );
    expect(recovery("fit", "--fix", "al=0.2")).toContain("the fit estimated al, ze, and here ze are free");
    expect(refused("recovery", "models", "rw_binary", "--obs", "unitsq_sgm")).toContain(
      "at least two models",
    );
    expect(refused("design", ...rw, "--inputs", "u.txt", "--trials", "40,400")).toContain(
      "--trials 400: the inputs have 80 trials",
    );
    expect(refused("design", ...rw, "--trials", "40,x")).toContain("expected a whole number of at least 8");
    expect(existsSync(path("x"))).toBe(false);
  });

  it("of a fit that is none, or of data that have changed", () => {
    expect(refused("posterior-predictive", "nowhere")).toContain("holds no fit");
    const copy = (to: string, change: (fit: Record<string, unknown>) => unknown): void => {
      mkdirSync(path(to));
      writeFileSync(path(to, "analysis.yaml"), text("fit/analysis.yaml"));
      writeFileSync(path(to, "fit.json"), JSON.stringify(change(JSON.parse(text("fit/fit.json")))));
    };
    copy("changed", (fit) => {
      const data = fit.data as { files: { name: string }[] };
      return { ...fit, data: { ...data, files: data.files.map(({ name }) => ({ name, sha256: "0" })) } };
    });
    expect(refused("posterior-predictive", "changed")).toContain(
      "multilevel.csv is not the file that was fitted",
    );
  });
});
