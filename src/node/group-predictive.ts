/** The draws of a group fit as what its participants are simulated with. */

import { freeIndices } from "../agent/index.js";
import { type Draws, refuseSilent } from "../checklist/index.js";
import { UsageError } from "../errors.js";
import { cellNames } from "../fit/group-tables.js";
import type { Analysis } from "../fit/index.js";
import { toEstimation } from "../model/index.js";
import { dataWords, refuseOtherData } from "./checklist-source.js";
import { prepareGroup } from "./group-prepare.js";
import { numberOf, type PosteriorSource, samplerName, thinnedDraws } from "./posterior-source.js";
import type { FitFolder } from "./read-folder.js";

/**
 * Every participant with the values that draws.csv has in the cells of the design.
 *
 * @throws UsageError for a fit that kept no draws, draws of another model, data that are not those that were fitted
 */
export async function groupPosterior(
  folder: string,
  fit: FitFolder,
  analysis: Analysis,
  count: number,
): Promise<PosteriorSource> {
  const { group: fitted, inference } = fit.result;
  const { sampling } = inference;
  if (sampling === undefined) {
    throw new UsageError(
      `${folder}: Laplace EM keeps no draws of the participants' parameters; fit with --inference nuts or pathfinder`,
    );
  }
  const prepared = await prepareGroup(analysis, folder);
  const { agent, files, group, modelFiles, participants, specification, study } = prepared;
  refuseSilent(agent);
  refuseOtherData(folder, fit, files);
  const { header, chosen } = thinnedDraws(folder, count);
  const free = freeIndices(agent).map((i) => agent.parameters[i]!);
  const columns = new Map(header.map((name, c) => [name, c]));
  const names = cellNames(group);
  const { cells, conditions, parameters } = group.built.design;
  const place = (name: string): number => {
    const column = columns.get(name);
    if (column !== undefined) return column;
    throw new UsageError(`${folder}: draws.csv has no column ${name}; it is of another model`);
  };
  const found = participants.map(({ id }, i): [string, Draws] => {
    const own = names.filter((_, c) => cells[c]!.participant === i);
    const places = free.flatMap(({ name, domain }) =>
      own.map((cell) => ({ domain, at: place(`${name}[${cell}]`) })),
    );
    const points = chosen.map(({ index, row }) => ({
      index,
      z: places.map(({ domain, at }) => toEstimation(domain, numberOf(row[at]))),
    }));
    return [id, { kind: "draws", points }];
  });
  const data = analysis.covariates === undefined ? files : files.slice(0, -1);
  return {
    agent,
    schedule: participants,
    inputs: { description: dataWords(participants.length, data) },
    recipe: { specification, inputs: study.columns.input ?? [], folder },
    identity: {
      ...{ specification, files, models: modelFiles.map(({ sha256 }) => sha256) },
      formulas: parameters.map(({ formula, pooling }) => ({ formula, pooling })),
      group: fitted?.population,
    },
    found: new Map(found),
    conditions,
    origin:
      "The fit is of a group model: parameters of each participant in each session and condition were draws of the " +
      `joint posterior by ${samplerName(sampling)}, evenly thinned, so that they are informed by everybody's data.`,
    ...(fitted?.posterior.status === "notConverged" && { doubt: "the draws of this fit" }),
  };
}
