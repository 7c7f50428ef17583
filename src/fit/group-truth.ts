/** True values of a simulated study, as far as those of its participants tell them of a group model. */

import type { Design } from "../group/design/design.js";
import { type Domain, toEstimation } from "../model/index.js";

/**
 * The true population of parameters whose formula is the Intercept alone: mean and sd of the participants' true values
 * on the estimation scale. They are those of the people simulated, which the posterior is of, and not of the
 * distribution that they were drawn from. Of other formulas the values of participants do not tell the coefficients.
 *
 * @param domains of the parameters of the design
 * @param truth native value of a participant's parameter; undefined where it is not known, and then nothing is told
 * @returns by the names of draws: `b_om2[Intercept]`, `sd_om2[participant, Intercept]`
 */
export function populationTruth(
  { participants, parameters }: Design,
  domains: readonly Domain[],
  truth: (participant: string, parameter: string) => number | undefined,
): Record<string, number> {
  const known: Record<string, number> = {};
  parameters.forEach(({ parameter, columns, terms }, p) => {
    if (columns.length !== 1 || columns[0] !== "Intercept") return;
    if (terms.some((term) => !term.byParticipant || term.columns.length > 1)) return;
    const values = participants.map((id) => {
      const native = truth(id, parameter);
      return native === undefined ? Number.NaN : toEstimation(domains[p]!, native);
    });
    if (values.length === 0 || !values.every(Number.isFinite)) return;
    const mean = values.reduce((sum, z) => sum + z, 0) / values.length;
    known[`b_${parameter}[Intercept]`] = mean;
    if (terms.length !== 1 || values.length < 2) return;
    const square = values.reduce((sum, z) => sum + (z - mean) ** 2, 0);
    known[`sd_${parameter}[participant, Intercept]`] = Math.sqrt(square / (values.length - 1));
  });
  return known;
}
