/** Formulas expanded to the terms that they mean (group models 3.1). */

import type { Problem } from "../problem.js";
import { parseFormula, type WrittenProduct, type WrittenTerms } from "./parse.js";

/** Names of the variables that are multiplied; one name is a main effect. */
export type Term = readonly string[];

export interface Terms {
  readonly intercept: boolean;
  /** By order of interaction, then by appearance; without repetition. */
  readonly terms: readonly Term[];
}

export interface Random {
  readonly inner: Terms;
  /** Names whose combinations are the groups: ["participant", "session"]. */
  readonly grouping: readonly string[];
  /** False for `||`. */
  readonly correlated: boolean;
}

export interface Formula {
  /** As written. */
  readonly text: string;
  readonly parameters: readonly string[];
  readonly fixed: Terms;
  /** In the order written, `a/b` as a, then a:b. */
  readonly random: readonly Random[];
}

export interface ReadFormula {
  /** Missing where there are problems. */
  readonly formula?: Formula;
  readonly problems: readonly Problem[];
  /** What was dropped, in sentences. */
  readonly notices: readonly string[];
}

/**
 * Reads one formula: `om2 ~ group*age + (1 | participant)`. Nothing is thrown: what is wrong is in `problems`
 * (formula-syntax, formula-function, formula-marginality).
 */
export function readFormula(text: string): ReadFormula {
  const written = parseFormula(text);
  if ("code" in written) return { problems: [written], notices: [] };
  const problems: Problem[] = [];
  const notices: string[] = [];
  const notice = (what: string): void => {
    notices.push(`formula "${text}": ${what}`);
  };
  const expand = (terms: WrittenTerms): Terms => {
    const expanded = {
      intercept: terms.intercept,
      terms: sorted(terms.products.flatMap(expandProduct), notice),
    };
    problems.push(...marginality(text, expanded));
    return expanded;
  };
  const fixed = expand(written.fixed);
  const random = written.random.flatMap(({ inner, grouping, correlated }) => {
    const terms = expand(inner);
    return grouping.map((_, i) => ({
      inner: terms,
      grouping: unique(grouping.slice(0, i + 1).flat()),
      correlated,
    }));
  });
  if (problems.length > 0) return { problems, notices };
  const formula = { text, parameters: written.parameters, fixed, random: withoutRepeats(random, notice) };
  return { formula, problems, notices };
}

/** As text with every term written out: `om2 ~ 1 + group + (1 | participant)`. */
export function formulaText(parameter: string, fixed: Terms, random: readonly Random[]): string {
  return `${parameter} ~ ${[termsText(fixed), ...random.map(randomText)].join(" + ")}`;
}

/** `1 + a + a:b`. */
export function termsText({ intercept, terms }: Terms): string {
  return [intercept ? "1" : "0", ...terms.map(termText)].join(" + ");
}

/** `a:b`, names in backticks where they need it. */
export function termText(term: Term): string {
  return term.map(nameText).join(":");
}

/** `(1 + a | b)`. */
export function randomText({ inner, grouping, correlated }: Random): string {
  return `(${termsText(inner)} ${correlated ? "|" : "||"} ${termText(grouping)})`;
}

/** Whether two terms multiply the same variables. */
export function sameTerm(a: Term, b: Term): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

function nameText(name: string): string {
  return /^[\p{L}_.][\p{L}\p{N}_.]*$/u.test(name) && name !== "." ? name : `\`${name}\``;
}

/** a*b means a, b, a:b: every choice of the factors, few before many. */
function expandProduct(product: WrittenProduct): Term[] {
  const chosen: (readonly string[])[] = [[]];
  for (const factor of product) for (const before of [...chosen]) chosen.push([...before, ...factor]);
  return chosen.slice(1);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

function sorted(terms: readonly Term[], notice: (what: string) => void): Term[] {
  const kept: Term[] = [];
  for (const term of terms.map(unique)) {
    if (kept.some((other) => sameTerm(other, term))) {
      notice(`the repeated term ${termText(term)} is dropped`);
    } else kept.push(term);
  }
  return kept.sort((a, b) => a.length - b.length);
}

/** An interaction needs all terms below it, unless its cells are the only means: `0 + a:b`. */
function marginality(text: string, { intercept, terms }: Terms): Problem[] {
  const interactions = terms.filter((term) => term.length > 1);
  return interactions.flatMap((term) => {
    const isAlone = terms.every((other) => other === term || !other.some((name) => term.includes(name)));
    if (!intercept && interactions.length === 1 && isAlone) return [];
    const below = expandProduct(term.map((name) => [name])).filter((part) => part.length < term.length);
    const missing = below.filter((part) => !terms.some((other) => sameTerm(other, part)));
    if (missing.length === 0) return [];
    const rewrite = term.map(nameText).join("*");
    const message =
      `formula "${text}": ${termText(term)} needs ${missing.map(termText).join(", ")}; write ${rewrite} ` +
      `(or 0 + ${termText(term)} for a mean of every cell)`;
    return [{ code: "formula-marginality" as const, message }];
  });
}

/** A random column over the same grouping counts once: the first time. */
function withoutRepeats(random: readonly Random[], notice: (what: string) => void): Random[] {
  const kept: Random[] = [];
  for (const term of random) {
    const same = kept.filter((other) => sameTerm(other.grouping, term.grouping));
    const intercept = term.inner.intercept && !same.some(({ inner }) => inner.intercept);
    const terms = term.inner.terms.filter(
      (t) => !same.some(({ inner }) => inner.terms.some((o) => sameTerm(o, t))),
    );
    const isWhole = intercept === term.inner.intercept && terms.length === term.inner.terms.length;
    const isEmpty = !intercept && terms.length === 0;
    const rest = { ...term, inner: { intercept, terms } };
    if (isEmpty) notice(`the repeated term ${randomText(term)} is dropped`);
    else if (!isWhole) notice(`${randomText(term)} repeats columns; ${randomText(rest)} is left of it`);
    if (!isEmpty) kept.push(isWhole ? term : rest);
  }
  return kept;
}
