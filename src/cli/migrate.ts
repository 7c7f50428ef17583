/** `credence migrate`: results of the HGF toolbox, checked and carried over. */

import { Command } from "commander";
import { UsageError } from "../errors.js";
import { addDataOptions, addSettingOptions, agentFromFlags, dataFromFlags, whole } from "./options.js";

type Flags = Readonly<Record<string, unknown>>;

const help = `
FILES
  MAT-files (save -v6, -v7, -v7.3) and JSON (jsonencode) that hold what fitModel returned, alone, in arrays or in cells:
  models, priors, data and estimates are in them.
  A table (CSV) has one row a participant: its id, a column for each free parameter (native values), and where there are
  any negLj, negLl, LME, AIC, BIC; it needs --data, --prc and --obs, and the priors where they were not the defaults.

The folder holds findings.txt, migrate.csv (one row a result), parameters.csv, and of each model an analysis with its
study, which credence fit reads. Verdicts:
  minimum     the published estimate is a minimum of the objective
  near        as near to one as the toolbox's tolerances let it come
  not         a lower point is connected to it by a descent
  elsewhere   a minimum, but another one is lower by more than 0.01
  failed      the model cannot be evaluated there

Examples:
  credence migrate results/*.mat --out migrated
  credence migrate estimates.csv --data choices.csv --prc hgf_binary --obs unitsq_sgm --fix om3=-6`;

export function migrateCommand(exit: (code: number) => void): Command {
  const command = new Command("migrate")
    .description("check results of the HGF toolbox (MAT-files, JSON, tables), and carry them over")
    .argument("<files...>", "MAT-files or JSON of results, or one table of estimates (.csv, .tsv)")
    .option("--data <file>", "of a table: the study with inputs and responses")
    .option("--prc <name>", "of a table: the perceptual model")
    .option("--obs <name>", "of a table: the response model")
    .option("--levels <n>", "of a table: levels of the hierarchy", whole(1));
  addDataOptions(addSettingOptions(command));
  return command
    .option("--starts <n>", "starts of the fresh fit (default 8)", whole(1))
    .option("--seed <n>", "seed of the starts (default 1)", whole(0))
    .option("--out <folder>", "what is written goes there (default: migrated; with --json: nowhere)")
    .option("--overwrite", "replace a migration")
    .option("--json", "print as JSON (credence-migrate/1) and nothing else")
    .option("--quiet", "no summary")
    .addHelpText("after", help)
    .action(async (files: string[], flags: Flags) => exit(await run(files, flags)));
}

async function run(files: readonly string[], flags: Flags): Promise<number> {
  const { checkMigrationFolder, isTable, migrateFiles, migrateTableFile, writeMigration } = await import(
    "../node/migrate.js"
  );
  const json = flags.json === true;
  const out = (flags.out as string | undefined) ?? (json ? undefined : "migrated");
  if (out !== undefined) checkMigrationFolder(out, flags.overwrite === true);
  const settings = {
    ...(flags.starts === undefined ? {} : { starts: flags.starts as number }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed as number }),
  };
  const table = files.find(isTable);
  const given = tableAnalysis(table, files, flags);
  const findings =
    table === undefined || given === undefined
      ? await migrateFiles(files, settings)
      : await migrateTableFile(table, given.analysis, given.base, settings);
  const { summaryLines, migratedData } = await import("../migrate/index.js");
  const { toJson } = await import("../fit/index.js");
  const { checked, refused } = findings;
  if (checked.length === 0) {
    for (const { where, reason } of refused) process.stderr.write(`${where}: ${reason}\n`);
    return 1;
  }
  const written = out === undefined ? [] : await writeMigration(out, findings, given);
  if (json) process.stdout.write(toJson(migratedData(findings)));
  else if (flags.quiet !== true) {
    process.stdout.write(`${summaryLines(findings).join("\n")}\n`);
    process.stdout.write(`Written to ${out}: ${written.join(", ")}\n`);
  }
  return refused.length > 0 || checked.some(({ verdict }) => verdict === "failed") ? 3 : 0;
}

/** Models and data that a table is about; other files hold their own. */
function tableAnalysis(table: string | undefined, files: readonly string[], flags: Flags) {
  const stated = [...Object.keys(agentFromFlags(flags)), ...Object.keys(dataFromFlags(flags).data)];
  if (table === undefined) {
    if (flags.data !== undefined || stated.length > 0) {
      throw new UsageError(
        `${files[0]}: results hold their own models, priors and data; --data and options of models are for tables`,
      );
    }
    return undefined;
  }
  if (files.length > 1) {
    throw new UsageError(
      `${table}: a table is migrated alone, because it needs --data and models of its own`,
    );
  }
  if (flags.data === undefined) {
    throw new UsageError(`${table}: a table of estimates needs the data they are of: --data choices.csv`);
  }
  const { data, study } = dataFromFlags(flags);
  const analysis = {
    schema: "credence-analysis/1" as const,
    data: { ...data, file: flags.data as string },
    ...(study && { study }),
    agent: agentFromFlags(flags),
  };
  return { analysis, base: "." };
}
