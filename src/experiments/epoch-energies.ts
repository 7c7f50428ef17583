/** Where in a network the energy lies after inference, epoch by epoch: what learning makes of it. */

import type { EnergyNetwork, Inference } from "../deep/index.js";
import { type Figure, linesFigure } from "../figures/index.js";
import { meanCurve } from "./mean-curve.js";

/** Rows of inputs and of targets. */
interface Rows {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

/** Rows that are looked at; inference of all of them would cost as much as learning. */
const PROBE = 48;

/** Rows at equal distances, so that samples that are ordered by class are of all classes. */
export function probeOf({ inputs, targets }: Rows): Rows {
  const count = Math.min(PROBE, inputs.length);
  const rows = Array.from({ length: count }, (_, k) => Math.floor((k * inputs.length) / count));
  return { inputs: rows.map((r) => inputs[r]!), targets: rows.map((r) => targets[r]!) };
}

/** Energies of layers 1 to the output after inference, mean of the rows. */
export function layerEnergiesOf(
  network: EnergyNetwork,
  { inputs, targets }: Rows,
  inference: Inference,
): number[] {
  const { energyPerLayer } = network.infer(inputs, targets, inference);
  return energyPerLayer.map((energy) => energy / inputs.length);
}

export interface EnergyCourse {
  /** Plain text. */
  readonly name: string;
  /** [run][epoch][layer 1 to the output]; the first epoch is before learning. */
  readonly runs: readonly (readonly (readonly number[])[])[];
}

/** A panel each: means over runs. */
export function epochEnergiesFigure(title: string, courses: readonly EnergyCourse[]): Figure {
  const count = Math.max(0, ...courses.map(({ runs }) => runs.length));
  return linesFigure({
    title: `${title}: energy of layers after inference`,
    xLabel: "Epochs",
    panels: courses.map(({ name, runs }) => {
      const layers = runs[0]?.[0]?.length ?? 0;
      const curve = (of: (energies: readonly number[]) => number): number[] =>
        meanCurve(runs.map((epochs) => epochs.map(of)));
      return {
        name,
        lines: [
          ...Array.from({ length: layers }, (_, k) => ({
            name: k === layers - 1 ? "output" : `hidden ${k + 1}`,
            values: curve((energies) => energies[k]!),
          })),
          { name: "all", values: curve((energies) => energies.reduce((sum, e) => sum + e, 0)), target: true },
        ],
      };
    }),
    note:
      `${count === 1 ? "One run" : `Means of ${count} runs`}. Nats a sample, of up to ${PROBE} of those learnt from, as each method infers before an update; at 0, ` +
      "before learning. Without inference all energy lies in the output: it is the loss.",
  });
}
