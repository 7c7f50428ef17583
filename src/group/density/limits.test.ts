/** Pooling at its limits: everybody apart, everybody alike. */

import { describe, expect, it } from "vitest";
import { agentDensity } from "../../agent/index.js";
import { drive } from "../../inference/drive.js";
import { minimise } from "../../inference/lbfgs.js";
import { binaryAgent } from "../group-fixtures.js";
import { data, densities, somewhere, sum } from "./density-fixtures.js";
import type { GroupDensity } from "./index.js";

describe("the limits of pooling", () => {
  const apart = agentDensity(binaryAgent, data);

  it("none is the sum of separate posteriors, with their gradients", () => {
    const { centred } = densities(["om2 ~ 1", "ze ~ 1"], { pooling: "none" });
    const z = Float64Array.from({ length: 16 }, (_, at) => (at < 8 ? -2.5 : 0.8) + 0.1 * Math.sin(at));
    const gradient = new Float64Array(16);
    const found = centred.logDensity(z, gradient);
    const each = apart.gradient(
      data.map((_, i) => ({ participant: i, z: Float64Array.of(z[i]!, z[8 + i]!) })),
    );
    expect(Math.abs(found / sum(each.map(({ logJoint }) => logJoint)) - 1)).toBeLessThan(1e-10);
    each.forEach(({ gradient: own }, i) => {
      expect(Math.abs(gradient[i]! - own[0]!)).toBeLessThan(1e-10);
      expect(Math.abs(gradient[8 + i]! - own[1]!)).toBeLessThan(1e-10);
    });
  });

  it("partial with the population at the individual prior is none but for a constant", () => {
    const { centred, hyperpriors } = densities(["om2 ~ 1", "ze ~ 1"]);
    const none = densities(["om2 ~ 1", "ze ~ 1"], { pooling: "none" }).centred;
    const coefficients = (seed: number): Float64Array => somewhere(none, seed);
    const differences = [1, 2, 3].map((seed) => {
      const own = coefficients(seed);
      const z = new Float64Array(centred.dimension);
      centred.structure.blocks.forEach(({ logSd, coefficients: first, columns }, b) => {
        const { m0, s0 } = hyperpriors.parameters[b]!;
        z[centred.structure.fixed[b]!.at] = m0;
        z[logSd] = Math.log(s0);
        z.set(own.subarray(8 * columns[0]!.parameter, 8 * columns[0]!.parameter + 8), first);
      });
      return centred.logDensity(z, z.slice()) - none.logDensity(own, own.slice());
    });
    for (const difference of differences) expect(difference).toBeCloseTo(differences[0]!, 10);
  });

  it("partial with sds of a millionth has the mode of complete", () => {
    const { nonCentred, hyperpriors } = densities(["om2 ~ group", "ze ~ 1"]);
    const { centred: complete } = densities(["om2 ~ group", "ze ~ 1"], { pooling: "complete" });
    const held = new Map(
      nonCentred.structure.blocks.map(({ logSd, columns }) => [
        logSd,
        Math.log(1e-6 * hyperpriors.parameters[columns[0]!.parameter]!.s0),
      ]),
    );
    const pooled = modeOf(complete, new Map());
    const partial = modeOf(nonCentred, held);
    nonCentred.structure.fixed.forEach(({ at }, j) => {
      expect(Math.abs(partial[at]! - pooled[complete.structure.fixed[j]!.at]!)).toBeLessThan(1e-4);
    });
  });
});

/** Mode over the coordinates that are not held. */
function modeOf(density: GroupDensity, held: ReadonlyMap<number, number>): Float64Array {
  const z = somewhere(density).fill(0);
  for (const { at, prior } of density.structure.fixed) z[at] = prior.family === "normal" ? prior.mean : 0;
  for (const [at, value] of held) z[at] = value;
  const { point, status } = drive(minimise(z), (at) => {
    const whole = at.slice();
    for (const [j, value] of held) whole[j] = value;
    const gradient = new Float64Array(at.length);
    const value = -density.logDensity(whole, gradient);
    return { value, gradient: gradient.map((g, j) => (held.has(j) ? 0 : -g)) };
  });
  expect(status).toBe("converged");
  return point;
}
