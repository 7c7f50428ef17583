/** `credence simulate`: agents that answer a sequence of inputs, with their true parameters. */

import { resolve } from "node:path";
import { Command } from "commander";
import { UsageError } from "../errors.js";
import type { Analysis } from "../fit/index.js";
import { addDataOptions, addModelOptions, agentFromFlags, dataFromFlags, whole } from "./options.js";

export function simulateCommand(exit: (code: number) => void): Command {
  const command = new Command("simulate")
    .description("simulate agents: responses to given inputs, with the true values beside them")
    .argument("<model>", "perceptual model, or an agent file (.json, .yaml)")
    .option("--inputs <file>", "inputs that every agent sees, one number a line")
    .option("--schedule <file>", "a study whose inputs are used: one agent for each participant in it");
  return addModelOptions(addDataOptions(command))
    .option("--agents <n>", "number of agents with --inputs (default 1)", whole(1))
    .option(
      "--population <name=distribution>",
      'draw a parameter for each agent, as in "om2=normal(mean=-4, sd=1)"; repeatable',
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    )
    .option("--from-prior", "draw every free parameter from its prior")
    .option("--seed <n>", "seed of all random numbers (default 1)", whole(0))
    .option("--out <folder>", "write data.csv, truth.csv and agent.json there (default: print the data)")
    .option("--overwrite", "replace files in the folder")
    .option("--json", "print data and truth as JSON")
    .option("--quiet", "no messages")
    .addHelpText(
      "after",
      "\nExamples:\n" +
        '  credence simulate ehgf_binary --obs unitsq_sgm --inputs u.txt --agents 20 --population "om2=normal(mean=-4, sd=1)"\n' +
        "  credence simulate rw_binary --obs unitsq_sgm --inputs u.txt --set al=0.2 --set ze=5 --seed 7 --out sim",
    )
    .action(async (model: string, flags: Record<string, unknown>) => {
      if ((flags.inputs === undefined) === (flags.schedule === undefined)) {
        throw new UsageError("name the inputs with --inputs FILE, or a study with --schedule FILE");
      }
      if (flags.schedule !== undefined && flags.agents !== undefined) {
        throw new UsageError(
          "--agents goes with --inputs; with --schedule there is one agent for each participant",
        );
      }
      const { simulateStudy, writeSimulation } = await import("../node/simulation.js");
      const { toCsv, toJson } = await import("../fit/index.js");
      const isFile = /\.(json|ya?ml)$/.test(model);
      const stated = dataFromFlags(flags);
      const analysis: Analysis = {
        schema: "credence-analysis/1",
        ...stated,
        data: {
          ...(flags.inputs === undefined
            ? { file: flags.schedule as string }
            : { inputsFile: flags.inputs as string }),
          ...stated.data,
        },
        agent: { ...agentFromFlags(flags), ...(isFile ? { file: model } : { perceptualModel: model }) },
      };
      const simulation = await simulateStudy(analysis, resolve("."), {
        agents: (flags.agents as number | undefined) ?? 1,
        population: (flags.population as string[] | undefined) ?? [],
        fromPrior: flags.fromPrior === true,
        seed: (flags.seed as number | undefined) ?? 1,
      });
      if (flags.quiet !== true)
        for (const message of simulation.messages) process.stderr.write(`${message}\n`);
      const { data, truth } = simulation;
      if (flags.out !== undefined) writeSimulation(flags.out as string, simulation, flags.overwrite === true);
      else if (flags.json === true) {
        const records = ({ header, rows }: typeof data) =>
          rows.map((row) => Object.fromEntries(header.map((name, c) => [name, row[c] ?? null])));
        process.stdout.write(
          toJson({ schema: "credence-simulation/1", data: records(data), truth: records(truth) }),
        );
      } else process.stdout.write(toCsv(data.header, data.rows));
      exit(simulation.failed ? 3 : 0);
    });
}
