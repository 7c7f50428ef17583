/** The no-U-turn sampler. */

export type { Divergence, Phase } from "./chain.js";
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.js";
export { type StatName, statNames } from "./draws.js";
export type { MetricKind } from "./metric.js";
export type { SampleOptions, Settings, WarmStart } from "./options.js";
export type { Progress } from "./progress.js";
export { type ChainInfo, columnOf, type DrawSet, drawsOf, type SampleResult, statOf } from "./result.js";
export { resumeSampling, type SamplingRun, sample, sampleNow } from "./run.js";
export { Sampler } from "./sampler.js";
export type { Start } from "./start.js";
