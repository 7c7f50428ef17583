/**
 * Compiled functions of the states of attractor networks (assembly/states.ts), on vectors in a memory that all networks share:
 * what one update writes there, nobody expects to find at the next.
 */

import { compiledKernels } from "./compiled.js";
import { type Loaded, load } from "./engine.js";
import { Arena, type Vector } from "./memory.js";

interface RawStates {
  quantiles(n: number, theta: number, uniform: number, state: number): number;
  logPartitions(n: number, theta: number, logPartition: number): number;
  means(n: number, input: number, mean: number): void;
  uniforms(n: number, key0: number, key1: number, t: number, uniform: number): void;
}

/** Numbers of functions of the first n; more may lie beyond them. */
export interface StateKernels {
  readonly theta: Float64Array;
  readonly uniform: Float64Array;
  readonly state: Float64Array;
  readonly logPartition: Float64Array;
  readonly input: Float64Array;
  readonly mean: Float64Array;
  /** `uniform` = numbers t, 0 ... n - 1 of a stream (random/stream.ts). */
  uniforms(key: readonly [number, number], t: number): void;
  /** `state` from `theta` and `uniform`. @returns false where some came out as NaN, to be computed one by one */
  quantiles(): boolean;
  /** `logPartition` from `theta`; returns the same. */
  logPartitions(): boolean;
  /** `state` = the mean of `theta`. */
  settle(): void;
  /** `mean` from `input`. */
  means(): void;
}

const NAMES = ["theta", "uniform", "state", "logPartition", "input", "mean"] as const;
/** Lengths are multiples of it. */
const LANES = 8;

interface Room {
  readonly loaded: Loaded;
  readonly raw: RawStates;
  readonly arena: Arena;
  readonly start: number;
  length: number;
  vectors: Readonly<Record<(typeof NAMES)[number], Vector>> | undefined;
  /** By how many numbers they are for: making them takes longer than a small network's update. */
  readonly made: Map<number, StateKernels>;
}

let known: Room | undefined;

/** Room for n numbers; undefined where WebAssembly may not run. Valid until more are asked for. */
export function stateKernels(n: number): StateKernels | undefined {
  const loaded = load();
  if (typeof loaded === "string") return undefined;
  if (known?.loaded !== loaded) {
    const memory = loaded.memory();
    // The module's exports are those of assembly/index.ts, which no type knows; tests call every one of them.
    const raw = compiledKernels(loaded, memory, "float64") as unknown as RawStates;
    const arena = new Arena(memory);
    known = { loaded, raw, arena, start: arena.mark(), length: 0, vectors: undefined, made: new Map() };
  }
  const ready = known.made.get(n);
  if (ready !== undefined) return ready;
  const { raw } = known;
  const { theta, uniform, state, logPartition, input, mean } = roomFor(known, n);
  const length = Math.ceil(n / LANES) * LANES;
  // What lies beyond n is computed too, and must have a usual way.
  const finite = (vector: Vector): void => void vector.values.fill(1, n, length);
  const kernels: StateKernels = {
    ...{ theta: view(theta), uniform: view(uniform), state: view(state) },
    ...{ logPartition: view(logPartition), input: view(input), mean: view(mean) },
    uniforms: (key, t) => raw.uniforms(length, key[0], key[1], t, uniform.offset),
    quantiles: () => {
      finite(theta);
      uniform.values.fill(0.5, n, length);
      return raw.quantiles(length, theta.offset, uniform.offset, state.offset) === 0;
    },
    logPartitions: () => {
      finite(theta);
      return raw.logPartitions(length, theta.offset, logPartition.offset) === 0;
    },
    settle: () => raw.means(length, theta.offset, state.offset),
    means: () => raw.means(length, input.offset, mean.offset),
  };
  known.made.set(n, kernels);
  return kernels;
}

const view = (vector: Vector): Float64Array => vector.values as Float64Array;

function roomFor(room: Room, n: number) {
  if (room.vectors === undefined || room.length < n) {
    room.arena.release(room.start);
    room.made.clear();
    room.length = Math.ceil(n / LANES) * LANES;
    const all = NAMES.map((name) => [name, room.arena.allocate("float64", room.length)] as const);
    room.vectors = Object.fromEntries(all) as Record<(typeof NAMES)[number], Vector>;
  }
  return room.vectors;
}
