/** Commands that write one HTML page which opens offline and computes in itself. */

import { fileURLToPath } from "node:url";
import { Command } from "commander";
import type { PageOptions } from "../node/page.js";

interface PageFlags {
  readonly out: string;
  readonly overwrite?: boolean;
  readonly quiet?: boolean;
}

interface PageCommand {
  readonly parent: string;
  readonly name: string;
  readonly description: string;
  /** File where none is named. */
  readonly file: string;
  /** Of the page, beside the bundled command, where the build put it. */
  readonly script: string;
  readonly write: (options: PageOptions) => Promise<number>;
}

function pageCommand(page: PageCommand, exit: (code: number) => void): Command {
  return new Command(page.name)
    .description(`${page.description}; one HTML file that opens offline`)
    .option("--out <file>", "write the page there", page.file)
    .option("--overwrite", "replace the file")
    .option("--quiet", "print nothing")
    .addHelpText("after", `\nExample:\n  credence ${page.parent} ${page.name} --out ${page.file}`)
    .action(async ({ out, overwrite = false, quiet = false }: PageFlags) => {
      const scriptFile = fileURLToPath(new URL(page.script, import.meta.url));
      const bytes = await page.write({ out, overwrite, scriptFile });
      if (!quiet) process.stdout.write(`Written to ${out} (${Math.round(bytes / 1000)} kB)\n`);
      exit(0);
    });
}

/** `credence deep widget`: the input-precision page. */
export function widgetCommand(exit: (code: number) => void): Command {
  const description = "page with sliders: precision at both ends of a deep chain";
  return pageCommand(
    {
      ...{ parent: "deep", name: "widget", description, file: "widget.html", script: "./widget-page.js" },
      write: async (options) => (await import("../node/page.js")).writeWidget(options),
    },
    exit,
  );
}

/** `credence attractor page`: the page to draw on. */
export function drawingCommand(exit: (code: number) => void): Command {
  const description = "page to draw patterns, store them, spoil them and recall them";
  return pageCommand(
    {
      ...{ parent: "attractor", name: "page", description, file: "memory.html", script: "./drawing-page.js" },
      write: async (options) => (await import("../node/page.js")).writeDrawing(options),
    },
    exit,
  );
}
