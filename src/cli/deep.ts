/** `credence deep PRESET`: experiments with deep predictive coding. */

import { Argument, Command } from "commander";
import { addCheckOptions, runForUser } from "./check-options.js";

export function deepCommand(exit: (code: number) => void): Command {
  const command = new Command("deep")
    .description("published experiments with deep predictive coding networks")
    .addArgument(
      new Argument("<preset>", "bear: a sound is gone, a smell stays; every way to learn").choices(["bear"]),
    );
  return addCheckOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  credence deep bear\n  credence deep bear --seed 3 --figures svg,png --out bear",
    )
    .action(async (preset: string, flags: Record<string, unknown>) => {
      const { runBear } = await import("../node/experiments.js");
      exit(await runForUser({ command: "deep", model: preset, what: "experiments" }, flags, runBear));
    });
}
