// Simulated group studies whose true values are known: two groups, two sessions, age (group models 10.3).
import { type Agent, buildAgent, type RunData, simulateRun } from "../../src/agent/index.js";
import { resolvePriors } from "../../src/agent/priors.js";
import { type GroupDensity, groupDensity, parametriseAll } from "../../src/group/density/index.js";
import { structureOf } from "../../src/group/density/structure.js";
import { buildDesign } from "../../src/group/design/build.js";
import type { Design } from "../../src/group/design/design.js";
import {
  type HyperpriorOverrides,
  individualPriors,
  resolveHyperpriors,
} from "../../src/group/hyperpriors/index.js";
import type { GroupParticipant } from "../../src/group/likelihood/likelihood.js";
import { toNative } from "../../src/model/transform.js";
import { purpose, type Random, stream } from "../../src/random/index.js";

export interface StudyModel {
  readonly agent: Agent;
  readonly formulas: readonly string[];
  readonly participants: number;
  readonly sessions: number;
  readonly trials: number;
  /** Input sequences of a session of which participants see one each in turn. */
  readonly sequences: number;
  readonly overrides?: HyperpriorOverrides;
}

/** The people of a study and what they see, before anybody has answered. */
export interface Study {
  readonly model: StudyModel;
  readonly seed: number;
  /** Which of the studies of this seed. */
  readonly index: number;
  readonly design: Design;
  readonly participants: readonly GroupParticipant[];
}

/** Two levels, initial variance 1, no clip; om2 and ze are free. */
export function binaryAgent(om2: string, ze: string, perceptualModel = "ehgf_binary"): Agent {
  return buildAgent({
    perceptualModel,
    levels: 2,
    set: { sa0_2: 1 },
    clip: "none",
    responseModel: "unitsq_sgm",
    free: ["om2", "ze"],
    priors: { om2, ze },
  }).agent;
}

export const twoGroups = [
  "om2 ~ group + age + session + (1 | participant)",
  "ze ~ 1 + (1 | participant)",
] as const;

/** Groups in turn, ages from 20 to 60, the first trial of every run unscored. */
export function drawStudy(model: StudyModel, seed: number, index: number): Study {
  const random = stream(seed, purpose.environment, index).at(0);
  const seen = Array.from({ length: model.sessions }, () =>
    Array.from({ length: model.sequences }, () => inputsOf(model.trials, random)),
  );
  const people = Array.from({ length: model.participants }, (_, i) => ({
    id: `P${String(i + 1).padStart(2, "0")}`,
    group: i % 2 === 0 ? "control" : "patient",
    age: 20 + Math.floor(41 * random.uniform()),
  }));
  const participants = people.map(({ id }, i) => ({
    id,
    // Neighbours are of different groups: both groups see every sequence.
    runs: seen.map((sequences): RunData => {
      const u = sequences[Math.floor(i / 2) % sequences.length]!;
      const scored = Uint8Array.from(u, (_, t) => Number(t > 0));
      return { trials: model.trials, inputs: { u }, responses: [new Float64Array(model.trials)], scored };
    }),
  }));
  const { design } = buildDesign({
    parameters: ["om2", "ze"],
    formulas: model.formulas,
    pooling: "partial",
    participants: people.map(({ id }) => ({
      id,
      runs: seen.map((_, s) => ({ session: String(s + 1), trials: model.trials, variables: new Map() })),
    })),
    covariates: {
      by: { participant: "id" },
      rows: people.map(({ id, group, age }) => ({ id, group, age: String(age) })),
    },
    reference: { group: "control" },
  });
  return { model, seed, index, design, participants };
}

/** Half a session at 0.8 or 0.2, then reversals after every eighth of it. */
function inputsOf(trials: number, random: Random): Float64Array {
  const first = random.uniform() < 0.5 ? 0.8 : 0.2;
  return Float64Array.from({ length: trials }, (_, t) => {
    const eighth = Math.floor((8 * t) / trials);
    const reversed = eighth >= 4 && eighth % 2 === 0;
    return random.uniform() < (reversed ? 1 - first : first) ? 1 : 0;
  });
}

/** The posterior of a study whose participants have answered; before that its prior is all that can be used. */
export function densityOf({ model, design }: Study, participants: readonly GroupParticipant[]): GroupDensity {
  const { agent, overrides } = model;
  const individual = individualPriors(
    agent,
    participants.map(({ runs }) => runs),
  );
  const hyperpriors = resolveHyperpriors({
    individual,
    design,
    ...(overrides === undefined ? {} : { overrides: [overrides] }),
  });
  // Deviations as coordinates, so that a coefficient of the population that is set moves its people.
  const parametrisations = parametriseAll(structureOf(design, hyperpriors), "non-centred");
  return groupDensity(agent, participants, design, hyperpriors, { parametrisations });
}

/** Values of all quantities drawn from the hyperpriors, or as they are given by name; people vary around them. */
export function drawTruth(study: Study, given: Readonly<Record<string, number>> = {}): Float64Array {
  const density = densityOf(study, study.participants);
  const { layout, dimension } = density;
  const z = new Float64Array(dimension);
  density.drawPrior?.(stream(study.seed, purpose.prior, study.index).at(0), z);
  for (const [name, value] of Object.entries(given)) {
    const at = layout.valueNames.indexOf(name);
    if (at < 0) throw new Error(`${name} is no quantity of the study`);
    z[at] = layout.entries[at]!.constraint.kind === "lower" ? Math.log(value) : value;
  }
  return density.constrained(z);
}

/** Lets the participants answer, by their true values. */
export function answer(study: Study, truth: Float64Array): readonly GroupParticipant[] {
  const { model, participants, design, seed, index } = study;
  const { agent } = model;
  const cells = densityOf(study, participants).cellsOf(truth);
  const runs = model.participants * model.sessions;
  const otherwise = resolvePriors(agent, participants[0]!.runs).native;
  return participants.map((person, i) => ({
    ...person,
    runs: person.runs.map((run, r) => {
      const cell = design.cells.findIndex((c) => c.participant === i && c.run === r);
      const native = agent.parameters.map(({ name, domain }, k) => {
        const p = design.parameters.findIndex(({ parameter }) => parameter === name);
        return p < 0 ? otherwise[k]! : toNative(domain, cells[p * design.cells.length + cell]!);
      });
      const { responses, failure } = simulateRun(
        agent,
        run,
        native,
        seed,
        index * runs + i * model.sessions + r,
      );
      if (failure !== undefined) throw new Error(`study ${index + 1}: ${person.id} cannot answer`);
      return { ...run, responses };
    }),
  }));
}
