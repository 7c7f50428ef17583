/** `credence models`: the catalogue. */

import { Command } from "commander";
import { UsageError } from "../errors.js";
import { whole } from "./options.js";

export function modelsCommand(exit: (code: number) => void): Command {
  return new Command("models")
    .description("list the models, or show one with its parameters, priors and quantities")
    .argument("[name]", "a perceptual or response model")
    .option("--levels <n>", "levels of the hierarchy", whole(1))
    .option("--json", "as JSON")
    .addHelpText("after", "\nExamples:\n  credence models\n  credence models ehgf_binary --levels 4")
    .action(async (name: string | undefined, flags: { levels?: number; json?: boolean }) => {
      const { catalogue, modelCard } = await import("./cards.js");
      const { align, toJson } = await import("../fit/index.js");
      if (name === undefined) {
        const all = catalogue();
        if (flags.json) process.stdout.write(toJson(all));
        else {
          const rows = all.map((m) => [m.name, m.kind, m.description]);
          process.stdout.write(`${align([["model", "kind", "what it is"], ...rows])}\n`);
        }
        return exit(0);
      }
      const card = modelCard(name, flags.levels);
      if (card === undefined) {
        const { suggest } = await import("../suggest.js");
        const names = catalogue().map((m) => m.name);
        const near = suggest(name, names);
        throw new UsageError(
          `unknown model "${name}"${near === undefined ? "" : `; did you mean "${near}"?`} Available: ${names.join(", ")}`,
        );
      }
      if (flags.json) process.stdout.write(toJson(card));
      else {
        const parameters = card.parameters.map((p) => [
          p.name,
          p.aliases.join(" "),
          p.domain,
          p.prior,
          p.description,
        ]);
        const quantities = card.quantities.map((q) => [q.toolbox ?? "", q.name, q.timing, q.formula]);
        const parts = [
          `${card.name}: ${card.description}`,
          align([
            ["parameter", "also written", "domain", "prior (estimation scale)", "meaning"],
            ...parameters,
          ]),
        ];
        if (quantities.length > 0) {
          parts.push(align([["toolbox", "quantity", "known", "formula"], ...quantities]));
        }
        process.stdout.write(`${parts.join("\n\n")}\n`);
      }
      exit(0);
    });
}
