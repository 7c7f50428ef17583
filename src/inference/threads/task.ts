/**
 * Chains as a task of the worker pool. Functions cannot be sent to workers, so a density goes as a recipe: the name of
 * a builder that the worker knows, and plain data.
 */

import { UsageError } from "../../errors.js";
import { breath, type Task, type Work } from "../../workers/index.js";
import type { Density } from "../density/density.js";
import type { ChainState } from "../nuts/chain.js";
import type { Settings } from "../nuts/options.js";
import { type Progress, Watch } from "../nuts/progress.js";
import { BETWEEN_RECORDS, SLICE } from "../nuts/run.js";
import { Sampler } from "../nuts/sampler.js";

/** What a density is built from, where objects cannot go. */
export interface DensityRecipe {
  /** Name of a builder. */
  readonly builder: string;
  /** Plain data; arrays of numbers are shared between threads where that is possible. */
  readonly data: unknown;
}

/** Makes a density from plain data. The same data must make the same density on every thread. */
// biome-ignore lint/suspicious/noExplicitAny: builders of all kinds of data are kept in one table, by name
export type DensityBuilder = (data: any) => Density | Promise<Density>;

export type DensityBuilders = Readonly<Record<string, DensityBuilder>>;

export interface SamplingTaskData {
  /** Of the calling thread's runs. One that goes on has its density already. */
  readonly run: number;
  readonly recipe: DensityRecipe;
  readonly settings: Settings;
  /** Chains to advance, by number: the chunks of the job. */
  readonly chains: readonly number[];
  /** Where each of them is; null where it has not begun. */
  readonly states: readonly (ChainState | null)[];
  /** Draws asked for beyond those of the settings. */
  readonly extra: number;
  /** Chains that advance side by side on one thread. */
  readonly together: number;
}

/** What a thread tells of a chain. */
export type ChainReport =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "state"; readonly state: ChainState };

export type SamplingTask = Task<SamplingTaskData, ChainReport>;

export const samplingTaskName = "sample chains";

/** The task of a worker that can build the densities of these builders. */
export function samplingTask(builders: DensityBuilders): SamplingTask {
  let last: { readonly run: number; readonly density: Density } | undefined;
  return {
    name: samplingTaskName,
    async run(data, work) {
      const { run, recipe } = data;
      if (last?.run !== run) last = { run, density: await buildDensity(builders, recipe) };
      await runChains(last.density, data, work);
    },
  };
}

/** @throws UsageError where there is no such builder */
export async function buildDensity(
  builders: DensityBuilders,
  { builder, data }: DensityRecipe,
): Promise<Density> {
  const build = builders[builder];
  if (build === undefined) {
    throw new UsageError(
      `sampling: no builder "${builder}" of densities; known here are ${Object.keys(builders).join(", ") || "none"}`,
    );
  }
  return build(data);
}

/** Whole states go to the calling thread this often, in ms: what is left where a thread breaks down. */
const BETWEEN_STATES = 2000;

/** Runs chains as they are taken, and hands over their states at the end or where they are stopped. */
export async function runChains(
  density: Density,
  { settings, chains, states, extra, together }: Omit<SamplingTaskData, "run" | "recipe">,
  work: Work<ChainReport>,
): Promise<void> {
  while (!work.signal.aborted) {
    const chunks = work.take(together);
    if (chunks.length === 0) {
      if (await work.more()) continue;
      return;
    }
    const sampler = new Sampler(
      density,
      settings,
      chunks.map((chunk) => chains[chunk]!),
    );
    sampler.chains.forEach((chain, i) => {
      const state = states[chunks[i]!];
      if (state) chain.restore(state);
      else if (extra > 0) chain.append(extra);
    });
    const watches = sampler.chains.map((chain) => new Watch(chain, settings));
    const tell = (): void =>
      watches.forEach((watch, i) => {
        work.report(chunks[i]!, { kind: "progress", progress: watch.record() });
      });
    const handOver = (how: "report" | "finish"): void =>
      sampler.chains.forEach((chain, i) => {
        work[how](chunks[i]!, { kind: "state", state: chain.save() });
      });
    // The first iterations are told of at once.
    let told = Number.NEGATIVE_INFINITY;
    let saved = performance.now();
    for (let ended = false; !ended && !work.signal.aborted; ) {
      const end = performance.now() + SLICE;
      ended = sampler.run(() => performance.now() >= end);
      const now = performance.now();
      const begun = sampler.chains.some(({ iteration }) => iteration > 0);
      if (!ended && begun && now - told >= BETWEEN_RECORDS) {
        told = now;
        tell();
      }
      if (!ended && now - saved >= BETWEEN_STATES) {
        saved = now;
        handOver("report");
      }
      await breath();
    }
    tell();
    handOver("finish");
  }
}
