/** A formula and a pooling for every free parameter (group models 2.2, 3.1). */

import { listed, quoted } from "../../study/cell.js";
import { suggest } from "../../suggest.js";
import { type Formula, type Random, readFormula, type Terms } from "../formula/formula.js";
import type { DesignInput, Findings, ParameterPooling } from "./input.js";

export interface Assigned {
  readonly parameter: string;
  readonly pooling: ParameterPooling;
  readonly fixed: Terms;
  readonly random: readonly Random[];
}

/** Names that stand for the participants: the role, and its column. */
function isParticipant(name: string, { roles }: DesignInput): boolean {
  return name === "participant" || name === roles?.participant;
}

export function assignFormulas(input: DesignInput, findings: Findings): Assigned[] {
  const formulas = new Map<string, Formula>();
  for (const text of input.formulas ?? []) {
    const { formula, problems, notices } = readFormula(text);
    findings.problems.push(...problems);
    findings.notices.push(...notices);
    for (const parameter of formula?.parameters ?? []) {
      const isFree = known(parameter, `formula ${quoted(text)}`, input, findings);
      if (isFree && formulas.has(parameter)) {
        const message = `formula ${quoted(text)}: ${parameter} has a formula already; write one for each parameter`;
        findings.problems.push({ code: "formula-parameter", message });
      } else if (isFree) formulas.set(parameter, formula!);
    }
  }
  const { pooling } = input;
  const fallback = (input.formulas ?? []).length > 0 || typeof pooling === "object" ? "partial" : "none";
  if (typeof pooling === "object") {
    for (const name of Object.keys(pooling)) if (name !== "default") known(name, "pooling", input, findings);
  }
  for (const name of input.correlated?.flat() ?? []) known(name, "correlated", input, findings);
  return input.parameters.map((parameter) => {
    const formula = formulas.get(parameter);
    const own =
      typeof pooling === "string" ? pooling : (pooling?.[parameter] ?? pooling?.default ?? fallback);
    const fixed = formula?.fixed ?? { intercept: true, terms: [] };
    const random = (formula?.random ?? []).map((term) => ({
      ...term,
      grouping: term.grouping.map((name) => (isParticipant(name, input) ? "participant" : name)),
    }));
    if (own !== "partial" && random.length > 0) {
      const message = `${parameter} has random terms and pooling ${own}; write pooling partial or take them out`;
      findings.problems.push({ code: "formula-pooling", message });
    }
    if (own === "partial" && !random.some(({ grouping }) => grouping.includes("participant"))) {
      random.push({ inner: { intercept: true, terms: [] }, grouping: ["participant"], correlated: true });
      if (formula !== undefined)
        findings.notices.push(`(1 | participant) is added to the formula of ${parameter}`);
    }
    return { parameter, pooling: own, fixed, random };
  });
}

function known(parameter: string, where: string, input: DesignInput, findings: Findings): boolean {
  if (input.parameters.includes(parameter)) return true;
  const isFixed = input.fixedParameters?.includes(parameter) ?? false;
  const near = isFixed
    ? undefined
    : suggest(parameter, [...input.parameters, ...(input.fixedParameters ?? [])]);
  const what = isFixed
    ? `${parameter} is fixed; add it to \`free\``
    : `${parameter} is no parameter of the agent${near === undefined ? "" : `; did you mean ${near}?`}`;
  const message = `${where}: ${what} (free: ${listed(input.parameters)})`;
  findings.problems.push({ code: "formula-parameter", message });
  return false;
}
