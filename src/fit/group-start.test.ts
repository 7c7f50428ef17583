import { describe, expect, it } from "vitest";
import { chooseCentring } from "../group/centring/index.js";
import { densityOver } from "../group/density/index.js";
import { parametriseAll } from "../group/density/parametrisation.js";
import { binaryAgent, learningStudy } from "../group/group-fixtures.js";
import { individualPriors, resolveHyperpriors } from "../group/hyperpriors/index.js";
import { cellLikelihood } from "../group/likelihood/likelihood.js";
import { parseAnalysis } from "./analysis-schema.js";
import { groupSettings } from "./group-settings.js";
import { around, aroundMode, groupStart } from "./group-start.js";

const analysis = parseAnalysis(
  JSON.stringify({
    schema: "credence-analysis/1",
    data: { file: "choices.csv" },
    agent: { perceptualModel: "ehgf_binary", levels: 2, responseModel: "unitsq_sgm" },
    group: { pooling: "partial" },
  }),
  "group.yaml",
);
const study = learningStudy();
const design = study.design(["om2 ~ session", "ze ~ 1"]);
const likelihood = cellLikelihood(binaryAgent, study.participants, design);
const hyperpriors = resolveHyperpriors({
  individual: individualPriors(
    binaryAgent,
    study.participants.map(({ runs }) => runs),
  ),
  design,
});
const { structure } = densityOver(likelihood, hyperpriors);
const choice = chooseCentring(likelihood, hyperpriors);
expect(choice.shears).toHaveLength(study.participants.length);

describe.each(["centred", "sheared", "non-centred"] as const)("chains around the mode, %s", (kind) => {
  const density = densityOver(
    likelihood,
    hyperpriors,
    parametriseAll(structure, kind === "non-centred" ? kind : "centred"),
    kind === "sheared" ? choice.shears : [],
  );
  const { point, scale, jitter } = aroundMode(density, choice.mode);
  const z = Float64Array.from(point);

  it("begin around the values at which centring was chosen", () => {
    density.constrained(z).forEach((value, j) => {
      expect(value).toBeCloseTo(choice.mode[j]!, 10);
    });
  });

  it("lie within two sds by the curvature along each coordinate, and no further than from the prior's middle", () => {
    const spare = new Float64Array(z.length);
    const value = (at: Float64Array): number => density.logDensity(at, spare);
    const h = 1e-3;
    const { scale: widest } = around(density);
    let curved = 0;
    z.forEach((x, j) => {
      const second = (value(z.with(j, x + h)) - 2 * value(z) + value(z.with(j, x - h))) / (h * h);
      const most = widest![j]!;
      const expected = second < 0 ? Math.min(most, 2 / Math.sqrt(-second)) : most;
      if (expected < most) curved += 1;
      expect(Math.abs((jitter! * scale![j]!) / expected - 1)).toBeLessThan(2e-3);
    });
    expect(curved).toBeGreaterThan(0);
  });

  it("begin with some differences between people where the mode has none", () => {
    const none = choice.mode.slice();
    const [{ logSd }] = density.structure.blocks as [(typeof density.structure.blocks)[number]];
    none[logSd] = 1e-9;
    const from = density.constrained(Float64Array.from(aroundMode(density, none).point));
    // A tenth of the median of half-normal(s0 / 2), 0.34 s0; the prior of om2 has sd 2.
    expect(from[logSd]).toBeCloseTo(0.068, 12);
    expect(from[logSd + 1]).toBeCloseTo(choice.mode[logSd + 1]!, 10);
  });

  it("are the default", () => {
    expect(groupSettings({ ...analysis, inference: { method: "nuts" } }).method).toMatchObject({
      start: "mode",
    });
    const found = groupStart(density, choice, { start: "mode", seed: 1, chains: 4 });
    expect(found).toEqual({ kind: "around", point, scale, jitter });
  });
});
