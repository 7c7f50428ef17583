/** Where in a network the energy lies after each step of inference. */

import type { Inference } from "../deep/index.js";
import { type Figure, linesFigure } from "../figures/index.js";
import { drawSample, type RandomNetwork } from "./energy-networks.js";

interface Steps {
  readonly name: string;
  /** Most steps. */
  readonly count: number;
  inference(steps: number): Inference;
}

export const ways: readonly Steps[] = [
  {
    ...{ name: "exact steps", count: 10 },
    inference: (maxIterations) => ({ method: "fullCovariance", maxIterations, gradientTolerance: 1e-4 }),
  },
  { name: "ePC, rate 0.1", count: 20, inference: (steps) => ({ method: "epc", steps, rate: 0.1 }) },
  { name: "settling, rate 0.1", count: 60, inference: (steps) => ({ method: "settle", steps, rate: 0.1 }) },
];

/** Energies of layers 1 to the output after 0, 1, ... steps, parts of the energy of the forward pass. */
export function layerEnergies(network: RandomNetwork, seed: number, { count, inference }: Steps): number[][] {
  const { network: energy, x, y } = drawSample(network, seed);
  const forward = energy.infer(x, y, { method: "backprop" });
  const whole = forward.energyTrace[0]!;
  const after = Array.from({ length: count }, (_, t) => energy.infer(x, y, inference(t + 1)));
  return [forward, ...after].map(({ energyPerLayer }) => energyPerLayer.map((each) => each / whole));
}

/** One sample of one network. */
export function stepsFigure(network: RandomNetwork, seed: number): Figure {
  return linesFigure({
    title: `Energy of layers after each step: ${network.name}`,
    xLabel: "Steps",
    most: 3,
    panels: ways.map((way) => {
      const energies = layerEnergies(network, seed, way);
      const layers = energies[0]!.map((_, k) => ({
        name: k === energies[0]!.length - 1 ? "output" : `hidden ${k + 1}`,
        values: energies.map((own) => own[k]!),
      }));
      const all = energies.map((own) => own.reduce((sum, each) => sum + each, 0));
      return {
        name: way.name,
        domain: [0, 1] as const,
        lines: [...layers, { name: "all", values: all, target: true }],
      };
    }),
    note: `Parts of the energy of the forward pass, all of it in the output then. One sample, seed ${seed}.`,
  });
}
