/** `credence migrate` as its command is run: exit codes, and the JSON that it prints. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { migrateCommand } from "../../src/cli/migrate.js";
import { migrationSchema } from "../../src/migrate/schema.js";
import { estimateOf, fixture } from "./results.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a result as MATLAB's `jsonencode` would, which has null for NaN. */
function result(name: string, est: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(est));
  return path;
}

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      written[stream] += text;
      return true;
    }),
  );
  let code = -1;
  try {
    const command = migrateCommand((given) => {
      code = given;
    });
    await command.parseAsync([...args, "--starts", "1", "--json"], { from: "user" });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { code, ...written };
}

const good = () => result("good.json", estimateOf("rw_binary-unitsq_sgm"));
const unknown = () => {
  const est = estimateOf("rw_binary-unitsq_sgm");
  return result("unknown.json", { ...est, c_prc: { ...est.c_prc, model: "tapas_rw_binry" } });
};
const failing = () => {
  const est = estimateOf("hgf_binary-unitsq_sgm");
  // Tonic volatilities at which a posterior precision becomes negative.
  const ptrans = est.p_prc.ptrans.with(12, 4).with(13, 4);
  return result("failing.json", { ...est, p_prc: { ptrans } });
};

describe("the exit code of a migration", () => {
  it("is 0 where every result was checked, and its JSON has the published schema", async () => {
    const { code, stdout } = await run(good());
    expect(code).toBe(0);
    const migrated = migrationSchema.parse(JSON.parse(stdout));
    expect(migrated.refused).toEqual([]);
    const { map, LME } = fixture("rw_binary-unitsq_sgm");
    const [row] = migrated.results;
    expect(row!.verdict).toBe("near");
    expect(row!.neg_log_joint).toBeCloseTo(map.negLogJoint, 9);
    expect(row!.lme_corrected).toBe(LME);
    expect(migrated.parameters.map(({ parameter }) => parameter)).toEqual(["al", "ze"]);
    migrated.parameters.forEach(({ published }, j) => {
      expect(published).toBeCloseTo(map.native[j + 1] as number, 12);
    });
  });

  it("is 3 where a result was refused, which the JSON tells beside those that were checked", async () => {
    const { code, stdout } = await run(good(), unknown());
    expect(code).toBe(3);
    const { results, refused } = migrationSchema.parse(JSON.parse(stdout));
    expect(results.map(({ participant }) => participant)).toEqual(["good"]);
    expect(refused.map(({ id }) => id)).toEqual(["unknown"]);
    expect(refused[0]!.reason).toContain("rw_binary");
  });

  it("is 3 where the model fails at a published estimate, which has no objective then", async () => {
    const { code, stdout } = await run(failing());
    expect(code).toBe(3);
    const { results, refused } = migrationSchema.parse(JSON.parse(stdout));
    expect(refused).toEqual([]);
    expect(results[0]!.verdict).toBe("failed");
    expect(results[0]).not.toHaveProperty("neg_log_joint");
    expect(results[0]!.fresh_neg_log_joint).toBeCloseTo(
      fixture("hgf_binary-unitsq_sgm").polished.negLogJoint,
      5,
    );
  });

  it("is 1 where nothing could be checked, and nothing is printed but the reasons", async () => {
    const { code, stdout, stderr } = await run(unknown());
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("unknown.json");
  });
});

describe("the schema of a migration", () => {
  it("has the file that scripts/schema.ts writes", () => {
    const schema = { title: "credence-migrate/1", ...z.toJSONSchema(migrationSchema) };
    const file = new URL("../../schema/credence-migrate-1.json", import.meta.url);
    expect(readFileSync(file, "utf8")).toBe(`${JSON.stringify(schema, undefined, 2)}\n`);
  });

  it("refuses a column that it does not know", () => {
    const empty = { schema: "credence-migrate/1", results: [], parameters: [], refused: [] };
    expect(migrationSchema.safeParse(empty).success).toBe(true);
    expect(migrationSchema.safeParse({ ...empty, results: [{ participant: "a" }] }).success).toBe(false);
    expect(migrationSchema.safeParse({ ...empty, others: [] }).success).toBe(false);
  });
});
