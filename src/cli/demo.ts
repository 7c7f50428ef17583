/** `credence demo`: the bundled study, as `npm start` runs it. */

import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { fitAndReport } from "./run.js";

export function demoCommand(exit: (code: number) => void): Command {
  return new Command("demo")
    .description("fit the bundled study: 10 participants, 320 trials each")
    .option("--out <folder>", "fit folder", "fit-demo")
    .option("--json", "print the result as JSON and nothing else")
    .option("--quiet", "no progress and no table")
    .addHelpText("after", "\nExamples:\n  credence demo\n  credence demo --json --out fit-demo")
    .action(async (flags: { out: string; json?: boolean; quiet?: boolean }) => {
      const { readText } = await import("../node/files.js");
      const { parseAnalysis } = await import("../fit/analysis-schema.js");
      const folder = fileURLToPath(new URL("../studies/multilevel", import.meta.url));
      const analysis = parseAnalysis(readText(`${folder}/analysis.yaml`), "studies/multilevel/analysis.yaml");
      exit(
        await fitAndReport(analysis, folder, {
          out: flags.out,
          json: flags.json === true,
          quiet: flags.quiet === true,
          resume: false,
          // The demonstration owns its folder.
          overwrite: true,
          dryRun: false,
          logJson: false,
        }),
      );
    });
}
