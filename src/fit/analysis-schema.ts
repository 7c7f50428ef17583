/**
 * Analysis and agent files, YAML 1.2 or JSON: read and checked by a schema library. Unknown keys are errors; keys
 * of analyses that are not available yet say so. group 10.1.
 */

import { parse } from "yaml";
import { z } from "zod";
import type { AgentSpecification } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { NetworkData } from "../hgf/index.js";
import { suggest } from "../suggest.js";
import { type Analysis, figureFormats, inferenceMethods } from "./analysis.js";

const text = z.string();
const oneOrMore = z.union([text, z.array(text)]);
const expressions = z.array(text);
const byName = <T extends z.ZodType>(value: T) => z.record(z.string(), value);

const data = z.strictObject({
  file: z.string({ error: "expected the path of one file (several are not available yet)" }).optional(),
  /** The toolbox's form: one number a line, and a file of responses. */
  inputsFile: text.optional(),
  responsesFile: text.optional(),
  columns: byName(oneOrMore).optional(),
  missing: z.array(z.union([text, z.number()]).transform(String)).optional(),
  derive: expressions.optional(),
  keep: text.optional(),
  exclude: z
    .array(
      z.strictObject({
        participant: z.union([text, z.number()]).transform(String).optional(),
        session: z.union([text, z.number()]).transform(String).optional(),
        reason: text.optional(),
      }),
    )
    .optional(),
  rtUnit: z.enum(["s", "ms"]).optional(),
});

const study = z.strictObject({
  sessions: z.enum(["reset", "carry"]).optional(),
  blocks: z.enum(["reset", "carry"]).optional(),
  gap: z.number().min(0).optional(),
  skipFirst: z.int().min(0).optional(),
});

const agentSchema = z.strictObject({
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
  responseModel: text.optional(),
  streams: z
    .array(
      z.strictObject({
        name: text,
        column: z.int().min(1).optional(),
        model: text,
        share: byName(text).optional(),
      }),
    )
    .optional(),
  free: z.array(text).optional(),
  fix: byName(z.number()).optional(),
  priors: byName(text).optional(),
  file: text.optional(),
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
  start: z.union([z.enum(["mode", "prior", "uniform"]), byName(z.number())]).optional(),
  threads: z.int().min(1).optional(),
});

const analysis = z.strictObject({
  schema: z.literal("credence-analysis/1"),
  title: text.optional(),
  notes: text.optional(),
  data,
  study: study.optional(),
  agent: agentSchema.optional(),
  group: z.strictObject({ pooling: z.literal("none").optional() }).optional(),
  inference: inference.optional(),
  outputs: z
    .strictObject({
      folder: text.optional(),
      report: z.boolean().optional(),
      figures: z.union([z.array(z.enum(figureFormats)).min(1), z.literal(false)]).optional(),
      parquet: z.boolean().optional(),
      logLikelihood: z.boolean().optional(),
      regressors: z.boolean().optional(),
    })
    .optional(),
});

/** Keys of the analysis file that belong to analyses this version does not run. */
const later: Readonly<Record<string, string>> = {
  "data.format": "the separator is detected",
  covariates: "covariates need a group model",
  variables: "variables need a group model",
  "group.formula": "formulas need a group model",
  "group.correlated": "correlated effects need a group model",
  "group.parameters": "population distributions need a group model",
  "group.laplace": "the fast group path needs a group model",
  models: "comparing several models",
  compare: "comparing several models",
  checks: "predictive checks and recovery",
  "outputs.contrasts": "contrasts need a group model",
  "outputs.marginalMeans": "marginal means need a group model",
  "outputs.rope": "regions of practical equivalence need a group model",
  "outputs.interval": "intervals hold 90 %",
};

/**
 * Reads an analysis file.
 * @param name of the file, for messages
 * @throws UsageError listing every problem: unknown keys (with the nearest known one), values, types
 */
export function parseAnalysis(source: string, name: string): Analysis {
  return check(analysis, parseYaml(source, name), name, "credence-analysis/1") as Analysis;
}

/** Reads an agent file (`credence-agent/1`), checked like the `agent` part of an analysis. */
export function parseAgent(source: string, name: string): AgentSpecification {
  return check(agentSchema, parseYaml(source, name), name, "credence-agent/1") as AgentSpecification;
}

function parseYaml(source: string, name: string): unknown {
  try {
    return parse(source, { prettyErrors: true });
  } catch (error) {
    throw new UsageError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function check<T>(schema: z.ZodType<T>, value: unknown, name: string, version: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue): string[] => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${name}: ${unknownKey([...path, key], schema)}`);
    }
    const at = path.join(".") || "the file";
    if (path[0] === "schema") return [`${name}: schema must be "${version}"`];
    if (at === "group.pooling") {
      return [`${name}: group.pooling: only "none" (independent fits) is available yet`];
    }
    if (at === "inference.method") {
      return [`${name}: inference.method: expected one of ${inferenceMethods.join(", ")}`];
    }
    return [`${name}: ${at}: ${issue.message}`];
  });
  throw new UsageError(problems.join("\n"));
}

function unknownKey(path: readonly string[], schema: z.ZodType): string {
  const key = path.join(".");
  const reason = Object.hasOwn(later, key) ? later[key] : undefined;
  if (reason !== undefined) return `${key} is not available yet (${reason})`;
  const near = suggest(path.at(-1)!, keysAt(schema, path.slice(0, -1)));
  return `unknown key ${key}${near === undefined ? "" : `; did you mean ${[...path.slice(0, -1), near].join(".")}?`}`;
}

/** The keys an object of the schema has at a path. */
function keysAt(schema: z.ZodType, path: readonly string[]): string[] {
  let current: unknown = schema;
  for (const part of path) {
    current = shapeOf(current)?.[part];
  }
  return Object.keys(shapeOf(current) ?? {});
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodObject ? inner.shape : undefined;
}
