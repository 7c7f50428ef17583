/** Comparison of models by their expected predictions. inference 12. */

import { UsageError } from "../../errors.js";
import { normalQuantile } from "../../random/index.js";
import { normalCdf } from "../../scalar/special.js";
import { median, variance } from "../diagnostics/series.js";
import type { Loo } from "./psis.js";
import { pseudoBmaPlusWeights, pseudoBmaWeights, stackingWeights } from "./weights.js";

export interface ComparisonRow {
  readonly name: string;
  readonly loo: Loo;
  /** elpd minus that of the best; 0 for the best. */
  readonly difference: number;
  /** Standard error of the difference, from the units. */
  readonly standardError: number;
  /** Probability that it predicts worse than the best, by the normal approximation; NaN for the best. */
  readonly probabilityWorse: number;
  readonly stacking: number;
  readonly pseudoBma: number;
  readonly pseudoBmaPlus: number;
}

export interface Comparison {
  /** Best first. */
  readonly rows: readonly ComparisonRow[];
  /** Why differences and their errors may not be what they seem. */
  readonly warnings: readonly string[];
}

const FEW_UNITS = 100;
const SMALL_DIFFERENCE = 4;
const MANY_MODELS = 11;

/**
 * Compares models of the same units. Differences are of paired units, so that their standard error is smaller than
 * those of the models.
 *
 * @throws UsageError for fewer than two models, other numbers or kinds of units
 */
export function compareModels(
  models: readonly { readonly name: string; readonly loo: Loo }[],
  seed: number | bigint = 0,
): Comparison {
  const [first] = models;
  if (first === undefined || models.length < 2) throw new UsageError("comparison: give at least two models");
  for (const { name, loo } of models) {
    if (loo.units !== first.loo.units || loo.kind !== first.loo.kind) {
      throw new UsageError(
        `comparison: ${name} has ${loo.units} units (${loo.kind}), ${first.name} has ${first.loo.units} (${first.loo.kind}); both must be of the same data`,
      );
    }
  }
  const ordered = [...models].sort((a, b) => b.loo.elpd - a.loo.elpd);
  const table = ordered.map(({ loo }) => loo.pointwise.elpd);
  const stacking = stackingWeights(table);
  const pseudoBma = pseudoBmaWeights(table);
  const pseudoBmaPlus = pseudoBmaPlusWeights(table, seed);
  const best = table[0]!;
  const rows = ordered.map(({ name, loo }, k): ComparisonRow => {
    const differences = loo.pointwise.elpd.map((x, i) => x - best[i]!);
    const difference = differences.reduce((sum, x) => sum + x, 0);
    const standardError = Math.sqrt(loo.units * variance(differences));
    return {
      name,
      loo,
      difference,
      standardError,
      probabilityWorse: k === 0 ? Number.NaN : normalCdf(-difference / standardError),
      stacking: stacking[k]!,
      pseudoBma: pseudoBma[k]!,
      pseudoBmaPlus: pseudoBmaPlus[k]!,
    };
  });
  return { rows, warnings: warningsOf(rows) };
}

function warningsOf(rows: readonly ComparisonRow[]): string[] {
  const warnings: string[] = [];
  const units = rows[0]!.loo.units;
  if (units < FEW_UNITS) {
    warnings.push(`${units} units are few: the normal approximation of the differences is not to be trusted`);
  }
  for (const { name, difference } of rows.slice(1)) {
    if (Math.abs(difference) < SMALL_DIFFERENCE) {
      warnings.push(
        `${name} predicts as well as ${rows[0]!.name} up to ${Math.abs(difference).toFixed(1)} nats: below ${SMALL_DIFFERENCE} the standard error is too small, and the models hardly differ`,
      );
    }
  }
  for (const { name, loo } of rows) for (const warning of loo.warnings) warnings.push(`${name}: ${warning}`);
  if (rows.length > MANY_MODELS) {
    const bias = selectionBias(rows);
    if (bias !== undefined) warnings.push(bias);
  }
  return warnings;
}

/**
 * Whether the best of many models may lead by chance: the expected largest of K normal differences from the middle
 * model, with the sd of the upper half of those there are, against the lead. McLatchie & Vehtari 2024.
 */
function selectionBias(rows: readonly ComparisonRow[]): string | undefined {
  const K = rows.length - 1;
  const baseline = rows[Math.floor(rows.length / 2)]!;
  const leads = rows.map(({ difference }) => difference - baseline.difference);
  const middle = median(Float64Array.from(leads));
  const upper = leads.filter((lead) => lead >= middle);
  const spread = Math.sqrt(upper.reduce((sum, x) => sum + x * x, 0) / upper.length);
  const expected = spread * normalQuantile(1 - 1 / (2 * K));
  if (leads[0]! > expected) return undefined;
  return `the best of ${rows.length} models leads the middle one by ${leads[0]!.toFixed(1)} nats, no more than chance would let the best of so many lead (${expected.toFixed(1)}): the choice may be one of noise`;
}
