/** Draws a fit folder again: chosen figures of chosen participants, in any format and theme, or the report itself. */

import { join, resolve } from "node:path";
import { UsageError } from "../errors.js";
import type { ThemeName } from "../figures/index.js";
import type { FigureFormat, FitResult, ParticipantFit } from "../fit/index.js";
import type { FigureKind, NamedFigure } from "../report/index.js";
import { suggest } from "../suggest.js";
import { figureFiles } from "./figure-files.js";
import { readGroupExtras } from "./group-extras.js";
import { type FitFolder, openFitFolder } from "./read-folder.js";
import { writeReport } from "./report-files.js";
import { readSampled } from "./sampled.js";
import type { WriteOptions } from "./write-folder.js";
import { noteWritten } from "./written.js";

export interface PlotOptions {
  /** Default: every kind that there is something to draw of, but those of single participants' draws. */
  readonly kinds?: readonly string[];
  /** Ids; with them only figures of these participants are drawn. Default: everybody. */
  readonly participants?: readonly string[];
  /** Default `["svg", "png"]`. */
  readonly formats?: readonly FigureFormat[];
  /** Default `"print"`. */
  readonly theme?: ThemeName;
  /** Default: `figures` in the fit folder. */
  readonly out?: string;
}

export interface PlotOutcome {
  readonly folder: string;
  /** Relative to the folder. */
  readonly files: readonly string[];
}

/**
 * @param path a fit folder
 * @throws UsageError for folders without a finished fit, unknown kinds and participants, and where there is nothing
 *   to draw of what was asked for; the signal's reason when it stops the drawing, after whole files
 */
export async function plotFit(
  path: string,
  options: PlotOptions = {},
  watch: WriteOptions = {},
): Promise<PlotOutcome> {
  const { formats = ["svg", "png"], theme = "print", out = join(path, "figures") } = options;
  const fit = openFitFolder(path);
  const kinds = await chosenKinds(options.kinds);
  const chosen = chosenParticipants(fit.result, options.participants);
  const { save, written } = figureFiles(out, formats, theme);
  try {
    for await (const { name, figure } of figuresOf(fit, kinds, chosen, watch)) await save(name, figure);
  } finally {
    const inside = resolve(out) === resolve(path, "figures");
    if (inside && written.length > 0) {
      noteWritten(
        path,
        written.map((file) => `figures/${file}`),
      );
    }
  }
  if (written.length === 0) throw new UsageError(await nothing(fit.result, kinds, options));
  return { folder: out, files: written };
}

/** Writes the report of a fit folder anew, with the figures that it links to. @returns the files */
export async function rewriteReport(path: string, watch: WriteOptions = {}): Promise<string[]> {
  const fit = openFitFolder(path);
  const { result } = fit;
  const { figures = ["svg"] } = result.analysis.outputs ?? {};
  const extras = result.group && (await readGroupExtras(path));
  const source = {
    result,
    agent: await fit.agent(),
    trajectories: watched(fit, undefined, watch),
    sampled: await readSampled(fit),
    ...(extras && { group: extras }),
  };
  const files = await writeReport(path, source, { report: true, figures });
  noteWritten(path, files);
  return files;
}

/** Figures of the group, unless participants were named, then those of each. */
async function* figuresOf(
  fit: FitFolder,
  kinds: ReadonlySet<FigureKind>,
  chosen: ReadonlySet<string> | undefined,
  watch: WriteOptions,
): AsyncGenerator<NamedFigure> {
  const { groupFigures, posteriorForest } = await import("../report/index.js");
  if (chosen === undefined) {
    const { result } = fit;
    const agent = await fit.agent();
    const extras = result.group && (await readGroupExtras(fit.path));
    const ofAll = [...groupFigures(result, agent, extras), ...posteriorForest(result, agent)];
    yield* ofAll.filter(({ kind }) => kinds.has(kind));
  }
  yield* figuresOfBeliefs(fit, kinds, chosen, watch);
  yield* figuresOfDraws(fit, kinds, chosen, watch);
}

/** What is drawn from the table of trajectories, read once. */
async function* figuresOfBeliefs(
  fit: FitFolder,
  kinds: ReadonlySet<FigureKind>,
  chosen: ReadonlySet<string> | undefined,
  watch: WriteOptions,
): AsyncGenerator<NamedFigure> {
  const { participantFigures, ChoicesByBelief, responseFunctions } = await import("../report/index.js");
  const { result } = fit;
  const agent = await fit.agent();
  const choices = chosen === undefined && kinds.has("responses") ? new ChoicesByBelief(agent) : undefined;
  const ofEach = (["trajectories", "residuals", "correlations"] as const).some((kind) => kinds.has(kind));
  if (!ofEach && choices === undefined) return;
  const fits = new Map(result.participants.map((each): [string, ParticipantFit] => [each.id, each]));
  for await (const trajectories of watched(fit, chosen, watch)) {
    choices?.add(trajectories);
    if (!ofEach) continue;
    const figures = participantFigures(result, agent, fits.get(trajectories.id)!, trajectories);
    yield* figures.filter(({ kind }) => kinds.has(kind));
  }
  if (choices !== undefined) yield* responseFunctions(result, agent, choices);
}

/** Figures of the draws of each participant, where posteriors were sampled. */
async function* figuresOfDraws(
  fit: FitFolder,
  kinds: ReadonlySet<FigureKind>,
  chosen: ReadonlySet<string> | undefined,
  { signal, onProgress }: WriteOptions,
): AsyncGenerator<NamedFigure> {
  const { posteriorFigures, posteriorKinds } = await import("../report/index.js");
  const wanted = posteriorKinds.filter((kind) => kinds.has(kind));
  if (wanted.length === 0) return;
  const sampled = await readSampled(fit);
  const agent = await fit.agent();
  const { result } = fit;
  const shown = result.participants.filter(({ id }) => sampled.has(id) && chosen?.has(id) !== false);
  for (const [done, each] of shown.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ stage: "writing", done, total: shown.length, evaluations: 0 });
    yield* posteriorFigures(result, agent, each, sampled.get(each.id)!, wanted);
  }
}

async function* watched(
  { result, trajectories }: FitFolder,
  chosen: ReadonlySet<string> | undefined,
  { signal, onProgress }: WriteOptions,
): ReturnType<FitFolder["trajectories"]> {
  const total = chosen?.size ?? result.participants.length;
  let done = 0;
  for await (const each of trajectories()) {
    signal?.throwIfAborted();
    if (chosen !== undefined && !chosen.has(each.id)) continue;
    onProgress?.({ stage: "writing", done: done++, total, evaluations: 0 });
    yield each;
  }
}

async function chosenKinds(names: PlotOptions["kinds"]): Promise<ReadonlySet<FigureKind>> {
  const { figureKinds, posteriorKinds } = await import("../report/index.js");
  const all = Object.keys(figureKinds) as FigureKind[];
  if (names === undefined || names.length === 0) {
    // Eight figures more of everybody are for those who ask.
    return new Set(all.filter((kind) => posteriorKinds.every((known) => known !== kind)));
  }
  return new Set(
    names.map((name) => {
      const kind = all.find((known) => known === name);
      if (kind !== undefined) return kind;
      const nearest = suggest(name, all);
      const meant = nearest === undefined ? "" : `; did you mean "${nearest}"?`;
      throw new UsageError(`"${name}" is no kind of figure${meant || ";"} there are ${all.join(", ")}`);
    }),
  );
}

function chosenParticipants(
  { participants }: FitResult,
  ids: PlotOptions["participants"],
): ReadonlySet<string> | undefined {
  if (ids === undefined) return undefined;
  const known = participants.map(({ id }) => id);
  for (const id of ids) {
    if (known.includes(id)) continue;
    const nearest = suggest(id, known);
    throw new UsageError(
      `--participants ${id}: nobody in this fit has that id` +
        `${nearest === undefined ? "" : `; did you mean "${nearest}"?`}`,
    );
  }
  return new Set(ids);
}

async function nothing(
  { participants }: FitResult,
  kinds: ReadonlySet<FigureKind>,
  { participants: ids }: PlotOptions,
): Promise<string> {
  const { posteriorKinds } = await import("../report/index.js");
  const what = [...kinds].join(", ");
  const ofDraws = [...kinds].every((kind) => kind === "posterior" || posteriorKinds.some((k) => k === kind));
  if (ofDraws && participants.every(({ posterior }) => posterior === undefined)) {
    return `nothing to draw of ${what}: posteriors were not sampled; fit with --inference nuts or pathfinder`;
  }
  if (participants.every(({ status }) => status === "failed")) return `nothing to draw: every fit failed`;
  if (ids === undefined) return `nothing to draw: this fit has no figure of the kind ${what}`;
  return (
    `nothing to draw of ${what} for the participants named: network, overview, forest, priors, posterior and responses show ` +
    "everybody (leave --participants out), and of fits that failed there is nothing"
  );
}
