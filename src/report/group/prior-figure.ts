/** Hyperpriors against posteriors of population quantities. */

import type { Agent } from "../../agent/index.js";
import { type Figure, type PriorPosteriorData, priorPosteriorFigure } from "../../figures/index.js";
import type { GroupResult } from "../../fit/group-result.js";
import { type Hyperprior, logHyperprior, parseHyperprior } from "../../group/hyperpriors/index.js";
import type { PopulationRow } from "../../group/outputs/index.js";
import { estimationLabel, termLabel, valueName } from "./labels.js";
import type { GroupExtras } from "./source.js";

const POINTS = 240;

/** Undefined where there are no draws to show. */
export function hyperpriorsFigure(
  agent: Agent,
  { population }: GroupResult,
  { draws, truth = {} }: GroupExtras,
): Figure | undefined {
  const quantities = population.flatMap((row): PriorPosteriorData["quantities"] => {
    const name = valueName(row);
    const values = name === undefined ? undefined : draws?.(name);
    const prior = hyperpriorOf(row);
    if (name === undefined || values === undefined || prior === undefined) return [];
    const reference = truth[name];
    const sd = row.kind === "sd" ? "sd of " : "";
    const label = `${sd}${estimationLabel(agent, row.parameter)}: ${termLabel(row)}`;
    return [
      {
        label,
        name,
        prior: densityOf(prior, values),
        draws: values,
        ...(reference !== undefined && { reference }),
      },
    ];
  });
  if (quantities.length === 0) return undefined;
  return priorPosteriorFigure({ title: "Population quantities: hyperprior and posterior", quantities });
}

function hyperpriorOf({ kind, prior }: PopulationRow): Hyperprior | undefined {
  if (prior === "") return undefined;
  if (kind === "intercept") return parseHyperprior(prior, "mean", "hyperprior").prior;
  if (kind === "coefficient") return parseHyperprior(prior, "coefficients", "hyperprior").prior;
  return kind === "sd" ? parseHyperprior(prior, "sd", "hyperprior").prior : undefined;
}

function densityOf(
  prior: Hyperprior,
  draws: Float64Array,
): PriorPosteriorData["quantities"][number]["prior"] {
  const [low, high] = rangeOf(prior, draws);
  const x = Float64Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1));
  return { x, density: x.map((at) => Math.exp(logHyperprior(prior, at).value)) };
}

/** Where nearly all of a hyperprior lies; of heavy tails as much as the posterior asks for. */
function rangeOf(prior: Hyperprior, draws: Float64Array): readonly [number, number] {
  const reach = draws.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  switch (prior.family) {
    case "normal":
      return [prior.mean - 4 * prior.sd, prior.mean + 4 * prior.sd];
    case "student":
      return [prior.mean - 6 * prior.scale, prior.mean + 6 * prior.scale];
    case "uniform":
      return [prior.low, prior.high];
    case "laplace":
      return [-6 * prior.scale, 6 * prior.scale];
    case "half-normal":
      return [0, 4 * prior.scale];
    case "half-student":
    case "half-cauchy":
      return [0, Math.max(6 * prior.scale, 1.5 * reach)];
    case "exponential":
      return [0, 6 / prior.rate];
    case "lognormal":
      return [0, Math.max(Math.exp(prior.meanlog + 2 * prior.sdlog), 1.5 * reach)];
    case "inverse-gamma":
      return [0, Math.max((4 * prior.scale) / prior.shape, 1.5 * reach)];
  }
}
