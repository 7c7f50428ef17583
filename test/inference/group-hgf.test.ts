/**
 * The group of ten participants of a published tutorial: likelihood, derivative and density against values of an
 * independent program. inference 13, fixture "group-HGF".
 */

import { describe, expect, it } from "vitest";
import { groupDensity } from "../../src/conformance/group/density.js";
import { checkDensity } from "../../src/inference/density/index.js";

/** Bits of 320 trials, most significant first. */
const INPUTS = "f7fbbfff7f0480050043dc96fcf7a2df5d4485020cfbef7710c4280afa59fa1673b36d0904100880";
const RESPONSES = [
  "77fffffffffbfea2840030501e5ef9cde7f644b104387adfef0490960194b4ccb5fffdab57010050",
  "2afcfdbffff659c4204a0344e5fdf67b73b60a8826745d1ef7468c51102a5e944ffdc2fd1b601118",
  "7bfbbffffffa58902001018883faee99c78fc0190426bafdf23a15000cca1fa30043ff6082002000",
  "bfbfdfffffebeeefa8aca81cee935afdefe38db013fb26a8bfd9002d5aeb5321e62cf3fa349cfc08",
  "e98fc6ff65ec9870642e3865b82a90f24eea33cbd84539ce5cd90c4f2d92d2eba8798b05d3d11d80",
  "bbfffffffffd61020144228e5dba4ea27a93a0231003629afb16f2554d533ab1df75a7e66a005848",
  "7ffffffffff7de0100028c090bfd7cbbd75e8309000c4fded73c828407bdf1a719ef1de031841880",
  "37fefffffffb80000000a6996f7f7a6fffb0a00800357fffd80104013e7b77c6988df78520000000",
  "ffffffffffff7ec080401f00584dffe7bff6e629481ab22fec2281001028df578bf75f64c2b00002",
  "ffffffffffe1400000002fee1ff7f8b9fff618010017fffdec3200001e98bfa36ffdffe0c0000000",
];

function trials(hex: string): Float64Array {
  const bits = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
  return Float64Array.from(bits, Number);
}

const density = groupDensity({
  levels: 2,
  families: [
    { name: "v", mean: "mu_v", sd: "sigma_v", logged: false, meanPrior: [-5, 5], sdScale: 10 },
    { name: "t", mean: "mu_t", sd: "sigma_t", logged: true, meanPrior: [0, 2], sdScale: 2 },
  ],
  inputs: [trials(INPUTS)],
  responses: RESPONSES.map(trials),
});

describe("the group density of the tutorial", () => {
  const z = new Float64Array(24);
  z.fill(-4.2, 2, 12);
  z.fill(0.6, 14, 24);
  [z[0], z[1], z[12], z[13]] = [-4.46, Math.log(1.67), 0.6, Math.log(0.65)];

  it("has the data of the tutorial", () => {
    const sums = RESPONSES.map((hex) => trials(hex).reduce((a, b) => a + b, 0));
    expect(trials(INPUTS).reduce((a, b) => a + b, 0)).toBe(156);
    expect(sums).toEqual([174, 166, 145, 191, 160, 165, 167, 155, 170, 166]);
  });

  it("has the known likelihood, its derivative, and the known density", () => {
    const each = RESPONSES.map((_, i) => density.participantLogLikelihood(i, [[-4.2, 0.6]])[0]!);
    expect(each.reduce((a, b) => a + b, 0)).toBeCloseTo(-1808.133046452, 9);
    const units = new Float64Array(3190);
    density.units!.logLikelihood(z, units);
    expect(units.reduce((a, b) => a + b, 0)).toBeCloseTo(-1808.133046452, 9);
    const gradient = new Float64Array(24);
    expect(density.logDensity(z, gradient)).toBeCloseTo(-1835.0767443837, 9);
    // The prior of v[4] is -(v - mu)/sigma².
    const prior = -(-4.2 + 4.46) / 1.67 ** 2;
    expect(gradient[5]! - prior).toBeCloseTo(-21.72214835, 7);
  });

  it("has a gradient that agrees with differences at draws of its prior", () => {
    checkDensity(density);
  });
});
