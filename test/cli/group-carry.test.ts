/** `fit` of a group whose beliefs are carried from session to session, from the built command. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workplace } from "./command.js";

let place: Workplace;
const at = (...path: string[]): string => join(place.path, ...path);
const table = (...path: string[]): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(readFileSync(at(...path), "utf8"), {
    header: true,
    skipEmptyLines: true,
  }).data;

const model = ["--prc", "ehgf_binary", "--levels", "2", "--obs", "unitsq_sgm", "--free", "om2,ze"];
const few = [
  "--chains",
  "2",
  "--warmup",
  "40",
  "--draws",
  "20",
  "--no-report",
  "--figures",
  "none",
  "--quiet",
];
const fit = (data: string, out: string, ...more: string[]) =>
  place.credence("fit", data, ...model, ...few, "--pooling", "partial", "--out", out, ...more);

beforeAll(() => {
  place = new Workplace();
  const trials = ["a", "b", "c"].flatMap((id, i) =>
    Array.from({ length: 60 }, (_, t) => {
      const input = (t * 7 + i) % 10 < 7 ? 1 : 0;
      return { id, t, cells: `${input},${(t * 5 + i) % 7 === 0 ? 1 - input : input}` };
    }),
  );
  const two = trials.map(({ id, t, cells }) => `${id},${t < 30 ? 1 : 2},${(t % 30) + 1},${cells}`);
  writeFileSync(at("two.csv"), `participant,session,trial,input,response\n${two.join("\n")}\n`);
  const one = trials.map(({ id, t, cells }) => `${id},${t + 1},${cells}`);
  writeFileSync(at("one.csv"), `participant,trial,input,response\n${one.join("\n")}\n`);
});
afterAll(() => place.remove());

describe("sessions that carry beliefs", () => {
  it("have the same draws with their gap in a column, and with their rows in two files", () => {
    const [header, ...rows] = readFileSync(at("two.csv"), "utf8").trim().split("\n");
    const pause = rows.map((row) => `${row},${/^\w,2,1,/.test(row) ? 3 : ""}`);
    const part = (name: string, of: readonly string[]): void =>
      writeFileSync(at(name), `${header},pause\n${of.join("\n")}\n`);
    part("first.csv", pause.slice(0, 90));
    part("second.csv", pause.slice(90));
    const timed = ["--sessions", "carry", "--set", "irregularIntervals=true"];
    fit("two.csv", "gap-number", ...timed, "--gap", "3");
    writeFileSync(
      at("files.yaml"),
      "schema: credence-analysis/1\ndata: {file: [first.csv, second.csv]}\n" +
        "agent: {perceptualModel: ehgf_binary, levels: 2, set: {irregularIntervals: true}, responseModel: unitsq_sgm, free: [om2, ze]}\n" +
        "study: {sessions: carry, gap: pause}\ngroup: {pooling: partial}\n" +
        "inference: {method: nuts, chains: 2, warmup: 40, draws: 20}\n",
    );
    place.credence("fit", "files.yaml", "--out", "gap-column", "--figures", "none", "--quiet");
    const draws = (folder: string): string => readFileSync(at(folder, "draws.csv"), "utf8");
    expect(draws("gap-column")).toBe(draws("gap-number"));
    expect(readFileSync(at("gap-column", "report.html"), "utf8")).toContain(
      "after the time steps that column pause gives",
    );
    expect(place.credence("rerun", "gap-column", "--out", "gap-again", "--quiet").stderr).not.toContain(
      "Error",
    );
    expect(draws("gap-again")).toBe(draws("gap-number"));
    const refused = fit("first.csv", "refused", "--sessions", "carry", "--gap", "pause");
    expect(refused.stderr).toContain("a gap (column pause) needs a filter that honours time steps");
  });

  it("are what one long session is: the same draws", () => {
    fit("two.csv", "carried", "--sessions", "carry");
    fit("one.csv", "long");
    fit("two.csv", "reset");
    const draws = (folder: string): string => readFileSync(at(folder, "draws.csv"), "utf8");
    expect(draws("carried")).toBe(draws("long"));
    expect(draws("reset")).not.toBe(draws("long"));
    expect(table("carried", "runs.csv").map((row) => [row.session, row.n_trials])).toEqual([
      ...["a", "b", "c"].map(() => ["1:2", "60"]),
    ]);
    expect(table("reset", "runs.csv")).toHaveLength(6);
    // A unit left out is of the session that its trial lies in.
    const sessions = table("carried", "loo.csv").map(({ session }) => session);
    expect([...new Set(sessions)]).toEqual(["1", "2"]);
  });

  it("may differ in their parameters, a cell for each", () => {
    const { code, stderr } = fit("two.csv", "cells", "--sessions", "carry", "--formula", "om2 ~ session");
    expect([code, stderr.includes("should not be trusted")]).toEqual([3, true]);
    const cells = table("cells", "participant_parameters.csv").filter(
      ({ parameter, scale }) => parameter === "om2" && scale === "native",
    );
    expect(cells.map(({ participant, session }) => `${participant}${session}`)).toEqual([
      ...["a1", "a2", "b1", "b2", "c1", "c2"],
    ]);
    expect(table("cells", "runs.csv")).toHaveLength(3);
    const checked = place.credence(
      "posterior-predictive",
      "cells",
      "--draws",
      "20",
      "--quiet",
      "--out",
      "check",
    );
    expect([checked.code, checked.stderr]).toEqual([0, ""]);
  });

  it("have no session that could be left out, and a gap only where the model knows time", () => {
    expect(fit("two.csv", "no", "--sessions", "carry", "--loo-unit", "session").stderr).toContain(
      "beliefs are carried from session to session",
    );
    expect(fit("two.csv", "no", "--sessions", "carry", "--gap", "5").stderr).toContain(
      "a gap of 5 needs a filter that honours time steps",
    );
    // Two levels of a binary filter know no time, as in the toolbox; the third does.
    const aware = ["--levels", "3", "--fix", "om3=-2", "--set", "irregularIntervals=true"];
    fit("two.csv", "near", "--sessions", "carry", ...aware);
    fit("two.csv", "far", "--sessions", "carry", "--gap", "50", ...aware);
    const spaced = readFileSync(at("one.csv"), "utf8")
      .trim()
      .split("\n")
      .map((line, k) => (k === 0 ? `${line},interval` : `${line},${line.split(",")[1] === "31" ? 51 : 1}`));
    writeFileSync(at("spaced.csv"), `${spaced.join("\n")}\n`);
    fit("spaced.csv", "spaced", ...aware);
    const draws = (folder: string): string => readFileSync(at(folder, "draws.csv"), "utf8");
    expect(draws("far")).toBe(draws("spaced"));
    expect(draws("far")).not.toBe(draws("near"));
  });
});
