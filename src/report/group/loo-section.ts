/** Leave-one-out of a group model: the total, and where its importance sampling is to be trusted. */

import type { GroupLoo } from "../../fit/group-result.js";
import { html, type Markup, name } from "../html.js";
import { fixed, whole } from "../numbers.js";
import type { LeftOutUnit } from "./source.js";

/** At most so many participants are listed, those with the largest k first. */
const SHOWN = 20;

const units: Readonly<Record<GroupLoo["unit"], string>> = {
  trial: "one more response of a known person",
  session: "a further session of a known person",
  participant: "a new person with the same covariates",
};

export function looSection(loo: GroupLoo, rows: readonly LeftOutUnit[], inFitFolder: boolean): Markup {
  const { good, bad, veryBad } = loo.counts;
  const care = bad + veryBad > 0;
  const table = html`<dl class="facts"><dt>Left out</dt><dd>${whole(loo.units)} units: ${units[loo.unit]}</dd>
<dt>elpd_loo</dt><dd>${fixed(loo.elpd, 1)}, standard error ${fixed(loo.standardError, 1)}</dd>
<dt>p_loo</dt><dd>${fixed(loo.effectiveParameters, 1)} effective parameters</dd>
<dt>looic</dt><dd>${fixed(loo.looic, 1)}</dd>
<dt>Pareto k</dt><dd class="${care ? "care" : ""}">${whole(good)} up to ${fixed(loo.threshold, 2)}, ${whole(bad)} up to 1, ${whole(veryBad)} above</dd></dl>`;
  return html`<section id="loo"><h2>Leave-one-out</h2>
<p>Expected log predictive density of ${units[loo.unit]}, by Pareto-smoothed importance sampling. Where k is above the threshold the importance ratios have a tail too heavy for the estimate of that unit.${inFitFolder ? html` Every unit is in <a href="loo.csv">loo.csv</a>.` : ""}</p>
${table}${loo.warnings.length === 0 ? "" : html`<ul>${loo.warnings.map((text) => html`<li>${text}</li>`)}</ul>`}${byParticipant(rows, loo.threshold)}</section>`;
}

interface Person {
  readonly id: string;
  readonly units: number;
  readonly elpd: number;
  readonly high: number;
  readonly largest: number;
}

function byParticipant(rows: readonly LeftOutUnit[], threshold: number): Markup | string {
  if (rows.length === 0) return "";
  const of = new Map<string, LeftOutUnit[]>();
  for (const row of rows) {
    const own = of.get(row.participant);
    if (own === undefined) of.set(row.participant, [row]);
    else own.push(row);
  }
  const people = [...of].map(([id, own]): Person => {
    return {
      id,
      units: own.length,
      elpd: own.reduce((sum, { elpd }) => sum + elpd, 0),
      high: own.filter(({ k }) => !(k <= threshold)).length,
      largest: own.reduce((most, { k }) => Math.max(most, k), Number.NEGATIVE_INFINITY),
    };
  });
  people.sort((a, b) => b.high - a.high || b.largest - a.largest);
  const lines = people.slice(0, SHOWN).map(
    ({ id, units: count, elpd, high, largest }) =>
      html`<tr><th scope="row">${name(id)}</th><td>${whole(count)}</td><td>${fixed(elpd, 1)}</td><td>${fixed(elpd / count, 3)}</td><td class="${high > 0 ? "care" : ""}">${whole(high)}</td><td>${fixed(largest, 2)}</td></tr>
`,
  );
  const rest =
    people.length > SHOWN ? ` The ${SHOWN} participants with the largest k, of ${whole(people.length)}.` : "";
  return html`<h3>By participant</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Leave-one-out by participant"><table>
<caption>Sums over the units of each participant.${rest}</caption>
<thead><tr><th class="text" scope="col">participant</th><th scope="col">units</th><th scope="col">elpd</th><th scope="col">per unit</th><th scope="col">k above ${fixed(threshold, 2)}</th><th scope="col">largest k</th></tr></thead>
<tbody>${lines}</tbody></table></div>`;
}
