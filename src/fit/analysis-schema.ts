/**
 * Analysis and agent files, YAML 1.2 or JSON: read and checked by a schema library. Unknown keys are errors; keys
 * of analyses are in `analysis-parts.ts`. group 10.1.
 */

import { parse } from "yaml";
import { z } from "zod";
import type { AgentSpecification } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { suggest } from "../suggest.js";
import { type Analysis, inferenceMethods } from "./analysis.js";
import { agentSchema, analysisSchema } from "./analysis-parts.js";

/**
 * Reads an analysis file.
 * @param name of the file, for messages
 * @throws UsageError listing every problem: unknown keys (with the nearest known one), values, types
 */
export function parseAnalysis(source: string, name: string): Analysis {
  return check(analysisSchema, parseYaml(source, name), name, "credence-analysis/1") as Analysis;
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
  const problems = result.error.issues.flatMap(unfolded).flatMap((issue): string[] => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${name}: ${unknownKey([...path, key], schema)}`);
    }
    const at = path.join(".") || "the file";
    if (path[0] === "schema") return [`${name}: schema must be "${version}"`];
    if (at === "inference.method") {
      return [`${name}: inference.method: expected one of ${inferenceMethods.join(", ")}`];
    }
    return [`${name}: ${at}: ${issue.message}`];
  });
  throw new UsageError(problems.join("\n"));
}

/** Of a value that may be of several kinds: keys that the kind it is of does not know, else that it is of none. */
function unfolded(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const unknown = issue.errors.flat().filter(({ code }) => code === "unrecognized_keys");
  if (unknown.length === 0) return [issue];
  return unknown.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function unknownKey(path: readonly string[], schema: z.ZodType): string {
  const near = suggest(path.at(-1)!, keysAt(schema, path.slice(0, -1)));
  return `unknown key ${path.join(".")}${near === undefined ? "" : `; did you mean ${[...path.slice(0, -1), near].join(".")}?`}`;
}

/** The keys an object of the schema has at a path. */
function keysAt(schema: z.ZodType, path: readonly string[]): string[] {
  let current: unknown = schema;
  for (const part of path) current = inside(current, part);
  return Object.keys(shapeOf(current));
}

/** The schema of an entry: of an object by its key, of a list or a record whatever the key. */
function inside(schema: unknown, key: string): unknown {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray) return inner.element;
  if (inner instanceof z.ZodRecord) return inner.valueType;
  if (inner instanceof z.ZodUnion) return inner.options.map((option) => inside(option, key)).find(Boolean);
  return shapeOf(inner)[key];
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodObject ? inner.shape : {};
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? schema.unwrap() : schema;
}
