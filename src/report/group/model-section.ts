/** The model of a group: formulas, hyperpriors and what they imply of a person not seen. */

import type { Agent } from "../../agent/index.js";
import type { GroupResult } from "../../fit/group-result.js";
import { html, type Markup, symbol } from "../html.js";
import { parameterLabel, parameterOf } from "../labels.js";
import { exact, fixed, significant } from "../numbers.js";
import { estimationLabel } from "./labels.js";

/** @param graph figure with the graph of the model */
export function modelSection(agent: Agent, group: GroupResult, graph: Markup): Markup {
  const { parameters, hyperpriors, implied } = group;
  const formulas = parameters.map(({ parameter, pooling, formula, prior, random }) => {
    const how = random.map(
      ({ grouping, parametrisation }) => `${grouping}: ${[...new Set(parametrisation)].join(", ")}`,
    );
    const spread = implied.find((one) => one.parameter === parameter);
    return html`<tr><th scope="row">${symbol(estimationLabel(agent, parameter))}</th><td class="text"><code>${formula}</code></td><td class="text">${pooling}</td><td class="text">${how.join("; ")}</td><td>${exact(Number(prior.mean.toPrecision(6)))}</td><td>${exact(Number(prior.sd.toPrecision(6)))}</td><td>${fixed(spread?.sd, 2)}</td></tr>
`;
  });
  const rows = hyperpriors.map(
    ({ parameter, kind, grouping, term, distribution, source, nativeLow, nativeHigh }) => {
      const label = symbol(parameterLabel(agent, parameterOf(agent, parameter)));
      return html`<tr><th scope="row">${label}</th><td class="text">${kind}</td><td class="text">${grouping}</td><td class="text">${term}</td><td class="text"><code>${distribution}</code></td><td class="text">${source}</td><td>${significant(nativeLow)} to ${significant(nativeHigh)}</td></tr>
`;
    },
  );
  return html`<section id="model"><h2>The model</h2>
${graph}<h3>Formulas</h3>
<p>On the scale of estimation. Coefficients of participants vary around what the fixed effects say of them. The sd of a person not seen follows from all hyperpriors of a parameter together.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Formulas"><table>
<thead><tr><th class="text" scope="col">parameter</th><th class="text" scope="col">formula</th><th class="text" scope="col">pooling</th><th class="text" scope="col">sampled as</th><th scope="col">individual prior mean</th><th scope="col">sd</th><th scope="col">sd of a person not seen</th></tr></thead>
<tbody>${formulas}</tbody></table></div>
<h3>Hyperpriors</h3>
<p>By rule, unless the analysis states others: with m and s the mean and sd of a parameter's individual prior, the population mean is normal(m, s), every other coefficient normal(0, s/2), every sd half-normal(s/2), correlations LKJ(2).</p>
<div class="scroll" tabindex="0" role="region" aria-label="Hyperpriors"><table>
<caption>The last column is the 90 % interval of the parameter, native, of a person not seen.</caption>
<thead><tr><th class="text" scope="col">parameter</th><th class="text" scope="col">of</th><th class="text" scope="col">groups</th><th class="text" scope="col">term</th><th class="text" scope="col">distribution</th><th class="text" scope="col">stated by</th><th scope="col">native 90 % interval</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}
