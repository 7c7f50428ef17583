import { expect, it } from "vitest";
import { buildAgent } from "../agent/index.js";
import { trajectoriesAtModes } from "./at-modes.js";
import { fitParticipants, type ParticipantData } from "./participants.js";
import { nativeAtMode, participantTrajectories } from "./trajectories.js";

const { agent } = buildAgent({ perceptualModel: "sutton_k1_binary", responseModel: "unitsq_sgm" });
const people = [0, 1, 2, 3, 4].map((k): ParticipantData => {
  const trials = 30 + 2 * k;
  const u = Float64Array.from({ length: trials }, (_, t) => ((t * (k + 3)) % 7 < 4 ? 1 : 0));
  const y = Float64Array.from({ length: trials }, (_, t) => ((t * (k + 3) + 6) % 7 < 4 ? 1 : 0));
  if (k === 1) u[9] = Number.NaN;
  if (k === 2) y[4] = Number.NaN;
  return { id: `p${k}`, runs: [{ trials, inputs: { u }, responses: [y] }] };
});
const { participants: fits } = await fitParticipants(agent, people, { draws: 0, starts: 1 });

it("gives what a run on numbers gives, for many participants and for few", () => {
  const ofAll = trajectoriesAtModes(agent, people, fits);
  const ofTwo = trajectoriesAtModes(agent, people.slice(0, 2), fits.slice(0, 2));
  people.forEach((person, i) => {
    const onNumbers = participantTrajectories(agent, person, nativeAtMode(agent, person, fits[i]!));
    expect(ofAll(i)).toEqual(onNumbers);
    if (i < 2) expect(ofTwo(i)).toEqual(onNumbers);
  });
});

it("gives nothing for a fit that failed, and the others their own", () => {
  const broken = fits.map((fit, i) => (i === 0 ? { ...fit, status: "failed" as const } : fit));
  const at = trajectoriesAtModes(agent, people, broken);
  expect(at(0)).toBeUndefined();
  expect(at(3)).toEqual(
    participantTrajectories(agent, people[3]!, nativeAtMode(agent, people[3]!, fits[3]!)),
  );
});
