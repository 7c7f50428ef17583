/** The group model of a fixture, from its analysis and data alone: no column and no hyperprior is written here. */

import { type Agent, buildAgent } from "../../../agent/index.js";
import { type GroupDensity, groupDensity } from "../../../group/density/index.js";
import { buildDesign } from "../../../group/design/build.js";
import { individualPriors, resolveHyperpriors } from "../../../group/hyperpriors/index.js";
import type { GroupParticipant } from "../../../group/likelihood/likelihood.js";
import type { CovariatesFixture } from "./fixture.js";

export interface CovariatesModel {
  readonly agent: Agent;
  readonly participants: readonly GroupParticipant[];
  /** Session of every run. */
  readonly sessions: readonly (readonly string[])[];
  readonly density: GroupDensity;
}

/** Centred, as the coordinates of the fixture are. */
export function modelOf(fixture: CovariatesFixture): CovariatesModel {
  const { analysis, sequences, runs } = fixture;
  const { agent } = buildAgent(analysis.agent);
  const people = fixture.participants.map(({ participant }) => ({
    id: participant,
    own: runs.filter((run) => run.participant === participant),
  }));
  const participants = people.map(({ id, own }) => ({
    id,
    runs: own.map(({ sequence, responses }) => {
      const u = Float64Array.from(sequences[sequence]!, Number);
      return {
        trials: u.length,
        inputs: { u },
        responses: [Float64Array.from(responses, (y) => (y === "." ? Number.NaN : Number(y)))],
        scored: Uint8Array.from(u, (_, t) => Number(t >= analysis.study.skipFirst)),
      };
    }),
  }));
  const { design } = buildDesign({
    parameters: analysis.agent.free,
    formulas: analysis.group.formula,
    pooling: analysis.group.pooling,
    participants: people.map(({ id, own }) => ({
      id,
      runs: own.map(({ session, responses }) => ({
        session,
        trials: responses.length,
        variables: new Map(),
      })),
    })),
    covariates: {
      by: { participant: "id" },
      rows: fixture.participants.map(({ participant, group, age }) => ({
        id: participant,
        group,
        age: String(age),
      })),
    },
    reference: analysis.variables.reference,
  });
  const individual = individualPriors(
    agent,
    participants.map((one) => one.runs),
  );
  const hyperpriors = resolveHyperpriors({ individual, design });
  const parametrisations = design.parameters.map(() => ["centred"] as const);
  return {
    agent,
    participants,
    sessions: people.map(({ own }) => own.map(({ session }) => session)),
    density: groupDensity(agent, participants, design, hyperpriors, { parametrisations }),
  };
}
