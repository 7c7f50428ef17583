/** `credence prior-predictive`: what a model expects people to do before it has seen any data. */

import { Command } from "commander";
import {
  addCheckOptions,
  addInputOptions,
  addTrialsOption,
  checkModel,
  runForUser,
} from "./check-options.js";
import { pick, whole } from "./options.js";

export function priorPredictiveCommand(exit: (code: number) => void): Command {
  const command = new Command("prior-predictive")
    .description(
      "behaviour that priors imply: statistics and learning curves, against data where there are any",
    )
    .argument("[model]", "perceptual model, agent file, network, analysis (.yaml), or the folder of a fit");
  return addCheckOptions(addPredictiveOptions(addTrialsOption(addInputOptions(command))))
    .option("--inputs-only", "of a study take the inputs, and do not compare with its responses")
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  credence prior-predictive ehgf_binary --obs unitsq_sgm --inputs u.txt\n" +
        '  credence prior-predictive rw_binary --obs unitsq_sgm --like study.csv --prior "ze=lognormal(meanlog=1, sdlog=1)"',
    )
    .action(async (model: string | undefined, flags: Record<string, unknown>) => {
      const { runPriorPredictive } = await import("../node/predictive.js");
      const { name, ...stated } = await checkModel(model, flags);
      const names = { command: "prior-predictive", model: name, what: "participants" };
      const { file, responsesFile } = stated.analysis.data;
      const responses = file !== undefined || responsesFile !== undefined;
      exit(
        await runForUser(names, flags, (options) =>
          runPriorPredictive({
            ...stated,
            ...options,
            compare: responses && stated.inputs.kind === "data" && flags.inputsOnly !== true,
            ...pick(flags, ["draws", "window"]),
          }),
        ),
      );
    });
}

export function addPredictiveOptions(command: Command): Command {
  return command
    .option("--draws <n>", "simulations of each participant (default 200)", whole(10))
    .option(
      "--window <n>",
      "trials of one point of a learning curve (default: an eighth of the run)",
      whole(1),
    );
}
