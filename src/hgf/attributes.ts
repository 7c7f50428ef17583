/** Attributes of each kind of node: default, domain, meaning. hgf.md 1.3; Weber et al. 2023, arXiv:2305.10937. */

import { type Domain, positive, real } from "../model/index.js";
import type { Conventions, NodeKind } from "./graph.js";

export interface Attribute {
  readonly name: string;
  readonly default: number;
  readonly domain: Domain;
  readonly letter: string;
  readonly description: string;
  /** Value at which its terms vanish. */
  readonly neutral?: number;
}

const tonicDrift: Attribute = {
  name: "tonicDrift",
  default: 0,
  domain: real,
  letter: "ρ",
  description: "drift of the mean per unit time",
  neutral: 0,
};

const continuous: readonly Attribute[] = [
  { name: "mean", default: 0, domain: real, letter: "μ", description: "mean before the first trial" },
  {
    name: "precision",
    default: 1,
    domain: positive,
    letter: "π",
    description: "precision (1 / variance) before the first trial",
  },
  {
    name: "tonicVolatility",
    default: -4,
    domain: real,
    letter: "ω",
    description: "log variance that the state gains per unit time",
  },
  tonicDrift,
  {
    name: "autoconnectionStrength",
    default: 1,
    domain: real,
    letter: "λ",
    description: "weight of the state's own past",
    neutral: 1,
  },
];

const inputPrecision: Attribute = {
  name: "precision",
  default: 1,
  domain: positive,
  letter: "π",
  description: "precision (1 / variance) of the input's noise",
  neutral: Number.POSITIVE_INFINITY,
};

/** The attributes of a kind of node, in order. The toolbox has no bias of an input. */
export function attributesOf(kind: NodeKind, conventions: Conventions): readonly Attribute[] {
  if (kind === "continuous") return continuous;
  if (kind === "binary") return [];
  const bias = { ...tonicDrift, description: "constant bias of the input" };
  return conventions === "toolbox-8.2" ? [inputPrecision] : [inputPrecision, bias];
}
