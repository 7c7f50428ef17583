/**
 * Activations with their first and second derivatives, at kinks those of the right-hand branch but for relu.
 * GELU: Hendrycks & Gimpel 2016, arXiv:1606.08415; SiLU: Elfwing, Uchibe & Doya 2018, arXiv:1702.03118;
 * ELU: Clevert, Unterthiner & Hochreiter 2015, arXiv:1511.07289.
 */

import { UsageError } from "../errors.js";
import { exp, expm1, tanh } from "../scalar/elementary/index.js";
import { normalCdf } from "../scalar/special.js";
import { suggest } from "../suggest.js";

/** A function of one number with its derivatives. */
export interface CustomActivation {
  /** Not one of the built-in names. */
  readonly name: string;
  value(x: number): number;
  first(x: number): number;
  /** Needed by sweep networks, whose posterior precision uses it; energy networks do without. */
  second?(x: number): number;
}

export type ActivationName =
  | "identity"
  | "tanh"
  | "sigmoid"
  | "relu"
  | "leakyRelu"
  | "elu"
  | "silu"
  | "gelu"
  | "geluExact";

/** By name (`swish` is another name of `silu`), or an object with value and derivatives. */
export type Activation = ActivationName | "swish" | CustomActivation;

/** 1 / (1 + e^-x), from the side whose exponential cannot overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/** sqrt(2/π), and the cubic's factor, of GELU's tanh form. */
const GELU_SCALE = Math.sqrt(2 / Math.PI);
const GELU_CUBIC = 0.044715;
const LEAK = 0.01;

const normalDensity = (x: number): number => exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
const geluArgument = (x: number): number => GELU_SCALE * (x + GELU_CUBIC * x * x * x);

/** An activation with both derivatives. */
export type SmoothActivation = Required<CustomActivation>;

const builtIn: Readonly<Record<ActivationName, SmoothActivation>> = {
  identity: { name: "identity", value: (x) => x, first: () => 1, second: () => 0 },
  tanh: {
    name: "tanh",
    value: tanh,
    first: (x) => 1 - tanh(x) ** 2,
    second: (x) => {
      const t = tanh(x);
      return -2 * t * (1 - t * t);
    },
  },
  sigmoid: {
    name: "sigmoid",
    value: sigmoid,
    first: (x) => {
      const s = sigmoid(x);
      return s * (1 - s);
    },
    second: (x) => {
      const s = sigmoid(x);
      return s * (1 - s) * (1 - 2 * s);
    },
  },
  relu: { name: "relu", value: (x) => (x < 0 ? 0 : x), first: (x) => (x > 0 ? 1 : 0), second: () => 0 },
  leakyRelu: {
    name: "leakyRelu",
    value: (x) => (x < 0 ? LEAK * x : x),
    first: (x) => (x < 0 ? LEAK : 1),
    second: () => 0,
  },
  elu: {
    name: "elu",
    value: (x) => (x > 0 ? x : expm1(x)),
    first: (x) => (x > 0 ? 1 : exp(x)),
    second: (x) => (x > 0 ? 0 : exp(x)),
  },
  silu: {
    name: "silu",
    value: (x) => x * sigmoid(x),
    first: (x) => {
      const s = sigmoid(x);
      return s + x * s * (1 - s);
    },
    second: (x) => {
      const s = sigmoid(x);
      const d = s * (1 - s);
      return 2 * d + x * d * (1 - 2 * s);
    },
  },
  gelu: {
    name: "gelu",
    value: (x) => 0.5 * x * (1 + tanh(geluArgument(x))),
    first: (x) => {
      const t = tanh(geluArgument(x));
      const slope = GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x);
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope;
    },
    second: (x) => {
      const t = tanh(geluArgument(x));
      const slope = GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x);
      const bend = GELU_SCALE * 6 * GELU_CUBIC * x;
      return (1 - t * t) * (slope + 0.5 * x * bend - x * t * slope * slope);
    },
  },
  geluExact: {
    name: "geluExact",
    value: (x) => x * normalCdf(x),
    first: (x) => normalCdf(x) + x * normalDensity(x),
    second: (x) => (2 - x * x) * normalDensity(x),
  },
};

/** Names of the built-in activations. */
export const activationNames = Object.keys(builtIn) as readonly ActivationName[]; // keys of a total record

/**
 * The functions of an activation.
 *
 * @param where what uses it, for messages: "layer 2"
 * @throws UsageError for an unknown name, or a custom activation that lacks a function or has a built-in name
 */
export function findActivation(activation: Activation, where: string): CustomActivation {
  if (typeof activation === "string") {
    const found = builtIn[activation === "swish" ? "silu" : activation];
    if (found !== undefined) return found;
    const near = suggest(activation, activationNames);
    const advice = near === undefined ? `one of ${activationNames.join(", ")}` : `did you mean ${near}?`;
    throw new UsageError(`${where}: unknown activation "${String(activation)}"; ${advice}`);
  }
  const { name } = activation;
  if (typeof name !== "string" || name === "" || name in builtIn || name === "swish") {
    throw new UsageError(`${where}: a custom activation needs a name of its own, got "${String(name)}"`);
  }
  if (typeof activation.value !== "function" || typeof activation.first !== "function") {
    throw new UsageError(`${where}: custom activation "${name}" needs functions value and first`);
  }
  return activation;
}

/**
 * The same with a second derivative, which sweep networks need.
 *
 * @throws UsageError where it is missing
 */
export function smoothActivation(activation: CustomActivation, where: string): SmoothActivation {
  const { name, value, first, second } = activation;
  if (second === undefined) {
    throw new UsageError(`${where}: activation "${name}" has no second derivative; add the function second`);
  }
  return {
    name,
    value: (x) => value.call(activation, x),
    first: (x) => first.call(activation, x),
    second: (x) => second.call(activation, x),
  };
}
