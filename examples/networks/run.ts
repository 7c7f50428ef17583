// Runs examples of networks and writes their figures with the rows of each.
// npx tsx examples/networks/run.ts [FOLDER] [NAME...], default out/ and all of them
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { figureCsv, toSvg } from "credence/figures";
import { renderPng } from "credence/node";
import { examples } from "./index.js";

const [folder = "out", ...names] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const [name, example] of Object.entries(examples)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const { findings, figure } = example();
  writeFileSync(join(folder, `${name}.svg`), toSvg(figure));
  writeFileSync(join(folder, `${name}.png`), await renderPng(figure, { scale: 2 }));
  writeFileSync(join(folder, `${name}.csv`), figureCsv(figure));
  console.log(name);
  for (const [what, value] of Object.entries(findings))
    console.log(`  ${what.padEnd(26)} ${+value.toPrecision(4)}`);
}
