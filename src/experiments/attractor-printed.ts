/**
 * What Spisak & Friston print of their simulations, and the bands that one run must lie in: centre and spread over many
 * seeds of an independent program.
 */

import type { AttractorPreset } from "../attractor/index.js";

export interface Printed {
  readonly published?: number;
  /** Of a single run, or of the mean of five or more. */
  readonly band?: readonly [number, number];
  /** Default false: of a single run. */
  readonly ofMean?: boolean;
}

type Table = Readonly<Record<string, Printed>>;

const cue: Table = { cueR2: { band: [0.47, 0.55] } };

const tables: Readonly<Record<Exclude<AttractorPreset, "capacity">, Table>> = {
  basis: {
    attractorCorrelation: { published: -0.19, band: [-0.32, -0.07] },
    attractorsConverged: { band: [2, 2] },
    uniqueAttractors: { band: [2, 2] },
    retrievalTrialsImproved: { band: [8, 10] },
    plusSignCorrelation: { band: [0.94, 1] },
  },
  "digits-balanced": {
    ...cue,
    retrievalGain: { published: 0.292, band: [0.23, 0.35] },
    generalisationGain: { published: 0.07, band: [0, 0.13] },
    uniqueAttractors: { published: 10, band: [6, 10] },
    orthogonality: { published: 17.34, band: [12, 28.5] },
    asymmetry: { band: [0.35, 0.39] },
  },
  "digits-high": {
    ...cue,
    retrievalGain: { published: 0.27, band: [0.21, 0.32] },
    generalisationGain: { published: -0.0505, band: [-0.13, 0] },
    uniqueAttractors: { published: 10, band: [8, 10] },
    orthogonality: { published: 27.57, band: [26.4, 28.5] },
    attractorPatternCorrelation: { band: [0.885, 0.975] },
  },
  "digits-low": {
    ...cue,
    retrievalGain: { published: 0.1645, band: [0.125, 0.19] },
    generalisationGain: { published: 0.0845, band: [0.035, 0.14] },
    softGeneralisationGain: { band: [0.01, 0.075] },
    uniqueAttractors: { published: 1, band: [1, 1] },
  },
  "digits-sequence": {
    asymmetry: { published: 0.981247, band: [0.972, 0.99] },
    symmetricAttractorsConverged: { published: 3, band: [3, 3] },
    symmetricUniqueAttractors: { published: 3, band: [3, 3] },
    attractorPatternCorrelation: { band: [0.905, 0.919] },
    meanAbsEntry: { published: 0.9, band: [0.873, 0.885] },
    relaxationsConverged: { published: 0, band: [0, 0] },
    advance: { band: [0.21, 0.32] },
    back: { band: [0, 0.03] },
    meanBestCorrelation: { band: [0.81, 0.845] },
    symmetricChanges: { published: 0, band: [0, 0] },
  },
  "digits-dream": {
    upperTriangleCorrelation: { published: 0.9728, band: [0.965, 0.985] },
    normRatio: { band: [1.01, 1.04] },
    retrievalGain: { band: [0.06, 0.33] },
    generalisationGain: { band: [-0.1, 0.08] },
    uniqueAttractors: { band: [1, 10] },
  },
  "validate-30": alike([0.814, 0.811], [0.639, 0.62], 0.8, 0.35),
  "validate-60": alike([0.795, 0.789], [0.666, 0.68], 0.78, 0.27),
  "validate-90": alike([0.74, 0.739], [0.751, 0.753], 0.72, 0.31),
  "validate-120": alike([0.662, 0.662], [0.876, 0.865], 0.64, 0.23),
};

type Centred = readonly [published: number, centre: number];

/**
 * Bands of 0.05 around the centres; 0.2 around that of retention. They are of one set of patterns under many seeds; sets
 * differ by 0.03, so that the mean over sets is judged.
 */
function alike(correlation: Centred, frobenius: Centred, ofSeeds: number, retention: number): Table {
  const around = (centre: number, width = 0.05): readonly [number, number] => [
    centre - width,
    centre + width,
  ];
  const ofMean = true;
  return {
    couplingCorrelation: { published: correlation[0], band: around(correlation[1]), ofMean },
    relativeFrobenius: { published: frobenius[0], band: around(frobenius[1]), ofMean },
    couplingCorrelationOfTwoSeeds: { band: around(ofSeeds), ofMean },
    retention: { band: around(retention, 0.2), ofMean },
    reconstruction: { band: [0.45, 0.56], ofMean },
  };
}

/** By number of patterns; bands are centre ± 4 sd of 20 runs. */
const capacities: Readonly<Record<number, Table>> = {
  10: { retention: { published: 1 }, reconstruction: { published: 0.98 } },
  20: {
    retention: { published: 1, band: [0.9999, 1] },
    reconstruction: { published: 0.898, band: [0.7, 1] },
    noisyCorrelation: { published: 0.448, band: [0.4, 0.51] },
  },
  30: { retention: { published: 0.99993 }, reconstruction: { published: 0.785 } },
  40: { retention: { published: 0.9989 }, reconstruction: { published: 0.683 } },
  50: {
    retention: { published: 0.9975, band: [0.991, 1] },
    reconstruction: { published: 0.611, band: [0.51, 0.7] },
    noisyCorrelation: { published: 0.444, band: [0.41, 0.49] },
  },
  60: { retention: { published: 0.9919 }, reconstruction: { published: 0.572 } },
  70: { retention: { published: 0.9686 }, reconstruction: { published: 0.548 } },
  80: {
    retention: { published: 0.8978, band: [0.85, 0.95] },
    reconstruction: { published: 0.534, band: [0.455, 0.615] },
    noisyCorrelation: { published: 0.449, band: [0.4, 0.5] },
  },
  90: { retention: { published: 0.8134 }, reconstruction: { published: 0.521 } },
};

/** Nothing for a number of patterns that the simulation did not have. */
export function printedQuantities(preset: AttractorPreset, patterns = 10): Table {
  return preset === "capacity" ? (capacities[patterns] ?? {}) : tables[preset];
}

/** Runs from which on bands of means are judged. */
export const ENOUGH_RUNS = 5;

/** Means of at least five runs, by number of patterns. */
export const printedCapacity: Readonly<
  Record<number, { readonly retention: Printed; readonly reconstruction: Printed }>
> = {
  10: printed(1, [0.9999, 1], 0.98, [0.94, 1]),
  20: printed(1, [0.9999, 1], 0.898, [0.85, 0.94]),
  30: printed(0.99993, [0.998, 1], 0.785, [0.73, 0.84]),
  40: printed(0.9989, [0.995, 1], 0.683, [0.64, 0.73]),
  50: printed(0.9975, [0.994, 1], 0.611, [0.57, 0.65]),
  60: printed(0.9919, [0.985, 0.998], 0.572, [0.54, 0.61]),
  70: printed(0.9686, [0.95, 0.985], 0.548, [0.52, 0.58]),
  80: printed(0.8978, [0.87, 0.925], 0.534, [0.51, 0.56]),
  90: printed(0.8134, [0.785, 0.84], 0.521, [0.5, 0.545]),
};

type Band = readonly [number, number];

function printed(retention: number, kept: Band, reconstruction: number, recalled: Band) {
  return {
    retention: { published: retention, band: kept },
    reconstruction: { published: reconstruction, band: recalled },
  };
}
