/** The variables of formulas: where they come from, of what kind they are, and their value in every trial (3.3). */

import { listed, numberOf, quoted } from "../../study/cell.js";
import { naturalOrder } from "../../study/natural-order.js";
import { suggest } from "../../suggest.js";
import type { Rows } from "./covariates.js";
import type { DesignInput, DesignRun, Findings } from "./input.js";

export interface Variable {
  /** As written in the formula. */
  readonly name: string;
  readonly kind: "factor" | "numeric";
  readonly source: "data" | "covariates";
  /** Labels of a factor's levels in order; of a numeric variable its values. */
  readonly levels: readonly string[];
  /** Code (number of the level, -1 missing): [participant][run][trial], one entry where it is constant. */
  readonly codes: readonly (readonly Int32Array[])[];
}

type Raw = string | Float64Array | readonly string[];

/** Values of one variable; undefined, with a problem, where it is none. */
export function readVariable(
  name: string,
  input: DesignInput,
  rows: Rows,
  findings: Findings,
): Variable | undefined {
  const column = input.roles?.[name] ?? name;
  const raw: Raw[][] = [];
  const key = input.covariates?.by;
  const inCovariates =
    column !== key?.participant && column !== key?.session && rows.flat().some((row) => row && column in row);
  let inData = false;
  let differs = false;
  input.participants.forEach(({ id, runs }, i) => {
    raw.push(
      runs.map((run, r) => {
        const own = ofData(name, column, id, run, input);
        if (own !== undefined) inData = true;
        const other = rows[i]![r]?.[column];
        if (own !== undefined && other !== undefined && !differs)
          differs = compare(column, id, own, other, findings);
        return own ?? other ?? "";
      }),
    );
  });
  if (!inData && !inCovariates) {
    unknown(name, input, rows, findings);
    return undefined;
  }
  const codeOf = new Map<string | number, number>();
  const codes = raw.map((runs) =>
    runs.map((values) =>
      typeof values === "string" ? Int32Array.of(codeIn(codeOf, values)) : codesOf(values, codeOf),
    ),
  );
  const labels = [...codeOf.keys()].map(String);
  const kind = kindOf(name, column, labels, input, findings);
  const levels = kind === "factor" ? levelsOf(name, labels, input, findings) : labels;
  const position = new Map(levels.map((level, at) => [level, at]));
  const to = labels.map((label) => position.get(label) ?? -1);
  const keeps = to.every((position, code) => position === code);
  const recoded = keeps ? codes : codes.map((runs) => runs.map((run) => recode(run, to)));
  return { name, kind, source: inData ? "data" : "covariates", levels, codes: recoded };
}

function codeIn(codeOf: Map<string | number, number>, value: string | number): number {
  if (typeof value === "number" ? Number.isNaN(value) : value === "" || value === "NA" || value === "NaN") {
    return -1;
  }
  const known = codeOf.get(value);
  if (known !== undefined) return known;
  codeOf.set(value, codeOf.size);
  return codeOf.size - 1;
}

/** Codes of a run, one where they are all the same. Neighbours are mostly alike, and are not looked up again. */
function codesOf(values: Exclude<Raw, string>, codeOf: Map<string | number, number>): Int32Array {
  const all = new Int32Array(values.length);
  let isConstant = values.length > 0;
  for (let t = 0; t < values.length; t++) {
    const isSame = t > 0 && values[t] === values[t - 1];
    const code = isSame ? all[t - 1]! : codeIn(codeOf, values[t]!);
    all[t] = code;
    if (code !== all[0]) isConstant = false;
  }
  return isConstant ? all.slice(0, 1) : all;
}

function recode(codes: Int32Array, to: readonly number[]): Int32Array {
  const recoded = new Int32Array(codes.length);
  for (let t = 0; t < codes.length; t++) recoded[t] = codes[t]! < 0 ? -1 : to[codes[t]!]!;
  return recoded;
}

function ofData(
  name: string,
  column: string,
  id: string,
  run: DesignRun,
  input: DesignInput,
): Raw | undefined {
  if (name === "participant" || column === input.roles?.participant) return id;
  const isSession = name === "session" || column === input.roles?.session;
  return run.variables.get(column) ?? (isSession ? run.session : undefined);
}

/** Whether they differ; the first place is reported. */
function compare(column: string, id: string, own: Raw, other: string, findings: Findings): boolean {
  const values = typeof own === "string" ? [own] : Array.from(own as ArrayLike<string | number>);
  const isSame = (value: string | number): boolean => String(value) === other || value === numberOf(other);
  const different = values.find((value) => !isSame(value));
  if (different === undefined) return false;
  const found = `${quoted(String(different))} in the data and ${quoted(other)} in the covariates`;
  const message = `${column} of participant ${quoted(id)} is ${found}; rename or remove one of the columns`;
  findings.problems.push({ code: "covariate-conflict", message });
  return true;
}

function unknown(name: string, input: DesignInput, rows: Rows, findings: Findings): void {
  const data = [...(input.participants[0]?.runs[0]?.variables.keys() ?? [])];
  const covariates = Object.keys(rows.flat().find((row) => row !== undefined) ?? {});
  const near = suggest(name, [...data, ...covariates, ...Object.keys(input.roles ?? {})]);
  const message =
    `there is no column ${quoted(name)}${near === undefined ? "" : `; did you mean ${near}?`} ` +
    `(data: ${listed(data) || "none"}; covariates: ${listed(covariates) || "none"})`;
  findings.problems.push({ code: "formula-variable", message });
}

const factorRoles = ["session", "block", "condition", "participant"];

function kindOf(
  name: string,
  column: string,
  labels: readonly string[],
  input: DesignInput,
  findings: Findings,
): Variable["kind"] {
  const listedAs = (names: readonly string[] | undefined): boolean =>
    names?.some((one) => one === name || one === column) ?? false;
  if (listedAs(input.factors)) return "factor";
  const text = labels.find((label) => numberOf(label) === undefined);
  if (listedAs(input.numeric)) {
    if (text === undefined) return "numeric";
    const message = `${name} is listed as numeric but holds ${quoted(text)}`;
    findings.problems.push({ code: "formula-variable", message });
    return "factor";
  }
  if (text !== undefined) return "factor";
  if (factorRoles.some((role) => name === role || column === input.roles?.[role])) return "factor";
  if (labels.length !== 2) return "numeric";
  findings.notices.push(`${name} has two values, ${labels.join(" and ")}, and is taken as a factor`);
  return "factor";
}

/** Levels in order; under treatment coding the reference stands first. */
function levelsOf(name: string, labels: readonly string[], input: DesignInput, findings: Findings): string[] {
  const order = input.levels?.[name];
  // Participants keep the order of the data.
  const levels = order?.filter((level) => labels.includes(level)) ?? [...labels];
  if (order === undefined && name !== "participant") levels.sort(naturalOrder);
  const listedLevels = new Set(levels);
  const unlisted = labels.filter((label) => !listedLevels.has(label));
  if (unlisted.length > 0) {
    const message = `levels of ${name} leave out ${listed(unlisted)}; list every level`;
    findings.problems.push({ code: "formula-variable", message });
  }
  const reference = input.reference?.[name];
  if (reference === undefined) return levels;
  if (!levels.includes(reference)) {
    const message = `reference ${quoted(reference)} is no level of ${name}; its levels are ${listed(levels)}`;
    findings.problems.push({ code: "formula-variable", message });
    return levels;
  }
  if (codingOf(name, input) === "sum") return levels;
  return [reference, ...levels.filter((level) => level !== reference)];
}

export function codingOf(name: string, { coding }: DesignInput): "treatment" | "sum" {
  return typeof coding === "string" ? coding : (coding?.[name] ?? "treatment");
}
