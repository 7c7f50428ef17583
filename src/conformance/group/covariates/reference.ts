/**
 * Fixtures of schema `credence-group-hgf-covariates/1`, through the group models of the library: design, hyperpriors,
 * log density and gradient at given points, Laplace EM; then posterior, leave-one-out of trials, sessions and
 * participants, and WAIC from a run of the sampler of our own.
 */

import type { GroupDensity } from "../../../group/density/index.js";
import { hyperpriorText } from "../../../group/hyperpriors/index.js";
import { integratedUnits } from "../../../group/units/index.js";
import { type Chains, diagnose } from "../../../inference/diagnostics/index.js";
import { psisLoo, unitLogLikelihoods } from "../../../inference/loo/index.js";
import { type SampleResult, type Start, sampleNow } from "../../../inference/nuts/index.js";
import type { CaseResult } from "../../result.js";
import { checkPosterior } from "../posterior.js";
import { checkTrials, near, plainIsRefused, scored } from "../predictions.js";
import { derivedOf } from "./derived.js";
import { type CovariatesFixture, covariatesSchema } from "./fixture.js";
import { checkLaplaceEm } from "./laplace.js";
import { type CovariatesModel, modelOf } from "./model.js";

const RUN = { seed: 1, tune: 500, draws: 2000, targetAcceptance: 0.9 } as const;

/** All cases of a fixture. */
export async function checkGroupCovariates(given: unknown): Promise<CaseResult[]> {
  const fixture = covariatesSchema.parse(given);
  const model = modelOf(fixture);
  const { density } = model;
  const exact = [...checkModel(fixture, model), await checkLaplaceEm(fixture, model)];
  const result = sampleNow(density, { ...RUN, start: nearPrior(density) });
  return [...exact, ...checkDraws(fixture, model, result)];
}

/** What needs no draws: design, hyperpriors, points. */
export function checkModel(fixture: CovariatesFixture, { density }: CovariatesModel): CaseResult[] {
  return [
    checkDesign(fixture, density),
    checkHyperpriors(fixture, density),
    ...fixture.points.list.map((point) => checkPoint(point, density)),
  ];
}

/** Posterior, and everything that is left out. */
export function checkDraws(
  fixture: CovariatesFixture,
  { density, sessions }: CovariatesModel,
  result: SampleResult,
): CaseResult[] {
  const { loo_trial: trial, loo_plain_must_be_refused: plain } = fixture;
  const derived = derivedOf(density, result);
  const units = unitLogLikelihoods(density, result);
  const { runsOf } = density.likelihood;
  const trialsOf = runTrials(density);
  const run = (r: number) => [trialsOf[r]!];
  return [
    ...checkPosterior(fixture.posterior.parameters, derived, diagnose(result)),
    checkSigns(fixture, derived),
    ...checkTrials(units, trial, fixture.waic),
    plainIsRefused(
      "sessions",
      units,
      trialsOf.map((_, r) => run(r)),
      plain.session.pointwise_k,
      trial,
    ),
    plainIsRefused(
      "participants",
      units,
      runsOf.map(({ from, count }) => trialsOf.slice(from, from + count)),
      plain.participant.pointwise_k,
      trial,
    ),
    ...(["session", "participant"] as const).map((unit) => {
      const integrated = integratedUnits(density, result, { unit, sessions });
      const left = psisLoo(integrated, { rule: trial.tail_rule });
      const theirs = fixture[`loo_${unit}_integrated`];
      return scored(`leave-one-out of ${unit}s, integrated`, [
        near(left.units, theirs.pointwise_elpd.length, 0.5),
        near(left.elpd, theirs.elpd, 1),
        ...theirs.pointwise_elpd.map((e, u) =>
          theirs.pointwise_k[u]! < 0.7 ? near(left.pointwise.elpd[u]!, e, 0.3) : 0,
        ),
        ...Array.from(integrated.accuracy, (a) => a / 0.01),
      ]);
    }),
  ];
}

/** Stretch of the units of each run. */
function runTrials({ likelihood }: GroupDensity): { from: number; count: number }[] {
  const found = Array.from({ length: likelihood.runs }, () => ({ from: 0, count: 0 }));
  for (let u = 0; u < likelihood.units.count; u++) {
    const { participant, run } = likelihood.units.describe(u);
    const own = found[likelihood.runsOf[participant]!.from + run]!;
    if (own.count === 0) own.from = u;
    own.count += 1;
  }
  return found;
}

/**
 * Within a prior sd of the prior means, as models of agents begin: above om2 = 1 the likelihood is rough, and chains that
 * begin there stay.
 */
function nearPrior({ design, dimension, hyperpriors, layout }: GroupDensity): Start {
  const x = new Float64Array(dimension);
  const scale = new Float64Array(dimension).fill(1);
  hyperpriors.parameters.forEach(({ parameter, m0, s0, spread }, p) => {
    const { pooling } = design.parameters[p]!;
    if (pooling !== "partial") throw new Error(`${parameter}: pooling ${pooling} is not implemented`);
    layout.valueNames.forEach((name, j) => {
      if (name.startsWith(`sd_${parameter}[`)) x[j] = spread * s0;
      if (!name.startsWith(`b_${parameter}[Intercept`) && !name.startsWith(`coef_${parameter}[`)) return;
      x[j] = m0;
      scale[j] = s0;
    });
  });
  const point = new Float64Array(dimension);
  layout.unconstrain(x, point);
  return { kind: "around", point, scale };
}

/** Labels, absorbed columns, standardised covariate and names of coordinates. */
function checkDesign(fixture: CovariatesFixture, { design, layout }: GroupDensity): CaseResult {
  const { design_om2: theirs, participants, standardisation } = fixture;
  const { columns, absorbed, X, parts } = design.parameters[0]!;
  const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
    a.length === b.length && a.every((x, k) => x === b[k]);
  const fits =
    same(columns, theirs.labels) &&
    same(
      columns.map((_, j) => absorbed.some(({ fixed }) => fixed === j)),
      theirs.absorbed_by_participant_intercept,
    ) &&
    same(layout.coordinateNames, fixture.unconstrained_layout);
  const age = columns.indexOf("age");
  const { center, scale } = standardisation.age ?? { center: Number.NaN, scale: Number.NaN };
  const ours = parts[age]?.[0];
  const errors = [
    ...design.cells.map(({ participant }, c) =>
      Math.abs(X[c * columns.length + age]! - participants[participant]!.age_z),
    ),
    Math.abs((ours?.center ?? Number.NaN) / center - 1),
    Math.abs((ours?.scale ?? Number.NaN) / scale - 1),
  ].map((e) => e / 1e-14);
  const worst = fits ? errors.reduce((a, b) => Math.max(a, b), 0) : Number.POSITIVE_INFINITY;
  return { id: "design and layout", passed: worst <= 1, worst };
}

/** What the rule makes of the individual priors against what the fixture states. group 2.3. */
function checkHyperpriors({ model }: CovariatesFixture, { design, hyperpriors }: GroupDensity): CaseResult {
  const resolved = new Map<string, string>();
  hyperpriors.parameters.forEach(({ parameter, columns, terms }, p) => {
    const own = design.parameters[p]!;
    columns.forEach((prior, j) => {
      resolved.set(`b_${parameter}[${own.columns[j]}]`, hyperpriorText(prior));
    });
    terms.forEach(({ sds }, t) => {
      const { grouping, columns: labels } = own.terms[t]!;
      sds.forEach((prior, k) => {
        resolved.set(`sd_${parameter}[${grouping}, ${labels[k]}]`, hyperpriorText(prior));
      });
    });
  });
  const theirs = Object.entries(model.priors);
  const passed =
    theirs.length === resolved.size &&
    theirs.every(([name, prior]) => {
      const text =
        prior[0] === "normal" ? `normal(mean=${prior[1]}, sd=${prior[2]})` : `half-normal(scale=${prior[1]})`;
      return resolved.get(name) === text;
    });
  return { id: "hyperpriors", passed, worst: passed ? 0 : Number.POSITIVE_INFINITY };
}

function checkPoint(point: CovariatesFixture["points"]["list"][number], density: GroupDensity): CaseResult {
  const z = Float64Array.from(point.z);
  const gradient = new Float64Array(density.dimension);
  const value = density.logDensity(z, gradient);
  const runs = density.logLikelihoodOfRuns(z);
  const relative = (ours: number, theirs: number): number =>
    Math.abs(ours - theirs) / Math.abs(theirs) / 1e-12;
  const worst = Math.max(
    relative(value, point.log_density),
    relative(density.logPrior(z), point.log_prior_and_jacobian),
    ...point.log_likelihood_per_run.map((l, r) => relative(runs[r]!, l)),
    ...point.gradient.map((g, j) => Math.abs(gradient[j]! - g) / (1e-9 * Math.max(1, Math.abs(g)))),
  );
  return { id: `point ${point.name}`, passed: worst <= 1, worst };
}

/** Probabilities that coefficients are above 0, within 0.01. */
function checkSigns({ posterior }: CovariatesFixture, derived: (name: string) => Chains): CaseResult {
  const errors = Object.entries(posterior.p_positive).map(([name, p]) => {
    const all = derived(name).flatMap((chain) => [...chain]);
    return Math.abs(all.filter((v) => v > 0).length / all.length - p) / 0.01;
  });
  const worst = Math.max(...errors);
  return { id: "signs of coefficients", passed: worst <= 1, worst };
}
