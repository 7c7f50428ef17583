/** What a group model says of each participant, in the form in which every fit says it. */

import { type Agent, freeIndices } from "../agent/index.js";
import type { GroupDensity } from "../group/density/index.js";
import type { GroupOutputs } from "../group/outputs/index.js";
import { toNative } from "../model/index.js";
import { countTrials } from "./counts.js";
import { finite } from "./finite.js";
import type { GroupModel } from "./group-model.js";
import type { GroupPosterior } from "./group-result.js";
import { Z95 } from "./interval.js";
import type { ParticipantFit } from "./summary.js";

/**
 * One for each participant: posterior mean, sd and interval of every parameter at the mean of the participant's cells.
 * There is no mode, and hence no evidence. `logLikelihood` is that at the posterior means of the cells.
 *
 * @param cellDraws on the estimation scale, [draw][parameter * cells + cell]
 */
export function groupPeople(
  agent: Agent,
  { participants, built: { design }, individual }: GroupModel,
  density: GroupDensity,
  cellDraws: Float64Array,
  outputs: GroupOutputs,
  { status, verdict, chains, draws, divergences, eBfmi, khat }: GroupPosterior,
): ParticipantFit[] {
  const free = freeIndices(agent);
  const count = design.cells.length;
  const width = free.length * count;
  const { perRun } = density.likelihood.value([meanOfDraws(cellDraws, width)]);
  return participants.map((person, i): ParticipantFit => {
    const own = design.cells.flatMap((cell, c) => (cell.participant === i ? [c] : []));
    const runs = density.likelihood.runsOf[i]!;
    const means = outputs.participantMeans.filter(({ participant }) => participant === person.id);
    let logLikelihood = 0;
    for (let r = runs.from; r < runs.from + runs.count; r++) logLikelihood += perRun[r]!;
    const summaries = free.map((index, p) => {
      const { name, domain } = agent.parameters[index]!;
      const { mean: estimation, sd } = momentsOf(
        cellDraws,
        width,
        own.map((c) => p * count + c),
      );
      const { summary } = means.find(({ parameter }) => parameter === name)!;
      return { name, domain, estimation, sd, summary, prior: individual[p]!.prior };
    });
    return {
      id: person.id,
      status: "converged",
      runs: person.runs.map(({ trials, sessions }) => ({ trials, ...(sessions && { sessions }) })),
      estimates: summaries.map(({ name, domain, estimation, sd, summary, prior }) => {
        const at = (z: number): number => toNative(domain, z);
        return {
          name,
          value: summary.mean,
          estimation,
          sd,
          interval: [summary.low, summary.high],
          prior:
            "sd" in prior
              ? {
                  mean: prior.mean,
                  sd: prior.sd,
                  interval: [at(prior.mean - Z95 * prior.sd), at(prior.mean + Z95 * prior.sd)],
                }
              : null,
        };
      }),
      logJoint: null,
      logLikelihood: finite(logLikelihood),
      evidence: null,
      aic: null,
      bic: null,
      accuracy: null,
      complexity: null,
      ...countTrials(agent, person),
      covariance: null,
      correlation: null,
      hessian: null,
      starts: [],
      redrawn: 0,
      optima: 0,
      warnings: [],
      posterior: {
        status,
        verdict,
        flags: [],
        chains,
        draws,
        divergences,
        eBfmi,
        khat,
        estimates: summaries.map(({ name, summary }) => ({
          name,
          mean: finite(summary.mean),
          sd: finite(summary.sd),
          interval: [summary.low, summary.high],
          essBulk: finite(summary.essBulk),
          essTail: finite(summary.essTail),
          rHat: finite(summary.rHat),
          mcseMean: finite(summary.mcseMean),
        })),
      },
    };
  });
}

/** Posterior mean of every entry. */
export function meanOfDraws(draws: Float64Array, width: number): Float64Array {
  const mean = new Float64Array(width);
  const S = draws.length / width;
  for (let s = 0; s < S; s++) for (let j = 0; j < width; j++) mean[j]! += draws[s * width + j]!;
  return mean.map((sum) => sum / S);
}

/** Mean and sd over draws of the mean of some entries. */
function momentsOf(
  draws: Float64Array,
  width: number,
  entries: readonly number[],
): { readonly mean: number; readonly sd: number } {
  const S = draws.length / width;
  const values = Float64Array.from({ length: S }, (_, s) => {
    let sum = 0;
    for (const j of entries) sum += draws[s * width + j]!;
    return sum / entries.length;
  });
  const mean = values.reduce((sum, x) => sum + x, 0) / S;
  return { mean, sd: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (S - 1)) };
}
