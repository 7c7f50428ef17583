/**
 * The report of a fit: one HTML file that opens offline, says first what came out, then shows everything it rests on.
 * Made piece by piece, one participant in memory at a time.
 */

import type { Agent } from "../agent/index.js";
import type { FitResult } from "../fit/index.js";
import { captionOf } from "./captions.js";
import { needsCare } from "./care.js";
import { crosshair } from "./crosshair.js";
import { estimatesSection } from "./estimates-table.js";
import { groupFigures } from "./group-figures.js";
import { html, Markup } from "./html.js";
import { againSection, methodsSection, referencesSection } from "./methods-section.js";
import { whole } from "./numbers.js";
import { drawn, participantsSection } from "./participants-section.js";
import { ChoicesByBelief, responseFunctions } from "./response-functions.js";
import type { NamedFigure, ReportSource } from "./source.js";
import { recodingSection, studySection } from "./study-section.js";
import { style } from "./style.js";
import { warningsSection } from "./warnings-section.js";

/** The page as pieces of text, to be written one after the other. */
export async function* reportPage(source: ReportSource): AsyncGenerator<string> {
  const { result, agent } = source;
  yield head(result).text;
  yield opening(result, agent).text;
  yield studySection(result).text;
  if (result.data.derivations.length > 0) yield recodingSection(result).text;
  yield warningsSection(result).text;
  yield estimatesSection(result, agent).text;
  const figures = groupFigures(result, agent).filter(({ kind }) => kind !== "responses");
  yield `<section id="figures"><h2>The group</h2><div class="figures">`;
  for (const figure of figures) yield (await saved(figure, source)).text;
  yield "</div></section>";
  const choices = new ChoicesByBelief(agent);
  yield* participantsSection(source, (trajectories) => choices.add(trajectories));
  const functions = responseFunctions(result, agent, choices);
  if (functions.length > 0) {
    yield `<section id="responses"><h2>Responses and beliefs</h2><div class="figures">`;
    for (const figure of functions) yield (await saved(figure, source)).text;
    yield "</div></section>";
  }
  yield methodsSection(result, agent).text;
  yield referencesSection(result, agent).text;
  yield againSection(result).text;
  yield `</main></div><script>${crosshair}</script></body></html>\n`;
}

/** Scripts and styles of the page itself, images in it, and nothing from anywhere else. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

function titleOf(result: FitResult): string {
  if (result.title !== undefined) return result.title;
  const files = result.data.files.map(({ name }) => name).join(" and ");
  return files === "" ? "Fit" : `Fit of ${files}`;
}

function head(result: FitResult): Markup {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="Credence ${result.software.version}">
<title>${titleOf(result)}</title><style>${new Markup(style)}</style></head><body><div class="page">
`;
}

function opening(result: FitResult, agent: Agent): Markup {
  const { perceptual, responses } = result.model;
  const models = [perceptual, ...responses.map(({ model }) => model)].join(" + ");
  const notes = result.analysis.notes;
  const sections = [
    ["study", "Study"],
    ...(result.data.derivations.length > 0 ? [["recodings", "Recodings"]] : []),
    ["warnings", "Warnings"],
    ["estimates", "Estimates"],
    ["figures", "The group"],
    ["participants", "Participants"],
    ...(responseFunctions(result, agent).length > 0 ? [["responses", "Responses and beliefs"]] : []),
    ["methods", "Methods"],
    ["references", "References"],
    ["again", "How to run it again"],
  ];
  return html`<div class="side"><nav class="contents" aria-label="Contents"><p>Contents</p><ol>${sections.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ol></nav></div>
<main><header><p class="kicker sans">Credence ${result.software.version} · ${models}</p><h1>${titleOf(result)}</h1><p class="verdict">${verdict(result)}</p>${notes === undefined ? "" : html`<p>${notes}</p>`}</header>
`;
}

/** One sentence: how many were fitted, failed, need care. */
export function verdict({ participants, failed }: FitResult): string {
  const n = participants.length;
  const fitted = n - failed.length;
  const careful = participants.filter(needsCare).length;
  const people = n === 1 ? "participant" : "participants";
  const care =
    careful === 0
      ? ""
      : `${whole(careful)} of the fits ${careful === 1 ? "needs" : "need"} care, for reasons given under Warnings`;
  if (failed.length === 0) {
    const all = n === 1 ? "The one participant was fitted" : `All ${whole(n)} participants were fitted`;
    return care === "" ? `${all}, and every fit converged without a warning.` : `${all}; ${care}.`;
  }
  const some = `${whole(fitted)} of ${whole(n)} ${people} ${fitted === 1 ? "was" : "were"} fitted, ${whole(failed.length)} could not be`;
  return care === "" ? `${some}; see Warnings.` : `${some}, and ${care}.`;
}

async function saved(
  { kind, name, figure }: NamedFigure,
  { result: { participants }, save }: ReportSource,
): Promise<Markup> {
  const link = await save?.(name, figure);
  const { caption, wide } = captionOf(kind, participants);
  const file = link === undefined ? "" : html` <a href="${link}">Figure as a file</a>.`;
  return html`<figure class="${wide ? "across" : "narrow"}">${drawn(figure, name)}<figcaption>${caption}${file}</figcaption></figure>
`;
}
