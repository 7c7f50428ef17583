/** Pages that compute what they show, as files. */

import { version } from "../version.js";
import { checkTarget, readText, writeWhole } from "./files.js";

export interface PageOptions {
  /** File of the page. */
  readonly out: string;
  /** Default false: a file that is there is left alone. */
  readonly overwrite?: boolean;
  /** The page's script, as the build makes it. */
  readonly scriptFile: string;
}

/**
 * Writes a page, whole or not at all. @returns its size in bytes
 *
 * @param page of its script and the library's version
 * @throws UsageError where the file is there already or cannot be written
 */
async function writePage(
  page: (script: string, version: string) => Promise<string>,
  { out, overwrite = false, scriptFile }: PageOptions,
): Promise<number> {
  checkTarget(out, overwrite);
  const bytes = new TextEncoder().encode(await page(readText(scriptFile), version));
  writeWhole(out, bytes);
  return bytes.length;
}

/** The input-precision widget. */
export async function writeWidget(options: PageOptions): Promise<number> {
  return writePage((await import("../widget/page.js")).widgetPage, options);
}

/** The page to draw, store and recall patterns. */
export async function writeDrawing(options: PageOptions): Promise<number> {
  return writePage((await import("../drawing/page.js")).drawingPage, options);
}
