/** `credence recovery`: are known parameters, and known models, found again. */

import { Command, Option } from "commander";
import { criteria } from "../checklist/kinds.js";
import {
  addCheckOptions,
  addInputOptions,
  addPopulationOption,
  addTrialsOption,
  type CheckModel,
  checkModel,
  populationFromFlags,
  runForUser,
} from "./check-options.js";
import { pick, whole } from "./options.js";

export function recoveryCommand(exit: (code: number) => void): Command {
  return new Command("recovery")
    .description("simulate agents, fit them, and see whether parameters (or models) are found again")
    .addCommand(parametersCommand(exit).exitOverride().showSuggestionAfterError())
    .addCommand(modelsCommand(exit).exitOverride().showSuggestionAfterError());
}

function parametersCommand(exit: (code: number) => void): Command {
  const command = new Command("parameters")
    .description("true against estimated parameters: correlation, bias, error, coverage of intervals")
    .argument("[model]", "perceptual model, agent file, network, analysis (.yaml), or the folder of a fit");
  return addCheckOptions(
    addPopulationOption(addTrialsOption(addInputOptions(command)))
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
            ...pick(flags, ["agents", "starts"]),
          }),
        ),
      );
    });
}

function modelsCommand(exit: (code: number) => void): Command {
  const command = new Command("models")
    .description("which model is best on data of which: confusion and inversion matrix")
    .argument("<models...>", "perceptual models or agent files; all are given the same inputs");
  return addCheckOptions(
    addTrialsOption(addInputOptions(command))
      .option("--agents <n>", "agents to simulate of each model (default 50)", whole(2))
      .addOption(
        new Option(
          "--criterion <which>",
          "by which models are chosen (default lme); the table has all",
        ).choices([...criteria]),
      )
      .option("--starts <n>", "starts of each minimisation (default 8)", whole(1))
      .option("--evidence-draws <n>", "draws of the evidence check (default 1000; 0: none)", whole(0)),
  )
    .addHelpText(
      "after",
      "\nParameters of agents are drawn from the priors of their model.\n\nExamples:\n" +
        "  credence recovery models ehgf_binary rw_binary --obs unitsq_sgm --inputs u.txt\n" +
        "  credence recovery models three-levels.yaml two-levels.yaml --like study.csv --criterion bic",
    )
    .action(async (names: string[], flags: Record<string, unknown>) => {
      const { runModelRecovery } = await import("../node/model-recovery.js");
      const models: CheckModel[] = [];
      for (const model of names) models.push(await checkModel(model, flags));
      exit(
        await runForUser({ command: "recovery", model: "models", what: "fits" }, flags, (options) =>
          runModelRecovery({
            ...options,
            models,
            ...pick(flags, ["agents", "starts", "evidenceDraws", "criterion"]),
          }),
        ),
      );
    });
}
