/** Schemas of the parts of an analysis file (group 10.1), from which unknown keys and wrong values are found. */

import { z } from "zod";
import type { NetworkData } from "../hgf/index.js";
import { chainStarts, figureFormats, inferenceMethods, looUnits } from "./analysis.js";

const text = z.string();
const oneOrMore = z.union([text, z.array(text)], { error: "expected text, or a list of texts" });
const expressions = z.array(text);
const byName = <T extends z.ZodType>(value: T) => z.record(z.string(), value);
/** Ids, levels and codes are text, however YAML reads them. */
const label = z.union([text, z.number()], { error: "expected text or a number" }).transform(String);
const pooling = z.enum(["none", "partial", "complete"]);

const data = z.strictObject({
  file: z
    .union([text, z.array(text)], { error: "expected the path of a file, or a list of paths" })
    .optional(),
  format: z.enum(["auto", "csv", "tsv"]).optional(),
  /** The toolbox's form: one number a line, and a file of responses. */
  inputsFile: text.optional(),
  responsesFile: text.optional(),
  columns: byName(oneOrMore).optional(),
  missing: z.array(label).optional(),
  derive: expressions.optional(),
  keep: text.optional(),
  exclude: z
    .array(
      z.strictObject({ participant: label.optional(), session: label.optional(), reason: text.optional() }),
    )
    .optional(),
  rtUnit: z.enum(["s", "ms"]).optional(),
});

const gapError = "expected a number of time steps >= 0, or the name of a column";
const study = z.strictObject({
  sessions: z.enum(["reset", "carry"]).optional(),
  blocks: z.enum(["reset", "carry"]).optional(),
  gap: z.union([z.number().min(0, gapError), text], { error: gapError }).optional(),
  skipFirst: z.int().min(0).optional(),
});

export const agentSchema = z.strictObject({
  schema: z.literal("credence-agent/1").optional(),
  perceptualModel: text.optional(),
  // Checked node by node when the network is built.
  network: z.custom<NetworkData>((x) => typeof x === "object" && x !== null).optional(),
  levels: z.union([z.int().min(1), z.array(text)]).optional(),
  clip: z.union([z.number().gt(0).lt(0.5), z.literal("none")]).optional(),
  set: byName(z.union([z.number(), text, z.boolean()])).optional(),
  respondFrom: z.enum(["prediction", "posterior"]).optional(),
  missingInput: z.enum(["frozen", "unobserved"]).optional(),
  responseGaps: z.enum(["keep", "drop"]).optional(),
  missingResponse: z.enum(["own", "firstColumn"]).optional(),
  responseModel: text.optional(),
  streams: z
    .array(
      z.strictObject({
        name: text,
        column: z.int().min(1).optional(),
        model: text,
        respondFrom: z.enum(["prediction", "posterior"]).optional(),
        share: byName(text).optional(),
      }),
    )
    .optional(),
  free: z.array(text).optional(),
  fix: byName(z.number()).optional(),
  priors: byName(text).optional(),
  file: text.optional(),
});

const covariates = z.strictObject({
  file: text,
  by: z.array(text).min(1).max(2).optional(),
  columns: z.array(text).optional(),
  derive: expressions.optional(),
  missing: z.array(label).optional(),
});

const coding = z.enum(["treatment", "sum"]);
const variables = z.strictObject({
  factors: z.array(text).optional(),
  numeric: z.array(text).optional(),
  levels: byName(z.array(label)).optional(),
  reference: byName(label).optional(),
  coding: z
    .union([coding, byName(coding)], { error: "expected treatment or sum, for all or by factor" })
    .optional(),
  standardise: z
    .union([z.literal(false), byName(z.strictObject({ center: z.number(), scale: z.number().gt(0) }))], {
      error: "expected false, or center and scale (> 0) by variable: {age: {center: 40, scale: 10}}",
    })
    .optional(),
  missingCovariates: z.enum(["error", "drop"]).optional(),
});

const distributions = z.union([text, byName(text)], {
  error: 'expected a distribution such as "normal(mean=0, sd=1)", or several by name',
});
const group = z.strictObject({
  pooling: z
    .union([pooling, byName(pooling)], {
      error: "expected none, partial or complete, for all or by parameter",
    })
    .optional(),
  formula: oneOrMore.optional(),
  correlated: z.array(z.array(text).min(2)).optional(),
  parameters: byName(
    z.strictObject({
      mean: text.optional(),
      sd: distributions.optional(),
      coefficients: distributions.optional(),
      correlation: text.optional(),
      spread: z.number().gt(0).optional(),
      centring: z.enum(["auto", "centred", "non-centred"]).optional(),
    }),
  ).optional(),
  laplace: z.strictObject({ hyperpriors: z.boolean().optional() }).optional(),
});

const inference = z.strictObject({
  method: z.enum(inferenceMethods).optional(),
  seed: z.int().min(0).optional(),
  starts: z.int().min(1).max(1000).optional(),
  /** Draws of the evidence check; 0 leaves it out. */
  evidenceDraws: z.int().min(0).optional(),
  chains: z.int().min(1).max(1000).optional(),
  warmup: z.int().min(1).optional(),
  draws: z.int().min(4).optional(),
  targetAcceptance: z.number().gt(0).lt(1).optional(),
  maxTreeDepth: z.int().min(1).max(20).optional(),
  start: z.union([z.enum(chainStarts), byName(z.number())]).optional(),
  threads: z.int().min(1).optional(),
});

const held = byName(z.union([text, z.number()]));
const outputs = z.strictObject({
  folder: text.optional(),
  report: z.boolean().optional(),
  figures: z.union([z.array(z.enum(figureFormats)).min(1), z.literal(false)]).optional(),
  parquet: z.boolean().optional(),
  logLikelihood: z.boolean().optional(),
  regressors: z.boolean().optional(),
  // Keys beside these are factors of the formula, which are known once the data are.
  contrasts: z
    .array(
      z
        .object({ parameter: text, at: held.optional() })
        .catchall(
          z.union([text, byName(z.number())], { error: 'expected "level - level", or weights of levels' }),
        ),
    )
    .optional(),
  marginalMeans: z
    .array(z.strictObject({ parameter: text, by: oneOrMore.optional(), at: held.optional() }))
    .optional(),
  rope: byName(z.number().gt(0)).optional(),
  interval: z
    .strictObject({ kind: z.enum(["eti", "hdi"]).optional(), prob: z.number().gt(0).lt(1).optional() })
    .optional(),
});

export const analysisSchema = z.strictObject({
  schema: z.literal("credence-analysis/1"),
  title: text.optional(),
  notes: text.optional(),
  data,
  covariates: covariates.optional(),
  variables: variables.optional(),
  study: study.optional(),
  agent: agentSchema.optional(),
  group: group.optional(),
  inference: inference.optional(),
  models: z
    .array(z.strictObject({ name: text, agent: agentSchema.optional(), group: group.optional() }))
    .min(1)
    .optional(),
  compare: z
    .strictObject({
      unit: z.enum(looUnits).optional(),
      weights: z
        .array(z.enum(["stacking", "pseudo-bma+"]))
        .min(1)
        .optional(),
    })
    .optional(),
  checks: z
    .strictObject({
      priorPredictive: z.int().min(0).optional(),
      posteriorPredictive: z.int().min(0).optional(),
      recovery: z.int().min(0).optional(),
    })
    .optional(),
  outputs: outputs.optional(),
});
