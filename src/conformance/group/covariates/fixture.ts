/** What a file of schema `credence-group-hgf-covariates/1` holds, as far as it is read. */

import * as z from "zod";
import { parameterSchema } from "../fixture.js";

const numbers = z.array(z.number());
const integrated = z.looseObject({
  elpd: z.number(),
  pointwise_elpd: numbers,
  pointwise_k: numbers,
});
const normal = z.tuple([z.literal("normal"), z.number(), z.number()]);

export const covariatesSchema = z.looseObject({
  model: z.looseObject({
    levels: z.literal(2),
    individual_priors: z.object({ om2: normal, log_ze: normal }),
    priors: z.record(z.string(), z.union([normal, z.tuple([z.literal("half-normal"), z.number()])])),
  }),
  analysis: z.looseObject({
    study: z.looseObject({ sessions: z.literal("reset"), skipFirst: z.number() }),
    agent: z.object({
      perceptualModel: z.string(),
      levels: z.number(),
      set: z.record(z.string(), z.number()),
      clip: z.literal("none"),
      responseModel: z.string(),
      free: z.array(z.string()),
      priors: z.record(z.string(), z.string()),
    }),
    variables: z.object({ reference: z.record(z.string(), z.string()) }),
    group: z.object({ pooling: z.literal("partial"), formula: z.array(z.string()) }),
  }),
  participants: z.array(
    z.looseObject({ participant: z.string(), group: z.string(), age: z.number(), age_z: z.number() }),
  ),
  standardisation: z.record(z.string(), z.looseObject({ center: z.number(), scale: z.number() })),
  trials: z.number(),
  sequences: z.record(z.string(), z.string()),
  runs: z.array(
    z.object({
      participant: z.string(),
      session: z.string(),
      sequence: z.string(),
      responses: z.string(),
    }),
  ),
  design_om2: z.looseObject({
    labels: z.array(z.string()),
    absorbed_by_participant_intercept: z.array(z.boolean()),
  }),
  unconstrained_layout: z.array(z.string()),
  points: z.looseObject({
    list: z.array(
      z.looseObject({
        name: z.string(),
        z: numbers,
        log_density: z.number(),
        log_prior_and_jacobian: z.number(),
        log_likelihood_per_run: numbers,
        gradient: numbers,
      }),
    ),
  }),
  posterior: z.looseObject({
    parameters: z.record(z.string(), parameterSchema),
    p_positive: z.record(z.string(), z.number()),
  }),
  loo_trial: z.looseObject({
    elpd: z.number(),
    se: z.number(),
    p: z.number(),
    draws: z.number(),
    tail_rule: z.enum(["arviz", "loo"]),
    pointwise_elpd: numbers,
    pointwise_k: numbers,
  }),
  waic: z.looseObject({ elpd: z.number(), p: z.number() }),
  loo_session_integrated: integrated,
  loo_participant_integrated: integrated,
  loo_plain_must_be_refused: z.object({
    session: z.looseObject({ pointwise_k: numbers }),
    participant: z.looseObject({ pointwise_k: numbers }),
  }),
  laplace_em: z.looseObject({
    g_om2: numbers,
    g_ze: z.number(),
    w_session: z.number(),
    sd: numbers,
    /** Of g_om2, g_ze, w_session. */
    se_joint: numbers,
    sum_log_m: z.number(),
    d: z.number(),
    n: z.number(),
    ibic: z.number(),
    ibic_N: z.number(),
    modes_om2: numbers,
    modes_log_ze: numbers,
  }),
});

export type CovariatesFixture = z.infer<typeof covariatesSchema>;
