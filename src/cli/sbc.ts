/** `credence sbc`: simulation-based calibration of the posterior of one participant. */

import { Command, Option } from "commander";
import { calibrationMethods } from "../checklist/kinds.js";
import {
  addCheckOptions,
  addInputOptions,
  addTrialsOption,
  checkModel,
  runForUser,
} from "./check-options.js";
import { pick, whole } from "./options.js";

export function sbcCommand(exit: (code: number) => void): Command {
  const command = new Command("sbc")
    .description("simulation-based calibration: are posteriors as wide as they should be")
    .argument("[model]", "perceptual model, agent file, network, analysis (.yaml), or the folder of a fit");
  return addCheckOptions(
    addTrialsOption(addInputOptions(command))
      .option("--replications <n>", "data sets to simulate and fit (default 200)", whole(2))
      .addOption(
        new Option("--method <name>", "what is calibrated (default nuts)").choices([...calibrationMethods]),
      )
      .option("--chains <n>", "chains of nuts (default 4)", whole(1))
      .option("--warmup <n>", "iterations of warm-up of each chain (default 300)", whole(20))
      .option("--draws <n>", "draws of each chain (default 250)", whole(10))
      .option(
        "--ranks <n>",
        "nearly independent draws that the true value is ranked among (default 99)",
        whole(3),
      ),
  )
    .addHelpText(
      "after",
      "\nTrue values are drawn from the priors.\n\nExamples:\n" +
        "  credence sbc rw_binary --obs unitsq_sgm --inputs u.txt\n" +
        "  credence sbc ehgf_binary --obs unitsq_sgm --inputs u.txt --method laplace --replications 1000",
    )
    .action(async (model: string | undefined, flags: Record<string, unknown>) => {
      const { runCalibration } = await import("../node/calibration.js");
      const { name, ...stated } = await checkModel(model, flags);
      exit(
        await runForUser({ command: "sbc", model: name, what: "replications" }, flags, (options) =>
          runCalibration({
            ...stated,
            ...options,
            ...pick(flags, ["replications", "method", "chains", "warmup", "draws", "ranks"]),
          }),
        ),
      );
    });
}
