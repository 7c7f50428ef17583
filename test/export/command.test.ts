/** `credence export`: what it writes, where, and what it refuses. */

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { matFiles } from "../../src/export/index.js";
import { exportSummarySchema } from "../../src/export/summary-schema.js";
import { openFitFolder } from "../../src/node/read-folder.js";
import { root, Workplace } from "../cli/command.js";
import { csv, fitBinary, fitContinuous, ids, resultOf } from "./fits.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
  fitBinary(place);
  fitContinuous(place);
});
afterAll(() => place.remove());

const path = (...parts: string[]): string => join(place.path, ...parts);
const list = (folder: string): string[] => readdirSync(path(folder)).sort();
const number = (cell: string | undefined): number | null => (cell === "" ? null : Number(cell));

describe("csv", () => {
  beforeAll(() => {
    for (const fit of ["binary", "continuous"]) {
      expect(place.credence("export", fit, "--to", "csv", "--out", `${fit}-csv`).code).toBe(0);
    }
  });

  it("has the tables of the fit folder, byte by byte", () => {
    for (const table of ["participants.csv", "trajectories.csv"]) {
      expect(readFileSync(path("binary-csv", table))).toEqual(readFileSync(path("binary", table)));
    }
  });

  it("has a row for each estimate, also of somebody whose fit failed", () => {
    const { rows } = csv(place, "continuous-csv", "estimates.csv");
    const expected = resultOf(place, "continuous").participants.flatMap(({ id, estimates }) =>
      estimates.map(({ name, value, sd, interval, prior }) => [
        ...[id, name, value, sd, interval?.[0] ?? null, interval?.[1] ?? null, prior?.mean ?? null],
      ]),
    );
    expect(rows.map((row) => [row[0], row[1], ...[2, 4, 5, 6, 7].map((c) => number(row[c]))])).toEqual(
      expected,
    );
    expect(rows.filter(([id]) => id === "constant").map((row) => row[2])).toEqual(
      rows.filter(([id]) => id === "a").map(() => ""),
    );
  });

  it("has covariances of every pair, runs with their sessions, starts and priors", () => {
    const { participants, model } = resultOf(place, "binary");
    const pairs = csv(place, "binary-csv", "covariance.csv").rows;
    expect(pairs.map((row) => Number(row[3]))).toEqual(participants.flatMap((fit) => fit.covariance!.flat()));
    expect(csv(place, "binary-csv", "runs.csv").rows).toEqual(
      ids.flatMap((id) => [
        [id, "1", "post", "1", "30"],
        [id, "2", "pre", "1", "30"],
      ]),
    );
    expect(csv(place, "binary-csv", "starts.csv").rows.length).toBe(3);
    expect(csv(place, "binary-csv", "priors.csv").rows.map(([name]) => name)).toEqual(
      model.priors.map(({ name }) => name),
    );
  });

  it("has a table of recodings with the header alone where there are none", () => {
    expect(readFileSync(path("binary-csv/derivations.csv"), "utf8")).toBe(
      "derived,expression,column_1,old_1,column_2,old_2,new,count\n",
    );
  });
});

describe("regressors", () => {
  it("have no onsets where the study has none, and layouts that need them say how to give them", () => {
    const { code, stderr } = place.credence("export", "continuous", "--to", "regressors", "--out", "plain");
    expect(code).toBe(0);
    expect(stderr).toContain("Note: No onsets: onsets come from the study's time column");
    expect(stderr).toContain('Note: participant "constant" has no regressors');
    expect(list("plain")).toEqual([".written.json", "regressors.csv"]);
    const { header, rows } = csv(place, "plain", "regressors.csv");
    expect(header.slice(0, 4)).toEqual(["participant", "run", "trial", "epsi_1"]);
    expect(rows.length).toBe(80);
    const refused = place.credence(
      "export",
      "continuous",
      "--to",
      "regressors",
      "--layout",
      "spm",
      "--out",
      "no",
    );
    expect([refused.code, refused.stdout]).toEqual([2, ""]);
    expect(refused.stderr).toContain("fit again with --time COLUMN, then export");
    expect(existsSync(path("no"))).toBe(false);
  });

  it("have folders named by labels, whatever the ids hold", () => {
    expect(
      place.credence("export", "binary", "--to", "regressors", "--time-unit", "ms", "--out", "b").code,
    ).toBe(0);
    expect(list("b").filter((name) => name.startsWith("sub-"))).toEqual(["sub-01", "sub-Zoex", "sub-p3"]);
  });
});

describe("where an export goes", () => {
  it("is the fit folder unless told otherwise; a fit that replaces that one removes it", () => {
    cpSync(path("binary"), path("own"), { recursive: true });
    expect(place.credence("export", "own", "--to", "mat,csv").stdout).toBe(
      `Written to ${join("own", "export-mat")}: fit.mat\n` +
        `Written to ${join("own", "export-csv")}: participants.csv, trajectories.csv, estimates.csv, covariance.csv, ` +
        "starts.csv, runs.csv, priors.csv, derivations.csv\n",
    );
    const options = ["--prc", "rw_binary", "--obs", "unitsq_sgm", "--starts", "1", "--no-report"];
    const again = place.credence("fit", "binary.csv", ...options, "--out", "own", "--overwrite");
    expect(again.code).toBe(0);
    expect(existsSync(path("own/export-mat/fit.mat"))).toBe(false);
  });

  it("is refused where there are files, unless --overwrite; then it replaces the last export and nothing else", () => {
    expect(place.credence("export", "binary", "--to", "csv", "--out", "taken").code).toBe(0);
    writeFileSync(path("taken/notes.txt"), "mine");
    const refused = place.credence("export", "binary", "--to", "mat", "--out", "taken");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--overwrite");
    expect(list("taken")).toContain("participants.csv");
    expect(place.credence("export", "binary", "--to", "mat", "--out", "taken", "--overwrite").code).toBe(0);
    expect(list("taken")).toEqual([".written.json", "fit.mat", "notes.txt"]);
  });

  it("is never a fit folder, not even with --overwrite", () => {
    const { code, stderr } = place.credence(
      "export",
      "binary",
      "--to",
      "csv",
      "--out",
      "continuous",
      "--overwrite",
    );
    expect(code).toBe(2);
    expect(stderr).toContain("is the folder of a fit");
    expect(existsSync(path("continuous/fit.json"))).toBe(true);
  });

  it("is checked for every format before the first is written", () => {
    mkdirSync(path("half/mat"), { recursive: true });
    writeFileSync(path("half/mat/mine.txt"), "");
    expect(place.credence("export", "binary", "--to", "csv,mat", "--out", "half").code).toBe(2);
    expect(list("half")).toEqual(["mat"]);
  });

  it("holds nothing where the export fails half-way", () => {
    cpSync(path("binary"), path("damaged"), { recursive: true });
    rmSync(path("damaged/.written.json"), { force: true });
    writeFileSync(path("damaged/trajectories.csv"), "sub-01,1\n", { flag: "a" });
    for (const format of ["parquet", "mat", "regressors"]) {
      const { code, stderr } = place.credence("export", "damaged", "--to", format, "--out", "broken");
      expect(code).toBe(2);
      expect(stderr).toContain("the file is damaged");
    }
    expect(existsSync(path("broken"))).toBe(false);
    expect(list(".").filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("misuse", () => {
  it.each([
    [
      ["binary", "--to", "matt"],
      '--to matt: unknown format; did you mean "mat"? There are csv, parquet, mat, regressors, netcdf, zarr, stan',
    ],
    [
      ["binary", "--to", "netcdf"],
      "binary: the fit has no draws; sample with credence fit ... --inference nuts",
    ],
    [
      ["binary", "--to", "csv", "--no-log-likelihood"],
      "--no-log-likelihood: is for --to netcdf and zarr only",
    ],
    [["binary", "--to", "csv", "--participants", "a"], "--participants: is for --to stan only"],
    [["binary", "--to", "stan", "--participants", "a"], '--participants: there is no participant "a"'],
    [["binary", "--to", "csv", "--layout", "spm"], "--layout: is for --to regressors only"],
    [["binary", "--to", "csv", "--time-unit", "ms"], "--time-unit: is for --to regressors only"],
    [["binary", "--to", "regressors", "--zscore", "--mean-center"], "not both"],
    [["binary", "--to", "regressors", "--columns", "epsi2"], 'did you mean "epsi_2"?'],
    [["binary", "--to", "regressors", "--duration", "-1"], "expected seconds, 0 or more"],
    [["nowhere", "--to", "csv"], "holds no fit"],
    [["binary"], "--to <formats>"],
  ])("%j says what to do", (args, message) => {
    const { code, stdout, stderr } = place.credence("export", ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});

describe("the answer to programs", () => {
  it("is folder, files and notes, as the schema says", () => {
    const { stdout } = place.credence(
      "export",
      "binary",
      "--to",
      "mat,regressors",
      "--out",
      "json",
      "--json",
      "--quiet",
    );
    const summary = exportSummarySchema.parse(JSON.parse(stdout));
    expect(summary.exports.map(({ format, folder }) => [format, folder])).toEqual([
      ["mat", "json/mat"],
      ["regressors", "json/regressors"],
    ]);
    expect(summary.exports[1]!.notes.join()).toContain("labels of participants");
    for (const { folder, files } of summary.exports) {
      for (const file of files) expect(existsSync(path(folder, file))).toBe(true);
    }
  });

  it("has the schema that scripts/schema.ts writes", () => {
    const schema = { title: "credence-export/1", ...z.toJSONSchema(exportSummarySchema) };
    expect(readFileSync(join(root, "schema/credence-export-1.json"), "utf8")).toBe(
      `${JSON.stringify(schema, undefined, 2)}\n`,
    );
  });
});

describe("a fit too large for a MAT-file", () => {
  it("is refused with its size and another format", async () => {
    const [file] = matFiles(openFitFolder(path("binary")), 50_000);
    const reading = (async () => {
      for await (const _ of file!.content as AsyncIterable<Uint8Array>);
    })();
    await expect(reading).rejects.toThrow(/^the participants need 0\.0000\d+ GiB, .* use --to parquet/);
  });
});
