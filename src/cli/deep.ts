/** `credence deep`: published experiments with deep predictive coding, each a command of its own. */

import { Command } from "commander";
import { addCheckOptions, runForUser } from "./check-options.js";
import { threeSpiralsCommand, twoMoonsCommand } from "./classifiers.js";
import { digitsFile } from "./digits-file.js";
import { seedsFrom, whole } from "./options.js";
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
    energyCommand,
    depthCommand,
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
  return seededCommand("energy", "what ways to infer leave, and what they cost", 10, exit);
}

function depthCommand(exit: (code: number) => void): Command {
  return seededCommand("depth", "which ways to infer train 16 and 32 residual layers", 3, exit);
}

/** A command whose one setting is how many seeds it runs with. */
function seededCommand(
  model: "energy" | "depth",
  description: string,
  usually: number,
  exit: (code: number) => void,
): Command {
  return addCheckOptions(new Command(model).description(description))
    .option("--runs <n>", `runs, with the seed and those after it (default ${usually})`, whole(1))
    .addHelpText("after", `\nExample:\n  credence deep ${model} --runs 1 --out ${model}`)
    .action(async (flags: Record<string, unknown>) => {
      const { runs = usually } = flags as { readonly runs?: number };
      const { runDepth, runEnergy } = await import("../node/experiments.js");
      const run = model === "energy" ? runEnergy : runDepth;
      exit(
        await runForUser({ command: "deep", model, what: "experiments" }, flags, ({ seed, ...options }) =>
          run({ ...options, seeds: seedsFrom(seed, runs) }),
        ),
      );
    });
}

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
