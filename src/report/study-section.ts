/** What the fit was made from: files, people, trials, columns, and what recodings did. */

import type { FitResult } from "../fit/index.js";
import type { Derivation } from "../study/index.js";
import { html, joined, type Markup, name, type Part } from "./html.js";
import { fixed, plural, whole } from "./numbers.js";

export function studySection({ data, timing }: FitResult): Markup {
  const { files, summary, columns } = data;
  const { trials } = summary;
  const used = Object.entries(columns).filter(([, of]) => of !== undefined && of.length > 0);
  const facts: (readonly [string, Part])[] = [
    [
      files.length === 1 ? "Data file" : "Data files",
      joined(
        files.map(({ name: file, sha256 }) => html`${name(file)}<br><code>SHA-256 ${sha256}</code>`),
        html`<br>`,
      ),
    ],
    ["Format", `${summary.separator}-separated, ${summary.encoding}`],
    ["Participants", whole(summary.participants)],
    ["Runs", `${whole(summary.runs)} (beliefs start anew at each)`],
    [
      "Trials a participant",
      trials.min === trials.max
        ? whole(trials.min)
        : `${whole(trials.min)} to ${whole(trials.max)}, median ${fixed(trials.median, trials.median % 1 === 0 ? 0 : 1)}`,
    ],
    ["Missing inputs", plural(summary.missingInputs, "trial")],
    ["Missing responses", plural(summary.missingResponses, "trial")],
    ["Scored", plural(summary.scoredTrials, "trial")],
    ["Rows taken out", `${whole(summary.excludedRows)} by exclude, ${whole(summary.droppedRows)} by keep`],
    [
      "Columns",
      used.length === 0
        ? "none"
        : joined(
            used.map(
              ([role, of]) =>
                html`${role} from ${joined(
                  of.map((column) => html`<code>${column}</code>`),
                  ", ",
                )}`,
            ),
            html`<br>`,
          ),
    ],
    [
      "Columns not used",
      summary.ignoredColumns.length === 0
        ? "none"
        : joined(
            summary.ignoredColumns.map((column) => html`<code>${column}</code>`),
            ", ",
          ),
    ],
    ["Fitted", `${timing.date.slice(0, 10)}, in ${fixed(timing.seconds, 1)} s on ${timing.engine}`],
  ];
  const rows = facts.map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`);
  return html`<section id="study"><h2>Study</h2><dl class="facts">${rows}</dl></section>`;
}

/** Every derivation with its cross-table, so that a wrong one shows. */
export function recodingSection({ data: { derivations } }: FitResult): Markup {
  return html`<section id="recodings"><h2>Recodings</h2>
<p>Columns made from others, in this order. Each table counts the rows of the file: old values down the side, new values across.</p>
${derivations.map(recoding)}</section>`;
}

export function recoding({ name: column, expression, overwrites, table }: Derivation): Markup {
  const olds = Math.max(1, table.columns.length);
  const total = (row: readonly number[]): number => row.reduce((sum, count) => sum + count, 0);
  const rows = table.rows.map(
    ({ old, counts }) =>
      html`<tr>${(old.length === 0 ? ["all rows"] : old).map((value) => html`<th scope="row">${name(value)}</th>`)}${counts.map(
        (count) => html`<td${count === 0 ? html` class="zero"` : ""}>${whole(count)}</td>`,
      )}<td>${whole(total(counts))}</td></tr>`,
  );
  const heads = table.columns.length === 0 ? [""] : table.columns;
  return html`<h3><code>${column} = ${expression}</code></h3>
<div class="scroll" tabindex="0" role="region" aria-label="Cross-table of ${column}"><table>
<caption>${overwrites ? html`Replaces the column <code>${column}</code> of the file.` : html`A new column, <code>${column}</code>.`}</caption>
<thead><tr><th class="text group" colspan="${olds}">old</th><th class="group" colspan="${table.values.length + 1}">new ${column}</th></tr>
<tr>${heads.map((head) => html`<th class="text" scope="col">${head}</th>`)}${table.values.map((value) => html`<th scope="col">${name(value)}</th>`)}<th scope="col">rows</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}
