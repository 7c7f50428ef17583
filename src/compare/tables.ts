/** Comparisons as tables: what the command prints, and the CSV file. */

import { align, shorten, toCsv } from "../fit/index.js";
import type { Comparison, Frequency } from "./comparison.js";

const fixed = (x: number | null, digits: number): string => (x === null ? "-" : x.toFixed(digits));
const frequencies = (row: Frequency): string[] => [
  fixed(row.frequency, 4),
  fixed(row.exceedance, 4),
  fixed(row.protectedExceedance, 4),
];

/** For the screen: models, families, the omnibus risk, and what to know of the evidences. */
export function printComparison(comparison: Comparison): string {
  const { models, families, participants, omnibusRisk } = comparison;
  const count = String(participants.length);
  const header = ["model", "N", "LME", "difference", "AIC", "BIC", "fixed", "exp_r", "xp", "pxp"];
  const rows = models.map((model) => [
    shorten(model.name, 32),
    count,
    fixed(model.evidence, 3),
    fixed(model.difference, 3),
    fixed(model.aic, 3),
    fixed(model.bic, 3),
    fixed(model.fixedEffects, 4),
    ...frequencies(model),
  ]);
  const parts = [align([header, ...rows]), risk(omnibusRisk, "models")];
  if (families !== undefined) {
    const table = families.rows.map((family) => [
      shorten(family.name, 32),
      fixed(family.fixedEffects, 4),
      ...frequencies(family),
      family.models.map((name) => shorten(name, 32)).join(", "),
    ]);
    parts.push("", align([["family", "fixed", "exp_r", "xp", "pxp", "models"], ...table]));
    parts.push(risk(families.omnibusRisk, "families"));
  }
  return `${parts.join("\n")}\n`;
}

function risk(value: number, what: string): string {
  return `BOR ${value.toFixed(4)} (probability that all ${what} are equally frequent)`;
}

/** One row a model. `bor` is that of the comparison and the same in every row. */
export function comparisonCsv({ models, participants, omnibusRisk }: Comparison): string {
  const header = ["model", "folder", "participants", "lme", "lme_diff", "aic", "bic", "lme_sampled"];
  return toCsv(
    [...header, "fixed_effects", "alpha", "exp_r", "xp", "pxp", "bor"],
    models.map((model) => [
      ...[model.name, model.folder, participants.length, model.evidence, model.difference],
      ...[model.aic, model.bic, model.sampled, model.fixedEffects, model.count],
      ...[model.frequency, model.exceedance, model.protectedExceedance, omnibusRisk],
    ]),
  );
}

/** One row a family, with its models separated by semicolons. */
export function familiesCsv({ rows, omnibusRisk }: NonNullable<Comparison["families"]>): string {
  return toCsv(
    ["family", "models", "fixed_effects", "exp_r", "xp", "pxp", "bor"],
    rows.map((row) => [
      ...[row.name, row.models.join(";"), row.fixedEffects, row.frequency],
      ...[row.exceedance, row.protectedExceedance, omnibusRisk],
    ]),
  );
}

/** What a person should know before reading the table. */
export function comparisonNotes({ models, participants, excluded }: Comparison): string[] {
  const left = exclusionNotes(excluded, "evidence");
  const sampled = models.filter((model) => model.sampled > 0);
  if (sampled.length === 0) return left;
  const counts = sampled.map((model) => `${model.name} ${model.sampled} of ${participants.length}`);
  return [...left, `evidences that are sampled, because Laplace was not trusted: ${counts.join(", ")}`];
}

/** Participants left out for one reason share a line. */
export function exclusionNotes(excluded: Comparison["excluded"], what: string): string[] {
  const groups = new Map<string, string[]>();
  for (const { id, models: without } of excluded) {
    const why = without.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
    groups.set(why, [...(groups.get(why) ?? []), JSON.stringify(id)]);
  }
  return [...groups].map(
    ([why, ids]) =>
      `participant${ids.length === 1 ? "" : "s"} ${ids.join(", ")} left out of all models, without ${what} in ${why}`,
  );
}
