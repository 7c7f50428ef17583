/** Figures of sampled posteriors: of all participants the intervals, of one the chains and what they rest on. */

import type { Agent } from "../agent/index.js";
import {
  autocorrelationFigure,
  type Divergences,
  effectiveSizeFigure,
  energyFigure,
  type Figure,
  forestFigure,
  looPitFigure,
  type ParameterDraws,
  pairFigure,
  paretoKFigure,
  rankHistogramFigure,
  ridgesFigure,
  traceFigure,
  type UniformBand,
} from "../figures/index.js";
import type { FitResult, ParticipantFit } from "../fit/index.js";
import { uniformityBand } from "../inference/calibration/index.js";
import { eBfmi, essBulk, essTail } from "../inference/diagnostics/index.js";
import { fileNames } from "./file-names.js";
import { freeParameters } from "./group-figures.js";
import { parameterLabel, parameterOf } from "./labels.js";
import { type NamedFigure, type PosteriorKind, posteriorKinds, type Sampled } from "./source.js";

/** Points at which effective sizes are computed. */
const SIZES = 10;
/** Effective draws a chain that are enough, as in the verdict. */
const ENOUGH = 100;
/** Probability that uniform transforms stay inside the band. */
const BAND = 0.99;
/** Of fewer transforms nothing can be seen. */
const FEW = 20;

const statuses = { converged: "trusted", notConverged: "not trusted", failed: "failed" } as const;

/** Mean and 89 % interval of each participant; none where nothing was sampled. */
export function posteriorForest(result: FitResult, agent: Agent): NamedFigure[] {
  const { participants } = result;
  if (participants.every(({ posterior }) => posterior === undefined)) return [];
  const figure = forestFigure({
    title: "Sampled posteriors: mean and 89 % interval",
    parameters: freeParameters(result, agent).map((parameter, j) => ({
      label: parameterLabel(agent, parameter),
      name: parameter.name,
      scale: parameter.domain.kind === "positive" ? "log" : "linear",
      rows: participants.map(({ id, posterior }) => {
        const { mean = null, interval = null } = posterior?.estimates[j] ?? {};
        const status = statuses[posterior?.status ?? "failed"];
        return { id, value: mean, low: interval?.[0] ?? null, high: interval?.[1] ?? null, status };
      }),
    })),
  });
  return [{ kind: "posterior", name: "posterior", figure }];
}

/**
 * Figures of the draws of one participant, those of the kinds that are wanted and that there is something to draw of:
 * Pathfinder's draws form no chains.
 *
 * @param wanted default: all
 */
export function posteriorFigures(
  result: FitResult,
  agent: Agent,
  fit: ParticipantFit,
  sampled: Sampled,
  wanted: readonly PosteriorKind[] = posteriorKinds,
): NamedFigure[] {
  const file = fileNames(result).get(fit.id) ?? "participant";
  const drawing = drawingsOf(agent, fit, sampled);
  return wanted.flatMap((kind): NamedFigure[] => {
    const figure = drawing[kind]?.();
    return figure === undefined ? [] : [{ kind, name: `${file}-${kind}`, participant: fit.id, figure }];
  });
}

type Drawings = Readonly<Partial<Record<PosteriorKind, () => Figure>>>;

function drawingsOf(agent: Agent, { id, estimates }: ParticipantFit, sampled: Sampled): Drawings {
  const { stats, loo = [] } = sampled;
  const parameters = estimates.map(({ name }, j): ParameterDraws => {
    const label = parameterLabel(agent, parameterOf(agent, name));
    return { name, label, chains: columnOf(sampled, sampled.values, estimates.length, j) };
  });
  const divergences = divergencesOf(sampled);
  const transforms = loo.map(({ transform }) => transform).filter((x) => !Number.isNaN(x));
  const title = (what: string): string => `${what} of participant ${id}`;
  const { energy } = stats;
  const chains: Drawings = {
    trace: () => traceFigure({ title: title("Draws"), parameters, divergences }),
    ranks: () => rankHistogramFigure({ title: title("Ranks of the draws"), parameters }),
    autocorrelation: () =>
      autocorrelationFigure({ title: title("Autocorrelation of the draws"), parameters }),
    ess: () => sizes(title("Effective sample sizes"), parameters, sampled),
  };
  return {
    ...(stats.energy === undefined ? {} : chains),
    densities: () => ridgesFigure({ title: title("Densities of the draws"), parameters }),
    ...(parameters.length < 2
      ? {}
      : { pairs: () => pairFigure({ title: title("Pairs of parameters"), parameters, divergences }) }),
    ...(energy === undefined ? {} : { energy: () => energies(title("Energies"), sampled, energy) }),
    ...(loo.length === 0
      ? {}
      : {
          paretok: () =>
            paretoKFigure({
              title: title("Pareto k of the responses"),
              k: loo.map(({ k }) => k),
              unitLabel: "\\text{Response}",
              ids: loo.map(({ trial }) => trial),
            }),
        }),
    ...(transforms.length < FEW
      ? {}
      : {
          loopit: () =>
            looPitFigure({
              title: title("LOO-PIT of the responses"),
              pit: transforms,
              band: bandOf(transforms.length),
            }),
        }),
  };
}

/** The band takes a while, and is the same for everybody with as many responses. */
const bands = new Map<number, UniformBand>();

function bandOf(count: number): UniformBand {
  const known = bands.get(count) ?? { ...uniformityBand(count, BAND), probability: BAND };
  bands.set(count, known);
  return known;
}

/** One column of draws, a series for each chain. */
function columnOf(
  { chains, draws }: Sampled,
  values: Float64Array,
  width: number,
  at: number,
): Float64Array[] {
  return Array.from({ length: chains }, (_, c) =>
    Float64Array.from({ length: draws }, (_, n) => values[(c * draws + n) * width + at]!),
  );
}

function divergencesOf(sampled: Sampled): Divergences {
  const { diverging } = sampled.stats;
  if (diverging === undefined) return [];
  return columnOf(sampled, diverging, 1, 0).map((chain) =>
    Array.from(chain).flatMap((is, draw) => (is === 1 ? [draw] : [])),
  );
}

function sizes(title: string, parameters: readonly ParameterDraws[], { chains, draws }: Sampled): Figure {
  const lengths = Array.from({ length: SIZES }, (_, k) => Math.floor((draws * (k + 1)) / SIZES));
  return effectiveSizeFigure({
    title,
    enough: ENOUGH * chains,
    parameters: parameters.map(({ label, name, chains: own }) => {
      const first = lengths.map((length) => own.map((chain) => Float64Array.from(chain).subarray(0, length)));
      return {
        ...{ label, name },
        draws: lengths.map((length) => length * chains),
        bulk: first.map(essBulk),
        tail: first.map(essTail),
      };
    }),
  });
}

function energies(title: string, sampled: Sampled, energy: Float64Array): Figure {
  return energyFigure({
    title,
    chains: columnOf(sampled, energy, 1, 0).map((own) => ({ energy: own, eBfmi: eBfmi(own) })),
  });
}
