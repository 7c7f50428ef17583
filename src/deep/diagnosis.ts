/** What can be wrong with a network, in plain words, each with a remedy; and the numbers behind them. */

import { beliefFindings } from "./diagnosis/beliefs.js";
import type { Examination } from "./diagnosis/examination.js";
import { examineEnergy } from "./diagnosis/examine-energy.js";
import { examineSweep, type SweepErrors } from "./diagnosis/examine-sweep.js";
import type { Diagnosis } from "./diagnosis/finding.js";
import {
  besideBackprop,
  brokenEnergy,
  deadLayers,
  dyingUnits,
  energyRise,
  notAtRest,
} from "./diagnosis/findings.js";
import { probeSweep } from "./diagnosis/probe-sweep.js";
import type { EnergyNetwork, Inference } from "./energy/index.js";
import type { Rows } from "./matrix.js";
import type { SweepNetwork } from "./sweep-network.js";

export type { Examination, LayerExamination } from "./diagnosis/examination.js";
export type { SweepErrors } from "./diagnosis/examine-sweep.js";
export type { Diagnosis, DiagnosisSignal } from "./diagnosis/finding.js";

export interface DiagnosisOptions {
  /** Of energy networks; default fullCovariance until it converges, at most 50 iterations. */
  readonly inference?: Inference;
  /** Of sweep networks: the errors that weights learn from; default precisionWeighted. */
  readonly errors?: SweepErrors;
}

/**
 * Energies before and after inference, how it ended, and how near learning is to backpropagation, on a probe batch.
 * The network does not change; a sweep network's beliefs go on from row to row in a copy.
 *
 * @param x the batch, at least one row
 * @throws UsageError for data that the network cannot read, and for inference that needs training
 */
export function examine(
  network: SweepNetwork | EnergyNetwork,
  x: Rows,
  y: Rows,
  { inference, errors = "precisionWeighted" }: DiagnosisOptions = {},
): Examination {
  if ("model" in network) return examineEnergy(network, x, y, inference);
  return examineSweep(network, probeSweep(network, x, y), errors);
}

/**
 * Signals on a probe batch; none where nothing is wrong. The network does not change.
 *
 * @param x the batch, at least one row; dying units are judged by it, so give a whole epoch
 * @throws UsageError for data that the network cannot read, and for inference that needs training
 */
export function diagnose(
  network: SweepNetwork | EnergyNetwork,
  x: Rows,
  y: Rows,
  { inference, errors = "precisionWeighted" }: DiagnosisOptions = {},
): Diagnosis[] {
  if ("model" in network) {
    const examination = examineEnergy(network, x, y, inference);
    const method = inference?.method;
    const broken = brokenEnergy(examination);
    return [
      ...broken,
      // Noise never rests, and numbers that are none say nothing of what follows.
      ...(method === "langevin" || broken.length > 0 ? [] : notAtRest(examination)),
      ...(method === "langevin" ? [] : energyRise(examination)),
      ...dyingUnits(examination),
      // The forward pass has no errors of activities.
      ...deadLayers(examination, method === "backprop" ? "none" : "means"),
      ...(method === "backprop" ? [] : besideBackprop(examination)),
    ];
  }
  const probe = probeSweep(network, x, y);
  const examination = examineSweep(network, probe, errors);
  return [
    ...beliefFindings(probe),
    ...energyRise(examination),
    ...dyingUnits(examination),
    ...deadLayers(examination, "means"),
    ...besideBackprop(examination),
  ];
}
