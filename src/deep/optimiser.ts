/**
 * Optimisers over all weights and biases of a network as one set of parameters with one shared count. SGD with
 * momentum and Nesterov's variant; Adam: Kingma & Ba 2015, arXiv:1412.6980; AdamW: Loshchilov & Hutter 2019,
 * arXiv:1711.05101. Details (where epsilon stands, decay times rate) as in optax 0.2.5.
 */

import { UsageError } from "../errors.js";
import { type FloatArray, type FloatType, zeros } from "./matrix.js";
import { checkSchedule, rateAt, type Schedule } from "./schedule.js";

export type Optimiser =
  | {
      readonly kind: "sgd";
      readonly learningRate: Schedule;
      /** 0 (default) to 1: v ← g + momentum · v. */
      readonly momentum?: number;
      readonly nesterov?: boolean;
    }
  | {
      readonly kind: "adam" | "adamw";
      readonly learningRate: Schedule;
      /** Default 0.9. */
      readonly beta1?: number;
      /** Default 0.999. */
      readonly beta2?: number;
      /** Outside the root, default 1e-8. */
      readonly epsilon?: number;
      /** Inside the root, default 0. */
      readonly epsilonRoot?: number;
      /** adamw only, default 1e-4. */
      readonly weightDecay?: number;
      /** adamw only: whether biases decay too, default true. */
      readonly decayBias?: boolean;
    };

/** One array of parameters; biases may be spared from decay. */
export interface Parameter {
  readonly data: FloatArray;
  readonly bias: boolean;
}

/** What an optimiser remembers: plain data, to be stored and put back. */
export interface OptimiserState {
  /** Updates made so far. */
  count: number;
  /** Momentum, or Adam's first moment, for each parameter array. */
  readonly first: FloatArray[];
  /** Adam's second moment. */
  readonly second: FloatArray[];
}

/** @throws UsageError naming the field */
export function checkOptimiser(optimiser: Optimiser): void {
  const { kind }: { kind: unknown } = optimiser;
  if (kind !== "sgd" && kind !== "adam" && kind !== "adamw") {
    throw new UsageError(`optimiser: unknown kind "${String(kind)}"; one of sgd, adam, adamw`);
  }
  checkSchedule(optimiser.learningRate, "optimiser learningRate");
  const within = (name: string, value: number | undefined, below: number): void => {
    if (value !== undefined && !(value >= 0 && value < below)) {
      const range = below === 1 ? "at least 0 and below 1" : "a finite number ≥ 0";
      throw new UsageError(`optimiser ${name} must be ${range}, got ${value}`);
    }
  };
  if (optimiser.kind === "sgd") {
    within("momentum", optimiser.momentum, 1);
    return;
  }
  within("beta1", optimiser.beta1, 1);
  within("beta2", optimiser.beta2, 1);
  within("epsilon", optimiser.epsilon, Number.POSITIVE_INFINITY);
  within("epsilonRoot", optimiser.epsilonRoot, Number.POSITIVE_INFINITY);
  within("weightDecay", optimiser.weightDecay, Number.POSITIVE_INFINITY);
}

/** State before the first update. */
export function startOptimiser(
  optimiser: Optimiser,
  parameters: readonly Parameter[],
  float: FloatType,
): OptimiserState {
  const slots = (): FloatArray[] => parameters.map(({ data }) => zeros(data.length, float));
  const moves = optimiser.kind !== "sgd" || (optimiser.momentum ?? 0) > 0;
  return { count: 0, first: moves ? slots() : [], second: optimiser.kind === "sgd" ? [] : slots() };
}

/**
 * One update of all parameters, in place; the state moves on by one.
 *
 * @param gradients of what is to fall, one array for each array of parameters, same lengths
 */
export function updateParameters(
  optimiser: Optimiser,
  state: OptimiserState,
  parameters: readonly Parameter[],
  gradients: readonly ArrayLike<number>[],
): void {
  const rate = rateAt(optimiser.learningRate, state.count);
  state.count++;
  for (const [k, parameter] of parameters.entries()) {
    const gradient = gradients[k]!;
    if (optimiser.kind !== "sgd") {
      adam(optimiser, rate, state.count, parameter, gradient, state.first[k]!, state.second[k]!);
    } else if ((optimiser.momentum ?? 0) > 0) {
      momentum(optimiser.momentum!, optimiser.nesterov ?? false, rate, parameter, gradient, state.first[k]!);
    } else {
      const { data } = parameter;
      for (let i = 0; i < data.length; i++) data[i]! -= rate * gradient[i]!;
    }
  }
}

function momentum(
  decay: number,
  nesterov: boolean,
  rate: number,
  { data }: Parameter,
  gradient: ArrayLike<number>,
  velocity: FloatArray,
): void {
  const least = leastOf(velocity);
  for (let i = 0; i < data.length; i++) {
    const g = gradient[i]!;
    velocity[i] = g + decay * velocity[i]!;
    if (Math.abs(velocity[i]!) < least) velocity[i] = 0;
    data[i]! -= rate * (nesterov ? g + decay * velocity[i]! : velocity[i]!);
  }
}

function adam(
  optimiser: Exclude<Optimiser, { kind: "sgd" }>,
  rate: number,
  count: number,
  { data, bias }: Parameter,
  gradient: ArrayLike<number>,
  first: FloatArray,
  second: FloatArray,
): void {
  const { kind, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, epsilonRoot = 0 } = optimiser;
  const decays = kind === "adamw" && !(bias && optimiser.decayBias === false);
  const decay = decays ? (optimiser.weightDecay ?? 1e-4) : 0;
  const [left1, left2] = [1 - wholePower(beta1, count), 1 - wholePower(beta2, count)];
  const least = leastOf(first);
  for (let i = 0; i < data.length; i++) {
    const g = gradient[i]!;
    first[i] = beta1 * first[i]! + (1 - beta1) * g;
    if (Math.abs(first[i]!) < least) first[i] = 0;
    second[i] = beta2 * second[i]! + (1 - beta2) * g * g;
    const step = first[i]! / left1 / (Math.sqrt(second[i]! / left2 + epsilonRoot) + epsilon);
    data[i]! -= rate * (step + decay * data[i]!);
  }
}

/** The least normal number; velocities and first moments below it become 0 (assembly/update.ts says why). */
function leastOf(numbers: FloatArray): number {
  return numbers instanceof Float32Array ? 2 ** -126 : 2 ** -1022;
}

/** x^n by squaring: Math.pow differs between engines. */
function wholePower(x: number, n: number): number {
  let result = 1;
  let square = x;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
