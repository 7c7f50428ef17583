/** `credence average`: one value of each parameter for all participants of a fit. */

import { Command } from "commander";

interface Flags {
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function averageCommand(exit: (code: number) => void): Command {
  return new Command("average")
    .description("average the participants of a fit as if they did not differ (Bayesian parameter average)")
    .argument("<folder>", "fit folder of participants under the same priors")
    .option("--out <file>", "write the average as CSV there, too")
    .option("--overwrite", "replace the file")
    .option("--json", "print as JSON, with covariance and correlation, and nothing else")
    .option("--quiet", "no notes")
    .addHelpText(
      "after",
      "\nEach posterior (Laplace) counts by its precision and the prior once, as in the HGF toolbox. The sd says how well\n" +
        "a common value is known, not how much people differ: for people who do, fit a population (fit --pooling partial).\n" +
        "\nExamples:\n  credence average fit-choices\n  credence average fit-choices --out average.csv",
    )
    .action(async (folder: string, flags: Flags) => exit(await run(folder, flags)));
}

async function run(folder: string, { out, overwrite = false, json, quiet }: Flags): Promise<number> {
  const { averageFolder } = await import("../node/from-fit.js");
  const { checkTarget, writeWhole } = await import("../node/files.js");
  const { align, toCsv, toJson } = await import("../fit/index.js");
  checkTarget(out, overwrite);
  const average = await averageFolder(folder);
  const { participants, left, parameters, reason } = average;
  if (quiet !== true) {
    for (const { id, reason: why } of left) process.stderr.write(`Note: ${id} ${why} and is left out\n`);
    if (json !== true && reason === undefined) {
      process.stderr.write(`Note: average of ${participants.length}, as if they did not differ\n`);
    }
  }
  if (json === true) process.stdout.write(toJson(average));
  if (reason !== undefined) {
    process.stderr.write(`${folder}: no average: ${reason}\n`);
    return 1;
  }
  const header = ["parameter", "value", "lb", "ub", "estimation", "sd"];
  const rows = parameters.map((p) => [p.name, p.value, ...p.interval, p.estimation, p.sd] as const);
  if (out !== undefined) writeWhole(out, toCsv(header, rows));
  if (json !== true) {
    const cells = rows.map(([name, ...numbers]) => [name, ...numbers.map((x) => x.toPrecision(5))]);
    process.stdout.write(`${align([header, ...cells])}\n`);
  }
  return left.length > 0 ? 3 : 0;
}
