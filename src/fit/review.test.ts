import { expect, it } from "vitest";
import { agentDensity, buildAgent, evaluateRun } from "../agent/index.js";
import { describeFailure } from "../model/index.js";
import { fitParticipants, type ParticipantData } from "./participants.js";

// A tiny initial variance makes a jump that the toolbox calls implausible, from 258 trials on.
const { agent } = buildAgent({
  perceptualModel: "hgf_binary",
  responseModel: "unitsq_sgm",
  fix: { sa0_2: 1e-9, om2: -10, om3: -6 },
});
const trials = 500;
const u = Float64Array.from({ length: trials }, (_, t) => ((t * 5) % 7 < 4 ? 1 : 0));
const y = Float64Array.from({ length: trials }, (_, t) => ((t * 5 + 6) % 7 < 4 ? 1 : 0));
const people: ParticipantData[] = [
  { id: "whole", runs: [{ trials, inputs: { u }, responses: [y] }] },
  { id: "with a gap", runs: [{ trials, inputs: { u: u.with(100, Number.NaN) }, responses: [y] }] },
  { id: "short", runs: [{ trials: 30, inputs: { u: u.slice(0, 30) }, responses: [y.slice(0, 30)] }] },
];
const density = agentDensity(
  agent,
  people.map(({ runs }) => runs),
);
const { participants } = await fitParticipants(agent, people, { draws: 0, starts: 1 });

it.each([0, 1, 2])("reviews the beliefs of participant %i as they are on numbers", (participant) => {
  const { estimates, warnings } = participants[participant]!;
  const z = Float64Array.from(estimates, ({ estimation }) => estimation!);
  const { trajectories } = evaluateRun(
    agent,
    people[participant]!.runs[0]!,
    density.native({ participant, z }),
  );
  const found = agent.filter.review!(trajectories);
  expect(found?.reason).toBe(participant === 2 ? undefined : "implausibleJump");
  expect(warnings).toEqual(found === undefined ? [] : [describeFailure(found)]);
});
