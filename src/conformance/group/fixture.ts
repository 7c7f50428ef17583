/** What a file of schema `credence-group-hgf-reference/1` holds, as far as it is read. */

import * as z from "zod";

const numbers = z.array(z.number());

export const parameterSchema = z.looseObject({
  mean: z.number(),
  sd: z.number(),
  q05: z.number(),
  q50: z.number(),
  q95: z.number(),
  mcse_mean: z.number(),
  mcse_sd: z.number(),
  mcse_q05: z.number(),
  mcse_q50: z.number(),
  mcse_q95: z.number(),
  ess_bulk: z.number(),
});

export const groupSchema = z.looseObject({
  /** Present where the reference posterior is of second rank. */
  caution: z.string().optional(),
  model: z.looseObject({ levels: z.number(), priors: z.record(z.string(), z.unknown()) }),
  inputs: z.array(z.string()),
  responses: z.array(z.string()),
  unconstrained_layout: z.array(z.string()),
  points: z.looseObject({
    list: z.array(
      z.looseObject({
        name: z.string(),
        z: numbers,
        log_density: z.number(),
        log_prior_and_jacobian: z.number(),
        log_likelihood_per_participant: numbers,
        gradient: numbers,
      }),
    ),
  }),
  posterior: z.looseObject({ parameters: z.record(z.string(), parameterSchema) }).optional(),
  loo_trial: z.looseObject({
    elpd: z.number(),
    se: z.number(),
    p: z.number(),
    tail_rule: z.enum(["arviz", "loo"]),
    draws: z.number(),
    pointwise_elpd: numbers,
    pointwise_k: numbers,
  }),
  waic: z.looseObject({ elpd: z.number(), p: z.number() }),
  loo_participant_plain_must_be_refused: z.looseObject({ pointwise_k: numbers }).optional(),
  loo_participant_integrated: z.looseObject({ elpd: z.number(), pointwise_elpd: numbers }).optional(),
});

export type GroupFixture = z.infer<typeof groupSchema>;
export type ReferenceParameter = z.infer<typeof parameterSchema>;
