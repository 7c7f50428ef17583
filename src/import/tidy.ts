/** From the table of a layout to a tidy study that `readStudy` understands without being told anything. */

import { DataError, type DataProblem, UsageError } from "../errors.js";
import { arrange, baseName } from "../study/arrange.js";
import { checkOptions, type Role, type StudyOptions, synonyms } from "../study/options.js";
import { studyOf } from "../study/read.js";
import { resolveRoles } from "../study/roles.js";
import type { ResolvedColumns } from "../study/study.js";
import { selectRows, type Table } from "../study/table.js";
import { binaryAdvice, silentParticipants, splitParticipants, wordProblems } from "./checks.js";
import { furtherColumns } from "./further.js";
import { filesOf, withColumn } from "./join.js";
import type { Layout } from "./layout.js";
import type { ImportOptions } from "./options.js";
import { recode } from "./recode.js";
import type { Imported } from "./result.js";

type Columns = NonNullable<StudyOptions["columns"]>;

/**
 * Chooses trials, recodes, checks as a fit would, and writes one row a trial.
 *
 * @throws UsageError for options that cannot be meant; DataError with the problems of the data, naming file and line
 */
export async function tidy(layout: Layout, options: ImportOptions): Promise<Imported> {
  checkOptions({ ...(options.columns && { columns: options.columns }) });
  const rtUnit = options.rtUnit ?? layout.rtUnit;
  const hasSession = layout.table.columns.has("session") || options.columns?.session !== undefined;
  if (options.sessionFromFile === true && hasSession) {
    throw new UsageError("there is a session column already, so files cannot be sessions, too");
  }
  const labelled =
    options.sessionFromFile === true
      ? withColumn(layout.table, "session", filesOf(layout.table).map(baseName))
      : layout.table;
  const stated: Columns = { ...layout.columns, ...options.columns };
  const derive = [...layout.derive, ...(options.derive ?? [])];
  const recoded = await recode(labelled, {
    columns: stated,
    derive,
    ...(options.keep === undefined ? {} : { keep: options.keep }),
  });
  const used = recoded.table;
  const columns = finalColumns(used, layout, options, recoded.derived);
  // Responses are checked below, with advice that fits an import.
  const reading: StudyOptions = { columns, rtUnit, needsResponse: false };
  const study = await studyOf(used, reading, layout.format);
  const roles = resolveRoles(used, { columns: study.columns }, new Set(), []);
  const people = arrange(used, roles, []);
  const problems = [...splitParticipants(used, roles, people), ...silentParticipants(used.file, study)];
  if (problems.length > 0) throw new DataError(problems);

  const rows = people.flatMap(({ stretches }) => stretches.flatMap((stretch) => stretch.rows));
  const counts = trialCounts(people);
  const ordered = selectRows(used, rows);
  const core = coreColumns(ordered, study.columns, layout, rtUnit, recoded.derived, counts);
  const further = furtherColumns(ordered, study.columns, layout.order, options.further);
  return {
    header: [...core.map((column) => column.name), ...further.kept.map((column) => column.name)],
    rows: rows.map((_, i) => [
      ...core.map((column) => column.cells[i]!),
      ...further.kept.map((column) => column.cells[i]!),
    ]),
    summary: {
      schema: "credence-import/1",
      layout: layout.name,
      files: layout.files,
      rows: { read: layout.table.rows, kept: used.rows },
      ...(recoded.keep && { keep: recoded.keep }),
      participants: people.map(({ id, stretches }) => ({
        id,
        trials: stretches.reduce((sum, stretch) => sum + stretch.rows.length, 0),
      })),
      columns: core.map(({ name, from, how }) => ({ name, from, how })),
      further: further.kept.map(({ name, from }) => ({ name, from })),
      empty: further.empty,
      recodings: recoded.recodings.map((recoding, i) => ({
        ...recoding,
        by: i < layout.derive.length ? ("task" as const) : ("derive" as const),
      })),
      notes: layout.notes,
      warnings: [
        ...study.warnings.filter(({ code, message }) => {
          // Numbers of the order are not written, so that gaps between them do not matter.
          if (code === "trial-numbers") return !isOrder(study.columns, layout);
          // Gaps in a column that the layout made are explained in its notes.
          return !(
            code === "column-not-used" &&
            layout.made.has("time") &&
            message.startsWith('column "time"')
          );
        }),
        ...binaryAdvice(roles),
      ].map(({ code, message }) => ({ code, message })),
    },
  };
}

/** Roles as they will be read: what the caller said, what a derivation made, what the layout knows, what names say. */
function finalColumns(
  table: Table,
  layout: Layout,
  options: ImportOptions,
  derived: ReadonlySet<string>,
): Columns {
  const isDerived = (role: Role): boolean => synonyms[role].some((name) => derived.has(name));
  const byLayout = Object.fromEntries(
    Object.entries(layout.columns).filter(([role]) => !isDerived(role as Role)),
  );
  const columns: Columns = { ...byLayout, ...options.columns };
  const problems: DataProblem[] = [];
  const resolved = resolveRoles(table, { columns }, derived, problems);
  const { names } = resolved;
  const advised = problems.map((problem) =>
    problem.message.startsWith("there is no column for")
      ? { ...problem, message: `${problem.message}; or make it with --derive` }
      : problem,
  );
  const wrong = [...advised, ...wordProblems(resolved)];
  if (wrong.length > 0) throw new DataError(wrong);
  const settled = (Object.keys(names) as Role[]).filter(
    // What is wrong with these is never put aside with a warning: the written table would say something else.
    (role) => role === "response" || role === "rt" || names[role]!.some((name) => derived.has(name)),
  );
  return { ...columns, ...Object.fromEntries(settled.map((role) => [role, names[role]!])) };
}

interface CoreColumn {
  readonly name: string;
  readonly from: string;
  readonly how: string;
  readonly cells: readonly string[];
}

const order = [
  "participant",
  "session",
  "block",
  "trial",
  "input",
  "response",
  "rt",
  "time",
  "interval",
  "ignore",
  "unobserved",
] as const;

/** Columns with a role, under the names that `readStudy` looks for. */
function coreColumns(
  table: Table,
  roles: ResolvedColumns,
  layout: Layout,
  rtUnit: "s" | "ms",
  derived: ReadonlySet<string>,
  counts: readonly number[],
): CoreColumn[] {
  return order.flatMap((role): CoreColumn[] => {
    if (role === "trial" && (roles.trial === undefined || isOrder(roles, layout))) {
      const how = roles.trial === undefined ? "in the order of the file" : `in the order of ${layout.order}`;
      return [{ name: "trial", from: "", how: `numbered ${how}`, cells: counts.map(String) }];
    }
    return (roles[role] ?? []).map((from, k) => {
      const { cells, values } = table.columns.get(from)!;
      const inSeconds = role === "rt" && rtUnit === "ms";
      const made = layout.made.get(from);
      return {
        name: k === 0 ? role : `${role}_${k + 1}`,
        from,
        how: inSeconds ? "milliseconds to seconds" : derived.has(from) ? "recoded" : (made ?? "as it is"),
        cells: values.map((value, row) => {
          if (value === undefined) return "";
          return inSeconds && typeof value === "number" ? String(value / 1000) : cells[row]!;
        }),
      };
    });
  });
}

function isOrder(roles: ResolvedColumns, layout: Layout): boolean {
  return layout.order !== undefined && roles.trial?.[0] === layout.order;
}

/** The number of each trial in its session, in the order of the people. */
function trialCounts(people: ReturnType<typeof arrange>): number[] {
  return people.flatMap(({ stretches }) => {
    const seen = new Map<string | undefined, number>();
    return stretches.flatMap(({ session, rows }) =>
      rows.map(() => {
        const count = (seen.get(session) ?? 0) + 1;
        seen.set(session, count);
        return count;
      }),
    );
  });
}
