// Draws every figure from seeded data, plain cases and hard ones, in both themes: SVG, PNG, PDF and CSV.
// npx tsx scripts/gallery.ts [FOLDER] [NAME...], default gallery/ and all of them
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { figureCsv, toSvg } from "../src/figures/index.js";
import { renderPdf, renderPng } from "../src/node/render.js";
import { exhibits } from "./gallery-data.js";

const [folder = "gallery", ...names] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const [name, exhibit] of Object.entries(exhibits)) {
  if (names.length > 0 && !names.some((wanted) => name.startsWith(wanted))) continue;
  const figure = exhibit();
  writeFileSync(join(folder, `${name}.csv`), figureCsv(figure));
  for (const theme of ["light", "print"] as const) {
    const file = join(folder, `${name}.${theme}`);
    const svg = toSvg(figure, { theme });
    writeFileSync(`${file}.svg`, svg);
    writeFileSync(`${file}.png`, await renderPng(figure, { theme, scale: 2 }));
    writeFileSync(`${file}.pdf`, await renderPdf(figure, { theme }));
    if (theme === "light")
      console.log(`${name}: ${figure.width} x ${figure.height}, ${Math.round(svg.length / 1024)} KB`);
  }
}
