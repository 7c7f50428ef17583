/** One participant after the other: figures in the page, or above `LARGE` a row with links to figures beside it. */

import type { Agent } from "../agent/index.js";
import { type Figure, toSvg } from "../figures/index.js";
import {
  type FitResult,
  type ParticipantFit,
  type ParticipantTrajectories,
  streamColumn,
} from "../fit/index.js";
import { needsCare } from "./care.js";
import { ChainFigures } from "./chain-figures.js";
import { fileNames } from "./file-names.js";
import { html, Markup, name, symbol } from "./html.js";
import { parameterLabel, parameterOf } from "./labels.js";
import { fixed, significant } from "./numbers.js";
import { participantFigures, runStarts } from "./participant-figures.js";
import { LARGE, type NamedFigure, posteriorKinds, type ReportSource } from "./source.js";

/** @param each sees the trajectories of every participant that has some, once */
export async function* participantsSection(
  source: ReportSource,
  each: (trajectories: ParticipantTrajectories) => void,
): AsyncGenerator<string> {
  const { participants } = source.result;
  const large = participants.length > LARGE;
  yield html`<section id="participants"><h2>Participants</h2>${large ? tableHead(source.save !== undefined) : intro(source.result)}`
    .text;
  let at = 0;
  const absent = (): string => {
    const index = at++;
    return (large ? absentRow(participants[index]!, index) : absentArticle(participants[index]!, index)).text;
  };
  const chains = new ChainFigures(source);
  const places = new Map(participants.map(({ id }, index) => [id, index]));
  for await (const trajectories of source.trajectories) {
    const index = places.get(trajectories.id);
    if (index === undefined || index < at) continue;
    while (at < index) yield absent();
    each(trajectories);
    const fit = participants[index]!;
    const { result, agent } = source;
    yield large
      ? (await row(source, fit, index, trajectories)).text
      : article(agent, fit, index, trajectories, [
          ...participantFigures(result, agent, fit, trajectories),
          ...chains.of(fit),
        ]).text;
    at = index + 1;
  }
  while (at < participants.length) yield absent();
  yield `${large ? "</tbody></table></div>" : ""}</section>`;
}

function intro({ participants, group }: FitResult): Markup {
  const where = group === undefined ? "the most probable parameters" : "posterior means of the parameters";
  return html`<p>Beliefs at ${where}. Bands hold one posterior standard deviation on either side of the mean. Residuals that drift, or stay alike from trial to trial, show what the model misses.</p>
<nav class="jump" aria-label="Participants">${participants.map(
    (fit, i) =>
      html`<a href="#p${i + 1}"${needsCare(fit) || fit.status === "failed" ? html` class="care"` : ""}>${name(fit.id)}</a> `,
  )}</nav>
`;
}

function article(
  agent: Agent,
  fit: ParticipantFit,
  index: number,
  trajectories: ParticipantTrajectories,
  figures: readonly NamedFigure[],
): Markup {
  const starts = runStarts(trajectories);
  const own = figures.map(({ kind, figure }, i) => ({
    trials: kind === "trajectories",
    posterior: posteriorKinds.some((known) => known === kind),
    svg: drawn(figure, `p${index + 1}-${i + 1}`),
  }));
  const beliefs = own.filter(({ trials }) => trials);
  const draws = own.filter(({ posterior }) => posterior);
  const others = own.filter(({ trials, posterior }) => !trials && !posterior);
  return html`<section class="participant" id="p${index + 1}"><h3>Participant ${name(fit.id)}</h3>
${summaryLine(agent, fit)}${beliefs.map(
  ({ svg }) =>
    html`<figure class="trajectories"${starts.length === 0 ? "" : html` data-runs="${starts.join(",")}"`} aria-label="Beliefs of participant ${fit.id} over trials">${svg}</figure>`,
)}${
  others.length === 0
    ? ""
    : html`<details><summary>Residuals and correlations</summary>${others.map(({ svg }) => html`<figure>${svg}</figure>`)}</details>`
}${
  draws.length === 0
    ? ""
    : html`<details><summary>Sampled posterior</summary>${verdictOf(fit)}${draws.map(({ svg }) => html`<figure>${svg}</figure>`)}</details>`
}</section>
`;
}

/** What the draws are worth, line by line. */
function verdictOf({ posterior }: ParticipantFit): Markup | string {
  if (posterior === undefined) return "";
  const [first, ...doubts] = posterior.verdict.split("\n");
  const listed = doubts.map((line) => html`<li>${line.replace(/^- /, "")}</li>`);
  return html`<p>${first}</p>${listed.length === 0 ? "" : html`<ul>${listed}</ul>`}`;
}

function absentArticle({ id, status, reason }: ParticipantFit, index: number): Markup {
  const why =
    status === "failed"
      ? `Not fitted: ${reason ?? "no reason was recorded"}.`
      : "No trajectories were stored.";
  return html`<section class="participant" id="p${index + 1}"><h3>Participant ${name(id)}</h3><p class="line sans care">${why}</p></section>
`;
}

function summaryLine(agent: Agent, fit: ParticipantFit): Markup {
  const values = fit.estimates.map(({ name: parameter, value, interval }) => {
    const label = symbol(parameterLabel(agent, parameterOf(agent, parameter)));
    const range = interval === null ? "" : ` (${significant(interval[0])} to ${significant(interval[1])})`;
    return html`${label} = ${significant(value)}${range}; `;
  });
  const status = fit.status === "converged" ? "converged" : html`<span class="care">${fit.status}</span>`;
  // Nobody is fitted alone in a group model: there is no evidence for one of them.
  const evidence = fit.starts.length === 0 ? "" : `LME ${fixed(fit.evidence?.value, 2)}; `;
  return html`<p class="line sans">${values}${evidence}${perTrial(fit)}${status}</p>`;
}

/** Geometric mean of the probability of what was observed: a likelihood that people with more trials do not lose by. */
function perTrial({ logLikelihood, scored }: ParticipantFit): string {
  if (logLikelihood === null || scored === 0) return "";
  return `likelihood per trial ${fixed(Math.exp(logLikelihood / scored), 3)}; `;
}

function tableHead(linked: boolean): Markup {
  const where = linked
    ? "Figures of each participant are files beside this page."
    : "No figures were saved; credence plot draws those of each participant.";
  return new Markup(`<p>${where}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Participants and their figures"><table>
<thead><tr><th class="text" scope="col">participant</th><th scope="col">trials</th><th scope="col">likelihood per trial</th><th scope="col">mean residual</th><th class="text" scope="col">status</th><th class="text" scope="col">figures</th></tr></thead><tbody>
`);
}

async function row(
  { result, agent, save }: ReportSource,
  fit: ParticipantFit,
  index: number,
  trajectories: ParticipantTrajectories,
): Promise<Markup> {
  const { columns, trials } = trajectories;
  const links: Markup[] = [];
  if (save !== undefined) {
    const before = `${fileNames(result).get(fit.id) ?? ""}-`.length;
    for (const { name: file, figure } of participantFigures(result, agent, fit, trajectories)) {
      links.push(html`<a href="${await save(file, figure)}">${file.slice(before).replaceAll("_", " ")}</a> `);
    }
  }
  const likelihood =
    fit.logLikelihood === null || fit.scored === 0 ? undefined : Math.exp(fit.logLikelihood / fit.scored);
  const residuals = agent.streams.map(({ name: stream }) =>
    meanOf(columns.get(streamColumn(agent, stream, "residual"))),
  );
  return html`<tr id="p${index + 1}"><th scope="row">${name(fit.id)}</th><td>${trials}</td><td>${fixed(likelihood, 3)}</td><td>${residuals.map((x) => fixed(x, 2)).join(", ")}</td><td class="${fit.status === "converged" ? "text" : "text care"}">${fit.status}</td><td class="text">${links}</td></tr>
`;
}

function absentRow({ id, status, reason }: ParticipantFit, index: number): Markup {
  return html`<tr id="p${index + 1}"><th scope="row">${name(id)}</th><td class="wrap" colspan="3">${reason ?? "no trajectories were stored"}</td><td class="text care">${status}</td><td></td></tr>
`;
}

function meanOf(values: Float64Array | undefined): number | undefined {
  const present = values?.filter((x) => !Number.isNaN(x));
  return present === undefined || present.length === 0
    ? undefined
    : present.reduce((sum, x) => sum + x, 0) / present.length;
}

/** The drawing as part of the page; where that is narrow, it scrolls rather than shrinks until nobody can read it. */
export function drawn(figure: Figure, idPrefix: string): Markup {
  return html`<div class="plot" style="--width:${figure.width}px">${new Markup(toSvg(figure, { idPrefix }))}</div>`;
}
