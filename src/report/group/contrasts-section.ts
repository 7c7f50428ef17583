/** Contrasts of marginal means in a table. */

import type { Agent } from "../../agent/index.js";
import type { GroupResult } from "../../fit/group-result.js";
import { html, type Markup, symbol } from "../html.js";
import { parameterLabel, parameterOf } from "../labels.js";
import { fixed, significant } from "../numbers.js";
import { estimationLabel, intervalName } from "./labels.js";
import { summaryCells, summaryHeads } from "./population-section.js";

export function contrastsSection(agent: Agent, { contrasts, interval }: GroupResult): Markup {
  const rows = contrasts.map(({ parameter, contrast, at, scale, summary, positive, rope }) => {
    const own = parameterOf(agent, parameter);
    const label = scale === "estimation" ? estimationLabel(agent, parameter) : parameterLabel(agent, own);
    const ratio = own.domain.kind === "positive" ? "ratio" : "odds ratio";
    const region = rope === undefined ? "" : `${significant(rope.low)} to ${significant(rope.high)}`;
    return html`<tr><th scope="row">${symbol(label)}</th><td class="text">${contrast}</td><td class="text">${at}</td><td class="text">${scale === "ratio" ? ratio : scale}</td>${summaryCells(summary)}<td>${positive === undefined ? "" : fixed(positive.value, 3)}</td><td>${region}</td><td>${rope === undefined ? "" : fixed(rope.probability, 3)}</td></tr>
`;
  });
  return html`<section id="contrasts"><h2>Contrasts</h2>
<p>Differences of marginal means on the scale of estimation and between typical native values; for positive parameters their ratio, for bounded ones the odds ratio. P(&gt; 0) is a posterior probability, not a p-value: it says how sure the model is that the difference is positive.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Contrasts"><table class="dense">
<thead><tr><th class="text" scope="col">parameter</th><th class="text" scope="col">contrast</th><th class="text" scope="col">held</th><th class="text" scope="col">scale</th>${summaryHeads(intervalName(interval))}<th scope="col">P(&gt; 0)</th><th scope="col">ROPE</th><th scope="col">P(ROPE)</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}
