/** What went wrong or needs a look, in plain words, with what to do about it. */

import type { Agent } from "../agent/index.js";
import type { FitResult } from "../fit/index.js";
import { notices } from "./care.js";
import { html, joined, type Markup, name } from "./html.js";
import { limits } from "./limits.js";
import { plural } from "./numbers.js";

/** At most so many ids or lines are listed; the rest is in participants.csv. */
const SHOWN = 40;

export function warningsSection(result: FitResult, agent: Agent, inFitFolder: boolean): Markup {
  const { participants, warnings } = result;
  const failed = participants.filter(({ status }) => status === "failed");
  const told = participants.filter((fit) => fit.status !== "failed" && fit.warnings.length > 0);
  const found = [...notices(result), ...limits(result, agent)];
  const nothing = failed.length + told.length + found.length + warnings.length === 0;
  const rest = (n: number): Markup | string => {
    if (n <= SHOWN) return "";
    return html`<p class="note">And ${n - SHOWN} more${inFitFolder ? html`, in <a href="participants.csv">participants.csv</a>` : ""}.</p>`;
  };
  return html`<section id="warnings"><h2>Warnings</h2>
${nothing ? html`<p>None: every fit converged, and nothing in the data stood out.</p>` : ""}
${failed.length === 0 ? "" : html`${failures(failed)}${rest(failed.length)}`}
${found.map(
  ({ title, meaning, advice, ids }) =>
    html`<h3>${title}: ${plural(ids.length, "participant")}</h3><p>${meaning} ${advice}</p><p class="note">${listed(ids)}</p>`,
)}
${told.length === 0 ? "" : html`${ofParticipants(told)}${rest(told.length)}`}
${warnings.length === 0 ? "" : ofStudy(warnings)}</section>`;
}

function failures(failed: FitResult["participants"]): Markup {
  return html`<h3 class="care">Not fitted (status “failed”): ${plural(failed.length, "participant")}</h3>
<p>The model could not be evaluated, or no minimisation ended. These participants have no estimates, and no figure of their own.</p>
<ul>${failed.slice(0, SHOWN).map(({ id, reason }) => html`<li><b>${name(id)}</b>: ${reason ?? "no reason was recorded"}</li>`)}</ul>`;
}

function ofParticipants(told: FitResult["participants"]): Markup {
  return html`<h3>Warnings of single fits</h3><ul>${told
    .slice(0, SHOWN)
    .map(({ id, warnings }) => html`<li><b>${name(id)}</b>: ${warnings.join("; ")}</li>`)}</ul>`;
}

function ofStudy(warnings: FitResult["warnings"]): Markup {
  return html`<h3>In the data</h3><ul>${warnings.map(
    ({ message, participants: ids }) =>
      html`<li>${message}${ids.length === 0 ? "" : html` <span class="note">${listed(ids)}</span>`}</li>`,
  )}</ul>`;
}

function listed(ids: readonly string[]): Markup {
  const who = ids.length === 1 ? "Participant" : "Participants";
  return html`${who} ${joined(ids.slice(0, SHOWN).map(name), ", ")}${ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : ""}.`;
}
