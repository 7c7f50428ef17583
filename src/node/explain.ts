/** One trial of one participant explained, for given parameters. */

import { resolvePriors } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { type Explanation, explainTrial } from "../explain/index.js";
import type { Analysis } from "../fit/index.js";
import type { Warning } from "../study/index.js";
import { suggest } from "../suggest.js";
import { prepare } from "./analysis.js";

export interface ExplainRequest {
  /** Default: the first participant of the study. */
  readonly participant?: string;
  /** From 1, default 1. */
  readonly run?: number;
  /** From 1. */
  readonly trial: number;
}

/**
 * Explains a trial at the analysis' values of parameters: those set or fixed, or the prior means.
 *
 * @throws UsageError for a participant, run or trial that is not there; DataError
 */
export async function prepareExplanation(
  analysis: Analysis,
  base: string,
  { participant, run = 1, trial }: ExplainRequest,
): Promise<{ readonly explanation: Explanation; readonly warnings: readonly Warning[] }> {
  const { responseModel, streams } = analysis.agent ?? {};
  const responds = responseModel !== undefined || streams !== undefined;
  const { agent, study, participants } = await prepare(analysis, base, responds ? undefined : "beliefs");
  const ids = participants.map(({ id }) => id);
  const found = participants.find(({ id }) => id === (participant ?? ids[0]));
  if (found === undefined) {
    const near = suggest(participant ?? "", ids);
    throw new UsageError(
      `no participant ${JSON.stringify(participant)} in the study` +
        `${near === undefined ? "." : `; did you mean ${JSON.stringify(near)}?`} There are ${ids.length}: ` +
        `${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ", ..." : ""}`,
    );
  }
  const chosen = found.runs[run - 1];
  if (chosen === undefined) {
    throw new UsageError(`run ${run}: participant ${JSON.stringify(found.id)} has ${found.runs.length}`);
  }
  const { native } = resolvePriors(agent, found.runs);
  const place = { participant: found.id, run, trial };
  return { explanation: explainTrial(agent, chosen, native, place), warnings: study.warnings };
}
