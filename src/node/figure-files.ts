/** Figures as files: each as SVG, PNG or PDF as asked for, and its rows as CSV beside it. */

import { join } from "node:path";
import type { Animation } from "../checklist/index.js";
import { type Figure, figureCsv, type ThemeName, toSvg } from "../figures/index.js";
import type { FigureFormat } from "../fit/index.js";
import { makeFolder, writeWhole } from "./files.js";

export interface FigureFiles {
  /** Writes a figure and its rows. @returns its file in the first of the formats, relative to the folder */
  save(name: string, figure: Figure): Promise<string>;
  /** Writes a GIF, whatever the formats. */
  animate(animation: Animation): Promise<void>;
  /** Everything written so far, relative to the folder. */
  readonly written: readonly string[];
}

/**
 * @param folder is made when the first figure is saved
 * @param formats at least one
 */
export function figureFiles(
  folder: string,
  formats: readonly FigureFormat[],
  theme: ThemeName = "print",
): FigureFiles {
  const taken = new Set<string>();
  const written: string[] = [];
  const write = (file: string, content: string | Uint8Array): void => {
    writeWhole(join(folder, file), content);
    written.push(file);
  };
  return {
    written,
    async save(name, figure) {
      if (written.length === 0) makeFolder(folder);
      const base = freeName(name, taken);
      for (const format of formats) write(`${base}.${format}`, await drawn(figure, format, theme));
      write(`${base}.csv`, figureCsv(figure));
      return `${base}.${formats[0]}`;
    },
    async animate(animation) {
      const { renderGif } = await import("./render-gif.js");
      write(`${freeName(animation.name, taken)}.gif`, await renderGif(animation, theme));
    },
  };
}

async function drawn(figure: Figure, format: FigureFormat, theme: ThemeName): Promise<string | Uint8Array> {
  if (format === "svg") return toSvg(figure, { theme });
  const { renderPdf, renderPng } = await import("./render.js");
  return format === "png" ? renderPng(figure, { theme }) : renderPdf(figure, { theme });
}

/** A file name of letters, digits, `.`, `_` and `-`, of which no two differ in case only: ids may hold anything. */
function freeName(name: string, taken: Set<string>): string {
  const plain =
    name
      .replaceAll(/[^A-Za-z0-9._-]+/g, "_")
      .replace(/^\.+/, "_")
      .slice(0, 100) || "_";
  let free = plain;
  for (let k = 2; taken.has(free.toLowerCase()); k++) free = `${plain}-${k}`;
  taken.add(free.toLowerCase());
  return free;
}
