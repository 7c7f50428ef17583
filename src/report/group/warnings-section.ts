/** What needs a look in a group fit: convergence, hyperpriors, leave-one-out, the design, the data. */

import type { GroupResult } from "../../fit/group-result.js";
import type { FitResult } from "../../fit/index.js";
import { html, joined, type Markup, name } from "../html.js";
import { type GroupNotice, groupNotices } from "./care.js";

/** At most so many ids are listed. */
const SHOWN = 40;

export function groupWarningsSection(result: FitResult, group: GroupResult): Markup {
  const { notices } = group;
  const found = groupNotices(group);
  const data = result.warnings.map(
    ({ message, participants }) =>
      html`<li>${message}${participants.length === 0 ? "" : html` <span class="note">${listed(participants)}</span>`}</li>`,
  );
  const part = (title: string, items: readonly Markup[]): Markup | string =>
    items.length === 0 ? "" : html`<h3>${title}</h3><ul>${items}</ul>`;
  return html`<section id="warnings"><h2>Warnings</h2>
${found.length + data.length === 0 ? html`<p>None: ${sampled(group)}, and nothing in model and data stood out.</p>` : ""}
${found.map(told)}${part("In the data", data)}${part(
  "Decided without being asked for",
  notices.map((text) => html`<li>${text}</li>`),
)}</section>`;
}

/** What was found, what it means, what to try. */
function told({ title, meaning, found, advice }: GroupNotice): Markup {
  const remedy = advice.map((text) => `To try: ${text}.`).join(" ");
  return html`<h3>${title}</h3>
${meaning === "" ? "" : html`<p>${meaning}</p>`}<ul>${found.map((text) => html`<li>${text}</li>`)}</ul>
${remedy === "" ? "" : html`<p>${remedy}</p>`}`;
}

function sampled({ posterior }: GroupResult): string {
  return posterior.divergences === null ? "the approximation shows no fault" : "the chains agree";
}

function listed(ids: readonly string[]): Markup {
  const who = ids.length === 1 ? "Participant" : "Participants";
  return html`${who} ${joined(ids.slice(0, SHOWN).map(name), ", ")}${ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : ""}.`;
}
