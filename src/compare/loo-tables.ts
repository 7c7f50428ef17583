/** Comparisons by leave-one-out as tables: what the command prints, and the CSV file. */

import { align, type LooUnit, shorten, toCsv } from "../fit/index.js";
import type { LooComparison } from "./loo-comparison.js";

const groupUnits: Readonly<Record<LooUnit, (units: number, participants: string) => string>> = {
  trial: (units, participants) => `${units} trials of ${participants}, each predicted by all others`,
  session: (units, participants) =>
    `${units} sessions of ${participants}, each predicted by the population that the others show`,
  participant: (_, participants) => `${participants}, each predicted by the population that the others show`,
};

/** For the screen, the best model first. */
export function printLooComparison({ models, units, participants, unit }: LooComparison): string {
  const header = [
    ...["model", "elpd_loo", "se", "p_loo", "bad k"],
    ...["elpd_diff", "se_diff", "p_worse", "stacking", "BMA+"],
  ];
  const rows = models.map((model) => [
    shorten(model.name, 32),
    model.elpdLoo.toFixed(2),
    model.seElpdLoo.toFixed(2),
    model.pLoo.toFixed(2),
    String(model.nBadK),
    model.elpdDiff.toFixed(2),
    model.seDiff.toFixed(2),
    model.pWorse === null ? "-" : model.pWorse.toFixed(3),
    model.stacking.toFixed(3),
    model.pseudoBmaPlus.toFixed(3),
  ]);
  const count = `${participants.length} participant${participants.length === 1 ? "" : "s"}`;
  const told =
    unit === undefined
      ? `${units} responses of ${count}, each predicted by the participant's others`
      : groupUnits[unit](units, count);
  return `${align([header, ...rows])}\n${told}\n`;
}

/** One row a model, the best first. */
export function looComparisonCsv({ models, units, participants }: LooComparison): string {
  const header = [
    ...["model", "folder", "participants", "units", "elpd_loo", "se_elpd_loo", "p_loo", "looic", "n_bad_k"],
    ...["untrusted", "elpd_diff", "se_diff", "p_worse", "weight_stacking", "weight_pseudo_bma"],
    "weight_pseudo_bma_plus",
  ];
  return toCsv(
    header,
    models.map((model) => [
      ...[model.name, model.folder, participants.length, units, model.elpdLoo, model.seElpdLoo, model.pLoo],
      ...[model.looic, model.nBadK, model.untrusted, model.elpdDiff, model.seDiff, model.pWorse],
      ...[model.stacking, model.pseudoBma, model.pseudoBmaPlus],
    ]),
  );
}
