/** Numeric attributes of each kind of node: default, domain, meaning. hgf.md 1.3; Weber et al. 2023, arXiv:2305.10937. */

import { type Domain, positive, real } from "../model/index.js";
import { type Conventions, type NodeData, type NodeKind, numberOf } from "./graph.js";
import { categoriesOf } from "./structure.js";

export interface Attribute {
  readonly name: string;
  readonly default: number;
  readonly domain: Domain;
  readonly letter: string;
  readonly description: string;
  /** Value at which its terms vanish. */
  readonly neutral?: number;
}

type Entry = readonly [
  name: string,
  byDefault: number,
  domain: Domain,
  letter: string,
  text: string,
  neutral?: number,
];

function attribute([name, byDefault, domain, letter, description, neutral]: Entry): Attribute {
  return {
    name,
    default: byDefault,
    domain,
    letter,
    description,
    ...(neutral === undefined ? {} : { neutral }),
  };
}

const mean: Entry = ["mean", 0, real, "μ", "mean before the first trial"];
const precision: Entry = ["precision", 1, positive, "π", "precision (1 / variance) before the first trial"];
const tonicVolatility: Entry = [
  "tonicVolatility",
  -4,
  real,
  "ω",
  "log variance that the state gains per unit time",
];
const tonicDrift: Entry = ["tonicDrift", 0, real, "ρ", "drift of the mean per unit time", 0];
const autoconnection = (byDefault: number): Entry => [
  "autoconnectionStrength",
  byDefault,
  real,
  "λ",
  "weight of the state's own past",
  1,
];
const inputPrecision: Entry = [
  "precision",
  1,
  positive,
  "π",
  "precision (1 / variance) of the input's noise",
  Number.POSITIVE_INFINITY,
];
const bias: Entry = ["tonicDrift", 0, real, "ρ", "constant bias of the input", 0];

/** A volatility of its own, inside a node. */
const inner: readonly Entry[] = [
  ["meanVolatility", 0, real, "μᵛ", "mean of the log volatility before the first trial"],
  ["precisionVolatility", 1, positive, "πᵛ", "precision of the log volatility before the first trial"],
  ["tonicVolatilityVolatility", -4, real, "ωᵛ", "log variance that the log volatility gains per unit time"],
];

const ofKind: Readonly<Record<NodeKind, readonly Entry[]>> = {
  continuous: [mean, precision, tonicVolatility, tonicDrift, autoconnection(1)],
  input: [inputPrecision, bias],
  binary: [],
  constant: [["mean", 1, real, "μ", "its value"]],
  volatile: [
    mean,
    precision,
    tonicVolatility,
    autoconnection(0),
    ...inner,
    ["internalCoupling", 1, real, "κ", "how strongly the node's own volatility acts", 1],
  ],
  categorical: [
    ["mean", 0, real, "μ", "log odds of each category before the first trial"],
    precision,
    tonicVolatility,
    ...inner,
    ["volatilityCoupling", 1, real, "κ", "how strongly the shared volatility acts on each category", 1],
  ],
  transitions: [],
  "exponential-family": [["nu", 3, positive, "ν", "weight of the past: the learning rate is 1 / (1 + ν)"]],
  "dirichlet-process": [
    ["alpha", 1, positive, "α", "concentration: how readily a new cluster is opened"],
    ["sensoryPrecision", 1, positive, "π", "how much an observation counts where a new cluster is proposed"],
    ["nu", 3, positive, "ν", "weight of a cluster's past: its learning rate is 1 / (1 + ν)"],
  ],
};

/** The attributes of a node, in order. The toolbox has no bias of an input. */
export function attributesOf(node: NodeData, conventions: Conventions): readonly Attribute[] {
  const { kind } = node;
  if (kind === "transitions") return attributesOf({ ...node, kind: "categorical" }, conventions);
  const entries = kind === "input" && conventions === "toolbox-8.2" ? [inputPrecision] : ofKind[kind];
  const attributes = entries.map(attribute);
  if (kind !== "categorical") return attributes;
  // Every category starts with probability 1/n.
  const even = -Math.log(categoriesOf(node) - 1);
  return attributes.map((a) => (a.name === "mean" ? { ...a, default: even } : a));
}

/** The value of an attribute of a node: declared, or the default. */
export function attributeValue(node: NodeData, { name, default: otherwise }: Attribute): number {
  return numberOf(node, name, otherwise);
}
