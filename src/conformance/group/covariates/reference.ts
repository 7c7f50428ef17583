/**
 * Fixtures of schema `credence-group-hgf-covariates/1`: design, log density and gradient of a group with covariates at
 * given points, then posterior, leave-one-out of trials and WAIC from a run of the sampler of our own.
 */

import { type Chains, diagnose } from "../../../inference/diagnostics/index.js";
import { unitLogLikelihoods } from "../../../inference/loo/index.js";
import { columnOf, type SampleResult, type Start, sampleNow } from "../../../inference/nuts/index.js";
import type { CaseResult } from "../../result.js";
import { checkPosterior } from "../posterior.js";
import { checkTrials, plainIsRefused } from "../predictions.js";
import { type CovariatesDensity, covariatesDensity } from "./density.js";
import { type CovariatesFixture, covariatesSchema } from "./fixture.js";

const RUN = { seed: 1, tune: 500, draws: 2000, targetAcceptance: 0.9 } as const;

/** All cases of a fixture. */
export function checkGroupCovariates(given: unknown): CaseResult[] {
  const fixture = covariatesSchema.parse(given);
  const density = covariatesDensity(fixture);
  const cases = [
    checkDesign(fixture, density),
    checkHyperpriors(fixture),
    ...fixture.points.list.map((point) => checkPoint(point, density)),
  ];
  const result = sampleNow(density, { ...RUN, start: nearPrior(fixture, density) });
  const derived = derivedOf(fixture, density, result);
  cases.push(...checkPosterior(fixture.posterior.parameters, derived, diagnose(result)));
  cases.push(checkSigns(fixture, derived));
  const { loo_trial: trial, loo_plain_must_be_refused: plain } = fixture;
  const units = unitLogLikelihoods(density, result);
  cases.push(...checkTrials(units, trial, fixture.waic));
  const { unitsOf, owner } = density;
  cases.push(
    plainIsRefused(
      "sessions",
      units,
      unitsOf.map((of) => [of]),
      plain.session.pointwise_k,
      trial,
    ),
    plainIsRefused(
      "participants",
      units,
      fixture.participants.map((_, i) => unitsOf.filter((_, r) => owner[r] === i)),
      plain.participant.pointwise_k,
      trial,
    ),
  );
  for (const id of ["loo_session_integrated", "loo_participant_integrated", "laplace_em"]) {
    cases.push({ id, passed: false, worst: Number.POSITIVE_INFINITY, detail: "not implemented" });
  }
  return cases;
}

/**
 * Within a prior sd of the prior means, as models of agents begin: above om2 = 1 the likelihood is rough, and chains that
 * begin there stay.
 */
function nearPrior({ model }: CovariatesFixture, { dimension, places }: CovariatesDensity): Start {
  const { om2, log_ze } = model.individual_priors;
  const point = new Float64Array(dimension);
  const scale = new Float64Array(dimension).fill(1);
  point[places.b] = om2[1];
  point.fill(om2[1], places.coef, places.bZe);
  scale.fill(om2[2], places.coef, places.bZe);
  scale[places.b] = om2[2];
  point[places.logSd] = Math.log(om2[2] / 2);
  point[places.logSdZe] = Math.log(log_ze[2] / 2);
  point[places.bZe] = log_ze[1];
  point.fill(log_ze[1], places.coefZe);
  return { kind: "around", point, scale };
}

/** Labels, absorbed columns, standardised covariate and names of coordinates. */
function checkDesign(fixture: CovariatesFixture, { design, layout }: CovariatesDensity): CaseResult {
  const { labels, absorbed, age } = design;
  const { design_om2: theirs, participants, standardisation } = fixture;
  const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
    a.length === b.length && a.every((x, k) => x === b[k]);
  const names = layout.entries.map(({ name, constraint }) =>
    constraint.kind === "lower" ? `log_${name}` : name,
  );
  const fits =
    same(labels, theirs.labels) &&
    same(absorbed, theirs.absorbed_by_participant_intercept) &&
    same(names, fixture.unconstrained_layout);
  const { center, scale } = standardisation.age ?? { center: Number.NaN, scale: Number.NaN };
  const errors = [
    ...participants.map((p, i) => Math.abs(age.values[i]! - p.age_z)),
    Math.abs(age.center / center - 1),
    Math.abs(age.scale / scale - 1),
  ].map((e) => e / 1e-14);
  const worst = fits ? Math.max(...errors) : Number.POSITIVE_INFINITY;
  return { id: "design and layout", passed: worst <= 1, worst };
}

/** What the rule makes of the individual priors against what the fixture states. group 2.3. */
function checkHyperpriors({ model, design_om2 }: CovariatesFixture): CaseResult {
  const { om2, log_ze } = model.individual_priors;
  const resolved: Record<string, readonly (string | number)[]> = {
    "sd_om2[participant, Intercept]": ["half-normal", om2[2] / 2],
    "b_ze[Intercept]": log_ze,
    "sd_ze[participant, Intercept]": ["half-normal", log_ze[2] / 2],
  };
  design_om2.labels.forEach((label, j) => {
    resolved[`b_om2[${label}]`] = j === 0 ? om2 : ["normal", 0, om2[2] / 2];
  });
  const entries = Object.entries(model.priors);
  const passed =
    entries.length === Object.keys(resolved).length &&
    entries.every(([name, prior]) => prior.every((part, k) => part === resolved[name]?.[k]));
  return { id: "hyperpriors", passed, worst: passed ? 0 : Number.POSITIVE_INFINITY };
}

function checkPoint(
  point: CovariatesFixture["points"]["list"][number],
  density: CovariatesDensity,
): CaseResult {
  const z = Float64Array.from(point.z);
  const gradient = new Float64Array(density.dimension);
  const value = density.logDensity(z, gradient);
  const runs = density.logLikelihoodOfRuns(z);
  const relative = (ours: number, theirs: number): number =>
    Math.abs(ours - theirs) / Math.abs(theirs) / 1e-12;
  const worst = Math.max(
    relative(value, point.log_density),
    relative(density.logPrior?.(z) ?? Number.NaN, point.log_prior_and_jacobian),
    ...point.log_likelihood_per_run.map((l, r) => relative(runs[r]!, l)),
    ...point.gradient.map((g, j) => Math.abs(gradient[j]! - g) / (1e-9 * Math.max(1, Math.abs(g)))),
  );
  return { id: `point ${point.name}`, passed: worst <= 1, worst };
}

/** Draws of everything the fixture reports, by its names. */
function derivedOf(
  fixture: CovariatesFixture,
  { design, places }: CovariatesDensity,
  result: SampleResult,
): (name: string) => Chains {
  const { chains, draws, values, valueNames } = result;
  const J = design.labels.length;
  const x = (s: number, at: number): number => values[s * valueNames.length + at]!;
  const of = (f: (s: number) => number): Chains =>
    Array.from({ length: chains }, (_, c) =>
      Float64Array.from({ length: draws }, (_, n) => f(c * draws + n)),
    );
  const at = (label: string): number => places.b + design.labels.indexOf(label);
  const [patient, second] = [at("group=patient"), at("session=2")];
  const fixed = (s: number): number => {
    const f = design.rows.map((row) => row.reduce((sum, w, j) => sum + w * x(s, places.b + j), 0));
    const centre = f.reduce((a, b) => a + b, 0) / f.length;
    const spread = f.reduce((a, b) => a + (b - centre) ** 2, 0) / f.length;
    return spread / (spread + x(s, J) ** 2);
  };
  const made: Record<string, (s: number) => number> = {
    "b_original_om2[age]": (s) => x(s, at("age")) / design.age.scale,
    r2_fixed_om2: fixed,
    "marginal_om2[group=control]": (s) => x(s, places.b) + x(s, second) / 2,
    "marginal_om2[group=patient]": (s) => x(s, places.b) + x(s, patient) + x(s, second) / 2,
  };
  fixture.participants.forEach(({ participant }, i) => {
    made[`ze[${participant}]`] = (s) => Math.exp(x(s, places.coefZe + i));
  });
  return (name) => {
    const own = valueNames.indexOf(name);
    if (own >= 0) return columnOf(values, chains, draws, valueNames.length, own);
    const f = made[name];
    if (f === undefined) throw new Error(`posterior.parameters: ${name} is not implemented`);
    return of(f);
  };
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
