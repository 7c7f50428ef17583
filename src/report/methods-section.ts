/** Methods, priors, references, and how to compute it again. */

import type { Agent } from "../agent/index.js";
import type { FitResult } from "../fit/index.js";
import { bibtex, type Citation, citations, reference } from "./citations.js";
import { html, Markup, type Part, symbol } from "./html.js";
import { parameterLabel } from "./labels.js";
import { methodsParagraph } from "./methods.js";
import { type StatedPrior, statedPriors } from "./priors.js";

export function methodsSection(result: FitResult, agent: Agent): Markup {
  const list = citations(result, agent);
  return html`<section id="methods"><h2>Methods</h2>
<p>${linked(methodsParagraph(result, agent), list)}</p>
<h3>Parameters and priors</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Parameters and priors"><table>
<caption>Priors are normal on the scale of estimation; intervals are on the native scale.</caption>
<thead><tr><th class="text" scope="col">parameter</th><th class="text" scope="col">name</th><th class="text" scope="col">scale</th><th scope="col">prior mean</th><th scope="col">prior sd</th><th scope="col">native 90 % interval</th><th class="text" scope="col">meaning</th></tr></thead>
<tbody>${statedPriors(result, agent).map((prior) => priorRow(agent, prior))}</tbody></table></div></section>`;
}

function priorRow(agent: Agent, { parameter, free, scale, mean, sd, interval, value }: StatedPrior): Markup {
  const cells = free
    ? html`<td>${mean}</td><td>${sd}</td><td>${interval ?? "differs by participant"}</td>`
    : html`<td colspan="3">fixed at ${value}</td>`;
  return html`<tr><th scope="row">${symbol(parameterLabel(agent, parameter))}</th><td class="text"><code>${parameter.name}</code></td><td class="text">${scale}</td>${cells}<td class="wrap">${parameter.description}</td></tr>
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

export function referencesSection(result: FitResult, agent: Agent, inFitFolder: boolean): Markup {
  const list = citations(result, agent);
  return html`<section id="references"><h2>References</h2>
<ol class="references">${list.map((citation) => html`<li id="ref-${citation.key}">${withLink(reference(citation))}</li>`)}</ol>
${inFitFolder ? html`<p class="screen">As BibTeX: <a href="citations.bib" download>citations.bib</a>, beside this page, or to copy from here:</p>` : ""}
<details class="screen"><summary>BibTeX</summary><pre>${bibtex(list)}</pre></details></section>`;
}

/** The DOI at the end of a reference as a link, which is followed only when it is clicked. */
function withLink(text: string): Markup {
  const [before, doi] = text.split(" doi:");
  if (doi === undefined) return html`${text}`;
  return html`${before} <a href="https://doi.org/${doi}" rel="noreferrer">doi:${doi}</a>`;
}

/** The analysis as JSON, which every reader of YAML takes. */
export function againSection(result: FitResult, inFitFolder: boolean): Markup {
  const { analysis, data, inference, model, software } = result;
  const files = data.files.map(({ name: file }) => file).join(", ");
  const stated = { ...analysis, agent: model.settings };
  const commands = inFitFolder
    ? html`<p>With Credence ${software.version}, in the folder that holds this page. The first command fits again and compares every number with the result here; the second writes a new fit, whose settings may be changed in <code>analysis.yaml</code>.</p>
<pre>credence rerun .
credence fit analysis.yaml --out ../new-fit</pre>`
    : html`<p>With Credence ${software.version}, from a file <code>analysis.yaml</code> with the text below:</p>
<pre>credence fit analysis.yaml --out new-fit</pre>`;
  return html`<section id="again"><h2>How to run it again</h2>
${commands}
<p>The data are ${files === "" ? "given with the analysis" : html`read (${files}) from where the analysis says; the SHA-256 above tells whether it is the same file`}. Seed ${inference.seed}; results do not depend on the machine.</p>
<details class="screen"${inFitFolder ? "" : new Markup(" open")}><summary>The analysis (analysis.yaml)</summary><pre>${JSON.stringify(stated, undefined, 2)}</pre></details></section>`;
}
