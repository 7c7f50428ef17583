import { describe, expect, it } from "vitest";
import { type AgentDensity, agentDensity, buildAgent, type Point, type RunData } from "../agent/index.js";
import { stream } from "../random/index.js";
import { fitInLockStep } from "./lockstep.js";
import type { ParticipantFit } from "./summary.js";

const PEOPLE = 6;
const { agent } = buildAgent({ perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" });
const runs = Array.from({ length: PEOPLE }, (_, r): RunData => {
  const random = stream(4, 11, r);
  const column = (of: number, p: number): Float64Array =>
    Float64Array.from({ length: 60 }, (_, t) => Number(random.uniform(t, of) < p));
  return { trials: 60, inputs: { u: column(0, 0.75) }, responses: [column(1, 0.7)] };
});

/** Fits all, at most `together` at once; the points of every call for gradients, and who had ended before it. */
async function fitAll(together: number) {
  const density = agentDensity(
    agent,
    runs.map((run) => [run]),
  );
  const calls: { readonly points: readonly Point[]; readonly ended: ReadonlySet<number> }[] = [];
  const ended = new Set<number>();
  const watched: AgentDensity = {
    ...density,
    gradient(points) {
      calls.push({ points, ended: new Set(ended) });
      return density.gradient(points);
    },
  };
  let next = 0;
  const fits = new Map<number, ParticipantFit>();
  await fitInLockStep(
    watched,
    runs.map((run, i) => ({ id: `s${i}`, runs: [run] })),
    { draws: 0 },
    together,
    {
      signal: new AbortController().signal,
      take(most) {
        const taken = Array.from({ length: Math.min(most, PEOPLE - next) }, (_, i) => next + i);
        next += taken.length;
        return taken;
      },
      more: async () => false,
      report: () => undefined,
      progress: () => undefined,
      finish(index, fit) {
        ended.add(index);
        fits.set(index, fit);
      },
    },
  );
  return { calls, fits };
}

describe("fits in lock-step", () => {
  it("share calls: participants and their eight starts lie side by side", async () => {
    const { calls, fits } = await fitAll(PEOPLE);
    expect(fits.size).toBe(PEOPLE);
    expect(Math.max(...calls.map(({ points }) => points.length))).toBe(8 * PEOPLE);
    const alone = await fitAll(1);
    expect(calls.length).toBeLessThan(alone.calls.length);
    expect(fits.get(2)).toEqual(alone.fits.get(2));
  });

  it("ask nothing for who has ended", async () => {
    const { calls } = await fitAll(3);
    for (const { points, ended } of calls) {
      expect(points.filter(({ participant }) => ended.has(participant))).toEqual([]);
    }
    expect(calls.some(({ ended }) => ended.size > 0)).toBe(true);
  });
});
