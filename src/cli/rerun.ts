/** `credence rerun`: the same fit again from its folder, to the same bits. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { UsageError } from "../errors.js";
import type { FitResult } from "../fit/index.js";
import { people } from "./people.js";
import { progressMeter } from "./progress.js";

export function rerunCommand(exit: (code: number) => void): Command {
  return new Command("rerun")
    .description("fit again from a fit folder and compare, bit by bit")
    .argument("<folder>", "fit folder")
    .option("--out <folder>", "write the new fit there")
    .option("--overwrite", "replace a fit folder")
    .option("--json", "print the new result as JSON")
    .option("--quiet", "no progress and no message")
    .addHelpText(
      "after",
      "\nExamples:\n  credence rerun fit-choices\n  credence rerun fit-choices --out fit-again",
    )
    .action(
      async (
        folder: string,
        flags: { out?: string; overwrite?: boolean; json?: boolean; quiet?: boolean },
      ) => {
        const { readText } = await import("../node/files.js");
        const { fitAnalysis } = await import("../node/fit-analysis.js");
        const { refuseOthers } = await import("../node/fit-data.js");
        const { parseFit } = await import("../node/read-folder.js");
        const { parseAnalysis } = await import("../fit/analysis-schema.js");
        const { comparable, toJson } = await import("../fit/index.js");
        const base = resolve(folder);
        const before = parseFit(readText(`${base}/fit.json`), `${folder}/fit.json`);
        const analysis = parseAnalysis(readText(`${base}/analysis.yaml`), `${folder}/analysis.yaml`);
        const { file, inputsFile, responsesFile } = analysis.data;
        for (const path of [...[file].flat(), inputsFile, responsesFile, analysis.covariates?.file]) {
          if (path === undefined || existsSync(resolve(base, path))) continue;
          throw new UsageError(
            `${folder}/analysis.yaml: the data it names, ${path}, are not there (${resolve(base, path)}); after the ` +
              "folder or the data were moved, correct the path in it",
          );
        }
        let meter = progressMeter(0, true, false);
        const { result } = await fitAnalysis(analysis, {
          base,
          ...(flags.out === undefined ? {} : { out: flags.out }),
          overwrite: flags.overwrite === true,
          onReady: (prepared) => {
            meter = progressMeter(prepared.participants.length, flags.quiet === true, false);
            refuseOthers(prepared, before);
          },
          onProgress: (progress) => meter.update(progress),
        });
        meter.stop();
        // Paths in the analysis differ from folder to folder; everything computed must not.
        const computed = (fit: FitResult): string => {
          const { analysis: _, ...rest } = comparable(fit) as FitResult;
          return (
            JSON.stringify(rest.participants) +
            JSON.stringify(rest.group) +
            JSON.stringify(rest.model.priors) +
            JSON.stringify(rest.total)
          );
        };
        const same = computed(before) === computed(JSON.parse(toJson(result)) as FitResult);
        if (flags.json) process.stdout.write(toJson(result));
        else if (!flags.quiet) {
          process.stdout.write(
            same
              ? `Identical to the last bit: ${people(result.participants.length)}.\n`
              : `Different from ${folder}: made by credence ${before.software.version} on ${before.timing.engine}, ` +
                  `now ${result.software.version} on ${result.timing.engine}.\n`,
          );
        }
        exit(same ? 0 : 1);
      },
    );
}
