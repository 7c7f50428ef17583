/** The comparisons of ways to learn, by name, on as many threads as are given. */

import type { CheckReport, CheckRun } from "../checklist/report.js";
import { Pool, shared } from "../workers/index.js";
import { type AlignmentOptions, alignmentVersus } from "./alignment.js";
import { type AlternatingOptions, alternatingVersus } from "./alternating.js";
import { type DriftOptions, driftVersus } from "./drift.js";
import { type SmallDataOptions, smallDataVersus } from "./small-data.js";
import { type Versus, versusReport } from "./versus.js";
import { runTaken, type VersusJob, type VersusThreads, versusTaskName } from "./versus-threads.js";

/** Plain data that say all of a comparison. */
export type VersusRecipe =
  | ({ readonly experiment: "drift" } & DriftOptions)
  | ({ readonly experiment: "small-data" } & SmallDataOptions)
  | ({ readonly experiment: "alternating" } & AlternatingOptions)
  | ({ readonly experiment: "alignment" } & AlignmentOptions);

export function versusOf(recipe: VersusRecipe): Versus {
  switch (recipe.experiment) {
    case "drift":
      return driftVersus(recipe);
    case "small-data":
      return smallDataVersus(recipe);
    case "alternating":
      return alternatingVersus(recipe);
    case "alignment":
      return alignmentVersus(recipe);
  }
}

/**
 * @param threads default the calling one alone; results are the same
 * @returns undefined where it was stopped; what is done is kept by condition, method, rate and seed
 * @throws UsageError for options that cannot be used
 */
export async function versusExperiment(
  recipe: VersusRecipe,
  run: CheckRun,
  threads?: VersusThreads,
): Promise<CheckReport | undefined> {
  const versus = versusOf(recipe);
  const cells = versus.methods.length * versus.rates.length * versus.seeds.length;
  const workers = threads === undefined ? 0 : Math.min(threads.count, cells) - 1;
  const pool = new Pool(Array.from({ length: workers }, () => threads!.start()));
  try {
    return await versusReport(versus, run, (condition) => async (open, done, signal) => {
      if (open.length === 0) return;
      const job: VersusJob = { recipe, condition, open };
      await pool.run({
        task: versusTaskName,
        data: workers === 0 ? undefined : shared(job),
        chunks: open.length,
        here: (work) => runTaken(versus.conditions[condition]!.run, open, work),
        onResult: done,
        ...(signal && { signal }),
      });
    });
  } finally {
    pool.close();
  }
}
