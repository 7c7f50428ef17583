/**
 * The examples of the guides for Python, R and MATLAB run as they stand, in a copy of test/data/group, where the
 * language is at hand: `CREDENCE_PYTHON` or `python3` with pandas, `Rscript`, `matlab`, `octave`.
 */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Guide } from "../house/guide.js";

const { CREDENCE_PYTHON: named } = process.env;

/** Whether a program runs and ends well. */
const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

function pythonWith(modules: string): string | undefined {
  const program = named !== undefined && named !== "" ? named : "python3";
  return runs(program, "-c", `import ${modules}`) ? program : undefined;
}

/** Runs some examples of a guide in one session, and says what it printed. */
function session(guide: Guide, names: readonly string[], program: string, args: (code: string) => string[]) {
  const code = names.map((name) => guide.block("example", name)).join("\n");
  const { status, stdout, stderr } = spawnSync(program, args(code), {
    cwd: guide.folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, PATH: `${join(guide.folder, "bin")}${delimiter}${process.env.PATH}` },
  });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout;
}

const wholeFit = 300_000;
const tables = [
  ...["population", "contrasts", "marginal_means", "participant_parameters", "participant_coefficients"],
  ...["participants", "design", "hyperpriors", "runs", "loo", "trajectories", "draws"],
];

describe("the guides for other languages", () => {
  it.each([
    ["python", ["call", "tables", "draws", "json", "posterior", "arviz"]],
    ["r", ["call", "tables", "draws", "json", "posterior"]],
    ["matlab", ["call", "json", "draws", "tables", "posterior"]],
  ])("have their examples run here: %s", (name, examples) => {
    const text = readFileSync(join(import.meta.dirname, `../../docs/${name}.md`), "utf8");
    expect([...text.matchAll(/<!-- example: (\S+) -->/g)].map(([, example]) => example)).toEqual(examples);
  });

  it.each(["python", "r", "matlab"])("open every table of a group fit: %s", (name) => {
    const text = readFileSync(join(import.meta.dirname, `../../docs/${name}.md`), "utf8");
    expect(tables.filter((table) => !new RegExp(`["'/]${table}["'.]`).test(text))).toEqual([]);
  });
});

const python = pythonWith("pandas");
describe("the guide for Python", () => {
  if (python === undefined) {
    it.skip("skipped: Python with pandas is not here; CREDENCE_PYTHON names one", () => {});
    return;
  }
  let guide: Guide;
  let said: string;
  const code = (text: string): string[] => ["-c", text];
  beforeAll(() => {
    guide = new Guide("docs/python.md", "test/data/group");
    said = session(guide, ["call", "tables", "draws", "json"], python, code);
  }, wholeFit);
  afterAll(() => guide.remove());

  it("calls the command, and opens tables and JSON", () => {
    expect(said).toMatch(/om2 +group=patient +\d\.\d+/);
    expect(said).toMatch(/s01 +-\d\.\d+ +-\d\.\d+/);
    expect(said).toMatch(/^2000 \d\.\d+ \d\.\d+$/m);
    expect(said).toContain("credence-fit/1 converged ['om2 ~ 1 + group + session + (1 | participant)'");
    // 24 runs of 120 trials, the first of each not scored.
    expect(said).toContain("trial 2856");
  });

  const arrays = pythonWith("xarray, h5netcdf") !== undefined;
  it.skipIf(!arrays)(arrays ? "opens the posterior" : "skipped: xarray with h5netcdf is not here", () => {
    const lines = session(guide, ["posterior"], python, code).trim().split("\n");
    expect(lines[0]).toBe("{'chain': 4, 'draw': 500, 'om2_random': 1, 'participant': 12}");
    const [mean] = /(?<=^2000 )\d\.\d+/m.exec(said)!;
    expect(Number(lines[1])).toBe(Number(mean));
  });

  const arviz = pythonWith("arviz, h5netcdf") !== undefined;
  it.skipIf(!arviz)(arviz ? "hands the posterior to ArviZ" : "skipped: ArviZ is not here", () => {
    expect(session(guide, ["arviz"], python, code)).toContain("'b_om2[group=patient]'");
  });
});

const R = runs("Rscript", "--version");
describe("the guide for R", () => {
  if (!R) {
    it.skip("skipped: Rscript is not here", () => {});
    return;
  }
  let guide: Guide;
  let said: string;
  const code = (text: string): string[] => ["--vanilla", "-e", text];
  const has = (name: string): boolean => runs("Rscript", "--vanilla", "-e", `library(${name})`);
  beforeAll(() => {
    guide = new Guide("docs/r.md", "test/data/group");
    said = session(guide, ["call", "tables", "draws"], "Rscript", code);
  }, wholeFit);
  afterAll(() => guide.remove());

  it("calls the command, and opens tables", () => {
    expect(said).toMatch(/om2 +group=patient/);
    expect(said).toContain("2000 TRUE");
  });

  const json = has("jsonlite");
  it.skipIf(!json)(json ? "opens fit.json" : "skipped: jsonlite is not here", () => {
    expect(session(guide, ["json"], "Rscript", code)).toContain("credence-fit/1 converged");
  });

  const netcdf = has("ncdf4");
  it.skipIf(!netcdf)(netcdf ? "opens the posterior" : "skipped: ncdf4 is not here", () => {
    expect(session(guide, ["posterior"], "Rscript", code)).toContain("group=patient 3 500 4");
  });
});

const octave = runs("octave", "--version");
describe("the guide for MATLAB, in Octave", () => {
  if (!octave) {
    it.skip("skipped: octave is not here", () => {});
    return;
  }
  let guide: Guide;
  beforeAll(() => {
    guide = new Guide("docs/matlab.md", "test/data/group");
  });
  afterAll(() => guide.remove());

  it(
    "calls the command, and opens fit.json and the draws",
    () => {
      const said = session(guide, ["call", "json", "draws"], "octave", (text) => [
        "--no-gui",
        "--eval",
        text,
      ]);
      expect(said).toContain("credence-fit/1 converged");
      expect(said).toMatch(/^om2 group=patient: \d\.\d\d \(-?\d\.\d\d to \d\.\d\d\), P\(> 0\) [01]\.\d\d$/m);
      const [, p] = /om2 group=patient:.*P\(> 0\) ([01]\.\d\d)/.exec(said)!;
      expect(said).toContain(`2000 draws, P(> 0) ${p}`);
    },
    wholeFit,
  );
});

const matlab = runs("matlab", "-batch", "disp(1)");
describe("the guide for MATLAB", () => {
  if (!matlab) {
    it.skip("skipped: matlab is not here", () => {});
    return;
  }
  let guide: Guide;
  beforeAll(() => {
    guide = new Guide("docs/matlab.md", "test/data/group");
  });
  afterAll(() => guide.remove());

  it(
    "calls the command, and opens everything",
    () => {
      const all = ["call", "json", "draws", "tables", "posterior"];
      const said = session(guide, all, "matlab", (text) => ["-batch", text]);
      expect(said).toContain("credence-fit/1 converged");
      expect(said).toContain("group=patient");
    },
    wholeFit,
  );
});
