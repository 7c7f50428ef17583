/** `credence models`: the catalogue, one model, or a model as code. */

import { Command } from "commander";
import { UsageError } from "../errors.js";
import { addSettingOptions, whole } from "./options.js";

type Flags = Readonly<Record<string, unknown>>;

export function modelsCommand(exit: (code: number) => void): Command {
  const command = new Command("models")
    .description("list the models, or show one with its parameters, priors and quantities, or as JavaScript")
    .argument("[name]", "a perceptual or response model; with --code also an agent file (.json, .yaml)")
    .option("--levels <n>", "levels of the hierarchy", whole(1))
    .option("--json", "as JSON")
    .option("--code", "the equations as a JavaScript module that runs alone")
    .option(
      "--response <model>",
      "with --code: response model; repeatable, one for each response column",
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    )
    .option(
      "--input <columns>",
      "with --code: input columns, where a response model reads more than the model's own, such as rewards",
      (value) => value.split(",").map((part) => part.trim()),
    );
  return addSettingOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  credence models\n  credence models ehgf_binary --levels 4\n" +
        "  credence models ehgf_binary --response unitsq_sgm --code > model.mjs\n" +
        "  credence models hgf_binary --response softmax_binary --input u,r0,r1 --fix om3=-6 --code",
    )
    .action(async (name: string | undefined, flags: Flags) => {
      if (flags.code === true) process.stdout.write(await code(name, flags));
      else {
        refuseWithoutCode(flags);
        process.stdout.write(await card(name, flags));
      }
      exit(0);
    });
}

async function code(name: string | undefined, flags: Flags): Promise<string> {
  if (flags.json === true) throw new UsageError("--json and --code are two forms of one answer; choose one");
  const { modelCode } = await import("./code.js");
  return modelCode(name, flags);
}

/** Options that change the equations mean nothing to the catalogue. */
function refuseWithoutCode(flags: Flags): void {
  const given = Object.keys(flags).filter((flag) => !["levels", "json", "code"].includes(flag));
  if (given.length === 0) return;
  const written = given.map((flag) => `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  throw new UsageError(`${written.join(", ")}: only with --code; the catalogue shows models as they are`);
}

async function card(name: string | undefined, flags: Flags): Promise<string> {
  const { catalogue, modelCard } = await import("./cards.js");
  const { align, toJson } = await import("../fit/index.js");
  if (name === undefined) {
    if (flags.levels !== undefined) throw new UsageError("--levels: of which model? Give its name");
    const all = catalogue();
    if (flags.json === true) return toJson(all);
    const rows = all.map((m) => [m.name, m.kind, m.description]);
    return `${align([["model", "kind", "what it is"], ...rows])}\n`;
  }
  const found = modelCard(name, flags.levels as number | undefined);
  if (found === undefined) {
    const { suggest } = await import("../suggest.js");
    const names = catalogue().map((m) => m.name);
    const near = suggest(name, names);
    throw new UsageError(
      `unknown model "${name}"${near === undefined ? "." : `; did you mean "${near}"?`} Available: ${names.join(", ")}`,
    );
  }
  if (flags.json === true) return toJson(found);
  const parameters = found.parameters.map((p) => [
    p.name,
    p.aliases.join(" "),
    p.domain,
    p.prior,
    p.description,
  ]);
  const quantities = found.quantities.map((q) => [q.toolbox ?? "", q.name, q.timing, q.formula]);
  const parts = [
    `${found.name}: ${found.description}`,
    align([["parameter", "also written", "domain", "prior (estimation scale)", "meaning"], ...parameters]),
  ];
  const settings = found.settings?.map((s) => [s.name, s.default, s.description]) ?? [];
  if (settings.length > 0) parts.push(align([["setting", "default", "what it does"], ...settings]));
  if (quantities.length > 0) {
    parts.push(align([["toolbox", "quantity", "known", "formula"], ...quantities]));
  }
  if (found.notes.length > 0) parts.push(["notes", ...found.notes.map((note) => `- ${note}`)].join("\n"));
  return `${parts.join("\n\n")}\n`;
}
