// Writes src/figures/text-widths.ts, the advance widths of DejaVu Sans, from the font. Run after changing the
// font or the ranges: npx tsx scripts/text-widths.ts && npx biome check --write src/figures
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import Pdf from "pdfkit";

const require = createRequire(import.meta.url);

/** First and last character of each stretch: Latin, Greek, Cyrillic, punctuation, arrows and operators. */
const ranges = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x391, 0x3d6],
  [0x400, 0x45f],
  [0x2010, 0x2026],
  [0x2190, 0x2194],
  [0x2202, 0x2212],
  [0x221a, 0x221e],
  [0x2248, 0x2265],
] as const;

function widths(name: string): string {
  // A font size of 2048 units per em makes widths whole.
  const page = new Pdf().font(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)).fontSize(2048);
  const of = (first: number, last: number): number[] =>
    Array.from({ length: last - first + 1 }, (_, i) =>
      Math.round(page.widthOfString(String.fromCodePoint(first + i))),
    );
  return ranges
    .map(([first, last]) => `{ first: ${first}, widths: [${of(first, last).join(", ")}] }`)
    .join(",\n");
}

writeFileSync(
  new URL("../src/figures/text-widths.ts", import.meta.url),
  `/** Advance widths of DejaVu Sans in 1/2048 em, written by scripts/text-widths.ts. The oblique has the same. */

export interface Stretch {
  /** Code point of the first character. */
  readonly first: number;
  readonly widths: readonly number[];
}

export const regular: readonly Stretch[] = [${widths("DejaVuSans")}];

export const bold: readonly Stretch[] = [${widths("DejaVuSans-Bold")}];
`,
);
