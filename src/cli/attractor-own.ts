/** `credence attractor train|recall|relax|dream FILE`: networks that learn patterns of one's own. */

import { basename } from "node:path";
import { Command, Option } from "commander";
import { addCheckOptions, runForUser } from "./check-options.js";
import { real, whole } from "./options.js";

type Flags = Readonly<Record<string, unknown>>;
type Engine = typeof import("../node/attractor-own.js");

/** One command each. */
export function ownCommands(exit: (code: number) => void): Command[] {
  return [trainCommand, recallCommand, relaxCommand, dreamCommand].map((make) => make(exit));
}

function trainCommand(exit: (code: number) => void): Command {
  const command = own("train", "learn patterns, and see what becomes of them", "patterns", "go on with it")
    .option("--evidence-level <number>", "how strongly patterns are shown (default 5)", real)
    .option("--inverse-temperature <number>", "of the states while learning, positive (default 0.5)", real)
    .option("--learning-rate <number>", "default 0.1 / units", real)
    .option("--epochs <n>", "presentations of one pattern each (default 100 a pattern)", whole(1))
    .option("--steps <n>", "updates of each presentation (default 10)", whole(1))
    .addOption(
      new Option("--order <how>", "patterns at random (default), or in turn").choices(["random", "cyclic"]),
    )
    .addOption(
      new Option(
        "--state-policy <how>",
        "an epoch starts from the state before (default), or from 0",
      ).choices(["carry", "reset"]),
    )
    .option("--precision-weighting", "weigh errors by the precision of their unit; lower the learning rate")
    .option("--precision-cap <number>", "the largest such weight (default none)", real)
    .option("--deferred-rank <n>", "updates that are folded in together, for large networks", whole(0))
    .addOption(
      new Option("--float <type>", "of a new network (default float32)").choices(["float32", "float64"]),
    );
  return finish(command, exit, "epochs", (engine) => engine.trainOwn, [
    "credence attractor train patterns.csv --out memory",
    "credence attractor train more.csv --network memory --epochs 2000 --out memory-2",
  ]);
}

function recallCommand(exit: (code: number) => void): Command {
  const command = own("recall", "complete noisy or partial cues", "cues")
    .option("--noise <number>", "add normal noise of this times the standard deviation of a row", real)
    .option("--inverse-temperature <number>", "prior precision, positive (default 1)", real)
    .option("--likelihood-precision <number>", "how strongly cues are shown (default 1)", real)
    .option("--steps <n>", "updates (default 100)", whole(1))
    .option("--burn-in <n>", "of which the mean leaves out the first (default 10)", whole(0));
  return finish(command, exit, "cues", (engine) => engine.recallOwn, [
    "credence attractor recall cues.csv --network memory",
    "credence attractor recall patterns.csv --network memory --noise 1.5",
  ]);
}

function relaxCommand(exit: (code: number) => void): Command {
  const command = own("relax", "let states settle, without evidence or chance", "states to start from")
    .option("--inverse-temperature <number>", "positive (default 1)", real)
    .addOption(
      new Option(
        "--stop <when>",
        "the free energy stays (default), the state stays, or all steps are made",
      ).choices(["vfe", "state", "steps"]),
    )
    .option(
      "--tolerance <number>",
      "what counts as staying (default 1e-12 of energies, 1e-8 of states)",
      real,
    )
    .option("--max-steps <n>", "updates at most (default 1000)", whole(1));
  return finish(command, exit, "states", (engine) => engine.relaxOwn, [
    "credence attractor relax patterns.csv --network memory",
    "credence attractor relax patterns.csv --network memory --inverse-temperature 100 --stop steps --max-steps 200",
  ]);
}

function dreamCommand(exit: (code: number) => void): Command {
  const command = own("dream", "learn on without evidence, and see what that does", "patterns that test it")
    .option("--updates <n>", "updates without evidence (default 10000)", whole(1))
    .option("--learning-rate <number>", "default that of the training", real)
    .option("--inverse-temperature <number>", "positive (default 1)", real);
  return finish(command, exit, "updates", (engine) => engine.dreamOwn, [
    "credence attractor dream patterns.csv --network memory --out dreamt",
    "credence attractor recall patterns.csv --network dreamt --noise 1.5",
  ]);
}

function own(name: string, description: string, rows: string, network = "needed"): Command {
  return new Command(name)
    .description(description)
    .argument(
      "<file>",
      `${rows}: CSV with a column a unit and a column "label" or none, .npy, .mat, .png, or a folder of .png`,
    )
    .option("--network <path>", `a trained network, its folder or its file: ${network}`)
    .option("--label <column>", 'column of labels (default "label", where there is one)')
    .addOption(
      new Option("--scale <how>", "of each row: none, values are from -1 to 1 (default); or z-score").choices(
        ["none", "z-score"],
      ),
    )
    .option(
      "--columns <n>",
      "units of a row of the images (default: those of the image, or of a square)",
      whole(1),
    );
}

/** Adds what every command has, and its action. */
function finish<K extends "trainOwn" | "recallOwn" | "relaxOwn" | "dreamOwn">(
  command: Command,
  exit: (code: number) => void,
  what: string,
  run: (engine: Engine) => Engine[K],
  examples: readonly string[],
): Command {
  return addCheckOptions(command)
    .addHelpText("after", `\nExamples:\n${examples.map((each) => `  ${each}`).join("\n")}`)
    .action(async (file: string, flags: Flags) => {
      const { threads: _t, seed: _s, out: _o, figures: _f, resume: _r, overwrite: _w, ...rest } = flags;
      const { json: _j, quiet: _q, log: _l, ...settings } = rest;
      const engine = await import("../node/attractor-own.js");
      const name = basename(file).replace(/\.[^.]*$/, "");
      exit(
        await runForUser({ command: `attractor-${command.name()}`, model: name, what }, flags, (options) =>
          run(engine)({ ...settings, ...options, file }),
        ),
      );
    });
}
