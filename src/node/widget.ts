/** The page of the input-precision widget as a file. */

import { version } from "../version.js";
import { widgetPage } from "../widget/page.js";
import { checkTarget, readText, writeWhole } from "./files.js";

export interface WidgetOptions {
  /** File of the page. */
  readonly out: string;
  /** Default false: a file that is there is left alone. */
  readonly overwrite?: boolean;
  /** The page's script, as the build makes it. */
  readonly scriptFile: string;
}

/**
 * Writes the page, whole or not at all. @returns its size in bytes
 *
 * @throws UsageError where the file is there already or cannot be written
 */
export async function writeWidget({ out, overwrite = false, scriptFile }: WidgetOptions): Promise<number> {
  checkTarget(out, overwrite);
  const page = new TextEncoder().encode(await widgetPage(readText(scriptFile), version));
  writeWhole(out, page);
  return page.length;
}
