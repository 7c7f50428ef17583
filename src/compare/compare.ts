/**
 * Random-effects Bayesian model selection among fits, from the participants' log model evidences. inference 17.
 */

import { UsageError } from "../errors.js";
import { fixedEffects, selectModels } from "../inference/selection/index.js";
import { version } from "../version.js";
import type { ComparedModel, Comparison, ModelRow } from "./comparison.js";
import { compareFamilies, type Family, familyOfEach } from "./families.js";
import { requireSameUnits } from "./units.js";

export interface CompareOptions {
  /** Two or more, with every model in exactly one. Default: none. */
  readonly families?: readonly Family[];
}

/**
 * Which model is how frequent among participants. Those without an evidence in some model are left out of all.
 * Models are equally likely before (prior counts of 1), whatever the families.
 *
 * @throws UsageError for fewer than two models, a folder named twice, fits of different data, participants or trials,
 *   families that do not fit, or when nobody has an evidence in every model
 */
export function compareModels(models: readonly ComparedModel[], options: CompareOptions = {}): Comparison {
  if (models.length < 2) throw new UsageError("a comparison needs two fit folders or more");
  const twice = models.find(({ folder }, k) => models.findIndex((m) => m.folder === folder) !== k);
  if (twice !== undefined)
    throw new UsageError(`${twice.folder}: is named twice; name every fit folder once`);
  requireSameUnits(models);
  const names = namesOf(models);
  const named = models.map(({ folder }, k) => ({ folder, name: names[k]! }));
  const labels = options.families === undefined ? undefined : familyOfEach(named, options.families);

  const columns = models.map(({ participants }) => new Map(participants.map((one) => [one.id, one])));
  const everybody = models[0]!.participants.map(({ id }) => id);
  const cells = everybody.map((id) => columns.map((column) => column.get(id)!));
  const excluded = everybody.flatMap((id, i) => {
    const without = cells[i]!.flatMap(({ evidence, reason = "" }, k) =>
      evidence === null ? [{ name: names[k]!, reason }] : [],
    );
    return without.length === 0 ? [] : [{ id, models: without }];
  });
  const left = new Set(excluded.map(({ id }) => id));
  const ids = everybody.filter((id) => !left.has(id));
  if (ids.length === 0) {
    const [who] = excluded;
    const why = who === undefined ? "" : `: ${JSON.stringify(who.id)} has none in ${who.models[0]!.name}`;
    throw new UsageError(
      `no participant has an evidence in every model${why}; see participants.csv of the fits`,
    );
  }
  const kept = cells.filter((_, i) => !left.has(everybody[i]!));
  // Participants without an evidence are out: the fallback is never read.
  const evidence = kept.map((row) => row.map((cell) => cell.evidence ?? Number.NaN));
  const selection = selectModels(evidence);
  const posterior = fixedEffects(evidence);
  const sums = models.map((_, k) => total(evidence.map((row) => row[k]!)) ?? Number.NaN);
  const best = Math.max(...sums);

  const rows = models.map(({ folder, perceptual, responses }, k): ModelRow => {
    const own = kept.map((row) => row[k]!);
    return {
      name: names[k]!,
      folder,
      perceptual,
      responses,
      evidence: sums[k]!,
      difference: sums[k]! - best,
      aic: total(own.map((cell) => cell.aic)),
      bic: total(own.map((cell) => cell.bic)),
      sampled: own.filter(({ source }) => source === "sampled").length,
      count: selection.counts[k]!,
      frequency: selection.frequencies[k]!,
      exceedance: selection.exceedance[k]!,
      protectedExceedance: selection.protectedExceedance[k]!,
      fixedEffects: posterior[k]!,
    };
  });
  return {
    schema: "credence-comparison/1",
    models: rows,
    omnibusRisk: selection.omnibusRisk,
    freeEnergy: selection.freeEnergy,
    freeEnergyEqual: selection.freeEnergyEqual,
    ...(labels === undefined ? {} : { families: compareFamilies(evidence, named, labels) }),
    participants: ids.map((id, i) => ({
      id,
      evidence: evidence[i]!,
      attribution: [...selection.attributions[i]!],
    })),
    excluded,
    warnings: [
      ...fewWarnings(ids),
      ...sameWarnings(models, names, SHARED),
      ...uncheckedWarnings(kept, names),
    ],
    software: { name: "credence", version },
  };
}

/** Titles, or else names of folders; the whole path where two would be called the same. */
export function namesOf(models: readonly ComparedModel[]): string[] {
  const short = models.map(
    ({ title, folder }) => title ?? folder.split(/[\\/]/).findLast((part) => part !== "") ?? folder,
  );
  return short.map((name, k) =>
    short.filter((other) => other === name).length > 1 ? models[k]!.folder : name,
  );
}

function fewWarnings(ids: readonly string[]): string[] {
  if (ids.length >= 2) return [];
  return [
    `only one participant (${JSON.stringify(ids[0])}) is compared: frequencies among participants say little of one`,
  ];
}

const SHARED = "the frequency and the exceedance probability";

/**
 * Models that are the same but in name.
 *
 * @param shared what the comparison gives one of them less of because the other is there
 */
export function sameWarnings(
  models: readonly Pick<ComparedModel, "identity">[],
  names: readonly string[],
  shared: string,
): string[] {
  return models.flatMap(({ identity }, k) => {
    const first = models.findIndex((other) => other.identity === identity);
    return first === k
      ? []
      : [
          `${names[first]} and ${names[k]} are the same model (same settings and priors): they share ${shared} ` +
            "that one of them would have",
        ];
  });
}

function uncheckedWarnings(
  kept: readonly (readonly { readonly source: string }[])[],
  names: readonly string[],
): string[] {
  return names.flatMap((name, k) => {
    const count = kept.filter((row) => row[k]!.source === "unchecked").length;
    if (count === 0) return [];
    return [
      `${name}: ${count} of ${kept.length} evidences are Laplace's without a check; fit with --evidence-draws 1000`,
    ];
  });
}

function total(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum;
}
