/** What makes a design unfit, or doubtful, before any column is used (group models 2.2, 3.2). */

import { listed, quoted } from "../../study/cell.js";
import { randomText, type Terms, termText } from "../formula/formula.js";
import type { Assigned } from "./assign.js";
import type { Column, ColumnSource } from "./columns.js";
import type { DesignInput, Dropped, Findings } from "./input.js";
import type { Variable } from "./variables.js";

/**
 * Kinds and levels of single variables; returns the names of those that are sound.
 *
 * @param variables those without missing values
 * @param inTerms names that make columns, not only groups
 */
export function checkVariables(
  source: ColumnSource,
  variables: readonly Variable[],
  inTerms: ReadonlySet<string>,
  groupings: ReadonlySet<string>,
  dropped: readonly Dropped[],
  { problems, warnings }: Findings,
): Set<string> {
  const sound = new Set<string>();
  const { input, cells } = source;
  for (const variable of variables) {
    const before = problems.length;
    const { name, kind, levels } = variable;
    if (kind === "numeric" && groupings.has(name)) {
      const message = `grouping ${name} is numeric (${listed(levels)}); list it under factors if its values are names`;
      problems.push({ code: "formula-grouping", message });
    }
    if (inTerms.has(name) && levels.length < 2) {
      const why =
        dropped.length === 0 ? "" : ` after ${listed(dropped.map(({ participant }) => participant))} left`;
      const what = kind === "factor" ? "level" : "value";
      const message = `${name} has the one ${what} ${quoted(levels[0] ?? "")}${why}; take it out of the formula`;
      problems.push({ code: "factor-one-level", message });
    } else if (inTerms.has(name) && kind === "numeric" && cells.level.get(name) === "cell") {
      problems.push({ code: "formula-level", message: changeOf(variable, input) });
    } else if (inTerms.has(name) && kind === "factor" && name !== "participant") {
      const own = cells.codes.get(name)!;
      const who = levels.map(() => new Set<number>());
      cells.cells.forEach(({ participant }, c) => {
        who[own[c]!]!.add(participant);
      });
      levels.forEach((level, code) => {
        if (who[code]!.size !== 1 || input.participants.length === 1) return;
        const message = `level ${quoted(level)} of ${name} has one participant`;
        warnings.push({ code: "level-of-one", message });
      });
    }
    if (problems.length === before) sound.add(name);
  }
  return sound;
}

function changeOf({ name, codes, levels }: Variable, { participants }: DesignInput): string {
  for (const [i, { id, runs }] of participants.entries()) {
    for (const [r, { session }] of runs.entries()) {
      const own = codes[i]![r]!;
      const at = own.findIndex((code) => code !== own[0]);
      if (at < 0) continue;
      const place = `participant ${quoted(id)}${session === undefined ? "" : `, session ${quoted(session)}`}`;
      const change = `${levels[own[at - 1]!]} to ${levels[own[at]!]}`;
      return (
        `numeric ${name} changes inside a run, first at trial ${at + 1} of ${place} (${change}); ` +
        "regressors that change from trial to trial are not offered, factors are"
      );
    }
  }
  return `numeric ${name} changes inside a run`;
}

/** Parameters of one block of correlations need random terms over participants with correlations, and one block each. */
export function checkJoined(
  assigned: readonly Assigned[],
  blocks: readonly (readonly string[])[],
  { problems }: Findings,
): void {
  const all = blocks.flat();
  for (const block of blocks) {
    const found: string[] = block.length < 2 ? ["a block needs at least two parameters"] : [];
    block.forEach((name, at) => {
      const own = assigned.find(({ parameter }) => parameter === name);
      if (own === undefined) return;
      if (
        block.indexOf(name) < at ||
        (all.indexOf(name) !== all.lastIndexOf(name) && block.indexOf(name) === at)
      )
        found.push(`${name} is listed twice`);
      const terms = own.random.filter(({ grouping }) => termText(grouping) === "participant");
      if (terms.length === 0)
        found.push(`${name} has no random term over participants (pooling ${own.pooling})`);
      if (terms.length > 1) found.push(`${name} has ${terms.map(randomText).join(" and ")}; write one term`);
      const apart = terms.find(
        ({ correlated, inner }) => !correlated && Number(inner.intercept) + inner.terms.length > 1,
      );
      if (apart !== undefined) found.push(`${name} has ${randomText(apart)}, which is without correlations`);
    });
    if (found.length === 0) continue;
    const message = `correlated ${listed(block)}: ${[...new Set(found)].join("; ")}`;
    problems.push({ code: "formula-grouping", message });
  }
}

/** Pooling `none` fits one participant at a time: what is constant within all of them has no coefficient there. */
export function checkPooling(
  { parameter, pooling, fixed }: Assigned,
  source: ColumnSource,
  { problems }: Findings,
): void {
  if (pooling !== "none") return;
  const between = fixed.terms.filter((term) =>
    term.some((name) => source.cells.level.get(name) === "participant"),
  );
  if (between.length === 0) return;
  const message =
    `${parameter} has pooling none, and ${listed(between.map(termText))} does not vary within participants; ` +
    "write pooling partial or take the term out";
  problems.push({ code: "formula-pooling", message });
}

/** Cell means are of factors: `0 + a:b` with a number in it leaves out what is below. Returns whether all is well. */
export function checkCellMeans(
  parameter: string,
  terms: Terms,
  source: ColumnSource,
  { problems }: Findings,
): boolean {
  let fine = true;
  for (const term of terms.terms) {
    const numeric = term.find((name) => source.variables.get(name)!.kind === "numeric");
    const alone = !terms.terms.some((other) => other.length === 1 && term.includes(other[0]!));
    if (term.length === 1 || numeric === undefined || !alone) continue;
    const message =
      `formula of ${parameter}: ${termText(term)} needs its main effects, for ${numeric} is numeric; ` +
      `write ${term.join("*")}`;
    fine = false;
    problems.push({ code: "formula-marginality", message });
  }
  return fine;
}

/** Whether an interaction of factors lacks combinations; the problem holds the table of cells. */
export function checkEmpty(
  parameter: string,
  terms: Terms,
  source: ColumnSource,
  { problems }: Findings,
): boolean {
  let found = false;
  for (const term of terms.terms) {
    const factors = term.filter((name) => source.variables.get(name)!.kind === "factor");
    if (factors.length < 2) continue;
    let labels: string[] = [""];
    for (const name of factors) {
      const levels = source.variables.get(name)!.levels;
      labels = labels.flatMap((before) =>
        levels.map((level) => `${before}${before && ", "}${name}=${level}`),
      );
    }
    const counts = new Map(labels.map((label) => [label, 0]));
    for (const cell of source.cells.cells) {
      const label = factors.map((name) => `${name}=${cell.labels[name]}`).join(", ");
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    if (![...counts.values()].includes(0)) continue;
    found = true;
    const table = [...counts].map(([label, count]) => `${label}: ${count}`).join("; ");
    const message = `${termText(factors)} of ${parameter} has empty combinations (cells: ${table}); leave it out`;
    problems.push({ code: "design-empty", message });
  }
  return found;
}

/** Columns that differ only between participants, the Intercept (or one of its means) aside, against the number of participants. */
export function checkCounts(
  parameter: string,
  columns: readonly Column[],
  source: ColumnSource,
  findings: Findings,
): void {
  const level = source.cells.level;
  const all = columns.filter(
    ({ parts }) => parts.length > 0 && parts.every(({ variable }) => level.get(variable) === "participant"),
  );
  const between = all.filter((column) => column !== all.find(({ intercept }) => intercept));
  const N = source.input.participants.length;
  const counts = `${parameter} has ${between.length} between-participant columns and ${N} participants`;
  if (between.length === 0) return;
  if (between.length >= N) {
    const names = listed(between.map(({ label }) => label));
    findings.problems.push({ code: "too-many", message: `${counts}: ${names}; leave some out` });
  } else if (N < 5 * between.length) {
    findings.warnings.push({
      code: "few-participants",
      message: `${counts}; at least 5 a column are advised`,
    });
  }
}

/** Random slopes whose mean is taken as 0, because the fixed part lacks them. */
export function checkSlopeMeans(
  assigned: Assigned,
  fixed: readonly Column[],
  random: readonly Column[],
  findings: Findings,
): void {
  for (const term of new Set(random.map((column) => column.term))) {
    if (term.length === 0 || fixed.some((column) => termText(column.term) === termText(term))) continue;
    const message = `${assigned.parameter} has a random slope of ${termText(term)} without its fixed effect; its mean is 0`;
    findings.warnings.push({ code: "slope-without-fixed", message });
  }
}
