/**
 * Examination of a sweep network. Its energy is that of an energy network with the same weights, and with the
 * precisions that each sample's prediction had; inference is the sweep.
 */

import { describeNetwork } from "../description.js";
import { backpropagated, evaluate, forwardValues, weightGradient } from "../energy/energy.js";
import type { Layered, Model } from "../energy/model.js";
import { rowsOf } from "../energy/samples.js";
import { sweepErrors } from "../energy/sweep.js";
import type { Matrix } from "../matrix.js";
import type { SweepNetwork } from "../sweep-network.js";
import { sweepRules } from "../sweep-options.js";
import { type Examination, examinationOf, type Probed } from "./examination.js";
import type { SweepProbe } from "./probe-sweep.js";

/** Errors that weights learn from: differences of means, alone or times posterior precisions. */
export type SweepErrors = "standard" | "precisionWeighted";

export function examineSweep(
  network: SweepNetwork,
  { snapshot, seen }: SweepProbe,
  errors: SweepErrors,
): Examination {
  const model = sweepModel(network, snapshot);
  const last = model.sizes.length - 1;
  const [means, precisions] = [samplesOf(seen.mean), samplesOf(seen.precision)];
  const [predicted, own] = [samplesOf(seen.expectedMean), samplesOf(seen.conditionalExpectedPrecision)];
  return examinationOf(
    means.map((values, r): Probed => {
      const observed = model.head === "gaussian" ? own[r]![last]! : model.precisions[last]!;
      const here: Model = { ...model, precisions: [...own[r]!.slice(0, last), observed] };
      const target = values[last]!;
      const before = evaluate(here, forwardValues(here, values[0]!), target);
      const after = evaluate(here, values.slice(0, last), target);
      const differences = values.map((layer, k) => layer.map((mean, i) => mean - predicted[r]![k]![i]!));
      const swept = { before, after, precisions: precisions[r]!, differences };
      const child = sweepErrors(here, swept, errors === "precisionWeighted");
      const passed = backpropagated(here, before);
      const [energyBefore, energyAfter] = [before.energy, after.energy];
      return {
        model: here,
        before: {
          ...{ evaluation: before, energyTrace: [energyBefore], converged: true, reason: "forward pass" },
          ...{ child: passed, gradient: weightGradient(here, before.active, passed) },
        },
        after: {
          ...{ evaluation: after, energyTrace: [energyBefore, energyAfter], converged: false },
          ...{ reason: "one sweep", child, gradient: weightGradient(here, after.active, child) },
        },
        shifts: differences,
        means: values,
      };
    }),
  );
}

/** The network's weights and activations; precisions are those of a head that is not gaussian. */
function sweepModel(
  network: SweepNetwork,
  { network: options, options: rules }: SweepProbe["snapshot"],
): Model {
  const { layers, head } = describeNetwork(options);
  const last = layers.length - 1;
  const { biasThroughActivation } = sweepRules(rules);
  return {
    sizes: layers.map(({ size }) => size),
    activations: layers.map(({ activation }) => activation),
    precisions: layers.map(({ size }) => new Float64Array(size).fill(1)),
    head,
    connections: network.weights.map((connection, k) => {
      const { bias } = connection;
      const volatile = k + 1 < last || head === "gaussian";
      if (!biasThroughActivation || !volatile || bias === undefined) return connection;
      const input = layers[k]!.activation.value(1);
      return { ...connection, bias: bias.map((value) => value * input) };
    }),
  };
}

/** For each sample a vector of each layer. */
function samplesOf(layers: readonly Matrix[]): Layered[] {
  const rows = layers.map(rowsOf);
  return rows[0]!.map((_, r) => rows.map((layer) => layer[r]!));
}
