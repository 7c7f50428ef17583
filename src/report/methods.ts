/**
 * The paragraph on methods: the exact model, settings, priors, optimiser, evidence and versions, as plain text that a
 * paper can take over. It says nothing of options that were not used.
 */

import type { Agent } from "../agent/index.js";
import type { FitResult } from "../fit/index.js";
import { type Citation, citations } from "./citations.js";
import { groupSentences } from "./group/methods.js";
import { inferenceSentences } from "./methods-inference.js";
import { modelSentences } from "./methods-model.js";
import { countSentences, studySentences } from "./methods-study.js";
import { type StatedPrior, statedPriors } from "./priors.js";

/** One paragraph of plain text. Works are cited as `(Mathys et al., 2014)`; `citations` lists them. */
export function methodsParagraph(result: FitResult, agent: Agent): string {
  const list = citations(result, agent);
  const cite = citing(list);
  return [
    ...studySentences(result),
    ...modelSentences(result, agent, cite),
    ...countSentences(result, agent),
    ...(result.group === undefined
      ? [...priorSentences(statedPriors(result, agent)), ...inferenceSentences(result, agent, cite)]
      : [
          ...fixedSentences(statedPriors(result, agent)),
          ...groupSentences(result, result.group, agent, cite),
        ]),
    `Computed with Credence ${result.software.version}, seed ${result.inference.seed}, on ${result.timing.engine}.`,
  ].join(" ");
}

/** ` (Mathys et al., 2011; Mathys et al., 2014)`, of those that are in the list; else nothing. */
export type Cite = (...keys: readonly string[]) => string;

function citing(list: readonly Citation[]): Cite {
  const cited = new Map(list.map(({ key, short }) => [key, short]));
  return (...keys) => {
    const found = keys.flatMap((key) => cited.get(key) ?? []);
    return found.length === 0 ? "" : ` (${found.join("; ")})`;
  };
}

function priorSentences(priors: readonly StatedPrior[]): string[] {
  const free = priors.filter((prior) => prior.free);
  const estimated = free.map((prior) => `${prior.parameter.name} (${priorWords(prior)})`);
  return [
    free.length === 0
      ? "No parameter was estimated."
      : `Estimated, with normal priors on the scale of estimation: ${estimated.join("; ")}.`,
    ...fixedSentences(priors),
  ];
}

function fixedSentences(priors: readonly StatedPrior[]): string[] {
  const values = priors
    .filter(({ free }) => !free)
    .map(({ parameter, value }) => `${parameter.name} = ${value}`);
  return values.length === 0 ? [] : [`Fixed: ${values.join(", ")}.`];
}

/** `log scale, mean 3.8712, sd 1; native 90 % interval 9.27 to 249`. */
function priorWords({ scale, mean, sd, interval }: StatedPrior): string {
  const native = interval === undefined ? "" : `; native 90 % interval ${interval}`;
  return `${scale} scale, mean ${mean}, sd ${sd}${native}`;
}
