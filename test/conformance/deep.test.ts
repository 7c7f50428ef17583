import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkDeep } from "../../src/conformance/deep/check.js";

const folder = new URL("../golden/deep/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

describe("deep networks agree with pyhgf, optax and an independent program", () => {
  it("there are the fixtures of both releases", () => {
    expect(files.filter((name) => name.endsWith("-0.3.0.json")).length).toBeGreaterThanOrEqual(8);
    expect(files.filter((name) => name.endsWith("-0.3.2.json")).length).toBeGreaterThanOrEqual(6);
  });

  for (const file of files) {
    for (const result of checkDeep(read(file))) {
      it(`${file}: ${result.id}`, () => {
        expect(result.detail).toBeUndefined();
        expect(result.passed).toBe(true);
      });
    }
  }
});

describe("the check of deep networks", () => {
  it("fails a wrong number, an unknown task, an unknown option and a case that lacks its data", () => {
    const cases = [
      { name: "a", task: "lambertW0", inputs: [1], expected: [0.5671], tolerance: 1e-9 },
      { name: "b", task: "dream" },
      { name: "c", task: "onlineFit" },
      {
        ...{ name: "d", task: "onlineFit", tolerance: 1e-9, run: { learningKind: "standard" } },
        network: {
          rules: "pyhgf-0.3.0",
          options: { meanField: true },
          layers: [{ size: 1 }, { size: 1 }],
          connections: [{ matrix: [[1]], bias: null }],
        },
        data: { inputs: [[1]], targets: [[1]] },
        expected: { weights: [], states: [] },
      },
    ];
    const results = checkDeep({ schema: "credence-deep-1", cases });
    expect(results.map(({ passed }) => passed)).toEqual([false, false, false, false]);
    const details = results.map(({ detail }) => detail);
    expect(details[0]).toMatch(/W\[0\]: expected 0.5671, got 0.56714/);
    expect(details[1]).toMatch(/task "dream" is not known/);
    expect(details[2]).toMatch(/network/);
    expect(details[3]).toMatch(/pyhgf-0.3.0 has no option meanField/);
  });
});
