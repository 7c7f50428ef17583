/** `credence deep memory`, `complete`, `generate`: energy networks as memories and as generators. */

import { Command } from "commander";
import { addCheckOptions, runForUser } from "./check-options.js";
import { digitsFile } from "./digits-file.js";
import { seedsFrom, whole } from "./options.js";

export function memoryCommand(exit: (code: number) => void): Command {
  const command = new Command("memory").description(
    "patterns of signs recalled from cues with flipped units",
  );
  return addCheckOptions(command)
    .option("--runs <n>", "sets of patterns, with the seed and those after it (default 5)", whole(1))
    .addHelpText("after", "\nExample:\n  credence deep memory --runs 2 --out memory")
    .action(async (flags: Record<string, unknown>) => {
      const { runs = 5 } = flags as { readonly runs?: number };
      const { runMemory } = await import("../node/experiments.js");
      exit(
        await runForUser(
          { command: "deep", model: "memory", what: "experiments" },
          flags,
          ({ seed, ...options }) => runMemory({ ...options, seeds: seedsFrom(seed, runs) }),
        ),
      );
    });
}

export function completeCommand(exit: (code: number) => void): Command {
  const command = new Command("complete").description("stored digits completed from their upper halves");
  return addCheckOptions(command)
    .option("--runs <n>", "choices of images, with the seed and those after it (default 3)", whole(1))
    .option("--images <n>", "images stored (default 20)", whole(1))
    .addHelpText("after", "\nExample:\n  credence deep complete --runs 1 --images 10 --out complete")
    .action(async (flags: Record<string, unknown>) => {
      const { runs = 3, images } = flags as { readonly runs?: number; readonly images?: number };
      const { runCompletion } = await import("../node/experiments.js");
      exit(
        await runForUser(
          { command: "deep", model: "complete", what: "experiments" },
          flags,
          ({ seed, ...options }) =>
            runCompletion({
              ...{ ...options, seeds: seedsFrom(seed, runs), digitsFile: digitsFile() },
              ...(images !== undefined && { images }),
            }),
        ),
      );
    });
}

export function generateCommand(exit: (code: number) => void): Command {
  const command = new Command("generate").description("digits drawn from a network, class by class");
  return addCheckOptions(command)
    .option("--epochs <n>", "passes over the images (default 10)", whole(1))
    .option("--images <n>", "images learnt from, at most 1796 (default 1437)", whole(1))
    .addHelpText("after", "\nExample:\n  credence deep generate --epochs 3 --images 400 --out drawn")
    .action(async (flags: Record<string, unknown>) => {
      const { epochs, images } = flags as { readonly epochs?: number; readonly images?: number };
      const { runGeneration } = await import("../node/experiments.js");
      exit(
        await runForUser({ command: "deep", model: "generate", what: "epochs" }, flags, (options) =>
          runGeneration({
            ...{ ...options, digitsFile: digitsFile() },
            ...(epochs !== undefined && { epochs }),
            ...(images !== undefined && { learnt: images }),
          }),
        ),
      );
    });
}
