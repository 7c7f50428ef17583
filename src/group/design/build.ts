/** From formulas and data to the design of a group model (group models 3 and 4). */

import { formulaText } from "../formula/formula.js";
import { refuse } from "../problem.js";
import { type Assigned, assignFormulas } from "./assign.js";
import { findCells } from "./cells.js";
import * as check from "./checks.js";
import { checkCollinear, checkSeparation } from "./collinear.js";
import { type ColumnSource, columnsOf, matrixOf, meansTerm, plainParts } from "./columns.js";
import { matchCovariates, type Rows } from "./covariates.js";
import type { Design, ParameterDesign } from "./design.js";
import type { BuiltDesign, DesignInput, Findings } from "./input.js";
import { findMissing, without } from "./missing.js";
import { originalOf } from "./original.js";
import { described } from "./parts.js";
import { absorptions, randomTerm } from "./random.js";
import { rankProblems } from "./rank.js";
import { readVariable, type Variable } from "./variables.js";

/**
 * Builds cells, fixed and random columns, and absorption of every free parameter.
 *
 * @param input formulas, participants with runs, covariates, options
 * @returns the design, warnings, notices, and who was left out
 * @throws UsageError that lists everything wrong, at most 20 lines, each opened by its code
 */
export function buildDesign(input: DesignInput): BuiltDesign {
  const findings: Findings = { problems: [], warnings: [], notices: [] };
  const assigned = assignFormulas(input, findings);
  check.checkJoined(assigned, input.correlated ?? [], findings);
  const inTerms = new Set(assigned.flatMap(termNames));
  const groupings = new Set(assigned.flatMap(groupingNames));
  const names = [...new Set([...inTerms, ...groupings])];
  let used = input;
  const first: Findings = { problems: [], warnings: [], notices: [] };
  const rows = matchCovariates(used, first);
  let variables = readAll(names, used, rows, first);
  const dropped = findMissing(used, rows, variables, first);
  let found = first;
  if (dropped.length > 0) {
    used = without(input, dropped);
    // Kinds and levels are those of the data used, and so are the remarks.
    found = { problems: [], warnings: [], notices: [] };
    variables = readAll(names, used, matchCovariates(used, found), found);
  }
  findings.problems.push(...found.problems);
  findings.warnings.push(...found.warnings);
  findings.notices.push(...found.notices);

  const cells = findCells(used, variables);
  const source = { input: used, variables: new Map(variables.map((v) => [v.name, v])), cells };
  // What has all its variables is checked further, so that one refusal lists everything.
  const complete = variables.filter(({ codes }) => !codes.flat().some((run) => run.includes(-1)));
  const sound = check.checkVariables(source, complete, inTerms, groupings, dropped, findings);
  const parameters = assigned.flatMap((one) => {
    if (!namesOf(one).every((name) => sound.has(name))) return [];
    check.checkPooling(one, source, findings);
    const hasMeans = check.checkCellMeans(one.parameter, one.fixed, source, findings);
    return hasMeans ? [parameterDesign(one, source, findings)] : [];
  });
  refuse(findings.problems);
  const design: Design = {
    participants: used.participants.map(({ id }) => id),
    cells: cells.cells,
    conditions: cells.conditions,
    parameters,
    variables: variables.map((variable) => described(variable, used, cells)),
    joined: input.correlated ?? [],
  };
  return { design, warnings: findings.warnings, notices: findings.notices, dropped };
}

function termNames({ fixed, random }: Assigned): readonly string[] {
  return [fixed, ...random.map(({ inner }) => inner)].flatMap(({ terms }) => terms.flat());
}

function groupingNames({ random }: Assigned): readonly string[] {
  return random.flatMap(({ grouping }) => grouping);
}

function namesOf(one: Assigned): readonly string[] {
  return [...termNames(one), ...groupingNames(one)];
}

function readAll(names: readonly string[], input: DesignInput, rows: Rows, findings: Findings): Variable[] {
  return names.flatMap((name) => readVariable(name, input, rows, findings) ?? []);
}

function parameterDesign(assigned: Assigned, source: ColumnSource, findings: Findings): ParameterDesign {
  const { parameter, pooling, fixed, random } = assigned;
  const { cells, variables } = source;
  const centred = fixed.intercept || meansTerm(fixed, variables) !== undefined;
  const columns = columnsOf(fixed, source, centred);
  const labels = columns.map(({ label }) => label);
  const X = matrixOf(columns, cells);
  const isEmpty = check.checkEmpty(parameter, fixed, source, findings);
  check.checkCounts(parameter, columns, source, findings);
  const intercepts = columns.flatMap(({ intercept }, j) => (intercept ? [j] : []));
  const dependent = isEmpty ? [] : rankProblems(parameter, labels, X);
  findings.problems.push(...dependent);
  if (!isEmpty && dependent.length === 0) checkCollinear(parameter, labels, X, intercepts, findings);
  checkSeparation(parameter, fixed, source, findings);
  const terms = random.map((term) => randomTerm(term, source, centred, findings));
  for (const term of terms) check.checkSlopeMeans(assigned, columns, term.columns, findings);
  const own = terms.find(({ term }) => term.byParticipant);
  return {
    parameter,
    pooling,
    formula: formulaText(parameter, fixed, random),
    columns: labels,
    parts: columns.map(plainParts),
    X,
    original: originalOf(columns),
    intercepts,
    terms: terms.map(({ term }) => term),
    absorbed: own === undefined ? [] : absorptions(columns, own.columns, source),
  };
}
