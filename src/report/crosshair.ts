/**
 * The one script of the page: a crosshair that links the panels of a figure over trials. It reads every value back
 * from the drawing through the hook of figures/hook.ts. Listeners are on the document alone, and a figure is read
 * when it is first pointed at, so that a page of a hundred figures starts at once. Without scripts nothing is missing
 * but the crosshair.
 */

import { pathVertices } from "../figures/hook.js";

/** JavaScript of the page. */
export const crosshair = `(() => {
"use strict";
const pathVertices = ${pathVertices.toString()};
const figures = new WeakMap();
const selector = "figure.trajectories";
let shown;

function readFigure(figure) {
  const known = figures.get(figure);
  if (known) return known;
  const svg = figure.querySelector("svg");
  const starts = [1, ...(figure.dataset.runs || "").split(",").filter(Boolean).map(Number)];
  const trials = new Set();
  const panels = [...svg.querySelectorAll("g.panel")].map((group) => {
    const [x0, x1, d0, d1, y0, y1, r0, r1] = ["x0", "x1", "d0", "d1", "y0", "y1", "r0", "r1"].map((key) => Number(group.dataset[key]));
    const series = [...group.querySelectorAll(".series")].map((path) => {
      const [low, high] = path.dataset.r0 === undefined ? [r0, r1] : [Number(path.dataset.r0), Number(path.dataset.r1)];
      const vertices = pathVertices(path.getAttribute("d"));
      const values = new Map();
      for (let i = 0; i < vertices.length; i += 2) {
        const trial = Math.round(d0 + ((vertices[i] - x0) / (x1 - x0)) * (d1 - d0));
        values.set(trial, low + ((vertices[i + 1] - y0) / (y1 - y0)) * (high - low));
        trials.add(trial);
      }
      return { label: path.dataset.label, values, digits: digitsOf(Math.abs(high - low)) };
    });
    return { x0, x1, d0, d1, y0, y1, series };
  });
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("class", "crosshair");
  line.setAttribute("stroke", "#1f2328");
  line.setAttribute("stroke-width", "1");
  line.setAttribute("pointer-events", "none");
  svg.append(line);
  const sorted = [...trials].sort((a, b) => a - b);
  const read = { svg, panels, line, starts, first: sorted[0], last: sorted[sorted.length - 1], readout: figure.querySelector(".readout"), hint: "" };
  read.hint = read.readout.textContent;
  figures.set(figure, read);
  return read;
}

// Positions are rounded to 0.01 px, which four significant digits of the range stay clear of.
function digitsOf(range) {
  return range > 0 ? Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(range)))) : 3;
}

function written(value, digits) {
  const text = value.toFixed(digits).replace(/^-(?=[0.]*$)/, "");
  const short = digits > 0 ? text.replace(/\\.?0+$/, "") : text;
  return short.replace("-", "\\u2212");
}

function show(figure, trial) {
  const read = readFigure(figure);
  if (!read.panels.length || read.first === undefined) return;
  if (shown && shown.figure !== figure) hide();
  const at = Math.min(read.last, Math.max(read.first, Math.round(trial)));
  if (shown && shown.trial === at) return;
  shown = { figure, trial: at };
  read.line.setAttribute("d", read.panels.map(({ x0, x1, d0, d1, y0, y1 }) => {
    const x = x0 + ((at - d0) / (d1 - d0)) * (x1 - x0);
    return "M" + x.toFixed(2) + " " + y1 + "V" + y0;
  }).join(""));
  const run = read.starts.filter((start) => start <= at).length;
  const where = read.starts.length > 1 ? "Run " + run + ", trial " + (at - read.starts[run - 1] + 1) : "Trial " + at;
  const parts = [["", where]];
  for (const { series } of read.panels)
    for (const { label, values, digits } of series)
      if (values.has(at)) parts.push([label + " ", written(values.get(at), digits)]);
  read.readout.replaceChildren(...parts.map(([label, value]) => {
    const part = document.createElement("span");
    const strong = document.createElement("b");
    strong.textContent = value;
    part.append(label, strong, " ");
    return part;
  }));
}

function hide() {
  if (!shown) return;
  const { line, readout, hint } = figures.get(shown.figure);
  line.setAttribute("d", "");
  readout.textContent = hint;
  shown = undefined;
}

function point(event) {
  const figure = event.target.closest && event.target.closest(selector);
  if (!figure || !event.target.closest("svg")) {
    if (event.pointerType === "mouse" || event.type === "pointerdown") hide();
    return;
  }
  const { svg, panels } = readFigure(figure);
  const matrix = svg.getScreenCTM();
  if (!panels.length || !matrix) return;
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
  const panel = panels.find(({ y0, y1 }) => at.y >= Math.min(y0, y1) && at.y <= Math.max(y0, y1)) || panels[0];
  const margin = 12;
  if (at.x < panel.x0 - margin || at.x > panel.x1 + margin) {
    if (event.pointerType === "mouse") hide();
    return;
  }
  show(figure, panel.d0 + ((at.x - panel.x0) / (panel.x1 - panel.x0)) * (panel.d1 - panel.d0));
}

const steps = { ArrowLeft: -1, ArrowRight: 1, PageDown: 10, PageUp: -10 };

function key(event) {
  const figure = event.target;
  if (!figure.matches || !figure.matches(selector) || event.ctrlKey || event.metaKey || event.altKey) return;
  const { first, last } = readFigure(figure);
  const here = shown && shown.figure === figure ? shown.trial : undefined;
  let trial;
  if (event.key === "Home") trial = first;
  else if (event.key === "End") trial = last;
  else if (event.key in steps) trial = here === undefined ? (steps[event.key] > 0 ? first : last) : here + steps[event.key];
  else if (event.key === "Escape") hide();
  if (trial === undefined) return;
  event.preventDefault();
  show(figure, trial);
}

document.addEventListener("pointermove", point, { passive: true });
document.addEventListener("pointerdown", point, { passive: true });
document.addEventListener("keydown", key);
for (const figure of document.querySelectorAll(selector)) {
  figure.tabIndex = 0;
  const readout = document.createElement("p");
  readout.className = "readout sans";
  readout.setAttribute("aria-live", "polite");
  readout.textContent = "Point at a trial, or press the arrow keys here, to read the values.";
  figure.append(readout);
}
})();`;
