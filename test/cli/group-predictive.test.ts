/** `posterior-predictive` of a group fit from the built command: two sessions, with parameters of their own. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root, Workplace } from "./command.js";

let place: Workplace;
const at = (...path: string[]): string => join(place.path, ...path);
const read = (...path: string[]): string => readFileSync(at(...path), "utf8");

const model = ["--prc", "hgf_binary", "--levels", "2", "--obs", "unitsq_sgm", "--free", "om2,ze"];
const few = [
  "--chains",
  "2",
  "--warmup",
  "60",
  "--draws",
  "40",
  "--no-report",
  "--figures",
  "none",
  "--quiet",
];
const fit = (...more: string[]) => place.credence("fit", "two.csv", ...model, ...few, ...more);
const check = (folder: string, ...more: string[]) =>
  place.credence("posterior-predictive", folder, "--draws", "40", "--quiet", ...more);

interface Row {
  participant: string;
  session: number;
  input: number;
  response: number;
}
let rows: Row[];

beforeAll(() => {
  place = new Workplace();
  const { data } = Papa.parse<Record<string, string>>(
    readFileSync(join(root, "studies/multilevel/multilevel.csv"), "utf8"),
    { header: true, skipEmptyLines: true },
  );
  rows = data.flatMap(({ participant, trial, input, response }) =>
    Number(participant) > 4
      ? []
      : [
          {
            participant: participant!,
            session: Number(trial) <= 160 ? 1 : 2,
            input: Number(input),
            // In the second session everybody answers 1, which parameters of one session alone cannot explain.
            response: Number(trial) <= 160 ? Number(response) : Number(trial) % 12 === 0 ? 0 : 1,
          },
        ],
  );
  const lines = rows.map(
    ({ participant, session, input, response }, i) =>
      `${participant},${session},${(i % 160) + 1},${input},${response}`,
  );
  writeFileSync(at("two.csv"), `participant,session,trial,input,response\n${lines.join("\n")}\n`);
  fit("--formula", "om2 ~ session", "--out", "fit");
});
afterAll(() => place.remove());

describe("posterior-predictive of a group fit", () => {
  it("sets what every participant did against draws of that participant's own parameters", () => {
    const { code, stderr } = check("fit", "--out", "check");
    // Two chains are too few to trust the draws, which the check says.
    expect([code, stderr]).toEqual([0, ""]);
    const result = JSON.parse(read("check", "predictive.json"));
    expect(result).toMatchObject({ kind: "posterior", simulations: 40, participants: ["1", "2", "3", "4"] });
    expect(result.warnings).toContainEqual(
      "the draws of this fit should not be trusted as they are (see the verdict in fit.json)",
    );
    const { data } = Papa.parse<Record<string, string>>(read("check", "predictive.csv"), {
      header: true,
      skipEmptyLines: true,
    });
    const ones = data.filter((row) => row.statistic === "proportion of response 1" && row.from_trial === "");
    expect(ones.map(({ level, participant }) => [level, participant])).toEqual([
      ["mean", ""],
      ...["1", "2", "3", "4"].map((id) => ["participant", id]),
      ["anybody", ""],
    ]);
    for (const id of ["1", "2", "3", "4"]) {
      const own = rows.filter(({ participant }) => participant === id).map(({ response }) => response);
      const row = ones.find(({ participant }) => participant === id)!;
      expect(Number(row.observed)).toBeCloseTo(own.reduce((a, b) => a + b, 0) / own.length, 12);
    }
    // The model learns from what is seen: it cannot answer 1 whatever comes.
    expect(Number(ones[0]!.p_predictive)).toBe(0);
    expect(read("check", "methods.txt")).toContain(
      "parameters of each participant in each session and condition were draws of the joint posterior by NUTS",
    );
    for (const figure of ["statistics.svg", "curves.svg"]) {
      expect(existsSync(at("check", "figures", figure))).toBe(true);
    }
  });

  it("is the same on any number of threads", () => {
    check("fit", "--threads", "1", "--figures", "none", "--out", "one");
    check("fit", "--threads", "3", "--figures", "none", "--out", "three");
    expect(read("one", "predictive.json")).toBe(read("three", "predictive.json"));
    expect(read("one", "predictive.json")).toBe(read("check", "predictive.json"));
  });

  it("is refused without draws, and with those of another model", () => {
    const laplace = ["--pooling", "partial", "--inference", "laplace", "--no-report", "--figures", "none"];
    place.credence("fit", "two.csv", ...model, ...laplace, "--quiet", "--out", "approximate");
    const approximate = check("approximate", "--out", "none");
    expect(approximate.code).toBe(2);
    expect(approximate.stderr).toContain("Laplace EM keeps no draws");
    mkdirSync(at("mixed"));
    for (const file of ["fit.json", "analysis.yaml"]) writeFileSync(at("mixed", file), read("fit", file));
    expect(check("mixed", "--out", "none").stderr).toContain("mixed: has no draws.csv");
    writeFileSync(at("mixed", "draws.csv"), read("fit", "draws.csv").replace('"om2[1, 2]"', '"om2[1, 3]"'));
    expect(check("mixed", "--out", "none").stderr).toContain(
      "mixed: draws.csv has no column om2[1, 2]; it is of another model",
    );
    expect(existsSync(at("none"))).toBe(false);
  });
});

describe("prior-predictive of a group model", () => {
  it("starts from an analysis or a fit folder, and is the same on any number of threads", () => {
    const of = ["--draws", "30", "--quiet", "--figures", "none", "--seed", "2"];
    const run = (...more: string[]) => place.credence("prior-predictive", "fit", ...of, ...more);
    expect(run("--threads", "1", "--out", "prior-one").code).toBe(0);
    expect(run("--threads", "3", "--out", "prior-three").code).toBe(0);
    expect(read("prior-one", "predictive.json")).toBe(read("prior-three", "predictive.json"));
    expect(read("prior-one", "methods.txt")).toContain(
      "population means, effects, sds and correlations were drawn from their hyperpriors",
    );
    const result = JSON.parse(read("prior-one", "predictive.json"));
    expect(result).toMatchObject({ kind: "prior", simulations: 30, participants: ["1", "2", "3", "4"] });
    const blind = run("--inputs-only", "--out", "prior-blind");
    expect(blind.code).toBe(0);
    const [rows] = JSON.parse(read("prior-blind", "predictive.json")).statistics;
    expect(rows.rows).toEqual([]);
    expect(run("--trials", "20", "--out", "none").stderr).toContain("leave --inputs and --trials out");
  });
});

describe("checks that an analysis asks for", () => {
  const analysis = (more: string): string => `schema: credence-analysis/1
data: { file: two.csv }
agent: { perceptualModel: hgf_binary, levels: 2, responseModel: unitsq_sgm, free: [om2, ze] }
outputs: { report: false, figures: false }
${more}
`;
  const run = (text: string, ...more: string[]) => {
    writeFileSync(at("checked.yaml"), analysis(text));
    return place.credence("fit", "checked.yaml", "--quiet", ...more);
  };
  const sampled = "inference: { chains: 2, warmup: 60, draws: 40, seed: 9 }";
  const formula = "group: { formula: om2 ~ session }";

  it("are made of the fit folder as the command makes them, and go when the fit is replaced", () => {
    for (const [group, inference] of [
      [formula, sampled],
      ["group: { pooling: none }", "inference: { seed: 9, starts: 2, evidenceDraws: 0 }"],
    ]) {
      const asked = [group, inference, "checks: { posteriorPredictive: 20 }"].join("\n");
      run(asked, "--out", "checked", "--overwrite");
      const own = place.credence(
        ...["posterior-predictive", "checked", "--draws", "20", "--seed", "9", "--quiet"],
        ...["--out", "by-hand", "--overwrite"],
      );
      expect(own.code).toBe(0);
      for (const file of ["predictive.json", "predictive.csv", "methods.txt", "figures/curves.csv"]) {
        expect(read("checked", "posterior-predictive", file)).toBe(read("by-hand", file));
      }
      run([group, inference].join("\n"), "--out", "checked", "--overwrite");
      expect(existsSync(at("checked", "posterior-predictive", "predictive.json"))).toBe(false);
    }
  });

  it("need a folder, which is said", () => {
    writeFileSync(
      at("checked.yaml"),
      analysis(`${formula}\n${sampled}\nchecks: { posteriorPredictive: 20 }`),
    );
    const { stderr } = place.credence("fit", "checked.yaml", "--json", "--log", "json");
    expect(stderr).toContain("checks.posteriorPredictive is made of a fit folder, and none is written");
  });

  it("are refused where there is nothing to draw from, or another command makes them", () => {
    const refused = (...lines: string[]): string => {
      const { code, stderr } = run(lines.join("\n"), "--out", "refused");
      expect(code).toBe(2);
      return stderr;
    };
    expect(
      refused(formula, "inference: { method: laplace }", "checks: { posteriorPredictive: 20 }"),
    ).toContain("checks.posteriorPredictive: needs draws, and Laplace EM keeps none");
    expect(refused("checks: { recovery: 10 }")).toContain("run credence recovery parameters");
    expect(refused(formula, "checks: { priorPredictive: 10 }")).toContain("run credence prior-predictive on");
    expect(refused(formula, "checks: { recovery: 10 }")).toContain(
      "checks.recovery: is of models of single participants",
    );
    const silent = analysis("checks: { posteriorPredictive: 10 }").replace(
      "unitsq_sgm",
      "bayes_optimal_binary",
    );
    writeFileSync(at("silent.yaml"), silent.replace("[om2, ze]", "[om2]"));
    expect(place.credence("fit", "silent.yaml", "--out", "refused").stderr).toContain("gives no responses");
    expect(existsSync(at("refused"))).toBe(false);
  });
});
