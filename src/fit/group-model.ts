/** The model of a group analysis: design, hyperpriors, and everything worth saying before anything is computed. */

import { type Agent, freeNames } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { BuiltDesign } from "../group/design/input.js";
import {
  type IndividualPrior,
  individualPriors,
  type ResolvedHyperpriors,
  resolveHyperpriors,
} from "../group/hyperpriors/index.js";
import type { CovariatesTable, Study } from "../study/index.js";
import type { Analysis } from "./analysis.js";
import { type GroupPeople, groupDesign, peopleOf, printedName, renamed } from "./group-design.js";
import type { ParticipantData } from "./participants.js";

export interface GroupWarning {
  readonly code: string;
  readonly message: string;
}

export interface GroupModel extends GroupPeople {
  readonly built: BuiltDesign;
  /** Of the free parameters, in the agent's order. */
  readonly individual: readonly IndividualPrior[];
  readonly hyperpriors: ResolvedHyperpriors;
  readonly warnings: readonly GroupWarning[];
  /** What was decided without being asked for, in sentences. */
  readonly notices: readonly string[];
}

/** Trials a person from which on volatility of the third level differs visibly between people. */
const ENOUGH_FOR_OM3 = 1000;

/**
 * Builds the model of an analysis on its data.
 *
 * @param covariates where the analysis names a file of them
 * @throws UsageError that lists everything wrong: with formulas, variables and covariates; then with priors
 */
export function groupModel(
  analysis: Analysis,
  agent: Agent,
  data: { readonly study: Study; readonly participants: readonly ParticipantData[] },
  covariates?: CovariatesTable,
): GroupModel {
  if (freeNames(agent).length === 0) {
    throw new UsageError("a group model needs a free parameter, and every parameter is fixed");
  }
  const built = groupDesign(analysis, agent, data.study, covariates);
  const people = peopleOf(agent, data.study, data.participants, built.dropped);
  const individual = individualPriors(
    agent,
    people.participants.map(({ runs }) => runs),
  );
  // One parameter may be stated under two names, in a file and by a flag: the later one wins key by key.
  const stated = Object.entries(analysis.group?.parameters ?? {}).map(([name, own]) => ({
    source: "file" as const,
    parameters: renamed({ [name]: own }, (written) => printedName(written, agent)),
  }));
  const hyperpriors = resolveHyperpriors({ individual, design: built.design, overrides: stated });
  return {
    ...people,
    built,
    individual,
    hyperpriors,
    warnings: [...built.warnings, ...hyperpriors.warnings, ...adviceOn(built, people)],
    notices: [...built.notices, ...hyperpriors.notices, ...leftOut(built)],
  };
}

/** om3 seldom differs visibly between people. */
function adviceOn({ design }: BuiltDesign, { participants }: GroupPeople): GroupWarning[] {
  const om3 = design.parameters.find(({ parameter }) => parameter === "om3");
  const trials = participants.map(({ runs }) => runs.reduce((sum, run) => sum + run.trials, 0));
  if (om3?.pooling !== "partial" || Math.max(...trials) >= ENOUGH_FOR_OM3) return [];
  const message =
    `om3 is free for every participant with at most ${Math.max(...trials)} trials each; it seldom differs visibly ` +
    "between people: make its pooling complete, or fix it";
  return [{ code: "om3-free", message }];
}

function leftOut({ dropped }: BuiltDesign): string[] {
  return dropped.map(({ participant, session, columns }) => {
    const who = `participant ${JSON.stringify(participant)}${session === undefined ? "" : `, session ${JSON.stringify(session)},`}`;
    return `${who} is left out: ${columns.join(", ")} missing`;
  });
}
