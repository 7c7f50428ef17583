/**
 * What the strength of the autoconnection means. At 1 a state is a random walk: it keeps what it has, and its spread grows
 * without end. Below 1 it returns to its total mean, ρ / (1 - λ), and its spread stays bounded. Contrast of figure 1 in
 * Weber et al. 2023, arXiv:2305.10937.
 */

import { coursesFigure } from "credence/figures";
import { network } from "credence/hgf";
import { belief, type Outcome } from "./example.js";

export function autoconnection(): Outcome {
  const trials = 200;
  const of = (autoconnectionStrength: number) =>
    network()
      .input("u", { precision: 4, valueParents: ["x"] })
      .continuous("x", {
        tonicVolatility: -2,
        autoconnectionStrength,
        ...(autoconnectionStrength < 1 && { tonicDrift: 2 * (1 - autoconnectionStrength) }),
      });
  const [walk, returning] = [of(1), of(0.9)];
  const sampled = (net: typeof walk, run: number) => net.sampleGenerative({ trials, seed: 6, run });
  const spread = (net: typeof walk): number => {
    const ends = Array.from({ length: 200 }, (_, run) => sampled(net, run).states.get("x")!.at(-1)!);
    const mean = ends.reduce((a, b) => a + b, 0) / ends.length;
    return ends.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (ends.length - 1);
  };
  // Both see the same inputs, and nothing from trial 61 on.
  const { inputs } = sampled(returning, 0);
  const seen = (inputs.u as number[]).map((u, t) => (t < 60 ? u : Number.NaN));
  const [keeps, returns] = [walk.filter({ u: seen }), returning.filter({ u: seen })];
  const last = (result: typeof keeps) => result.trajectories.get("x.mean")!.at(-1)!;
  return {
    findings: {
      varianceOfWalk: spread(walk),
      varianceOfReturning: spread(returning),
      lastSeenWalk: keeps.trajectories.get("x.mean")![59]!,
      lastWalk: last(keeps),
      lastReturning: last(returns),
      totalMean: 2,
    },
    figure: coursesFigure({
      title: "Autoconnection of 1, and below 1",
      subtitle: "Five states drawn from each, and what is believed when inputs end after trial 60",
      panels: [
        ...[walk, returning].map((net, k) => ({
          label: k === 0 ? "States, λ = 1" : "States, λ = 0.9",
          courses: Array.from({ length: 5 }, (_, run) => ({
            label: `run ${run + 1}`,
            name: `${k === 0 ? "walk" : "returning"}_${run + 1}`,
            values: sampled(net, run).states.get("x")!,
            role: k === 0 ? ("belief" as const) : ("other" as const),
          })),
        })),
        {
          label: "Belief",
          courses: [
            { ...belief(keeps, "x", "λ = 1"), name: "x_walk" },
            { ...belief(returns, "x", "λ = 0.9"), name: "x_returning", role: "other" },
          ],
          observed: { label: "input", name: "u", values: seen },
        },
      ],
      separators: [61],
    }),
  };
}
