/** From a study, an agent and the words of an analysis to the design of a group model (group models 3, 10.1). */

import { type Agent, freeNames, resolveName } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { buildDesign } from "../group/design/build.js";
import type { BuiltDesign, DesignInput, Dropped } from "../group/design/input.js";
import { type CovariatesTable, type Study, summariseStudy } from "../study/index.js";
import type { Analysis } from "./analysis.js";
import { formulasOf } from "./analysis-group.js";
import { countTrials } from "./counts.js";
import type { ParticipantData } from "./participants.js";

/** The people of a group model: those of the study whose covariates are there, with the runs that count. */
export interface GroupPeople {
  readonly participants: readonly ParticipantData[];
  readonly study: Study;
}

/**
 * Builds the design that an analysis means.
 *
 * @param covariates where the analysis names a file of them
 * @throws UsageError that lists everything wrong with formulas, variables and covariates
 */
export function groupDesign(
  analysis: Analysis,
  agent: Agent,
  study: Study,
  covariates?: CovariatesTable,
): BuiltDesign {
  return buildDesign(designInput(analysis, agent, study, covariates));
}

function designInput(
  analysis: Analysis,
  agent: Agent,
  study: Study,
  covariates: CovariatesTable | undefined,
): DesignInput {
  const { group = {}, variables = {} } = analysis;
  const free = freeNames(agent);
  const named = (name: string): string => printedName(name, agent);
  const { pooling, correlated } = group;
  // Several columns of one role have no name in common.
  const roles = Object.entries(study.columns).flatMap(([role, columns]) =>
    columns.length === 1 ? [[role, columns[0]!] as const] : [],
  );
  const formulas = formulasOf(analysis).map((text) => withPrintedNames(text, named));
  return {
    parameters: free,
    fixedParameters: agent.parameters.map(({ name }) => name).filter((name) => !free.includes(name)),
    participants: study.participants.map(({ id, runs }) => ({
      id,
      runs: runs.map(({ session, scored, variables: columns }) => ({
        session,
        trials: scored.length,
        variables: columns,
      })),
    })),
    roles: Object.fromEntries(roles),
    ...(formulas.length === 0 ? {} : { formulas }),
    ...(pooling === undefined
      ? {}
      : { pooling: typeof pooling === "string" ? pooling : renamed(pooling, named) }),
    ...(correlated === undefined ? {} : { correlated: correlated.map((names) => names.map(named)) }),
    ...(covariates === undefined ? {} : { covariates }),
    ...variables,
  };
}

/** The people that a design was built from, where some were left out for missing covariates. */
export function peopleOf(
  agent: Agent,
  study: Study,
  participants: readonly ParticipantData[],
  dropped: readonly Dropped[],
): GroupPeople {
  if (dropped.length === 0) return { participants, study };
  const own = new Map<string, readonly (string | undefined)[]>();
  for (const { participant, session } of dropped) {
    own.set(participant, [...(own.get(participant) ?? []), session]);
  }
  const kept = study.participants.flatMap((person, i) => {
    const gone = own.get(person.id) ?? [];
    if (gone.includes(undefined)) return [];
    const stays = person.runs.map(({ session }, r) => !gone.includes(session ?? `${r + 1}`));
    const runsOf = <T>(runs: readonly T[]): T[] => runs.filter((_, r) => stays[r]);
    return [
      {
        person: { ...person, runs: runsOf(person.runs) },
        data: { ...participants[i]!, runs: runsOf(participants[i]!.runs) },
      },
    ];
  });
  const [people, data] = [kept.map(({ person }) => person), kept.map((each) => each.data)];
  const scoredTrials = data.reduce((sum, each) => sum + countTrials(agent, each).scored, 0);
  const { separator, encoding, ignoredColumns, excludedRows, droppedRows } = study.summary;
  const ofFile = { separator, encoding, ignoredColumns, excludedRows, droppedRows };
  const summary = { ...summariseStudy(people, {}, ofFile), scoredTrials };
  return { participants: data, study: { ...study, participants: people, summary } };
}

/** The printed name of a parameter; what is no parameter stays as it is, to be told with all other problems. */
export function printedName(name: string, agent: Agent): string {
  try {
    return resolveName(name, agent.parameters);
  } catch (error) {
    if (error instanceof UsageError) return name;
    throw error;
  }
}

/** Keys in printed names; `default` stays. */
export function renamed<T>(
  record: Readonly<Record<string, T>>,
  named: (name: string) => string,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name === "default" ? name : named(name), value]),
  );
}

/** A formula with the names of its left side as they are printed: `omega2 ~ group` is of `om2`. */
function withPrintedNames(formula: string, named: (name: string) => string): string {
  const at = formula.indexOf("~");
  if (at < 0) return formula;
  const names = formula.slice(0, at).split(",");
  const printed = names.map((name) => named(name.trim()));
  if (printed.every((name, i) => name === names[i]!.trim())) return formula;
  return `${printed.join(", ")} ${formula.slice(at)}`;
}
