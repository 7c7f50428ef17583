/**
 * The schemas of what the checks of the list print with `--json` and write: `credence-recovery/1`,
 * `credence-predictive/1`, `credence-calibration/1`, `credence-design/1`. The files of `schema/` are made from them
 * (`scripts/schema.ts`).
 */

import { z } from "zod";
import { calibrationMethods, criteria } from "./kinds.js";

const value = z.number().nullable();
const pair = z.tuple([z.number(), z.number()]).nullable();
const status = z.enum(["converged", "kink", "edge", "failed"]);
const warnings = z.array(z.string()).describe("what a reader must know");
const seed = z.int();

const recoveryRow = z
  .strictObject({
    parameter: z.string(),
    agents: z.int().describe("agents that were fitted"),
    trueMean: value,
    trueSd: value.describe("the correlation depends on it"),
    r: value.describe("correlation of true and estimated values"),
    rInterval: pair.describe("90 % interval of r, by Fisher's transform"),
    bias: value.describe("mean of estimate less true value"),
    biasError: value.describe("standard error of the bias"),
    rmse: value,
    coverage: value.describe("share of 90 % intervals that hold the true value"),
    intervals: z.int(),
    sdRatio: value.describe("median of posterior sd over prior sd: near 1 the data say nothing"),
  })
  .describe("on the scale of estimation; null where a number cannot be had");

const parameterRecovery = z.strictObject({
  schema: z.literal("credence-recovery/1"),
  kind: z.literal("parameters"),
  model: z.string(),
  seed,
  scale: z.literal("estimation"),
  interval: z.number().describe("probability of the intervals"),
  parameters: z.array(recoveryRow),
  agents: z.array(
    z.strictObject({
      id: z.string(),
      status,
      redrawn: z.int().describe("draws at which the model broke down"),
      parameters: z.array(
        z.strictObject({
          name: z.string(),
          truth: z.number(),
          estimate: value,
          interval: pair,
          truthEstimation: z.number().describe("on the scale of estimation, as the following"),
          estimateEstimation: value,
          sd: value,
          priorSd: value,
        }),
      ),
    }),
  ),
  impossible: z.array(z.string()).describe("agents that could not be simulated"),
  failed: z.array(z.string()).describe("agents that could not be fitted"),
  warnings,
});

const matrix = z.array(z.array(value));
const confusion = z.strictObject({
  confusion: matrix.describe("[simulated][fitted]: share of agents on whom the model wins"),
  inversion: matrix.describe("[fitted][simulated]: probability that the model made the data"),
  probability: matrix.describe("[simulated][fitted]: posterior probability, mean over agents"),
  agents: z.array(z.int()).describe("[simulated]: agents for whom some model has a score"),
});

const modelRecovery = z.strictObject({
  schema: z.literal("credence-recovery/1"),
  kind: z.literal("models"),
  models: z.array(z.string()),
  seed,
  criterion: z.enum(criteria).describe("by which warnings, figure and methods choose"),
  lme: confusion.describe("by log model evidence"),
  bic: confusion,
  aic: confusion,
  agents: z.array(
    z.strictObject({
      id: z.string(),
      simulated: z.string().describe("the model"),
      fits: z
        .array(z.strictObject({ status, lme: value, bic: value, aic: value }))
        .describe("in the order of the models"),
    }),
  ),
  impossible: z.array(z.string()),
  warnings,
});

export const recoverySchema = z.discriminatedUnion("kind", [parameterRecovery, modelRecovery]);

export const predictiveSchema = z.strictObject({
  schema: z.literal("credence-predictive/1"),
  kind: z.enum(["prior", "posterior"]),
  model: z.string(),
  seed,
  simulations: z.int().describe("of each participant"),
  participants: z.array(z.string()),
  interval: z.number().describe("probability of the intervals"),
  statistics: z.array(
    z.strictObject({
      stream: z.string().optional().describe("where there are several"),
      name: z.string(),
      window: z
        .strictObject({ from: z.int(), to: z.int() })
        .optional()
        .describe("trials of a run, from 1, where it is a point of a learning curve"),
      individual: z
        .strictObject({
          mean: value,
          quantiles: z.tuple([value, value, value, value, value]).describe("5.5, 25, 50, 75 and 94.5 %"),
        })
        .describe("what single participants are predicted to do"),
      rows: z
        .array(
          z.strictObject({
            participant: z.string().nullable().describe("null: mean over participants"),
            statistic: z.string(),
            observed: value,
            predicted: value,
            interval: z.strictObject({
              kind: z.literal("eti"),
              probability: z.number(),
              low: value,
              high: value,
            }),
            p: value.describe("two-sided predictive probability, ties counted by half"),
          }),
        )
        .describe("empty where nobody responded"),
    }),
  ),
  redrawn: z.int().describe("draws at which the model broke down"),
  leftOut: z.array(z.string()).describe("participants without predictions"),
  warnings,
});

export const calibrationSchema = z.strictObject({
  schema: z.literal("credence-calibration/1"),
  model: z.string(),
  seed,
  replications: z.int(),
  method: z.enum(calibrationMethods),
  draws: z.int().describe("nearly independent draws of a posterior, at most"),
  sampling: z
    .strictObject({
      chains: z.int(),
      tune: z.int(),
      draws: z.int().describe("of each chain"),
      start: z.strictObject({ kind: z.string() }),
    })
    .optional()
    .describe("of nuts"),
  probability: z.number().describe("with which right ranks of a quantity stay inside the band"),
  verdict: z.string(),
  quantities: z.array(
    z.strictObject({
      name: z.string(),
      largestDeviation: z.number().describe("of the distribution function of the ranks"),
      inside: z.boolean().describe("the band"),
      ranks: z.array(z.number()).describe("between 0 and 1"),
    }),
  ),
  failed: z.int().describe("replications without a posterior"),
  warnings,
});

export const designSchema = z.strictObject({
  schema: z.literal("credence-design/1"),
  model: z.string(),
  seed,
  trials: z.array(z.int()),
  participants: z.array(z.int()),
  agents: z.int().describe("simulated and fitted for each number of trials"),
  rows: z.array(
    z.strictObject({
      trials: z.int(),
      recovery: recoveryRow,
      sizes: z.array(
        z.strictObject({
          participants: z.int(),
          r: value.describe("median over studies of this size"),
          rInterval: pair.describe("5 and 95 % quantile"),
          detectable: value.describe("difference of two such groups found with power 0.8, in true sds"),
        }),
      ),
      partner: z
        .strictObject({
          parameter: z.string(),
          correlation: z.number().describe("in the posterior, median of the absolute value"),
        })
        .nullable()
        .describe("the parameter that it trades off against most"),
    }),
  ),
  failed: z.array(z.int()).describe("fits, of each number of trials"),
  impossible: z.array(z.int()).describe("agents that could not be simulated"),
  warnings,
});
