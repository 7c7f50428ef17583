/** `credence deep PRESET`: experiments with deep predictive coding. */

import { Argument, Command } from "commander";
import { UsageError } from "../errors.js";
import type { CheckFolderOptions, CheckOutcome } from "../node/checklist-folder.js";
import { addCheckOptions, runForUser } from "./check-options.js";
import { whole } from "./options.js";

type Options = CheckFolderOptions & { readonly seed: number };

/** Flags that some presets have. */
interface Sizes {
  readonly runs?: number;
  readonly epochs?: number;
  readonly samples?: number;
}

interface Preset {
  readonly about: string;
  /** Of these flags; without them the preset has none. */
  readonly sizes?: Required<Sizes>;
  run(options: Options, sizes: Required<Sizes>): Promise<CheckOutcome>;
}

const seedsFrom = (seed: number, runs: number): number[] => Array.from({ length: runs }, (_, k) => seed + k);

const presets: Readonly<Record<string, Preset>> = {
  bear: {
    about: "a sound is gone, a smell stays; every way to learn",
    run: async (options) => (await import("../node/experiments.js")).runBear(options),
  },
  "two-moons": {
    about: "pyhgf's network on two moons, beside backpropagation",
    sizes: { runs: 5, epochs: 30, samples: 1000 },
    run: async ({ seed, ...options }, { runs, ...sizes }) =>
      (await import("../node/experiments.js")).runClassifiers({
        ...{ experiment: "two-moons", seeds: seedsFrom(seed, runs), ...sizes, ...options },
      }),
  },
};

export function deepCommand(exit: (code: number) => void): Command {
  const names = Object.keys(presets);
  const described = Object.entries(presets).map(([name, { about }]) => `${name}: ${about}`);
  const command = new Command("deep")
    .description("published experiments with deep predictive coding networks")
    .addArgument(new Argument("<preset>", described.join(". ")).choices(names));
  return addCheckOptions(command)
    .option("--runs <n>", "runs, with the seed and those after it", whole(1))
    .option("--epochs <n>", "passes over the samples", whole(1))
    .option("--samples <n>", "points of two-moons, four fifths of them learnt from (default 1000)", whole(20))
    .addHelpText(
      "after",
      "\nExamples:\n  credence deep bear\n  credence deep bear --seed 3 --figures svg,png --out bear" +
        "\n  credence deep two-moons --runs 1",
    )
    .action(async (name: string, flags: Record<string, unknown>) => {
      const preset = presets[name]!;
      const { runs, epochs, samples } = flags as Sizes;
      const given = Object.entries({ runs, epochs, samples }).filter(([, value]) => value !== undefined);
      if (preset.sizes === undefined && given.length > 0) {
        throw new UsageError(`--${given[0]![0]}: ${name} has one size; leave it out`);
      }
      const sizes = { runs: 1, epochs: 1, samples: 1, ...preset.sizes, ...Object.fromEntries(given) };
      exit(
        await runForUser({ command: "deep", model: name, what: "epochs" }, flags, (options) =>
          preset.run(options, sizes),
        ),
      );
    });
}
