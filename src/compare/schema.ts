/**
 * The schema of a comparison, `credence-comparison/1`. `schema/credence-comparison-1.json` is made from it
 * (`scripts/schema.ts`).
 */

import { z } from "zod";

const frequency = {
  frequency: z.number().describe("expected frequency among participants (exp_r)"),
  exceedance: z.number().describe("probability that it is the most frequent (xp)"),
  protectedExceedance: z.number().describe("the same, allowing for equal frequencies (pxp)"),
  fixedEffects: z.number().describe("posterior probability when all participants have one model"),
};

const omnibus = {
  omnibusRisk: z.number().describe("posterior probability that all frequencies are equal (bor)"),
  freeEnergy: z.number().describe("with different frequencies"),
  freeEnergyEqual: z.number().describe("with equal frequencies"),
};

export const comparisonSchema = z.strictObject({
  schema: z.literal("credence-comparison/1"),
  models: z.array(
    z.strictObject({
      name: z.string().describe("title of the fit, or name of its folder"),
      folder: z.string(),
      perceptual: z.string(),
      responses: z.array(z.string()),
      evidence: z.number().describe("sum of log model evidences over the participants compared"),
      difference: z.number().describe("to the best model, 0 or below"),
      aic: z.number().nullable().describe("sum"),
      bic: z.number().nullable().describe("sum"),
      sampled: z.int().describe("participants whose evidence is the sampled one"),
      count: z.number().describe("of the posterior Dirichlet; prior counts are 1"),
      ...frequency,
    }),
  ),
  ...omnibus,
  families: z
    .strictObject({
      rows: z.array(z.strictObject({ name: z.string(), models: z.array(z.string()), ...frequency })),
      ...omnibus,
    })
    .optional()
    .describe("a selection of its own: families equally likely before, and the models in each"),
  participants: z.array(
    z.strictObject({
      id: z.string(),
      evidence: z.array(z.number()).describe("log model evidences, in the order of the models"),
      attribution: z.array(z.number()).describe("posterior probabilities of having each model"),
    }),
  ),
  excluded: z
    .array(
      z.strictObject({
        id: z.string(),
        models: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
      }),
    )
    .describe("participants left out of all models, with those that have no evidence for them"),
  warnings: z.array(z.string()),
  software: z.strictObject({ name: z.literal("credence"), version: z.string() }),
});
