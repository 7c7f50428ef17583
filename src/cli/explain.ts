/** `credence explain`: every message of one trial with its formula and numbers. */

import { resolve } from "node:path";
import { Command } from "commander";
import { UsageError } from "../errors.js";
import type { Analysis } from "../fit/index.js";
import { agentFromArgument } from "./model-argument.js";
import { addDataOptions, addModelOptions, dataFromFlags, whole } from "./options.js";

const taken = ["participant", "trial"] as const;

export function explainCommand(exit: (code: number) => void): Command {
  const command = new Command("explain")
    .description("every message of one trial: prediction, update, errors, response, with formula and numbers")
    .argument("[model]", "perceptual model, a network (.json), or an agent file (.json, .yaml)")
    .option("--data <file>", "study as CSV or TSV")
    .option("--inputs <file>", "inputs of one participant, one number a line, instead of a study")
    .option("--trial <k>", "trial to explain, from 1", whole(1))
    .option("--participant <id>", "whose trial (default: that of the first participant)")
    .option("--run <n>", "which session of the participant, from 1 (default 1)", whole(1));
  return addModelOptions(addDataOptions(command, taken))
    .option("--json", "print as JSON (credence-explain/1)")
    .option("--quiet", "no warnings")
    .addHelpText(
      "after",
      "\nExamples:\n  credence explain ehgf_binary --data choices.csv --trial 12 --set om2=-4\n" +
        "  credence explain --network network.json --inputs usdchf.txt --trial 3 --json",
    )
    .action(async (model: string | undefined, flags: Record<string, unknown>) => {
      const { data, inputs, participant, run, trial } = flags as Partial<Record<string, string>>;
      if (trial === undefined) throw new UsageError("which trial? Give --trial K, counted from 1");
      if ((data === undefined) === (inputs === undefined)) {
        throw new UsageError(
          "give the data with --data FILE, or one participant's inputs with --inputs FILE",
        );
      }
      const stated = dataFromFlags(flags, taken);
      const analysis: Analysis = {
        schema: "credence-analysis/1",
        ...stated,
        data: {
          ...(data === undefined ? {} : { file: data }),
          ...(inputs === undefined ? {} : { inputsFile: inputs }),
          ...stated.data,
        },
        agent: await agentFromArgument(model, flags),
      };
      const { prepareExplanation } = await import("../node/explain.js");
      const { explanationJson, explanationText } = await import("../explain/index.js");
      const { explanation, warnings } = await prepareExplanation(analysis, resolve("."), {
        trial: Number(trial),
        ...(participant === undefined ? {} : { participant }),
        ...(run === undefined ? {} : { run: Number(run) }),
      });
      if (flags.quiet !== true) for (const w of warnings) process.stderr.write(`Warning: ${w.message}\n`);
      process.stdout.write((flags.json === true ? explanationJson : explanationText)(explanation));
      exit(0);
    });
}
