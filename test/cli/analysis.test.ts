/** Analysis files, and what they can say about data and model. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { FitResult, ParticipantFit } from "../../src/fit/index.js";
import { network } from "../../src/hgf/index.js";
import { Workplace } from "./command.js";

type Row = Record<string, string>;

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place.remove());

const read = (...path: string[]): string => readFileSync(join(place.path, ...path), "utf8");
const rowsOf = (csv: string): Row[] => Papa.parse<Row>(csv.trim(), { header: true }).data;
function write(name: string, text: string): void {
  mkdirSync(dirname(join(place.path, name)), { recursive: true });
  writeFileSync(join(place.path, name), text);
}

function fit(...args: string[]): FitResult {
  const { code, stdout, stderr } = place.credence("fit", ...args, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as FitResult;
}
const names = (fitted: ParticipantFit): string[] => fitted.estimates.map((e) => e.name);
/** Estimates, evidence and the rest as text: equal text, equal bits. */
const bits = (result: FitResult): string => JSON.stringify(result.participants);

const input = (t: number): number => ((t * 7) % 10 < (t % 60 < 30 ? 7 : 3) ? 1 : 0);
/** The likelier option by a running mean, and every ninth time the other one. */
function choice(t: number): number {
  let mean = 0.5;
  for (let s = 0; s < t; s++) mean += 0.2 * (input(s) - mean);
  return mean > 0.5 === (t % 9 !== 4) ? 1 : 0;
}
const table = (header: string, trials: number, row: (t: number) => (string | number)[]): string =>
  `${header}\n${Array.from({ length: trials }, (_, t) => row(t).join(",")).join("\n")}\n`;

/** Choices of two people, plainly, and again as a study might record them. */
const plain = table("participant,trial,input,response", 120, (t) => ["s01", t + 1, input(t), choice(t)]);
const recorded = `${table("who,when,picked,won,note", 120, (t) => {
  // The choice is 1 or 2; what was won tells with it which option was the better one.
  const picked = choice(t) === 1 ? 1 : 2;
  const won = (picked === 1) === (input(t) === 1) ? 1 : -1;
  return ["s01", t + 1, t === 50 ? 999 : picked, won, "x"];
})}s02,1,1,1,x\ns02,2,1,1,x\n`;
const models = { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" };

const full = {
  schema: "credence-analysis/1",
  title: "A study of one",
  data: {
    file: "recorded.csv",
    columns: { participant: "who", trial: "when", input: "seen", response: "chose" },
    missing: [999],
    derive: ["seen = (picked == 1) == (won > 0)", "chose = picked == 1"],
    exclude: [{ participant: "s02", reason: "left early" }],
  },
  study: { skipFirst: 2 },
  agent: {
    ...models,
    set: { mu0_3: 0.5 },
    priors: { om2: "normal(mean=-3.5, sd=1.5)", ze: "lognormal(meanlog=1, sdlog=1)" },
    fix: { om3: -6 },
    clip: "none",
  },
  inference: { seed: 11, starts: 3, evidenceDraws: 200 },
};

describe("an analysis file", () => {
  it("states data, model, priors and settings, and the fit has them", () => {
    write("recorded.csv", recorded);
    write("full.yaml", stringify(full));
    const result = fit("full.yaml");
    expect(result.title).toBe("A study of one");
    expect(result.inference).toEqual({ method: "map", seed: 11, starts: 3, evidenceDraws: 200 });
    expect(result.model.settings).toMatchObject({ clip: "none", set: { mu0_3: 0.5 }, fix: { om3: -6 } });
    expect(result.participants.map((p) => p.id)).toEqual(["s01"]);
    const [s01] = result.participants;
    expect(s01!.status).toBe("converged");
    expect(names(s01!)).toEqual(["om2", "ze"]);
    // Two trials are skipped; where the choice is missing, so is the input made from it.
    expect(s01!.scored).toBe(117);
    const prior = (name: string) => result.model.priors.find((p) => p.name === name)!;
    expect(prior("om2")).toMatchObject({ free: true, mean: -3.5, sd: 1.5 });
    expect(prior("ze")).toMatchObject({ free: true, mean: 1, sd: 1 });
    expect(prior("om3")).toMatchObject({ free: false, mean: -6 });
    expect(prior("mu0_3")).toMatchObject({ free: false, mean: 0.5 });
  });

  it("gives the same bits as flags that say the same", () => {
    write("recorded.csv", recorded.replace(/s02.*\n/g, ""));
    write("full.yaml", stringify({ ...full, data: { ...full.data, exclude: [] } }));
    const flags = [
      ...[
        "--participant",
        "who",
        "--trial",
        "when",
        "--input",
        "seen",
        "--response",
        "chose",
        "--missing",
        "999",
      ],
      ...[
        "--derive",
        "seen = (picked == 1) == (won > 0)",
        "--derive",
        "chose = picked == 1",
        "--skip-first",
        "2",
      ],
      ...["--prc", "ehgf_binary", "--obs", "unitsq_sgm", "--set", "mu0_3=0.5", "--set", "clip=none"],
      ...["--prior", "om2=normal(mean=-3.5, sd=1.5)", "--prior", "ze=lognormal(meanlog=1, sdlog=1)"],
      ...["--fix", "om3=-6", "--seed", "11", "--starts", "3", "--evidence-draws", "200"],
    ];
    expect(bits(fit("recorded.csv", ...flags))).toBe(bits(fit("full.yaml")));
  });

  it("may be written as JSON", () => {
    write("recorded.csv", recorded);
    write("full.yaml", stringify(full));
    write("full.json", JSON.stringify(full));
    expect(bits(fit("full.json"))).toBe(bits(fit("full.yaml")));
  });

  it("yields to flags, and the copy in the fit folder says what was run", () => {
    write("recorded.csv", recorded);
    write("full.yaml", stringify(full));
    const flags = [
      "--seed",
      "12",
      "--fix",
      "om3=-7",
      "--fix",
      "ka2=0.9",
      "--prior",
      "om2=normal(mean=-2, sd=1)",
      "--skip-first",
      "0",
    ];
    const result = fit("full.yaml", ...flags, "--set", "mu0_2=0.25", "--out", "sub/flagged");
    expect(result.participants[0]!.scored).toBe(119);
    expect(result.model.priors.find((p) => p.name === "om2")).toMatchObject({ mean: -2, sd: 1 });
    const written = parse(read("sub/flagged", "analysis.yaml"));
    expect(written).toMatchObject({
      schema: "credence-analysis/1",
      title: "A study of one",
      data: { ...full.data, missing: ["999"], file: "../../recorded.csv" },
      study: { skipFirst: 0 },
      agent: {
        set: { mu0_2: 0.25, mu0_3: 0.5 },
        fix: { om3: -7, ka2: 0.9 },
        priors: { om2: "normal(mean=-2, sd=1)", ze: "lognormal(meanlog=1, sdlog=1)" },
        clip: "none",
      },
      inference: { seed: 12, starts: 3, evidenceDraws: 200 },
    });
    const again = place.credence("rerun", "sub/flagged");
    expect([again.code, again.stdout]).toEqual([0, "Identical to the last bit: 1 participant.\n"]);
  });

  it("finds its data from its own folder", () => {
    write("far/study.csv", plain);
    write(
      "far/analysis.yaml",
      stringify({ schema: full.schema, data: { file: "study.csv" }, agent: models }),
    );
    expect(fit("far/analysis.yaml", "--starts", "1").data.files.map((f) => f.name)).toEqual(["study.csv"]);
  });

  it("names an unknown key and the nearest known one", () => {
    write("typo.yaml", stringify({ ...full, study: { skipfirst: 2 } }));
    const { code, stderr } = place.credence("fit", "typo.yaml");
    expect(code).toBe(2);
    expect(stderr).toContain("unknown key study.skipfirst; did you mean study.skipFirst?");
  });
});

describe("an agent in a file of its own", () => {
  const analysis = (agent: object): string =>
    stringify({ schema: full.schema, data: { file: "plain.csv" }, agent, inference: { starts: 2 } });

  it("is the same as the agent in the analysis", () => {
    write("plain.csv", plain);
    write("agents/agent.yaml", stringify({ schema: "credence-agent/1", ...full.agent }));
    write("apart.yaml", analysis({ file: "agents/agent.yaml" }));
    write("inline.yaml", analysis(full.agent));
    expect(bits(fit("apart.yaml"))).toBe(bits(fit("inline.yaml")));
  });

  it("keeps its other priors, settings and fixed values beside a flag", () => {
    write("plain.csv", plain);
    write("agents/agent.yaml", stringify({ schema: "credence-agent/1", ...full.agent }));
    const flags = ["--prior", "ze=lognormal(meanlog=2, sdlog=1)", "--set", "mu0_2=0.25", "--fix", "ka2=0.9"];
    const { model } = fit("plain.csv", "--agent", "agents/agent.yaml", ...flags, "--starts", "1");
    const means = Object.fromEntries(model.priors.map((p) => [p.name, p.mean]));
    expect(means).toMatchObject({ om2: -3.5, ze: 2, mu0_2: 0.25, mu0_3: 0.5, om3: -6 });
    expect(model.settings).toMatchObject({ fix: { om3: -6, ka2: 0.9 } });
  });

  it("finds model files from its own folder, and so does a rerun", () => {
    write("plain.csv", plain);
    write(
      "agents/half.mjs",
      `export default ({ scalar, defineResponse, positiveParameter }) => {
        const { log, logit, mul, select, sigmoid, sub } = scalar;
        const one = (x, p) => sigmoid(mul(p.ze, logit(x)));
        return defineResponse({
          name: "half",
          parameters: { ze: positiveParameter({ mean: 1, sd: 1 }) },
          reads: ["level[1].expectedMean"],
          responseKind: "binary",
          step: ({ beliefs, response }, p) => {
            const q = one(beliefs["level[1].expectedMean"], p);
            return { logProbability: log(select(response, q, sub(1, q))) };
          },
          prediction: ({ beliefs }, p) => one(beliefs["level[1].expectedMean"], p),
        });
      };`,
    );
    write("agents/half.yaml", stringify({ perceptualModel: "rw_binary", responseModel: "./half.mjs" }));
    const result = fit("plain.csv", "--agent", "agents/half.yaml", "--out", "half", "--starts", "2");
    expect(result.model.responses.map((r) => r.model)).toEqual(["half"]);
    const { code, stdout } = place.credence("rerun", "half");
    expect([code, stdout]).toEqual([0, "Identical to the last bit: 1 participant.\n"]);
    // A model file on the command line is found from where the command is run, whatever the agent file's folder.
    write("agents/rw.yaml", stringify({ perceptualModel: "rw_binary" }));
    expect(
      bits(fit("plain.csv", "--agent", "agents/rw.yaml", "--obs", "agents/half.mjs", "--starts", "2")),
    ).toBe(bits(result));
  });
});

describe("a network as perceptual model", () => {
  it("is fitted like a named model, its parameters written as nodes", () => {
    const net = network()
      .continuous("x3", { tonicVolatility: -6 })
      .continuous("x2", { tonicVolatility: -3, volatilityParents: { x3: 1 } })
      .binary("u", { valueParents: { x2: 1 } });
    write("plain.csv", plain);
    const agent = { network: net.toJSON(), free: ["x2.tonicVolatility"], responseModel: "unitsq_sgm" };
    write("net.yaml", stringify({ schema: full.schema, data: { file: "plain.csv" }, agent }));
    const [s01] = fit("net.yaml", "--out", "net").participants;
    const [named] = fit(
      "plain.csv",
      "--prc",
      "ehgf_binary",
      "--obs",
      "unitsq_sgm",
      "--free",
      "om2",
    ).participants;
    expect(named!.status).toBe("converged");
    expect(names(named!)).toEqual(["om2"]);
    expect(s01!.status).toBe("converged");
    expect(names(s01!)).toEqual(["x2.tonicVolatility"]);
    expect(Object.keys(s01!)).toEqual(Object.keys(named!));
    expect(s01!.scored).toBe(named!.scored);
    const { code, stdout } = place.credence("rerun", "net");
    expect([code, stdout]).toEqual([0, "Identical to the last bit: 1 participant.\n"]);
  });
});

describe("columns beyond input and response", () => {
  it("softmax_binary reads the rewards of both options", () => {
    write(
      "rewards.csv",
      table("u,r0,r1,y", 120, (t) => [input(t), 1 + (t % 3), 3 - (t % 2), choice(t)]),
    );
    const args = ["rewards.csv", "--response", "y", "--prc", "ehgf_binary", "--obs", "softmax_binary"];
    const [rewarded] = fit(...args, "--input", "u,r0,r1", "--out", "rewarded").participants;
    const [without] = fit(...args, "--input", "u").participants;
    expect(rewarded!.status).toBe("converged");
    expect(names(rewarded!)).toEqual(names(without!));
    expect(Math.abs(rewarded!.logLikelihood! - without!.logLikelihood!)).toBeGreaterThan(0.1);
    // logit P(1) = be (r1 x - r0 (1 - x)), from the trajectories alone
    const be = rewarded!.estimates.find((e) => e.name === "be")!.value!;
    const rows = rowsOf(read("rewarded", "trajectories.csv"));
    const extra = Object.keys(rows[0]!).slice(3, 6);
    for (const row of rows.slice(0, 20)) {
      const [x, r0, r1] = [row.muhat_1, row[extra[1]!], row[extra[2]!]].map(Number) as [
        number,
        number,
        number,
      ];
      expect(Number(row.prediction)).toBeCloseTo(1 / (1 + Math.exp(-be * (r1 * x - r0 * (1 - x)))), 10);
    }
  });

  it("an interval column changes the result where intervals are irregular", () => {
    const rows = (t: number) => [t + 1, input(t), choice(t), t % 5 === 0 ? 6 : 0.5];
    write("timed.csv", table("trial,input,response,interval", 120, rows));
    const args = ["timed.csv", "--prc", "ehgf_binary", "--obs", "unitsq_sgm", "--interval", "interval"];
    // Without the setting the column is not used, which the command warns of.
    const warned = place.credence("fit", ...args, "--json");
    expect(warned.stderr).toContain("irregularIntervals=true");
    const regular = (JSON.parse(warned.stdout) as FitResult).participants[0]!;
    const irregular = fit(...args, "--set", "irregularIntervals=true").participants[0]!;
    expect(irregular.status).not.toBe("failed");
    expect(Math.abs(irregular.logLikelihood! - regular.logLikelihood!)).toBeGreaterThan(1e-3);
  });
});

describe("sessions", () => {
  const sessions = (how: string): { fitted: ParticipantFit; rows: Row[] } => {
    const row = (t: number) => ["s01", t < 60 ? 1 : 2, (t % 60) + 1, input(t), choice(t)];
    write("sessions.csv", table("participant,session,trial,input,response", 120, row));
    const args = [
      "--prc",
      "ehgf_binary",
      "--obs",
      "unitsq_sgm",
      "--sessions",
      how,
      "--out",
      `sessions-${how}`,
    ];
    const [fitted] = fit("sessions.csv", ...args).participants;
    return { fitted: fitted!, rows: rowsOf(read(`sessions-${how}`, "trajectories.csv")) };
  };

  it("start anew with reset and go on with carry", () => {
    const reset = sessions("reset");
    const carry = sessions("carry");
    expect(new Set(reset.rows.map((row) => row.run))).toEqual(new Set(["1", "2"]));
    expect(new Set(carry.rows.map((row) => row.run))).toEqual(new Set(["1"]));
    expect([reset.rows.length, carry.rows.length]).toEqual([120, 120]);
    expect(reset.rows[60]!.muhat_2).toBe("0");
    expect(carry.rows[60]!.muhat_2).toBe(carry.rows[59]!.mu_2);
    expect(Math.abs(reset.fitted.logLikelihood! - carry.fitted.logLikelihood!)).toBeGreaterThan(1e-3);
  });
});

describe("the tables of a fit folder", () => {
  it("participants.csv holds estimates, uncertainty, evidence and status", () => {
    write("plain.csv", plain);
    const result = fit("plain.csv", "--prc", "ehgf_binary", "--obs", "unitsq_sgm", "--out", "tables");
    const rows = rowsOf(read("tables", "participants.csv"));
    const criteria =
      "log_joint log_likelihood lme lme_method lme_laplace lme_sampled lme_sampled_se lme_khat";
    expect(Object.keys(rows[0]!)).toEqual([
      ...["participant", "status"],
      ...["om2", "om3", "ze"].flatMap((name) => [name, `${name}_sd`, `${name}_lb`, `${name}_ub`]),
      ...`${criteria} aic bic accuracy complexity observations scored optima warnings`.split(" "),
    ]);
    const [s01] = result.participants;
    for (const { name, value, sd, interval } of s01!.estimates) {
      expect(["", "_sd", "_lb", "_ub"].map((end) => Number(rows[0]![`${name}${end}`]))).toEqual([
        value,
        sd,
        ...interval!,
      ]);
    }
    expect([Number(rows[0]!.lme), Number(rows[0]!.aic), Number(rows[0]!.bic)]).toEqual([
      s01!.evidence!.value,
      s01!.aic,
      s01!.bic,
    ]);
  });

  it("trajectories.csv holds inputs, responses, beliefs and predictions of every trial", () => {
    write("plain.csv", plain);
    const args = [
      "--prc",
      "ehgf_binary",
      "--obs",
      "unitsq_sgm",
      "--out",
      "trajectories",
      "--skip-first",
      "3",
    ];
    const [s01] = fit("plain.csv", ...args).participants;
    const rows = rowsOf(read("trajectories", "trajectories.csv"));
    const columns = Object.keys(rows[0]!);
    expect(columns.slice(0, 5)).toEqual(["participant", "run", "trial", "u", "response"]);
    expect(columns.slice(-4)).toEqual(["prediction", "log_likelihood", "residual", "scored"]);
    const levels = (name: string, from: number): string[] =>
      [1, 2, 3].slice(from - 1).map((k) => `${name}_${k}`);
    expect(columns.slice(5, -5)).toEqual([
      ...["mu", "sa", "muhat", "sahat"].flatMap((name) => levels(name, 1)),
      ...levels("v", 2),
      "w_2",
      ...["da", "ud"].flatMap((name) => levels(name, 1)),
      ...["psi", "epsi"].flatMap((name) => levels(name, 2)),
      ...levels("wt", 1),
    ]);
    expect(rows.map((row) => Number(row.u))).toEqual(Array.from({ length: 120 }, (_, t) => input(t)));
    expect(rows.map((row) => Number(row.response))).toEqual(Array.from({ length: 120 }, (_, t) => choice(t)));
    const scored = rows.filter((row) => row.scored === "1");
    expect(scored.length).toBe(117);
    expect(scored.reduce((sum, row) => sum + Number(row.log_likelihood), 0)).toBeCloseTo(
      s01!.logLikelihood!,
      9,
    );
  });
});
