/** A copy of a sweep network goes through a probe batch, beliefs only: what was seen on the way. */

import type { Rows } from "../matrix.js";
import type { LayerState } from "../sweep-layer.js";
import { restoreSweepNetwork, type SweepNetwork } from "../sweep-network.js";
import type { SweepRecord } from "../sweep-record.js";
import type { SweepSnapshot } from "../sweep-snapshot.js";

const recorded = [
  "mean",
  "precision",
  "expectedMean",
  "conditionalExpectedPrecision",
  "precisionVol",
  "expectedMeanVol",
  "expectedPrecisionVol",
] as const;

export interface SweepProbe {
  readonly snapshot: SweepSnapshot;
  /** Of layers at the start and after the batch. */
  readonly start: readonly LayerState[];
  readonly end: readonly LayerState[];
  readonly seen: Required<Pick<SweepRecord, (typeof recorded)[number]>>;
}

/** @throws UsageError for data that the network cannot read */
export function probeSweep(network: SweepNetwork, x: Rows, y: Rows): SweepProbe {
  const snapshot = network.snapshot();
  const copy = restoreSweepNetwork(snapshot);
  const { record } = copy.fit(x, y, { weightUpdate: false, record: recorded });
  const of = (field: (typeof recorded)[number]) => record[field]!;
  return {
    snapshot,
    start: network.state(),
    end: copy.state(),
    seen: {
      mean: of("mean"),
      precision: of("precision"),
      expectedMean: of("expectedMean"),
      conditionalExpectedPrecision: of("conditionalExpectedPrecision"),
      precisionVol: of("precisionVol"),
      expectedMeanVol: of("expectedMeanVol"),
      expectedPrecisionVol: of("expectedPrecisionVol"),
    },
  };
}
