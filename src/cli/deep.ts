/** `credence deep PRESET`: experiments with deep predictive coding. */

import { Argument, Command } from "commander";
import { UsageError } from "../errors.js";
import { addCheckOptions, runForUser } from "./check-options.js";
import { whole } from "./options.js";

export function deepCommand(exit: (code: number) => void): Command {
  const command = new Command("deep")
    .description("published experiments with deep predictive coding networks")
    .addArgument(
      new Argument(
        "<preset>",
        "bear: a sound is gone, a smell stays, every way to learn; energy: what ways to infer leave and cost",
      ).choices(["bear", "energy"]),
    );
  return addCheckOptions(command)
    .option("--runs <n>", "of energy: runs, with the seed and those after it (default 10)", whole(1))
    .addHelpText(
      "after",
      "\nExamples:\n  credence deep bear\n  credence deep bear --seed 3 --figures svg,png --out bear\n  credence deep energy --runs 5",
    )
    .action(async (preset: string, flags: Record<string, unknown>) => {
      const { runBear, runEnergy } = await import("../node/experiments.js");
      const { runs } = flags as { readonly runs?: number };
      if (runs !== undefined && preset !== "energy") {
        throw new UsageError("--runs: only of energy; the bear is one run with one seed");
      }
      const seedsFrom = (seed: number) => Array.from({ length: runs ?? 10 }, (_, k) => seed + k);
      exit(
        await runForUser({ command: "deep", model: preset, what: "experiments" }, flags, (options) =>
          preset === "energy" ? runEnergy({ ...options, seeds: seedsFrom(options.seed) }) : runBear(options),
        ),
      );
    });
}
