/** Models, priors and data in words. */

import { type AgentSpecification, resolvePriors } from "../agent/index.js";
import { align, type FitResult, type PriorSummary, summarisePriors } from "../fit/index.js";
import { toNative } from "../model/index.js";
import type { Prepared } from "../node/analysis.js";
import { perceptualModels } from "../perceptual/index.js";
import { people } from "./people.js";

/** What a dry run reports. */
export function describe(prepared: Prepared): object {
  return {
    schema: "credence-plan/1",
    model: prepared.specification,
    priors: priorsOf(prepared),
    data: { files: prepared.files, summary: prepared.study.summary },
    warnings: prepared.study.warnings,
  };
}

export function describePlan(prepared: Prepared): string {
  const { summary } = prepared.study;
  const clip = clipOf(prepared.specification);
  return [
    `${prepared.agent.filter.name} with ${prepared.agent.streams.map((s) => s.model.name).join(", ")}${clip}`,
    `${people(prepared.participants.length)}, ${summary.scoredTrials} scored trials`,
    "",
    priorTable(priorsOf(prepared)),
  ].join("\n");
}

/** The belief clip of a catalogue model that has one, stated or its default; empty for others. */
function clipOf({ perceptualModel, clip, set = {} }: AgentSpecification): string {
  const entry = perceptualModels.find(({ name }) => name === perceptualModel);
  const known = entry?.settings.find(({ name }) => name === "clip");
  return known === undefined ? "" : `, belief clip ${clip ?? set.clip ?? known.default}`;
}

/** The model of a result in one paragraph, clip and priors included. */
export function describeModel(result: FitResult): string {
  const { settings } = result.model;
  const clip = settings.clip === undefined ? "" : `, belief clip ${settings.clip}`;
  const levels = settings.levels === undefined ? "" : levelsOf(settings.levels);
  const responses = result.model.responses.map((r) => r.model).join(" and ");
  const head = `${result.model.perceptual} with ${responses}${levels}${clip}; MAP, ${result.inference.starts} starts, seed ${result.inference.seed}${samplingOf(result)}`;
  return `${head}\n\n${priorTable(result.model.priors.filter((p) => p.free))}`;
}

/** How posteriors were sampled, after what was said of the modes. */
function samplingOf({ inference: { sampling } }: FitResult): string {
  switch (sampling?.method) {
    case undefined:
      return "";
    case "nuts":
      return `; nuts, ${sampling.chains} chains of ${sampling.warmup} + ${sampling.draws} draws`;
    case "pathfinder":
      return `; pathfinder, ${sampling.paths} paths, ${sampling.draws} draws`;
  }
}

function priorsOf({ agent, participants }: Prepared): PriorSummary[] {
  return summarisePriors(
    agent,
    participants.map((p) => resolvePriors(agent, p.runs)),
    (i, z) => toNative(agent.parameters[i]!.domain, z),
  );
}

const scales: Readonly<Record<string, string>> = {
  real: "native",
  positive: "log",
  unit: "logit",
  interval: "scaled logit",
};

function priorTable(priors: readonly PriorSummary[]): string {
  const short = (x: number): string => String(Number(x.toPrecision(4)));
  const rows = priors.map((p) => {
    if (p.mean === null) return [p.name, "from each participant's inputs", "", scales[p.domain]!];
    if (!p.free) return [p.name, `fixed at ${short(p.interval![0])}`, "", scales[p.domain]!];
    const [low, high] = p.interval!;
    return [
      p.name,
      `normal(mean=${short(p.mean)}, sd=${short(p.sd!)})`,
      `${short(low)} to ${short(high)}`,
      scales[p.domain]!,
    ];
  });
  return align([["parameter", "prior", "90 % interval", "scale of the normal"], ...rows]);
}

function levelsOf(levels: number | readonly string[]): string {
  return typeof levels === "number" ? `, ${levels} levels` : `, levels ${levels.join(", ")}`;
}
