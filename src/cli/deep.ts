/** `credence deep`: published experiments with deep predictive coding, each a command of its own. */

import { Command } from "commander";
import { addCheckOptions, runForUser } from "./check-options.js";
import { threeSpiralsCommand, twoMoonsCommand } from "./classifiers.js";
import { completeCommand, generateCommand, memoryCommand } from "./deep-memory.js";
import { versusCommands } from "./deep-versus.js";
import { digitsFile } from "./digits-file.js";
import { mnistCommand } from "./mnist.js";
import { list, seedsFrom, whole } from "./options.js";
import { widgetCommand } from "./page.js";

export function deepCommand(exit: (code: number) => void): Command {
  const command = new Command("deep").description(
    "published experiments with deep predictive coding networks",
  );
  const commands = [
    bearCommand,
    twoMoonsCommand,
    threeSpiralsCommand,
    digitsCommand,
    mnistCommand,
    energyCommand,
    depthCommand,
    ...versusCommands,
    memoryCommand,
    completeCommand,
    generateCommand,
  ];
  for (const each of [...commands, widgetCommand]) {
    command.addCommand(each(exit).exitOverride().showSuggestionAfterError());
  }
  return command;
}

function bearCommand(exit: (code: number) => void): Command {
  const command = new Command("bear").description("a sound is gone, a smell stays; every way to learn");
  return addCheckOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  credence deep bear\n  credence deep bear --seed 3 --figures svg,png --out bear",
    )
    .action(async (flags: Record<string, unknown>) => {
      const { runBear } = await import("../node/experiments.js");
      exit(await runForUser({ command: "deep", model: "bear", what: "experiments" }, flags, runBear));
    });
}

function energyCommand(exit: (code: number) => void): Command {
  const command = new Command("energy").description("what ways to infer leave, and what they cost");
  return addCheckOptions(command)
    .option("--runs <n>", "runs, with the seed and those after it (default 10)", whole(1))
    .addHelpText("after", "\nExample:\n  credence deep energy --runs 5 --out energy")
    .action(async (flags: Record<string, unknown>) => {
      const { runs = 10 } = flags as { readonly runs?: number };
      const { runEnergy } = await import("../node/experiments.js");
      exit(
        await runForUser(
          { command: "deep", model: "energy", what: "experiments" },
          flags,
          ({ seed, ...options }) => runEnergy({ ...options, seeds: seedsFrom(seed, runs) }),
        ),
      );
    });
}

function depthCommand(exit: (code: number) => void): Command {
  const command = new Command("depth").description("which ways to infer train 16 and 32 residual layers");
  return addCheckOptions(command)
    .option("--runs <n>", "runs, with the seed and those after it (default 3)", whole(1))
    .option("--layers <list>", "hidden layers, as in 8,64 (default 16,32)", depths)
    .addHelpText("after", "\nExample:\n  credence deep depth --runs 1 --layers 8 --out depth")
    .action(async (flags: Record<string, unknown>) => {
      const { runs = 3, layers } = flags as { readonly runs?: number; readonly layers?: readonly number[] };
      const { runDepth } = await import("../node/experiments.js");
      exit(
        await runForUser(
          { command: "deep", model: "depth", what: "experiments" },
          flags,
          ({ seed, ...options }) =>
            runDepth({ ...options, seeds: seedsFrom(seed, runs), ...(layers && { layers }) }),
        ),
      );
    });
}

const depths = (value: string): number[] => list(value).map(whole(1));

function digitsCommand(exit: (code: number) => void): Command {
  const command = new Command("digits").description(
    "handwritten digits by backpropagation, settling and exact inference",
  );
  return addCheckOptions(command)
    .option("--runs <n>", "runs, with the seed and those after it (default 3)", whole(1))
    .option("--epochs <n>", "passes over the images (default 20, in ten hidden layers 10)", whole(1))
    .addHelpText("after", "\nExample:\n  credence deep digits --runs 1 --epochs 3 --out digits")
    .action(async (flags: Record<string, unknown>) => {
      const { runs = 3, epochs } = flags as { readonly runs?: number; readonly epochs?: number };
      const { runDigits } = await import("../node/experiments.js");
      exit(
        await runForUser(
          { command: "deep", model: "digits", what: "epochs" },
          flags,
          ({ seed, ...options }) =>
            runDigits({
              ...{ ...options, seeds: seedsFrom(seed, runs), digitsFile: digitsFile() },
              ...(epochs !== undefined && { epochs }),
            }),
        ),
      );
    });
}
