/** `credence compare`: which of several fitted models is how frequent among participants. */

import { Command, InvalidArgumentError } from "commander";
import type { Family } from "../compare/index.js";
import { list } from "./options.js";

interface Flags {
  readonly families?: readonly Family[];
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const help = `
Columns:
  N           participants compared: those with an evidence in every model
  LME         sum of log model evidences; difference: to the best model
  fixed       posterior probability when all participants have one model
  exp_r       expected frequency of the model among participants
  xp, pxp     exceedance probability, and protected: allowing for equal frequencies
  BOR         Bayesian omnibus risk

Examples:
  credence compare fit-hgf fit-rw
  credence compare fit-hgf fit-ehgf fit-rw --families "hgf=fit-hgf,fit-ehgf" --families "rw=fit-rw" --out comparison`;

export function compareCommand(exit: (code: number) => void): Command {
  return new Command("compare")
    .description("compare fitted models: random-effects Bayesian model selection")
    .argument("<folders...>", "fit folders of the same participants and trials, two or more")
    .option("--families <name=folders>", 'as in "hgf=fit-hgf,fit-ehgf"; repeatable', family)
    .option("--out <folder>", "write comparison.csv and comparison.json (and families.csv) there")
    .option("--overwrite", "replace a comparison")
    .option("--json", "print as JSON (credence-comparison/1) and nothing else")
    .option("--quiet", "no notes, no warnings and no table")
    .addHelpText("after", help)
    .action(async (folders: string[], flags: Flags) => {
      const { checkComparisonFolder, compareFolders, writeComparison } = await import("../node/compare.js");
      const { comparisonNotes, printComparison } = await import("../compare/index.js");
      const { toJson } = await import("../fit/index.js");
      const { families, out, overwrite = false, json = false, quiet = false } = flags;
      if (out !== undefined) checkComparisonFolder(out, overwrite);
      const comparison = compareFolders(folders, families === undefined ? {} : { families });
      const written = out === undefined ? [] : writeComparison(out, comparison);
      if (!quiet) {
        for (const note of comparisonNotes(comparison)) process.stderr.write(`Note: ${note}\n`);
        for (const warning of comparison.warnings) process.stderr.write(`Warning: ${warning}\n`);
      }
      if (json) process.stdout.write(toJson(comparison));
      else if (!quiet) {
        process.stdout.write(printComparison(comparison));
        if (out !== undefined) process.stdout.write(`Written to ${out}: ${written.join(", ")}\n`);
      }
      exit(0);
    });
}

/** `name=DIR,DIR`, one family more. */
function family(value: string, before: readonly Family[] = []): Family[] {
  const at = value.indexOf("=");
  const name = value.slice(0, Math.max(at, 0)).trim();
  const members = list(value.slice(at + 1)).filter((member) => member !== "");
  if (name === "" || members.length === 0) {
    throw new InvalidArgumentError('expected a name and folders, as in "hgf=fit-hgf,fit-ehgf".');
  }
  return [...before, { name, members }];
}
