/** `credence deep drift`, `small-data`, `alternating` and `alignment`: ways to learn against each other. */

import { Command } from "commander";
import type { CheckFolderOptions, CheckOutcome } from "../node/checklist-folder.js";
import { addCheckOptions, runForUser } from "./check-options.js";
import { digitsFile } from "./digits-file.js";
import { list, real, seedsFrom, whole } from "./options.js";

/** Runs of a comparison where nobody says. */
const RUNS = 5;

type Experiments = typeof import("../node/experiments.js");
/** Options that all of them understand. */
interface Common extends CheckFolderOptions {
  readonly seeds: readonly number[];
  readonly rates?: readonly number[];
  readonly methods?: readonly string[];
}

/**
 * @param kept flags of the command's own that are handed over as they are
 * @param run the experiment, told the common options and those flags
 */
function versusCommand(
  exit: (code: number) => void,
  { name, about, methods }: { readonly name: string; readonly about: string; readonly methods: string },
  kept: readonly string[],
  run: (experiments: Experiments, options: Common) => Promise<CheckOutcome>,
): Command {
  return addCheckOptions(new Command(name).description(about))
    .option("--runs <n>", `runs, with the seed and those after it (default ${RUNS})`, whole(1))
    .option("--rates <list>", "learning rates for every method to choose from, ascending", numbers)
    .option("--methods <list>", `of ${methods} (default all); others are compared with the first`, list)
    .action(async (flags: Record<string, unknown>) => {
      const { runs = RUNS } = flags as { readonly runs?: number };
      const own = ["rates", "methods", ...kept].filter((flag) => flags[flag] !== undefined);
      const experiments = await import("../node/experiments.js");
      exit(
        await runForUser(
          { command: "deep", model: name, what: "runs" },
          flags,
          ({ seed, threads: _, ...options }) =>
            run(experiments, {
              ...options,
              seeds: seedsFrom(seed, runs),
              ...Object.fromEntries(own.map((flag) => [flag, flags[flag]])),
            }),
        ),
      );
    });
}

const numbers = (value: string): number[] => list(value).map(real);
const wholes = (value: string): number[] => list(value).map(whole(1));

const imageMethods = "backprop, settle, fullCovariance";
const withData = (command: Command): Command =>
  command.option(
    "--data <folder>",
    "folder of four IDX files, such as MNIST (default: the digits that come with the package)",
  );

export function driftCommand(exit: (code: number) => void): Command {
  const about = "labels that change: concept drift, by predictive coding and backpropagation";
  return withData(
    versusCommand(exit, { name: "drift", about, methods: imageMethods }, ["data", "concepts"], (e, options) =>
      e.runDrift({ ...options, digitsFile: digitsFile() }),
    ),
  )
    .option("--concepts <n>", "namings of the classes, 64 updates each (default 8)", whole(1))
    .addHelpText("after", "\nExample:\n  credence deep drift --runs 3 --rates 0.01,0.03 --out drift");
}

export function smallDataCommand(exit: (code: number) => void): Command {
  const about = "1 to 60 images of a class to learn from, by predictive coding and backpropagation";
  const kept = ["data", "counts", "updates"];
  return withData(
    versusCommand(exit, { name: "small-data", about, methods: imageMethods }, kept, (e, options) =>
      e.runSmallData({ ...options, digitsFile: digitsFile() }),
    ),
  )
    .option("--counts <list>", "images of each class (default 1,2,5,10,20,40,60)", wholes)
    .option("--updates <n>", "of each network (default 400)", whole(1))
    .addHelpText("after", "\nExample:\n  credence deep small-data --counts 1,10 --out small");
}

export function alternatingCommand(exit: (code: number) => void): Command {
  const about = "two tasks in turn, by predictive coding and backpropagation";
  const kept = ["data", "block", "turns"];
  return withData(
    versusCommand(exit, { name: "alternating", about, methods: imageMethods }, kept, (e, options) =>
      e.runAlternating({ ...options, digitsFile: digitsFile() }),
    ),
  )
    .option("--block <n>", "updates of one task before the other (default 4)", whole(1))
    .option("--turns <n>", "turns of each task (default 20)", whole(1))
    .addHelpText("after", "\nExample:\n  credence deep alternating --block 16 --out alternating");
}

export function alignmentCommand(exit: (code: number) => void): Command {
  const about = "whether updates move predictions straight to their targets, by depth and learning rate";
  const methods = "backprop, settle, epc, fullCovariance";
  return versusCommand(exit, { name: "alignment", about, methods }, ["depths", "samples"], (e, options) =>
    e.runAlignment(options),
  )
    .option("--depths <list>", "hidden layers (default 1,2,4,8,15)", wholes)
    .option("--samples <n>", "samples to choose rates by, and as many to judge by (default 10)", whole(1))
    .addHelpText("after", "\nExample:\n  credence deep alignment --depths 1,4 --out alignment");
}
