/** What Simulation 6 of Spisak & Friston printed of 400 faces, and bands of one run. */

import type { Printed } from "./attractor-printed.js";

type Table = Readonly<Record<string, Printed>>;

/** 400 faces of 4096 pixels; bands of one run. */
const printed: Table = {
  retention: { published: 0.4658, band: [0.44, 0.49] },
  noisyCorrelation: { published: 0.4479, band: [0.446, 0.45] },
  reconstruction: { published: 0.758, band: [0.745, 0.768] },
  gain: { published: 0.31, band: [0.297, 0.32] },
  uniqueAttractors: { published: 52, band: [25, 110] },
  asymmetry: { band: [0.45, 0.5] },
  weightSd: { band: [0.0103, 0.011] },
  largestWeight: { band: [0.19, 0.27] },
  pairCorrelationOfEnds: { band: [-1, 0.15] },
  retentionAtUnitTemperature: { band: [0.36, 0.42] },
};

/** By presentations side by side; those of 16 from an independent program. */
export const printedOf: Readonly<Record<number, Table>> = {
  1: printed,
  16: {
    retention: { band: [0.44, 0.49] },
    noisyCorrelation: { band: [0.446, 0.45] },
    reconstruction: { band: [0.74, 0.768] },
  },
};

/** Mean correlation of all pairs of them. */
export const OF_FACES = 0.411358;
