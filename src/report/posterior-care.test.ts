/** Doubts about sampled posteriors, as the section of warnings tells them. */

import { describe, expect, it } from "vitest";
import type { FitResult, LeaveOneOut, ParticipantFit, PosteriorSummary } from "../fit/index.js";
import { needsCare, notices } from "./care.js";

const loo = { nBadK: 0 } as LeaveOneOut; // all that is read
const posterior: PosteriorSummary = {
  ...{ status: "converged", verdict: "The draws can be trusted.", flags: [], chains: 4, draws: 1000 },
  ...{ divergences: 0, eBfmi: [1, 1, 1, 1], khat: null, estimates: [], loo },
};

function fit(id: string, sampled?: Partial<PosteriorSummary>): ParticipantFit {
  const plain: Partial<ParticipantFit> = {
    ...{ id, status: "converged", covariance: [[1]], starts: [], warnings: [] },
    evidence: {
      ...{ value: -1, method: "laplace", laplace: -1, approximate: false },
      parts: { logJoint: -1, halfLogDeterminant: 0, dimension: 1 },
    },
    ...(sampled === undefined ? {} : { posterior: { ...posterior, ...sampled } }),
  };
  return plain as ParticipantFit; // all that is read
}

const noticesOf = (...participants: ParticipantFit[]) =>
  notices({ participants } as unknown as FitResult).map(({ title, advice, ids }) => ({ title, advice, ids }));

describe("a sampled posterior", () => {
  it("needs no care where the draws can be trusted", () => {
    expect([needsCare(fit("a")), needsCare(fit("a", {}))]).toEqual([false, false]);
    expect(noticesOf(fit("a"), fit("b", {}))).toEqual([]);
  });

  it("needs care where a flag was raised; people with the same doubt are told of together", () => {
    const flag = { kind: "divergences", found: "3 of 4000 draws diverged", advice: "raise targetAcceptance" };
    const doubted = { status: "notConverged", flags: [flag] } as const;
    expect(needsCare(fit("a", doubted))).toBe(true);
    expect(noticesOf(fit("a", doubted), fit("b", {}), fit("c", doubted))).toEqual([
      {
        title: "Divergent trajectories: sampled posteriors",
        advice: "To try: raise targetAcceptance.",
        ids: ["a", "c"],
      },
    ]);
  });

  it("needs care where there are no draws, or leave-one-out does not reach every response", () => {
    const none = fit("a", { status: "failed", chains: 0 });
    const bad = fit("b", { loo: { ...loo, nBadK: 2 } });
    expect([needsCare(none), needsCare(bad)]).toEqual([true, true]);
    expect(noticesOf(none, bad).map(({ title, ids }) => [title, ids])).toEqual([
      ["No draws", ["a"]],
      ["Leave-one-out with large Pareto k", ["b"]],
    ]);
  });
});
