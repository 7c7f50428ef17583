/** `credence posterior-predictive`: does a fitted model do what people did. */

import { basename, normalize } from "node:path";
import { Command } from "commander";
import { addCheckOptions, runForUser } from "./check-options.js";
import { pick } from "./options.js";
import { addPredictiveOptions } from "./prior-predictive.js";

export function posteriorPredictiveCommand(exit: (code: number) => void): Command {
  const command = new Command("posterior-predictive")
    .description("behaviour simulated from the posterior of a fit against what people did")
    .argument("<fit>", "the folder of a fit, whose data lie where they were");
  return addCheckOptions(addPredictiveOptions(command))
    .addHelpText(
      "after",
      "\nOf fits by map, parameters are drawn from the Laplace approximation; of nuts and pathfinder they are the draws,\n" +
        "of a group each participant's own in every session and condition.\n\n" +
        "Examples:\n  credence posterior-predictive fit-choices\n" +
        "  credence posterior-predictive fit-choices --draws 1000 --window 40 --out check",
    )
    .action(async (folder: string, flags: Record<string, unknown>) => {
      const { runPosteriorPredictive } = await import("../node/predictive.js");
      const model = basename(normalize(folder));
      exit(
        await runForUser({ command: "posterior-predictive", model, what: "participants" }, flags, (options) =>
          runPosteriorPredictive({ folder, ...options, ...pick(flags, ["draws", "window"]) }),
        ),
      );
    });
}
