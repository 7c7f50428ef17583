/** `credence deep PRESET`: experiments with deep predictive coding. */

import { Argument, Command } from "commander";
import { UsageError } from "../errors.js";
import { addCheckOptions, runForUser } from "./check-options.js";
import { whole } from "./options.js";

/** Presets that run with several seeds, and how many without `--runs`. */
const seeded = { energy: 10, depth: 3 } as const;

export function deepCommand(exit: (code: number) => void): Command {
  const command = new Command("deep")
    .description("published experiments with deep predictive coding networks")
    .addArgument(
      new Argument(
        "<preset>",
        "bear: a sound is gone, a smell stays, every way to learn; energy: what ways to infer leave and cost; " +
          "depth: which of them train 16 and 32 layers",
      ).choices(["bear", ...Object.keys(seeded)]),
    );
  return addCheckOptions(command)
    .option(
      "--runs <n>",
      `runs, with the seed and those after it (default: ${Object.entries(seeded)
        .map(([preset, count]) => `${count} of ${preset}`)
        .join(", ")})`,
      whole(1),
    )
    .addHelpText(
      "after",
      "\nExamples:\n  credence deep bear\n  credence deep bear --seed 3 --figures svg,png --out bear\n  credence deep energy --runs 5",
    )
    .action(async (preset: "bear" | keyof typeof seeded, flags: Record<string, unknown>) => {
      const { runs } = flags as { readonly runs?: number };
      if (runs !== undefined && preset === "bear") {
        throw new UsageError("--runs: not of bear, which is one run with one seed");
      }
      const { runBear, runDepth, runEnergy } = await import("../node/experiments.js");
      exit(
        await runForUser({ command: "deep", model: preset, what: "experiments" }, flags, (options) => {
          if (preset === "bear") return runBear(options);
          const count = runs ?? seeded[preset];
          const seeds = Array.from({ length: count }, (_, k) => options.seed + k);
          return (preset === "energy" ? runEnergy : runDepth)({ ...options, seeds });
        }),
      );
    });
}
