import { describe, expect, it } from "vitest";
import { diagnose } from "../deep/index.js";
import { depthReport } from "./depth.js";
import { depthMethods, depthRun, needleRows, residualNetwork } from "./depth-runs.js";

const inferenceOf = (method: string) => depthMethods.find(({ name }) => name === method)!.inference;

describe("deep residual networks whose first layer must learn", () => {
  it("are trained through 16 layers by errors as variables and by exact steps, not by 32 steps of settling", async () => {
    const last = async (method: string): Promise<number> =>
      (await depthRun(16, inferenceOf(method), 2)).heldOut.at(-1)!;
    const settled = await last("settle 32");
    // Four random mixtures of 16 inputs tell 0.5 + asin(0.5)/π = 0.67 of the sign of one, on average.
    expect(settled).toBeLessThan(0.7);
    for (const method of ["backprop", "ePC 5", "fullCovariance 3"]) {
      expect(await last(method)).toBeGreaterThan(settled + 0.1);
    }
  });

  it("have first layers that diagnoses call dead under settling, and no others", () => {
    const { learnt } = needleRows(1);
    const [x, y] = [learnt.x.slice(0, 4), learnt.y.slice(0, 4)];
    const dead = (method: string): number[] =>
      diagnose(residualNetwork(32, 1), x, y, { inference: inferenceOf(method) })
        .filter(({ signal }) => signal === "deadLayer")
        .map(({ layer }) => layer!);
    const settled = dead("settle 32");
    expect(settled.length).toBeGreaterThan(16);
    expect(settled).toEqual(settled.map((_, k) => k + 1));
    for (const method of ["backprop", "ePC 5", "fullCovariance 3"]) expect(dead(method)).toEqual([]);
  });

  it("give a report that goes on with what is done, and stops at a signal", async () => {
    const parts = new Map<string, unknown>();
    const options = { seeds: [1], layers: [2] };
    const first = await depthReport(options, { onPart: (key, part) => parts.set(key, part) });
    expect([...parts.keys()]).toEqual(depthMethods.map(({ name }) => `2 layers, ${name}, seed 1`));
    expect(await depthReport(options, { completed: parts })).toEqual(first);
    expect(await depthReport(options, { signal: AbortSignal.abort() })).toBeUndefined();
    expect(first!.tables[0]!.rows).toHaveLength(4);
    expect(first!.methods).toMatch(/^Networks with 2 residual hidden layers/);
    expect(first!.printed).toMatch(/2 +settle 32 +0\.\d{3} +0\.\d{3}/);
  });
});
