/** Looks of the page, light and dark: the same rules over two sets of colours. */

import { type ColourMap, colourAt } from "../figures/colour-map.js";
import { size } from "./panel.js";
import { rows } from "./state.js";

type Colours = Readonly<Record<string, string>>;

const light: Colours = {
  ink: "#1f2328",
  muted: "#59636e",
  rule: "#d1d7de",
  grid: "#e4e8ec",
  paper: "#ffffff",
  soft: "#f6f8fa",
  accent: "#0b5cad",
  exact: "#d55e00",
  clamp: "#1f2328",
  predicted: "#8c959f",
  posterior: "#0072b2",
  odd: "#c8d9ea",
  even: "#e7eff7",
};
const dark: Colours = {
  ink: "#e6e9ed",
  muted: "#a1abb6",
  rule: "#3a424b",
  grid: "#2a3138",
  paper: "#14181d",
  soft: "#1b2027",
  accent: "#6cb2f5",
  exact: "#ff9d4d",
  clamp: "#e6e9ed",
  predicted: "#8b95a1",
  posterior: "#56b4e9",
  odd: "#2f4a66",
  even: "#223242",
};

/** Part of the colour map whose ends stand out from the paper. */
const stretch = { light: [0, 0.8], dark: [0.3, 1] } as const;
const map: ColourMap = "sequential";

function variables(colours: Colours, [from, to]: readonly [number, number]): string {
  const own = Object.entries(colours).map(([name, colour]) => `--${name}: ${colour};`);
  const ofRows = Array.from({ length: rows }, (_, r) => {
    return `--row${r + 1}: ${colourAt(map, from + ((to - from) * r) / (rows - 1))};`;
  });
  return [...own, ...ofRows].join(" ");
}

const rowRules = Array.from({ length: rows }, (_, r) => {
  const colour = `var(--row${r + 1})`;
  return `.line.row${r + 1} { stroke: ${colour}; } .dot.row${r + 1}, .swatch.row${r + 1} { fill: ${colour}; }`;
}).join("\n");

export const style = `
:root { color-scheme: light dark; ${variables(light, stretch.light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark, stretch.dark)} } }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.55 Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Georgia, serif; -webkit-text-size-adjust: 100%; }
.page { max-width: 74rem; margin: 0 auto; padding: 2.25rem 1.25rem 4rem; }
h1, h2, h3, .controls, button, table, figcaption, svg, .note { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .6rem; font-weight: 650; letter-spacing: -.01em; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.5rem 0 .75rem; padding-top: .6rem; border-top: 1px solid var(--rule); font-weight: 650; }
h3 { font-size: .95rem; line-height: 1.35; margin: 0 0 .35rem; font-weight: 650; }
p { max-width: 46rem; margin: .6rem 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.note, figcaption { color: var(--muted); font-size: .85rem; line-height: 1.45; }
.controls { position: sticky; top: 0; z-index: 1; display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .5rem 2rem; margin: 1.25rem 0 1rem; padding: .8rem 0 .7rem; background: var(--paper); border-bottom: 1px solid var(--rule); }
.control .head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 .5rem; font-size: .875rem; font-weight: 600; }
.control output { font-size: 1.05rem; font-variant-numeric: tabular-nums; }
.control small { font-weight: 400; font-size: .8rem; color: var(--muted); }
.control input { width: 100%; margin: .3rem 0 0; height: 1.25rem; appearance: none; -webkit-appearance: none; background: none; cursor: pointer; }
.control input::-webkit-slider-runnable-track { height: 4px; border-radius: 2px; background: var(--rule); }
.control input::-moz-range-track { height: 4px; border-radius: 2px; background: var(--rule); }
.control input::-webkit-slider-thumb { -webkit-appearance: none; width: 18px; height: 18px; margin-top: -7px; border: 2px solid var(--paper); border-radius: 50%; background: var(--accent); }
.control input::-moz-range-thumb { width: 18px; height: 18px; border: 2px solid var(--paper); border-radius: 50%; background: var(--accent); box-sizing: border-box; }
.stops { position: relative; height: 1.25rem; margin: -.2rem 9px 0; font-size: .72rem; color: var(--muted); font-variant-numeric: tabular-nums; }
.stops span { position: absolute; left: var(--at); transform: translateX(-50%); padding-top: .3rem; }
.stops span::before { content: ""; position: absolute; left: 50%; top: 0; height: .25rem; border-left: 1px solid var(--muted); }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 23rem), 1fr)); gap: 1.25rem 2rem; scroll-margin-top: 7rem; }
figure { margin: 0; min-width: 0; }
figcaption { margin-top: .3rem; }
.picture svg { display: block; width: 100%; height: auto; fill: none; }
.picture { aspect-ratio: ${size.width} / ${size.height}; contain: strict; }
svg text { fill: var(--ink); font-size: 13px; }
svg text.tick { fill: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
svg .middle { text-anchor: middle; } svg .end { text-anchor: end; }
.grid { stroke: var(--grid); } .axis { stroke: var(--rule); }
.straight { stroke: var(--muted); stroke-width: 2; stroke-dasharray: 0 5; stroke-linecap: round; }
.exact { stroke: var(--exact); stroke-width: 2; stroke-dasharray: 7 4; } .exact.thin { stroke-width: 1.3; stroke-dasharray: 4 3; }
.line { stroke-width: 2; stroke-linejoin: round; }
.dot { stroke: var(--paper); stroke-width: 1; }
rect.clamp { fill: var(--clamp); }
path.prediction { stroke: var(--posterior); stroke-width: 1.6; } circle.prediction { fill: var(--posterior); }
.whisker { stroke: var(--posterior); stroke-width: 1.6; } .whisker.end { stroke: var(--clamp); }
.predicted { stroke: var(--predicted); fill: var(--predicted); fill-opacity: .16; stroke-width: 1.2; }
.posterior { stroke: var(--posterior); fill: var(--posterior); fill-opacity: .28; stroke-width: 1.6; }
.posterior.end { stroke: var(--clamp); fill: var(--clamp); fill-opacity: .14; }
.share { stroke: var(--paper); stroke-width: 1; } .share.odd { fill: var(--odd); } .share.even { fill: var(--even); }
${rowRules}
.key { display: inline-block; width: 1.5em; height: 0; margin: 0 .2em; vertical-align: .28em; border-top: 2px solid; }
.key.exact { border-top: 2px dashed var(--exact); } .key.straight { border-top: 2px dotted var(--muted); }
.key.predicted { border-color: var(--predicted); } .key.posterior { border-color: var(--posterior); }
.key.first { border-color: var(--row1); } .key.last { border-color: var(--row10); }
ol.tips { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem 3.2rem; max-width: none; padding-left: 1.3rem; }
button { margin: .1rem .3rem .1rem 0; padding: .2rem .65rem; font-size: .82rem; line-height: 1.5; color: var(--accent); background: var(--soft); border: 1px solid var(--rule); border-radius: 4px; cursor: pointer; }
button:hover { border-color: var(--accent); }
.scroll { overflow-x: auto; content-visibility: auto; contain-intrinsic-size: auto 20rem; }
table { border-collapse: collapse; font-size: .82rem; line-height: 1.35; font-variant-numeric: tabular-nums lining-nums; border-top: 1.5px solid var(--ink); border-bottom: 1.5px solid var(--ink); }
caption { text-align: left; padding: 0 0 .4rem; color: var(--muted); }
th, td { padding: .25rem .8rem; text-align: right; white-space: nowrap; }
tbody th, th[rowspan]:first-child { text-align: left; padding-left: 0; } th[rowspan]:last-child, td:last-child { padding-right: 0; }
th[rowspan] { vertical-align: bottom; } abbr { text-decoration: none; }
thead th { font-weight: 600; } thead tr:last-child th, thead th[rowspan] { border-bottom: 1px solid var(--ink); }
thead th[colspan] { text-align: center; border-bottom: 1px solid var(--rule); } tbody th { font-weight: 400; }
.symbol { font: italic 1.08em Charter, "Bitstream Charter", "Palatino Linotype", Georgia, serif; }
#summary { margin: 0 0 1.25rem; max-width: none; }
@media (max-width: 66rem) { .control small { display: none; } .stops .tight { color: transparent; } }
@media (max-width: 44rem) { .page { padding-top: 1.25rem; } .controls { grid-template-columns: 1fr; gap: .1rem; padding: .4rem 0; } .control input { margin-top: 0; } .stops .tight { color: inherit; } .stops { height: 1.1rem; font-size: .66rem; } .panels { scroll-margin-top: 14.5rem; } svg text { font-size: 16px; } svg text.tick { font-size: 15px; } }
@media (max-height: 34rem) { .controls { position: static; } .panels { scroll-margin-top: 0; } }
@media print { .controls { position: static; } button { display: none; } }
`;
