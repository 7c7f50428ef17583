/** The sections of a report that a group model has in place of those of independent fits. */

import type { GroupResult } from "../../fit/group-result.js";
import { html, Markup } from "../html.js";
import type { FigureKind, NamedFigure, ReportSource } from "../source.js";
import { contrastsSection } from "./contrasts-section.js";
import { groupModelFigures } from "./figures.js";
import { looSection } from "./loo-section.js";
import { modelSection } from "./model-section.js";
import { peopleSection } from "./people-section.js";
import { populationSection } from "./population-section.js";
import { groupWarningsSection } from "./warnings-section.js";

/** Ids and titles for the table of contents, after the warnings. */
export function groupContents({ contrasts, loo }: GroupResult): (readonly [id: string, title: string])[] {
  return [
    ["population", "Population"],
    ...(contrasts.length === 0 ? [] : [["contrasts", "Contrasts"] as const]),
    ["estimates", "Participants and the population"],
    ["model", "The model"],
    ...(loo === undefined ? [] : [["loo", "Leave-one-out"] as const]),
  ];
}

/** @param saved a figure with its caption, saved where figures are */
export async function* groupSections(
  { result, agent, group: extras = {} }: ReportSource,
  group: GroupResult,
  inFitFolder: boolean,
  saved: (figure: NamedFigure) => Promise<Markup>,
): AsyncGenerator<string> {
  const figures = groupModelFigures(result, group, agent, extras);
  const drawn = async (...kinds: FigureKind[]): Promise<Markup> => {
    const own: Markup[] = [];
    for (const figure of figures) if (kinds.includes(figure.kind)) own.push(await saved(figure));
    return own.length === 0 ? new Markup("") : html`<div class="figures">${own}</div>`;
  };
  yield groupWarningsSection(result, group).text;
  yield populationSection(agent, group, inFitFolder).text;
  yield (await drawn("population", "hyperpriors")).text;
  if (group.contrasts.length > 0) {
    yield contrastsSection(agent, group).text;
    yield (await drawn("contrasts")).text;
  }
  yield peopleSection(result, agent, group, inFitFolder).text;
  yield (await drawn("shrinkage")).text;
  yield modelSection(agent, group, await drawn("model", "network")).text;
  if (group.loo !== undefined) {
    yield looSection(group.loo, extras.loo ?? [], inFitFolder).text;
    yield (await drawn("loo")).text;
  }
}
