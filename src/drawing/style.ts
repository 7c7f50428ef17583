/** Looks of the page, light and dark. */

const light =
  "--ink: #1f2328; --muted: #59636e; --rule: #d1d7de; --grid: #e4e8ec; --paper: #ffffff; --soft: #f6f8fa; --accent: #0b5cad; --on-accent: #ffffff; --other: #a9b4bf; --hole: #d55e00;";
const dark =
  "--ink: #e6e9ed; --muted: #a1abb6; --rule: #3a424b; --grid: #2a3138; --paper: #14181d; --soft: #1b2027; --accent: #6cb2f5; --on-accent: #14181d; --other: #56616c; --hole: #ff9d4d;";

export const style = `
:root { color-scheme: light dark; ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.55 Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Georgia, serif; -webkit-text-size-adjust: 100%; }
.page { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, .panel, button, label, li, figcaption, svg, .note, .message, .row, .learning, details { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .6rem; font-weight: 650; letter-spacing: -.01em; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 2.2rem 0 .6rem; padding-top: .6rem; border-top: 1px solid var(--rule); font-weight: 650; }
.panel h2 { margin: 0 0 .5rem; padding: 0; border: 0; }
p { max-width: 46rem; margin: .6rem 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.note, figcaption { color: var(--muted); font-size: .85rem; line-height: 1.45; }
.message { min-height: 1.4em; margin: .8rem 0 0; font-weight: 600; font-size: .95rem; }
.desk { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.5rem 3rem; margin-top: 1.25rem; }
.panel { min-width: 0; }
.panel > .note { min-height: 2.6em; margin: .4rem 0; }
svg { display: block; fill: var(--ink); }
.cells { width: 100%; max-width: 26rem; background: var(--paper); border: 1px solid var(--muted); border-radius: 2px; shape-rendering: crispEdges; }
#drawing { touch-action: none; cursor: crosshair; user-select: none; -webkit-user-select: none; }
.lines { stroke: var(--grid); stroke-width: .04; fill: none; }
.holes path { stroke: var(--hole); stroke-width: .1; fill: none; shape-rendering: auto; }
.holes { pointer-events: none; }
#cursor { fill: none; stroke: var(--accent); stroke-width: .14; visibility: hidden; shape-rendering: auto; }
#drawing:focus-visible #cursor { visibility: visible; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem; margin: .5rem 0; }
button, .pens span { padding: .45rem .8rem; min-height: 2.6rem; font-size: .9rem; line-height: 1.4; color: var(--accent); background: var(--soft); border: 1px solid var(--rule); border-radius: 5px; cursor: pointer; }
button:hover:enabled { border-color: var(--accent); }
button:disabled { color: var(--muted); cursor: default; opacity: .6; }
button.main:enabled { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
.pens label { position: relative; display: inline-flex; }
.pens input { position: absolute; opacity: 0; inset: 0; margin: 0; width: 100%; height: 100%; cursor: pointer; }
.pens span { display: inline-block; min-width: 4.2rem; text-align: center; }
.pens :checked + span { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
.pens :focus-visible + span { outline: 2px solid var(--accent); outline-offset: 2px; }
.store label { font-size: .9rem; font-weight: 600; }
input[type="text"] { min-height: 2.6rem; padding: .3rem .5rem; font: inherit; font-size: 1rem; color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: 5px; }
.control { margin: .7rem 0; max-width: 26rem; }
.control .head { display: flex; justify-content: space-between; align-items: baseline; gap: .5rem; font-size: .875rem; font-weight: 600; }
.control small { font-weight: 400; font-size: .8rem; color: var(--muted); }
.control output, #count { font-variant-numeric: tabular-nums; }
.control input { width: 100%; height: 1.6rem; margin: .1rem 0 0; accent-color: var(--accent); cursor: pointer; }
.learning { display: flex; align-items: center; gap: .6rem; font-size: .875rem; max-width: 26rem; }
.learning progress { flex: 1; min-width: 0; height: .6rem; accent-color: var(--accent); }
#count { min-width: 4.5em; text-align: right; }
figure { margin: .8rem 0 0; max-width: 26rem; }
#chart { width: 100%; height: auto; fill: none; }
#chart text { fill: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
#chart .named { fill: var(--accent); font-weight: 600; }
#chart .middle { text-anchor: middle; } #chart .end { text-anchor: end; }
.grid { stroke: var(--grid); } .axis { stroke: var(--rule); }
polyline { stroke-width: 1.4; stroke-linejoin: round; } polyline.other { stroke: var(--other); } polyline.best { stroke: var(--accent); stroke-width: 2.2; }
ul#patterns, ul#attractors { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .5rem 1.2rem; margin: .6rem 0; padding: 0; list-style: none; }
ul#attractors { grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr)); }
#patterns li, #attractors li { display: flex; align-items: center; gap: .5rem; min-width: 0; padding: .35rem; border: 1px solid var(--rule); border-radius: 5px; font-size: .875rem; }
#patterns li.best { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
#patterns button { padding: .3rem .55rem; font-size: .82rem; }
.small { flex: none; width: 3.2rem; height: 3.2rem; background: var(--paper); border: 1px solid var(--grid); shape-rendering: crispEdges; }
.name { flex: 1; min-width: 0; overflow-wrap: anywhere; line-height: 1.3; font-weight: 600; }
.r { display: block; font-weight: 400; font-size: .8rem; color: var(--muted); font-variant-numeric: tabular-nums; }
.bar { display: block; height: 4px; margin-top: .25rem; background: var(--grid); border-radius: 2px; }
.bar span { display: block; height: 100%; background: var(--accent); border-radius: 2px; }
ul.tips { max-width: 46rem; padding-left: 1.2rem; } .tips li { margin: .4rem 0; font-size: .92rem; line-height: 1.5; }
summary { cursor: pointer; font-size: .9rem; } textarea { width: 100%; font: .75rem/1.4 ui-monospace, monospace; color: var(--ink); background: var(--soft); border: 1px solid var(--rule); }
code { font-size: .9em; }
@media (max-width: 44rem) { .page { padding: 1.1rem .9rem 3rem; } h1 { font-size: 1.45rem; } }
@media (forced-colors: active) { .pens :checked + span, #patterns li.best { outline: 2px solid Highlight; } }
`;
