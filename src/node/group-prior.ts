/** A group model before its data: hyperparameters drawn, then participants, as what participants are simulated with. */

import { freeIndices } from "../agent/index.js";
import { type Draws, refuseSilent } from "../checklist/index.js";
import { UsageError } from "../errors.js";
import { priorCells } from "../fit/group-prior.js";
import type { Analysis } from "../fit/index.js";
import { groupDensity } from "../group/density/index.js";
import { type CheckSourceOptions, dataWords } from "./checklist-source.js";
import { type PreparedGroup, prepareGroup } from "./group-prepare.js";
import type { PosteriorSource } from "./posterior-source.js";

/**
 * Joint draws from the hyperpriors: population, then every participant in every cell. Where the model breaks down for
 * somebody the whole draw is made again, so that people of one simulation have one population.
 *
 * @param use `fit` needs responses beside the inputs
 * @throws UsageError where inputs are made up or cut, and where nearly no draw lets the model run
 */
export async function groupPrior(
  { analysis, base, inputs, trials }: CheckSourceOptions,
  use: "fit" | "schedule",
  count: number,
  seed: number,
): Promise<PosteriorSource> {
  if (inputs.kind === "made" || trials !== undefined) {
    throw new UsageError(
      "the hierarchy of a group model is over the participants and sessions of its study, which are taken whole: " +
        "leave --inputs and --trials out, or the group section",
    );
  }
  const prepared = await prepareGroup(analysis, base, use);
  const { agent, files, group, modelFiles, participants, specification, study } = prepared;
  refuseSilent(agent);
  const { design } = group.built;
  const density = groupDensity(agent, participants, design, group.hyperpriors);
  const { cells, tries } = priorCells(density, count, seed);
  const width = design.cells.length;
  const parameters = freeIndices(agent).length;
  const found = participants.map(({ id }, i): [string, Draws] => {
    const own = design.cells.flatMap((cell, c) => (cell.participant === i ? [c] : []));
    const points = cells.map((z, index) => ({
      index,
      z: Array.from({ length: parameters }, (_, p) => own.map((c) => z[p * width + c]!)).flat(),
    }));
    return [id, { kind: "draws", points }];
  });
  const { table } = group.hyperpriors;
  return {
    agent,
    schedule: participants,
    inputs: { description: dataWords(participants.length, dataFiles(analysis, prepared)) },
    recipe: { specification, inputs: study.columns.input ?? [], folder: base },
    identity: {
      ...{ specification, files, models: modelFiles.map(({ sha256 }) => sha256) },
      ...{ formulas: design.parameters.map(({ formula, pooling }) => ({ formula, pooling })), table },
    },
    found: new Map(found),
    conditions: design.conditions,
    origin:
      "The model is of a group: in each simulation population means, effects, sds and correlations were drawn from " +
      "their hyperpriors, then the parameters of each participant from the population, on the scale of estimation: " +
      `${table.map(wordsOf).join(", ")}.` +
      (tries === count
        ? ""
        : ` Draws with which the model broke down for a participant were made again as a whole (${tries - count} of ${tries}).`),
  };
}

/** Files of the study, without that of the covariates. */
function dataFiles(analysis: Analysis, { files }: PreparedGroup): PreparedGroup["files"] {
  return analysis.covariates === undefined ? files : files.slice(0, -1);
}

function wordsOf({
  parameter,
  kind,
  grouping,
  term,
  distribution,
}: PreparedGroup["group"]["hyperpriors"]["table"][number]): string {
  const of = [grouping, term].filter((part) => part !== "").join(", ");
  return `${kind} of ${parameter}${of === "" ? "" : ` (${of})`} ${distribution}`;
}
