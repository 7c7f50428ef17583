/** Fits with models from files of the user's own: the fit folder takes the files with it. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { FitResult } from "../../src/fit/index.js";
import { Workplace } from "./command.js";

const input = (t: number): number => ((t * 7) % 10 < 7 ? 1 : 0);
const choice = (t: number): number => ((t * 5) % 8 === 0 ? 1 - input(t) : input(t));
const table = (header: string, row: (t: number) => number[]): string =>
  `${header}\n${Array.from({ length: 60 }, (_, t) => row(t).join(",")).join("\n")}\n`;

let place: Workplace;
beforeAll(() => {
  place = new Workplace({ apart: true });
  write(
    "plain.csv",
    table("input,response", (t) => [input(t), choice(t)]),
  );
});
afterAll(() => place.remove());

function write(name: string, text: string): void {
  mkdirSync(dirname(join(place.path, name)), { recursive: true });
  writeFileSync(join(place.path, name), text);
}

function fit(...args: string[]): FitResult {
  const { code, stdout, stderr } = place.credence("fit", ...args, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as FitResult;
}

/** A response model file; `extra` stands before the model. */
const half = (mean = 1, extra = ""): string => `${extra}
  export default ({ scalar, defineResponse, positiveParameter }) => {
    const { log, logit, mul, select, sigmoid, sub } = scalar;
    const one = (x, p) => sigmoid(mul(p.ze, logit(x)));
    return defineResponse({
      name: "half",
      parameters: { ze: positiveParameter({ mean: ${mean}, sd: 1 }) },
      reads: ["level[1].expectedMean"],
      responseKind: "binary",
      step: ({ beliefs, response }, p) => {
        const q = one(beliefs["level[1].expectedMean"], p);
        return { logProbability: log(select(response, q, sub(1, q))) };
      },
      prediction: ({ beliefs }, p) => one(beliefs["level[1].expectedMean"], p),
    });
  };`;

describe("a fit with a model file of one's own", () => {
  const own = ["--prc", "rw_binary", "--starts", "1", "--figures", "none"];
  const text = (file: string): string => readFileSync(join(place.path, file), "utf8");
  const move = (from: string, to: string): void => {
    mkdirSync(dirname(join(place.path, to)), { recursive: true });
    renameSync(join(place.path, from), join(place.path, to));
  };

  it("has a copy of the file, which the analysis and the list of written files name, and its hash", () => {
    write("own/half.mjs", half());
    const { model } = fit("plain.csv", ...own, "--obs", "own/half.mjs", "--out", "with-copy");
    const sha256 = createHash("sha256").update(half()).digest("hex");
    expect(model.files).toEqual([{ name: "half.mjs", sha256 }]);
    expect(text("with-copy/models/half.mjs")).toBe(half());
    expect(parse(text("with-copy/analysis.yaml")).agent.responseModel).toBe("models/half.mjs");
    expect(JSON.parse(text("with-copy/.written.json")).files).toContain("models/half.mjs");
    // Another fit there takes it away.
    fit("plain.csv", ...own, "--obs", "unitsq_sgm", "--out", "with-copy", "--overwrite");
    expect(existsSync(join(place.path, "with-copy/models/half.mjs"))).toBe(false);
  });

  it("is plotted and exported after it was moved, and says which file is missing when one is", () => {
    write("own/half.mjs", half());
    fit("plain.csv", ...own, "--obs", "own/half.mjs", "--out", "leaves");
    move("leaves", "else/where/leaves");
    rmSync(join(place.path, "own/half.mjs"));
    expect(place.credence("plot", "else/where/leaves").stderr).toBe("");
    expect(place.credence("export", "else/where/leaves", "--to", "mat").stderr).toBe("");
    rmSync(join(place.path, "else/where/leaves/models/half.mjs"));
    const { code, stderr } = place.credence("export", "else/where/leaves", "--to", "mat", "--overwrite");
    expect(code).toBe(2);
    expect(stderr).toContain("models/half.mjs: no such file (");
    expect(stderr).toContain(join("else", "where", "leaves", "models", "half.mjs"));
  });

  it("is not fitted again with a file that was changed since", () => {
    write("own/half.mjs", half());
    fit("plain.csv", ...own, "--obs", "own/half.mjs", "--out", "changed");
    expect(place.credence("rerun", "changed", "--out", "changed", "--overwrite").code).toBe(0);
    expect(text("changed/models/half.mjs")).toBe(half());
    write("changed/models/half.mjs", half(2));
    const { code, stderr } = place.credence("rerun", "changed");
    expect(code).toBe(2);
    expect(stderr).toContain("models/half.mjs: is not the model file that was fitted (its SHA-256 differs)");
  });

  it("names the file where it lies, and says so, when a copy would miss what the file imports", () => {
    write("own/constants.mjs", "export const one = 1;");
    write("own/needy.mjs", half(1, 'import { one } from "./constants.mjs"; void one;'));
    const { code, stderr } = place.credence(
      ...["fit", "plain.csv", ...own, "--obs", "own/needy.mjs", "--out", "needy"],
    );
    expect(code).toBe(0);
    expect(stderr).toContain(
      "Note: own/needy.mjs stays where it is, because only the file itself could be copied",
    );
    expect(parse(text("needy/analysis.yaml")).agent.responseModel).toBe("../own/needy.mjs");
    expect(existsSync(join(place.path, "needy/models"))).toBe(false);
    expect(place.credence("rerun", "needy").code).toBe(0);
  });

  it("keeps apart two files of one name", () => {
    write(
      "two.csv",
      table("input,response1,response2", (t) => [input(t), choice(t), choice(t)]),
    );
    write("own/half.mjs", half());
    write("other/half.mjs", half(2));
    const streams = ["own", "other"].map((folder, i) => ({
      name: folder,
      column: i + 1,
      model: `${folder}/half.mjs`,
    }));
    write(
      "two.yaml",
      stringify({
        schema: "credence-analysis/1",
        data: { file: "two.csv", columns: { response: ["response1", "response2"] } },
        agent: { perceptualModel: "rw_binary", streams },
        inference: { starts: 1 },
      }),
    );
    fit("two.yaml", "--out", "two");
    expect(text("two/models/half.mjs")).toBe(half());
    expect(text("two/models/half-2.mjs")).toBe(half(2));
    expect(place.credence("rerun", "two").code).toBe(0);
  });
});
