/** Population quantities in tables: means, coefficients, sds, correlations, variance explained, marginal means. */

import type { Agent } from "../../agent/index.js";
import type { GroupResult } from "../../fit/group-result.js";
import type { MarginalMean, PopulationRow, Summary } from "../../group/outputs/index.js";
import { html, type Markup, symbol } from "../html.js";
import { parameterLabel, parameterOf } from "../labels.js";
import { decimalsFor, fixed, significant } from "../numbers.js";
import { estimationLabel, intervalName, termLabel } from "./labels.js";

const kinds: Readonly<Record<PopulationRow["kind"], string>> = {
  intercept: "mean",
  coefficient: "coefficient",
  coefficient_original: "coefficient, original units",
  sd: "sd",
  correlation: "correlation",
  variance_explained: "variance explained",
};

export function populationSection(agent: Agent, group: GroupResult, inFitFolder: boolean): Markup {
  const { population, interval } = group;
  const marked = population.filter(({ mayBeZero }) => mayBeZero);
  return html`<section id="population"><h2>Population</h2>
<p>Posterior of what all participants share, on the scale of estimation (log for positive parameters, logit for bounded ones) unless said otherwise. Coefficients of numeric variables are per standard deviation; those in original units are per unit of the variable. P(&gt; 0) is the posterior probability that a value is positive. The region of practical equivalence (ROPE) holds effects too small to matter; P(ROPE) is the posterior probability of it. Variance explained is the share of a parameter's variance over the cells of the data that its fixed effects account for; the rest is between participants and other groups.${inFitFolder ? html` All numbers are in <a href="population.csv">population.csv</a>.` : ""}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Population quantities"><table class="dense">
<thead><tr><th class="text" scope="col">parameter</th><th class="text" scope="col">quantity</th><th class="text" scope="col">term</th>${summaryHeads(intervalName(interval))}<th scope="col">P(&gt; 0)</th><th scope="col">ROPE</th><th scope="col">P(ROPE)</th><th class="text" scope="col">hyperprior</th></tr></thead>
<tbody>${population.map((row) => populationRow(agent, row))}</tbody></table></div>
${marked.length === 0 ? "" : html`<p>(0): may be zero. The posterior of this sd reaches down to less than a twentieth of the scale of its hyperprior, so that the data are compatible with no differences.</p>`}${marginalMeans(agent, group)}</section>`;
}

function populationRow(agent: Agent, row: PopulationRow): Markup {
  const { parameter, kind, grouping, summary, positive, rope, prior, mayBeZero } = row;
  const over = grouping === "" || grouping === "participant" ? "" : ` over ${grouping}`;
  const region = rope === undefined ? "" : `${significant(rope.low)} to ${significant(rope.high)}`;
  const zero = mayBeZero ? html` <span class="care">(0)</span>` : "";
  return html`<tr><th scope="row">${symbol(estimationLabel(agent, parameter))}</th><td class="text">${kinds[kind]}${over}${zero}</td><td class="text">${symbol(termLabel(row))}</td>${summaryCells(summary)}<td>${positive === undefined ? "" : fixed(positive.value, 3)}</td><td>${region}</td><td>${rope === undefined ? "" : fixed(rope.probability, 3)}</td><td class="text">${prior}</td></tr>
`;
}

/** Mean, sd, interval, effective size, R-hat. */
export function summaryHeads(interval: string): Markup {
  return html`<th scope="col">mean</th><th scope="col">sd</th><th scope="col">${interval}</th><th scope="col">ESS</th><th scope="col">R-hat</th>`;
}

export function summaryCells({ mean, sd, low, high, essBulk, essTail, rHat }: Summary): Markup {
  const decimals = decimalsFor([sd], 2);
  const least = Math.min(essBulk, essTail);
  return html`<td>${fixed(mean, decimals)}</td><td>${fixed(sd, decimals)}</td><td>${fixed(low, decimals)} to ${fixed(high, decimals)}</td><td>${Number.isFinite(least) ? fixed(least, 0) : fixed(undefined, 0)}</td><td>${fixed(rHat, 3)}</td>`;
}

const scales: Readonly<Record<MarginalMean["scale"], string>> = {
  estimation: "estimation",
  native_typical: "native, typical person",
  native_mean: "native, mean over people",
};

function marginalMeans(agent: Agent, { marginalMeans: rows, interval }: GroupResult): Markup | string {
  if (rows.length === 0) return "";
  const lines = rows.map(({ parameter, by, level, at, scale, summary }) => {
    const label =
      scale === "estimation"
        ? estimationLabel(agent, parameter)
        : parameterLabel(agent, parameterOf(agent, parameter));
    return html`<tr><th scope="row">${symbol(label)}</th><td class="text">${by === "" ? "all" : `${by}: ${level}`}</td><td class="text">${at}</td><td class="text">${scales[scale]}</td>${summaryCells(summary)}</tr>
`;
  });
  return html`<h3>Marginal means</h3>
<p>Averaged with equal weights over the levels of the other factors, numeric variables at their centre unless held. A typical person has no deviation from the population; the mean over people takes their deviations into account.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Marginal means"><table class="dense">
<thead><tr><th class="text" scope="col">parameter</th><th class="text" scope="col">of</th><th class="text" scope="col">held</th><th class="text" scope="col">scale</th>${summaryHeads(intervalName(interval))}</tr></thead>
<tbody>${lines}</tbody></table></div>`;
}
