/** `credence import`: files of other layouts to a tidy study. */

import { Command, Option } from "commander";
import { UsageError } from "../errors.js";
import type { Imported, ImportOptions } from "../import/index.js";
import { collect, list } from "./options.js";

type Flags = Readonly<Record<string, unknown>>;

/** Roles with a flag; `time` has one where the layout does not compute onsets. */
const roles = {
  participant: "column that tells participants apart",
  session: "column that tells sessions apart",
  block: "column that tells blocks apart",
  trial: "column of trial numbers",
  input: "column(s) of what was seen",
  response: "column(s) of what was done",
  rt: "column of reaction times",
  time: "column of onsets in seconds",
  interval: "column of times since the previous trial",
  unobserved: "column that marks inputs the participant did not see",
} as const;

export function importCommand(): Command {
  const command = new Command("import").description(
    "files of jsPsych, the HGF toolbox or hBayesDM to a tidy study",
  );
  command.addCommand(jspsychCommand());
  command.addCommand(tapasCommand());
  command.addCommand(hbayesdmCommand());
  for (const layout of command.commands) layout.exitOverride().showSuggestionAfterError();
  return command.addHelpText(
    "after",
    "\nExamples:\n" +
      "  credence import jspsych data/*.csv --keep \"task == 'choice'\" --derive \"response = response == 'j'\" --out study.csv\n" +
      "  credence import hbayesdm prl.txt --task prl --out study.csv",
  );
}

function jspsychCommand(): Command {
  const command = new Command("jspsych")
    .description("data of jsPsych, CSV or JSON: one file a participant, or all in one")
    .argument("<files...>", "files that jsPsych.data.get().csv() or .json() wrote");
  return addImportOptions(command)
    .option("--no-time", "no onsets computed from time_elapsed")
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  credence import jspsych sub-*.csv --keep \"trial_type == 'html-keyboard-response'\" \\\n" +
        "    --derive \"response = response == 'j'\" --derive \"input = cue == 'high'\" --out study.csv\n" +
        "  credence import jspsych all.json --participant PROLIFIC_PID --input outcome --out study.csv",
    )
    .action(async (files: string[], flags: Flags) => {
      const { importJspsych } = await import("../import/index.js");
      const { readSources } = await import("../node/import.js");
      // --no-time and --time COL share a name in commander.
      const time = flags.time === false ? { time: false } : {};
      await run(flags, () => importJspsych(readSources(files), { ...importOptions(flags), ...time }));
    });
}

function tapasCommand(): Command {
  const command = new Command("tapas")
    .description("files of the HGF toolbox: inputs u and responses y of each participant, one trial a line")
    .argument("[files...]", "files in pairs: inputs, responses, inputs, responses, ...");
  return addImportOptions(command)
    .option("--inputs <files...>", "files of inputs, in the order of the responses; or one for all")
    .option("--responses <files...>", "files of responses")
    .option("--ids <names>", "participants of the pairs (default: names of the files of responses)", list)
    .option("--input-columns <names>", "what the columns of u are (default: input, input_2, ...)", list)
    .option(
      "--response-columns <names>",
      "what the columns of y are (default: response, response_2, ...)",
      list,
    )
    .option(
      "--ignore <trials>",
      "trials to ignore, counted from 1, or a file of them; one for all pairs or one each",
      list,
    )
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  credence import tapas u1.txt y1.txt u2.txt y2.txt --ids s01,s02 --out study.csv\n" +
        "  credence import tapas --inputs u.txt --responses y*.txt --input-columns input,interval --ignore 3,17",
    )
    .action(async (files: string[], flags: Flags) => {
      const { importTapas } = await import("../import/index.js");
      const { readPairs } = await import("../node/import.js");
      const named = pick(flags, ["inputColumns", "responseColumns"]);
      await run(flags, () =>
        importTapas(readPairs({ files, ...pick(flags, ["inputs", "responses", "ids", "ignore"]) }), {
          ...importOptions(flags),
          ...named,
        }),
      );
    });
}

function hbayesdmCommand(): Command {
  const command = new Command("hbayesdm")
    .description("data of hBayesDM: tab-separated text with a header")
    .argument("<files...>", "data files of one task");
  return addImportOptions(command)
    .option("--task <name>", "recode as this task's data mean: prl, bandit2arm, hgf_ibrb, ehgf_ibrb")
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  credence import hbayesdm prl.txt --task prl --out study.csv\n" +
        "  credence import hbayesdm ug.txt --input offer --response accept --out study.csv",
    )
    .action(async (files: string[], flags: Flags) => {
      const { importHbayesdm } = await import("../import/index.js");
      const { readSources } = await import("../node/import.js");
      const task = pick(flags, ["task"]);
      await run(flags, () => importHbayesdm(readSources(files), { ...importOptions(flags), ...task }));
    });
}

function addImportOptions(command: Command): Command {
  for (const [role, description] of Object.entries(roles)) {
    command.option(`--${role} <column>`, description, list);
  }
  return command
    .option("--missing <codes>", "codes of missing values beside blank, NaN and NA", list)
    .option("--keep <expression>", "keep only trials for which it is true")
    .option("--derive <name = expression>", "make or recode a column; repeatable, in order", collect)
    .addOption(new Option("--rt-unit <unit>", "unit of reaction times").choices(["s", "ms"]))
    .option("--session-from-file", "each file is a session, labelled by its name")
    .option("--columns <names>", "further columns to keep (default: all that are not empty)", list)
    .option("--out <file>", "write the study there (default: print it)")
    .option("--overwrite", "replace the file")
    .option("--json", "print a summary with the cross-tables as JSON; needs --out")
    .option("--quiet", "no summary");
}

function importOptions(flags: Flags): ImportOptions {
  const columns = pick(flags, Object.keys(roles));
  if (columns.time === false) delete columns.time;
  return {
    ...pick(flags, ["missing", "keep", "derive", "rtUnit", "sessionFromFile"]),
    ...(Object.keys(columns).length === 0 ? {} : { columns }),
    ...(flags.columns === undefined ? {} : { further: flags.columns as string[] }),
  };
}

/** One import: checks the target, does it, writes, and says what was done. */
async function run(flags: Flags, work: () => Promise<Imported>): Promise<void> {
  const out = flags.out as string | undefined;
  const { checkTarget } = await import("../node/files.js");
  const { writeStudy } = await import("../node/import.js");
  if (flags.json === true && out === undefined) {
    throw new UsageError("--json prints the summary, so the study needs a file: --out study.csv");
  }
  checkTarget(out, flags.overwrite === true);
  const imported = await work();
  const text = writeStudy(imported, out);
  if (flags.quiet !== true) {
    const { describeImport } = await import("./import-summary.js");
    process.stderr.write(`${describeImport(imported.summary)}\n`);
    if (out !== undefined)
      process.stderr.write(`\nWritten to ${out}; credence fit ${out} reads it as it is.\n`);
  }
  if (flags.json === true) process.stdout.write(`${JSON.stringify(imported.summary, undefined, 2)}\n`);
  else if (out === undefined) process.stdout.write(text);
}

/** The flags of these names that were given. */
function pick(flags: Flags, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
  );
}
