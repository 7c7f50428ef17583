/**
 * Checks of the list that are stopped after their first parts, and go on: what was done is not done again, and the
 * result is that of a run in one go. The command's own stop is tested with it (test/cli/checklist.test.ts).
 */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Analysis } from "../../src/fit/index.js";
import { runAnalysis } from "../../src/node/analysis.js";
import { runCalibration } from "../../src/node/calibration.js";
import type { CheckFolderOptions, CheckOutcome } from "../../src/node/checklist-folder.js";
import { runDesign } from "../../src/node/design.js";
import { runModelRecovery } from "../../src/node/model-recovery.js";
import { runPosteriorPredictive, runPriorPredictive } from "../../src/node/predictive.js";

let base: string;
const at = (...path: string[]): string => join(base, ...path);

const agent = { perceptualModel: "rw_binary", responseModel: "unitsq_sgm" } as const;
const schema: Analysis["schema"] = "credence-analysis/1";
const inputs = { kind: "made", schedule: "volatile", trials: 40 } as const;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "credence-resume-"));
  const rows = ["a", "b", "c", "d", "e"].flatMap((id, i) =>
    Array.from({ length: 40 }, (_, t) => {
      const u = (t * 7 + i) % 10 < (t < 20 ? 8 : 3) ? 1 : 0;
      return `${id},${t + 1},${u},${(t + i) % 5 === 0 ? 1 - u : u}`;
    }),
  );
  writeFileSync(at("d.csv"), `participant,trial,u,y\n${rows.join("\n")}\n`);
  const outputs = { report: false, figures: false } as const;
  const fit: Analysis = { schema, data: { file: "d.csv" }, agent, outputs };
  await runAnalysis(fit, { base, out: at("fit"), threads: 1 });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const made = (of: Analysis["agent"] = agent) => ({ analysis: { schema, data: {}, agent: of }, base, inputs });
const one = { seed: 3, threads: 1, figures: false } as const;

type Run = (options: CheckFolderOptions) => Promise<CheckOutcome>;
const checks: readonly (readonly [command: string, json: string, run: Run])[] = [
  [
    "recovery models",
    "recovery",
    (options) => {
      const models = [
        { ...made(), name: "free" },
        { ...made({ ...agent, fix: { al: 0.3 } }), name: "fixed" },
      ];
      return runModelRecovery({ ...one, ...options, models, agents: 4, starts: 1, evidenceDraws: 0 });
    },
  ],
  [
    "prior-predictive",
    "predictive",
    (options) =>
      runPriorPredictive({
        ...{ ...one, ...options, base, draws: 10, compare: true },
        ...{ analysis: { schema, data: { file: "d.csv" }, agent }, inputs: { kind: "data" } },
      }),
  ],
  [
    "posterior-predictive",
    "predictive",
    (options) => runPosteriorPredictive({ ...one, ...options, folder: at("fit"), draws: 10 }),
  ],
  [
    "sbc",
    "calibration",
    (options) => runCalibration({ ...one, ...options, ...made(), replications: 6, method: "laplace" }),
  ],
  [
    "design",
    "design",
    (options) =>
      runDesign({ ...one, ...options, ...made(), trials: [20, 40], participants: [6], agents: 6, starts: 1 }),
  ],
];

it.each(checks)("%s goes on where it was stopped, to the bits of a run in one go", async (_, json, run) => {
  const [out, whole] = [at(`${_}-stopped`), at(`${_}-whole`)];
  const progress = join(out, ".progress.jsonl");
  const controller = new AbortController();
  const stopped = await run({
    out,
    signal: controller.signal,
    onProgress: ({ done }) => done > 1 && controller.abort(),
  });
  expect(stopped.report).toBeUndefined();
  expect(existsSync(join(out, `${json}.json`))).toBe(false);
  const kept = readFileSync(progress, "utf8").split("\n").length - 2;
  expect(kept).toBeGreaterThan(1);

  await expect(run({ out })).rejects.toThrow("holds an interrupted run");
  const counts: number[] = [];
  await run({ out, resume: true, onProgress: ({ done }) => counts.push(done) });
  // Whoever began again would count from the first part.
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(kept);
  const { written } = await run({ out: whole });
  for (const file of written) {
    expect(readFileSync(join(out, file), "utf8")).toBe(readFileSync(join(whole, file), "utf8"));
  }
  expect(existsSync(progress)).toBe(false);
});
