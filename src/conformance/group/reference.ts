/**
 * Fixtures of schema `credence-group-hgf-reference/1`: log density and gradient of a group of binary HGFs at given
 * points, then the posterior, leave-one-out and WAIC from a run of the sampler of our own.
 */

import { diagnose } from "../../inference/diagnostics/index.js";
import { integratedLogLikelihoods, psisLoo, unitLogLikelihoods } from "../../inference/loo/index.js";
import { drawsOf, type SampleResult, sampleNow } from "../../inference/nuts/index.js";
import type { CaseResult } from "../result.js";
import { type Family, type GroupDensity, groupDensity } from "./density.js";
import { type GroupFixture, groupSchema } from "./fixture.js";
import { checkPosterior } from "./posterior.js";
import { checkTrials, near, plainIsRefused, scored } from "./predictions.js";

/** Settings of the run that stands for the posterior: as many draws as the leave-one-out of the fixtures was made of. */
const RUN = { seed: 1, tune: 500, draws: 2000, targetAcceptance: 0.9 } as const;

/** All cases of a fixture. */
export function checkGroupReference(given: unknown): CaseResult[] {
  const fixture = groupSchema.parse(given);
  const density = densityOf(fixture);
  const cases = [
    checkLayout(fixture, density),
    ...fixture.points.list.map((point) => checkPoint(point, density)),
  ];
  // A reference with a caution was itself not sampled without divergences: its points are exact, its posterior no gate.
  if (fixture.posterior === undefined || fixture.caution !== undefined) return cases;
  const result = sampleNow(density, RUN);
  const named = (name: string) => drawsOf(result, name);
  const posterior = checkPosterior(fixture.posterior.parameters, named, diagnose(result));
  return [...cases, ...posterior, ...checkPredictions(fixture, density, result)];
}

function densityOf({ model, inputs, responses }: GroupFixture): GroupDensity {
  const { levels, priors } = model;
  if (levels !== 2 && levels !== 3) throw new Error(`model with ${levels} levels: not implemented`);
  const family = (name: string, suffix: string, logged: boolean): Family => {
    const mean = priors[`mu_${suffix}`];
    const sd = priors[`sigma_${suffix}`];
    if (!Array.isArray(mean) || mean[0] !== "normal" || !Array.isArray(sd) || sd[0] !== "half-normal") {
      throw new Error(`priors of ${name}: expected a normal mu_${suffix} and a half-normal sigma_${suffix}`);
    }
    return {
      name,
      mean: `mu_${suffix}`,
      sd: `sigma_${suffix}`,
      logged,
      meanPrior: [Number(mean[1]), Number(mean[2])],
      sdScale: Number(sd[1]),
    };
  };
  const families =
    levels === 2
      ? [family("v", "v", false), family("t", "t", true)]
      : [family("omega2", "o2", false), family("omega3", "o3", false), family("t", "t", true)];
  return groupDensity({ levels, families, inputs: inputs.map(bits), responses: responses.map(bits) });
}

function bits(text: string): Float64Array {
  return Float64Array.from(text, Number);
}

function checkLayout({ unconstrained_layout }: GroupFixture, { layout }: GroupDensity): CaseResult {
  const ours = layout.entries.flatMap(({ constraint, offset, size }) =>
    layout.coordinateNames
      .slice(offset, offset + size)
      .map((name) => (constraint.kind === "lower" ? `log_${name}` : name)),
  );
  const at = unconstrained_layout.findIndex((name, j) => name !== ours[j]);
  const passed = at < 0 && ours.length === unconstrained_layout.length;
  return {
    id: "layout",
    passed,
    worst: passed ? 0 : Number.POSITIVE_INFINITY,
    ...(passed
      ? {}
      : { detail: `coordinate ${at + 1}: ${unconstrained_layout[at]} there, ${ours[at]} here` }),
  };
}

function checkPoint(point: GroupFixture["points"]["list"][number], density: GroupDensity): CaseResult {
  const z = Float64Array.from(point.z);
  const gradient = new Float64Array(density.dimension);
  const value = density.logDensity(z, gradient);
  const prior = density.logPrior?.(z) ?? Number.NaN;
  const relative = (ours: number, theirs: number): number =>
    Math.abs(ours - theirs) / Math.abs(theirs) / 1e-12;
  const participants = Array.from({ length: density.participants }, (_, i) =>
    relative(
      density.participantLogLikelihood(i, [density.places.map(({ values }) => z[values + i]!)])[0]!,
      point.log_likelihood_per_participant[i]!,
    ),
  );
  const slopes = point.gradient.map((g, j) => Math.abs(gradient[j]! - g) / (1e-9 * Math.max(1, Math.abs(g))));
  const worst = Math.max(
    relative(value, point.log_density),
    relative(prior, point.log_prior_and_jacobian),
    ...participants,
    ...slopes,
  );
  return { id: `point ${point.name}`, passed: worst <= 1, worst };
}

/** Leave-one-out of trials and of participants, WAIC. */
function checkPredictions(fixture: GroupFixture, density: GroupDensity, result: SampleResult): CaseResult[] {
  const { loo_trial: trial, loo_participant_integrated: participant } = fixture;
  const units = unitLogLikelihoods(density, result);
  const cases = checkTrials(units, trial, fixture.waic);
  if (participant === undefined) return cases;
  const group = {
    participants: density.participants,
    parameters: density.own,
    chains: result.chains,
    draws: result.draws,
    populationMean: (f: number) => coordinate(result, density.places[f]!.mean),
    populationSd: (f: number) => coordinate(result, density.places[f]!.logSd).map(Math.exp),
    own: (i: number, f: number) => coordinate(result, density.places[f]!.values + i),
    logLikelihood: density.participantLogLikelihood,
  };
  const integrated = integratedLogLikelihoods(group);
  const left = psisLoo(integrated, { rule: trial.tail_rule });
  const count = units.units / density.participants;
  return [
    ...cases,
    scored("leave-one-out of participants, integrated", [
      near(left.elpd, participant.elpd, 1),
      ...participant.pointwise_elpd.map((e, i) => near(left.pointwise.elpd[i]!, e, 0.3)),
      ...Array.from(integrated.accuracy, (a) => a / 0.01),
    ]),
    plainIsRefused(
      "participants",
      units,
      Array.from({ length: density.participants }, (_, i) => [{ from: i * count, count }]),
      fixture.loo_participant_plain_must_be_refused?.pointwise_k ?? [],
      trial,
    ),
  ];
}

function coordinate(result: SampleResult, j: number): Float64Array {
  const d = result.coordinateNames.length;
  return Float64Array.from(
    { length: result.chains * result.draws },
    (_, s) => result.unconstrained[s * d + j]!,
  );
}
