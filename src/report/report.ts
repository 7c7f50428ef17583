/**
 * The report of a fit: one HTML file that opens offline, says first what came out, then shows everything it rests on.
 * Made piece by piece, one participant in memory at a time.
 */

import type { FitResult } from "../fit/index.js";
import { captionOf } from "./captions.js";
import { crosshair } from "./crosshair.js";
import { estimatesSection } from "./estimates-table.js";
import { groupContents, groupSections } from "./group/sections.js";
import { groupFigures } from "./group-figures.js";
import { html, Markup } from "./html.js";
import { againSection, methodsSection, referencesSection } from "./methods-section.js";
import { contents, opening, titleOf } from "./opening.js";
import { drawn, participantsSection } from "./participants-section.js";
import { pagePolicy, scriptHash } from "./policy.js";
import { posteriorForest } from "./posterior-figures.js";
import { posteriorSection } from "./posterior-section.js";
import { ChoicesByBelief, responseFunctions } from "./response-functions.js";
import type { NamedFigure, ReportOptions, ReportSource } from "./source.js";
import { recodingSection, studySection } from "./study-section.js";
import { style } from "./style.js";
import { warningsSection } from "./warnings-section.js";

/**
 * The page as pieces of text, to be written one after the other. Reads the trajectories once, to their end.
 *
 * @throws what `trajectories` and `save` throw
 */
export async function* reportPage(source: ReportSource, options: ReportOptions = {}): AsyncGenerator<string> {
  const { result, agent } = source;
  const { group } = result;
  const { inFitFolder = true } = options;
  const choices = new ChoicesByBelief(agent);
  const responds = responseFunctions(result, agent).length > 0;
  const recoded = result.data.derivations.length > 0;
  const posteriors = posteriorSection(result, agent, inFitFolder);
  const script = await scriptHash(crosshair);
  yield head(result, script).text;
  yield opening(result, agent).text;
  yield contents([
    ["study", "Study"],
    ...(recoded ? [["recodings", "Recodings"] as const] : []),
    ["warnings", "Warnings"],
    ...(group === undefined ? aloneContents(posteriors !== undefined) : groupContents(group)),
    ["participants", "Participants"],
    ...(responds ? [["responses", "Responses and beliefs"] as const] : []),
    ["methods", "Methods"],
    ["references", "References"],
    ["again", "How to run it again"],
  ]).text;
  yield "<main>";
  yield studySection(result).text;
  if (recoded) yield recodingSection(result).text;
  if (group === undefined) {
    yield warningsSection(result, agent, inFitFolder).text;
    yield estimatesSection(result, agent, inFitFolder).text;
    if (posteriors !== undefined) yield posteriors.text;
    yield `<section id="figures"><h2>The group</h2><div class="figures">`;
    const ofAll = [...groupFigures(result, agent), ...posteriorForest(result, agent)];
    for (const figure of ofAll) yield (await saved(figure, source)).text;
    yield "</div></section>";
  } else yield* groupSections(source, group, inFitFolder, (figure) => saved(figure, source));
  yield* participantsSection(source, (trajectories) => choices.add(trajectories));
  if (responds) {
    yield `<section id="responses"><h2>Responses and beliefs</h2><div class="figures">`;
    for (const figure of responseFunctions(result, agent, choices)) yield (await saved(figure, source)).text;
    yield "</div></section>";
  }
  yield methodsSection(result, agent).text;
  yield referencesSection(result, agent, inFitFolder).text;
  yield againSection(result, inFitFolder).text;
  yield `</main></div>${script === undefined ? "" : `<script>${crosshair}</script>`}</body></html>\n`;
}

const aloneContents = (sampled: boolean) =>
  [
    ["estimates", "Estimates"],
    ...(sampled ? ([["posteriors", "Sampled posteriors"]] as const) : []),
    ["figures", "The group"],
  ] as const;

function head(result: FitResult, script: string | undefined): Markup {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${pagePolicy(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="Credence ${result.software.version}">
<title>${titleOf(result)}</title><style>${new Markup(style)}</style></head><body><div class="page">
`;
}

/** A figure of the group, with a link to its file. */
async function saved({ kind, name, figure }: NamedFigure, { result, save }: ReportSource): Promise<Markup> {
  const link = await save?.(name, figure);
  const { caption, wide } = captionOf(kind, result);
  const file =
    link === undefined ? "" : html`<span class="screen"> <a href="${link}">Figure as a file</a>.</span>`;
  return html`<figure class="${wide ? "across" : "narrow"}">${drawn(figure, name)}<figcaption>${caption}${file}</figcaption></figure>
`;
}
