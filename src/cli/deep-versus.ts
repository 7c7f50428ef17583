/** `credence deep drift`, `small-data`, `alternating` and `alignment`: ways to learn against each other. */

import { Command } from "commander";
import type { VersusRunOptions } from "../node/experiments.js";
import { addCheckOptions, runForUser } from "./check-options.js";
import { digitsFile } from "./digits-file.js";
import { list, real, seedsFrom, whole } from "./options.js";

/** Runs of a comparison where nobody says. */
const RUNS = 5;

interface Experiment {
  readonly name: VersusRunOptions["asked"]["experiment"];
  readonly about: string;
  readonly methods: string;
  /** Flags of its own, by name: how a value is read, and what help says. */
  readonly flags: Readonly<
    Record<string, readonly [flag: string, about: string, read: (value: string) => unknown]>
  >;
  readonly images: boolean;
  readonly example: string;
}

const wholes = (value: string): number[] => list(value).map(whole(1));
const reals = (value: string): number[] => list(value).map(real);
const ofImages = { methods: "backprop, settle, fullCovariance", images: true } as const;

const experiments: readonly Experiment[] = [
  {
    ...{ ...ofImages, name: "drift", example: "credence deep drift --runs 3 --rates 0.01,0.03 --out drift" },
    about: "labels that change: concept drift, by predictive coding and backpropagation",
    flags: { concepts: ["<n>", "namings of the classes, 64 updates each (default 8)", whole(1)] },
  },
  {
    ...{ ...ofImages, name: "small-data", example: "credence deep small-data --counts 1,10 --out small" },
    about: "1 to 60 images of a class to learn from, by predictive coding and backpropagation",
    flags: {
      counts: ["<list>", "images of each class (default 1,2,5,10,20,40,60)", wholes],
      updates: ["<n>", "of each network (default 200)", whole(1)],
    },
  },
  {
    ...{
      ...ofImages,
      name: "alternating",
      example: "credence deep alternating --block 16 --out alternating",
    },
    about: "two tasks in turn, by predictive coding and backpropagation",
    flags: {
      block: ["<n>", "updates of one task before the other (default 4)", whole(1)],
      turns: ["<n>", "turns of each task (default 20)", whole(1)],
    },
  },
  {
    ...{ name: "alignment", images: false, example: "credence deep alignment --depths 1,4 --out alignment" },
    methods: "backprop, settle, epc, fullCovariance",
    about: "whether updates move predictions straight to their targets, by depth and learning rate",
    flags: {
      depths: ["<list>", "hidden layers (default 1,2,4,8,15)", wholes],
      samples: ["<n>", "samples to choose rates by, and as many to judge by (default 10)", whole(1)],
    },
  },
];

/** One command for each. */
export const versusCommands = experiments.map(
  (experiment) => (exit: (code: number) => void) => versusCommand(experiment, exit),
);

function versusCommand(
  { name, about, methods, flags: own, images, example }: Experiment,
  exit: (code: number) => void,
): Command {
  const command = addCheckOptions(new Command(name).description(about))
    .option("--runs <n>", `runs, with the seed and those after it (default ${RUNS})`, whole(1))
    .option("--rates <list>", "learning rates for every method to choose from, ascending", reals)
    .option("--methods <list>", `of ${methods} (default all); others are compared with the first`, list);
  if (images) {
    command.option(
      "--data <folder>",
      "folder of four IDX files, such as MNIST (default: the digits that come with the package)",
    );
  }
  for (const [flag, [value, help, read]] of Object.entries(own)) {
    command.option(`--${flag} ${value}`, help, read);
  }
  return command
    .addHelpText("after", `\nExample:\n  ${example}`)
    .action(async (flags: Record<string, unknown>) => {
      const { runs = RUNS, data } = flags as { readonly runs?: number; readonly data?: string };
      const given = ["rates", "methods", ...Object.keys(own)].filter((flag) => flags[flag] !== undefined);
      const { runVersus } = await import("../node/experiments.js");
      exit(
        await runForUser({ command: "deep", model: name, what: "runs" }, flags, ({ seed, ...options }) =>
          runVersus({
            ...{ ...options, digitsFile: digitsFile() },
            ...(data !== undefined && { data }),
            asked: {
              ...{ experiment: name, seeds: seedsFrom(seed, runs) },
              ...Object.fromEntries(given.map((flag) => [flag, flags[flag]])),
            },
          }),
        ),
      );
    });
}
