/** What a migration found, in words. */

import { findPerceptualModel } from "../perceptual/index.js";
import { type Checked, lowest, type Minimum, type Verdict } from "./check.js";
import type { Group, Refused } from "./groups.js";

/** Objectives that differ by more than this part are not the same model, data or version. */
const SAME = 1e-6;

const verdicts: Readonly<Record<Verdict, string>> = {
  minimum: "the published estimate is a minimum",
  near: "the published estimate is a minimum, as near as the toolbox's tolerances let it come",
  not: "the published estimate is not a minimum",
  elsewhere: "the published estimate is a minimum, and another one is lower",
  failed: "the model fails at the published estimate",
};

export interface Findings {
  readonly groups: readonly Group[];
  readonly checked: readonly Checked[];
  readonly refused: readonly Refused[];
}

/** How many results of which verdict, one line each; for the screen and the head of the text. */
export function summaryLines({ checked, refused }: Findings): string[] {
  const kinds = Object.keys(verdicts) as Verdict[]; // the keys of a record of verdicts are verdicts
  const counts = kinds.flatMap((kind) => {
    const ids = checked.filter(({ verdict }) => verdict === kind).map(({ id }) => id);
    if (ids.length === 0) return [];
    const some = ids.length > 8 ? `${ids.slice(0, 8).join(", ")} and ${ids.length - 8} more` : ids.join(", ");
    return [`${ids.length} of ${checked.length}: ${verdicts[kind]} (${some})`];
  });
  const wrong = checked.filter(({ evidence }) => evidence?.sign === "wrong").length;
  const differ = checked.filter((row) => objectivesDiffer(row)).length;
  return [
    ...counts,
    ...(wrong === 0
      ? []
      : [
          `${wrong} of ${checked.length}: the log model evidence has the wrong sign in its last term; lme_corrected is right`,
        ]),
    ...(differ === 0 ? [] : [`${differ} of ${checked.length}: the two programs' objectives differ`]),
    ...(refused.length === 0
      ? []
      : [
          `${refused.length} could not be migrated`,
          ...refused.map(({ where, reason }) => `  ${where}: ${reason}`),
        ]),
  ];
}

/** The whole text: what is where, known defects, and every result. */
export function findingsText(findings: Findings): string {
  const { groups, checked } = findings;
  const parts = [
    summaryLines(findings).join("\n"),
    ...groups.map((group) => {
      const { study, agent } = group.loaded;
      const about = findPerceptualModel(agent.filter.name)?.notes ?? [];
      const known = study.warnings
        .filter(({ code }) => code === "known-defect")
        .map(({ message }) => message);
      const rows = checked.filter((row) => row.group === group.name);
      const free = agent.parameters.filter(({ prior }) => prior.variance !== 0).map(({ name }) => name);
      return [
        `${group.name}: ${rows.length} result${rows.length === 1 ? "" : "s"}; free: ${free.join(", ") || "nothing"}`,
        ...(group.study === undefined ? [] : [`credence fit ${group.name}.yaml fits them anew.`]),
        ...about.map((text) => `About ${agent.filter.name}: ${text}`),
        ...known.map((text) => `Known defect of the shipped model, which the name repeats: ${text}`),
        ...rows.flatMap((row) => ["", ...resultLines(row, group)]),
      ].join("\n");
    }),
  ];
  return `${parts.join("\n\n")}\n`;
}

function resultLines(row: Checked, group: Group): string[] {
  const { at, reported, evidence, nearby, fresh } = row;
  const best = lowest(row);
  return [
    `${row.id} (${row.where})`,
    `  ${verdicts[row.verdict]}${row.failure === undefined ? "" : `: ${row.failure}`}.`,
    ...(at === undefined ? [] : objectiveLines(row, at.negLogJoint, group)),
    ...(at === undefined
      ? []
      : [
          `  Gradient there: length ${short(at.gradient)}, at most ${short(at.gradientTimesSd)} a posterior sd.`,
        ]),
    ...(nearby === undefined ? [] : [`  ${descent("Descent from there ends", nearby)}`]),
    ...(fresh === undefined ? [] : [`  ${descent("A fit from the default starts ends", fresh)}`]),
    ...(row.verdict === "not" || row.verdict === "elsewhere" || row.verdict === "failed"
      ? moves(row, best)
      : []),
    ...(evidence === undefined || at === undefined
      ? []
      : [`  ${evidenceLine(reported.lme!, evidence, at.lme)}`]),
    ...row.notes.map((note) => `  Note: ${note}.`),
  ];
}

function objectivesDiffer({ at, reported }: Checked): boolean {
  const theirs = reported.negLogJoint;
  if (at === undefined || theirs === undefined) return false;
  return !(Math.abs(at.negLogJoint - theirs) <= SAME * Math.max(1, Math.abs(theirs)));
}

function objectiveLines(row: Checked, ours: number, { loaded, specification }: Group): string[] {
  const theirs = row.reported.negLogJoint;
  if (theirs === undefined) return [`  Negative log joint there: ${long(ours)}; the file reports none.`];
  const both = `  Negative log joint there: ${long(theirs)} as reported, ${long(ours)} here`;
  if (!objectivesDiffer(row)) return [`${both}: the same.`];
  const timed = specification.set?.irregularIntervals === true;
  return [
    `${both}: they differ, so what the file reports is of another version, other data or a changed model. ` +
      `Model, priors and data read here: ${loaded.agent.filter.name} with ${loaded.agent.streams.map(({ model }) => model.name).join(", ")}.`,
    ...(timed
      ? ["  Versions before 8 took all intervals as 1, although the configuration asks for them."]
      : []),
  ];
}

function descent(what: string, { negLogJoint, drop, distance, status }: Minimum): string {
  const where =
    status === "kink" ? ", on a kink" : status === "edge" ? ", at the edge of the valid region" : "";
  if (Number.isNaN(drop)) return `${what} at ${long(negLogJoint)}${where}.`;
  const by = drop > 0 ? `${short(drop)} lower` : `${short(-drop)} higher`;
  return `${what} at ${long(negLogJoint)}${where}: ${Math.abs(drop) < 1e-9 ? "no lower" : by}, ${short(distance)} posterior sd away.`;
}

function moves({ published }: Checked, best: Minimum | undefined): string[] {
  if (best === undefined) return [];
  const each = [...published].map(([name, z]) => `${name} ${short(z)} -> ${short(best.estimate.get(name)!)}`);
  return [`  Published -> lowest, estimation scale: ${each.join(", ")}.`];
}

function evidenceLine(
  reported: number,
  { sign, corrected }: NonNullable<Checked["evidence"]>,
  ours: number | undefined,
): string {
  const here = ours === undefined ? "" : `; ${long(ours)} here, with exact derivatives`;
  if (sign === "wrong")
    return `LME ${long(reported)} has the wrong sign in its last term: ${long(corrected)}${here}.`;
  if (sign === "right") return `LME ${long(reported)}${here}.`;
  return `LME ${long(reported)} fits neither sign of its last term${here}; it is left as it is.`;
}

function long(x: number): string {
  return x.toFixed(4);
}

function short(x: number): string {
  return x === 0
    ? "0"
    : Math.abs(x) >= 1e-3 && Math.abs(x) < 1e4
      ? String(Number(x.toPrecision(3)))
      : x.toExponential(1);
}
