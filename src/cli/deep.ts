/** `credence deep`: published experiments with deep predictive coding, each a command of its own. */

import { Command } from "commander";
import { addCheckOptions, runForUser } from "./check-options.js";
import { threeSpiralsCommand, twoMoonsCommand } from "./classifiers.js";

export function deepCommand(exit: (code: number) => void): Command {
  const command = new Command("deep").description(
    "published experiments with deep predictive coding networks",
  );
  for (const each of [bearCommand, twoMoonsCommand, threeSpiralsCommand]) {
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
