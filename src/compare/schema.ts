/**
 * The schemas of comparisons, `credence-comparison/1` and `credence-loo-comparison/1`. The files of `schema/` are made
 * from them (`scripts/schema.ts`).
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

export const looComparisonSchema = z.strictObject({
  schema: z.literal("credence-loo-comparison/1"),
  unit: z
    .enum(["trial", "session", "participant"])
    .optional()
    .describe("what was left out of group models; absent for independent fits, of which it is a response"),
  models: z
    .array(
      z.strictObject({
        name: z.string().describe("title of the fit, or name of its folder"),
        folder: z.string(),
        perceptual: z.string(),
        responses: z.array(z.string()),
        elpdLoo: z.number().describe("expected log predictive density of left-out responses, nats"),
        seElpdLoo: z.number(),
        pLoo: z.number().describe("effective number of parameters"),
        looic: z.number().describe("-2 elpdLoo"),
        nBadK: z.int().describe("responses whose Pareto k is too large"),
        untrusted: z.int().describe("participants whose draws should not be trusted"),
        elpdDiff: z.number().describe("to the best model, 0 or below"),
        seDiff: z.number().describe("of the paired difference"),
        pWorse: z.number().nullable().describe("probability of predicting worse than the best; null for it"),
        stacking: z.number().describe("weight in the mixture that predicts best"),
        pseudoBma: z.number().describe("weight"),
        pseudoBmaPlus: z.number().describe("weight, averaged over bootstraps of the responses"),
      }),
    )
    .describe("best first"),
  units: z.int().describe("responses, or other units, compared"),
  constant: z.int().describe("responses that no parameter of any model bears on; not compared"),
  participants: z.array(z.string()),
  excluded: z
    .array(
      z.strictObject({
        id: z.string(),
        models: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
      }),
    )
    .describe("participants left out of all models, with those that have no leave-one-out of them"),
  warnings: z.array(z.string()),
  software: z.strictObject({ name: z.literal("credence"), version: z.string() }),
});
