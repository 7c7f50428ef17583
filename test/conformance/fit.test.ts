/** Fits of the MATLAB toolbox: objective, Hessian, evidence at its mode; our minimum is never above the polished one. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { agentDensity, buildAgent } from "../../src/agent/index.js";
import { checkFit } from "../../src/conformance/fit.js";

const folder = join(import.meta.dirname, "../golden/fit");
const dataFile = (name: string): string => readFileSync(join(import.meta.dirname, "../data", name), "utf8");
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));

describe("fit fixtures", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

  it("are all there", () => {
    expect(files.length).toBe(18);
  });

  for (const file of files) {
    it(`${file}: within the tolerances of the schema`, () => {
      for (const result of checkFit(read(file), dataFile)) {
        expect(result.detail).toBeUndefined();
        expect(result.passed).toBe(true);
      }
    });
  }

  it("fail when a number is wrong: the comparison compares", () => {
    const fixture = read("rw_binary-unitsq_sgm.json");
    const wrong = (change: (f: typeof fixture) => void) => {
      const copy = structuredClone(fixture);
      change(copy);
      return checkFit(copy, dataFile)[0]!;
    };
    expect(wrong((f) => (f.map.negLogJoint += 1e-6)).passed).toBe(false);
    expect(wrong((f) => (f.polished.negLogJoint -= 1e-5)).passed).toBe(false);
    expect(wrong((f) => (f.hessian[0][1] += 0.02)).passed).toBe(false);
    expect(wrong((f) => (f.yhat[100] += 1e-7)).passed).toBe(false);
    expect(wrong((f) => (f.LME += 2e-3)).passed).toBe(false);
  });
});

describe("the exact Hessian", () => {
  it("is what differences of the gradient give over three decades of steps, where the toolbox straddles kinks", () => {
    // Stored element 1,2: -3.48 (steps of order 1) and -3.42 (steps of 0.02 sd); without kinks inside the step -3.72.
    const fixture = read("ehgf_binary-unitsq_sgm-agent2.json");
    const { agent } = buildAgent({ perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" });
    const u = Float64Array.from(dataFile("binary_inputs_320.txt").trim().split(/\s+/).map(Number));
    const run = {
      trials: u.length,
      inputs: { u },
      responses: [Float64Array.from(fixture.responses as number[])],
    };
    const density = agentDensity(agent, [[run]]);
    const z = Float64Array.from(fixture.free as number[], (i) => fixture.map.estimation[i]);
    const { hessian } = density.hessian([{ participant: 0, z }])[0]!;
    for (const h of [1e-6, 1e-5, 1e-4]) {
      for (let j = 0; j < 3; j++) {
        const [up, down] = density.gradient(
          [h, -h].map((step) => ({ participant: 0, z: z.with(j, z[j]! + step) })),
        );
        for (let i = 0; i < 3; i++) {
          const difference = (up!.gradient[i]! - down!.gradient[i]!) / (2 * h);
          expect(Math.abs(hessian[i * 3 + j]! - difference)).toBeLessThan(1e-4);
        }
      }
    }
  });
});
