/** `credence deep two-moons` and `three-spirals`: classes of points of a plane, learnt by several methods. */

import { Command } from "commander";
import type { ClassifierRunOptions } from "../node/experiments.js";
import { addCheckOptions, runForUser } from "./check-options.js";
import { seedsFrom, whole } from "./options.js";

interface Task {
  readonly name: ClassifierRunOptions["experiment"];
  readonly about: string;
  readonly runs: number;
  readonly epochs: number;
  /** What `--samples` counts, the least and the usual number. */
  readonly samples: { readonly what: string; readonly least: number; readonly usual: number };
  readonly example: string;
}

export function twoMoonsCommand(exit: (code: number) => void): Command {
  return classifierCommand(exit, {
    name: "two-moons",
    about: "pyhgf's deep network tells two moons apart, beside backpropagation",
    runs: 5,
    epochs: 30,
    samples: { what: "points, four fifths of them to learn from", least: 20, usual: 1000 },
    example: "credence deep two-moons --runs 1 --figures svg,png --out moons",
  });
}

export function threeSpiralsCommand(exit: (code: number) => void): Command {
  return classifierCommand(exit, {
    name: "three-spirals",
    about: "three spirals by backpropagation, settling and exact inference",
    runs: 1,
    epochs: 100,
    samples: { what: "points of each spiral", least: 10, usual: 200 },
    example: "credence deep three-spirals --epochs 20 --out spirals",
  });
}

function classifierCommand(exit: (code: number) => void, task: Task): Command {
  const { name, samples } = task;
  const command = new Command(name).description(task.about);
  return addCheckOptions(command)
    .option("--runs <n>", `runs, with the seed and those after it (default ${task.runs})`, whole(1))
    .option("--epochs <n>", `passes over the samples (default ${task.epochs})`, whole(1))
    .option("--samples <n>", `${samples.what} (default ${samples.usual})`, whole(samples.least))
    .addHelpText("after", `\nExample:\n  ${task.example}`)
    .action(async (flags: Record<string, unknown>) => {
      const {
        runs = task.runs,
        epochs = task.epochs,
        samples: count = samples.usual,
      } = flags as Partial<Record<"runs" | "epochs" | "samples", number>>;
      const { runClassifiers } = await import("../node/experiments.js");
      exit(
        await runForUser({ command: "deep", model: name, what: "epochs" }, flags, ({ seed, ...options }) =>
          runClassifiers({
            ...options,
            experiment: name,
            seeds: seedsFrom(seed, runs),
            epochs,
            samples: count,
          }),
        ),
      );
    });
}
