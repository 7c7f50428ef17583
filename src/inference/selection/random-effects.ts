/**
 * Random-effects model selection: how frequent each model is among participants. Stephan, Penny, Daunizeau, Moran &
 * Friston 2009, Bayesian model selection for group studies (NeuroImage 46, 1004-1017); Rigoux, Stephan, Friston &
 * Daunizeau 2014, the same, revisited (NeuroImage 84, 971-985). inference 17.
 */

import { UsageError } from "../../errors.js";
import { exp, log } from "../../scalar/elementary/index.js";
import { digamma, logGamma } from "../../scalar/special.js";
import { logSumExp } from "../pareto.js";
import { exceedanceProbabilities } from "./exceedance.js";

/** Log evidences: one row for each participant, one column for each model. */
export type EvidenceTable = readonly (readonly number[])[];

export interface SelectionOptions {
  /** Family of each model, by name. Prior counts then are 1 over the size of the family. */
  readonly families?: readonly string[];
  /** Prior counts of the Dirichlet, one for each model. Default 1, or 1 over the size of its family. */
  readonly priorCounts?: readonly number[];
}

export interface ModelSelection {
  /** Counts of the posterior Dirichlet. */
  readonly counts: Float64Array;
  readonly frequencies: Float64Array;
  /** How likely each model is the most frequent. */
  readonly exceedance: Float64Array;
  /** The same, allowing for the hypothesis that all are equally frequent. */
  readonly protectedExceedance: Float64Array;
  /** Bayesian omnibus risk: posterior probability that all models are equally frequent. */
  readonly omnibusRisk: number;
  /** Free energy with different, and with equal frequencies. */
  readonly freeEnergy: number;
  readonly freeEnergyEqual: number;
  /** Posterior probability that participant i has model k, [participant][model]. */
  readonly attributions: readonly Float64Array[];
  readonly families?: readonly {
    readonly name: string;
    readonly frequency: number;
    readonly exceedance: number;
    readonly protectedExceedance: number;
  }[];
}

const CONVERGED = 1e-10;
const MOST_ITERATIONS = 100_000;

/**
 * Variational random-effects selection.
 *
 * @throws UsageError for evidences that are not finite, rows of unequal length, fewer than two models, or prior counts
 *   and families that do not fit
 */
export function selectModels(evidence: EvidenceTable, options: SelectionOptions = {}): ModelSelection {
  const K = checked(evidence);
  const { families } = options;
  if (families !== undefined && families.length !== K) {
    throw new UsageError(`model selection: ${K} models, but families of ${families.length}`);
  }
  const size = (k: number): number => families!.filter((name) => name === families![k]).length;
  const prior = Float64Array.from(
    options.priorCounts ?? Array.from({ length: K }, (_, k) => (families === undefined ? 1 : 1 / size(k))),
  );
  if (prior.length !== K || !prior.every((x) => x > 0 && x < Number.POSITIVE_INFINITY)) {
    throw new UsageError(
      `model selection: prior counts must be ${K} numbers above 0, got [${prior.join(", ")}]`,
    );
  }
  const { counts, attributions } = iterate(evidence, prior);
  const total = sum(counts);
  const frequencies = counts.map((x) => x / total);
  const exceedance = exceedanceProbabilities(counts);
  const freeEnergy = energyOf(evidence, prior, counts, attributions);
  const equal = prior.map((x) => log(x / sum(prior)));
  const freeEnergyEqual = evidence.reduce(
    (all, row) => all + logSumExp(Float64Array.from(row, (l, k) => l + equal[k]!)),
    0,
  );
  const omnibusRisk = 1 / (1 + exp(freeEnergy - freeEnergyEqual));
  const shielded = (xp: number, share: number): number => (1 - omnibusRisk) * xp + omnibusRisk * share;
  const names = families === undefined ? [] : [...new Set(families)];
  const pooled = names.map((name) => counts.reduce((all, x, k) => all + (families![k] === name ? x : 0), 0));
  const pooledExceedance =
    names.length < 2 ? new Float64Array(names.length).fill(1) : exceedanceProbabilities(pooled);
  return {
    counts,
    frequencies,
    exceedance,
    protectedExceedance: exceedance.map((xp) => shielded(xp, 1 / K)),
    omnibusRisk,
    freeEnergy,
    freeEnergyEqual,
    attributions,
    ...(families === undefined
      ? {}
      : {
          families: names.map((name, f) => ({
            name,
            frequency: pooled[f]! / total,
            exceedance: pooledExceedance[f]!,
            protectedExceedance: shielded(pooledExceedance[f]!, 1 / names.length),
          })),
        }),
  };
}

/** The fixed point of counts a = a0 + Σ g and attributions g = softmax(L + ψ(a) - ψ(Σ a)). */
function iterate(evidence: EvidenceTable, prior: Float64Array) {
  let counts = prior.slice();
  let attributions = attribute(evidence, counts);
  for (let n = 0; n < MOST_ITERATIONS; n++) {
    const next = prior.map((x, k) => attributions.reduce((all, g) => all + g[k]!, x));
    // Not Math.hypot, whose last digits differ between engines.
    const change = Math.sqrt(next.reduce((all, x, k) => all + (x - counts[k]!) * (x - counts[k]!), 0));
    counts = next;
    attributions = attribute(evidence, counts);
    if (change < CONVERGED) break;
  }
  return { counts, attributions };
}

function expectedLogs(counts: Float64Array): Float64Array {
  const whole = digamma(sum(counts));
  return counts.map((x) => digamma(x) - whole);
}

function attribute(evidence: EvidenceTable, counts: Float64Array): Float64Array[] {
  const expected = expectedLogs(counts);
  return evidence.map((row) => {
    const u = Float64Array.from(row, (l, k) => l + expected[k]!);
    const total = logSumExp(u);
    return u.map((x) => exp(x - total));
  });
}

function energyOf(
  evidence: EvidenceTable,
  prior: Float64Array,
  counts: Float64Array,
  attributions: readonly Float64Array[],
): number {
  const expected = expectedLogs(counts);
  let value = 0;
  evidence.forEach((row, i) => {
    row.forEach((l, k) => {
      const g = attributions[i]![k]!;
      if (g > 0) value += g * (l + expected[k]! - log(g));
    });
  });
  const dirichlet = (a: Float64Array): number =>
    logGamma(sum(a)) + a.reduce((all, x, k) => all - logGamma(x) + (x - 1) * expected[k]!, 0);
  return value + dirichlet(prior) - dirichlet(counts);
}

/** Fixed effects: one model for all participants, by the sum of log evidences. Posterior probabilities. */
export function fixedEffects(evidence: EvidenceTable): Float64Array {
  const K = checked(evidence);
  const totals = Float64Array.from({ length: K }, (_, k) => evidence.reduce((all, row) => all + row[k]!, 0));
  const whole = logSumExp(totals);
  return totals.map((x) => exp(x - whole));
}

/**
 * Whether two groups have the same frequencies of models: free energy of one table for all against the sum of those
 * of two. Rigoux et al. 2014, section 2.4.
 *
 * @returns posterior probability that they are the same, both being equally likely before, and the selection in each
 */
export function compareGroups(first: EvidenceTable, second: EvidenceTable, options: SelectionOptions = {}) {
  const pooled = selectModels([...first, ...second], options);
  const apart = [selectModels(first, options), selectModels(second, options)] as const;
  const difference = apart[0].freeEnergy + apart[1].freeEnergy - pooled.freeEnergy;
  return { probabilitySame: 1 / (1 + exp(difference)), pooled, groups: apart };
}

/**
 * Whether participants keep their model in all conditions: tuples of models over conditions, in families "same" and
 * "different". Rigoux et al. 2014, section 2.5.
 *
 * @param tables one for each condition, rows of the same participants, columns of the same models
 */
export function compareConditions(tables: readonly EvidenceTable[]): ModelSelection {
  const [first] = tables;
  if (first === undefined || tables.length < 2)
    throw new UsageError("model selection: give two conditions or more");
  const K = checked(first);
  for (const table of tables) {
    if (checked(table) !== K || table.length !== first.length) {
      throw new UsageError("model selection: conditions need the same participants and models");
    }
  }
  if (K ** tables.length > 10_000) {
    throw new UsageError(
      `model selection: ${K} models in ${tables.length} conditions are too many combinations`,
    );
  }
  const tuples = Array.from({ length: K ** tables.length }, (_, at) =>
    tables.map((_table, c) => Math.floor(at / K ** c) % K),
  );
  const joint = first.map((_, i) =>
    tuples.map((tuple) => tuple.reduce((all, k, c) => all + tables[c]![i]![k]!, 0)),
  );
  const families = tuples.map((tuple) => (tuple.every((k) => k === tuple[0]) ? "same" : "different"));
  return selectModels(joint, { families });
}

function checked(evidence: EvidenceTable): number {
  const K = evidence[0]?.length ?? 0;
  if (K < 2) throw new UsageError("model selection: give at least one participant and two models");
  evidence.forEach((row, i) => {
    if (row.length !== K) {
      throw new UsageError(
        `model selection: participant ${i + 1} has ${row.length} evidences, the first ${K}`,
      );
    }
    const bad = row.findIndex((x) => !Number.isFinite(x));
    if (bad >= 0) {
      throw new UsageError(
        `model selection: the log evidence of model ${bad + 1} for participant ${i + 1} is ${row[bad]}; leave out participants whose fit failed`,
      );
    }
  });
  return K;
}

function sum(values: Float64Array): number {
  return values.reduce((all, x) => all + x, 0);
}
