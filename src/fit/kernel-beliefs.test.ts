import { expect, it } from "vitest";
import { agentDensity, buildAgent, evaluateRun } from "../agent/index.js";
import { kernelBeliefs } from "./kernel-beliefs.js";
import type { ParticipantData } from "./participants.js";

const gap = Number.NaN;
const outcome = (t: number): number => ((t * 5) % 7 < 4 ? 1 : 0);
const person = (id: string, trials: number, missing: readonly number[]): ParticipantData => {
  const u = Float64Array.from({ length: trials }, (_, t) => (missing.includes(t) ? gap : outcome(t)));
  const y = Float64Array.from({ length: trials }, (_, t) => (t % 6 === 5 ? gap : outcome(t + 1)));
  return { id, runs: [{ trials, inputs: { u }, responses: [y] }] };
};
const people = [person("whole", 40, []), person("gaps", 50, [7, 20, 21, 49]), person("late", 30, [0, 1])];

it.each([
  ["hgf_binary", "frozen"],
  ["hgf_binary", "unobserved"],
  ["ehgf_binary", "frozen"],
  ["sutton_k1_binary", "frozen"],
] as const)("%s has the bits of a run on numbers, missing inputs %s", (perceptualModel, missingInput) => {
  const { agent } = buildAgent({ perceptualModel, responseModel: "unitsq_sgm", missingInput });
  const density = agentDensity(
    agent,
    people.map(({ runs }) => runs),
  );
  people.forEach((each, participant) => {
    const point = { participant, z: density.priors[participant]!.mean };
    const { trajectories, failure } = evaluateRun(agent, each.runs[0]!, density.native(point));
    expect(failure).toBeUndefined();
    const [beliefs] = kernelBeliefs(density, each, point)!;
    // Equality of arrays tells NaN from no number, and 0 from -0.
    expect(Object.fromEntries(beliefs!)).toEqual(Object.fromEntries(trajectories));
  });
});
