/** The report and its figures as files: `report.html`, `citations.bib`, `figures/`. */

import { join } from "node:path";
import type { FigureFormat } from "../fit/index.js";
import type { ReportSource } from "../report/index.js";
import { growingFile, writeWhole } from "./files.js";

export interface ReportFilesOptions {
  readonly report: boolean;
  /** Formats of the figures that the page links to; false: none are saved. */
  readonly figures: readonly FigureFormat[] | false;
}

/** Reads the trajectories to their end. @returns the files, relative to the folder */
export async function writeReport(
  out: string,
  source: Omit<ReportSource, "save">,
  { report, figures }: ReportFilesOptions,
): Promise<string[]> {
  const { bibtex, ChoicesByBelief, citations, groupFigures, posteriorForest, reportPage, responseFunctions } =
    await import("../report/index.js");
  const { figureFiles } = await import("./figure-files.js");
  const files = figures === false ? undefined : figureFiles(join(out, "figures"), figures);
  const named = (): string[] => (files?.written ?? []).map((name) => `figures/${name}`);
  if (!report) {
    const { result, agent } = source;
    const choices = new ChoicesByBelief(agent);
    for await (const trajectories of source.trajectories) choices.add(trajectories);
    const ofAll = [
      ...groupFigures(result, agent, source.group),
      ...posteriorForest(result, agent),
      ...responseFunctions(result, agent, choices),
    ];
    for (const { name, figure } of ofAll) await files?.save(name, figure);
    return named();
  }
  const save: ReportSource["save"] =
    files && (async (name, figure) => `figures/${await files.save(name, figure)}`);
  const page = growingFile(join(out, "report.html"));
  try {
    for await (const piece of reportPage({ ...source, ...(save && { save }) })) page.write(piece);
    writeWhole(join(out, "citations.bib"), bibtex(citations(source.result, source.agent)));
    page.finish();
  } finally {
    page.discard();
  }
  return ["report.html", "citations.bib", ...named()];
}
