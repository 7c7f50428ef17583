/** `credence models`: the catalogue, one model, or a model as code. */

import { Command } from "commander";
import { UsageError } from "../errors.js";
import type { ModelCard } from "./cards.js";
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
  return `${cardText(found, align)}\n`;
}

/** The parts of a card, one below the other. */
function cardText(card: ModelCard, align: (rows: readonly (readonly string[])[]) => string): string {
  const { equations, settings = [], quantities, notes, citations } = card;
  const parameters = card.parameters.map((p) => [
    ...[p.name, p.aliases.join(" "), p.domain, p.prior, p.native, p.description],
  ]);
  const heads = [
    "parameter",
    "also written",
    "domain",
    "prior (estimation scale)",
    "prior (native)",
    "meaning",
  ];
  const lines = (title: string, rows: readonly (readonly string[])[]): string[] =>
    rows.length === 0 ? [] : [`${title}\n${align(rows)}`];
  const list = (title: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [[title, ...items.map((item) => `- ${item}`)].join("\n")];
  return [
    `${card.name}: ${card.description}`,
    card.purpose,
    ...lines("before the first trial", equations.start),
    ...lines("on each trial", equations.trial),
    ...list("where", equations.legend),
    ...(card.kind === "perceptual"
      ? ["A trial without input changes nothing (missing input: frozen), unless a note says otherwise."]
      : []),
    align([["reads", "what it is"], ...card.inputs.map(({ name, description }) => [name, description])]),
    ...(parameters.length === 0 ? [] : [align([heads, ...parameters])]),
    ...(settings.length === 0
      ? []
      : [
          align([
            ["setting", "default", "what it does"],
            ...settings.map((s) => [s.name, s.default, s.description]),
          ]),
        ]),
    ...(quantities.length === 0
      ? []
      : [
          align([
            ["toolbox", "quantity", "known", "formula"],
            ...quantities.map((q) => [q.toolbox ?? "", q.name, q.timing, q.formula]),
          ]),
        ]),
    ...list("notes", notes),
    ...list("sources", citations),
    `example\n  ${card.example}`,
  ].join("\n\n");
}
