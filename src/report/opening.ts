/** What a reader wants first: the title, what came out in a sentence or two, and the contents. */

import type { Agent } from "../agent/index.js";
import type { FitResult } from "../fit/index.js";
import { needsCare } from "./care.js";
import { groupOutcome, groupVerdict } from "./group/opening.js";
import { freeParameters } from "./group-figures.js";
import { html, joined, type Markup, symbol } from "./html.js";
import { parameterLabel } from "./labels.js";
import { fixed, plural, significant, whole } from "./numbers.js";
import { quantileOf } from "./response-functions.js";

export function titleOf(result: FitResult): string {
  if (result.title !== undefined) return result.title;
  const files = result.data.files.map(({ name }) => name).join(" and ");
  return files === "" ? "Fit" : `Fit of ${files}`;
}

export function opening(result: FitResult, agent: Agent): Markup {
  const { perceptual, responses } = result.model;
  const models = [perceptual, ...responses.map(({ model }) => model)].join(" + ");
  const { notes, agent: stated } = result.analysis;
  const named = stated?.perceptualModel ?? stated?.network ?? stated?.file;
  return html`<header><p class="kicker sans">Credence ${result.software.version} · ${models}</p><h1>${titleOf(result)}</h1><p class="verdict">${result.group === undefined ? verdict(result) : groupVerdict(result.group)}</p>
${result.group === undefined ? outcome(result, agent) : groupOutcome(agent, result.group)}${named === undefined ? html`<p class="note">No model was named: binary inputs with binary responses mean ${models}.</p>` : ""}${notes === undefined ? "" : html`<p>${notes}</p>`}</header>
`;
}

export function contents(sections: readonly (readonly [id: string, title: string])[]): Markup {
  return html`<div class="side"><nav class="contents" aria-label="Contents"><p>Contents</p><ol>${sections.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ol></nav></div>
`;
}

/** One sentence: how many were fitted, failed, need care. */
export function verdict({ participants, failed }: FitResult): string {
  const n = participants.length;
  if (n === 0) return "There was nobody to fit.";
  const fitted = n - failed.length;
  if (fitted === 0) {
    return n === 1
      ? "The one participant could not be fitted; see Warnings."
      : `None of the ${whole(n)} participants could be fitted; see Warnings.`;
  }
  const careful = participants.filter(needsCare).length;
  const care =
    careful === 0
      ? ""
      : n === 1
        ? "the fit needs care, for reasons given under Warnings"
        : `${whole(careful)} of the fits ${careful === 1 ? "needs" : "need"} care, for reasons given under Warnings`;
  if (failed.length === 0) {
    const all = n === 1 ? "The one participant was fitted" : `All ${whole(n)} participants were fitted`;
    return care === "" ? `${all}, and ${n === 1 ? "the" : "every"} fit converged.` : `${all}; ${care}.`;
  }
  const some = `${whole(fitted)} of ${whole(n)} participants ${fitted === 1 ? "was" : "were"} fitted, ${whole(failed.length)} could not be`;
  return care === "" ? `${some}; see Warnings.` : `${some}, and ${care}.`;
}

/** Typical parameters and the evidence. */
function outcome(result: FitResult, agent: Agent): Markup | string {
  const { participants, total } = result;
  const values = freeParameters(result, agent).flatMap((parameter, j) => {
    const estimates = participants.flatMap(({ estimates: all }) => all[j]?.value ?? []);
    if (estimates.length === 0) return [];
    return [html`${symbol(parameterLabel(agent, parameter))} = ${significant(quantileOf(estimates, 0.5))}`];
  });
  const fitted = participants.length - result.failed.length;
  const medians =
    values.length === 0
      ? ""
      : html`${fitted === 1 ? "Estimates" : "Medians of the estimates"}: ${joined(values, ", ")}. `;
  const evidence =
    total.fitted === 0
      ? ""
      : total.fitted === 1
        ? `Log model evidence: ${fixed(total.evidence, 2)}.`
        : `Log model evidence, summed over ${plural(total.fitted, "participant")}: ${fixed(total.evidence, 2)}.`;
  return medians === "" && evidence === ""
    ? ""
    : html`<p>${medians}${evidence}</p>
`;
}
