/**
 * Comparison of fits by how well they predict responses that were left out, and weights of their predictions.
 * inference 12.
 */

import { UsageError } from "../errors.js";
import { compareModels as comparePredictions } from "../inference/loo/index.js";
import { looOf } from "../inference/loo/psis.js";
import { version } from "../version.js";
import { namesOf, sameWarnings } from "./compare.js";
import type { ComparedLoo, LeftOutResponse, LooComparison, LooRow } from "./loo-comparison.js";
import { requireSameUnits } from "./units.js";

/** Random numbers of the bootstrap of pseudo-BMA+. */
const SEED = 0;

/**
 * Differences in elpd with their errors, stacking and pseudo-BMA weights. Participants without leave-one-out in some
 * model are left out of all; responses that no parameter of any model bears on are left out too.
 *
 * @throws UsageError for fewer than two models, a folder named twice, fits of different data, participants or
 *   responses, with the first that differs, or when nobody has leave-one-out in every model
 */
export function compareByLoo(models: readonly ComparedLoo[]): LooComparison {
  if (models.length < 2) throw new UsageError("a comparison needs two fit folders or more");
  const twice = models.find(({ folder }, k) => models.findIndex((m) => m.folder === folder) !== k);
  if (twice !== undefined)
    throw new UsageError(`${twice.folder}: is named twice; name every fit folder once`);
  requireSameKind(models);
  requireSameUnits(models);
  const names = namesOf(models);
  const [first] = models;
  const everybody = first!.participants.map(({ id }) => id);
  const excluded = everybody.flatMap((id) => {
    const without = models.flatMap(({ loo }, k) => {
      const reason = unusable(loo.get(id));
      return reason === undefined ? [] : [{ name: names[k]!, reason }];
    });
    return without.length === 0 ? [] : [{ id, models: without }];
  });
  const left = new Set(excluded.map(({ id }) => id));
  const ids = everybody.filter((id) => !left.has(id));
  if (ids.length === 0) throw new UsageError("no participant has leave-one-out in every model (see loo.csv)");
  requireSameResponses(models, ids);

  const all = models.map(({ loo }) => ids.flatMap((id) => loo.get(id)!));
  const kept = all[0]!.flatMap((_, i) => (all.every((units) => units[i]!.status === "constant") ? [] : [i]));
  if (kept.length < 2) throw new UsageError("no model has two responses that its parameters bear on");
  const loos = all.map((units, k) => {
    const column = (of: (unit: LeftOutResponse) => number): Float64Array =>
      Float64Array.from(kept, (i) => of(units[i]!));
    const { threshold, leavesOut = "trial" } = models[k]!;
    return looOf("psis", leavesOut === "trial" ? "observation" : leavesOut, threshold, {
      elpd: column(({ elpd }) => elpd),
      k: column(({ k: shape }) => shape),
      effectiveParameters: column(({ p }) => p),
      monteCarloError: new Float64Array(kept.length).fill(Number.NaN),
    });
  });
  const { rows, warnings } = comparePredictions(
    loos.map((loo, k) => ({ name: names[k]!, loo })),
    SEED,
  );
  return {
    schema: "credence-loo-comparison/1",
    ...(first!.leavesOut === undefined ? {} : { unit: first!.leavesOut }),
    models: rows.map((row): LooRow => {
      const k = loos.indexOf(row.loo);
      const { folder, perceptual, responses, loo } = models[k]!;
      return {
        ...{ name: names[k]!, folder, perceptual, responses },
        elpdLoo: row.loo.elpd,
        seElpdLoo: row.loo.standardError,
        pLoo: row.loo.effectiveParameters,
        looic: -2 * row.loo.elpd,
        nBadK: row.loo.counts.bad + row.loo.counts.veryBad,
        untrusted: ids.filter((id) => loo.get(id)!.some(({ status }) => status === "untrusted")).length,
        elpdDiff: row.difference,
        seDiff: row.standardError,
        pWorse: Number.isNaN(row.probabilityWorse) ? null : row.probabilityWorse,
        stacking: row.stacking,
        pseudoBma: row.pseudoBma,
        pseudoBmaPlus: row.pseudoBmaPlus,
      };
    }),
    units: kept.length,
    constant: all[0]!.length - kept.length,
    participants: ids,
    excluded,
    warnings: [
      ...warnings,
      ...untrustedWarnings(models, names, ids),
      ...sameWarnings(models, names, "the weight"),
    ],
    software: { name: "credence", version },
  };
}

/** Why a participant cannot be compared; undefined for one that can. */
function unusable(units: readonly LeftOutResponse[] | undefined): string | undefined {
  if (units === undefined) return "there are no draws";
  const bad = units.find(({ elpd }) => !Number.isFinite(elpd));
  return bad === undefined ? undefined : `the response at ${placeOf(bad)} has no elpd`;
}

/** @throws UsageError naming the first response that one model has and another has not */
function requireSameResponses(models: readonly ComparedLoo[], ids: readonly string[]): void {
  const [first, ...others] = models;
  for (const other of others) {
    for (const id of ids) {
      const here = first!.loo.get(id)!;
      const there = other.loo.get(id)!;
      const at = Array.from({ length: Math.max(here.length, there.length) }, (_, i) => i).find(
        (i) => here[i] === undefined || there[i] === undefined || placeOf(here[i]) !== placeOf(there[i]),
      );
      if (at === undefined) continue;
      const [a, b] = [here[at], there[at]].map((unit) => (unit === undefined ? "no more" : placeOf(unit)));
      throw new UsageError(
        `${other.folder}: leaves out other responses than ${first!.folder}: of participant ${JSON.stringify(id)}, ` +
          `response ${at + 1} is ${b} there, ${a} in ${first!.folder}; fit both to the same responses`,
      );
    }
  }
}

function placeOf({ place, run, trial, unit }: LeftOutResponse): string {
  return `${place ?? `run ${run}, trial ${trial}`}, ${unit}`;
}

/** @throws UsageError for group models beside independent fits, and for group models that leave out other units */
function requireSameKind(models: readonly ComparedLoo[]): void {
  const [first, ...others] = models;
  for (const { folder, leavesOut } of others) {
    if (leavesOut === first!.leavesOut) continue;
    const [group, alone] = leavesOut === undefined ? [first!.folder, folder] : [folder, first!.folder];
    if (leavesOut === undefined || first!.leavesOut === undefined) {
      throw new UsageError(
        `${group}: is the fit of a group model, ${alone} one of independent participants; fit ${alone} as a group model ` +
          "with pooling none, so that both leave out the same",
      );
    }
    throw new UsageError(
      `${folder}: leaves out a ${leavesOut} at a time, ${first!.folder} a ${first!.leavesOut}; fit both with the same ` +
        "compare.unit",
    );
  }
}

function untrustedWarnings(
  models: readonly ComparedLoo[],
  names: readonly string[],
  ids: readonly string[],
): string[] {
  return models.flatMap(({ loo, leavesOut }, k) => {
    const doubted = ids.filter((id) => loo.get(id)!.some(({ status }) => status === "untrusted"));
    if (doubted.length === 0) return [];
    if (leavesOut !== undefined) {
      return [`${names[k]}: the draws should not be trusted, so neither should what they predict`];
    }
    const who = doubted.slice(0, 5).map((id) => JSON.stringify(id));
    return [
      `${names[k]}: the draws of ${doubted.length} of ${ids.length} participants should not be trusted ` +
        `(${who.join(", ")}${doubted.length > 5 ? ", ..." : ""}), so neither should what they predict`,
    ];
  });
}
