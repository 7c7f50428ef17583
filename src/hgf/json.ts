/** Networks in files (`credence-network/1`): checked when read, so that what follows can trust the graph. */

import { UsageError } from "../errors.js";
import {
  type Conventions,
  defaultSettings,
  type EdgeData,
  type EdgeKind,
  edgeName,
  type Graph,
  type NodeData,
  type NodeKind,
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
    readonly parameters?: Readonly<Record<string, JsonNumber>>;
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
}

const variants: Readonly<Record<string, Variant>> = {
  classic: "classic",
  ehgf: "ehgf",
  "ehgf-legacy": "ehgf-legacy",
  unbounded: "unbounded",
  uhgf: "unbounded",
};
const kinds: readonly string[] = ["continuous", "input", "binary"] satisfies NodeKind[];
const laterKinds = ["categorical", "volatile", "exponential-family", "dirichlet-process", "constant"];
const settingNames = Object.keys(defaultSettings);

/** @throws UsageError naming the unknown setting or value */
export function readSettings(given: SettingsInput | Readonly<Record<string, unknown>>): Partial<Settings> {
  const unknown = Object.keys(given).find((name) => !settingNames.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`unknown network setting "${unknown}"; the settings are ${settingNames.join(", ")}`);
  }
  const { variant, meanField, probabilityClip, maximumPrecision, conventions } = given;
  return {
    ...(variant === undefined ? {} : { variant: readVariant(variant) }),
    ...(meanField === undefined ? {} : { meanField: readBoolean("meanField", meanField) }),
    ...(probabilityClip === undefined ? {} : { probabilityClip: readClip(probabilityClip) }),
    ...(maximumPrecision === undefined
      ? {}
      : { maximumPrecision: readNumber("maximumPrecision", maximumPrecision) }),
    ...(conventions === undefined ? {} : { conventions: readConventions(conventions) }),
  };
}

function readVariant(value: unknown): Variant {
  const variant = typeof value === "string" ? variants[value] : undefined;
  if (variant !== undefined) return variant;
  throw new UsageError(`variant must be one of ${Object.keys(variants).join(", ")}; got ${show(value)}`);
}

function readConventions(value: unknown): Conventions {
  if (value === "standard" || value === "toolbox-8.2") return value;
  if (value === "pyhgf") throw new UsageError('conventions "pyhgf" are not available yet; use "standard"');
  throw new UsageError(`conventions must be "standard" or "toolbox-8.2", got ${show(value)}`);
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
  const { id, kind, parameters = {} } = object(value, "a node");
  const name = text(id, "the id of a node");
  if (typeof kind !== "string" || !kinds.includes(kind)) {
    const later = laterKinds.some((other) => other === kind);
    const known = kinds.join(", ");
    throw new UsageError(
      later
        ? `node ${name}: nodes of kind "${kind}" are not available yet; there are ${known}`
        : `node ${name}: unknown kind ${show(kind)}; there are ${known}`,
    );
  }
  const numbers = Object.entries(object(parameters, `parameters of node ${name}`));
  return {
    id: name,
    kind: kind as NodeKind,
    parameters: Object.fromEntries(numbers.map(([key, x]) => [key, readNumber(`node ${name}: ${key}`, x)])),
  };
}

function readEdge(value: unknown): EdgeData {
  const { kind, parent, child, strength = 1, function: coupling = "identity" } = object(value, "an edge");
  const ends = { parent: text(parent, "the parent of an edge"), child: text(child, "the child of an edge") };
  const what = `edge ${edgeName(ends)}`;
  if (kind !== "value" && kind !== "volatility") {
    throw new UsageError(`${what}: kind must be "value" or "volatility", got ${show(kind)}`);
  }
  if (coupling !== "identity") {
    throw new UsageError(
      `${what}: coupling functions (${show(coupling)}) are not available yet; use "identity"`,
    );
  }
  return { kind, ...ends, strength: readNumber(`${what}: strength`, strength) };
}

export function writeNetwork({ settings, nodes, edges }: Graph): NetworkData {
  const write = (x: number): JsonNumber => (x === Number.POSITIVE_INFINITY ? "Infinity" : x);
  return {
    schema: "credence-network/1",
    settings: { ...settings, maximumPrecision: write(settings.maximumPrecision) },
    nodes: nodes.map(({ id, kind, parameters }) => ({
      id,
      kind,
      parameters: Object.fromEntries(Object.entries(parameters).map(([name, x]) => [name, write(x)])),
    })),
    edges: edges.map((edge) => ({ ...edge })),
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
