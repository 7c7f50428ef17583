/** What a run of the sampler ends with: plain data, chain-major. inference 9. */

import { UsageError } from "../../errors.js";
import type { Density } from "../density/density.js";
import type { LayoutEntry } from "../density/layout.js";
import type { Chain, Divergence } from "./chain.js";
import { type Draws, type StatName, statNames } from "./draws.js";
import type { Settings } from "./options.js";

export interface DrawSet {
  /** Chains that have draws. */
  readonly chains: number;
  /** Draws of each chain. */
  readonly draws: number;
  /** Coordinates z, [chain][draw][coordinate]. */
  readonly unconstrained: Float64Array;
  /** Values x of the parameters, [chain][draw][value]. */
  readonly values: Float64Array;
  /** Statistics of the sampler, [chain][draw]. */
  readonly stats: Readonly<Record<StatName, Float64Array>>;
}

export interface SampleResult extends DrawSet {
  readonly parameters: readonly LayoutEntry[];
  readonly valueNames: readonly string[];
  readonly coordinateNames: readonly string[];
  readonly settings: Settings;
  /** One for each chain that has draws. */
  readonly chainInfo: readonly ChainInfo[];
  /** Chains without draws, and why: the result rests on the others. */
  readonly missing: readonly { readonly chain: number; readonly reason: string }[];
  /** Chains that failed after draws had been made; what they had drawn is in the result. */
  readonly warnings: readonly string[];
  readonly warmup?: DrawSet;
}

export interface ChainInfo {
  /** Number of the chain in the run, from 0. */
  readonly chain: number;
  readonly stepSize: number;
  readonly inverseMetric: Float64Array;
  readonly last: Float64Array;
  readonly divergences: readonly Divergence[];
}

/** The result of chains as they stand. Draws beyond those that every chain has are left out. */
export function resultOf(density: Density, settings: Settings, chains: readonly Chain[]): SampleResult {
  const { layout } = density;
  const used = chains.filter((chain) => chain.draws.count > 0);
  const missing = chains
    .filter((chain) => chain.draws.count === 0)
    .map((chain) => ({ chain: chain.index, reason: chain.failure ?? "stopped before its first draw" }));
  const warnings = used
    .filter((chain) => chain.phase === "failed")
    .map((chain) => `chain ${chain.index + 1} failed after ${chain.draws.count} draws: ${chain.failure}`);
  const starts = chains.map((chain) => chain.startPoint);
  if (chains.length > 1 && starts.every((z) => z?.every((v, j) => v === starts[0]![j]))) {
    warnings.push("all chains started at the same point, so that they cannot show whether they agree");
  }
  return {
    ...collect(
      density,
      used.map((chain) => chain.draws),
    ),
    parameters: layout.entries,
    valueNames: layout.valueNames,
    coordinateNames: layout.coordinateNames,
    settings,
    chainInfo: used.map((chain) => ({
      chain: chain.index,
      stepSize: chain.stepSize,
      inverseMetric: chain.metric.inverse.slice(),
      last: chain.position.slice(),
      divergences: chain.divergences.slice(),
    })),
    missing,
    warnings,
    ...(settings.keepWarmup
      ? {
          warmup: collect(
            density,
            used.map((chain) => chain.warmup),
          ),
        }
      : {}),
  };
}

function collect(density: Density, sets: readonly Draws[]): DrawSet {
  const { layout, dimension: d } = density;
  const draws = sets.length === 0 ? 0 : Math.min(...sets.map((set) => set.count));
  const unconstrained = new Float64Array(sets.length * draws * d);
  const values = new Float64Array(sets.length * draws * layout.values);
  const x = new Float64Array(layout.values);
  sets.forEach((set, c) => {
    const own = set.slice().subarray(0, draws * d);
    unconstrained.set(own, c * draws * d);
    for (let n = 0; n < draws; n++) {
      layout.constrain(own.subarray(n * d, (n + 1) * d), x);
      values.set(x, (c * draws + n) * layout.values);
    }
  });
  const stats = Object.fromEntries(
    statNames.map((name) => {
      const joined = new Float64Array(sets.length * draws);
      sets.forEach((set, c) => {
        joined.set(set.stat(name).subarray(0, draws), c * draws);
      });
      return [name, joined];
    }),
  ) as Record<StatName, Float64Array>; // every name has its array
  return { chains: sets.length, draws, unconstrained, values, stats };
}

/** The draws of one value (`theta[2]`), one array for each chain. */
export function drawsOf(result: SampleResult, name: string): Float64Array[] {
  const at = result.valueNames.indexOf(name);
  if (at < 0) {
    throw new UsageError(`no value "${name}" among the draws; there are ${result.valueNames.join(", ")}`);
  }
  return columnOf(result.values, result.chains, result.draws, result.valueNames.length, at);
}

/** The draws of one column of a chain-major array [chain][draw][width], one array for each chain. */
export function columnOf(
  values: Float64Array,
  chains: number,
  draws: number,
  width: number,
  at: number,
): Float64Array[] {
  return Array.from({ length: chains }, (_, c) =>
    Float64Array.from({ length: draws }, (_, n) => values[(c * draws + n) * width + at]!),
  );
}

/** A statistic of the sampler, one array for each chain. */
export function statOf(result: DrawSet, name: StatName): Float64Array[] {
  return columnOf(result.stats[name], result.chains, result.draws, 1, 0);
}
