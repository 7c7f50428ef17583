/**
 * Confusion and inversion of models: which model wins on data of which, and which model made the data on which one
 * wins. Wilson & Collins 2019, Ten simple rules for the computational modeling of behavioral data (eLife 8, e49547).
 */

/** Of one agent: a number for each model that was fitted, larger is better; null where a fit has none. */
export type Scores = readonly (number | null)[];

export interface Confusion {
  /** [simulated][fitted]: share of agents on whom the model wins. Rows add up to 1, without agents they are null. */
  readonly confusion: readonly (readonly (number | null)[])[];
  /**
   * [fitted][simulated]: probability that the model made the data on which another wins, all being equally probable
   * beforehand. Rows add up to 1; null for a model that never wins.
   */
  readonly inversion: readonly (readonly (number | null)[])[];
  /** [simulated][fitted]: posterior probability of the model, mean over agents. */
  readonly probability: readonly (readonly (number | null)[])[];
  /** [simulated]: agents for whom some model has a score. */
  readonly agents: readonly number[];
}

/**
 * @param scores [simulated][agent][fitted] on the scale of log evidences, so that probabilities follow from them
 */
export function confusionOf(scores: readonly (readonly Scores[])[]): Confusion {
  const known = scores.map((agents) => agents.filter((one) => one.some((score) => score !== null)));
  const mean = (of: (one: Scores) => readonly number[]) =>
    known.map((agents) =>
      scores.map((_, fitted) =>
        agents.length === 0 ? null : agents.reduce((sum, one) => sum + of(one)[fitted]!, 0) / agents.length,
      ),
    );
  const confusion = mean(winners);
  const total = scores.map((_, fitted) => confusion.reduce((sum, row) => sum + (row[fitted] ?? 0), 0));
  return {
    confusion,
    inversion: total.map((all, fitted) =>
      confusion.map((row) => (all === 0 || row[fitted] == null ? null : row[fitted] / all)),
    ),
    probability: mean(probabilities),
    agents: known.map((agents) => agents.length),
  };
}

/** 1 for the model with the largest score; models that are equal share it. */
function winners(scores: Scores): number[] {
  const best = Math.max(...scores.map((score) => score ?? Number.NEGATIVE_INFINITY));
  const equal = scores.filter((score) => score === best).length;
  return scores.map((score) => (score === best ? 1 / equal : 0));
}

function probabilities(scores: Scores): number[] {
  const best = Math.max(...scores.map((score) => score ?? Number.NEGATIVE_INFINITY));
  const weights = scores.map((score) => (score === null ? 0 : Math.exp(score - best)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
