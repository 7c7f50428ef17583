/** Methods, priors, references, and how to compute it again. */

import type { Agent } from "../agent/index.js";
import type { FitResult, PriorSummary } from "../fit/index.js";
import { toNative } from "../model/index.js";
import { bibtex, type Citation, citations, reference } from "./citations.js";
import { html, Markup, type Part, symbol } from "./html.js";
import { parameterLabel, parameterOf } from "./labels.js";
import { methodsParagraph } from "./methods.js";
import { exact, significant } from "./numbers.js";

export function methodsSection(result: FitResult, agent: Agent): Markup {
  const list = citations(result, agent);
  return html`<section id="methods"><h2>Methods</h2>
<p>${linked(methodsParagraph(result, agent), list)}</p>
<h3>Parameters and priors</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Parameters and priors"><table>
<caption>Priors are normal on the scale of estimation; intervals are on the native scale.</caption>
<thead><tr><th class="text" scope="col">parameter</th><th class="text" scope="col">name</th><th class="text" scope="col">scale</th><th scope="col">prior mean</th><th scope="col">prior sd</th><th scope="col">native 90 % interval</th><th class="text" scope="col">meaning</th></tr></thead>
<tbody>${result.model.priors.map((prior) => priorRow(agent, prior))}</tbody></table></div></section>`;
}

function priorRow(agent: Agent, { name, free, mean, sd, interval, source }: PriorSummary): Markup {
  const parameter = parameterOf(agent, name);
  const { domain, description } = parameter;
  const scale = domain.kind === "real" ? "native" : domain.kind === "positive" ? "log" : "logit";
  const from = source === "inputs" ? " (from the inputs)" : "";
  const cells = free
    ? html`<td>${mean === null ? "from the inputs" : significant(mean)}</td><td>${mean === null ? "" : significant(sd)}</td><td>${interval === null ? "–" : `${significant(interval[0])} to ${significant(interval[1])}`}</td>`
    : html`<td colspan="3">fixed${mean === null ? " by the inputs" : ` at ${exact(Number(toNative(domain, mean).toPrecision(6)))}`}</td>`;
  return html`<tr><th scope="row">${symbol(parameterLabel(agent, parameter))}</th><td class="text"><code>${name}</code></td><td class="text">${scale}</td>${cells}<td class="wrap">${description}${mean === null ? "" : from}</td></tr>
`;
}

/** Each citation in the text as a link to the list. */
function linked(text: string, list: readonly Citation[]): Part[] {
  let parts: Part[] = [text];
  for (const { short, key } of list) {
    parts = parts.flatMap((part) =>
      typeof part !== "string"
        ? [part]
        : part
            .split(short)
            .flatMap((piece, i) => (i === 0 ? [piece] : [html`<a href="#ref-${key}">${short}</a>`, piece])),
    );
  }
  return parts;
}

export function referencesSection(result: FitResult, agent: Agent): Markup {
  const list = citations(result, agent);
  return html`<section id="references"><h2>References</h2>
<ol class="references">${list.map((citation) => html`<li id="ref-${citation.key}">${withLink(reference(citation))}</li>`)}</ol>
<p>As BibTeX: <a href="citations.bib" download>citations.bib</a>, beside this page, or to copy from here:</p>
<details><summary>BibTeX</summary><pre>${bibtex(list)}</pre></details></section>`;
}

/** The DOI at the end of a reference as a link, which is followed only when it is clicked. */
function withLink(text: string): Markup {
  const [before, doi] = text.split(" doi:");
  if (doi === undefined) return html`${text}`;
  return html`${before} <a href="https://doi.org/${doi}" rel="noreferrer">doi:${doi}</a>`;
}

export function againSection(result: FitResult): Markup {
  const files = result.data.files.map(({ name }) => name).join(", ");
  return html`<section id="again"><h2>How to run it again</h2>
<p>With Credence ${result.software.version}, in the folder that holds this page. The first command fits again and compares every bit with the result here; the second writes a new fit, in which settings may be changed.</p>
${new Markup("<pre>credence rerun .\ncredence fit analysis.yaml --out ../new-fit</pre>")}
<p>Both read the data (${files === "" ? "given with the analysis" : files}) from where <code>analysis.yaml</code> says; the SHA-256 above tells whether it is the same file. Seed ${result.inference.seed}; results do not depend on the machine.</p></section>`;
}
