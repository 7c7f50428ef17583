#!/usr/bin/env node
/** The `credence` command. Options in, one library call, output; each command loads what it needs. */

import { inspect } from "node:util";
import { Command, CommanderError } from "commander";
import { DataError, UsageError } from "../errors.js";
import { version } from "../version.js";
import { WorkerError } from "../workers/index.js";
import { attractorCommand } from "./attractor.js";
import { averageCommand } from "./average.js";
import { compareCommand } from "./compare.js";
import { deepCommand } from "./deep.js";
import { demoCommand } from "./demo.js";
import { designCommand } from "./design.js";
import { diagnoseCommand } from "./diagnose.js";
import { explainCommand } from "./explain.js";
import { exportCommand } from "./export.js";
import { filterCommand } from "./filter.js";
import { fitCommand } from "./fit.js";
import { importCommand } from "./import.js";
import { migrateCommand } from "./migrate.js";
import { modelsCommand } from "./models.js";
import { networkCommand } from "./network.js";
import { plotCommand } from "./plot.js";
import { posteriorPredictiveCommand } from "./posterior-predictive.js";
import { priorPredictiveCommand } from "./prior-predictive.js";
import { recoveryCommand } from "./recovery.js";
import { rerunCommand } from "./rerun.js";
import { sbcCommand } from "./sbc.js";
import { simulateCommand } from "./simulate.js";

/** 0 all well; 1 failed; 2 usage; 3 finished, but some participant failed; 130 interrupted. */
async function main(): Promise<number> {
  const program = new Command("credence")
    .description("Models of belief under uncertainty, fitted to behaviour.")
    .version(version)
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: false })
    .exitOverride();
  let code = 0;
  const set = (value: number): void => {
    code = value;
  };
  for (const command of [
    fitCommand,
    rerunCommand,
    filterCommand,
    simulateCommand,
    compareCommand,
    averageCommand,
    diagnoseCommand,
    recoveryCommand,
    priorPredictiveCommand,
    posteriorPredictiveCommand,
    sbcCommand,
    designCommand,
    plotCommand,
    exportCommand,
    importCommand,
    migrateCommand,
    modelsCommand,
    explainCommand,
    networkCommand,
    deepCommand,
    attractorCommand,
    demoCommand,
  ]) {
    program.addCommand(command(set).exitOverride().showSuggestionAfterError());
  }
  program.addHelpText("after", "\ncredence COMMAND --help shows the options of a command and examples.");
  await program.parseAsync();
  return code;
}

// Whoever reads our output may stop early, as `head` does; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = report(error);
  },
);

/** Says what went wrong, for people; a stack only where it is our fault. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError || (error instanceof WorkerError && error.cause.name === "UsageError")) {
    process.stderr.write(`credence: ${error.message}\n`);
    return 2;
  }
  if (error instanceof DataError) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  process.stderr.write(`credence: this is a defect of credence, please report it\n`);
  // With the causes, such as the error of a worker with its own stack.
  process.stderr.write(`${error instanceof Error ? inspect(error) : String(error)}\n`);
  return 1;
}
