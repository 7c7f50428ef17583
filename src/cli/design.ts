/** `credence design`: how many trials and people a study needs for its parameters to be found. */

import { Command, InvalidArgumentError } from "commander";
import type { Role } from "../study/index.js";
import {
  addCheckOptions,
  addInputOptions,
  addPopulationOption,
  checkModel,
  populationFromFlags,
  runForUser,
} from "./check-options.js";
import { list, pick, whole } from "./options.js";

/** Here it is a number of people. */
const taken: readonly Role[] = ["participant"];

export function designCommand(exit: (code: number) => void): Command {
  const command = new Command("design")
    .description("recovery of parameters against trials and people, and which of them cannot be identified")
    .argument("[model]", "perceptual model, agent file, network, analysis (.yaml), or the folder of a fit");
  return addCheckOptions(
    addPopulationOption(addInputOptions(command, taken))
      .option(
        "--trials <numbers>",
        "trials of a run, as in 80,160,320 (the default); of given inputs, the first so many",
        wholes(8),
      )
      .option("--participants <numbers>", "people of a study, as in 10,20,40 (the default)", wholes(4))
      .option(
        "--agents <n>",
        "agents to simulate for each number of trials (default: 100, or the largest study)",
        whole(4),
      )
      .option("--starts <n>", "starts of each minimisation (default 8)", whole(1)),
  )
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  credence design ehgf_binary --obs unitsq_sgm --inputs volatile --trials 80,160,320\n" +
        "  credence design rw_binary --obs unitsq_sgm --inputs u.txt --trials 40,80 --participants 20,60",
    )
    .action(async (model: string | undefined, flags: Record<string, unknown>) => {
      const { runDesign } = await import("../node/design.js");
      const { trials = [80, 160, 320], ...others } = flags as { trials?: number[] };
      const { name, ...stated } = await checkModel(model, others, taken);
      exit(
        await runForUser({ command: "design", model: name, what: "fits" }, flags, (options) =>
          runDesign({
            ...stated,
            ...options,
            trials,
            participants: (flags.participants as number[] | undefined) ?? [10, 20, 40],
            population: populationFromFlags(flags),
            ...pick(flags, ["agents", "starts"]),
          }),
        ),
      );
    });
}

/** Whole numbers separated by commas, ascending, none twice. */
function wholes(least: number): (value: string) => number[] {
  return (value) => {
    const numbers = list(value).map(whole(least));
    const ascending = [...new Set(numbers)].sort((a, b) => a - b);
    if (ascending.length < numbers.length) throw new InvalidArgumentError("a number is there twice.");
    return ascending;
  };
}
