import { describe, expect, it } from "vitest";
import { median } from "./diagnosis/median.js";
import { spacing } from "./diagnosis/spacing.js";
import { type DiagnosisOptions, diagnose, examine } from "./diagnosis.js";
import { energyNetwork, type Inference } from "./energy/index.js";
import type { NetworkOptions } from "./options.js";
import { sweepNetwork } from "./sweep-network.js";

const inputs = [[1], [0.5], [-0.5]];
const targets = [[0.3], [-0.2], [0.1]];

function signals(
  network: Parameters<typeof diagnose>[0],
  options: DiagnosisOptions = {},
  x: number[][] = inputs,
  y: number[][] = targets,
): string[] {
  return diagnose(network, x, y, options).map(({ signal, layer, units }) =>
    layer === undefined ? signal : `${signal} ${layer} ${units}`,
  );
}

/** One hidden unit: the sweep is exact. */
const narrow: NetworkOptions = { layers: [{ size: 1 }, { size: 1 }, { size: 1 }] };
const chain: NetworkOptions = {
  layers: [{ size: 1 }, { size: 4, activation: "tanh" }, { size: 4, activation: "tanh" }, { size: 1 }],
  seed: 2,
};

describe("diagnose, of sweep networks", () => {
  it("finds nothing in a fresh network, and leaves it as it is", () => {
    const network = sweepNetwork(narrow);
    const before = network.snapshot();
    expect(signals(network)).toEqual([]);
    expect(network.snapshot()).toEqual(before);
  });

  it("counts relu units that are off for every row", () => {
    const network = sweepNetwork({
      layers: [{ size: 1 }, { size: 2, activation: "relu" }, { size: 1 }],
      connections: [{ weights: [[0], [1]], biases: [-5, 0] }, { weights: [[1, 1]] }],
    });
    expect(signals(network)).toEqual(["dyingUnits 1 1"]);
  });

  it("tells of precisions at their bound, and of errors that reach no layer", () => {
    const network = sweepNetwork(
      {
        layers: [{ size: 1 }, { size: 1, initial: { precision: 5, precisionVol: 1 } }, { size: 1 }],
        connections: [{ weights: [[1]] }, { weights: [[0]] }],
      },
      { maxPosteriorPrecision: 0.2 },
    );
    // The volatility belief of the output has the same bound.
    expect(signals(network)).toEqual(["precisionAtCap 1 1", "precisionAtCap 2 1", "deadLayer 1 1"]);
  });

  it("tells of errors that single precision loses: fine at a precision of 1e4, lost at 1e8", () => {
    const pinned = (precision: number) =>
      sweepNetwork(
        {
          layers: [{ size: 1 }, { size: 1, volatilityParent: false, initial: { precision } }, { size: 1 }],
          connections: { weights: [[1]] },
          float: "float64",
        },
        { predictPrecision: false },
      );
    // Half the errors are near 1e-4, some thousand spacings of means near 1; then near 1e-8, less than one.
    expect(signals(pinned(1e4))).not.toContain("deadLayer 1 1");
    expect(signals(pinned(1e8))).toContain("deadLayer 1 1");
  });

  it("tells of volatility beliefs whose precision fell below 0, under the standard update", () => {
    const initial = { precisionVol: -1 };
    const layers = [{ size: 1 }, { size: 1, initial }, { size: 1 }];
    const found = signals(sweepNetwork({ layers }, { volatilityUpdate: "standard" }));
    expect(found).toContain("volatilityPrecisionNotPositive 1 1");
  });

  it("tells of precisions that grew a hundredfold", () => {
    const layers = [{ size: 1 }, { size: 1, volatilityParent: false }, { size: 1 }];
    const network = sweepNetwork({ layers, connections: { weights: [[30]] } });
    network.fit([[1]], [[1]], { weightUpdate: false });
    expect(signals(network)).toEqual(["precisionGrown 1 1"]);
  });

  it("tells of steps whose variance single precision takes for 0, and double precision does not", () => {
    const layers = [{ size: 1 }, { size: 1, tonicVolatility: -110 }, { size: 1 }];
    const rules = { tonicVolatility: true };
    for (const volatilityParent of [true, false]) {
      const own = { ...narrow, layers: layers.map((layer) => ({ ...layer, volatilityParent })) };
      expect(signals(sweepNetwork({ ...own, float: "float32" }, rules))).toContain("diffusionVanished 1 1");
      expect(signals(sweepNetwork({ ...own, float: "float64" }, rules))).toEqual([]);
    }
  });

  it("tells of steps of the volatility belief that vanish, and says nothing where there are none by design", () => {
    const layers = [{ size: 1 }, { size: 1, tonicVolatilityVol: -110 }, { size: 1 }];
    expect(signals(sweepNetwork({ layers, float: "float32" }))).toContain("diffusionVanished 1 1");
    const still = narrow.layers.map((layer) => ({ ...layer, volatilityParent: false }));
    expect(signals(sweepNetwork({ ...narrow, layers: still }))).toEqual([]);
  });

  it("tells of beliefs that are not numbers", () => {
    const layers = [{ size: 1 }, { size: 1, initial: { precision: Number.MIN_VALUE } }, { size: 1 }];
    const network = sweepNetwork({ layers, connections: { weights: [[1e300]] }, float: "float64" });
    expect(signals(network)).toContain("notANumber 1 1");
  });

  it("tells of a sweep that overshoots where many units share a child", () => {
    const wide = { layers: [{ size: 1 }, { size: 64 }, { size: 1 }], seed: 1 };
    const [found] = diagnose(sweepNetwork(wide), inputs, targets);
    expect(found!.signal).toBe("energyRose");
    expect(found!.message).toMatch(/^inference overshoots: energy \d+\.\d\d times that of the forward pass/);
    expect(signals(sweepNetwork(narrow))).not.toContain("energyRose");
  });

  it("tells of precisions so high that only backpropagation is left", () => {
    const pinned = chain.layers.map((layer, k) => ({
      ...layer,
      volatilityParent: false,
      initial: { precision: k === 1 || k === 2 ? 1e4 : 1 },
    }));
    const at = { predictPrecision: false };
    expect(signals(sweepNetwork({ ...chain, layers: pinned, float: "float64" }, at))).toContain(
      "nearBackprop",
    );
    expect(signals(sweepNetwork({ ...chain, float: "float64" }, at))).not.toContain("nearBackprop");
  });

  it("measures the energy of release 0.3.0 with the bias that it uses, g(1) times its own", () => {
    const layers = [{ size: 1, activation: "tanh" }, { size: 1 }, { size: 1 }] as const;
    const connections = [{ weights: [[0]], biases: [2] }, { weights: [[1]] }];
    const network = sweepNetwork({ layers, connections, float: "float64" }, { version: "pyhgf-0.3.0" });
    const { energyTrace } = examine(network, [[1]], [[0]]);
    expect(energyTrace[0]).toBeCloseTo(0.5 * (2 * Math.tanh(1)) ** 2, 12);
  });
});

describe("diagnose, of energy networks", () => {
  it("finds nothing in a fresh network, and leaves it as it is", () => {
    const network = energyNetwork(chain);
    const before = network.connections.map(({ weights }) => weights.data.slice());
    expect(signals(network)).toEqual([]);
    expect(network.connections.map(({ weights }) => weights.data)).toEqual(before);
  });

  it("tells of inference that stopped on its way, with steps, reason and derivatives", () => {
    const short: Inference = { method: "settle", steps: 2, rate: 0.01 };
    const [found, ...more] = diagnose(energyNetwork(chain), inputs, targets, { inference: short });
    expect(more).toEqual([]);
    expect(found!.signal).toBe("notConverged");
    expect(found!.message).toMatch(
      /^inference is not at rest after 2 steps \(all steps done; 0 trials rejected\): its largest derivative is /,
    );
    // At rest, although settling without a tolerance never says so itself.
    expect(signals(energyNetwork(chain), { inference: { method: "settle", steps: 500, rate: 0.3 } })).toEqual(
      [],
    );
  });

  it("counts trials that would have raised the energy", () => {
    const rejected = (rate: number): number =>
      examine(energyNetwork(chain), inputs, targets, { inference: { method: "settle", rate } }).rejected;
    expect(rejected(0.05)).toBe(0);
    expect(rejected(10)).toBeGreaterThan(0);
    const epc: Inference = { method: "epc", rate: 10 };
    expect(examine(energyNetwork(chain), inputs, targets, { inference: epc }).rejected).toBeGreaterThan(0);
  });

  it("tells of a sweep that raises the energy, and of none by the exact method", () => {
    const wide = energyNetwork({ layers: [{ size: 1 }, { size: 64 }, { size: 1 }], seed: 1 });
    expect(signals(wide, { inference: { method: "sweepRepredict" } })).toContain("energyRose");
    expect(signals(wide)).toEqual([]);
  });

  it("counts relu units that are off for every row", () => {
    const network = energyNetwork({
      layers: [{ size: 1 }, { size: 2, activation: "relu" }, { size: 1 }],
      connections: [{ weights: [[0], [1]], biases: [-5, 0] }, { weights: [[1, 1]] }],
    });
    expect(signals(network)).toEqual(["dyingUnits 1 1"]);
  });

  it("tells of layers that no error reaches", () => {
    const network = energyNetwork({
      layers: [{ size: 1 }, { size: 2 }, { size: 2 }, { size: 1 }],
      connections: [
        {},
        {
          weights: [
            [0, 0],
            [0, 0],
          ],
        },
        {},
      ],
    });
    expect(signals(network)).toEqual(["deadLayer 1 2"]);
    expect(signals(network, { inference: { method: "backprop" } })).toEqual(["deadLayer 1 2"]);
  });

  it("tells of numbers that are none", () => {
    const network = energyNetwork(chain);
    const explosive: Inference = { method: "settle", steps: 2000, rate: 1e6, halveOnRise: false };
    const linear = energyNetwork({ ...chain, layers: chain.layers.map(({ size }) => ({ size })) });
    expect(signals(linear, { inference: explosive })).toContain("notANumber 1 4");
    expect(signals(network)).not.toContain("notANumber 1 4");
  });

  it("tells of precisions so high that only backpropagation is left", () => {
    const pinned = (precision: number): NetworkOptions => ({
      ...chain,
      layers: chain.layers.map((layer, k) => (k === 1 || k === 2 ? { ...layer, precision } : layer)),
    });
    expect(signals(energyNetwork(pinned(1e3)))).toEqual(["nearBackprop"]);
    expect(signals(energyNetwork(pinned(1)))).toEqual([]);
    expect(signals(energyNetwork(chain), { inference: { method: "backprop" } })).toEqual([]);
  });

  it("tells of layers that learn against backpropagation", () => {
    // One step from z = 0.3 to -1.5 turns the output's error from -0.6 to 4.8: gradients (0.18, 0.6), then (7.2, -4.8).
    const far: Inference = { method: "settle", steps: 1, rate: 1, halveOnRise: false };
    const network = energyNetwork({ ...narrow, connections: { weights: [[3]] } });
    expect(signals(network, { inference: far }, [[0.1]], [[0.3]])).toContain("againstBackprop 2 1");
    expect(signals(network)).toEqual([]);
  });

  it("refuses inference that needs training, and data that do not fit", () => {
    const network = energyNetwork(chain);
    expect(() => diagnose(network, inputs, targets, { inference: { method: "incremental" } })).toThrow(
      "incremental changes weights",
    );
    expect(() => diagnose(network, inputs, [[1]])).toThrow("3 rows of inputs, but 1 of targets");
    expect(() => diagnose(network, [], [])).toThrow("no samples");
  });
});

describe("examine", () => {
  it("gives energies of layers before and after, the optimum of a linear network known by hand", () => {
    // E = ½ (z - 1)² + ½ (2 - z)² from z = 1: ½, at rest z = 3/2: 1/8 + 1/8.
    const network = energyNetwork({ ...narrow, connections: { weights: [[1]], bias: false } });
    const { layers, energyTrace, gradientBefore, gradientAfter, converged } = examine(network, [[1]], [[2]]);
    expect(layers.map(({ energyBefore }) => energyBefore)).toEqual([0, 0.5]);
    for (const { energyAfter } of layers) expect(energyAfter).toBeCloseTo(0.125, 12);
    expect(energyTrace[0]).toBe(0.5);
    expect(energyTrace.at(-1)).toBeCloseTo(0.25, 12);
    expect(gradientBefore).toBe(1);
    expect(gradientAfter).toBeLessThan(1e-10);
    expect(converged).toBe(true);
    // Backpropagation: -1 · 1 for both weights; at rest -½ · 1 and -½ · 3/2.
    expect(layers[0]!.distance).toBeCloseTo(0.5, 12);
    expect(layers[1]!.distance).toBeCloseTo(0.25, 12);
    for (const { cosine } of layers) expect(cosine).toBeCloseTo(1, 12);
  });

  it("measures the sweep of a sweep network as that of an energy network with the same weights and precisions", () => {
    const options: NetworkOptions = { ...chain, float: "float64" };
    const held = options.layers.map((layer) => ({ ...layer, volatilityParent: false }));
    const swept = examine(
      sweepNetwork({ ...options, layers: held }, { predictPrecision: false }),
      [[1]],
      [[2]],
    );
    const energy = examine(energyNetwork(chain), [[1]], [[2]], { inference: { method: "sweep" } });
    expect(swept.energyTrace[0]).toBeCloseTo(energy.energyTrace[0]!, 6);
    expect(swept.energyTrace[1]).toBeCloseTo(energy.energyTrace[1]!, 6);
    for (const [k, layer] of swept.layers.entries()) {
      expect(layer.distance).toBeCloseTo(energy.layers[k]!.distance, 6);
      expect(layer.cosine).toBeCloseTo(energy.layers[k]!.cosine, 6);
    }
  });
});

describe("spacing and median", () => {
  it("know the numbers of single precision", () => {
    expect(spacing(1)).toBe(2 ** -23);
    expect(spacing(-1.5)).toBe(2 ** -23);
    expect(spacing(2)).toBe(2 ** -22);
    expect(spacing(0)).toBe(2 ** -149);
    expect(spacing(Number.NaN)).toBeNaN();
    expect(median([3, 1, 2])).toBe(2);
    expect(median([])).toBeNaN();
  });
});
