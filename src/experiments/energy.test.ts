import { describe, expect, it } from "vitest";
import { meanOf } from "../checklist/moments.js";
import { diagnose } from "../deep/index.js";
import { energyReport } from "./energy.js";
import { eliminationCost, forwardCost, inferenceCost } from "./energy-cost.js";
import { costedMethods, drawSample, independentMean, randomNetworks } from "./energy-networks.js";
import { type MethodRun, methodRows, type SeedRun, seedRun } from "./energy-runs.js";
import { layerEnergies, ways } from "./energy-steps.js";

const named = (name: string) => randomNetworks.find((network) => network.name === name)!;
const seeds = (count: number): number[] => Array.from({ length: count }, (_, k) => k + 1);

/** Energies over that of the forward pass, by seed. */
function ratios(network: string, method: string, count: number): number[] {
  const methods = costedMethods.filter(({ name }) => name === method);
  return seeds(count).map((seed) => seedRun(named(network), seed, methods)[method]!.trace.at(-1)!);
}

/** How far a mean is from that of five other seeds, in standard errors of the difference. */
function standardErrors(values: readonly number[], printed: number): number {
  const mean = meanOf(values);
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
  return (mean - printed) / (sd * Math.sqrt(1 / values.length + 1 / 5));
}

describe("energy after inference on random networks", () => {
  it.each([
    ["20-3x128-10", 10],
    ["20-8x128-10", 3],
    ["linear 20-16-1", 60],
    ["linear 20-256-1", 20],
    ["linear 20-1024-10", 10],
  ])("is what an independent program measured, in wide and linear networks: %s", (network, count) => {
    const [one, optimum] = ["1 step", "optimum"].map((method) => meanOf(ratios(network, method, count)));
    expect(Math.abs(optimum! - independentMean(network, "optimum")!)).toBeLessThan(0.03);
    expect(Math.abs(one! - independentMean(network, "1 step")!)).toBeLessThan(0.06);
  });

  // In layers of 16 single samples differ by 0.10 to 0.15, so a mean of five is uncertain by 0.05 itself.
  it.each(["20-16-10", "20-3x16-10", "20-8x16-10"])(
    "is within two standard errors of it in narrow networks: %s",
    (network) => {
      for (const method of ["1 step", "3 steps", "ePC 5", "settle 20", "adjoint", "optimum"]) {
        const values = ratios(network, method, 30);
        expect(Math.abs(standardErrors(values, independentMean(network, method)!))).toBeLessThan(2);
      }
    },
  );

  it.each(["linear 20-16-1", "linear 20-256-1", "linear 20-1024-10", "20-3x128-10", "20-8x128-10"])(
    "rises in a sweep as that program measured: %s",
    (network) => {
      const values = ratios(network, "sweep", 60);
      expect(meanOf(values)).toBeGreaterThan(1);
      expect(Math.abs(standardErrors(values, independentMean(network, "sweep")!))).toBeLessThan(2);
    },
  );

  it("rises so in the words of diagnoses, and not by exact steps", () => {
    for (const name of ["linear 20-1024-10", "20-8x128-10"]) {
      for (const seed of seeds(3)) {
        const { network, x, y } = drawSample(named(name), seed);
        const rose = diagnose(network, x, y, { inference: { method: "sweepRepredict" } }).find(
          ({ signal }) => signal === "energyRose",
        );
        const times = seedRun(named(name), seed, costedMethods.slice(0, 1)).sweep!.trace.at(-1)!;
        expect(rose!.message).toContain(`energy ${times.toFixed(2)} times that of the forward pass`);
        const exact = diagnose(network, x, y, { inference: { method: "fullCovariance" } });
        expect(exact.map(({ signal }) => signal)).not.toContain("energyRose");
      }
    }
  });
});

describe("cost of inference", () => {
  it("is what the formula says of 784-128-128-128-10, and of a small network by hand", () => {
    const sizes = [784, 128, 128, 128, 10];
    expect(forwardCost(sizes)).toBe(784 * 128 + 2 * 128 * 128 + 1280);
    // Two layers of 128 below ten outputs, then the outputs themselves.
    const inner = 10 * 128 * 128 + 100 * 256 + 1000 / 3;
    expect(eliminationCost(sizes)).toBeCloseTo(2 * inner + 10 * 10 * 128 + 100 * 138 + 1000 / 3, 6);
    expect(Math.round(eliminationCost(sizes) / 1e4) / 100).toBe(0.41);
    const step = inferenceCost(sizes, "settle", 2) - inferenceCost(sizes, "settle", 1);
    expect(step).toBe(2 * (2 * 128 * 128 + 1280));
    // 2-3-1: forward 6 + 3; one elimination 1·1·3 + 1·1 + 1·3 + 1/3; a step runs the upper connection once.
    expect(inferenceCost([2, 3, 1], "backprop", 0)).toBe(9);
    expect(inferenceCost([2, 3, 1], "fullCovariance", 2)).toBeCloseTo(9 + 2 * (3 + 1 + 3 + 1 / 3 + 3), 12);
    expect(inferenceCost([2, 3, 1], "adjoint", 1)).toBe(9 + 9);
    expect(inferenceCost([2, 3, 1], "sweepRepredict", 1)).toBe(9 + 12);
  });
});

describe("rows of methods", () => {
  const run = (energies: Readonly<Record<string, readonly [energy: number, cost: number]>>): SeedRun =>
    Object.fromEntries(
      costedMethods.map(({ name }): [string, MethodRun] => {
        const [energy, multiplyAdds] = energies[name] ?? [1, 100];
        return [name, { trace: [energy], perLayer: [energy], multiplyAdds, milliseconds: 1 }];
      }),
    );

  it("count seeds won and lost against settling, and mark what nothing beats at its cost", () => {
    const rows = methodRows("20-16-10", [
      run({ "settle 128": [0.5, 50], "1 step": [0.4, 10], adjoint: [0.5, 5], sweep: [2, 5] }),
      run({ "settle 128": [0.5, 50], "1 step": [0.7, 10], adjoint: [0.7, 5], sweep: [2, 5] }),
    ]);
    const of = (method: string) => rows.find((row) => row.method === method)!;
    expect([of("1 step").wins, of("1 step").losses]).toEqual([1, 1]);
    expect([of("adjoint").wins, of("adjoint").losses]).toEqual([0, 1]);
    expect([of("settle 128").wins, of("settle 128").losses]).toEqual([0, 0]);
    const best = ["settle 128", "1 step", "adjoint", "sweep"].map((method) => of(method).best);
    expect(best).toEqual([true, true, true, false]);
    expect(of("1 step").mean).toBeCloseTo(0.55, 12);
    expect(of("1 step").sd).toBeCloseTo(0.3 / Math.SQRT2, 12);
    expect([of("1 step").independent, of("1 step").standardErrors]).toEqual([0.642, null]);
  });
});

describe("energies of layers after each step", () => {
  it("add up to the trace of one inference of all steps, and lie in the output before the first", () => {
    const network = named("20-3x16-10");
    const { network: energy, x, y } = drawSample(network, 3);
    for (const way of ways) {
      const layers = layerEnergies(network, 3, { ...way, count: 6 });
      const { energyTrace } = energy.infer(x, y, way.inference(6));
      const sums = layers.map((own) => own.reduce((sum, each) => sum + each, 0));
      expect(sums).toHaveLength(7);
      for (const [t, sum] of sums.entries()) expect(sum).toBeCloseTo(energyTrace[t]! / energyTrace[0]!, 12);
      expect(layers[0]).toEqual([0, 0, 0, 1]);
    }
  });
});

describe("the report", () => {
  const networks = [named("20-16-10"), named("20-3x16-10"), named("linear 20-16-1")];

  it("goes on with what is done, and stops at a signal", async () => {
    const parts = new Map<string, unknown>();
    const first = await energyReport(
      { seeds: [1, 2], networks },
      { onPart: (key, part) => parts.set(key, part) },
    );
    expect([...parts.keys()]).toHaveLength(6);
    const again = await energyReport({ seeds: [1, 2], networks }, { completed: parts });
    expect(again).toEqual(first);
    const signal = AbortSignal.abort();
    expect(await energyReport({ seeds: [1], networks }, { signal })).toBeUndefined();
  });

  it("has a table of every method, two figures, and a print", async () => {
    const report = await energyReport({ seeds: [1], networks }, {});
    expect(report!.tables[0]!.rows).toHaveLength(3 * costedMethods.length);
    expect(report!.figures.map(({ name }) => name)).toEqual(["energy-cost", "energy-per-layer"]);
    expect(report!.printed).toMatch(/settle 128 +\d\.\d{3} +\d\.\d{3}/);
    // Ten exact steps, settling and the others: every point of every line is a row.
    const rows = report!.figures[0]!.figure.table.rows.filter(([panel]) => panel === "20-16-10");
    expect(rows.filter(([, line]) => line === "settling")).toHaveLength(128);
    expect(rows.filter(([, line]) => line === "ePC")[0]![2]).toBeCloseTo((480 + 2 * 160) / 480, 12);
  });
});
