/** Looks of the page: a text column for reading, contents beside it on wide screens, paper without either. */

export const style = `
:root { --ink: #1f2328; --muted: #59636e; --rule: #d1d7de; --soft: #f6f8fa; --accent: #0b5cad; --warn: #9a3b00; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; color: var(--ink); background: #fff; font: 1rem/1.55 Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", Georgia, serif; overflow-wrap: break-word; }
.page { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1rem 5rem; }
h1, h2, h3, nav, table, dl, figcaption, summary, .sans { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .75rem; font-weight: 650; letter-spacing: -.01em; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 3rem 0 .75rem; padding-top: .6rem; border-top: 1px solid var(--rule); font-weight: 650; }
h3 { font-size: 1rem; line-height: 1.35; margin: 1.75rem 0 .4rem; font-weight: 650; }
p, ul, ol { max-width: 44rem; margin: .6rem 0; }
ul, ol { padding-left: 1.4rem; }
li { margin: .25rem 0; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .15em; }
code, pre { font: .85em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { overflow-wrap: anywhere; }
pre { background: var(--soft); border: 1px solid var(--rule); border-radius: 4px; padding: .7rem .9rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: .6rem 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.kicker { font-size: .8rem; color: var(--muted); margin: 0 0 .4rem; }
.verdict { font-size: 1.15rem; line-height: 1.45; margin: 0 0 1rem; }
.muted, figcaption, .note { color: var(--muted); font-size: .85rem; line-height: 1.45; }
nav.contents { font-size: .85rem; line-height: 1.4; margin: 1.5rem 0 0; padding: .8rem 0; border-top: 1px solid var(--rule); }
nav.contents p { margin: 0 0 .3rem; font-weight: 650; }
nav.contents ol { list-style: none; margin: 0; padding: 0; columns: 2 12rem; }
nav.contents li { margin: 0; padding: .15rem 0; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav.jump { font-size: .8rem; line-height: 1.9; max-width: none; margin: .75rem 0; }
nav.jump a { display: inline-block; min-width: 2.2rem; max-width: 100%; margin-right: .5rem; overflow-wrap: anywhere; }
dl.facts { display: grid; grid-template-columns: minmax(8rem, 13rem) minmax(0, 1fr); gap: .3rem 1.25rem; margin: .75rem 0; font-size: .875rem; line-height: 1.45; max-width: 52rem; }
dl.facts dt { color: var(--muted); }
dl.facts dd { margin: 0; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin: .9rem 0; max-width: 100%; position: relative; background: linear-gradient(to left, #fff 1.5rem, #fff0 3rem) 100% 0 / 3rem 100% no-repeat local, linear-gradient(to left, #1f232833, #1f232800) 100% 0 / .75rem 100% no-repeat scroll; }
table { border-collapse: collapse; font-size: .8rem; line-height: 1.35; font-variant-numeric: tabular-nums lining-nums; border-top: 1.5px solid var(--ink); border-bottom: 1.5px solid var(--ink); }
caption { text-align: left; caption-side: top; padding: 0 0 .4rem; color: var(--muted); font-size: .85rem; line-height: 1.4; }
th, td { padding: .25rem .6rem; text-align: right; vertical-align: baseline; white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
th { font-weight: 600; }
thead tr:last-child th, thead th[rowspan="2"] { border-bottom: 1px solid var(--ink); }
thead th[rowspan="2"] { vertical-align: bottom; }
thead .group { text-align: center; border-bottom: 1px solid var(--rule); }
tbody th, td.text, th.text { text-align: left; }
tbody th { font-weight: 400; }
th bdi { display: inline-block; width: max-content; max-width: 14rem; white-space: normal; overflow-wrap: anywhere; }
th:first-child { position: sticky; left: 0; background: #fff; }
table.dense th, table.dense td { padding: .22rem .38rem; }
table.dense th:first-child { padding-left: 0; padding-right: .7rem; }
table.dense th:last-child, table.dense td:last-child { padding-right: 0; }
.star { display: inline-block; width: 0; }
td.wrap { white-space: normal; min-width: 14rem; text-align: left; }
tbody.summary tr:first-child > * { border-top: 1px solid var(--ink); }
sub, sup { line-height: 0; }
tbody tr + tr > * { border-top: 1px solid #eceff2; }
td.care, .care { color: var(--warn); }
td.zero { color: #b6bec7; }
figure { margin: 1.25rem 0; }
.plot svg { display: block; width: var(--width); max-width: 100%; height: auto; }
figcaption { margin-top: .35rem; max-width: 48rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 1.5rem; align-items: start; }
.across { grid-column: 1 / -1; }
.participant { content-visibility: auto; contain-intrinsic-size: auto 660px; padding-top: .25rem; }
.participant h3 { margin-top: 1.5rem; }
.participant .line { font-size: .85rem; margin: 0; max-width: none; font-variant-numeric: tabular-nums; }
details > summary { cursor: pointer; font-size: .85rem; color: var(--accent); padding: .2rem 0; }
details[open] > summary { margin-bottom: .3rem; }
.references { font-size: .9rem; line-height: 1.45; }
@media (min-width: 34rem) { .trajectories .plot { touch-action: pan-y; } }
.readout { min-height: 2.9em; margin: .3rem 0 0; font-size: .8rem; line-height: 1.45; color: var(--muted); max-width: none; font-variant-numeric: tabular-nums; }
.readout b { color: var(--ink); font-weight: 600; }
.readout span { display: inline-block; margin-right: 1.1em; }
@media (min-width: 72rem) {
  .page { max-width: 76rem; display: grid; grid-template-columns: 11.5rem minmax(0, 1fr); grid-template-rows: auto 1fr; gap: 0 2.5rem; padding: 3rem 2rem 6rem; }
  .side { grid-column: 1; grid-row: 1 / span 2; }
  header, main { grid-column: 2; }
  nav.contents { position: sticky; top: 1.5rem; margin: 0; padding: 0; border: 0; max-height: calc(100vh - 3rem); overflow-y: auto; }
  nav.contents ol { columns: auto; }
}
@media (max-width: 34rem) {
  .page { padding-top: 1.25rem; }
  h1 { font-size: 1.4rem; }
  .verdict { font-size: 1.05rem; }
  dl.facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dl.facts dd { margin: 0 0 .5rem; }
  .plot { overflow-x: auto; mask-image: linear-gradient(to left, #0000, #000 1.25rem); }
  .plot svg { width: min(var(--width), 36rem); max-width: none; box-sizing: content-box; padding-right: 1.25rem; }
  .readout { min-height: 4.4em; }
}
@media print {
  @page { margin: 18mm 16mm; }
  body { font-size: 10pt; }
  .page { display: block; max-width: none; padding: 0; }
  nav, .readout, .crosshair, .screen { display: none; }
  details > summary { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  .plot { mask-image: none; }
  a { color: inherit; text-decoration: none; }
  h2, h3 { break-after: avoid; }
  figure, tr, dl.facts > *, pre { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll, .plot { overflow: visible; background: none; }
  table { font-size: 7pt; }
  th, td { padding: .15rem .3rem; }
  .participant { content-visibility: visible; break-inside: avoid; }
}
`;
