/** Shape of network fixtures: schemas `hgf-fixture/1` and `hgf-gradients/1`. hgf.md section 13. */

import * as z from "zod";

const number = z.union([z.number(), z.enum(["Infinity", "-Infinity", "NaN"]).transform(Number)]);
/** "absent" stands for a node that does not exist on a trial. */
const recorded = z.union([number, z.literal("absent").transform(() => Number.NaN)]);
const series = z.array(z.union([recorded, z.array(number)]));
const node = z.looseObject({
  id: z.string(),
  kind: z.string(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});
const edge = z.looseObject({
  kind: z.enum(["value", "volatility"]),
  parent: z.string(),
  child: z.string(),
  strength: z.number().optional(),
  function: z.string().nullish(),
});
const tolerance = z.object({ relative: z.number(), scale: z.number() });

export const fixtureSchema = z.looseObject({
  schema: z.literal("hgf-fixture/1"),
  id: z.string(),
  family: z.enum(["categorical", "exponential", "dirichlet", "edits"]).optional(),
  variant: z.string(),
  meanField: z.boolean(),
  conventions: z.enum(["any", "standard", "pyhgf"]).default("any"),
  settings: z
    .looseObject({ maximumPrecision: number.optional(), probabilityClip: z.number().optional() })
    .optional(),
  network: z.object({ nodes: z.array(node), edges: z.array(edge) }),
  inputs: z.record(z.string(), z.array(z.union([z.number(), z.array(z.number())]))),
  timeSteps: z.array(z.number()).optional(),
  observed: z.record(z.string(), z.array(z.number())).optional(),
  auxiliary: z.looseObject({ candidates: z.array(z.tuple([z.number(), z.number()])).optional() }).optional(),
  edits: z
    .array(
      z.object({
        beforeTrial: z.int(),
        add: z.object({ node, edges: z.array(edge).default([]) }).optional(),
        remove: z.string().optional(),
      }),
    )
    .optional(),
  failure: z.object({ trial: z.int(), node: z.string(), quantity: z.string() }).optional(),
  expected: z.object({
    trials: z.array(z.int()),
    nodes: z.record(z.string(), z.record(z.string(), series)),
    surpriseTotal: number.optional(),
  }),
  tolerance: tolerance.default({ relative: 1e-9, scale: 1e-3 }),
});
export type HgfFixture = z.infer<typeof fixtureSchema>;

export const gradientsSchema = z.looseObject({
  schema: z.literal("hgf-gradients/1"),
  tolerance: tolerance.default({ relative: 1e-7, scale: 1e-3 }),
  gradients: z.array(
    z.object({
      fixture: z.string(),
      surpriseTotal: z.number(),
      derivatives: z.record(z.string(), z.record(z.string(), z.number())),
    }),
  ),
});
