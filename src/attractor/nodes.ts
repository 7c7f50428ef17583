/**
 * What all nodes of a network compute in an update: uniform numbers, quantiles, means and log-partitions of the continuous
 * Bernoulli distribution, as vectors. Compiled where WebAssembly may run, else node by node; the bits are those of
 * continuous-bernoulli.ts either way.
 */

import { type StateKernels, stateKernels } from "../kernels/index.js";
import { langevin, logPartition, quantile } from "./continuous-bernoulli.js";
import type { Source } from "./uniforms.js";

export interface Nodes {
  /** Natural parameters, for all but `means`. */
  readonly theta: Float64Array;
  /** For `means`. */
  readonly input: Float64Array;
  /** What came out. Numbers beyond those of the nodes mean nothing. */
  readonly state: Float64Array;
  readonly logPartition: Float64Array;
  readonly mean: Float64Array;
  /** `state` of an update, drawn from `theta`. */
  draw(source: Source, update: number): void;
  /** `state` = L(`theta`). */
  settle(): void;
  /** `logPartition` of `theta`. */
  logPartitions(): void;
  /** `mean` = L(`input`). */
  means(): void;
}

/** Room for one update of one network, which the next call may take away. @param backend default: compiled where that may run */
export function nodesOf(size: number, backend?: "webassembly" | "typescript"): Nodes {
  const kernels = backend === "typescript" ? undefined : stateKernels(size);
  return kernels === undefined
    ? kept(oneByOne, size, () => plain(size))
    : kept(together, kernels, () => compiled(size, kernels));
}

/** An update allocates nothing. */
const oneByOne = new Map<number, Nodes>();
const together = new WeakMap<StateKernels, Nodes>();

function kept<Key>(
  nodes: { get(key: Key): Nodes | undefined; set(key: Key, value: Nodes): unknown },
  key: Key,
  make: () => Nodes,
): Nodes {
  let ready = nodes.get(key);
  if (ready === undefined) {
    ready = make();
    nodes.set(key, ready);
  }
  return ready;
}

function compiled(size: number, kernels: StateKernels): Nodes {
  const { theta, uniform, state, logPartition: psi, input, mean } = kernels;
  return {
    ...{ theta, input, state, logPartition: psi, mean },
    draw: ({ key, uniform: own }, update) => {
      if (key !== undefined) kernels.uniforms(key, update);
      else for (let i = 0; i < size; i++) uniform[i] = own(update, i);
      if (kernels.quantiles()) return;
      for (let i = 0; i < size; i++) if (Number.isNaN(state[i])) state[i] = quantile(theta[i]!, uniform[i]!);
    },
    logPartitions: () => {
      if (kernels.logPartitions()) return;
      for (let i = 0; i < size; i++) if (Number.isNaN(psi[i])) psi[i] = logPartition(theta[i]!);
    },
    settle: () => kernels.settle(),
    means: () => kernels.means(),
  };
}

function plain(size: number): Nodes {
  const vector = (): Float64Array => new Float64Array(size);
  const [theta, input, state, psi, mean] = [vector(), vector(), vector(), vector(), vector()];
  return {
    ...{ theta, input, state, logPartition: psi, mean },
    draw: ({ uniform }, update) => {
      for (let i = 0; i < size; i++) state[i] = quantile(theta[i]!, uniform(update, i));
    },
    logPartitions: () => {
      for (let i = 0; i < size; i++) psi[i] = logPartition(theta[i]!);
    },
    settle: () => {
      for (let i = 0; i < size; i++) state[i] = langevin(theta[i]!);
    },
    means: () => {
      for (let i = 0; i < size; i++) mean[i] = langevin(input[i]!);
    },
  };
}
