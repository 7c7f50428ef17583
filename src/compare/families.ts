/** Families of models: read from the words of a user, and compared as wholes. */

import { UsageError } from "../errors.js";
import { type EvidenceTable, selectModels } from "../inference/selection/index.js";
import type { Comparison, FamilyRow } from "./comparison.js";

/** A name and its members: folders or names of models. */
export interface Family {
  readonly name: string;
  readonly members: readonly string[];
}

interface Named {
  readonly name: string;
  readonly folder: string;
}

const bare = (folder: string): string => folder.replace(/^\.\//, "").replace(/(?<=.)\/+$/, "");

/**
 * The family of each model.
 *
 * @throws UsageError unless there are two families or more and every model is in exactly one
 */
export function familyOfEach(models: readonly Named[], families: readonly Family[]): string[] {
  const labels: (string | undefined)[] = models.map(() => undefined);
  const twice = families.find(({ name }, f) => families.findIndex((other) => other.name === name) !== f);
  if (twice !== undefined)
    throw new UsageError(`family ${twice.name}: is given twice; name all its models at once`);
  if (families.length < 2) {
    throw new UsageError(`family ${families[0]?.name}: is the only one; give two families or more`);
  }
  for (const { name, members } of families) {
    for (const member of members) {
      const byFolder = models.findIndex(({ folder }) => bare(folder) === bare(member));
      const at = byFolder >= 0 ? byFolder : models.findIndex((model) => model.name === member);
      if (at < 0) {
        const known = models.map(({ folder }) => folder).join(", ");
        throw new UsageError(`family ${name}: ${member} is none of the models compared (${known})`);
      }
      if (labels[at] !== undefined) {
        throw new UsageError(
          `family ${name}: ${member} is in family ${labels[at]} already; a model has one family`,
        );
      }
      labels[at] = name;
    }
  }
  return labels.map((label, k) => {
    if (label !== undefined) return label;
    throw new UsageError(`${models[k]!.folder}: is in no family; every model needs one`);
  });
}

/** @param labels family of each model */
export function compareFamilies(
  evidence: EvidenceTable,
  models: readonly Named[],
  labels: readonly string[],
): NonNullable<Comparison["families"]> {
  const {
    families = [],
    omnibusRisk,
    freeEnergy,
    freeEnergyEqual,
  } = selectModels(evidence, {
    families: labels,
  });
  const posterior = fixedEffectsOfFamilies(evidence, labels);
  return {
    rows: families.map(
      (family): FamilyRow => ({
        ...family,
        models: models.filter((_, k) => labels[k] === family.name).map(({ name }) => name),
        fixedEffects: posterior.get(family.name)!,
      }),
    ),
    omnibusRisk,
    freeEnergy,
    freeEnergyEqual,
  };
}

/** Families being equally likely before, and the models of each. */
function fixedEffectsOfFamilies(evidence: EvidenceTable, labels: readonly string[]): Map<string, number> {
  const totals = labels.map((_, k) => evidence.reduce((sum, row) => sum + row[k]!, 0));
  const best = Math.max(...totals);
  const weights = new Map<string, number>();
  for (const [k, label] of labels.entries()) {
    const size = labels.filter((other) => other === label).length;
    weights.set(label, (weights.get(label) ?? 0) + Math.exp(totals[k]! - best) / size);
  }
  const whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return new Map([...weights].map(([label, weight]) => [label, weight / whole]));
}
