/**
 * A participant as `tapas_fitModel` returns one (HGF toolbox 8.2): `est.p_prc`, `est.p_obs`, `est.optim`, `est.traj`
 * as trials x levels, `est.u`, `est.y`, `est.ign`, `est.irr`, and of the settings what its plots read.
 */

import { type Agent, freeIndices, resolvePriors } from "../../agent/index.js";
import {
  type FitResult,
  nativeAtMode,
  type ParticipantData,
  type ParticipantFit,
  type ParticipantTrajectories,
  streamColumn,
} from "../../fit/index.js";
import { matlabNames } from "./names.js";
import { blocks, priorBlocks, vector } from "./parameters.js";
import { column, columns, empty, type MatValue, matrix, row, scalar, struct, text } from "./value.js";

/** @param names of quantities and parameters -> names of fields */
export function toolboxEstimate(
  agent: Agent,
  result: FitResult,
  fit: ParticipantFit,
  beliefs: ParticipantTrajectories,
  names: ReadonlyMap<string, string>,
): MatValue {
  const data = runsOf(agent, beliefs);
  const native = nativeAtMode(agent, data, fit);
  const priors = resolvePriors(agent, data.runs);
  const estimation = priors.estimation.slice();
  freeIndices(agent).forEach((i, j) => {
    estimation[i] = fit.estimates[j]!.estimation!;
  });
  const perceptual = agent.filter.parameters.length;
  const all = agent.parameters.map((_, i) => i);
  const [prc, obs] = [all.slice(0, perceptual), all.slice(perceptual)];
  const levels = levelsOf(agent);
  const at = (name: string): Float64Array => beliefs.columns.get(name)!;
  const inputs = inputNames(agent).map(at);
  const responses = scoring(agent).map(({ name }) => at(streamColumn(agent, name, "response")));
  const ignored = (t: number): boolean =>
    agent.settings.missingInput === "frozen" && Number.isNaN(inputs[0]![t]!);
  const trials = Array.from({ length: beliefs.trials }, (_, t) => t);
  const list = (is: (t: number) => boolean): MatValue => row(trials.filter(is).map((t) => t + 1));
  const vectors = (indices: readonly number[]): Record<string, MatValue> => ({
    p: row(vector(agent, indices, native)),
    ptrans: row(vector(agent, indices, estimation)),
  });
  return struct({
    y: columns(responses, beliefs.trials),
    u: columns(inputs, beliefs.trials),
    ign: list(ignored),
    irr: list((t) => ignored(t) || (responses[0] !== undefined && Number.isNaN(responses[0][t]!))),
    run: column(at("run")),
    trial: column(at("trial")),
    ...(beliefs.columns.has("time") ? { time: column(at("time")) } : {}),
    c_prc: struct({
      model: text(result.model.perceptual),
      ...(levels > 1 ? { n_levels: scalar(levels) } : {}),
      ...priorBlocks(agent, prc, priors, names),
      priormus: row(vector(agent, prc, priors.estimation)),
      priorsas: row(vector(agent, prc, priors.variances)),
    }),
    c_obs: struct({
      model: text(result.model.responses.map(({ model }) => model).join(", ")),
      predorpost: scalar(agent.settings.respondFrom === "posterior" ? 2 : 1),
      ...priorBlocks(agent, obs, priors, names),
      priormus: row(vector(agent, obs, priors.estimation)),
      priorsas: row(vector(agent, obs, priors.variances)),
    }),
    optim: struct({
      ...optimisation(fit, row([...vector(agent, prc, estimation), ...vector(agent, obs, estimation)])),
      ...trialWise(agent, beliefs),
    }),
    p_prc: struct({ ...blocks(agent, prc, native, names), ...vectors(prc) }),
    p_obs: struct({ ...blocks(agent, obs, native, names), ...vectors(obs) }),
    traj: trajectories(agent, beliefs, names),
    responses: struct(
      Object.fromEntries(
        agent.streams.flatMap(({ name }) =>
          ["prediction", "log_likelihood", "residual", "scored"].map((what) => {
            const source = streamColumn(agent, name, what);
            return [names.get(source)!, column(at(source))];
          }),
        ),
      ),
    ),
  });
}

/** Names of fields that a fit needs: parameters, and columns that are not under a toolbox name. */
export function fieldNames(agent: Agent): Map<string, string> {
  const quantities = agent.filter.quantities.filter((q) => q.toolbox === undefined).map((q) => q.name);
  const streams = agent.streams.flatMap(({ name }) =>
    ["prediction", "log_likelihood", "residual", "scored"].map((what) => streamColumn(agent, name, what)),
  );
  return matlabNames([...agent.parameters.map((p) => p.name), ...quantities, ...streams]);
}

/** Trials of each run, as far as priors that are read off the inputs need them. */
function runsOf(agent: Agent, { id, columns }: ParticipantTrajectories): ParticipantData {
  const run = columns.get("run")!;
  const runs: { trials: number; inputs: Record<string, Float64Array>; responses: Float64Array[] }[] = [];
  for (let from = 0; from < run.length; ) {
    let to = from;
    while (to < run.length && run[to] === run[from]) to++;
    const inputs = inputNames(agent).map((name) => [name, columns.get(name)!.slice(from, to)] as const);
    runs.push({ trials: to - from, inputs: Object.fromEntries(inputs), responses: [] });
    from = to;
  }
  return { id, runs };
}

function inputNames({ filter, settings }: Agent): string[] {
  return [...filter.inputs.map((input) => input.name), ...settings.extraInputs];
}

function scoring({ streams }: Agent): Agent["streams"] {
  return streams.filter((stream) => stream.response.scores === "response");
}

function optimisation(fit: ParticipantFit, final: MatValue): Record<string, MatValue> {
  const minus = (x: number | null): number | null => (x === null ? null : -x);
  return {
    final,
    H: matrix(fit.hessian),
    Sigma: matrix(fit.covariance),
    Corr: matrix(fit.correlation),
    negLl: scalar(minus(fit.logLikelihood)),
    negLj: scalar(minus(fit.logJoint)),
    LME: scalar(fit.evidence?.value),
    accu: scalar(fit.accuracy),
    comp: scalar(fit.complexity),
    AIC: scalar(fit.aic),
    BIC: scalar(fit.bic),
    LME_method: text(fit.evidence?.method ?? ""),
    LME_laplace: scalar(fit.evidence?.laplace),
    LME_sampled: scalar(fit.evidence?.sampled?.logEvidence),
    LME_khat: scalar(fit.evidence?.sampled?.khat),
  };
}

/** What the toolbox's plots of residuals read, a column a stream. */
function trialWise(agent: Agent, beliefs: ParticipantTrajectories): Record<string, MatValue> {
  const each = (what: string): MatValue =>
    columns(
      agent.streams.map(({ name }) => beliefs.columns.get(streamColumn(agent, name, what))!),
      beliefs.trials,
    );
  return { trialLogLls: each("log_likelihood"), yhat: each("prediction"), res: each("residual") };
}

/** Level of a quantity under its toolbox name: `mu_2` is column 2 of `mu`. */
function levelOf(toolbox: string): { readonly field: string; readonly level: number } {
  const [, field, level] = /^(.+)_(\d+)$/.exec(toolbox) ?? [];
  return field === undefined ? { field: toolbox, level: 1 } : { field, level: Number(level) };
}

function levelsOf({ filter }: Agent): number {
  // Of arms and walks `mu_2_1` is level 2 as well.
  return Math.max(
    1,
    ...filter.quantities.map(({ toolbox }) => Number(/^mu_(\d+)/.exec(toolbox ?? "")?.[1] ?? 1)),
  );
}

/** Quantities under the toolbox's names as trials x levels, NaN where a level has none; others as columns. */
function trajectories(
  { filter }: Agent,
  beliefs: ParticipantTrajectories,
  names: ReadonlyMap<string, string>,
): MatValue {
  const fields = new Map<string, Float64Array[]>();
  for (const { name, toolbox } of filter.quantities) {
    const { field, level } = toolbox === undefined ? { field: names.get(name)!, level: 1 } : levelOf(toolbox);
    const levels = fields.get(field) ?? [];
    const absent = new Float64Array(beliefs.trials).fill(Number.NaN);
    while (levels.length < level) levels.push(absent);
    levels[level - 1] = beliefs.columns.get(toolbox ?? name)!;
    fields.set(field, levels);
  }
  return struct(
    Object.fromEntries([...fields].map(([field, levels]) => [field, columns(levels, beliefs.trials)])),
  );
}

/** `est` of somebody whose fit failed. */
export const noEstimate = empty;
