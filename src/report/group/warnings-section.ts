/** What needs a look in a group fit: convergence, hyperpriors, leave-one-out, the design, the data. */

import type { GroupResult } from "../../fit/group-result.js";
import type { FitResult } from "../../fit/index.js";
import { html, joined, type Markup, name } from "../html.js";

/** At most so many ids are listed. */
const SHOWN = 40;

export function groupWarningsSection(result: FitResult, group: GroupResult): Markup {
  const { posterior, warnings, notices, loo } = group;
  const flags = posterior.flags.map(({ found, advice }) => html`<li>${found} ${advice}</li>`);
  const model = warnings.map(({ message }) => html`<li>${message}</li>`);
  const left = (loo?.warnings ?? []).map((message) => html`<li>${message}</li>`);
  const data = result.warnings.map(
    ({ message, participants }) =>
      html`<li>${message}${participants.length === 0 ? "" : html` <span class="note">${listed(participants)}</span>`}</li>`,
  );
  const part = (title: string, items: readonly Markup[]): Markup | string =>
    items.length === 0 ? "" : html`<h3>${title}</h3><ul>${items}</ul>`;
  const nothing = flags.length + model.length + left.length + data.length === 0;
  return html`<section id="warnings"><h2>Warnings</h2>
${nothing ? html`<p>None: the chains agree, and nothing in model and data stood out.</p>` : ""}
${part("Sampling", flags)}${part("Model and hyperpriors", model)}${part("Leave-one-out", left)}${part("In the data", data)}${part(
  "Decided without being asked for",
  notices.map((text) => html`<li>${text}</li>`),
)}</section>`;
}

function listed(ids: readonly string[]): Markup {
  const who = ids.length === 1 ? "Participant" : "Participants";
  return html`${who} ${joined(ids.slice(0, SHOWN).map(name), ", ")}${ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : ""}.`;
}
