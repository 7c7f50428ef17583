/** Cases of energy networks: their shared fields, and the networks that they describe. */

import * as z from "zod";
import type { ActivationName } from "../../deep/activation.js";
import { type Model, modelOf } from "../../deep/energy/model.js";
import type { Samples } from "../../deep/energy/samples.js";
import { activationNames, describeNetwork, type NetworkOptions, type Optimiser } from "../../deep/index.js";
import { connection, numbers, rows } from "./fixture.js";

const isActivation = (name: unknown): name is ActivationName =>
  activationNames.some((known) => known === name);

const layer = z.strictObject({
  size: z.int(),
  activation: z.custom<ActivationName>(isActivation, "unknown activation").optional(),
  precision: z.union([z.number(), numbers]).optional(),
});

const network = z.strictObject({
  rules: z.literal("energy"),
  head: z.enum(["gaussian", "bernoulli", "categorical"]),
  layers: z.array(layer),
  connections: z.array(connection),
});

/** Shared by all tasks; each adds `run` and `expected`. */
export const energyCase = z.looseObject({
  network,
  data: z.strictObject({ inputs: rows, targets: rows }),
  tolerance: z.number(),
});

export const sgd: z.ZodType<Optimiser> = z.strictObject({ kind: z.literal("sgd"), learningRate: z.number() });

/** A fixture's network in the library's words. */
export function optionsOf({ head, layers, connections }: z.infer<typeof network>): NetworkOptions {
  return {
    head,
    layers: layers.map(({ size, activation = "identity", precision = 1 }) => ({
      size,
      activation,
      precision,
    })),
    connections: connections.map(({ matrix, bias, multiplier, residual }) => ({
      weights: matrix,
      multiplier,
      residual,
      ...(bias === null ? { bias: false } : { biases: bias }),
    })),
  };
}

/** The same for the equations below the network. */
export function fixtureModel(each: z.infer<typeof network>): Model {
  return modelOf(describeNetwork({ ...optionsOf(each), float: "float64" }));
}

/** Its rows as vectors. */
export function samplesOf(data: { readonly inputs: number[][]; readonly targets: number[][] }): Samples {
  return {
    x: data.inputs.map((row) => Float64Array.from(row)),
    y: data.targets.map((row) => Float64Array.from(row)),
  };
}
