import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Analysis } from "../fit/index.js";
import { groupPrior } from "./group-prior.js";

let base: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), "group-prior-"));
  const rows = ["a", "b", "c"].flatMap((id) =>
    [1, 2].flatMap((session) =>
      Array.from({ length: 24 }, (_, t) => `${id},${session},${t + 1},${t % 3 === 0 ? 1 : 0},${t % 2}`),
    ),
  );
  writeFileSync(join(base, "d.csv"), `participant,session,trial,input,response\n${rows.join("\n")}\n`);
});
afterAll(() => rmSync(base, { recursive: true }));

const analysis = (sd: string, more: Partial<NonNullable<Analysis["group"]>> = {}): Analysis => ({
  schema: "credence-analysis/1",
  data: { file: "d.csv" },
  agent: { perceptualModel: "hgf_binary", levels: 2, responseModel: "unitsq_sgm", free: ["om2"] },
  group: {
    pooling: "partial",
    parameters: { om2: { mean: "normal(mean=-6, sd=1)", sd } },
    ...more,
  },
});
const inputs = { kind: "data" } as const;

/** z of each participant's cells, [draw][participant][cell]. */
async function draws(of: Analysis, count: number): Promise<number[][][]> {
  const { found } = await groupPrior({ analysis: of, base, inputs }, "fit", count, 4);
  const each = ["a", "b", "c"].map((id) => {
    const own = found.get(id)!;
    return own.kind === "draws" ? own.points.map(({ z }) => [...z]) : [];
  });
  return Array.from({ length: count }, (_, n) => each.map((points) => points[n]!));
}
const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
const variance = (x: readonly number[]): number => mean(x.map((v) => (v - mean(x)) ** 2));

describe("draws of a group before its data", () => {
  it("have the moments that the hyperpriors imply, between simulations and between people of one", async () => {
    const count = 2000;
    const found = await draws(analysis("half-normal(scale=0.8)"), count);
    const first = found.map(([a]) => a![0]!);
    // Mean -6, variance 1 + 0.8^2 of a person; two people share the variance of the mean.
    expect(Math.abs(mean(first) + 6)).toBeLessThan(4 * Math.sqrt(1.64 / count));
    expect(Math.abs(variance(first) - 1.64)).toBeLessThan(0.3);
    const second = found.map(([, b]) => b![0]!);
    const covariance = mean(first.map((z, n) => (z - mean(first)) * (second[n]! - mean(second))));
    expect(Math.abs(covariance - 1)).toBeLessThan(0.2);
  });

  it("are of one value for everybody where people hardly differ, and of two sessions where a formula says so", async () => {
    const found = await draws(
      analysis("half-normal(scale=1e-6)", {
        formula: "om2 ~ session",
        parameters: {
          om2: {
            mean: "normal(mean=-6, sd=1)",
            sd: "half-normal(scale=1e-6)",
            coefficients: "normal(mean=0, sd=0.5)",
          },
        },
      }),
      500,
    );
    for (const people of found) {
      const [a, b] = people as [number[], number[]];
      expect(a).toHaveLength(2);
      expect(Math.abs(a[0]! - b[0]!)).toBeLessThan(1e-4);
      expect(a[1]! - a[0]!).toBeCloseTo(b[1]! - b[0]!, 4);
    }
    const effect = found.map(([a]) => a![1]! - a![0]!);
    expect(Math.abs(variance(effect) - 0.25)).toBeLessThan(0.07);
  });

  it("are refused for inputs that are made up or cut, which have no participants and sessions", async () => {
    const made = { kind: "made", schedule: "volatile", trials: 100 } as const;
    const of = { analysis: analysis("half-normal(scale=1)"), base };
    await expect(groupPrior({ ...of, inputs: made }, "schedule", 10, 1)).rejects.toThrow("--inputs");
    await expect(groupPrior({ ...of, inputs, trials: 5 }, "fit", 10, 1)).rejects.toThrow("--trials");
  });

  it("say that the model breaks down under hyperpriors that are too wide", async () => {
    const wide: Analysis = {
      ...analysis("half-normal(scale=0.1)"),
      agent: {
        ...{ perceptualModel: "hgf_binary", responseModel: "unitsq_sgm" },
        ...{ free: ["om2"], fix: { ze: 1, om3: 2 } },
      },
      group: {
        parameters: { om2: { mean: "normal(mean=2, sd=0.1)", sd: "half-normal(scale=0.1)" } },
        pooling: "partial",
      },
    };
    await expect(groupPrior({ analysis: wide, base, inputs }, "fit", 10, 1)).rejects.toThrow(
      /the model breaks down for somebody in \d+ of 200 draws of the hyperpriors/,
    );
  });
});
