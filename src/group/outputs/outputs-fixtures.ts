/** Draws of the small study of designs for tests of outputs: any numbers, since outputs only combine them. */

import { expect } from "vitest";
import type { Domain } from "../../model/index.js";
import { buildDesign } from "../design/build.js";
import type { Design } from "../design/design.js";
import { study } from "../design/design-fixtures.js";
import type { DesignInput } from "../design/input.js";
import { resolveHyperpriors } from "../hyperpriors/index.js";
import type { GroupDraws } from "./draws.js";

export const chains = 2;
export const draws = 50;

/** Numbers between -1 and 1, the same every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Every value that a design asks for, by name: coefficients around 0, sds above 0, correlations inside (-1, 1). */
export function valueNames({ parameters, participants, joined }: Design): string[] {
  const columnsOf = (name: string): readonly string[] =>
    parameters.find(({ parameter }) => parameter === name)!.terms[0]!.columns;
  const across = joined.flatMap(([first, second]) =>
    columnsOf(first!).flatMap((a) =>
      columnsOf(second!).map((b) => `cor_${first}_${second}[participant, ${a}, ${b}]`),
    ),
  );
  const own = parameters.flatMap(({ parameter, columns, terms }) => [
    ...columns.map((column) => `b_${parameter}[${column}]`),
    ...terms.flatMap(({ grouping, columns: random, byParticipant, correlated, groups }) => [
      ...random.map((column) => `sd_${parameter}[${grouping}, ${column}]`),
      ...(correlated
        ? random.flatMap((b, l) => random.slice(0, l).map((a) => `cor_${parameter}[${grouping}, ${a}, ${b}]`))
        : []),
      ...random.flatMap((column) =>
        byParticipant
          ? participants.map((id) => `coef_${parameter}[${column}, ${id}]`)
          : groups.map((group) => `u_${parameter}[${grouping}, ${column}, ${group}]`),
      ),
    ]),
  ]);
  return [...own, ...across];
}

export function fixture(
  formulas: string[],
  more: Partial<DesignInput> = {},
  domains: readonly Domain[] = [{ kind: "real" }, { kind: "positive" }],
): GroupDraws {
  const { design } = buildDesign(study(formulas, { reference: { group: "control" }, ...more }));
  const hyperpriors = resolveHyperpriors({
    design,
    individual: design.parameters.map(({ parameter }, p) => ({
      parameter,
      domain: domains[p]!,
      prior: { mean: p === 0 ? -3 : 1, sd: p === 0 ? 2 : 1 },
    })),
  });
  const names = valueNames(design);
  const next = numbers(7);
  const values = Float64Array.from({ length: chains * draws * names.length }, (_, at) => {
    const x = next();
    return names[at % names.length]!.startsWith("sd_") ? 0.2 + Math.abs(x) : 0.9 * x;
  });
  return { design, hyperpriors, domains, chains, draws, valueNames: names, values };
}

/** The draws of a value, read plainly. */
export function drawsOf({ valueNames: names, values }: GroupDraws, name: string): number[] {
  const at = names.indexOf(name);
  if (at < 0) throw new Error(`no value ${name}`);
  return Array.from({ length: chains * draws }, (_, s) => values[s * names.length + at]!);
}

/** Number of draws of all chains. */
export const size = chains * draws;
/** Age on the scale that is sampled: mean 45, sd by n - 1. */
export const standard = (age: number): number => (age - 45) / Math.sqrt(350);

export function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/** Denominator n - 1. */
export function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (values.length - 1);
}

/** Draw by draw from draws of some values. */
export function combined(
  source: GroupDraws,
  names: readonly string[],
  of: (...values: number[]) => number,
): number[] {
  const series = names.map((name) => drawsOf(source, name));
  return Array.from({ length: size }, (_, s) => of(...series.map((one) => one[s]!)));
}

/** Mean and sd of a row against those of draws. */
export function expectDraws(
  summary: { readonly mean: number; readonly sd: number },
  values: readonly number[],
): void {
  expect(Math.abs(summary.mean - mean(values))).toBeLessThan(1e-12);
  expect(Math.abs(summary.sd - Math.sqrt(variance(values)))).toBeLessThan(1e-12);
}

export const main = ["om2 ~ group*age + session + (session | participant)", "ze ~ 1"];
/** Names of coefficients of om2. */
export const b = (...terms: string[]): string[] => terms.map((term) => `b_om2[${term}]`);
