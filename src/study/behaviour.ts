/** Behaviour that leaves the inverse temperature to the prior: warnings with the participants they concern. */

import { warningAbout } from "./people.js";
import { scoredTrials } from "./scored.js";
import type { Participant, Run, Warning, WarningCode } from "./study.js";

/** Counts of one participant over all runs, on the first input and the first response column. */
interface Behaviour {
  scored: number;
  inputs: Set<number>;
  responses: Set<number>;
  copies: Rate;
  lagCopies: Rate;
  winStay: Rate;
  loseShift: Rate;
  isBinary: boolean;
}

interface Rate {
  hits: number;
  of: number;
}

/**
 * Warnings about responses: fewer than 20 scored trials, as far as the study alone tells; all inputs equal; all
 * responses equal; responses equal to the input, or to the last input, on every trial where both exist; win-stay and
 * lose-shift both above 0.95 (a win is a response equal to the input, both 0 or 1).
 */
export function behaviourWarnings(participants: readonly Participant[]): Warning[] {
  const all = participants.map(({ id, runs }) => ({ id, ...behaviourOf(runs) }));
  const about = (code: WarningCode, concerns: (b: Behaviour) => boolean, message: string): Warning[] =>
    warningAbout(
      code,
      all.filter(concerns).map(({ id }) => id),
      message,
    );
  const held = "the noise of responses is then known from the prior or the population only";
  return [
    ...fewScoredTrials(all),
    ...about(
      "constant-inputs",
      (b) => b.inputs.size === 1 && b.scored > 1,
      "all inputs are equal, so that there is nothing to learn. Is the input column right?",
    ),
    ...about(
      "constant-responses",
      (b) => b.responses.size === 1 && b.scored > 1,
      `all responses are equal; ${held}`,
    ),
    ...about(
      "responses-copy-input",
      (b) => always(b.copies),
      `responses always equal the input of the same trial; ${held}. Is the response column right?`,
    ),
    ...about(
      "responses-copy-last-input",
      (b) => always(b.lagCopies),
      `responses always equal the input of the trial before; ${held}`,
    ),
    ...about(
      "win-stay-lose-shift",
      (b) => b.isBinary && nearlyAlways(b.winStay) && nearlyAlways(b.loseShift),
      `win-stay and lose-shift are both above 0.95; ${held}`,
    ),
  ];
}

/** A warning about those with fewer than 20 scored trials; none when there are none. */
export function fewScoredTrials(
  counts: readonly { readonly id: string; readonly scored: number }[],
): Warning[] {
  return warningAbout(
    "few-scored-trials",
    counts.filter(({ scored }) => scored < 20).map(({ id }) => id),
    "fewer than 20 scored trials; estimates will lean on the priors",
  );
}

function behaviourOf(runs: readonly Run[]): Behaviour {
  const rate = (): Rate => ({ hits: 0, of: 0 });
  const found: Behaviour = {
    scored: 0,
    inputs: new Set(),
    responses: new Set(),
    copies: rate(),
    lagCopies: rate(),
    winStay: rate(),
    loseShift: rate(),
    isBinary: true,
  };
  for (const run of runs) {
    found.scored += scoredTrials(run);
    const [input, response] = [run.inputs[0]!, run.responses[0]!];
    for (let t = 0; t < response.length; t++) {
      const [u, y] = [input[t]!, response[t]!];
      const [lastU, lastY] = t === 0 ? [Number.NaN, Number.NaN] : [input[t - 1]!, response[t - 1]!];
      if (!Number.isNaN(u)) found.inputs.add(u);
      if (!Number.isNaN(y)) found.responses.add(y);
      if (![u, y].every((value) => Number.isNaN(value) || value === 0 || value === 1)) found.isBinary = false;
      count(found.copies, u, y, u === y);
      count(found.lagCopies, lastU, y, lastU === y);
      if (!Number.isNaN(lastU)) {
        if (lastU === lastY) count(found.winStay, lastY, y, y === lastY);
        else count(found.loseShift, lastY, y, y !== lastY);
      }
    }
  }
  return found;
}

/** Counts a pair when both are known. */
function count(rate: Rate, a: number, b: number, is: boolean): void {
  if (Number.isNaN(a) || Number.isNaN(b)) return;
  rate.of += 1;
  if (is) rate.hits += 1;
}

function always({ hits, of }: Rate): boolean {
  return of > 1 && hits === of;
}

function nearlyAlways({ hits, of }: Rate): boolean {
  return of > 0 && hits / of > 0.95;
}
