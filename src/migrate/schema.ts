/**
 * The schema of what `credence migrate --json` prints, `credence-migrate/1`. `schema/credence-migrate-1.json` is made
 * from it (`scripts/schema.ts`).
 */

import { z } from "zod";

const status = z.enum(["converged", "kink", "edge", "failed"]);
/** Absent where the file or the model has no such number; null where it has, and it is not finite. */
const value = z.number().nullable().optional();

const drop = value.describe("how much lower than at the published estimate");
const distance = value.describe(
  "largest distance of a parameter from its published estimate, in posterior sds at the minimum (prior sds without one)",
);

const result = z
  .strictObject({
    participant: z.string(),
    source: z.string().describe("file and place in it"),
    analysis: z.string().describe("base name of the analysis and of the study that were made of it"),
    verdict: z.enum(["minimum", "near", "not", "elsewhere", "failed"]),
    neg_log_joint_reported: value,
    neg_log_joint: value.describe("at the published estimate, computed here; absent where the model fails"),
    neg_log_likelihood_reported: value,
    neg_log_likelihood: value,
    lme_reported: value,
    lme_sign: z
      .enum(["right", "wrong", "unclear"])
      .optional()
      .describe("sign of the last term of the reported evidence"),
    lme_corrected: value.describe("the reported evidence with the right sign"),
    lme: value.describe("Laplace at the published estimate, with exact derivatives"),
    aic_reported: value,
    aic: value,
    bic_reported: value,
    bic: value,
    gradient: value.describe("length of the gradient of the objective, estimation scale"),
    gradient_times_sd: value.describe("its largest entry, in units of a posterior sd"),
    nearby_status: status.optional().describe("of the minimum that a descent from the estimate ends at"),
    nearby_neg_log_joint: value,
    nearby_drop: drop,
    nearby_distance_sd: distance,
    fresh_status: status.optional().describe("of the minimum of a fit from the default starts"),
    fresh_neg_log_joint: value,
    fresh_drop: drop,
    fresh_distance_sd: distance,
    fit_lme: value.describe("evidence of the fit from the default starts"),
  })
  .describe("as migrate.csv, one for each result that was checked");

const parameter = z
  .strictObject({
    participant: z.string(),
    analysis: z.string(),
    parameter: z.string().describe("printed name, as in om2"),
    published: z.number().nullable().describe("native value"),
    minimum: value.describe("at the lowest point that was found; absent where there is none"),
    published_estimation: z.number().nullable().describe("on the estimation scale (line, log or logit)"),
    minimum_estimation: value,
  })
  .describe("as parameters.csv, one for each result and free parameter");

export const migrationSchema = z.strictObject({
  schema: z.literal("credence-migrate/1"),
  results: z.array(result),
  parameters: z.array(parameter),
  refused: z
    .array(z.strictObject({ id: z.string(), where: z.string(), reason: z.string() }))
    .describe("results that cannot be had here"),
});
