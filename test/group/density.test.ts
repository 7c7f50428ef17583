/** Densities of group models at points of 50 digits, reached from an analysis with no hyperprior written by hand. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildAgent } from "../../src/agent/index.js";
import { type GroupDensity, groupDensity } from "../../src/group/density/index.js";
import { buildDesign } from "../../src/group/design/build.js";
import { individualPriors, resolveHyperpriors } from "../../src/group/hyperpriors/index.js";
import { checkDensity } from "../../src/inference/density/index.js";
import { goldenStudy } from "./golden-study.js";
import { threeLevelStudy } from "./three-level-study.js";

interface Points {
  readonly unconstrained_layout: readonly string[];
  readonly points: {
    readonly list: readonly {
      readonly name: string;
      readonly z: readonly number[];
      readonly log_density: number;
      readonly log_prior_and_jacobian: number;
      readonly log_likelihood_per_run?: readonly number[];
      readonly log_likelihood?: number;
      readonly gradient: readonly number[];
    }[];
  };
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../golden/bayes/${name}`, import.meta.url), "utf8")) as T;
}

function expectPoint(density: GroupDensity, point: Points["points"]["list"][number]): void {
  const z = Float64Array.from(point.z);
  const gradient = new Float64Array(density.dimension);
  const relative = (ours: number, theirs: number): number => Math.abs(ours - theirs) / Math.abs(theirs);
  expect(relative(density.logDensity(z, gradient), point.log_density)).toBeLessThan(1e-12);
  expect(relative(density.logPrior(z), point.log_prior_and_jacobian)).toBeLessThan(1e-12);
  const runs = density.logLikelihoodOfRuns(z);
  point.log_likelihood_per_run?.forEach((l, r) => {
    expect(relative(runs[r]!, l)).toBeLessThan(1e-12);
  });
  point.gradient.forEach((g, j) => {
    expect(Math.abs(gradient[j]! - g)).toBeLessThan(1e-9 * Math.max(1, Math.abs(g)));
  });
}

describe("the density of two groups, two sessions and age", () => {
  const covariates = read<Points & { loo_trial: { pointwise_elpd: readonly number[] } }>(
    "group-hgf-covariates.json",
  );
  const study = goldenStudy();
  const density = groupDensity(study.agent, study.participants, study.design, study.hyperpriors);

  it("has the coordinates of the reference, in its order", () => {
    expect(density.layout.coordinateNames).toEqual(covariates.unconstrained_layout);
  });

  it.each(covariates.points.list)("is that of the reference at the point $name", (point) => {
    expectPoint(density, point);
  });

  it("has the gradient of its differences and the bits of one point for several", () => {
    checkDensity(density, { points: 4 });
  });

  it("has as units the answered trials but the first of a run", () => {
    expect(density.units?.count).toBe(covariates.loo_trial.pointwise_elpd.length);
  });
});

describe("the density of ten people with one input sequence", () => {
  const reference = read<Points & { inputs: readonly string[]; responses: readonly string[] }>(
    "group-hgf-points.json",
  );
  const { agent } = buildAgent({
    perceptualModel: "hgf_binary",
    levels: 2,
    set: { mu0_2: 0, sa0_2: 1 },
    clip: "none",
    responseModel: "unitsq_sgm",
    free: ["om2", "ze"],
  });
  const u = Float64Array.from(reference.inputs[0]!, Number);
  const participants = reference.responses.map((responses, i) => ({
    id: String(i + 1),
    runs: [
      {
        trials: u.length,
        inputs: { u },
        responses: [Float64Array.from(responses, Number)],
        scored: Uint8Array.from(u, (_, t) => (t === 0 ? 0 : 1)),
      },
    ],
  }));

  it("is the older reference's, with the hyperpriors that its tutorial states", () => {
    const { design } = buildDesign({
      parameters: ["om2", "ze"],
      pooling: "partial",
      participants: participants.map(({ id }) => ({
        id,
        runs: [{ trials: u.length, variables: new Map() }],
      })),
    });
    const hyperpriors = resolveHyperpriors({
      individual: individualPriors(
        agent,
        participants.map(({ runs }) => runs),
      ),
      design,
      overrides: [
        {
          source: "file",
          parameters: {
            om2: { mean: "normal(mean=-5, sd=5)", sd: "half-normal(scale=10)" },
            ze: { mean: "normal(mean=0, sd=2)", sd: "half-normal(scale=2)" },
          },
        },
      ],
    });
    const density = groupDensity(agent, participants, design, hyperpriors);
    for (const point of reference.points.list) expectPoint(density, point);
  });
});

describe("the density of three levels", () => {
  const { agent, participants, design, hyperpriors, points } = threeLevelStudy();
  const density = groupDensity(agent, participants, design, hyperpriors);

  it.each(points)("is that of the reference at the point $name", (point) => {
    expectPoint(density, point);
  });
});
