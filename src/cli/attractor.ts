/** `credence attractor PRESET`: published simulations of attractor networks. */

import { Argument, Command } from "commander";
import type { AttractorPreset } from "../attractor/index.js";
import { UsageError } from "../errors.js";
import { addCheckOptions, runForUser } from "./check-options.js";
import { digitsFile } from "./digits-file.js";
import { seedsFrom, whole } from "./options.js";

/** Written here so that a start of the command loads no engine; a test holds it against the engine's own list. */
export const presets = [
  "basis",
  "digits-balanced",
  "digits-high",
  "digits-low",
  "digits-sequence",
  "digits-dream",
  "capacity",
] as const satisfies readonly AttractorPreset[];

export function attractorCommand(exit: (code: number) => void): Command {
  const command = new Command("attractor")
    .description("published simulations of free-energy attractor networks, beside what was printed")
    .addArgument(new Argument("<preset>", "the simulation").choices(presets));
  return addCheckOptions(command)
    .option("--runs <n>", "runs, with the seed and those after it (default 1)", whole(1))
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
