/** Networks of both engines behind one door: predict, and learn pass by pass. */

import {
  type Connection,
  type EnergyNetwork,
  type FitOptions,
  type Matrix,
  type Score,
  type SweepNetwork,
  scorePredictions,
  type TrainOptions,
} from "../deep/index.js";
import { layerEnergiesOf, probeOf } from "./epoch-energies.js";

/** Rows of inputs and of targets, either 0 or 1 (one column) or one 1 among zeros. */
export interface Samples {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

export type ClassHead = "bernoulli" | "categorical";

/** One pass over the samples: how they were predicted, each before it was learnt from. */
export interface Pass extends Score {
  /** Why what follows would mean nothing. */
  readonly failure?: string;
}

export interface Learner {
  predict(inputs: Samples["inputs"]): Matrix;
  /** The input's first. */
  connections(): readonly Connection[];
  /** Mean energies of layers 1 to the output after inference of some samples; absent where nothing is inferred. */
  energies?(): number[];
  /** One pass each time that it is asked for; ends early after a failure or the signal. */
  passes(): AsyncGenerator<Pass, void, undefined>;
}

/** A sweep network that learns row by row, in order. */
export function sweepLearner(
  network: SweepNetwork,
  { inputs, targets }: Samples,
  options: FitOptions,
  {
    head,
    epochs,
    signal,
  }: { readonly head: ClassHead; readonly epochs: number; readonly signal?: AbortSignal },
): Learner {
  return {
    predict: (rows) => network.predict(rows),
    connections: () => network.weights,
    async *passes() {
      for (let epoch = 0; epoch < epochs; epoch++) {
        // Lets a signal come through between passes.
        await new Promise((resolve) => setTimeout(resolve, 0));
        if (signal?.aborted) return;
        const { predictions, failure } = network.fit(inputs, targets, options);
        const score = scorePredictions(head, predictions, targets);
        if (failure === undefined) yield score;
        else {
          const { row, layer, unit, field, value } = failure;
          const where = `epoch ${epoch}, row ${row}, layer ${layer}, unit ${unit}`;
          yield { ...score, failure: `${where}: ${field} became ${value}` };
          return;
        }
      }
    },
  };
}

/** An energy network as its own training goes. */
export function energyLearner(
  network: EnergyNetwork,
  { inputs, targets }: Samples,
  options: TrainOptions,
): Learner {
  const { inference } = options;
  const probe = probeOf({ inputs, targets });
  return {
    predict: (rows) => network.forward(rows),
    connections: () => network.connections,
    ...(inference.method !== "backprop" && { energies: () => layerEnergiesOf(network, probe, inference) }),
    async *passes() {
      for await (const { epoch, loss, accuracy, status } of network.train(inputs, targets, options)) {
        if (status === "stopped") return;
        const failure = `epoch ${epoch}: an update would not have been finite; choose a lower learning rate`;
        yield { loss, accuracy: accuracy!, ...(status === "diverged" && { failure }) };
      }
    },
  };
}
