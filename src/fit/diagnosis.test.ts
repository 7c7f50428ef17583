import { describe, expect, it } from "vitest";
import { diagnosisOfMode } from "./diagnosis.js";
import type { PriorSummary } from "./result.js";
import type { ParticipantFit } from "./summary.js";

const prior = { mean: 0, sd: 1, interval: [-1.6, 1.6] } as const;
const estimate = { name: "al", value: 0.3, estimation: -0.8, sd: 0.2, interval: [0.2, 0.4], prior } as const;
const evidence: NonNullable<ParticipantFit["evidence"]> = {
  ...{ value: -10, method: "laplace", laplace: -10, approximate: false },
  parts: { logJoint: -9, halfLogDeterminant: 1, dimension: 1 },
  sampled: { logEvidence: -10, standardError: 0.01, khat: 0.1, effectiveSampleSize: 900, draws: 1000 },
};
const sound: ParticipantFit = {
  ...{ id: "p", status: "converged", estimates: [estimate], logJoint: -9, logLikelihood: -8, evidence },
  ...{ aic: 1, bic: 1, accuracy: 1, complexity: 1, observations: 9, scored: 9 },
  ...{ covariance: null, correlation: null, hessian: null, redrawn: 0, optima: 1, warnings: [] },
  starts: [{ status: "converged", logJoint: -9, iterations: 5 }],
};
const priors: PriorSummary[] = [
  { name: "al", domain: "unit", free: true, mean: 0, sd: 1, interval: [0.1, 0.9] },
];
const kinds = (changed: Partial<ParticipantFit>): string[] =>
  diagnosisOfMode({ ...sound, ...changed }, priors).flags.map(({ kind }) => kind);

describe("a mode", () => {
  it("that was found, with an evidence that was checked, raises no doubt", () => {
    expect(diagnosisOfMode(sound, priors)).toEqual({
      ...{ id: "p", trusted: true, status: "converged", flags: [], remarks: [], khat: 0.1 },
    });
  });

  it("at a kink, at an edge, or none is doubted", () => {
    expect(kinds({ status: "kink" })).toEqual(["kink"]);
    expect(kinds({ status: "edge" })).toEqual(["edge"]);
    const none = { ...estimate, value: null, estimation: null, sd: null, interval: null };
    expect(kinds({ status: "failed", estimates: [none], evidence: null })).toEqual(["failed"]);
  });

  it("without curvature, or on the border of its range, is doubted", () => {
    expect(kinds({ estimates: [{ ...estimate, sd: null, interval: null }] })).toEqual(["curvature"]);
    expect(kinds({ estimates: [{ ...estimate, value: 0.9995 }] })).toEqual(["border"]);
    expect(diagnosisOfMode({ ...sound, estimates: [{ ...estimate, value: 0.0005 }] }, []).flags).toEqual([]);
  });

  it("whose evidence the check does not vouch for is doubted; one that was not checked is said so", () => {
    const sampled = { ...evidence.sampled!, khat: 0.71 };
    expect(kinds({ evidence: { ...evidence, sampled } })).toEqual(["evidence"]);
    expect(kinds({ evidence: null })).toEqual(["evidence"]);
    const { sampled: _, ...unchecked } = evidence;
    expect(diagnosisOfMode({ ...sound, evidence: unchecked }, priors)).toMatchObject({
      trusted: true,
      remarks: ["the evidence is Laplace's, and was not checked"],
    });
  });

  it("that is one of several, or that some starts never reached, is remarked on", () => {
    const starts = [...sound.starts, { status: "stuck", logJoint: -20, iterations: 3 } as const];
    expect(diagnosisOfMode({ ...sound, optima: 2, starts }, priors)).toMatchObject({
      trusted: true,
      remarks: [
        "2 distinct optima among 2 starts; the best is reported",
        "1 of 2 starts got stuck below the best",
      ],
    });
  });
});
