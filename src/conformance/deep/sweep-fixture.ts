/** Sweep networks as fixtures describe them, in the library's words. */

import * as z from "zod";
import type { FloatType, LayerOptions, NetworkOptions, SweepOptions } from "../../deep/index.js";
import { type SweepNetwork, sweepNetwork } from "../../deep/index.js";
import { UsageError } from "../../errors.js";
import { type FixtureCase, type FixtureNetwork, network, number, rows } from "./fixture.js";

const heads = { volatile: "gaussian", binary: "bernoulli", categorical: "categorical" } as const;

const outputKind = z.enum(["volatile", "binary", "categorical"]).default("volatile");

export const runSchema = z.looseObject({
  learningKind: z.string(),
  learningOptions: z.record(z.string(), z.number()).default({}),
  timeStep: number.default(1),
});

export const sweepCase = z.looseObject({
  network,
  data: z.object({ inputs: rows, targets: rows }),
  run: runSchema,
  tolerance: z.number(),
});

/** Names that say how the peer was built, and which layer is of what kind. */
const notOurs = new Set(["kind", "connection"]);

/** The network of a case; layers may be changed before it is built. */
export function fixtureNetwork(
  of: FixtureNetwork,
  float: FloatType,
  change: (layer: LayerOptions, k: number) => LayerOptions = (layer) => layer,
): SweepNetwork {
  const kind = outputKind.parse(of.layers.at(-1)!.kind);
  const layers = of.layers.map((layer, k) => {
    const kept = Object.entries(layer).filter(([name]) => !notOurs.has(name));
    return change(z.custom<LayerOptions>().parse(Object.fromEntries(kept)), k);
  });
  const options: NetworkOptions = {
    ...{ layers, head: heads[kind], float },
    connections: of.connections.map(({ matrix, bias }) =>
      bias === null ? { weights: matrix, bias: false } : { weights: matrix, biases: bias },
    ),
  };
  const sweep = z.custom<SweepOptions>().parse({ ...of.options, version: of.rules });
  return sweepNetwork(options, sweep);
}

/** Options of `fit` and `batchUpdate`: what is the library's own word passes, and is checked there. */
export function fitOptions(run: z.infer<typeof runSchema>): NonNullable<Parameters<SweepNetwork["fit"]>[2]> {
  const { learningKind, learningOptions, timeStep } = run;
  const options: Record<string, unknown> = { timeStep };
  const synaptic = learningKind === "synapticUncertainty";
  options.learningKind = synaptic ? { kind: learningKind, ...learningOptions } : learningKind;
  for (const name of ["optimiser", "weightUpdate", "updatePrecisions"]) {
    if (run[name] !== undefined && run[name] !== null) options[name] = run[name];
  }
  return z.custom<NonNullable<Parameters<SweepNetwork["fit"]>[2]>>().parse(options);
}

/** Parses a case by a schema; what is missing is named. */
export function parseCase<T extends z.ZodType>(schema: T, each: FixtureCase): z.infer<T> {
  const parsed = schema.safeParse(each);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${each.name}: ${z.prettifyError(parsed.error)}`);
}

export const layerNumbers = z.array(z.union([z.null(), z.array(z.union([number, z.null()]))]).nullable());
