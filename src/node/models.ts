/**
 * Models of the user's own, loaded from files. A file exports the model (default, or its only export), or a
 * function that is given the library and returns it, so that it needs no installed package:
 *
 *     export default ({ defineResponse, scalar }) => defineResponse({ ... });
 */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { AgentSpecification } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { defineFilter } from "../model/define.js";
import type { Filter, ResponseModel } from "../model/index.js";
import { defineResponse, positiveParameter, realParameter, unitParameter } from "../response/index.js";
import * as scalar from "../scalar/index.js";

/** What a model file that exports a function is given. */
export const library = {
  scalar,
  defineFilter,
  defineResponse,
  positiveParameter,
  realParameter,
  unitParameter,
} as const;

export interface LoadedModels {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly responses: ReadonlyMap<string, ResponseModel>;
}

/** A model file as it was fitted. */
export interface ModelFile {
  /** As the analysis names it. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Whether a model is named by the path of a file. */
export function isModelFile(name: string): boolean {
  return /\.(m?js|cjs)$/.test(name);
}

/**
 * Loads every model file a specification names.
 *
 * @param folder that relative paths start from
 * @throws UsageError when a file is missing, cannot be run, or exports something else
 */
export async function loadModels(specification: AgentSpecification, folder: string): Promise<LoadedModels> {
  const filters = new Map<string, Filter>();
  const responses = new Map<string, ResponseModel>();
  const { perceptualModel } = specification;
  if (perceptualModel !== undefined && isModelFile(perceptualModel)) {
    const model = await loadModel(perceptualModel, folder);
    if (!isFilter(model)) {
      throw new UsageError(
        `${perceptualModel}: exports no filter: it needs parameters, inputs, initial, predict and update`,
      );
    }
    filters.set(perceptualModel, model);
  }
  const named = [specification.responseModel, ...(specification.streams ?? []).map((stream) => stream.model)];
  for (const name of named) {
    if (name === undefined || !isModelFile(name)) continue;
    const model = await loadModel(name, folder);
    if (!isResponse(model))
      throw new UsageError(`${name}: exports no response model: make it with defineResponse`);
    responses.set(name, model);
  }
  return { filters, responses };
}

/** The model files that a specification names, as it names them. */
export function modelFiles({ perceptualModel, responseModel, streams = [] }: AgentSpecification): string[] {
  const names = [perceptualModel, responseModel, ...streams.map((stream) => stream.model)];
  return [...new Set(names.flatMap((name) => (name !== undefined && isModelFile(name) ? [name] : [])))];
}

/** A specification whose model files have other names; models of the catalogue keep theirs. */
export function renameModels(
  specification: AgentSpecification,
  rename: (path: string) => string,
): AgentSpecification {
  const model = (name: string): string => (isModelFile(name) ? rename(name) : name);
  const { perceptualModel, responseModel, streams } = specification;
  return {
    ...specification,
    ...(perceptualModel === undefined ? {} : { perceptualModel: model(perceptualModel) }),
    ...(responseModel === undefined ? {} : { responseModel: model(responseModel) }),
    ...(streams === undefined ? {} : { streams: streams.map((s) => ({ ...s, model: model(s.model) })) }),
  };
}

/**
 * What a model file exports, made by its function where it exports one; not checked to be a model.
 *
 * @param folder that a relative path starts from
 * @throws UsageError when the file is missing, cannot be run, or has no one export
 */
export async function loadModel(name: string, folder: string): Promise<unknown> {
  const path = resolve(folder, name);
  if (!existsSync(path)) throw new UsageError(`${name}: no such file (${path})`);
  let exported: Record<string, unknown>;
  try {
    exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(
      `${name}: cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const names = Object.keys(exported);
  const model = exported.default ?? (names.length === 1 ? exported[names[0]!] : undefined);
  if (model === undefined) {
    throw new UsageError(`${name}: needs a default export (found ${names.join(", ") || "no exports"})`);
  }
  return typeof model === "function" ? (model as (l: typeof library) => unknown)(library) : model;
}

function isFilter(model: unknown): model is Filter {
  const x = model as Partial<Filter> | null;
  return (
    typeof x?.initial === "function" &&
    typeof x.predict === "function" &&
    typeof x.update === "function" &&
    Array.isArray(x.parameters) &&
    Array.isArray(x.inputs)
  );
}

function isResponse(model: unknown): model is ResponseModel {
  return typeof (model as Partial<ResponseModel> | null)?.bind === "function";
}
