/** Draws as CSV, Parquet and netCDF, read back by other readers than what wrote them where there are any. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dataset, File as HdfFile, ready } from "h5wasm";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import {
  plainDensity,
  psisLoo,
  type SampleResult,
  sampleNow,
  summarise,
  type UnitLogLikelihoods,
} from "../../inference/index.js";
import type { Group } from "./groups.js";
import { drawsNetcdf, netcdfOf, netcdfTo } from "./netcdf.js";
import { drawsCsv, drawsParquet } from "./table.js";

const density = plainDensity({
  dimension: 3,
  name: "theta",
  logDensity(z, g) {
    let value = 0;
    for (let j = 0; j < 3; j++) {
      g[j] = -z[j]!;
      value -= 0.5 * z[j]! * z[j]!;
    }
    return value;
  },
});
const result = sampleNow(density, { seed: 4, chains: 2, tune: 60, draws: 40, keepWarmup: true });
/** Units of the draws: the third is the same for all. */
const units: UnitLogLikelihoods = {
  kind: "observation",
  units: 4,
  chains: 2,
  draws: 40,
  of: (i) =>
    Float64Array.from({ length: 80 }, (_, s) => (i === 2 ? -1 : -0.5 * (result.values[3 * s]! - i) ** 2)),
};
const people = ["Zoë 😀", "b", "c"];
const options = {
  createdAt: new Date("2026-01-02T03:04:05Z"),
  dimensions: { theta: ["participant"] },
  labels: { participant: people },
  logLikelihood: { y: units },
  observed: { y: Float64Array.of(1, 0, 1, 1) },
};

describe("draws as a table", () => {
  it("are in the CSV to the last bit, counted from 1", () => {
    const text = [...drawsCsv(result)].join("");
    const { data } = Papa.parse<string[]>(text.trimEnd());
    expect(data[0]).toEqual([".chain", ".iteration", ".draw", "theta[1]", "theta[2]", "theta[3]"]);
    expect(data.length).toBe(81);
    expect(data[41]!.slice(0, 3)).toEqual(["2", "1", "41"]);
    data.slice(1).forEach((row, s) => {
      for (let j = 0; j < 3; j++) expect(Number(row[3 + j])).toBe(result.values[3 * s + j]);
    });
  });

  it("name the chain of the run, and quote names with commas", () => {
    const one: SampleResult = {
      ...result,
      valueNames: ["L[1,1]", "b", "c"],
      chainInfo: result.chainInfo.map((info) => ({ ...info, chain: 2 * info.chain + 1 })),
    };
    const [header, first] = [...drawsCsv(one)];
    expect(header).toBe('.chain,.iteration,.draw,"L[1,1]",b,c\n');
    expect(first!.startsWith("2,1,1,")).toBe(true);
  });

  it("are in the Parquet file, a row group a chain", async () => {
    const bytes = drawsParquet(result);
    const file = bytes.buffer.slice(0, bytes.length) as ArrayBuffer; // of an array that was copied whole
    expect(parquetMetadata(file).row_groups.map((group) => Number(group.num_rows))).toEqual([40, 40]);
    const rows = await parquetReadObjects({ file });
    expect(rows[41]).toEqual({
      ".chain": 2,
      ".iteration": 2,
      ".draw": 42,
      "theta[1]": result.values[123],
      "theta[2]": result.values[124],
      "theta[3]": result.values[125],
    });
  });
});

/** Opens bytes with the library of HDF5. */
async function opened(bytes: Uint8Array): Promise<HdfFile> {
  const { FS } = await ready;
  FS.writeFile("read.nc", bytes);
  return new HdfFile("read.nc", "r");
}

/** A file in memory that takes so many bytes. */
function memory(room = Number.POSITIVE_INFINITY) {
  let bytes = new Uint8Array(0);
  const resize = (length: number): void => {
    if (length > room) throw new Error("no room");
    const next = new Uint8Array(length);
    next.set(bytes.subarray(0, length));
    bytes = next;
  };
  return {
    bytes: () => bytes,
    file: {
      resize,
      write(piece: Uint8Array, at: number): void {
        if (at + piece.length > bytes.length) resize(at + piece.length);
        bytes.set(piece, at);
      },
      read(into: Uint8Array, at: number): number {
        const part = bytes.subarray(at, at + into.length);
        into.set(part);
        return part.length;
      },
    },
  };
}

describe("netCDF files that are written as they come", () => {
  const draws = 700;
  const width = 500;
  const value = (chain: number, draw: number, k: number): number => chain + draw / 1024 + k * 1024;
  const blocks: number[] = [];
  const groups: Group[] = [
    {
      name: "posterior",
      attributes: {},
      variables: [
        {
          ...{ name: "x", kind: "number", dimensions: ["chain", "draw", "k"], shape: [2, draws, width] },
          values: async (chain, from, to) => {
            blocks.push(to - from);
            return Float64Array.from({ length: (to - from) * width }, (_, at) =>
              value(chain, from + Math.floor(at / width), at % width),
            );
          },
        },
      ],
    },
  ];
  const createdAt = new Date("2026-01-02T03:04:05Z");

  async function expectWhole(bytes: Uint8Array): Promise<void> {
    const opening = await opened(bytes);
    const read = (opening.get("posterior/x") as Dataset).value as Float64Array; // doubles, as written
    const wrong = read.findIndex((x, at) => {
      const row = Math.floor(at / width);
      return x !== value(Math.floor(row / draws), row % draws, at % width);
    });
    opening.close();
    expect([read.length, wrong]).toEqual([2 * draws * width, -1]);
  }

  it("hold what is computed some draws at a time, as the file in memory does", async () => {
    const { file, bytes } = memory();
    await netcdfTo(file, groups, {}, { createdAt });
    expect(Math.max(...blocks)).toBeLessThan(draws);
    expect(blocks.reduce((sum, n) => sum + n)).toBe(2 * draws);
    const inMemory = await netcdfOf(groups, {}, { createdAt });
    expect(bytes().length).toBe(inMemory.length);
    await expectWhole(bytes());
    await expectWhole(inMemory);
  });

  it("throw what the file throws, and leave the library fit to write the next", async () => {
    for (const room of [0, 100, 5000, 100_000, 2_000_000]) {
      await expect(netcdfTo(memory(room).file, groups, {}, { createdAt })).rejects.toThrow("no room");
    }
    const { file, bytes } = memory();
    await netcdfTo(file, groups, {}, { createdAt });
    await expectWhole(bytes());
  });
});

describe("draws as netCDF", () => {
  it("have groups in which every axis has its scale, and nothing else at the root", async () => {
    const file = await opened(await drawsNetcdf(result, options));
    expect(file.keys()).toEqual([
      "log_likelihood",
      "observed_data",
      "posterior",
      "sample_stats",
      "warmup_posterior",
      "warmup_sample_stats",
    ]);
    for (const group of file.keys()) {
      const names = (file.get(group) as unknown as HdfFile).keys(); // a group, as a file is
      for (const name of names) {
        const dataset = file.get(`${group}/${name}`);
        if (!(dataset instanceof Dataset)) throw new Error(`${group}/${name} is no dataset`);
        if (dataset.attrs.CLASS?.value === "DIMENSION_SCALE") continue;
        dataset.shape!.forEach((length, axis) => {
          const [scale, ...more] = dataset.get_attached_scales(axis);
          expect(more).toEqual([]);
          expect(scale!.startsWith(`/${group}/`)).toBe(true);
          expect((file.get(scale!) as Dataset).shape).toEqual([length]);
        });
      }
    }
    file.close();
  });

  it("hold values, labels, truth values and counts as what they are", async () => {
    const file = await opened(await drawsNetcdf(result, options));
    const of = (path: string): Dataset => file.get(path) as Dataset;
    expect(of("posterior/theta").shape).toEqual([2, 40, 3]);
    expect(of("posterior/theta").metadata.chunks).toEqual([1, 40, 3]);
    expect(of("posterior/theta").value).toEqual(result.values);
    expect(of("posterior/participant").value).toEqual(people);
    expect(of("posterior/participant").metadata).toMatchObject({ vlen: true, cset: 1 });
    expect(of("posterior/chain").value).toEqual(BigInt64Array.of(0n, 1n));
    expect(of("sample_stats/tree_depth").value).toEqual(BigInt64Array.from(result.stats.treeDepth, BigInt));
    const diverging = of("sample_stats/diverging");
    expect([diverging.dtype, diverging.attrs.dtype?.value]).toEqual(["<b", "bool"]);
    expect(of("warmup_posterior/theta").shape).toEqual([2, 60, 3]);
    expect(of("observed_data/y").value).toEqual(BigInt64Array.of(1n, 0n, 1n, 1n));
    expect(file.attrs.created_at?.value).toBe("2026-01-02T03:04:05.000Z");
    file.close();
  });

  it("leave units out whose log-likelihood no draw moves, and say which", async () => {
    const file = await opened(await drawsNetcdf(result, options));
    const y = file.get("log_likelihood/y") as Dataset;
    expect(y.shape).toEqual([2, 40, 3]);
    const values = y.value as Float64Array; // doubles were written
    [0, 1, 3].forEach((unit, u) => {
      expect(values.filter((_, k) => k % 3 === u)).toEqual(units.of(unit));
    });
    expect((file.get("log_likelihood") as unknown as HdfFile).attrs.units_left_out?.value).toBe("2");
    file.close();
  });

  it("refuse names and labels that do not fit", async () => {
    const wrong = [
      [{ dimensions: { theta: ["a", "b"] } }, /theta has 1 dimensions, names are given for 2/],
      [{ labels: { theta_dim_0: ["a"] } }, /theta_dim_0 of theta is 3 long, but has 1 labels/],
      [{ dimensions: { theta: ["theta"] } }, /theta is both a variable and a dimension/],
      [{ dimensions: { theta: ["draw"] } }, /dimension draw of posterior is 40 long, but 3 in theta/],
    ] as const;
    for (const [given, message] of wrong) {
      await expect(drawsNetcdf(result, given)).rejects.toThrow(message);
    }
  });
});

const python = process.env.CREDENCE_PYTHON ?? "python3";
const arviz = spawnSync(python, ["-c", "import arviz, h5netcdf, netCDF4"]).status === 0;

describe("ArviZ", () => {
  it.skipIf(!arviz)(
    arviz ? "opens the file, and agrees with our leave-one-out" : "skipped: ArviZ is not here",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "credence-"));
      try {
        const path = join(folder, "draws.nc");
        writeFileSync(path, await drawsNetcdf(result, options));
        const script = [
          "import arviz as az, json, sys",
          "other = az.from_netcdf(sys.argv[1], engine='netcdf4')",
          "d = az.from_netcdf(sys.argv[1])",
          "assert d['posterior'].equals(other['posterior']) and d['sample_stats'].equals(other['sample_stats'])",
          "t = d['posterior']['theta']",
          "table = az.summary(d, kind='all', round_to='none')",
          "loo = az.loo(d, reff=1.0)",
          "print(json.dumps([list(t.dims), [str(x) for x in t.participant.values], float(t.mean()),",
          "  str(d['sample_stats']['diverging'].dtype), float(loo.elpd if hasattr(loo, 'elpd') else loo.elpd_loo),",
          "  table[['mean', 'sd', 'ess_bulk', 'r_hat']].values.tolist()]))",
        ].join("\n");
        const { stdout, stderr, status } = spawnSync(python, ["-c", script, path], { encoding: "utf8" });
        expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
        const [dimensions, labels, mean, truth, elpd, table] = JSON.parse(stdout) as [
          ...[string[], string[], number, string, number, number[][]],
        ];
        summarise(result).forEach((row, i) => {
          [row.mean, row.sd, row.essBulk, row.rHat].forEach((value, c) => {
            expect(table[i]![c]! / value).toBeCloseTo(1, 10);
          });
        });
        expect(dimensions).toEqual(["chain", "draw", "participant"]);
        expect(labels).toEqual(people);
        expect(truth).toBe("bool");
        expect(mean).toBeCloseTo(result.values.reduce((a, b) => a + b, 0) / 240, 12);
        const moved = { ...units, units: 3, of: (i: number) => units.of([0, 1, 3][i]!) };
        expect(elpd).toBeCloseTo(psisLoo(moved, { rule: "arviz", relativeEfficiency: 1 }).elpd, 8);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
