/**
 * The schema of a fit, `credence-fit/1`. `schema/credence-fit-1.json` is made from it (`scripts/schema.ts`), so that
 * R, Python and MATLAB can read what the command prints.
 */

import { z } from "zod";
import { chainStarts } from "./analysis.js";
import { groupSchema } from "./group-result-schema.js";

const value = z.number().nullable();
const pair = z.tuple([value, value]);
const matrix = z.array(z.array(z.number())).nullable();

const estimate = z.strictObject({
  name: z.string().describe("printed name of the parameter, as in om2"),
  value: value.describe("posterior mode, of a group model mean, native scale; null where the fit failed"),
  estimation: value.describe("the same on the estimation scale (line, log or logit)"),
  sd: value.describe("Laplace posterior sd, of a group model that of the draws, on the estimation scale"),
  interval: pair
    .nullable()
    .describe("90 % interval of the Laplace posterior, of a group model its interval, native scale"),
  prior: z.strictObject({ mean: z.number(), sd: z.number(), interval: pair }).nullable(),
});

const sampled = z.strictObject({
  logEvidence: value,
  standardError: value,
  khat: value,
  effectiveSampleSize: value,
  draws: z.int(),
});

const evidence = z.strictObject({
  value: value.describe("log model evidence (LME); the one to use"),
  method: z.enum(["laplace", "importance sampling"]),
  laplace: value,
  approximate: z.boolean().describe("true where Laplace is not trusted and the sampled value is shown"),
  parts: z.strictObject({ logJoint: value, halfLogDeterminant: value, dimension: z.int() }),
  sampled: sampled.optional(),
  reason: z.string().optional(),
});

const status = z.enum(["converged", "kink", "edge", "failed"]);

const start = z.union([z.enum(chainStarts), z.record(z.string(), z.number())]);

const looSums = {
  elpdLoo: value.describe("expected log predictive density of left-out responses, nats"),
  seElpdLoo: value,
  pLoo: value.describe("effective number of parameters"),
  looic: value.describe("-2 elpdLoo"),
  nBadK: z.int().describe("responses whose Pareto k is too large, repaired ones not counted"),
  units: z.int().describe("responses in the sums"),
  constant: z.int().describe("responses that no parameter bears on; in no sum"),
  refitted: z.int().describe("responses left out by an exact refit"),
  moved: z.int().describe("responses left out by moment matching"),
  elpdWaic: value,
  seElpdWaic: value,
  pWaic: value,
  waicUnreliable: z.int().describe("responses at which WAIC does not hold"),
};

const loo = z.strictObject({
  ...looSums,
  threshold: z.number().describe("largest Pareto k that is good for this number of draws"),
  warnings: z.array(z.string()),
});

const posterior = z.strictObject({
  status: z
    .enum(["converged", "notConverged", "failed"])
    .describe("notConverged: a flag was raised; failed: there are no draws"),
  verdict: z.string(),
  flags: z.array(z.strictObject({ kind: z.string(), found: z.string(), advice: z.string() })),
  chains: z.int(),
  draws: z.int().describe("of each chain"),
  divergences: z.int().nullable(),
  eBfmi: z.array(value).describe("of each chain"),
  khat: value.describe("of Pathfinder; null for chains"),
  estimates: z.array(
    z.strictObject({
      name: z.string(),
      mean: value.describe("native scale, as sd and interval"),
      sd: value,
      interval: pair.nullable().describe("between the quantiles of 5.5 and 94.5 %"),
      essBulk: value,
      essTail: value,
      rHat: value,
      mcseMean: value,
    }),
  ),
  loo: loo.optional().describe("leave-one-out, where there are draws; response by response in loo.csv"),
});

const sampling = z.discriminatedUnion("method", [
  z.strictObject({
    method: z.literal("nuts"),
    seed: z.int(),
    chains: z.int(),
    warmup: z.int(),
    draws: z.int(),
    targetAcceptance: z.number(),
    maxTreeDepth: z.int(),
    start: start.describe("where chains begin"),
  }),
  z.strictObject({ method: z.literal("pathfinder"), seed: z.int(), paths: z.int(), draws: z.int() }),
]);

const participant = z.strictObject({
  id: z.string(),
  status,
  reason: z.string().optional(),
  failure: z
    .strictObject({
      reason: z.string(),
      trial: z.int().optional().describe("from 0"),
      node: z.string(),
      quantity: z.string(),
      value: value,
      advice: z.string(),
      run: z.int().describe("from 0"),
    })
    .optional(),
  runs: z
    .array(
      z.strictObject({
        trials: z.int(),
        sessions: z.array(z.strictObject({ label: z.string(), trials: z.int() })).optional(),
      }),
    )
    .optional()
    .describe("stretches of trials over which beliefs are carried, and the sessions they go through"),
  estimates: z.array(estimate),
  logJoint: value,
  logLikelihood: value,
  evidence: evidence.nullable(),
  aic: value,
  bic: value,
  accuracy: value,
  complexity: value,
  observations: z.int().describe("responses present (inputs, for ideal observers): the n of BIC"),
  scored: z.int().describe("trials that count in the likelihood"),
  covariance: matrix.describe("Laplace covariance on the estimation scale, in the order of the estimates"),
  correlation: matrix,
  hessian: matrix.describe("negative Hessian of the log joint at the mode"),
  starts: z.array(
    z.strictObject({ status: z.enum([...status.options, "stuck"]), logJoint: value, iterations: z.int() }),
  ),
  redrawn: z.int(),
  optima: z.int().describe("distinct optima among the starts, told apart by 1e-3 in the log joint"),
  warnings: z.array(z.string()),
  posterior: posterior.optional().describe("where the posterior was sampled"),
});

const derivation = z
  .strictObject({
    name: z.string(),
    expression: z.string(),
    overwrites: z.boolean().describe("the name was a column already"),
    table: z.strictObject({
      columns: z.array(z.string()).describe("columns that the expression reads, the first two"),
      values: z.array(z.string()).describe("new values"),
      rows: z.array(z.strictObject({ old: z.array(z.string()), counts: z.array(z.int()) })),
    }),
  })
  .describe("a recoding, with old values against new ones");

const file = z.strictObject({ name: z.string(), sha256: z.string() });

export const fitResultSchema = z.strictObject({
  schema: z.literal("credence-fit/1"),
  title: z.string().optional(),
  analysis: z.record(z.string(), z.unknown()).describe("credence-analysis/1"),
  model: z.strictObject({
    perceptual: z.string(),
    responses: z.array(z.strictObject({ stream: z.string(), model: z.string() })),
    settings: z.record(z.string(), z.unknown()).describe("credence-agent/1"),
    files: z.array(file).optional().describe("model files of the user's own; absent where there are none"),
    priors: z.array(
      z.strictObject({
        name: z.string(),
        domain: z.string(),
        free: z.boolean(),
        mean: value,
        sd: value,
        interval: z.tuple([value, value]).nullable(),
        source: z.string().optional(),
      }),
    ),
  }),
  data: z.strictObject({
    files: z.array(file),
    summary: z.record(z.string(), z.unknown()),
    columns: z.record(z.string(), z.array(z.string())).describe("role -> columns of the file that had it"),
    derivations: z.array(derivation),
  }),
  inference: z.strictObject({
    method: z.enum(["map", "nuts", "pathfinder", "laplace"]),
    seed: z.int(),
    starts: z.int(),
    evidenceDraws: z.int(),
    sampling: sampling.optional(),
  }),
  group: groupSchema.optional().describe("of a group model: the population"),
  participants: z.array(participant),
  warnings: z.array(
    z.strictObject({ code: z.string(), message: z.string(), participants: z.array(z.string()) }),
  ),
  failed: z.array(z.string()),
  total: z.strictObject({
    evidence: z.number(),
    logLikelihood: z.number(),
    fitted: z.int(),
    loo: z
      .strictObject({
        ...looSums,
        participants: z.int().describe("in the sums"),
        untrusted: z.array(z.string()).describe("those whose draws should not be trusted"),
      })
      .optional()
      .describe("over the responses of all participants"),
  }),
  software: z.strictObject({ name: z.literal("credence"), version: z.string() }),
  timing: z.strictObject({ seconds: z.number(), threads: z.int(), date: z.string(), engine: z.string() }),
});
