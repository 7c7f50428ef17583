/** Sampled posteriors in the report: their table, leave-one-out, and figures of the draws of single participants. */

import type { Agent } from "../agent/index.js";
import type { FitResult, ParticipantFit, PosteriorSummary, TotalLoo } from "../fit/index.js";
import { freeParameters } from "./group-figures.js";
import { html, type Markup, name, symbol } from "./html.js";
import { parameterLabel } from "./labels.js";
import { decimalsFor, fixed, plural } from "./numbers.js";
import { LARGE } from "./source.js";

/** Undefined where nothing was sampled. */
export function posteriorSection(result: FitResult, agent: Agent, inFitFolder: boolean): Markup | undefined {
  const { participants, inference, total } = result;
  const { sampling } = inference;
  if (sampling === undefined) return undefined;
  const shown = participants.slice(0, LARGE);
  const trusted = participants.filter(({ posterior }) => posterior?.status === "converged").length;
  const chained = sampling.method === "nuts";
  const rest =
    participants.length > shown.length
      ? html`<p>The first ${LARGE} of ${plural(participants.length, "participant")}${inFitFolder ? html`; all are in <a href="participants.csv">participants.csv</a>` : ""}.</p>`
      : "";
  return html`<section id="posteriors"><h2>Sampled posteriors</h2>
<p>Draws by ${chained ? "the No-U-Turn sampler" : "Pathfinder"}; those of ${trusted} of ${plural(participants.length, "participant")} can be trusted. Mean, standard deviation (sd) and equal-tailed 89 % interval on the native scale${chained ? "; effective sample sizes (ESS) of bulk and tails, R-hat, and the Monte Carlo error of the mean (MCSE)" : ""}.</p>${rest}
${table(shown, result, agent, chained)}
${total.loo === undefined ? "" : leaveOneOut(shown, total.loo)}</section>`;
}

function table(shown: readonly ParticipantFit[], result: FitResult, agent: Agent, chained: boolean): Markup {
  const parameters = freeParameters(result, agent);
  const decimals = parameters.map((_, j) =>
    decimalsFor(
      shown.map(({ posterior }) => posterior?.estimates[j]?.sd),
      2,
    ),
  );
  const places = new Map(result.participants.map(({ id }, i) => [id, i + 1]));
  const head = ["mean", "sd", "89 % interval", ...(chained ? ["ESS bulk", "ESS tail", "R-hat", "MCSE"] : [])];
  const rows = shown.flatMap(({ id, posterior }) => {
    const status = statusOf(posterior);
    const person = html`<th scope="row"><a href="#p${places.get(id)}">${name(id)}</a></th>`;
    if (posterior === undefined || posterior.estimates.length === 0) {
      return [html`<tr>${person}<td class="text" colspan="${head.length + 1}">–</td>${status}</tr>\n`];
    }
    return posterior.estimates.map((e, j) => {
      const digits = decimals[j] ?? 2;
      const range =
        e.interval === null ? "–" : `${fixed(e.interval[0], digits)} to ${fixed(e.interval[1], digits)}`;
      const chains = chained
        ? html`<td>${fixed(e.essBulk, 0)}</td><td>${fixed(e.essTail, 0)}</td><td>${fixed(e.rHat, 3)}</td><td>${fixed(e.mcseMean, digits + 1)}</td>`
        : "";
      return html`<tr>${person}<td class="text">${symbol(parameterLabel(agent, parameters[j]!))}</td><td>${fixed(e.mean, digits)}</td><td>${fixed(e.sd, digits)}</td><td>${range}</td>${chains}${status}</tr>\n`;
    });
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of sampled posteriors"><table class="dense">
<thead><tr><th class="text" scope="col">participant</th><th class="text" scope="col">parameter</th>${head.map((text) => html`<th scope="col">${text}</th>`)}<th class="text" scope="col">draws</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function statusOf(posterior: PosteriorSummary | undefined): Markup {
  if (posterior?.status === "converged") return html`<td class="text">trusted</td>`;
  return html`<td class="text care">${posterior === undefined || posterior.status === "failed" ? "none" : "not trusted"}</td>`;
}

function leaveOneOut(shown: readonly ParticipantFit[], total: TotalLoo): Markup {
  const { participants: count, untrusted, refitted, moved, constant } = total;
  const repaired = [
    ...(refitted === 0
      ? []
      : [`${plural(refitted, "response was", "responses were")} left out by an exact refit`]),
    ...(moved === 0
      ? []
      : [`${plural(moved, "response was", "responses were")} left out by moment matching`]),
    ...(constant === 0
      ? []
      : [
          `${plural(constant, "response that no parameter bears on is", "responses that no parameter bears on are")} not counted`,
        ]),
  ];
  const doubt =
    untrusted.length === 0
      ? ""
      : ` ${plural(untrusted.length, "participant")} whose draws should not be trusted ${untrusted.length === 1 ? "is" : "are"} in the sums.`;
  const cells = (
    of: Pick<TotalLoo, "elpdLoo" | "seElpdLoo" | "pLoo" | "looic" | "nBadK" | "elpdWaic" | "units">,
  ): Markup =>
    html`<td>${of.units}</td><td>${fixed(of.elpdLoo, 2)}</td><td>${fixed(of.seElpdLoo, 2)}</td><td>${fixed(of.pLoo, 2)}</td><td>${fixed(of.looic, 2)}</td><td${of.nBadK > 0 ? html` class="care"` : ""}>${of.nBadK}</td><td>${fixed(of.elpdWaic, 2)}</td>`;
  const rows = shown.flatMap(({ id, posterior }) =>
    posterior?.loo === undefined
      ? []
      : [html`<tr><th scope="row">${name(id)}</th>${cells(posterior.loo)}${statusOf(posterior)}</tr>\n`],
  );
  return html`<h3>Leave-one-out</h3>
<p>How well each response is predicted by the participant's other responses: expected log predictive density (elpd, nats) by Pareto-smoothed importance sampling, its standard error (se), effective number of parameters (p), −2 elpd (looic), and the responses whose Pareto k is too large. WAIC is shown beside it as a check. ${repaired.length === 0 ? "" : `${repaired.join("; ")}.`}${doubt}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Table of leave-one-out"><table class="dense">
<thead><tr><th class="text" scope="col">participant</th><th scope="col">responses</th><th scope="col">elpd</th><th scope="col">se</th><th scope="col">p</th><th scope="col">looic</th><th scope="col">bad k</th><th scope="col">elpd WAIC</th><th class="text" scope="col">draws</th></tr></thead>
<tbody>${rows}</tbody><tbody class="summary"><tr><th scope="row">all ${count}</th>${cells(total)}<td></td></tr></tbody></table></div>`;
}
