/** The page: one HTML file that needs nothing else, with the script that computes in it. */

import { UsageError } from "../errors.js";
import { html, Markup } from "../report/html.js";
import { pagePolicy, scriptHash } from "../report/policy.js";
import type { PanelName } from "./draw.js";
import { columns } from "./numbers.js";
import { size } from "./panel.js";
import { last, listed, positionOf, type SliderKind, written } from "./sliders.js";
import { compared, rows } from "./state.js";
import { style } from "./style.js";

/** Where the sliders stand when the page opens: both ends equally sure, least volatility. */
const start = { root: 10, leaf: 10, omega: -8 } as const;
type Position = Readonly<Record<keyof typeof start, number>>;

/**
 * The page as text.
 *
 * @param script of the page: `main.ts` and all it imports, bundled for browsers as one classic script
 * @param version of the library, as the page names it
 * @throws UsageError where the script could end its own element, or cannot be hashed here
 */
export async function widgetPage(script: string, version: string): Promise<string> {
  if (/<\/script|<!--/i.test(script)) {
    throw new UsageError("widget: the script holds a tag that would end it; bundle it with esbuild");
  }
  const hash = await scriptHash(script);
  if (hash === undefined)
    throw new UsageError("widget: this JavaScript engine has no SHA-256 (crypto.subtle)");
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${pagePolicy(hash)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="Credence ${version}">
<title>Precision at both ends of a deep chain</title><link rel="icon" href="data:,"><style>${new Markup(style)}</style></head><body><div class="page">
<header><h1>Precision at both ends of a deep chain</h1>
<p>Eight beliefs in a row, each the prediction of the next. The first is held at 0, the last at 1, and the same two values are shown ${rows} times. How sure each end is of its value decides how far it pulls the six beliefs between.</p></header>
<noscript><p><strong>This page computes what it shows, and scripts are switched off here.</strong></p></noscript>
<main><div class="controls" role="group" aria-label="Settings">
${control("root", "precision", "Root precision", "of the output, held at 1")}
${control("leaf", "precision", "Leaf precision", "of the input, held at 0")}
${control("omega", "omega", "Volatility inside", "ω: log variance a row adds")}
</div>
<p id="summary" class="note"></p>
${figures}
<section><h2>How to read it</h2>${tips}</section>
<section><h2>Numbers</h2>${table}</section>
<section><h2>What is computed</h2>${methods(version)}</section>
</main></div><script>${new Markup(script)}</script></body></html>
`.text;
}

function control(name: keyof Position, kind: SliderKind, title: string, hint: string): Markup {
  const places = listed[kind].map((value) => (100 * positionOf(kind, value)!) / last[kind]);
  const stops = listed[kind].map((value, i) => {
    // On narrow sliders, the name of a stop just before the end gives way to the end's.
    const tight = i === places.length - 2 && 100 - places[i]! < 10;
    return html`<span class="${tight ? "tight" : undefined}" style="--at: ${places[i]}%">${written(kind, value).replace(".00", "")}</span>`;
  });
  return html`<div class="control"><div class="head"><label for="${name}">${title} <small>${hint}</small></label><output id="${name}-value" for="${name}"></output></div>
<input type="range" id="${name}" min="0" max="${last[kind]}" step="1" value="${positionOf(kind, start[name])}" autocomplete="off"><div class="stops" aria-hidden="true">${stops}</div></div>`;
}

/** A picture that the script fills. */
function figure(id: PanelName, title: string, caption: Markup): Markup {
  return html`<figure><h3>${title}</h3><div class="picture"><svg id="${id}" viewBox="0 0 ${size.width} ${size.height}" role="img"><g id="${id}-frame"></g><g id="${id}-marks"></g></svg></div><figcaption>${caption}</figcaption></figure>
`;
}

const key = (kind: string): Markup => html`<span class="key ${kind}" aria-hidden="true"></span>`;

const symbol = (text: string): Markup => html`<span class="symbol">${text}</span>`;

const figures = html`<div class="panels" id="panels">
${figure(
  "predictions",
  "Predictions of row 1",
  html`The input hands its 0 along, so every layer expects 0. Whiskers are one standard deviation of the prediction: uncertainty adds up from layer to layer. At the ends they are those of the clamps (squares).`,
)}${figure(
  "means",
  `Posterior means, row by row`,
  html`${key("first")}row 1 to ${key("last")}row ${rows}. ${key("exact")}exact solution for the variances of row 1, on which row 1 lies; ${key("straight")}straight line between the clamps, to which the chain does not settle.`,
)}${figure(
  "densities",
  `Beliefs of row ${rows}`,
  html`${key("predicted")}predicted and ${key("posterior")}posterior density; ${key("exact")}exact posterior for the variances of row 1. The axis zooms to three standard deviations of the posteriors; predictions may go on. Heights compare within a layer.`,
)}${figure(
  "exact",
  "The exact solution",
  html`${key("exact")}exact means are linear in the variance summed up along the chain. Both rows lie on the line, ${key("first")}row 1 and ${key("last")}row ${rows}: only the shares of the variance, the bars, have moved. The bar of a layer is the step into it.`,
)}</div>
`;

const setting = (text: string, { root, leaf, omega }: Position): Markup =>
  html`<button type="button" data-root="${root}" data-leaf="${leaf}" data-omega="${omega}">${text}</button>`;

const tips = html`<ol class="tips">
<li><strong>A row is exact, ten rows are not.</strong> Within a row nothing is approximated: the sweep finds the posterior of a chain with the variances that the row starts from. But the next row starts from this row’s precisions and not from its means, as if the two ends had not been seen yet. What a layer was unsure of after a row becomes, with what ω adds, the variance of its step in the next, so steps grow where little was known and the profile bends. ${setting("Start", start)}</li>
<li><strong>It does not settle to the straight line.</strong> Where all seven steps have nearly the same variance, the exact means of row 1 do lie on the straight line between the clamps. Row ${rows} has left even that one. ${setting("Equal steps", { root: 1, leaf: 1000, omega: 0 })}</li>
<li><strong>Ends that are equally sure lead to much the same curve,</strong> however sure they are. Row 1 tells them apart: vague ends leave the beliefs between close together and in the middle. ${setting("Both vague", { root: 0.1, leaf: 0.1, omega: -8 })}${setting("Both precise", { root: 1000, leaf: 1000, omega: -8 })}</li>
<li><strong>A sure end wins the first row.</strong> Trust the output alone, and all layers join it at once. Trust the input alone, and they stay with it at first; then the output, vague as it is, draws the upper layers away, because each row counts it again. ${setting("Sure output", { root: 1000, leaf: 0.1, omega: -8 })}${setting("Sure input", { root: 0.1, leaf: 1000, omega: -8 })}</li>
</ol>`;

const names: Readonly<Record<string, string>> = {
  expectedPrecision: "predicted precision",
  mean: "posterior mean",
  precision: "posterior precision",
};

const table = html`<div class="scroll" tabindex="0" role="region" aria-label="Table of numbers"><table><caption>By layer: predicted precision ${symbol("π̃")}, posterior mean ${symbol("μ")} and posterior precision ${symbol("π")}; the exact mean is for the variances of row 1.</caption>
<thead><tr><th rowspan="2" scope="col">Layer</th>${compared.map((r) => html`<th colspan="${columns.length}" scope="colgroup">row ${r + 1}</th>`)}<th rowspan="2" scope="col">exact</th></tr>
<tr>${compared.map((r) => columns.map(([field, sign]) => html`<th scope="col"><abbr class="symbol" title="${names[field]}, row ${r + 1}">${sign}</abbr></th>`))}</tr></thead>
<tbody id="numbers"></tbody></table></div>`;

const methods = (version: string): Markup =>
  html`<p class="note">Eight layers of one unit, identity activation, weights of 1 that do not learn, no biases, no volatility parents; interior precisions start at 100, tonic volatility of both ends is −20. ${rows} rows of input 0 and output 1 through a sweep network with the rules of pyhgf 0.3.0, learning kind <i>standard</i>, in double precision; the exact solution is one full-covariance step of an energy network whose first step also has the input’s variance. Computed in this page by Credence ${version}, without a server and without stored results. Page Up and Page Down move a slider to the next marked value; arrow keys move it one step.</p>`;
