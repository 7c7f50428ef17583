/** The examples of docs/export.md run as they stand, in a copy of test/data/export. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Guide } from "../house/guide.js";
import { python } from "./python.js";

let guide: Guide;
beforeAll(() => {
  guide = new Guide("docs/export.md", "test/data/export");
  guide.shell("fit");
  guide.shell("export");
});
afterAll(() => guide.remove());

describe("the examples of the guide to exports", () => {
  it("are all run here", () => {
    expect(guide.examples).toEqual([
      ...["fit", "export", "pandas", "scipy", "regressors", "draws", "library"],
    ]);
  });

  it("write CSV tables, Parquet and a MAT-file where the guide says", () => {
    const tables = [...guide.text.matchAll(/`(\w+\.csv)`(?:, `(\w+\.csv)`)? \|/g)].flatMap(
      ([, ...names]) => names,
    );
    expect(tables.filter((name) => name !== undefined).length).toBe(8);
    for (const name of tables)
      if (name) expect(existsSync(join(guide.folder, "fit-choices/export-csv", name))).toBe(true);
    expect(existsSync(join(guide.folder, "exported/parquet/participants.parquet"))).toBe(true);
    expect(existsSync(join(guide.folder, "exported/mat/fit.mat"))).toBe(true);
  });

  it("write regressors in three layouts, and print the note that the guide shows", () => {
    expect(guide.shell("regressors").startsWith(guide.block("output", "regressors"))).toBe(true);
    const events =
      "fit-choices/export-regressors/sub-01/ses-pre/func/sub-01_ses-pre_task-reversal_events.tsv";
    expect(guide.lines(events)[0]!.split("\t").slice(0, 7)).toEqual([
      "onset",
      "duration",
      "trial_type",
      "trial",
      "response",
      "epsi_2",
      "epsi_3",
    ]);
    expect(guide.lines(events)[1]).toMatch(/^8\t1\ttrial\t1\t1\t/);
    expect(guide.lines(events).length).toBe(61);
    expect(existsSync(join(guide.folder, "spm/sub-03/ses-post/sub-03_ses-post_conditions.mat"))).toBe(true);
    expect(guide.lines("table/regressors.csv").length).toBe(361);
  });

  it("write draws and a Stan program of a fit that can be trusted", () => {
    guide.shell("draws");
    for (const file of ["netcdf/posterior.nc", "zarr/posterior.zarr/.zmetadata", "stan/model.stan"])
      expect(existsSync(join(guide.folder, "for-reviewers", file))).toBe(true);
    const groups = [...guide.text.matchAll(/^\| `(\w+)` \| [^|]*\|$/gm)].map(([, name]) => name!);
    const zarr = join(guide.folder, "for-reviewers/zarr/posterior.zarr");
    const told = groups.filter((name) => !name.includes("."));
    expect(told.filter((name) => existsSync(join(zarr, name)))).toEqual([
      ...["posterior", "sample_stats", "log_likelihood", "observed_data", "constant_data"],
    ]);
  });

  it("export in a program", () => {
    expect(guide.program("library")).toBe("by-program regressors.csv 1\n");
  });

  if (python === undefined) it.skip("skipped: SciPy and pandas are not here", () => {});
  else {
    it("are read in Python", () => {
      const run = (name: string): string => {
        const { stdout, stderr } = spawnSync(python!, ["-c", guide.block("example", name)], {
          cwd: guide.folder,
          encoding: "utf8",
        });
        expect(stderr).toBe("");
        return stdout;
      };
      expect(run("pandas")).toMatch(/sub-01 +120\nsub-02 +120\nsub-03 +120\n/);
      expect(run("scipy")).toBe("[('sub-01', (120, 3)), ('sub-02', (120, 3)), ('sub-03', (120, 3))]\n");
    });
  }
});
