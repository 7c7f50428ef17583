/** The table of all participants: estimates, evidence, criteria, status. */

import type { Agent } from "../agent/index.js";
import type { Estimate, FitResult, ParticipantFit } from "../fit/index.js";
import type { Parameter } from "../model/index.js";
import { freeParameters } from "./group-figures.js";
import { html, type Markup, name, symbol } from "./html.js";
import { parameterLabel } from "./labels.js";
import { decimalsFor, fixed, plural } from "./numbers.js";
import { scaleName } from "./priors.js";
import { quantileOf } from "./response-functions.js";
import { LARGE } from "./source.js";

export function estimatesSection(result: FitResult, agent: Agent, inFitFolder: boolean): Markup {
  const { participants } = result;
  const parameters = freeParameters(result, agent);
  const decimals = parameters.map((_, j) =>
    decimalsFor(participants.map(({ estimates }) => sizeOf(estimates[j]))),
  );
  const shown = participants.slice(0, LARGE);
  const sampled = participants.some(({ evidence }) => evidence?.method === "importance sampling");
  const more =
    participants.length > shown.length
      ? html`<p>The first ${LARGE} of ${plural(participants.length, "participant")}${inFitFolder ? html`; all are in <a href="participants.csv">participants.csv</a>` : ""}. The rows at the end summarise all of them.</p>`
      : "";
  return html`<section id="estimates"><h2>Estimates</h2>
<p>Most probable values of the parameters on their native scale, with 90 % intervals of the Laplace approximation. Standard deviations (sd) are on the scale of estimation: log for positive parameters, logit for bounded ones. LME is the log model evidence by Laplace${sampled ? ", or by importance sampling (*) where Laplace is not to be trusted" : ""}.</p>${more}
<div class="scroll" tabindex="0" role="region" aria-label="Table of estimates"><table class="dense">
<thead><tr><th class="text" rowspan="2" scope="col">participant</th>${parameters.map((p) => groupHead(agent, p))}<th rowspan="2" scope="col">LME</th><th rowspan="2" scope="col">AIC</th><th rowspan="2" scope="col">BIC</th><th class="text" rowspan="2" scope="col">status</th></tr>
<tr>${parameters.map((p) => html`<th scope="col">estimate</th><th scope="col">${sdHead(p)}</th><th scope="col">90 % interval</th>`)}</tr></thead>
<tbody>${shown.map((fit, i) => row(fit, i, decimals))}</tbody>
${summaryRows(participants, decimals)}</table></div></section>`;
}

/** What the digits of an estimate are for: its size, or where it is near zero that of its interval. */
function sizeOf(estimate: Estimate | undefined): number | null {
  if (estimate === undefined || estimate.value === null) return null;
  const { value, interval } = estimate;
  return Math.max(Math.abs(value), interval === null ? 0 : (interval[1] - interval[0]) / 4);
}

function groupHead(agent: Agent, parameter: Parameter): Markup {
  return html`<th class="group" colspan="3" scope="colgroup">${symbol(parameterLabel(agent, parameter))} (${parameter.name})</th>`;
}

function sdHead(parameter: Parameter): string {
  const scale = scaleName(parameter);
  return scale === "native" ? "sd" : `sd, ${scale}`;
}

function row(fit: ParticipantFit, index: number, decimals: readonly number[]): Markup {
  const { id, status, estimates, evidence, aic, bic } = fit;
  const star = evidence?.method === "importance sampling" ? html`<span class="star">*</span>` : "";
  const cells = estimates.map(({ value, sd, interval }, j) => {
    const range =
      interval === null ? "–" : `${fixed(interval[0], decimals[j]!)} to ${fixed(interval[1], decimals[j]!)}`;
    return html`<td>${fixed(value, decimals[j]!)}</td><td>${fixed(sd, 2)}</td><td>${range}</td>`;
  });
  return html`<tr><th scope="row"><a href="#p${index + 1}">${name(id)}</a></th>${cells}<td>${fixed(evidence?.value, 2)}${star}</td><td>${fixed(aic, 1)}</td><td>${fixed(bic, 1)}</td><td class="${status === "converged" ? "text" : "text care"}">${status}</td></tr>
`;
}

/** Mean, standard deviation and median over all participants that have a value. */
function summaryRows(participants: readonly ParticipantFit[], decimals: readonly number[]): Markup | string {
  const of = (pick: (fit: ParticipantFit) => number | null | undefined): number[] =>
    participants.flatMap((fit) => pick(fit) ?? []);
  const columns = decimals.map((_, j) => of(({ estimates }) => estimates[j]?.value));
  const others = [of(({ evidence }) => evidence?.value), of(({ aic }) => aic), of(({ bic }) => bic)] as const;
  if (participants.length < 2) return "";
  const line = (title: string, statistic: (values: readonly number[]) => number): Markup => {
    const cells = columns.map(
      (values, j) => html`<td>${fixed(statistic(values), decimals[j]!)}</td><td></td><td></td>`,
    );
    const [evidence, aic, bic] = others;
    return html`<tr><th scope="row">${title}</th>${cells}<td>${fixed(statistic(evidence), 2)}</td><td>${fixed(statistic(aic), 1)}</td><td>${fixed(statistic(bic), 1)}</td><td></td></tr>
`;
  };
  return html`<tbody class="summary">${line("mean", mean)}${line("sd", deviation)}${line("median", median)}</tbody>`;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, x) => sum + x, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, x) => sum + (x - centre) ** 2, 0);
  return values.length < 2 ? Number.NaN : Math.sqrt(squares / (values.length - 1));
}

function median(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : quantileOf(values, 0.5);
}
