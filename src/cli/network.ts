/** `credence network`: a network as a diagram. */

import { basename } from "node:path";
import { Command, Option } from "commander";
import { UsageError } from "../errors.js";
import { agentFromArgument } from "./model-argument.js";
import { whole } from "./options.js";

interface NetworkFlags {
  readonly as: "generative" | "messages";
  readonly levels?: number;
  readonly out?: string;
  readonly dot?: boolean;
}

export function networkCommand(exit: (code: number) => void): Command {
  return new Command("network")
    .description("diagram of a network: as generative model, or the messages of a trial")
    .argument("<model>", "a network (.json), or a catalogue model that is one")
    .addOption(
      new Option("--as <what>", "arrows from parents to children, or predictions down and errors up")
        .choices(["generative", "messages"])
        .default("generative"),
    )
    .option("--levels <n>", "levels of a catalogue model", whole(1))
    .option("--out <file>", "write it there: .svg, .png, .pdf or .dot (default: print SVG)")
    .option("--dot", "print DOT text, for Graphviz")
    .addHelpText(
      "after",
      "\nExamples:\n  credence network ehgf_binary --as messages --out ehgf.png\n" +
        "  credence network network.json --dot | dot -Tsvg > network.svg",
    )
    .action(async (model: string, flags: NetworkFlags) => {
      if (flags.dot === true && flags.out !== undefined) {
        throw new UsageError("--dot prints; to write DOT give --out FILE.dot");
      }
      const { diagramFormat, drawDiagram, networkDiagram } = await import("../node/network.js");
      const { writeWhole } = await import("../node/files.js");
      const specification = await agentFromArgument(model, { levels: flags.levels });
      if (specification.file !== undefined) {
        throw new UsageError(`${model}: not a network: it needs "nodes" and "edges"`);
      }
      if (specification.network !== undefined && flags.levels !== undefined) {
        throw new UsageError("--levels: only of catalogue models; a network has the nodes it declares");
      }
      const name = basename(model).replace(/\.json$/, "");
      const format = flags.dot === true ? "dot" : flags.out === undefined ? "svg" : diagramFormat(flags.out);
      const drawn = await drawDiagram(networkDiagram(specification, name, flags.as), format);
      if (flags.out === undefined) process.stdout.write(drawn);
      else writeWhole(flags.out, drawn);
      exit(0);
    });
}
