import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataError } from "../errors.js";
import { encodeVariable, matHeader } from "../export/mat/encode.js";
import { columns, type MatValue, scalar, text } from "../export/mat/value.js";
import { type PatternFileOptions, readPatterns } from "./pattern-file.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-patterns-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (text: string, options?: PatternFileOptions) => {
  const file = join(folder, "p.csv");
  writeFileSync(file, text);
  return readPatterns(file, options);
};

/** What is wrong, without the folder. */
async function refused(text: string, options?: PatternFileOptions): Promise<string> {
  const error = await read(text, options).then(
    () => new Error("it was read"),
    (reason: Error) => reason,
  );
  return error.message.replaceAll(`${folder}/`, "");
}

describe("patterns of a MAT-file", () => {
  const mat = (name: string, variables: Readonly<Record<string, MatValue>>): string => {
    const file = join(folder, name);
    const parts = Object.entries(variables).map(([variable, value]) => encodeVariable(variable, value));
    writeFileSync(file, Buffer.concat([matHeader("test"), ...parts]));
    return file;
  };

  it("are the columns of its matrix, read row by row where they are square images", async () => {
    const images = columns(
      [
        [-1, 0.25, 0.5, 1],
        [1, 1, -1, 0],
      ],
      4,
    );
    const square = await readPatterns(mat("square.mat", { faces: images, note: text("two faces") }));
    // MATLAB's x(:, 1) = [-1 .25 .5 1]' is the image [-1 .5; .25 1].
    expect(square.patterns.map((row) => [...row])).toEqual([
      [-1, 0.5, 0.25, 1],
      [1, -1, 1, 0],
    ]);
    expect([square.columns, square.labels]).toEqual([2, ["1", "2"]]);
    const other = await readPatterns(
      mat("other.mat", {
        x: columns(
          [
            [-1, 0, 1],
            [1, 0.5, 0],
          ],
          3,
        ),
      }),
    );
    expect(other.patterns.map((row) => [...row])).toEqual([
      [-1, 0, 1],
      [1, 0.5, 0],
    ]);
    expect(other.columns).toBeUndefined();
  });

  it("are refused where it has none or several, with what it has", async () => {
    const x = columns(
      [
        [1, -1],
        [0, 1],
      ],
      2,
    );
    await expect(readPatterns(mat("two.mat", { x, y: x, n: scalar(3) }))).rejects.toThrow(
      "two.mat: expected one matrix with an image a column, or one array of rows by columns by images; found x (2 by 2), y (2 by 2), n (1 by 1)",
    );
    await expect(readPatterns(mat("none.mat", {}))).rejects.toThrow("found no variable");
  });

  const faces = fileURLToPath(new URL("../../../shared/data/olivettifaces.mat", import.meta.url));
  it.skipIf(!existsSync(faces))(
    `are the 400 Olivetti faces, as the published simulation has them${existsSync(faces) ? "" : " (skipped: the faces are not here)"}`,
    async () => {
      const { patterns, columns: width } = await readPatterns(faces, { scale: "z-score" });
      expect([patterns.length, patterns[0]!.length, width]).toEqual([400, 4096, 64]);
      const all = patterns.flatMap((row) => [Math.min(...row), Math.max(...row)]);
      // Smallest and largest value of all, of specification section 2.
      expect(Math.min(...all)).toBeCloseTo(-4.81, 4);
      expect(Math.max(...all)).toBeCloseTo(4.3787, 4);
    },
  );
});

describe("patterns from a file", () => {
  it("come with the labels of their column, or numbers from 1", async () => {
    const named = await read("label,a,b,c\nT,1,-1,0.5\nL,-1,1,0\n");
    expect(named.labels).toEqual(["T", "L"]);
    expect(named.units).toEqual(["a", "b", "c"]);
    expect(named.patterns.map((row) => [...row])).toEqual([
      [1, -1, 0.5],
      [-1, 1, 0],
    ]);
    const bare = await read("1;-1\n-1;1\n0;0\n");
    expect(bare.labels).toEqual(["1", "2", "3"]);
    expect(bare.units).toEqual(["column 1", "column 2"]);
    const chosen = await read("x,who,y\n1,Ann,-1\n0,,1\n", { label: "who" });
    expect(chosen.labels).toEqual(["Ann", "2"]);
    expect(chosen.units).toEqual(["x", "y"]);
  });

  it("are brought to mean 0 and standard deviation 1 where that is asked for", async () => {
    const { patterns } = await read("0,255,0,255\n1,1,1,5\n", { scale: "z-score" });
    expect([...patterns[0]!]).toEqual([-1, 1, -1, 1]);
    const root = 1 / Math.sqrt(3);
    for (const [i, want] of [-root, -root, -root, 3 * root].entries())
      expect(patterns[1]![i]).toBeCloseTo(want, 14);
  });

  it("are refused with file, line and column of everything that is wrong", async () => {
    expect(await refused("label,a,b\nT,1,2\nL,x,\nO,1\n")).toBe(
      [
        "p.csv:2, column b: expected a value from -1 to 1, found 2; --scale z-score brings each pattern to mean 0 and sd 1",
        'p.csv:3, column a: expected a number, found "x"; every pattern needs every unit',
        "p.csv:3, column b: expected a number, found nothing; every pattern needs every unit",
        "p.csv:4: expected 3 fields as in the first row, found 2",
      ].join("\n"),
    );
    expect(await refused("1,1\n1,1\n", { scale: "z-score" })).toContain(
      "p.csv:1: all values are 1; a z-score needs",
    );
    expect(await refused("")).toBe("p.csv: the file is empty");
    expect(await refused("a,b\n")).toContain("p.csv:1: there is one row, which is read as a header");
    expect(await refused("label\nT\n")).toContain("there is no column of values");
    expect(await refused("1,1\n", { size: 3 })).toContain(
      "expected 3 values of a pattern, one a unit of the network, found 2",
    );
    expect(await refused("a,b\n1,1\n", { label: "c" })).toContain(
      'has no column "c"; its first ones are a, b',
    );
    await expect(readPatterns(join(folder, "none.csv"))).rejects.toThrow("no such file");
    await expect(read("a\nx\n")).rejects.toThrow(DataError);
  });
});

/** An array as numpy.save writes it, version 1.0: a header padded to 64 bytes, then the numbers. */
function npy(descr: string, shape: readonly number[], body: Uint8Array, fortran = "False"): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64;
  const text = new TextEncoder().encode(`${header.padEnd(length - 11)}\n`);
  return new Uint8Array([
    0x93,
    ...new TextEncoder().encode("NUMPY"),
    1,
    0,
    text.length & 255,
    text.length >> 8,
    ...text,
    ...body,
  ]);
}

describe("patterns from an array of NumPy", () => {
  const file = (): string => join(folder, "p.npy");
  const readArray = (bytes: Uint8Array, options?: PatternFileOptions) => {
    writeFileSync(file(), bytes);
    return readPatterns(file(), options);
  };
  const doubles = (...values: number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);

  it("are its rows, or its images", async () => {
    const rows = await readArray(npy("<f8", [2, 3], doubles(1, -1, 0.5, 0, 0.25, 1)));
    expect(rows.patterns.map((row) => [...row])).toEqual([
      [1, -1, 0.5],
      [0, 0.25, 1],
    ]);
    expect([rows.labels, rows.columns]).toEqual([["1", "2"], undefined]);
    const images = await readArray(npy("|u1", [1, 2, 3], Uint8Array.of(0, 255, 0, 255, 0, 255)), {
      scale: "z-score",
    });
    expect([[...images.patterns[0]!], images.columns]).toEqual([[-1, 1, -1, 1, -1, 1], 3]);
    // Most significant byte first.
    const big = await readArray(npy(">i2", [1, 2], Uint8Array.of(0, 1, 255, 255)));
    expect([...big.patterns[0]!]).toEqual([1, -1]);
  });

  it("are refused where they cannot be read", async () => {
    const message = async (bytes: Uint8Array, options?: PatternFileOptions): Promise<string> =>
      readArray(bytes, options).then(
        () => "it was read",
        (reason: Error) => reason.message,
      );
    expect(await message(Uint8Array.of(1, 2, 3))).toContain("p.npy: the file is no NumPy array");
    expect(await message(npy("<c16", [1, 1], new Uint8Array(16)))).toContain(
      "numbers of the kind <c16 are not read",
    );
    expect(await message(npy("<f8", [1, 2], doubles(1, 1), "True"))).toContain("Fortran order");
    expect(await message(npy("<f8", [2, 2], doubles(1, 1)))).toMatch(
      /must have \d+ bytes for its shape \(2, 2\), got/,
    );
    expect(await message(npy("<f8", [4], doubles(1, 1, 1, 1)))).toContain("its shape is (4)");
    expect(await message(npy("<f8", [2, 2], doubles(1, 1, 1, 3)))).toContain(
      "p.npy, column unit 2: pattern 2: expected a value",
    );
    expect(await message(npy("<f8", [1, 2], doubles(1, Number.NaN)), { scale: "z-score" })).toContain(
      'found "NaN"',
    );
    expect(await message(npy("<f8", [1, 2], doubles(1, 1)), { label: "x" })).toContain("--label:");
    expect(await message(npy("<f8", [1, 2], doubles(1, 1)), { size: 3 })).toContain(
      "expected 3 values of a pattern",
    );
  });
});

describe("patterns from images", () => {
  const image = (name: string, width: number, height: number, data: number[], channels = 1): void => {
    mkdirSync(join(folder, "images"), { recursive: true });
    const png = encode({ width, height, data: Uint8Array.from(data), channels, depth: 8 });
    writeFileSync(join(folder, "images", name), png);
  };

  it("are grey from black, -1, to white, 1, in the order of their names", async () => {
    image("b.png", 3, 1, [0, 255, 51]);
    // Red, green and blue weigh as in Rec. 601.
    image("a.png", 3, 1, [255, 0, 0, 0, 255, 0, 0, 0, 255], 3);
    writeFileSync(join(folder, "images/notes.txt"), "no image");
    const { patterns, labels, columns } = await readPatterns(join(folder, "images"));
    expect([labels, columns]).toEqual([["a", "b"], 3]);
    for (const [k, want] of [-0.402, 0.174, -0.772].entries()) expect(patterns[0]![k]).toBeCloseTo(want, 12);
    for (const [k, want] of [-1, 1, -0.6].entries()) expect(patterns[1]![k]).toBeCloseTo(want, 12);
    const one = await readPatterns(join(folder, "images/b.png"));
    expect([...one.patterns[0]!]).toEqual([...patterns[1]!]);
  });

  it("are refused where they are no images, or of other sizes", async () => {
    image("c.png", 1, 3, [0, 0, 0]);
    await expect(readPatterns(join(folder, "images"))).rejects.toThrow("expected 3 by 1 pixels");
    writeFileSync(join(folder, "images/c.png"), "not a PNG");
    await expect(readPatterns(join(folder, "images"))).rejects.toThrow("is no PNG image that can be read");
    mkdirSync(join(folder, "empty"));
    await expect(readPatterns(join(folder, "empty"))).rejects.toThrow("the folder holds no .png file");
  });
});
