/** Networks in files (`credence-network/1`): checked when read, so that what follows can trust the graph. */

import { UsageError } from "../errors.js";
import { suggest } from "../suggest.js";
import { couplingOf } from "./couplings.js";
import {
  type Conventions,
  defaultSettings,
  type EdgeData,
  type EdgeKind,
  edgeName,
  type Graph,
  type NodeData,
  type NoisePredictionError,
  nodeKinds,
  type ParameterValue,
  type Settings,
  type Variant,
} from "./graph.js";

/** "Infinity" stands for what JSON cannot write. */
type JsonNumber = number | "Infinity";

export interface NetworkData {
  readonly schema?: "credence-network/1";
  readonly settings?: SettingsInput;
  readonly nodes: readonly {
    readonly id: string;
    readonly kind: string;
    readonly parameters?: Readonly<Record<string, ParameterValue>>;
  }[];
  readonly edges: readonly {
    readonly kind: EdgeKind;
    readonly parent: string;
    readonly child: string;
    readonly strength?: number;
    readonly function?: string;
  }[];
}

/** Settings as written: all optional, `uhgf` is `unbounded`. */
export interface SettingsInput {
  readonly variant?: Variant | "uhgf";
  readonly meanField?: boolean;
  readonly probabilityClip?: number | "none";
  readonly maximumPrecision?: JsonNumber;
  readonly conventions?: Conventions;
  readonly noisePredictionError?: NoisePredictionError;
  readonly exactAutoregressiveVariance?: boolean;
}

const variants: Readonly<Record<string, Variant>> = {
  classic: "classic",
  ehgf: "ehgf",
  "ehgf-legacy": "ehgf-legacy",
  unbounded: "unbounded",
  uhgf: "unbounded",
};
const conventionSets: readonly Conventions[] = ["standard", "pyhgf", "toolbox-8.2"];
const noiseErrors: readonly NoisePredictionError[] = ["posterior", "prediction", "mixed"];
const settingNames = [...Object.keys(defaultSettings), "noisePredictionError", "exactAutoregressiveVariance"];

/** @throws UsageError naming the unknown setting or value */
export function readSettings(given: SettingsInput | Readonly<Record<string, unknown>>): Partial<Settings> {
  const unknown = Object.keys(given).find((name) => !settingNames.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`unknown network setting "${unknown}"; the settings are ${settingNames.join(", ")}`);
  }
  const { variant, meanField, probabilityClip, maximumPrecision, conventions } = given;
  const { noisePredictionError: noise, exactAutoregressiveVariance: exact } = given;
  return {
    ...(variant === undefined ? {} : { variant: readVariant(variant) }),
    ...(meanField === undefined ? {} : { meanField: readBoolean("meanField", meanField) }),
    ...(probabilityClip === undefined ? {} : { probabilityClip: readClip(probabilityClip) }),
    ...(maximumPrecision === undefined
      ? {}
      : { maximumPrecision: readNumber("maximumPrecision", maximumPrecision) }),
    ...(conventions === undefined
      ? {}
      : { conventions: readChoice("conventions", conventions, conventionSets) }),
    ...(noise === undefined
      ? {}
      : { noisePredictionError: readChoice("noisePredictionError", noise, noiseErrors) }),
    ...(exact === undefined
      ? {}
      : { exactAutoregressiveVariance: readBoolean("exactAutoregressiveVariance", exact) }),
  };
}

function readVariant(value: unknown): Variant {
  const variant = typeof value === "string" ? variants[value] : undefined;
  if (variant !== undefined) return variant;
  throw new UsageError(`variant must be one of ${Object.keys(variants).join(", ")}; got ${show(value)}`);
}

function readChoice<T extends string>(name: string, value: unknown, choices: readonly T[]): T {
  const choice = choices.find((other) => other === value);
  if (choice !== undefined) return choice;
  throw new UsageError(`${name} must be one of ${choices.join(", ")}; got ${show(value)}`);
}

function readBoolean(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new UsageError(`${name} must be true or false, got ${show(value)}`);
}

function readClip(value: unknown): number | "none" {
  return value === "none" ? value : readNumber("probabilityClip", value);
}

function readNumber(what: string, value: unknown): number {
  if (value === "Infinity") return Number.POSITIVE_INFINITY;
  if (typeof value === "number") return value;
  throw new UsageError(`${what} must be a number, got ${show(value)}`);
}

/** @throws UsageError naming the first entry that cannot be read */
export function readNetwork(data: unknown): Graph {
  const { schema, settings, nodes, edges } = object(data, "a network");
  if (schema !== undefined && schema !== "credence-network/1") {
    throw new UsageError(`a network has schema "credence-network/1", got ${show(schema)}`);
  }
  return {
    settings: {
      ...defaultSettings,
      ...readSettings(settings === undefined ? {} : object(settings, "settings")),
    },
    nodes: list(nodes, "nodes").map(readNode),
    edges: list(edges, "edges").map(readEdge),
  };
}

function readNode(value: unknown): NodeData {
  const { id, kind: given, parameters = {} } = object(value, "a node");
  const name = text(id, "the id of a node");
  const kind = nodeKinds.find((known) => known === given);
  if (kind === undefined) {
    const near = typeof given === "string" ? suggest(given, nodeKinds) : undefined;
    const hint = near === undefined ? "" : `; did you mean "${near}"`;
    throw new UsageError(
      `node ${name}: unknown kind ${show(given)}${hint}; there are ${nodeKinds.join(", ")}`,
    );
  }
  const entries = Object.entries(object(parameters, `parameters of node ${name}`));
  return {
    id: name,
    kind,
    parameters: Object.fromEntries(
      entries.map(([key, x]) => [key, readParameter(`node ${name}: ${key}`, x)]),
    ),
  };
}

function readParameter(what: string, value: unknown): ParameterValue {
  if (Array.isArray(value)) return value.map((x) => readNumber(what, x));
  if (typeof value === "string" && value !== "Infinity") return value;
  return readNumber(what, value);
}

function readEdge(value: unknown): EdgeData {
  const { kind, parent, child, strength = 1, function: given = "identity" } = object(value, "an edge");
  const ends = { parent: text(parent, "the parent of an edge"), child: text(child, "the child of an edge") };
  const what = `edge ${edgeName(ends)}`;
  if (kind !== "value" && kind !== "volatility") {
    throw new UsageError(`${what}: kind must be "value" or "volatility", got ${show(kind)}`);
  }
  const coupling = couplingOf(text(given, `${what}: function`) as "identity", what);
  return {
    kind,
    ...ends,
    strength: readNumber(`${what}: strength`, strength),
    ...(coupling === undefined ? {} : { coupling }),
  };
}

/** @throws UsageError for a coupling function of the user's own, which no file can hold */
export function writeNetwork({ settings, nodes, edges }: Graph): NetworkData {
  const write = (x: number): JsonNumber => (x === Number.POSITIVE_INFINITY ? "Infinity" : x);
  return {
    schema: "credence-network/1",
    settings: { ...settings, maximumPrecision: write(settings.maximumPrecision) },
    nodes: nodes.map(({ id, kind, parameters }) => ({
      id,
      kind,
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, x]) => [name, typeof x === "number" ? write(x) : x]),
      ),
    })),
    edges: edges.map(({ coupling, ...edge }) => {
      if (coupling === undefined) return edge;
      if (coupling.name !== undefined) return { ...edge, function: coupling.name };
      throw new UsageError(
        `edge ${edgeName(edge)}: a coupling function of your own cannot be written to a file; use a named one, or ` +
          "build the network in code",
      );
    }),
  };
}

function object(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new UsageError(`${what} must be an object, got ${show(value)}`);
}

function list(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new UsageError(`${what} of a network must be a list, got ${show(value)}`);
}

function text(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new UsageError(`${what} must be text, got ${show(value)}`);
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
