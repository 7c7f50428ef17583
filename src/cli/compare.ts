/** `credence compare`: which of several fitted models predicts best, or is how frequent among participants. */

import { Command, InvalidArgumentError, Option } from "commander";
import type { Comparison, Family, LooComparison } from "../compare/index.js";
import { UsageError } from "../errors.js";
import { list } from "./options.js";

interface Flags {
  readonly by?: "loo" | "lme";
  readonly families?: readonly Family[];
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const help = `
By leave-one-out (--by loo; where all folders hold it):
  elpd_loo    expected log predictive density of responses left out (of group models: what compare.unit names), nats;
              se, p_loo: effective parameters
  bad k       responses whose Pareto k is too large to be trusted
  elpd_diff   to the best model, with the standard error of the paired difference; p_worse: its probability
  stacking    weight in the mixture of models that predicts best; BMA+: pseudo-BMA weight with a bootstrap

By log model evidence (--by lme):
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
    .description("compare fitted models: leave-one-out, or random-effects Bayesian model selection")
    .argument("<folders...>", "fit folders of the same participants and trials, two or more")
    .addOption(
      new Option(
        "--by <what>",
        "leave-one-out (default where all folders hold it) or log model evidence",
      ).choices(["loo", "lme"]),
    )
    .option("--families <name=folders>", 'as in "hgf=fit-hgf,fit-ehgf"; repeatable', family)
    .option("--out <folder>", "write table (CSV), JSON and figure there")
    .option("--overwrite", "replace a comparison")
    .option("--json", "print as JSON (credence-comparison/1, credence-loo-comparison/1) and nothing else")
    .option("--quiet", "no notes, no warnings and no table")
    .addHelpText("after", help)
    .action(async (folders: string[], flags: Flags) => {
      const { checkComparisonFolder, writeComparison, writeComparisonFigure } = await import(
        "../node/compare.js"
      );
      const { toJson } = await import("../fit/index.js");
      const { out, overwrite = false, json = false, quiet = false } = flags;
      if (out !== undefined) checkComparisonFolder(out, overwrite);
      const { comparison, notes, table } = await compared(folders, flags);
      const written =
        out === undefined
          ? []
          : [...(await writeComparisonFigure(out, comparison)), ...writeComparison(out, comparison)];
      if (!quiet) {
        for (const note of notes) process.stderr.write(`Note: ${note}\n`);
        for (const warning of comparison.warnings) process.stderr.write(`Warning: ${warning}\n`);
      }
      if (json) process.stdout.write(toJson(comparison));
      else if (!quiet) {
        process.stdout.write(table);
        if (out !== undefined) process.stdout.write(`Written to ${out}: ${written.join(", ")}\n`);
      }
      exit(0);
    });
}

interface Compared {
  readonly comparison: Comparison | LooComparison;
  readonly notes: readonly string[];
  /** For the screen. */
  readonly table: string;
}

async function compared(folders: readonly string[], { by, families }: Flags): Promise<Compared> {
  const { compareFolders, compareFoldersByLoo, holdLoo } = await import("../node/compare.js");
  const { comparisonNotes, exclusionNotes, printComparison, printLooComparison } = await import(
    "../compare/index.js"
  );
  if (by === "loo" && families !== undefined) {
    throw new UsageError("--families: families are compared by evidence only (--by lme)");
  }
  const both = holdLoo(folders);
  if (by === "loo" || (by === undefined && families === undefined && both)) {
    const comparison = compareFoldersByLoo(folders);
    const other =
      by === undefined && comparison.unit === undefined
        ? ["compared by leave-one-out; --by lme compares log model evidences"]
        : [];
    const notes = [...exclusionNotes(comparison.excluded, "leave-one-out"), ...other];
    return { comparison, notes, table: printLooComparison(comparison) };
  }
  const comparison = compareFolders(folders, families === undefined ? {} : { families });
  return { comparison, notes: comparisonNotes(comparison), table: printComparison(comparison) };
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
