import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkPerceptual } from "../../src/conformance/perceptual.js";
import { perceptualModels } from "../../src/perceptual/index.js";

const folder = join(import.meta.dirname, "../golden/perceptual");
const data = (basename: string): string =>
  readFileSync(join(import.meta.dirname, "../data", basename), "utf8");
const fixture = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"));
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

describe("the perceptual models of the catalogue", () => {
  it("have a fixture each", () => {
    expect(files.sort()).toEqual(perceptualModels.map(({ name }) => `${name}.json`).sort());
  });

  for (const file of files) {
    for (const result of checkPerceptual(fixture(file), data)) {
      it(`give what their reference gives: ${result.id}`, () => {
        expect(result).toEqual({ id: result.id, passed: true, worst: result.worst });
        expect(result.worst).toBeLessThanOrEqual(1);
      });
    }
  }
});
