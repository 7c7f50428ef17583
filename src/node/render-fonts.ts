/** The font files that figures are set in; DejaVu comes as a package, so that no system font is needed. */

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export interface FontFiles {
  readonly regular: string;
  readonly oblique: string;
  readonly bold: string;
}

/** Paths of the three faces. */
export function fontFiles(): FontFiles {
  const file = (name: string): string => require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);
  return { regular: file("DejaVuSans"), oblique: file("DejaVuSans-Oblique"), bold: file("DejaVuSans-Bold") };
}
