/** Readings by row to runs by participant. */

import type { Stretch } from "./arrange.js";
import type { StudyOptions } from "./options.js";
import type { Readings } from "./readings.js";
import type { Roles } from "./roles.js";
import type { Participant, Run, SessionTrials } from "./study.js";
import type { Column, Table } from "./table.js";

export interface PersonRuns {
  readonly id: string;
  /** Stretches of each run. */
  readonly runs: readonly (readonly Stretch[])[];
}

/** @param readings intervals in the order of the runs of all people */
export function assemble(
  table: Table,
  roles: Roles,
  people: readonly PersonRuns[],
  readings: Readings,
  options: StudyOptions,
): Participant[] {
  const { inputs, responses, rt, unobserved, intervals } = readings;
  const variables = [...table.columns.values()].map((column) => [column.name, variableOf(column)] as const);
  const [first] = table.columns.values();
  const { lines } = first!;
  const conditions = roles.all("condition");
  const [block, trial] = [roles.one("block"), roles.one("trial")];
  let index = 0;
  const build = (id: string, stretches: readonly Stretch[]): Run => {
    const rows = stretches.flatMap((stretch) => stretch.rows);
    const numbers = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
    const texts = (values: readonly string[]): string[] => rows.map((row) => values[row]!);
    const interval = intervals?.[index++];
    return {
      participant: id,
      session: stretches[0]!.session,
      ...(stretches[0]!.session !== undefined && { sessions: sessionsOf(stretches) }),
      inputs: inputs.map(numbers),
      responses: responses.map(numbers),
      ...(rt && { rt: numbers(rt) }),
      ...(interval && { interval }),
      ...(conditions.length > 0 && {
        condition: rows.map((row) => conditions.map((column) => column.cells[row]!).join(":")),
      }),
      ...(block && { block: texts(block.cells) }),
      ...(unobserved && { unobserved: Uint8Array.from(rows, (row) => unobserved[row]!) }),
      scored: Uint8Array.from(rows, (_, t) => (t < (options.skipFirst ?? 0) ? 0 : 1)),
      rows: Int32Array.from(rows, (row) => lines[row]!),
      trialLabels: trial && texts(trial.cells),
      variables: new Map(
        variables.map(([name, values]) => [
          name,
          values instanceof Float64Array ? numbers(values) : texts(values),
        ]),
      ),
    };
  };
  return people.map(({ id, runs }) => ({ id, runs: runs.map((stretches) => build(id, stretches)) }));
}

function sessionsOf(stretches: readonly Stretch[]): SessionTrials[] {
  const sessions: { label: string; trials: number }[] = [];
  for (const { session, rows } of stretches) {
    const last = sessions.at(-1);
    if (last?.label === session) last!.trials += rows.length;
    else sessions.push({ label: session!, trials: rows.length });
  }
  return sessions;
}

function variableOf(column: Column): Float64Array | readonly string[] {
  if (!column.numeric)
    return column.values.map((value, row) => (value === undefined ? "" : column.cells[row]!));
  return Float64Array.from(column.values, (value) => (typeof value === "number" ? value : Number.NaN));
}
