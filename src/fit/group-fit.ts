/** From the chains of a group model to everything that is told of it. */

import { type Agent, trialMasks } from "../agent/index.js";
import type { CentringChoice } from "../group/centring/index.js";
import type { GroupDensity } from "../group/density/index.js";
import { checkAgainstPosterior } from "../group/hyperpriors/index.js";
import { type GroupLaplaceFit, laplaceOutputs } from "../group/laplace/index.js";
import {
  type GroupDraws,
  type GroupOutputs,
  groupOutputs,
  type OutputOptions,
} from "../group/outputs/index.js";
import { type SamplingThreads, summarise } from "../inference/index.js";
import { finite } from "./finite.js";
import { aloneEstimates } from "./group-alone.js";
import type { GroupRecipe } from "./group-chains.js";
import { type GroupLeftOut, leaveOutIntegrated, looSummary, trialsLeftOut } from "./group-loo.js";
import { leaveOutTrials } from "./group-loo-task.js";
import type { GroupModel, GroupWarning } from "./group-model.js";
import { groupPeople } from "./group-people.js";
import type { GroupLaplace, GroupParameter, GroupResult } from "./group-result.js";
import type { GroupDrawSet, GroupSample } from "./group-sample.js";
import type { GroupSettings } from "./group-settings.js";
import type { ParticipantFit } from "./summary.js";

export interface GroupFit {
  readonly participants: readonly ParticipantFit[];
  readonly group: GroupResult;
  readonly outputs: GroupOutputs;
  /** Absent with approximations, whose draws are not those of the posterior. */
  readonly leftOut?: GroupLeftOut;
  readonly draws: GroupDrawSet;
  /** Values in the cells on the estimation scale, [draw][parameter * cells + cell]. */
  readonly cellDraws: Float64Array;
}

/** How the parts of a result are computed. */
export interface Telling {
  readonly recipe: GroupRecipe;
  readonly threads: SamplingThreads;
  readonly signal?: AbortSignal;
}

/**
 * Derives all outputs from draws, of chains or of an approximation.
 *
 * @throws UsageError for contrasts and marginal means that name what there is not
 * @throws WorkerError where a thread cannot be started or breaks down
 */
export async function tellGroup(
  agent: Agent,
  model: GroupModel,
  sample: GroupSample,
  settings: GroupSettings,
  requests: OutputOptions,
  telling: Telling,
): Promise<GroupFit> {
  const { design } = model.built;
  const { density, centring, draws, laplace } = sample;
  const cellDraws = cellsOf(density, draws);
  const summarised = async () => {
    const { seed } = settings.method;
    const unpooled = await aloneEstimates(agent, model.participants, seed, telling.signal);
    const extras = { scored: scoredByCell(agent, model), unpooled };
    const source = { ...drawsFor(model, density, draws), approximate: settings.method.method !== "nuts" };
    const outputs =
      laplace === undefined
        ? groupOutputs(source, requests, extras)
        : laplaceOutputs(laplace, source, requests, extras);
    const participants = groupPeople(agent, model, density, cellDraws, outputs, sample.posterior);
    return { outputs, participants, warnings: afterwards(model, sample) };
  };
  const { own, leftOut } = await besideLeavingOut(sample, cellDraws, model, settings, telling, summarised);
  const { outputs, participants, warnings } = own;
  return {
    participants,
    group: {
      participants: design.participants.length,
      cells: design.cells.length,
      parameters: parametersOf(model, density, centring),
      correlated: design.joined,
      variables: design.variables,
      hyperpriors: model.hyperpriors.table,
      implied: model.hyperpriors.implied,
      dropped: model.built.dropped,
      notices: [...model.notices, ...outputs.notes],
      warnings: [...model.warnings, ...warnings],
      posterior: sample.posterior,
      interval: outputs.interval,
      population: outputs.population,
      contrasts: outputs.contrasts,
      marginalMeans: outputs.marginalMeans,
      poolingFactors: outputs.poolingFactors,
      ...(leftOut && { loo: looSummary(settings.unit, leftOut.loo) }),
      ...(laplace && { laplace: laplaceOf(laplace) }),
    },
    outputs,
    ...(leftOut && { leftOut }),
    draws,
    cellDraws,
  };
}

/** Does its own work while other threads leave units out, as far as they can. */
async function besideLeavingOut<Own>(
  { density, draws }: GroupSample,
  cellDraws: Float64Array,
  { study }: GroupModel,
  { method, unit }: GroupSettings,
  { recipe, threads, signal }: Telling,
  meanwhile: () => Promise<Own>,
): Promise<{ readonly own: Own; readonly leftOut?: GroupLeftOut }> {
  if (method.method !== "nuts") return { own: await meanwhile() };
  if (unit !== "trial") {
    return { own: await meanwhile(), leftOut: leaveOutIntegrated(density, draws, study, unit) };
  }
  const { chains, draws: each } = draws;
  const job = { chains, draws: each, cellDraws };
  const { loo, own } = await leaveOutTrials(density, recipe, job, threads, meanwhile, signal);
  return { own, leftOut: trialsLeftOut(density, loo, study) };
}

/** Draws as the outputs read them. */
function drawsFor(
  { built, hyperpriors }: GroupModel,
  density: GroupDensity,
  { chains, draws, values, valueNames }: GroupDrawSet,
): GroupDraws {
  return {
    design: built.design,
    hyperpriors,
    domains: density.domains,
    chains,
    draws,
    values,
    valueNames,
    parametrisation: built.design.parameters.map(({ terms }, p) =>
      terms.map((_, t) => parametrisationOf(density, p, t)[0] ?? "centred"),
    ),
  };
}

/** By column of a random term. */
function parametrisationOf(
  { structure, parametrisations }: GroupDensity,
  parameter: number,
  term: number,
): ("centred" | "non-centred")[] {
  return columnsOf(structure, parameter, term).map(([b, k]) => parametrisations[b]![k]!);
}

/** Block and column in it of every column of a random term. */
function columnsOf(
  { blocks }: GroupDensity["structure"],
  parameter: number,
  term: number,
): [block: number, column: number][] {
  return blocks.flatMap(({ columns }, b) =>
    columns.flatMap((column, k): [number, number][] =>
      column.parameter === parameter && column.term === term ? [[b, k]] : [],
    ),
  );
}

function parametersOf(
  { built, hyperpriors }: GroupModel,
  density: GroupDensity,
  centring: CentringChoice | undefined,
): GroupParameter[] {
  const rows = new Set(centring?.shears.flatMap(({ places }) => places.slice(1)));
  return built.design.parameters.map(({ parameter, pooling, formula, columns, terms }, p) => ({
    parameter,
    pooling,
    formula,
    columns,
    random: terms.map(({ grouping, columns: labels, groups, correlated }, t) => ({
      grouping,
      columns: labels,
      groups: groups.length,
      correlated,
      parametrisation: parametrisationOf(density, p, t),
      centring: columnsOf(density.structure, p, t).map(([b, k]) => {
        const { source = "stated", median = Number.NaN } = centring?.columns[b]?.[k] ?? {};
        return { source, median: finite(median) } as const;
      }),
      sheared: columnsOf(density.structure, p, t).map(([b, k]) => {
        const { coefficients, groups: all } = density.structure.blocks[b]!;
        return all.some((_, g) => rows.has(coefficients + k * all.length + g));
      }),
    })),
    prior: { mean: hyperpriors.parameters[p]!.m0, sd: hyperpriors.parameters[p]!.s0 },
  }));
}

/** Whether the data agreed with the hyperpriors, and had a say. Laplace EM says too little of sds to be asked. */
function afterwards({ hyperpriors, built }: GroupModel, { draws, laplace }: GroupSample): GroupWarning[] {
  if (laplace !== undefined) return [];
  const names = draws.valueNames.filter((name) => /^(b|sd)_/.test(name));
  const rows = new Map(summarise(draws, { names }).map((row) => [row.name, row]));
  return checkAgainstPosterior(hyperpriors, built.design, (name) => rows.get(name));
}

function laplaceOf({ hyperpriors, iterations, evidence, participants }: GroupLaplaceFit): GroupLaplace {
  return {
    hyperpriors,
    iterations,
    evidence,
    participants: participants.map(({ id, logMarginal, flags }) => ({ id, logMarginal, flags })),
  };
}

function cellsOf(density: GroupDensity, { values, valueNames }: GroupDrawSet): Float64Array {
  const width = valueNames.length;
  const { parameters, cells } = density.likelihood;
  const S = values.length / width;
  const all = new Float64Array(S * parameters * cells);
  for (let s = 0; s < S; s++) {
    all.set(density.cellsOf(values.subarray(s * width, (s + 1) * width)), s * parameters * cells);
  }
  return all;
}

/** Scored trials of every cell. */
function scoredByCell(agent: Agent, { participants, built: { design } }: GroupModel): Float64Array {
  const scored = participants.map(({ runs }, i) =>
    runs.map((run, r) => {
      const masks = trialMasks(agent, run).scored;
      const counts = new Map<number, number>();
      design.conditions[i]![r]!.forEach((condition, t) => {
        if (masks.some((mask) => mask[t] === 1)) counts.set(condition, (counts.get(condition) ?? 0) + 1);
      });
      return counts;
    }),
  );
  return Float64Array.from(design.cells, ({ participant, run, condition }) => {
    return scored[participant]![run]!.get(condition) ?? 0;
  });
}
