/** `fit --inference nuts|pathfinder`: posteriors of the bundled study's participants, from the built command. */

import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Dataset, File as HdfFile, ready } from "h5wasm";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparable, type FitResult, type ParticipantFit } from "../../src/fit/index.js";
import { fitResultSchema } from "../../src/fit/result-schema.js";
import { bundledStudy } from "./bundled-study.js";
import { Workplace } from "./command.js";

let place: Workplace;
let people: string[];
beforeAll(() => {
  place = new Workplace();
  people = bundledStudy(join(place.path, "study"), 6);
});
afterAll(() => place.remove());

const at = (...path: string[]): string => join(place.path, ...path);
const read = (...path: string[]): string => readFileSync(at(...path), "utf8");
const plain = ["--no-report", "--figures", "none", "--starts", "2", "--evidence-draws", "0", "--quiet"];
const few = ["--inference", "nuts", "--chains", "2", "--warmup", "100", "--draws", "60"];
/** Two chains are too few to be trusted, so that every fit of these ends with 3. */
const DOUBTED = 3;

function nuts(out: string, ...more: string[]): FitResult {
  const { code, stderr } = place.credence(
    "fit",
    "study/analysis.yaml",
    ...few,
    ...plain,
    ...more,
    "--out",
    out,
  );
  expect([code, stderr.includes("the result rests on 2 chains")]).toEqual([DOUBTED, true]);
  return JSON.parse(read(out, "fit.json")) as FitResult;
}

/** Rows of `draws.csv`, by column. */
function columns(folder: string): Record<string, number[]> {
  const { data } = Papa.parse<Record<string, string>>(read(folder, "draws.csv"), {
    header: true,
    skipEmptyLines: true,
  });
  return Object.fromEntries(
    Object.keys(data[0]!).map((name) => [name, data.map((row) => Number(row[name]))]),
  );
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

describe("a fit that samples", () => {
  it("has the same draws, to the last bit, on 1 and 2 threads", () => {
    const one = nuts("one", "--threads", "1");
    const two = nuts("two", "--threads", "2");
    expect([one.timing.threads, two.timing.threads]).toEqual([1, 2]);
    expect(comparable(two)).toEqual(comparable(one));
    expect(read("two", "draws.csv")).toBe(read("one", "draws.csv"));
  });

  it("says how it sampled and what each participant's draws are worth, as its schema has it", () => {
    const result = JSON.parse(read("one", "fit.json")) as FitResult;
    expect(fitResultSchema.parse(result)).toEqual(result);
    expect(result.inference).toMatchObject({
      method: "nuts",
      sampling: { method: "nuts", seed: 123, chains: 2, warmup: 100, draws: 60, targetAcceptance: 0.8 },
    });
    for (const { posterior } of result.participants) {
      expect(posterior).toMatchObject({ status: "notConverged", chains: 2, draws: 60, khat: null });
      expect(posterior!.flags.map(({ kind }) => kind)).toContain("chains");
      expect(posterior!.estimates.map(({ name }) => name)).toEqual(["om2", "ze"]);
    }
  });

  it("writes a table of the draws, whose means are those of participants.csv and fit.json", () => {
    const draws = columns("one");
    const result = JSON.parse(read("one", "fit.json")) as FitResult;
    expect(Object.keys(draws).slice(0, 5)).toEqual([".chain", ".iteration", ".draw", "om2[1]", "ze[1]"]);
    expect(Object.keys(draws)).toHaveLength(3 + 2 * people.length);
    expect(draws[".draw"]).toEqual(Array.from({ length: 120 }, (_, s) => s + 1));
    const { data } = Papa.parse<Record<string, string>>(read("one", "participants.csv"), { header: true });
    result.participants.forEach(({ id, posterior }, i) => {
      for (const { name, mean: told, interval } of posterior!.estimates) {
        const own = draws[`${name}[${id}]`]!;
        expect(told).toBeCloseTo(mean(own), 10);
        expect(Number(data[i]![`${name}_posterior_mean`])).toBe(told);
        expect(Number(data[i]![`${name}_eti89_lb`])).toBe(interval![0]);
        expect(own.filter((x) => x < interval![0]).length).toBeLessThanOrEqual(0.06 * 120);
      }
      expect(data[i]!.posterior_status).toBe("notConverged");
    });
  });

  it("writes a netCDF file of the same draws, with the dimensions chain, draw, participant", async () => {
    const { FS } = await ready;
    FS.writeFile("sampled.nc", readFileSync(at("one", "posterior.nc")));
    const file = new HdfFile("sampled.nc", "r");
    const of = (path: string): Dataset => file.get(path) as Dataset; // these paths are of datasets
    const draws = columns("one");
    const ids = of("posterior/participant").value as string[];
    expect(ids).toEqual(people);
    for (const name of ["om2", "ze"]) {
      expect(of(`posterior/${name}`).shape).toEqual([2, 60, people.length]);
      const values = of(`posterior/${name}`).value as Float64Array;
      ids.forEach((id, p) => {
        expect([...values.filter((_, k) => k % people.length === p)]).toEqual(draws[`${name}[${id}]`]);
      });
    }
    expect(of("sample_stats/tree_depth").shape).toEqual([2, 60, people.length]);
    expect(of("sample_stats/diverging").attrs.dtype?.value).toBe("bool");
    const { participants } = JSON.parse(read("one", "fit.json")) as FitResult;
    const diverging = of("sample_stats/diverging").value as Int8Array;
    participants.forEach(({ posterior }, p) => {
      const count = diverging.filter((_, k) => k % people.length === p).reduce((sum, x) => sum + x, 0);
      expect(count).toBe(posterior!.divergences);
    });
    file.close();
  });

  it("leaves modes and evidence as they are without sampling", () => {
    const { code } = place.credence("fit", "study/analysis.yaml", ...plain, "--out", "modes");
    expect(code).toBe(0);
    const { participants } = JSON.parse(read("modes", "fit.json")) as FitResult;
    const sampled = (JSON.parse(read("one", "fit.json")) as FitResult).participants;
    const without = ({ posterior: _, ...rest }: ParticipantFit) => rest;
    expect(sampled.map(without)).toEqual(participants);
    expect(existsSync(at("modes", "draws.csv"))).toBe(false);
  });

  it("is run again from its folder to the same bits", () => {
    const { code, stdout } = place.credence("rerun", "one", "--out", "again");
    expect([code, stdout]).toEqual([0, "Identical to the last bit: 6 participants.\n"]);
    expect(read("again", "draws.csv")).toBe(read("one", "draws.csv"));
  });

  it("keeps who is sampled when it is stopped, and resumes to the same bits", async () => {
    const kept = at("stopped", ".draws.jsonl");
    const long = ["fit", "study/analysis.yaml", ...few, ...plain, "--draws", "300", "--threads", "1"];
    const child = place.start(...long, "--out", "stopped");
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const done = (): number => (existsSync(kept) ? readFileSync(kept, "utf8").split("\n").length - 1 : 0);
    while (done() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(done()).toBeLessThan(people.length);
    // Marked, to see that what was kept is what the fit ends with.
    writeFileSync(kept, readFileSync(kept, "utf8").replace(/"verdict":"/, '"verdict":"Kept. '));
    // The last line may have been cut off by the interruption.
    appendFileSync(kept, '{"id":"6","summary":{"sta');
    expect(place.credence(...long, "--out", "stopped", "--resume").code).toBe(DOUBTED);
    expect(place.credence(...long, "--out", "whole").code).toBe(DOUBTED);
    expect(existsSync(kept)).toBe(false);
    expect(read("stopped", "draws.csv")).toBe(read("whole", "draws.csv"));
    const { participants } = JSON.parse(read("stopped", "fit.json")) as FitResult;
    expect(participants.filter(({ posterior }) => posterior!.verdict.startsWith("Kept. "))).toHaveLength(1);
  });

  it("approximates by Pathfinder, with k-hat instead of what only chains have", () => {
    const { code } = place.credence(
      ...["fit", "study/analysis.yaml", "--inference", "pathfinder", "--draws", "200", ...plain],
      ...["--out", "paths"],
    );
    const result = JSON.parse(read("paths", "fit.json")) as FitResult;
    expect(result.inference.sampling).toEqual({ method: "pathfinder", seed: 123, paths: 4, draws: 200 });
    for (const { posterior } of result.participants) {
      expect(posterior!.status).toBe(posterior!.khat! <= 0.7 ? "converged" : "notConverged");
      expect(posterior!.estimates.map(({ rHat }) => rHat)).toEqual([null, null]);
    }
    const trusted = result.participants.every(({ posterior }) => posterior!.status === "converged");
    expect(code).toBe(trusted ? 0 : DOUBTED);
    expect(columns("paths")["om2[1]"]).toHaveLength(200);
  });
});

describe("a fit that cannot sample", () => {
  it("refuses unknown methods, naming those there are, and options of other methods", () => {
    writeFileSync(at("unknown.yaml"), read("study", "analysis.yaml").replace("method: map", "method: gibbs"));
    const analysis = "study/analysis.yaml";
    for (const [args, message] of [
      [
        [analysis, "--inference", "hmc"],
        "--inference hmc: unknown method; methods are map, laplace, nuts, pathfinder",
      ],
      [[analysis, "--inference", "nutz"], "unknown method (did you mean nuts?)"],
      [["unknown.yaml"], "inference.method: expected one of map, laplace, nuts, pathfinder"],
      [
        [analysis, "--chains", "3"],
        "inference.chains is an option of nuts and pathfinder; the method of inference is map",
      ],
      [[analysis, "--inference", "pathfinder", "--warmup", "3"], "inference.warmup is an option of nuts"],
      [
        [analysis, "--inference", "nuts", "--target-acceptance", "2"],
        "--target-acceptance 2: expected a number",
      ],
      [[analysis, "--inference", "nuts", "--draws", "0"], "expected a whole number of at least 4"],
      [[analysis, "--start", "prior"], "inference.start is an option of nuts and pathfinder"],
      [
        [analysis, "--inference", "nuts", "--start", "nowhere"],
        "expected mode, around, uniform, prior, pathfinder, or a point",
      ],
      [[analysis, "--inference", "nuts", "--start", "mu0_2=1"], "start: mu0_2 is fixed"],
      [
        [analysis, "--inference", "pathfinder", "--max-tree-depth", "3"],
        "inference.maxTreeDepth is an option of nuts",
      ],
    ] as const) {
      const { code, stderr } = place.credence("fit", ...args, "--out", "refused");
      expect(code).toBe(2);
      expect(stderr).toContain(message);
      expect(existsSync(at("refused"))).toBe(false);
    }
  });
});
