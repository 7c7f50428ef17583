/** Participants of a group model: values with intervals, and how far the population draws them. */

import type { Agent } from "../../agent/index.js";
import type { GroupResult } from "../../fit/group-result.js";
import type { FitResult } from "../../fit/index.js";
import { freeParameters } from "../group-figures.js";
import { html, type Markup, name, symbol } from "../html.js";
import { parameterLabel } from "../labels.js";
import { decimalsFor, fixed, plural } from "../numbers.js";
import { LARGE } from "../source.js";
import { estimationLabel, intervalName } from "./labels.js";

export function peopleSection(
  result: FitResult,
  agent: Agent,
  group: GroupResult,
  inFitFolder: boolean,
): Markup {
  const { participants } = result;
  const parameters = freeParameters(result, agent);
  const shown = participants.slice(0, LARGE);
  const decimals = parameters.map((_, j) =>
    decimalsFor(
      participants.map(({ posterior }) => posterior?.estimates[j]?.sd ?? null),
      2,
    ),
  );
  const more =
    participants.length === shown.length
      ? ""
      : html` The first ${LARGE} of ${plural(participants.length, "participant")} are shown.`;
  const files = inFitFolder
    ? html` <a href="participant_parameters.csv">participant_parameters.csv</a> has every session and condition on both scales, with shrinkage.`
    : "";
  const rows = shown.map((fit, i) => {
    const cells = fit.estimates.map(({ value, interval }, j) => {
      const sd = fit.posterior?.estimates[j]?.sd;
      const d = decimals[j]!;
      const range = interval === null ? "–" : `${fixed(interval[0], d)} to ${fixed(interval[1], d)}`;
      return html`<td>${fixed(value, d)}</td><td>${fixed(sd, d)}</td><td>${range}</td>`;
    });
    return html`<tr><th scope="row"><a href="#p${i + 1}">${name(fit.id)}</a></th>${cells}<td>${fit.scored}</td></tr>
`;
  });
  return html`<section id="estimates"><h2>Participants and the population</h2>
<p>Posterior means of the parameters on their native scale, at the mean of a participant's sessions and conditions, given everybody's data.${more}${files}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Table of participants"><table class="dense">
<thead><tr><th class="text" rowspan="2" scope="col">participant</th>${parameters.map((p) => html`<th class="group" colspan="3" scope="colgroup">${symbol(parameterLabel(agent, p))} (${p.name})</th>`)}<th rowspan="2" scope="col">scored</th></tr>
<tr>${parameters.map(() => html`<th scope="col">mean</th><th scope="col">sd</th><th scope="col">${intervalName(group.interval)}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>${poolingTable(agent, group)}</section>`;
}

function poolingTable(agent: Agent, { poolingFactors }: GroupResult): Markup | string {
  if (poolingFactors.length === 0) return "";
  const rows = poolingFactors.map(
    ({ parameter, grouping, term, factor }) =>
      html`<tr><th scope="row">${symbol(estimationLabel(agent, parameter))}</th><td class="text">${grouping}</td><td class="text">${term}</td><td>${fixed(factor, 2)}</td></tr>
`,
  );
  return html`<h3>Pooling</h3>
<p>0: the data of each group decide its deviation; 1: the population does.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Pooling factors"><table>
<thead><tr><th class="text" scope="col">parameter</th><th class="text" scope="col">groups</th><th class="text" scope="col">column</th><th scope="col">pooling factor</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
