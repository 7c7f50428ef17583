/** `credence deep widget`: the input-precision page. */

import { fileURLToPath } from "node:url";
import { Command } from "commander";

interface WidgetFlags {
  readonly out: string;
  readonly overwrite?: boolean;
  readonly quiet?: boolean;
}

export function widgetCommand(exit: (code: number) => void): Command {
  return new Command("widget")
    .description(
      "page with sliders: precision at both ends of a deep chain; one HTML file that opens offline",
    )
    .option("--out <file>", "write the page there", "widget.html")
    .option("--overwrite", "replace the file")
    .option("--quiet", "print nothing")
    .addHelpText("after", "\nExample:\n  credence deep widget --out widget.html")
    .action(async ({ out, overwrite = false, quiet = false }: WidgetFlags) => {
      const { writeWidget } = await import("../node/widget.js");
      // Beside the bundled command, where the build put it.
      const scriptFile = fileURLToPath(new URL("./widget-page.js", import.meta.url));
      const bytes = await writeWidget({ out, overwrite, scriptFile });
      if (!quiet) process.stdout.write(`Written to ${out} (${Math.round(bytes / 1000)} kB)\n`);
      exit(0);
    });
}
