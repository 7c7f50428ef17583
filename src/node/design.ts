/** The study of a design: a model and inputs on disk, or made up, of several lengths. */

import { type DesignInputs, designReport, refuseFixed, studyDesign } from "../checklist/index.js";
import { UsageError } from "../errors.js";
import { type CheckFolderOptions, type CheckOutcome, runCheck } from "./checklist-folder.js";
import { type CheckSource, type CheckSourceOptions, checkSource } from "./checklist-source.js";
import { defaultThreads, nodeWorkers } from "./threads.js";

export interface DesignRunOptions extends CheckFolderOptions, Omit<CheckSourceOptions, "trials"> {
  /** Numbers of trials of a run. */
  readonly trials: readonly number[];
  /** Numbers of participants of a study. */
  readonly participants: readonly number[];
  /** Simulated for each number of trials. Default: 100, or the largest study. */
  readonly agents?: number;
  /** Parameter -> distribution that true values are drawn from; of others the prior. */
  readonly population?: Readonly<Record<string, string>>;
  readonly seed: number;
  /** Default 8. */
  readonly starts?: number;
  readonly threads?: number;
}

/** As many as there are colours. */
const MOST_SIZES = 6;

/** @throws UsageError for more trials than there are inputs, and as `checkSource` */
export async function runDesign(options: DesignRunOptions): Promise<CheckOutcome> {
  const { seed, starts = 8, participants, population: priors = {} } = options;
  const agents = options.agents ?? Math.max(100, ...participants);
  if (participants.length > MOST_SIZES) {
    throw new UsageError(
      `--participants: ${participants.length} numbers are more than a figure can tell apart; give at most ${MOST_SIZES}`,
    );
  }
  const designs: DesignInputs[] = [];
  const sources: CheckSource[] = [];
  for (const trials of options.trials) {
    const inputs = options.inputs.kind === "made" ? { ...options.inputs, trials } : options.inputs;
    const source = await checkSource(
      { analysis: options.analysis, base: options.base, inputs, trials },
      seed,
    );
    refuseShort(source, trials);
    sources.push(source);
    designs.push({ trials, schedule: source.schedule });
  }
  const { agent, inputs, recipe, withPriors } = sources[0]!;
  const population = withPriors(priors);
  refuseFixed(agent);
  const identity = {
    sources: sources.map((source) => source.identity),
    settings: { agents, seed, starts, priors },
  };
  return runCheck("design", identity, options, async (run) => {
    const threads = { count: options.threads ?? defaultThreads(agents), start: nodeWorkers, recipe };
    const settings = { agent, population, designs, participants, agents, seed, starts, threads };
    const study = await studyDesign(settings, run);
    return study && designReport(study, { ...settings, inputs });
  });
}

function refuseShort({ schedule }: CheckSource, trials: number): void {
  const least = Math.min(...schedule.flatMap(({ runs }) => runs.map((run) => run.trials)));
  if (least >= trials) return;
  throw new UsageError(
    `--trials ${trials}: the inputs have ${least} trials; give longer ones, or leave numbers above ${least} out`,
  );
}
