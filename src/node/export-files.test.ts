import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { writeExportFolder } from "./export-files.js";

const place = mkdtempSync(join(tmpdir(), "credence-test-"));
afterAll(() => rmSync(place, { recursive: true }));

it("an export that is stopped between files, or inside one, leaves nothing behind", async () => {
  for (const stopAt of [1, 2]) {
    const controller = new AbortController();
    const stopped = new Error("stopped");
    let asked = 0;
    const content = async function* () {
      for (const piece of ["a", "b", "c"]) {
        if (asked++ === stopAt) controller.abort(stopped);
        yield piece;
      }
    };
    const files = async function* () {
      yield { path: "first.csv", content: "x" };
      if (stopAt === 2) yield { path: "deep/second.csv", content: content() };
      else controller.abort(stopped);
      yield { path: "third.csv", content: "z" };
    };
    const written = writeExportFolder(place, join(place, "out"), files(), controller.signal);
    await expect(written).rejects.toBe(stopped);
    expect(asked).toBe(stopAt === 2 ? 3 : 0);
    expect(readdirSync(place)).toEqual([]);
  }
});
