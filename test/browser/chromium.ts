/** Where Chromium is, and how tests start it. */

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** `CREDENCE_CHROMIUM` names another one. Undefined where there is none. */
export const executable = [
  process.env.CREDENCE_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path));

/** @throws where there is none */
export function launch(): Promise<Browser> {
  if (executable === undefined) throw new Error("Chromium is not here");
  return chromium.launch({ executablePath: executable, args: ["--no-sandbox", "--disable-gpu"] });
}
