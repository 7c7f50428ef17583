/** `credence attractor PRESET`: published simulations of attractor networks; `train|recall|relax|dream FILE`: patterns of one's own; `page`: to draw on. */

import { Argument, Command } from "commander";
import type { AttractorPreset } from "../attractor/index.js";
import { UsageError } from "../errors.js";
import { ownCommands } from "./attractor-own.js";
import { addCheckOptions, runForUser } from "./check-options.js";
import { digitsFile } from "./digits-file.js";
import { list, real, seedsFrom, whole } from "./options.js";
import { drawingCommand } from "./page.js";

/** Written here so that a start of the command loads no engine; a test holds it against the engine's own list. */
export const presets = [
  "basis",
  "digits-balanced",
  "digits-high",
  "digits-low",
  "digits-sequence",
  "digits-dream",
  "validate-30",
  "validate-60",
  "validate-90",
  "validate-120",
  "capacity",
] as const satisfies readonly AttractorPreset[];

export function attractorCommand(exit: (code: number) => void): Command {
  const command = new Command("attractor")
    .description("free-energy attractor networks: published simulations, and patterns of your own")
    .addCommand(presetCommand(exit).exitOverride().showSuggestionAfterError(), { isDefault: true })
    .addCommand(curveCommand(exit).exitOverride().showSuggestionAfterError())
    .addCommand(gridCommand(exit).exitOverride().showSuggestionAfterError())
    .addCommand(facesCommand(exit).exitOverride().showSuggestionAfterError())
    .addCommand(runtimeCommand(exit).exitOverride().showSuggestionAfterError());
  for (const own of [...ownCommands(exit), drawingCommand(exit)])
    command.addCommand(own.exitOverride().showSuggestionAfterError());
  return command.addHelpText(
    "after",
    `\nSimulations: ${presets.join(", ")}; "credence attractor basis" is short for "attractor preset basis".\n\nExamples:\n  credence attractor basis --runs 10\n  credence attractor train patterns.csv --out memory\n  credence attractor page --out memory.html`,
  );
}

function presetCommand(exit: (code: number) => void): Command {
  const command = new Command("preset")
    .description("a published simulation beside what was printed")
    .addArgument(new Argument("<preset>", "the simulation").choices(presets));
  return addCheckOptions(command)
    .option(...runsOption)
    .option("--patterns <n>", "random patterns of capacity (default 10)", whole(1))
    .addHelpText(
      "after",
      "\nExamples:\n  credence attractor basis --runs 10\n  credence attractor capacity --patterns 50 --runs 5",
    )
    .action(async (preset: AttractorPreset, flags: Record<string, unknown>) => {
      const { runs = 1, patterns } = flags as { readonly runs?: number; readonly patterns?: number };
      if (patterns !== undefined && preset !== "capacity") {
        throw new UsageError(
          "--patterns: only of capacity; the other simulations have patterns of their own",
        );
      }
      const { runAttractor } = await import("../node/experiments.js");
      exit(
        await runForUser(
          { command: "attractor", model: preset, what: "runs" },
          flags,
          ({ seed, ...options }) =>
            runAttractor({
              ...options,
              preset,
              digitsFile: digitsFile(),
              seeds: seedsFrom(seed, runs),
              ...(patterns !== undefined && { patterns }),
            }),
        ),
      );
    });
}

const runsOption = ["--runs <n>", "runs, with the seed and those after it (default 1)", whole(1)] as const;

function curveCommand(exit: (code: number) => void): Command {
  const command = new Command("capacity-curve").description(
    "how many random patterns are kept, beside the rules of Hopfield and Storkey and the projection",
  );
  return addCheckOptions(command)
    .option(...runsOption)
    .addHelpText(
      "after",
      "\nBands are of the mean of five runs or more.\n\nExamples:\n  credence attractor capacity-curve --runs 5 --out capacity\n  credence attractor capacity-curve --json",
    )
    .action(async (flags: Record<string, unknown>) => {
      const { runs = 1 } = flags as { readonly runs?: number };
      const { runCapacityCurve } = await import("../node/experiments.js");
      exit(
        await runForUser({ command: "attractor", model: "capacity-curve", what: "runs" }, flags, (options) =>
          runCapacityCurve({ ...options, seeds: seedsFrom(options.seed, runs) }),
        ),
      );
    });
}

function gridCommand(exit: (code: number) => void): Command {
  const command = new Command("digits-grid").description(
    "ten digits at 20 levels of evidence and 19 inverse temperatures: half an hour; resumable cell by cell",
  );
  return addCheckOptions(command)
    .option("--evidence-levels <list>", "only these, as in 6,11,16 (default 1 to 20)", levels)
    .addHelpText(
      "after",
      "\nExamples:\n  credence attractor digits-grid --out grid\n  credence attractor digits-grid --evidence-levels 6,11,16 --out coarse",
    )
    .action(async (flags: Record<string, unknown>) => {
      const { evidenceLevels } = flags as { readonly evidenceLevels?: readonly number[] };
      const { runDigitsGrid } = await import("../node/experiments.js");
      exit(
        await runForUser({ command: "attractor", model: "digits-grid", what: "cells" }, flags, (options) =>
          runDigitsGrid({
            ...options,
            digitsFile: digitsFile(),
            ...(evidenceLevels && { evidenceLevels }),
          }),
        ),
      );
    });
}

function facesCommand(exit: (code: number) => void): Command {
  const command = new Command("faces").description(
    "many large images in one network: 400 faces of 4096 pixels, or 400 digits where no faces are named",
  );
  return addCheckOptions(command)
    .option(
      "--faces <path>",
      "a .mat matrix with an image a column, a .npy array of images (by rows and columns, or by pixels), or a folder of .png",
    )
    .option("--epochs <n>", "presentations of one image each (default 10000)", whole(1))
    .option(
      "--batch <n>",
      "presentations side by side, their changes of couplings added: quicker where couplings are many (default 1)",
      whole(1),
    )
    .option("--starts <n>", "states from which attractors are looked for (default 200)", whole(1))
    .addHelpText(
      "after",
      '\nThe faces of the published simulation are the Olivetti faces, 400 of 64 by 64 pixels; they do not come with this\npackage. They are known as olivettifaces.mat; in Python, numpy.save("faces.npy",\nsklearn.datasets.fetch_olivetti_faces().images) makes a file of them too.\nAt their size a run takes the better part of an hour; --resume goes on with one that was interrupted.\n\nExamples:\n  credence attractor faces --faces olivettifaces.mat --out faces\n  credence attractor faces --epochs 1000 --batch 16',
    )
    .action(async (flags: Record<string, unknown>) => {
      const { faces, epochs, batch, starts } = flags as {
        readonly faces?: string;
        readonly epochs?: number;
        readonly batch?: number;
        readonly starts?: number;
      };
      const { runFaces } = await import("../node/faces.js");
      exit(
        await runForUser({ command: "attractor", model: "faces", what: "images" }, flags, (options) =>
          runFaces({
            ...options,
            digitsFile: digitsFile(),
            ...(faces !== undefined && { faces }),
            ...(epochs !== undefined && { epochs }),
            ...(batch !== undefined && { batch }),
            ...(starts !== undefined && { starts }),
          }),
        ),
      );
    });
}

function runtimeCommand(exit: (code: number) => void): Command {
  const command = new Command("runtime").description(
    "how long training takes from 100 to 50000 units, beside what was printed and what memory allows",
  );
  return addCheckOptions(command)
    .option("--largest <units>", "train no larger networks (default: as memory goes)", whole(1))
    .addHelpText(
      "after",
      "\nSizes that are not trained are extrapolated by the bytes that an update moves, and marked. Times of a busy machine\nare worth little.\n\nExamples:\n  credence attractor runtime --out runtime\n  credence attractor runtime --largest 5000",
    )
    .action(async (flags: Record<string, unknown>) => {
      const { largest } = flags as { readonly largest?: number };
      const { runRuntime } = await import("../node/attractor-runtime.js");
      exit(
        await runForUser({ command: "attractor", model: "runtime", what: "sizes" }, flags, (options) =>
          runRuntime({ ...options, ...(largest !== undefined && { largest }) }),
        ),
      );
    });
}

const levels = (value: string): number[] => list(value).map(real);
