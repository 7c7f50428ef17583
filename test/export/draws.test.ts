/** Exports of sampled fits: netCDF, Zarr, tables and Stan, against the fit folder and the equations on numbers. */

import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluateRun, freeIndices, resolvePriors } from "../../src/agent/index.js";
import type { ParticipantDraws, SamplingSettings } from "../../src/fit/index.js";
import { prepare } from "../../src/node/analysis.js";
import { writeDraws } from "../../src/node/draws-files.js";
import { readFitData } from "../../src/node/fit-data.js";
import { openFitFolder } from "../../src/node/read-folder.js";
import { StanModel } from "../agent/stan-interpreter.js";
import { bundledStudy } from "../cli/bundled-study.js";
import { Workplace } from "../cli/command.js";
import { csv, fitBinary, ids, resultOf } from "./fits.js";
import { type ReadFile, readNetcdf } from "./netcdf.js";

let place: Workplace;
const bare = ["--no-report", "--figures", "none", "--starts", "1", "--evidence-draws", "0", "--quiet"];
const few = ["--inference", "nuts", "--chains", "2", "--warmup", "60", "--draws", "20"];
const at = (...path: string[]): string => join(place.path, ...path);
const netcdf = (...path: string[]): Promise<ReadFile> => readNetcdf(readFileSync(at(...path)));

beforeAll(() => {
  place = new Workplace();
  bundledStudy(at("study"), 4);
  place.credence("fit", "study/analysis.yaml", ...few, ...bare, "--out", "square");
  place.credence("fit", "study/analysis.yaml", ...bare, "--out", "modes");
  fitBinary(place);
  const model = ["--prc", "ehgf_binary", "--obs", "unitsq_sgm"];
  place.credence("fit", "binary.csv", ...model, ...few, ...bare, "--parquet", "--out", "ragged");
  for (const fit of ["square", "ragged"]) {
    const { code, stderr } = place.credence(
      ...["export", fit, "--to", "netcdf,zarr,stan,csv,parquet", "--out", `${fit}-out`],
    );
    expect([code, stderr]).toEqual([0, ""]);
  }
});
afterAll(() => place.remove());

/** Log-likelihood of each response of a participant at a draw, by the equations on numbers. */
async function onNumbers(fit: string, id: string, draw: readonly number[]): Promise<number[][]> {
  const { agent, participants } = await readFitData(openFitFolder(at(fit)), "");
  const { runs } = participants.find((each) => each.id === id)!;
  const native = Float64Array.from(resolvePriors(agent, runs).native);
  freeIndices(agent).forEach((i, j) => {
    native[i] = draw[j]!;
  });
  return runs.map((run) => [...evaluateRun(agent, run, native).streams[0]!.logLikelihood]);
}

/** The value of a parameter of a participant, from `draws.csv`. */
function drawOf(fit: string, id: string, draw: number): number[] {
  const { header, rows } = csv(place, fit, "draws.csv");
  return header.flatMap((name, c) => (name.endsWith(`[${id}]`) ? [Number(rows[draw]![c])] : []));
}

describe("posterior.nc", () => {
  it("is written by a fit as an export writes it anew", async () => {
    for (const fit of ["square", "ragged"]) {
      const [fitted, exported] = [
        await netcdf(fit, "posterior.nc"),
        await netcdf(`${fit}-out/netcdf/posterior.nc`),
      ];
      expect(Object.keys(exported.groups)).toEqual([
        ...["constant_data", "log_likelihood", "observed_data", "posterior", "sample_stats"],
      ]);
      expect(exported.arrays).toEqual(fitted.arrays);
    }
  });

  it("has log-likelihoods by participant and trial where all have the same trials, as the equations have them", async () => {
    const { arrays, groups } = await netcdf("square/posterior.nc");
    const { dimensions, shape, values } = arrays["log_likelihood/response"]!;
    expect(dimensions).toEqual(["chain", "draw", "participant", "trial"]);
    expect(shape).toEqual([2, 20, 4, 319]);
    expect(arrays["log_likelihood/trial"]!.values.slice(0, 3)).toEqual([2, 3, 4]);
    expect(arrays["log_likelihood/participant"]!.values).toEqual(arrays["posterior/participant"]!.values);
    expect(groups.log_likelihood!.units_left_out).toBe(undefined);
    for (const [draw, p] of [
      [0, 0],
      [27, 2],
      [39, 3],
    ] as const) {
      const id = String(p + 1);
      const [wanted] = await onNumbers("square", id, drawOf("square", id, draw));
      for (const trial of [2, 50, 320]) {
        const got = values[(draw * 4 + p) * 319 + trial - 2] as number;
        expect(got).toBeCloseTo(wanted![trial - 1]!, 12);
      }
    }
  });

  it("has a dimension of responses with their places where trials differ", async () => {
    const { arrays } = await netcdf("ragged/posterior.nc");
    const { dimensions, shape, values, attributes } = arrays["log_likelihood/response"]!;
    expect(dimensions).toEqual(["chain", "draw", "unit"]);
    expect(attributes.coordinates).toBe("unit_participant unit_run unit_trial");
    const [people, runs, trials] = ["participant", "run", "trial"].map(
      (name) => arrays[`log_likelihood/unit_${name}`]!.values,
    ) as [string[], number[], number[]];
    expect(arrays["log_likelihood/unit"]!.values[0]).toBe(`${people[0]}, run ${runs[0]}, trial ${trials[0]}`);
    // Trial 5 has no response, trial 7 no input, and what is believed in trial 1 no free parameter changes.
    expect(trials.slice(0, 6)).toEqual([2, 3, 4, 6, 8, 9]);
    const [id, draw] = [ids[1]!, 33];
    const wanted = await onNumbers("ragged", id, drawOf("ragged", id, draw));
    let seen = 0;
    people.forEach((owner, u) => {
      if (owner !== id) return;
      seen += 1;
      expect(values[draw * shape[2]! + u]).toBeCloseTo(wanted[runs[u]! - 1]![trials[u]! - 1]!, 12);
    });
    expect(seen).toBe(54);
  });

  it("says which responses are left out, because no draw moves their likelihood", async () => {
    const { groups } = await netcdf("ragged/posterior.nc");
    const left = JSON.parse(String(groups.log_likelihood!.units_left_out)) as [string, number, number][];
    // The belief about the first input is the prior's, but ze moves its likelihood only where that is not 1/2.
    expect(left).toEqual(ids.flatMap((id) => [1, 2].map((run) => [id, run, 1])));
  });

  it("holds what was answered and what was seen, with gaps as they were", async () => {
    const { arrays } = await netcdf("ragged/posterior.nc");
    const { data } = { data: csv(place, "ragged", "trajectories.csv") };
    const column = (name: string): string[] => data.rows.map((row) => row[data.header.indexOf(name)]!);
    const inputs = arrays["constant_data/u"]!;
    expect(inputs.dimensions).toEqual(["unit"]);
    expect(inputs.values.map((x) => (Number.isNaN(x) ? "" : String(x)))).toEqual(column("u"));
    const answered = column("response").filter((_, k) => ![0, 4, 6].includes(k % 30));
    expect(arrays["observed_data/response"]!.values.map(String)).toEqual(answered);
  });

  it("comes without log-likelihoods from --no-log-likelihood, in a fit and an export, and without data then", async () => {
    const model = ["--prc", "ehgf_binary", "--obs", "unitsq_sgm"];
    const args = ["binary.csv", ...model, ...few, ...bare, "--draws", "8", "--no-log-likelihood"];
    place.credence("fit", ...args, "--out", "short");
    expect(Object.keys((await netcdf("short/posterior.nc")).groups)).toEqual(["posterior", "sample_stats"]);
    renameSync(at("binary.csv"), at("elsewhere.csv"));
    try {
      const refused = place.credence("export", "short", "--to", "netcdf", "--out", "short-out");
      expect([refused.code, existsSync(at("short-out"))]).toEqual([2, false]);
      expect(refused.stderr).toMatch(
        /the data it names, .*binary\.csv, are not there .*leave them out with --no-log-likelihood/,
      );
      const alone = ["export", "short", "--to", "netcdf", "--no-log-likelihood", "--out", "short-out"];
      expect(place.credence(...alone).code).toBe(0);
      expect((await netcdf("short-out/posterior.nc")).arrays).toEqual(
        (await netcdf("short/posterior.nc")).arrays,
      );
    } finally {
      renameSync(at("elsewhere.csv"), at("binary.csv"));
    }
  });

  it("is not computed from other data than those that were fitted", () => {
    const file = at("binary.csv");
    const before = readFileSync(file);
    writeFileSync(file, `${before.toString()}\n`);
    try {
      const { code, stderr } = place.credence("export", "ragged", "--to", "netcdf", "--out", "other");
      expect([code, stderr]).toEqual([
        2,
        "credence: binary.csv: is not the file that was fitted (its SHA-256 differs)\n",
      ]);
    } finally {
      writeFileSync(file, before);
    }
  });

  it("of a fit that is too large comes without log-likelihoods unless asked for, and a note says so", async () => {
    const analysis = { schema: "credence-analysis/1", data: { file: "binary.csv" } } as const;
    const prepared = await prepare(analysis, place.path);
    const sampling: SamplingSettings = { method: "pathfinder", seed: 1, paths: 4, draws: 2 };
    const estimates = ["om2", "om3", "ze"].map((name) => ({
      ...{ name, mean: 0, sd: 1, interval: null, essBulk: null, essTail: null, rHat: null, mcseMean: null },
    }));
    const draws = prepared.participants.map(({ id }): ParticipantDraws => {
      const summary = {
        status: "converged",
        verdict: "",
        flags: [],
        chains: 1,
        draws: 2,
        estimates,
      } as const;
      return {
        id,
        summary: { ...summary, divergences: null, eBfmi: [], khat: 0 },
        values: Float64Array.of(-3, -6, 1, -4, -6, 2),
        stats: {},
      };
    });
    // 3 participants with 2 runs of 28 responses, 2 draws, 8 bytes.
    const bytes = 3 * 2 * 28 * 2 * 8;
    const notes: string[] = [];
    const write = async (options: { mostBytes?: number; logLikelihood?: boolean }): Promise<string[]> => {
      await writeDraws(place.path, draws, sampling, prepared, {
        onNote: (text) => notes.push(text),
        ...options,
      });
      return Object.keys((await netcdf("posterior.nc")).groups);
    };
    expect(await write({ mostBytes: bytes })).toContain("log_likelihood");
    expect(notes).toEqual([]);
    expect(await write({ mostBytes: bytes - 1 })).toEqual(["posterior"]);
    expect(notes).toEqual([
      expect.stringMatching(/^posterior\.nc is without log-likelihoods, .*--log-likelihood/),
    ]);
    expect(await write({ mostBytes: 0, logLikelihood: true })).toContain("log_likelihood");
  });
});

it("posterior.nc of Pathfinder, which has no chains, is exported anew too", async () => {
  const model = ["--prc", "ehgf_binary", "--obs", "unitsq_sgm"];
  const paths = ["--inference", "pathfinder", "--draws", "30", "--out", "paths"];
  place.credence("fit", "binary.csv", ...model, ...bare, ...paths);
  expect(place.credence("export", "paths", "--to", "netcdf", "--out", "paths-out").code).toBe(0);
  const [fitted, exported] = [await netcdf("paths/posterior.nc"), await netcdf("paths-out/posterior.nc")];
  expect(exported.arrays["posterior/om2"]!.shape).toEqual([1, 30, 3]);
  expect(Object.keys(exported.groups)).not.toContain("sample_stats");
  expect(exported.arrays).toEqual(fitted.arrays);
});

describe("a Zarr folder", () => {
  /** An array of the folder, decoded by hand. */
  function array(path: string): { shape: number[]; values: (number | string)[]; dimensions: string[] } {
    const folder = at("ragged-out/zarr/posterior.zarr", path);
    const of = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
    const { shape, chunks, dtype, compressor } = of(".zarray") as {
      shape: number[];
      chunks: number[];
      dtype: string;
      compressor: unknown;
    };
    expect(compressor).toEqual({ id: "zlib", level: 6 });
    const parts = Array.from({ length: shape[0]! / chunks[0]! }, (_, k) =>
      inflateSync(readFileSync(join(folder, [k, ...shape.slice(1).map(() => 0)].join(".")))),
    );
    const bytes = Buffer.concat(parts);
    const count = shape.reduce((product, n) => product * n, 1);
    const width = bytes.length / count;
    const text = (from: number): string => {
      const points = Array.from({ length: width / 4 }, (_, k) => bytes.readUInt32LE(from + 4 * k));
      return String.fromCodePoint(...points.filter((point) => point !== 0));
    };
    const read: Record<string, (from: number) => number | string> = {
      "<f8": (from) => bytes.readDoubleLE(from),
      "<i8": (from) => Number(bytes.readBigInt64LE(from)),
      "|b1": (from) => bytes[from]!,
    };
    const decode = read[dtype] ?? (/^<U\d+$/.test(dtype) ? text : undefined);
    const values = Array.from({ length: count }, (_, i) => decode!(i * width));
    return { shape, values, dimensions: (of(".zattrs") as Record<string, string[]>)._ARRAY_DIMENSIONS! };
  }

  it("holds the arrays of the netCDF file", async () => {
    const { arrays } = await netcdf("ragged-out/netcdf/posterior.nc");
    for (const [path, { dimensions, shape, values }] of Object.entries(arrays)) {
      expect([path, array(path)]).toEqual([path, { dimensions, shape, values }]);
    }
    const folder = at("ragged-out/zarr/posterior.zarr");
    const groups = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const paths = groups.flatMap(({ name }) =>
      readdirSync(join(folder, name), { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [`${name}/${entry.name}`] : [],
      ),
    );
    expect(paths.sort()).toEqual(Object.keys(arrays).sort());
  });

  it("says everything again in .zmetadata", () => {
    const folder = at("ragged-out/zarr/posterior.zarr");
    const { metadata } = JSON.parse(readFileSync(join(folder, ".zmetadata"), "utf8")) as {
      metadata: Record<string, unknown>;
    };
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => /\.(zgroup|zattrs|zarray)$/.test(file));
    expect(Object.keys(metadata).sort()).toEqual(files.sort());
    for (const file of files)
      expect(metadata[file]).toEqual(JSON.parse(readFileSync(join(folder, file), "utf8")));
  });
});

describe("tables of draws", () => {
  it("are copied as CSV, and as Parquet hold the same, in an export and in a fit", async () => {
    const text = readFileSync(at("ragged-out/csv/draws.csv"));
    expect(text).toEqual(readFileSync(at("ragged/draws.csv")));
    const { header, rows } = csv(place, "ragged", "draws.csv");
    for (const path of ["ragged-out/parquet/draws.parquet", "ragged/draws.parquet"]) {
      const bytes = readFileSync(at(path));
      const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer; // of a file
      const objects = await parquetReadObjects({ file });
      expect(objects.map((row) => header.map((name) => String(row[name])))).toEqual(rows);
    }
  });
});

describe("a Stan program", () => {
  const program = (fit: string): StanModel =>
    new StanModel(readFileSync(at(`${fit}-out/stan/model.stan`), "utf8"));
  const data = (fit: string, name: string): Record<string, unknown> =>
    JSON.parse(readFileSync(at(`${fit}-out/stan`, name), "utf8")) as Record<string, unknown>;

  for (const fit of ["square", "ragged"]) {
    it(`has at the modes the log joint of the fit, of everybody and of each alone: ${fit}`, () => {
      const { participants } = resultOf(place, fit);
      const model = program(fit);
      const modes = (chosen: typeof participants) =>
        Object.fromEntries(
          participants[0]!.estimates.map(({ name }, j) => [
            `${name}_estimation`,
            chosen.map((each) => each.estimates[j]!.estimation!),
          ]),
        );
      const all = model.run(data(fit, "data.json"), modes(participants));
      const total = participants.reduce((sum, { logJoint }) => sum + logJoint!, 0);
      expect(Math.abs(all.target / total - 1)).toBeLessThan(1e-10);
      const files = readdirSync(at(`${fit}-out/stan/participants`));
      expect(files).toHaveLength(participants.length);
      const alone = files.map((file) =>
        participants.map((each) => model.run(data(fit, `participants/${file}`), modes([each])).target),
      );
      participants.forEach(({ logJoint, id }, i) => {
        const readme = readFileSync(at(`${fit}-out/stan/README.md`), "utf8");
        const [, file] = new RegExp(`^${i + 1}\\. (?:.*): \`participants/(.*)\`$`, "m").exec(readme)!;
        expect(readme).toContain(`${i + 1}. ${JSON.stringify(id)}: `);
        expect(Math.abs(alone[files.indexOf(file!)]![i]! / logJoint! - 1)).toBeLessThan(1e-10);
      });
    });
  }

  it("is written of modes too, and of chosen participants", () => {
    const { code } = place.credence(
      "export",
      "modes",
      "--to",
      "stan",
      "--participants",
      "2,4",
      "--out",
      "chosen",
    );
    expect(code).toBe(0);
    expect(readdirSync(at("chosen/participants")).sort()).toEqual(["2.json", "4.json"]);
    expect(JSON.parse(readFileSync(at("chosen/data.json"), "utf8"))).toMatchObject({
      participants: 2,
      runs: 2,
    });
  });
});

describe("draws that cannot be exported", () => {
  it("are those that were never made, and those that are damaged", () => {
    for (const format of ["netcdf", "zarr"]) {
      const { code, stderr } = place.credence("export", "modes", "--to", format, "--out", "none");
      expect([code, existsSync(at("none"))]).toEqual([2, false]);
      expect(stderr).toContain("modes: the fit has no draws; sample with credence fit ... --inference nuts");
    }
    cpSync(at("square"), at("damaged"), { recursive: true });
    writeFileSync(at("damaged/posterior.nc"), readFileSync(at("square/posterior.nc")).subarray(0, 20_000));
    const { code, stderr } = place.credence("export", "damaged", "--to", "zarr", "--out", "none");
    expect([code, stderr]).toEqual([1, "damaged/posterior.nc: is no netCDF-4 file (HDF5), or was cut off\n"]);
    rmSync(at("damaged"), { recursive: true });
  });
});
