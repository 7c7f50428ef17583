/** Which column plays which role: as the caller says, else by the names everybody uses. */

import type { DataProblem } from "../errors.js";
import { suggest } from "../suggest.js";
import { listed, quoted } from "./cell.js";
import { plural, type Role, type StudyOptions, synonyms } from "./options.js";
import type { ResolvedColumns } from "./study.js";
import type { Column, Table } from "./table.js";

/** Columns of a table by role. */
export interface Roles {
  readonly names: ResolvedColumns;
  /** The columns of a role; empty without one. */
  readonly all: (role: Role) => readonly Column[];
  readonly one: (role: Role) => Column | undefined;
  /** The caller named the column, or nothing can be done without it: what is wrong with it is an error. */
  readonly insists: (role: Role) => boolean;
}

const needsColumn: ReadonlySet<Role> = new Set<Role>([
  "participant",
  "session",
  "block",
  "condition",
  "input",
]);

/**
 * Resolves every role. Columns made by a derivation win where several could have a role; case counts only where it
 * decides; a column the caller gave one role is not found for another.
 *
 * @param derived names of derived columns
 * @param problems gets one entry for each role that cannot be resolved
 */
export function resolveRoles(
  table: Table,
  options: StudyOptions,
  derived: ReadonlySet<string>,
  problems: DataProblem[],
): Roles {
  const present = [...table.columns.keys()];
  const names: { -readonly [R in Role]?: readonly string[] } = {};
  const explicit = new Map<Role, readonly string[]>();
  for (const [role, given] of Object.entries(options.columns ?? {}) as [Role, string | readonly string[]][]) {
    explicit.set(role, typeof given === "string" ? [given] : given);
  }
  const ambiguous = new Set<Role>();
  const taken = new Set([...explicit.values()].flat());
  for (const role of Object.keys(synonyms) as Role[]) {
    const given = explicit.get(role);
    const found =
      given ??
      findByName(
        role,
        present.filter((name) => !taken.has(name)),
        derived,
      );
    if (given !== undefined) {
      for (const name of given.filter((name) => !table.columns.has(name))) {
        problems.push(missingColumn(table.file, role, name, present));
      }
    } else if (found.length > 1 && !isFamily(role, found)) {
      const message = `several columns could be the ${role}: ${found.join(", ")}; choose with --${role} ${found[0]}`;
      problems.push({ file: table.file, line: 1, message });
      ambiguous.add(role);
      continue;
    }
    const existing = found.filter((name) => table.columns.has(name));
    if (existing.length > 0) names[role] = existing;
  }
  const wanted: Role[] = options.needsResponse === false ? ["input"] : ["input", "response"];
  for (const role of wanted) {
    const isSettled = names[role] !== undefined || (explicit.get(role) ?? []).length > 0;
    if (!isSettled && !ambiguous.has(role)) problems.push(noColumn(table.file, role, present));
  }
  if (options.blocks === "reset" && names.block === undefined && !explicit.has("block")) {
    problems.push({
      file: table.file,
      line: 1,
      message: "blocks reset, but there is no block column; name it with --block COL",
    });
  }
  const all = (role: Role): readonly Column[] => (names[role] ?? []).map((name) => table.columns.get(name)!);
  return {
    names,
    all,
    one: (role) => all(role)[0],
    insists: (role) => explicit.has(role) || needsColumn.has(role) || wanted.includes(role),
  };
}

/** Columns for a role by name: one, a family (input_1, input_2), or several candidates that nothing decides. */
function findByName(role: Role, present: readonly string[], derived: ReadonlySet<string>): string[] {
  const found = matches(role, present);
  if (found.length < 2 || isFamily(role, found)) return found;
  const made = found.filter((name) => derived.has(name));
  return made.length > 0 ? made : found;
}

function matches(role: Role, present: readonly string[]): string[] {
  const isNamed = (name: string, known: readonly string[]): boolean =>
    known.includes(name) ||
    ((role === "input" || role === "response") && familyNumber(role, name) !== undefined);
  const exact = present.filter((name) => isNamed(name, synonyms[role]));
  const lower = synonyms[role].map((name) => name.toLowerCase());
  const found = exact.length > 0 ? exact : present.filter((name) => isNamed(name.toLowerCase(), lower));
  const number = (name: string): number => familyNumber(role, name.toLowerCase()) ?? 0;
  return isFamily(role, found) ? found.sort((a, b) => number(a) - number(b)) : found;
}

function isFamily(role: Role, names: readonly string[]): boolean {
  const numbers = names.map((name) => familyNumber(role, name.toLowerCase()));
  return plural.has(role) && !numbers.includes(undefined) && new Set(numbers).size === numbers.length;
}

/** Place of a name in its family: `input_2` is 2; the bare `input` is 1, as `simulate` and `import` write it. */
function familyNumber(role: Role, name: string): number | undefined {
  if (name === role) return 1;
  const digits = name.startsWith(`${role}_`) ? name.slice(role.length + 1) : "";
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}

function missingColumn(file: string, role: Role, name: string, present: readonly string[]): DataProblem {
  const near = suggest(name, present);
  const meant = near === undefined ? "" : `; did you mean ${quoted(near)}?`;
  const message = `there is no column ${quoted(name)} for ${role}${meant} (columns: ${listed(present)})`;
  return { file, line: 1, message };
}

function noColumn(file: string, role: Role, present: readonly string[]): DataProblem {
  const known = [...synonyms[role], `${role}_1`].join(", ");
  const message = `there is no column for ${role}: looked for ${known}; name it with --${role} COL (columns: ${listed(present)})`;
  return { file, line: 1, message };
}
