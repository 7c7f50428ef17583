/** The schema of what a group model adds to a fit, `group` of `credence-fit/1`. */

import { z } from "zod";

const value = z.number().nullable();

const summary = z.strictObject({
  mean: value,
  sd: value,
  low: value,
  high: value,
  essBulk: value,
  essTail: value,
  rHat: value,
  mcseMean: value,
});
const probability = z.strictObject({ value, mcse: value.describe("null where all draws agree") });
const rope = z
  .strictObject({ low: z.number(), high: z.number(), probability: value })
  .describe("region of practical equivalence on the estimation scale, and the posterior probability of it");
const parametrisation = z.enum(["centred", "non-centred"]);
const labels = z.array(z.string());
const coded = z.strictObject({ code: z.string(), message: z.string() });

const parameter = z.strictObject({
  parameter: z.string(),
  pooling: z.enum(["none", "partial", "complete"]),
  formula: z.string().describe("as resolved: om2 ~ 1 + group + (1 | participant)"),
  columns: labels,
  random: z.array(
    z.strictObject({
      grouping: z.string(),
      columns: labels,
      groups: z.int(),
      correlated: z.boolean(),
      parametrisation: z.array(parametrisation).describe("by column"),
      centring: z
        .array(z.strictObject({ source: z.enum(["stated", "rule"]), median: value }))
        .describe(
          "why: median over groups of likelihood-only variance over the population's, centred below 1",
        ),
      sheared: z
        .array(z.boolean())
        .describe("by column: sampled less what the group's coefficients before explain at the mode"),
    }),
  ),
  prior: z
    .strictObject({ mean: z.number(), sd: z.number() })
    .describe("of one participant, on the estimation scale; hyperpriors follow from it"),
});

const variable = z.strictObject({
  name: z.string(),
  kind: z.enum(["factor", "numeric"]),
  level: z.enum(["participant", "run", "cell"]).describe("what it is constant over"),
  levels: labels,
  center: value,
  range: z.tuple([value, value]),
});

const hyperprior = z.strictObject({
  parameter: z.string(),
  kind: z.enum(["intercept", "coefficient", "sd", "correlation"]),
  grouping: z.string(),
  term: z.string(),
  distribution: z.string(),
  source: z.enum(["rule", "file", "flag"]),
  nativeLow: value.describe("5 % quantile of the native value of a participant not seen"),
  nativeHigh: value,
});

const population = z.strictObject({
  parameter: z.string(),
  kind: z.enum([
    "intercept",
    "coefficient",
    "coefficient_original",
    "sd",
    "correlation",
    "variance_explained",
  ]),
  grouping: z.string(),
  term: z.string(),
  term2: z.string(),
  summary,
  positive: probability.optional().describe("posterior probability of a value above 0"),
  rope: rope.optional(),
  prior: z.string(),
  parametrisation: z.union([parametrisation, z.literal("")]),
  mayBeZero: z.boolean().optional().describe("of sds: the 5 % quantile is near 0"),
});

const contrast = z.strictObject({
  parameter: z.string(),
  contrast: z.string(),
  at: z.string(),
  scale: z.enum(["estimation", "ratio", "native"]),
  summary,
  positive: probability.optional(),
  rope: rope.optional(),
});

const marginalMean = z.strictObject({
  parameter: z.string(),
  by: z.string(),
  level: z.string(),
  at: z.string(),
  scale: z.enum(["estimation", "native_typical", "native_mean"]),
  summary,
});

export const groupSchema = z.strictObject({
  participants: z.int(),
  cells: z.int().describe("sets of trials in which every parameter has one value"),
  parameters: z.array(parameter),
  correlated: z.array(labels),
  variables: z.array(variable),
  hyperpriors: z.array(hyperprior),
  implied: z
    .array(z.strictObject({ parameter: z.string(), sd: value, ratio: value }))
    .describe("sd of a participant not seen, and its share of the individual prior's"),
  dropped: z
    .array(z.strictObject({ participant: z.string(), session: z.string().optional(), columns: labels }))
    .describe("who was left out for missing covariates"),
  notices: z.array(z.string()),
  warnings: z.array(coded),
  posterior: z.strictObject({
    status: z.enum(["converged", "notConverged", "failed"]),
    verdict: z.string(),
    flags: z.array(z.strictObject({ kind: z.string(), found: z.string(), advice: z.string() })),
    chains: z.int(),
    draws: z.int().describe("of each chain"),
    divergences: z.int().nullable(),
    eBfmi: z.array(value),
    khat: value,
    worst: z.strictObject({ rHat: value, essBulk: value, essTail: value }),
  }),
  interval: z.strictObject({ kind: z.enum(["eti", "hdi"]), prob: z.number() }),
  population: z.array(population),
  contrasts: z.array(contrast),
  marginalMeans: z.array(marginalMean),
  poolingFactors: z.array(
    z.strictObject({ parameter: z.string(), grouping: z.string(), term: z.string(), factor: value }),
  ),
  loo: z
    .strictObject({
      unit: z.enum(["trial", "session", "participant"]),
      units: z.int(),
      elpd: value,
      standardError: value,
      effectiveParameters: value,
      looic: value,
      counts: z.strictObject({ good: z.int(), bad: z.int(), veryBad: z.int() }),
      threshold: z.number(),
      warnings: z.array(z.string()),
    })
    .optional(),
  laplace: z
    .strictObject({
      hyperpriors: z.boolean().describe("whether they counted; else empirical Bayes"),
      iterations: z.int(),
      evidence: z.strictObject({
        laplace: value.describe("sum of log m"),
        preferred: value.describe("the same with sampled values where Laplace is not trusted"),
        parameters: z.int(),
        observations: z.int().describe("scored trials"),
        bic: value.describe("integrated BIC"),
        bicParticipants: value.describe("the same with the number of participants"),
      }),
      participants: z.array(
        z.strictObject({
          id: z.string(),
          logMarginal: z.strictObject({
            laplace: value,
            sampled: value.optional(),
            standardError: value.optional(),
            khat: value.optional(),
            preferred: value,
          }),
          flags: z.array(z.enum(["indefinite", "stuck", "khat"])),
        }),
      ),
    })
    .optional(),
});
