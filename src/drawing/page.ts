/** The page: one HTML file that needs nothing else, with the script that draws, learns and recalls in it. */

import { UsageError } from "../errors.js";
import { html, Markup } from "../report/html.js";
import { pagePolicy, scriptHash } from "../report/policy.js";
import { chart } from "./draw.js";
import { cellCount, mostPatterns, penWidth, side } from "./grid.js";
import { epochsPerPattern, recallBurnIn, recallSteps, settlingAt, training } from "./memory.js";
import { style } from "./style.js";

/**
 * The page as text.
 *
 * @param script of the page: `main.ts` and all it imports, bundled for browsers as one classic script
 * @param version of the library, as the page names it
 * @throws UsageError where the script could end its own element, or cannot be hashed here
 */
export async function drawingPage(script: string, version: string): Promise<string> {
  if (/<\/script|<!--/i.test(script)) {
    throw new UsageError("page: the script holds a tag that would end it; bundle it with esbuild");
  }
  const hash = await scriptHash(script);
  if (hash === undefined) throw new UsageError("page: this JavaScript engine has no SHA-256 (crypto.subtle)");
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${pagePolicy(hash)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="Credence ${version}">
<title>A memory to draw on</title><link rel="icon" href="data:,"><style>${new Markup(style)}</style></head><body><div class="page">
<header><h1>A memory to draw on</h1>
<p>Draw, and store what you drew. Then spoil a drawing, and let the network bring it back: ${cellCount} units that know nothing but how strongly each pulls on each other one.</p></header>
<noscript><p><strong>This page computes what it shows, and scripts are switched off here.</strong></p></noscript>
<main><div class="desk">
${drawingPanel}
${recallPanel}
</div>
<p id="message" class="message" role="status"></p>
<section><h2 id="patterns-title">Stored patterns</h2>
<div class="row"><button type="button" id="examples">Add six examples</button><button type="button" id="forget">Remove all</button></div>
<p id="learning-line" class="learning" hidden><label for="learning">Learning</label><progress id="learning" max="1" value="0"></progress></p>
<ul id="patterns" aria-labelledby="patterns-title"></ul><p id="none" class="note">None yet. Store a drawing, or add the examples.</p></section>
<section><h2 id="attractors-title">Attractors</h2><p id="memory" class="note"></p><ul id="attractors" aria-labelledby="attractors-title"></ul></section>
<section><h2>How to read it</h2>${tips}</section>
<section><h2>Take it with you</h2><details><summary>Stored patterns as a table</summary><p class="note">Saved as patterns.csv, <code>credence attractor train patterns.csv</code> learns them on your computer.</p><textarea id="table" readonly rows="6" aria-label="Stored patterns as a table" spellcheck="false"></textarea></details></section>
<section><h2>What is computed</h2>${methods(version)}</section>
</main></div><script>${new Markup(script)}</script></body></html>
`.text;
}

const lines = Array.from({ length: side - 1 }, (_, i) => `M${i + 1} 0v${side}M0 ${i + 1}h${side}`).join("");

const pens = html`<div class="row pens" role="radiogroup" aria-label="Pen">
<label><input type="radio" name="pen" value="1" checked autocomplete="off"><span>Ink</span></label>
<label><input type="radio" name="pen" value="-1" autocomplete="off"><span>Paper</span></label>
<label><input type="radio" name="pen" value="0" autocomplete="off"><span>Erase</span></label></div>`;

const drawingPanel = html`<section class="panel" aria-labelledby="drawing-title"><h2 id="drawing-title">Drawing</h2>
<svg id="drawing" class="cells" viewBox="0 0 ${side} ${side}" tabindex="0" role="application" aria-label="Drawing of ${side} by ${side} cells" aria-describedby="keys"><g id="drawing-cells"></g><g id="drawing-holes" class="holes"></g><path class="lines" d="${lines}"/><rect id="cursor" width="${penWidth}" height="${penWidth}"/></svg>
<p id="place" class="note" aria-live="polite"></p>
${pens}
<div class="row"><button type="button" id="clear">Clear</button><button type="button" id="undo">Undo</button><button type="button" id="flip">Add noise</button><button type="button" id="right">Erase right half</button><button type="button" id="lower">Erase lower half</button></div>
${slider("noise", "Noise", "share of cells that change sides", [5, 50, 5, 20])}
<div class="row store"><label for="name">Name</label><input id="name" type="text" maxlength="16" size="9" autocomplete="off"><button type="button" id="store" class="main">Store drawing</button></div>
</section>`;

const recallPanel = html`<section class="panel" aria-labelledby="recall-title"><h2 id="recall-title">Memory</h2>
<svg id="state" class="cells" viewBox="0 0 ${side} ${side}" role="img" aria-label="State of the network: nothing is stored yet"><g id="state-cells"></g></svg>
<p id="answer" class="note" aria-live="polite">Store something first.</p>
<div class="row"><button type="button" id="recall" class="main" disabled>Recall</button><button type="button" id="settle" disabled>Let settle</button><button type="button" id="stop" disabled>Stop</button><button type="button" id="keep" disabled>Take as drawing</button></div>
<p class="learning"><label for="progress">Updates</label><progress id="progress" max="1" value="0"></progress><output id="count"></output></p>
${slider("beta", "Inverse temperature", "how much units trust each other", [2, 100, 2, 10 * settlingAt])}
${slider("strength", "Likelihood precision", "how much they trust the drawing", [0, 20, 1, 5])}
<figure><svg id="chart" viewBox="0 0 ${chart.width} ${chart.height}" role="img" aria-label="Correlation of the state with each stored pattern"><g id="chart-frame"></g><g id="chart-lines"></g></svg><figcaption>Correlation of the state with each stored pattern; update 0 is the drawing.</figcaption></figure>
</section>`;

/** Percent, or tenths. */
function slider(
  id: string,
  title: string,
  hint: string,
  [least, most, step, start]: readonly [number, number, number, number],
): Markup {
  return html`<div class="control"><div class="head"><label for="${id}">${title} <small>${hint}</small></label><output id="${id}-value" for="${id}"></output></div>
<input type="range" id="${id}" min="${least}" max="${most}" step="${step}" value="${start}" autocomplete="off"></div>`;
}

const tips = html`<p id="keys" class="note">Keys on the drawing: arrows move the pen, Space draws where it is, Shift and an arrow draw along, Ctrl and Z takes back the last stroke.</p>
<ul class="tips"><li><strong>Recall</strong> draws the states of all units again and again from what the others and the drawing tell them. The picture is grey where a unit is unsure, and an erased cell tells nothing. In the end it shows the mean state.</li>
<li><strong>Let settle</strong> takes the drawing away after the start, and chance with it: the state moves until it stays, in an attractor. Attractors are what the network really keeps: usually one close to each drawing, and now and then one that several drawings share.</li>
<li><strong>Warm and cold.</strong> At a low inverse temperature all is forgotten in noise; at a high one the first guess wins. Without likelihood precision recall wanders freely.</li>
<li><strong>Patterns that are not there.</strong> A spoiled drawing of two patterns at once may settle in a mixture: where the inverse temperature is ${settlingAt}, as when the patterns settled, it joins the list of attractors.</li></ul>`;

const methods = (version: string): Markup =>
  html`<p class="note">A self-orthogonalising attractor network (Spisak & Friston, <i>Self-orthogonalizing attractor neural networks emerging from the free energy principle</i>) of ${cellCount} units in single precision. Ink is 1, paper −1. Whenever the list of patterns changes, all are learned anew from couplings of 0: ${epochsPerPattern} epochs a pattern of ${training.steps} updates each, in random order, evidence level ${training.evidenceLevel}, inverse temperature ${training.inverseTemperature}, learning rate 0.2 / ${cellCount}, seed ${training.seed}; so the same list is the same memory. Recall: ${recallSteps} stochastic updates, of which the mean leaves out ${recallBurnIn}. Settling: deterministic updates until no unit moves by 10⁻⁶; the list of attractors is at inverse temperature ${settlingAt}. At most ${mostPatterns} patterns. Computed in this page by Credence ${version}, without a server; nothing leaves it, and nothing is kept when it is closed.</p>`;
