/** Published experiments of the other engines from the built command. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attractorPresets } from "../../src/attractor/index.js";
import { presets } from "../../src/cli/attractor.js";
import { Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place.remove());

const text = (...path: string[]): string => readFileSync(join(place.path, ...path), "utf8");

describe("deep bear", () => {
  it("prints both tables, and writes tables, figures with their rows, and a paragraph on methods", () => {
    const { code, stdout } = place.credence("deep", "bear", "--figures", "svg,png", "--out", "bear");
    expect(code).toBe(0);
    expect(stdout).toMatch(/backprop +0\.640000 +0\.800000 +0\.761203 +2 +1\.9175 +3/);
    expect(stdout).toContain("interferes more");
    const figures = [
      ...["song-predictions", "song-hidden", "song-weights", "song-rates"],
      ...["flips-network", "flips-activity", "flips-layers", "flips-methods"],
    ];
    for (const figure of figures) {
      for (const ending of ["svg", "png", "csv"]) {
        expect(existsSync(join(place.path, "bear/figures", `${figure}.${ending}`))).toBe(true);
      }
    }
    // 240 rows and a header.
    expect(text("bear/figures/flips-activity.csv").trimEnd().split("\n")).toHaveLength(241);
    expect(text("bear/song.csv").trimEnd().split("\n")).toHaveLength(1 + 7 * 6);
    expect(text("bear/methods.txt")).toContain("Nature Neuroscience");
    const { song, flips } = JSON.parse(text("bear/bear.json"));
    expect([song.length, flips.length]).toEqual([42, 3]);
  });

  it("has the same bits with the same seed, and other rows with another", () => {
    const json = (seed: string) => place.credence("deep", "bear", "--json", "--quiet", "--seed", seed).stdout;
    // The folder was written without a seed, which means 1.
    const own = text("bear/bear.json");
    expect(json("1")).toBe(own);
    expect(JSON.parse(json("2")).flips).not.toEqual(JSON.parse(own).flips);
  });

  it("refuses what is no experiment, and a folder that is not empty", () => {
    const { code, stderr } = place.credence("deep", "boar");
    expect([code, stderr.includes("Did you mean bear?")]).toEqual([2, true]);
    expect(place.credence("deep", "bear", "--out", "bear").stderr).toContain("the folder is not empty");
  });
});

describe("deep drift", () => {
  it("has the same bits on any number of threads", () => {
    const small = ["--runs", "2", "--rates", "0.03", "--concepts", "1", "--methods", "backprop,settle"];
    const on = (threads: string) =>
      place.credence("deep", "drift", ...small, "--json", "--quiet", "--threads", threads);
    const [one, three] = [on("1"), on("3")];
    expect([one.code, three.code]).toEqual([0, 0]);
    expect(JSON.parse(three.stdout).comparisons[0].cells).toHaveLength(4);
    expect(three.stdout).toBe(one.stdout);
  });

  it("refuses what is no folder of images", () => {
    const { code, stderr } = place.credence("deep", "drift", "--data", place.path, "--json");
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("has no train-images-idx3-ubyte, packed (.gz) or not"),
    ]);
  });
});

describe("deep widget", () => {
  it("writes one page that holds its script, and says how large it is", () => {
    const { code, stdout } = place.credence("deep", "widget", "--out", "page.html");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Written to page\.html \(\d+ kB\)\n$/)]);
    const page = text("page.html");
    expect(page.startsWith("<!doctype html>")).toBe(true);
    expect(page.trimEnd().endsWith("</script></body></html>")).toBe(true);
    // Libraries in the script keep their licences.
    expect(page).toMatch(/<script>\/\*\n[\s\S]*d3-scale[\s\S]*Permission to use/);
    expect(page.match(/<script/g)).toHaveLength(1);
    // How WebAssembly begins, in base64: the page's policy forbids it.
    expect(page).not.toContain("AGFzbQ");
    expect(readdirSync(place.path).filter((name) => name.startsWith(".page"))).toEqual([]);
  });

  it("leaves a file alone that is there, until it is told to replace it", () => {
    writeFileSync(join(place.path, "mine.html"), "mine");
    const { code, stderr } = place.credence("deep", "widget", "--out", "mine.html");
    expect([code, stderr]).toEqual([
      2,
      "credence: mine.html: is there already; choose another with --out, or replace it with --overwrite\n",
    ]);
    expect(text("mine.html")).toBe("mine");
    const again = place.credence("deep", "widget", "--out", "mine.html", "--overwrite", "--quiet");
    expect([again.code, again.stdout]).toEqual([0, ""]);
    expect(text("mine.html")).toBe(text("page.html"));
  });

  it("says why a page cannot be written", () => {
    const { code, stderr } = place.credence("deep", "widget", "--out", "nowhere/page.html");
    expect([code, stderr]).toEqual([2, "credence: cannot write nowhere/page.html: no such file or folder\n"]);
  });
});

describe("deep energy", () => {
  it("prints what every way to infer leaves, beside an independent program, and its cost; figures of both", () => {
    const { code, stdout } = place.credence("deep", "energy", "--runs", "1", "--out", "energy");
    expect(code).toBe(0);
    expect(stdout).toMatch(/optimum( +0\.\d{3}){8}/);
    expect(stdout).toMatch(/sweep +0\.880 +1\.680 +1\.710 +3\.280 +4\.520 +1\.510 +2\.900 +2\.780/);
    for (const figure of ["energy-cost", "energy-per-layer", "energy-over-steps"]) {
      expect(existsSync(join(place.path, "energy/figures", `${figure}.svg`))).toBe(true);
    }
    expect(text("energy/methods.csv").trimEnd().split("\n")).toHaveLength(1 + 8 * 16);
    expect(JSON.parse(text("energy/energy.json")).seeds).toEqual([1]);
  });

  it("refuses runs of an experiment that has none", () => {
    const { code, stderr } = place.credence("deep", "bear", "--runs", "2");
    expect([code, stderr.includes("unknown option '--runs'")]).toEqual([2, true]);
  });
});

describe("deep two-moons and three-spirals", () => {
  const files = (folder: string): string[] => {
    const figures = ["network", "learning-curves", "decision-boundaries", "weights"].flatMap((name) => [
      `${name}.svg`,
      `${name}.csv`,
    ]);
    return [
      ...["methods.csv", "epochs.csv", "methods.txt"].map((name) => `${folder}/${name}`),
      ...[...figures, "animation.gif"].map((name) => `${folder}/figures/${name}`),
    ];
  };

  it("print what each epoch predicted and how it ended, and write curves, boundaries and an animation", () => {
    const sizes = ["--runs", "2", "--epochs", "2", "--samples", "60"];
    const { code, stdout } = place.credence("deep", "two-moons", ...sizes, "--out", "moons");
    expect(code).toBe(0);
    for (const method of ["sweep, standard", "sweep, precisionWeighted", "backprop"]) {
      expect(stdout).toMatch(
        new RegExp(`${method} +1 +\\d\\.\\d{4} +\\d\\.\\d{4} +\\d\\.\\d{4} +\\d\\.\\d{4}`),
      );
    }
    expect(stdout).toContain("After 2 epochs, means of 2 seeds");
    for (const file of files("moons")) expect(existsSync(join(place.path, file)), file).toBe(true);
    expect(text("moons/epochs.csv").trimEnd().split("\n")).toHaveLength(1 + 3 * 2 * 3);
    // A place of the plane or a point a row: 64 × 45, and a fifth of 60.
    const boundaries = text("moons/figures/decision-boundaries.csv").trimEnd().split("\n");
    expect(boundaries).toHaveLength(1 + 64 * 45 + 12);
    const { runs, summary } = JSON.parse(text("moons/two-moons.json"));
    expect([runs.length, summary.length]).toEqual([6, 3]);
    expect(JSON.stringify({ runs, summary })).not.toContain("seconds");
  });

  it("have the same bits with the same seed, and other points with another; draw nothing where no figures are wanted", () => {
    const small = ["deep", "three-spirals", "--epochs", "1", "--samples", "10"];
    const json = (seed: string) => place.credence(...small, "--seed", seed, "--json", "--quiet").stdout;
    const first = json("1");
    expect(place.credence(...small, "--figures", "none", "--out", "plain").code).toBe(0);
    expect(text("plain/three-spirals.json")).toBe(first);
    expect(existsSync(join(place.path, "plain/figures"))).toBe(false);
    const { runs } = JSON.parse(first);
    expect(runs.map(({ method }: { method: string }) => method)).toEqual([
      ...["backprop", "settle", "fullCovariance", "fullCovariance, precision 1000"],
    ]);
    // One start for all of them.
    expect(new Set(runs.map(({ testLoss }: { testLoss: number[] }) => testLoss[0])).size).toBe(1);
    expect(JSON.parse(json("2")).runs[0].testLoss[0]).not.toBe(runs[0].testLoss[0]);
  });

  it("refuse sizes that are none", () => {
    for (const flag of ["--epochs", "--runs", "--samples"]) {
      const { code, stderr } = place.credence("deep", "two-moons", flag, "0");
      expect([code, stderr.includes("expected a whole number of at least")]).toEqual([2, true]);
    }
  });
});

describe("attractor", () => {
  it("offers the presets of the engine", () => {
    expect(presets).toEqual(attractorPresets);
  });

  it("prints a simulation beside what was printed, over several seeds", () => {
    const { code, stdout } = place.credence("attractor", "basis", "--runs", "2", "--out", "basis");
    expect(code).toBe(0);
    expect(stdout).toMatch(/attractorCorrelation +-0\.\d+ +0\.\d+ +-0\.19 +-0\.32 to -0\.07/);
    const { runs, summary } = JSON.parse(text("basis/attractor.json"));
    expect(runs).toHaveLength(2);
    expect(summary.every(({ outside }: { outside: number | null }) => outside === 0)).toBe(true);
    expect(text("basis/runs.csv").trimEnd().split("\n")).toHaveLength(3);
  });

  it("reads the digits that come with the package", () => {
    const { code, stdout } = place.credence("attractor", "digits-sequence", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).runs[0].symmetricUniqueAttractors).toBe(3);
  });

  it("goes on where it was interrupted, run by run", async () => {
    const progress = join(place.path, "stopped/.progress.jsonl");
    const many = ["attractor", "basis", "--runs", "16", "--out", "stopped"];
    const child = place.start(...many, "--quiet");
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const done = (): number =>
      existsSync(progress) ? readFileSync(progress, "utf8").split("\n").length - 2 : 0;
    while (done() < 2) await new Promise((resolve) => setTimeout(resolve, 3));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(done()).toBeLessThan(16);
    expect(
      place.credence(...many.slice(0, 2), "--runs", "5", "--out", "stopped", "--resume").stderr,
    ).toContain("had other data, model or settings");
    expect(place.credence(...many, "--resume").code).not.toBe(2);
    const whole = place.credence(...many.slice(0, 4), "--json");
    expect(text("stopped/attractor.json")).toBe(whole.stdout);
  });

  it("says where patterns cannot be chosen", () => {
    const { code, stderr } = place.credence("attractor", "basis", "--patterns", "4");
    expect([code, stderr.includes("--patterns: only of capacity")]).toEqual([2, true]);
  });
});

describe("attractor page", () => {
  it("writes one page that holds its script, and leaves a file alone that is there", () => {
    const { code, stdout } = place.credence("attractor", "page", "--out", "memory.html");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Written to memory\.html \(\d+ kB\)\n$/)]);
    const page = text("memory.html");
    expect(page.startsWith("<!doctype html>")).toBe(true);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toContain("AGFzbQ");
    const again = place.credence("attractor", "page", "--out", "memory.html");
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("is there already")]);
  });
});

describe("attractor faces", () => {
  it("runs on digits where no faces are named, with tables and figures", () => {
    const args = ["attractor", "faces", "--epochs", "30", "--starts", "3", "--out", "faces"];
    const { code, stdout, stderr } = place.credence(...args);
    expect([code, stdout]).toEqual([0, expect.stringContaining("400 images of 64 pixels, 30 epochs")]);
    expect(stderr).toContain("these are not the 400 faces");
    expect(JSON.parse(text("faces/attractor-faces.json")).quantities.noisyCorrelation).toBeCloseTo(0.447, 1);
    expect(existsSync(join(place.path, "faces/figures/recall.svg"))).toBe(true);
  });

  it("reads an array of images by rows and columns, and says where several are to be had", () => {
    const images = (name: string, count: number): void => {
      const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${count}, 4, 5), }`.padEnd(118);
      const head = Buffer.from([0x93, 78, 85, 77, 80, 89, 1, 0, header.length, 0]);
      const pixels = Buffer.from(Array.from({ length: 20 * count }, (_, i) => (i * 37) % 251));
      writeFileSync(join(place.path, name), Buffer.concat([head, Buffer.from(header), pixels]));
    };
    images("images.npy", 3);
    images("one.npy", 1);
    const args = ["attractor", "faces", "--epochs", "5", "--starts", "2", "--json", "--faces"];
    const { code, stdout } = place.credence(...args, "images.npy");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).settings).toMatchObject({ images: 3, pixels: 20 });
    const refused = place.credence(...args, "one.npy");
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/one\.npy: expected several images, found 1; .*numpy\.save/),
    ]);
    expect(place.credence(...args, "none.npy").code).toBe(2);
  });
});

describe("attractor runtime", () => {
  it("trains what it is told to, and says of the rest that it is extrapolated", () => {
    const { code, stdout, stderr } = place.credence(
      "attractor",
      "runtime",
      "--largest",
      "100",
      "--out",
      "time",
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining("* extrapolated from 100 units")]);
    expect(stderr).toContain("50000 units are not trained");
    expect(text("time/runtime.csv").trimEnd().split("\n")).toHaveLength(1 + 2 * 6);
    expect(JSON.parse(text("time/attractor-runtime.json")).machine).toContain(
      `Node ${process.versions.node}`,
    );
    expect(existsSync(join(place.path, "time/figures/runtime.svg"))).toBe(true);
  });
});
