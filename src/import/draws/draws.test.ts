/** Draws that were written by Credence, and files by hand, read back; what is no draws is refused by name. */

import { type Group, File as HdfFile, ready } from "h5wasm";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { drawsCsv, drawsNetcdf, drawsParquet } from "../../export/index.js";
import { diagnose, diagnoseDraws, plainDensity, sampleNow, statNames } from "../../inference/index.js";
import { readDraws } from "./read.js";

const density = plainDensity({
  dimension: 2,
  name: "theta",
  logDensity(z, g) {
    g[0] = -z[0]!;
    g[1] = -z[1]!;
    return -0.5 * (z[0]! ** 2 + z[1]! ** 2);
  },
});
const result = sampleNow(density, { seed: 8, chains: 4, tune: 100, draws: 200 });
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const file = (name: string, bytes: Uint8Array | string) => ({
  name,
  bytes: typeof bytes === "string" ? text(bytes) : bytes,
});

/** Bytes of a file that a test lays out. */
async function hdf5(lay: (file: HdfFile) => void): Promise<Uint8Array> {
  const { FS } = await ready;
  const made = new HdfFile("by-hand.nc", "w");
  lay(made);
  made.close();
  return FS.readFile("by-hand.nc");
}

/** A scale along an axis, and its variable. */
function scale(group: Group, name: string, labels: number[] | string[]): void {
  group.create_dataset({ name, data: labels, shape: [labels.length] }).make_scale(name);
}

describe("draws that were written", () => {
  it("are read from netCDF to the last bit, with the statistics of the sampler", async () => {
    const [run, ...more] = await readDraws([file("d.nc", await drawsNetcdf(result))]);
    expect(more).toEqual([]);
    const { draws } = run!;
    expect([draws.chains, draws.draws, draws.valueNames]).toEqual([4, 200, ["theta[0]", "theta[1]"]]);
    expect(draws.values).toEqual(result.values);
    for (const name of statNames) expect(draws.stats[name]).toEqual(result.stats[name]);
  });

  it("are read from CSV and from Parquet to the last bit", async () => {
    for (const bytes of [text([...drawsCsv(result)].join("")), drawsParquet(result)]) {
      const [run] = await readDraws([file("draws", bytes)]);
      expect(run!.draws.valueNames).toEqual(["theta[1]", "theta[2]"]);
      expect(run!.draws.values).toEqual(result.values);
      expect(run!.draws.stats).toEqual({});
    }
  });

  it("are judged as the result itself is", async () => {
    const told = diagnose(result);
    const [run] = await readDraws([file("d.nc", await drawsNetcdf(result))]);
    const read = diagnoseDraws(run!.draws);
    expect([read.text, read.worst, read.eBfmi]).toEqual([told.text, told.worst, told.eBfmi]);
    const [bare] = await readDraws([file("d.csv", [...drawsCsv(result)].join(""))]);
    const judged = diagnoseDraws(bare!.draws);
    expect(judged.worst).toEqual(told.worst);
    expect(judged.unknown).toEqual(["divergences", "tree depths", "energies"]);
    expect(judged.text).toContain("Not known, and not judged: divergences, tree depths, energies.");
    expect(judged.text).not.toContain("no divergences");
  });
});

describe("draws of others", () => {
  it("have their axes in any order, labels or none, and numbers of any type", async () => {
    const bytes = await hdf5((out) => {
      const posterior = out.create_group("posterior");
      scale(posterior, "chain", [0, 1]);
      scale(posterior, "draw", [0, 1, 2]);
      scale(posterior, "who", ["a", "ß"]);
      // [draw][who][chain]: 100 draw + 10 who + chain
      const data = [0, 1, 2].flatMap((d) => [0, 1].flatMap((w) => [0, 1].map((c) => 100 * d + 10 * w + c)));
      const x = posterior.create_dataset({ name: "x", data: Int32Array.from(data), shape: [3, 2, 2] });
      for (const [axis, name] of ["draw", "who", "chain"].entries())
        x.attach_scale(axis, `/posterior/${name}`);
    });
    const [run] = await readDraws([file("x.nc", bytes)]);
    expect(run!.draws.valueNames).toEqual(["x[a]", "x[ß]"]);
    expect([...run!.draws.values]).toEqual([0, 10, 100, 110, 200, 210, 1, 11, 101, 111, 201, 211]);
  });

  it("of CmdStan are a file a chain, with its statistics", async () => {
    const chain = (shift: number) =>
      `# model = m\n# save_warmup = 0 (Default)\nlp__,divergent__,energy__,mu,theta.1\n# Step size = 1\n` +
      [1, 2, 3, 4].map((d) => `-1.5,0,${d},${d + shift},${-d}`).join("\n") +
      "\n# \n#  Elapsed Time: 1 seconds\n";
    const [run] = await readDraws([file("m_1.csv", chain(0)), file("m_2.csv", chain(10))]);
    const { draws } = run!;
    expect([draws.chains, draws.draws, draws.valueNames]).toEqual([2, 4, ["mu", "theta.1"]]);
    expect([...draws.values.filter((_, k) => k % 2 === 0)]).toEqual([1, 2, 3, 4, 11, 12, 13, 14]);
    expect([...draws.stats.energy!]).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
    expect(draws.stats.diverging).toEqual(new Float64Array(8));
    await expect(
      readDraws([file("m.csv", chain(0).replace("save_warmup = 0", "save_warmup = 1"))]),
    ).rejects.toThrow(/m\.csv: holds iterations of warm-up/);
  });

  it("in tables are put in order by chain and draw, counted from 0 or 1", async () => {
    const rows = "x,draw,chain\n5,1,1\n4,0,1\n2,1,0\n1,0,0\n";
    const [run] = await readDraws([file("t.csv", rows)]);
    expect([...run!.draws.values]).toEqual([1, 2, 4, 5]);
    expect(run!.draws.chainNumbers).toEqual([0, 1]);
  });

  it("may lack numbers, which are then said to be missing", async () => {
    const [run] = await readDraws([file("t.csv", "x\n1\nNA\n3\n4\n")]);
    expect([...run!.draws.values]).toEqual([1, Number.NaN, 3, 4]);
    expect(diagnoseDraws(run!.draws).flags.map(({ kind }) => kind)).toContain("notFinite");
  });
});

describe("what is no draws", () => {
  it("is refused in tables with file, line and column", async () => {
    const cases: [string, RegExp][] = [
      ["", /^t\.csv: the file is empty$/],
      ["x,y\n1,2\n3,four\n", /^t\.csv:3, column y: expected a number, found four$/],
      ["chain,x\n1,2\n1.5,4\n", /^t\.csv, column chain: expected whole numbers, found 1\.5 in draw 2$/],
      ["chain,x\n1,2\n1,3\n2,4\n", /^t\.csv: chain 2 has 1 draws, chain 1 has 2; cut all to one length$/],
      ["chain,draw\n1,2\n", /^t\.csv: there is no column of a parameter$/],
    ];
    for (const [content, message] of cases) {
      await expect(readDraws([file("t.csv", content)])).rejects.toThrow(message);
    }
    const two = [file("a.csv", "x,y\n1,2\n"), file("b.csv", "x\n1\n")];
    await expect(readDraws(two)).rejects.toThrow(/^b\.csv, column y: this column is missing; a\.csv has it$/);
  });

  it("is refused in Parquet with the column", async () => {
    const buffer = new ByteWriter();
    const writer = new ParquetWriter({
      writer: buffer,
      schema: [
        { name: "root", num_children: 1 },
        { name: "who", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
      ],
    });
    void writer.write({ columnData: [{ name: "who", data: ["a"] }], rowGroupSize: 1 });
    void writer.finish();
    const bytes = buffer.getBytes().slice();
    await expect(readDraws([file("w.parquet", bytes)])).rejects.toThrow(
      /^w\.parquet, column who: expected a number, found "a" in draw 1$/,
    );
    await expect(readDraws([file("w.parquet", bytes.subarray(0, bytes.length - 9))])).rejects.toThrow(
      /^w\.parquet: is no Parquet file that can be read/,
    );
  });

  it("is refused in netCDF with group and variable", async () => {
    const whole = await drawsNetcdf(result);
    const wrong: [Uint8Array, RegExp][] = [
      [whole.subarray(0, 300), /^x\.nc: is no netCDF-4 file \(HDF5\), or was cut off$/],
      [text("CDF\u0001"), /^x\.nc: is netCDF-3, which has no groups/],
      [
        await hdf5((out) => out.create_group("prior")),
        /^x\.nc: has no group posterior; its groups are prior$/,
      ],
      [await hdf5((out) => out.create_group("posterior")), /^x\.nc: the group posterior holds no variable$/],
      [
        await hdf5((out) => out.create_group("posterior").create_dataset({ name: "mu", data: [1, 2] })),
        /^x\.nc: posterior\/mu: axis 1 has no dimension scale/,
      ],
      [
        await hdf5((out) => {
          const posterior = out.create_group("posterior");
          scale(posterior, "chain", [0]);
          scale(posterior, "sample", [0, 1]);
          const mu = posterior.create_dataset({ name: "mu", data: Float64Array.of(1, 2), shape: [1, 2] });
          mu.attach_scale(0, "/posterior/chain");
          mu.attach_scale(1, "/posterior/sample");
        }),
        /^x\.nc: posterior\/mu: has no dimension draw; its dimensions are chain, sample$/,
      ],
      [
        await hdf5((out) => {
          const posterior = out.create_group("posterior");
          scale(posterior, "chain", [0]);
          const mu = posterior.create_dataset({ name: "mu", data: ["a"], shape: [1] });
          mu.attach_scale(0, "/posterior/chain");
        }),
        /^x\.nc: posterior\/mu: holds no numbers/,
      ],
    ];
    for (const [bytes, message] of wrong)
      await expect(readDraws([file("x.nc", bytes)])).rejects.toThrow(message);
    await expect(readDraws([file("a.nc", whole), file("b.nc", whole)])).rejects.toThrow(/name it alone/);
  });

  it("does not stay in the memory of the library of HDF5", async () => {
    const { FS } = await ready;
    const before = (FS.readdir("/") as string[]).length;
    const whole = await drawsNetcdf(result);
    await readDraws([file("d.nc", whole)]);
    await expect(readDraws([file("d.nc", whole.subarray(0, 400))])).rejects.toThrow();
    expect((FS.readdir("/") as string[]).length).toBe(before);
  });
});
