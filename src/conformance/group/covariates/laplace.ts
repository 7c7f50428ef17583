/** Laplace EM against the fixed point that a fixture holds: natural scale, 1e-3; standard errors 1 %. group 8. */

import { fitGroupLaplace } from "../../../group/laplace/index.js";
import type { CaseResult } from "../../result.js";
import { near, scored } from "../predictions.js";
import type { CovariatesFixture } from "./fixture.js";
import type { CovariatesModel } from "./model.js";

export async function checkLaplaceEm(
  { laplace_em: theirs }: CovariatesFixture,
  { agent, participants, density }: CovariatesModel,
): Promise<CaseResult> {
  const { design, hyperpriors } = density;
  const fit = await fitGroupLaplace(agent, participants, design, hyperpriors, { draws: 0 });
  // Effects of ours in the order of the model; theirs have the one that is not absorbed last.
  const [intercept, group, age, ze, session] = theirs.se_joint;
  const effects = [...theirs.g_om2, theirs.w_session, theirs.g_ze];
  const errors = [intercept, group, age, session, ze];
  const modes = (parameter: string): number[] =>
    fit.participants.map(({ coefficients }) => coefficients.find((c) => c.parameter === parameter)!.mode);
  const { laplace, parameters, observations, bic, bicParticipants } = fit.evidence;
  const each: readonly (readonly [ours: readonly number[], theirs: readonly number[], tolerance: number])[] =
    [
      [fit.effects.map(({ estimate }) => estimate), effects, 1e-3],
      [fit.effects.map(({ standardError }, j) => standardError / errors[j]!), effects.map(() => 1), 0.01],
      [fit.sds.map(({ sd }) => sd), theirs.sd, 1e-3],
      [modes("om2"), theirs.modes_om2, 1e-3],
      [modes("ze"), theirs.modes_log_ze, 1e-3],
      [[laplace], [theirs.sum_log_m], 1e-3],
      [[bic, bicParticipants], [theirs.ibic, theirs.ibic_N], 2e-3],
      [[parameters, observations], [theirs.d, theirs.n], 0.5],
    ];
  const result = scored(
    "laplace_em",
    each.flatMap(([ours, expected, tolerance]) =>
      ours.length === expected.length
        ? ours.map((x, j) => near(x, expected[j]!, tolerance))
        : [Number.POSITIVE_INFINITY],
    ),
  );
  return { ...result, detail: `${fit.status} after ${fit.iterations} steps` };
}
