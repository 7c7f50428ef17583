/** Leaving out the trials of a group's participants on several threads, a participant at a time. */

import type { GroupDensity } from "../group/density/index.js";
import type { Loo, SamplingThreads, UnitLogLikelihoods } from "../inference/index.js";
import { joinPsis, type PsisPoints, psisPoints } from "../inference/loo/psis.js";
import { breath, Pool, shared, type Task, type Work } from "../workers/index.js";
import { groupBuilder, groupBuilders } from "./group-builders.js";
import type { GroupRecipe } from "./group-chains.js";
import type { GroupDrawSet } from "./group-sample.js";
import type { LoadModels } from "./task.js";

/** Draws with their values in the cells, [draw][parameter * cells + cell]. */
interface CellDraws extends Pick<GroupDrawSet, "chains" | "draws"> {
  readonly cellDraws: Float64Array;
}

interface LooJob extends CellDraws {
  readonly recipe: GroupRecipe;
}

/** The name under which workers know the task. */
const taskName = "leave out trials";

/** @param loadModels absent where there are no files: models named by the path of a file are then unknown */
export function groupLooTask(loadModels?: LoadModels): Task<LooJob, PsisPoints> {
  return {
    name: taskName,
    async run({ recipe, ...draws }, work) {
      // The builder of this name builds the densities of groups.
      const density = (await groupBuilders(loadModels)[groupBuilder]!(recipe)) as GroupDensity;
      await leaveOutParticipants(density, draws, work);
    },
  };
}

/** Draws times units from which other threads, which take a tenth of a second to start, are worth it. */
export const WORTH_A_THREAD = 3e6;

/**
 * Leaves out every trial of every participant, with the bits of one thread.
 *
 * @param meanwhile what the calling thread does first, while others have begun
 */
export async function leaveOutTrials<Own>(
  density: GroupDensity,
  recipe: GroupRecipe,
  draws: CellDraws,
  { count, start }: SamplingThreads,
  meanwhile: () => Promise<Own>,
  signal?: AbortSignal,
): Promise<{ readonly loo: Loo; readonly own: Own }> {
  const { units } = density.likelihood;
  const people = units.of.length;
  const amount = units.count * draws.chains * draws.draws;
  const others = amount < WORTH_A_THREAD ? 0 : Math.min(count, people) - 1;
  const pool = new Pool(Array.from({ length: others }, () => start()));
  const parts = new Array<PsisPoints>(people);
  let own: Own | undefined;
  try {
    await pool.run<PsisPoints>({
      task: taskName,
      data: others === 0 ? undefined : shared({ recipe, ...draws }),
      chunks: people,
      async here(work) {
        own = await meanwhile();
        await leaveOutParticipants(density, draws, work);
      },
      onResult(participant, part) {
        parts[participant] = part;
      },
      ...(signal && { signal }),
    });
  } finally {
    pool.close();
  }
  signal?.throwIfAborted();
  return { loo: joinPsis({ kind: "observation", ...draws }, parts), own: own! };
}

async function leaveOutParticipants(
  density: GroupDensity,
  draws: CellDraws,
  work: Work<PsisPoints>,
): Promise<void> {
  const likelihoods = trialLikelihoods(density, draws);
  while (!work.signal.aborted) {
    const [participant] = work.take(1);
    if (participant === undefined) {
      if (await work.more()) continue;
      return;
    }
    const { from, count } = density.likelihood.units.of[participant]!;
    work.finish(participant, psisPoints(likelihoods, from, from + count));
    await breath();
  }
}

/** Draws evaluated at once. */
const TOGETHER = 64;

/** Log-likelihoods of trials, computed for one participant at a time when its units are read. */
function trialLikelihoods(
  { likelihood }: Pick<GroupDensity, "likelihood">,
  { chains, draws, cellDraws }: CellDraws,
): UnitLogLikelihoods {
  const { units } = likelihood;
  const S = chains * draws;
  const size = cellDraws.length / S;
  let current = { from: 0, count: 0 };
  let table = new Float64Array(0);
  const read = (participant: number): void => {
    current = units.of[participant]!;
    if (table.length < current.count * S) table = new Float64Array(current.count * S);
    for (let from = 0; from < S; from += TOGETHER) {
      const points = Array.from({ length: Math.min(TOGETHER, S - from) }, (_, k) =>
        cellDraws.subarray((from + k) * size, (from + k + 1) * size),
      );
      units.ofParticipant(participant, points, table, { stride: S, from });
    }
  };
  return {
    kind: "observation",
    units: units.count,
    chains,
    draws,
    of(unit) {
      if (unit < current.from || unit >= current.from + current.count) read(units.describe(unit).participant);
      const at = unit - current.from;
      return table.subarray(at * S, (at + 1) * S);
    },
  };
}
