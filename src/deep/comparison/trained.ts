/** A cell of a comparison that trains an energy network to tell classes apart. */

import { energyNetwork, type Inference } from "../energy/index.js";
import type { Rows } from "../matrix.js";
import type { Optimiser } from "../optimiser.js";
import type { NetworkOptions } from "../options.js";
import { scorePredictions } from "../score.js";
import type { CompareOptions, Setting } from "./compare.js";

export interface TrainedOptions {
  /** The first weights follow from the cell's seed. */
  readonly network: Omit<NetworkOptions, "seed" | "head"> & { readonly head: "bernoulli" | "categorical" };
  /** By method. */
  readonly inference: Readonly<Record<string, Inference>>;
  readonly learnt: { readonly x: Rows; readonly y: Rows };
  /** Settings are chosen by these, and methods judged by those of `test`. */
  readonly validation: { readonly x: Rows; readonly y: Rows };
  readonly test: { readonly x: Rows; readonly y: Rows };
  /** After the last epoch: share of rows that are right (the default), or mean loss in nats. */
  readonly measure?: "accuracy" | "loss";
  /** Default 1. */
  readonly epochs?: number;
  /** Default online. */
  readonly batch?: "online" | number;
  /** What a setting means; default Adam with that learning rate. */
  readonly optimiser?: (setting: Setting) => Optimiser;
}

/**
 * For `run` of `compare`: a network with the seed's weights learns in the seed's order. A run that diverges has
 * failed.
 */
export function trained(options: TrainedOptions): CompareOptions["run"] {
  const { learnt, epochs = 1, batch = "online", measure = "accuracy" } = options;
  const { optimiser = (rate) => ({ kind: "adam", learningRate: Number(rate) }) } = options;
  return async ({ method, setting, seed }, signal) => {
    const network = energyNetwork({ ...options.network, seed });
    const training = {
      inference: options.inference[method]!,
      ...{ optimiser: optimiser(setting), epochs, batch, shuffleSeed: seed },
      ...(signal && { signal }),
    };
    for await (const { epoch, status } of network.train(learnt.x, learnt.y, training)) {
      if (status === "stopped") return undefined;
      if (status === "diverged") {
        const failure = `epoch ${epoch}: an update would not have been finite`;
        return { validation: null, test: null, failure };
      }
    }
    const score = ({ x, y }: { readonly x: Rows; readonly y: Rows }): number =>
      scorePredictions(options.network.head, network.forward(x), y)[measure];
    return { validation: score(options.validation), test: score(options.test) };
  };
}
