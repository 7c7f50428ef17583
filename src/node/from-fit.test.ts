import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { averageFolder, priorMeansOf } from "./from-fit.js";

const folder = mkdtempSync(join(tmpdir(), "credence-from-fit-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is read of a fit. */
const write = (rest: object): void =>
  writeFileSync(
    join(folder, "fit.json"),
    JSON.stringify({ schema: "credence-fit/1", participants: [], ...rest }),
  );
const person = (id: string, om2: number, status = "converged") => ({
  id,
  status,
  estimates: [{ name: "om2", value: om2, estimation: om2, sd: 0.5 }],
});

describe("prior means from a fit", () => {
  it("are its estimates, where participants agree as far as their posteriors can tell", () => {
    write({ participants: [person("a", -3), person("b", -3.004), person("c", 0, "failed")] });
    expect(priorMeansOf(folder)).toEqual({ om2: -3 });
  });

  it("are refused where participants differ, naming the parameter", () => {
    write({ participants: [person("a", -3), person("b", -3.1)] });
    expect(() => priorMeansOf(folder)).toThrow("estimates of om2 differ between participants");
  });

  it("are refused where nobody could be fitted, or the fit is of a group", async () => {
    write({ participants: [person("a", -3, "failed")] });
    expect(() => priorMeansOf(folder)).toThrow("nobody could be fitted");
    write({ group: {} });
    expect(() => priorMeansOf(folder)).toThrow("is the fit of a group");
    await expect(averageFolder(folder)).rejects.toThrow("is the fit of a group");
  });
});
