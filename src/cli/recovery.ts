/** `credence recovery`: are known parameters, and known models, found again. */

import { Command } from "commander";
import {
  addCheckOptions,
  addInputOptions,
  addPopulationOption,
  checkModel,
  populationFromFlags,
  runForUser,
} from "./check-options.js";
import { whole } from "./options.js";

export function recoveryCommand(exit: (code: number) => void): Command {
  return new Command("recovery")
    .description("simulate agents, fit them, and see whether parameters (or models) are found again")
    .addCommand(parametersCommand(exit).exitOverride().showSuggestionAfterError());
}

function parametersCommand(exit: (code: number) => void): Command {
  const command = new Command("parameters")
    .description("true against estimated parameters: correlation, bias, error, coverage of intervals")
    .argument("[model]", "perceptual model, agent file, network, analysis (.yaml), or the folder of a fit");
  return addCheckOptions(
    addPopulationOption(addInputOptions(command))
      .option(
        "--agents <n>",
        "agents to simulate (default 100; of a fit, one for each participant)",
        whole(4),
      )
      .option("--starts <n>", "starts of each minimisation (default 8)", whole(1)),
  )
    .addHelpText(
      "after",
      "\nTrue values are drawn from the priors; of a fit folder they are its estimates. The table is on the scale of\n" +
        "estimation (log of positive parameters).\n\nExamples:\n" +
        "  credence recovery parameters ehgf_binary --obs unitsq_sgm --inputs u.txt --agents 100\n" +
        '  credence recovery parameters rw_binary --obs unitsq_sgm --like study.csv --population "al=logitnormal(meanlogit=-1, sdlogit=1)"\n' +
        "  credence recovery parameters fit-choices",
    )
    .action(async (model: string | undefined, flags: Record<string, unknown>) => {
      const { runParameterRecovery } = await import("../node/recovery.js");
      const { name, ...stated } = await checkModel(model, flags);
      const names = { command: "recovery", model: name, what: "agents" };
      exit(
        await runForUser(names, flags, (options) =>
          runParameterRecovery({
            ...stated,
            ...options,
            population: populationFromFlags(flags),
            ...(flags.agents === undefined ? {} : { agents: flags.agents as number }),
            ...(flags.starts === undefined ? {} : { starts: flags.starts as number }),
          }),
        ),
      );
    });
}
