/** `credence filter`: beliefs for given parameters; no responses needed. */

import { resolve } from "node:path";
import { Command } from "commander";
import { UsageError } from "../errors.js";
import type { Analysis } from "../fit/index.js";
import { agentFromArgument } from "./model-argument.js";
import { addDataOptions, addModelOptions, dataFromFlags } from "./options.js";

export function filterCommand(exit: (code: number) => void): Command {
  const command = new Command("filter")
    .description("beliefs trial by trial for given parameters, as CSV (or JSON)")
    .argument("<model>", "perceptual model, a network (.json), or an agent file (.json, .yaml)")
    .argument("[data]", "study as CSV or TSV")
    .option("--inputs <file>", "inputs of one participant, one number a line, instead of a study");
  return addModelOptions(addDataOptions(command))
    .option("--on-failure <what>", "stop: end the table where the model breaks down; continue: go on", "stop")
    .option("--out <file>", "write the CSV there instead of printing it")
    .option("--json", "print as JSON: one array for each quantity")
    .option("--quiet", "no warnings")
    .addHelpText(
      "after",
      "\nExamples:\n  credence filter ehgf_binary choices.csv --set om2=-4 --out beliefs.csv\n" +
        "  credence filter hgf --inputs usdchf.txt --json",
    )
    .action(async (model: string, data: string | undefined, flags: Record<string, unknown>) => {
      const { beliefsByColumn, prepareBeliefs } = await import("../node/beliefs.js");
      const { toJson, trajectoryHeader, trajectoryLines } = await import("../fit/index.js");
      const { writeWhole } = await import("../node/files.js");
      if (flags.onFailure !== "stop" && flags.onFailure !== "continue") {
        throw new UsageError(`--on-failure "${String(flags.onFailure)}": expected stop or continue`);
      }
      const stated = dataFromFlags(flags);
      const agent = await agentFromArgument(model, flags);
      const analysis: Analysis = {
        schema: "credence-analysis/1",
        ...stated,
        data: {
          ...(data === undefined ? {} : { file: data }),
          ...(flags.inputs === undefined ? {} : { inputsFile: flags.inputs as string }),
          ...stated.data,
        },
        agent,
      };
      const table = await prepareBeliefs(analysis, resolve("."), flags.onFailure);
      for (const { participant, run, text } of table.failures) {
        process.stderr.write(`participant ${JSON.stringify(participant)}, run ${run}: ${text}\n`);
      }
      if (flags.quiet !== true)
        for (const w of table.warnings) process.stderr.write(`Warning: ${w.message}\n`);
      const text =
        flags.json === true
          ? toJson(beliefsByColumn(table))
          : trajectoryHeader(table.columns) + table.participants.map(trajectoryLines).join("");
      if (flags.out === undefined) process.stdout.write(text);
      else writeWhole(flags.out as string, text);
      exit(table.failures.length > 0 ? 3 : 0);
    });
}
