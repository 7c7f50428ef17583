/**
 * Inputs drawn from what is believed before they come: the agent's own predictive distribution. hgf.md 9.4. Inputs of
 * one trial are drawn independently given the prediction.
 */

import { valueIn } from "../model/index.js";
import type { NamedNumbers } from "../model/session.js";
import { drawBernoulli, drawCategorical, drawChiSquare, drawStudentT, type Random } from "../random/index.js";
import { originId } from "./expand.js";
import { fedNodes, type InputValue } from "./feed.js";
import { couplingName, type Graph, type NodeData } from "./graph.js";
import { inputVariance } from "./links.js";
import { networkValues } from "./parameters.js";
import type { Plan } from "./plan.js";
import { categoriesOf, exponentialFamilyOf } from "./structure.js";

/**
 * Which variance a continuous input is drawn with.
 *
 * - `marginal`: its noise and the uncertainty about its value parents, the density that `inputSurprise` scores
 * - `conditional`: the stored 1/π̂, in which an input without noise parents has its noise only, as pyhgf draws
 */
export type InputUncertainty = "marginal" | "conditional";

/** The trial that is due. */
export interface DueTrial {
  readonly state: NamedNumbers;
  readonly prediction: NamedNumbers;
  readonly timeStep: number;
}

/** One value for each node that is fed. */
export function drawInputs(
  graph: Graph,
  plan: Plan,
  due: DueTrial,
  random: Random,
  uncertainty: InputUncertainty,
): Record<string, InputValue> {
  const strengths = graph.edges.map((edge): [string, number] => [couplingName(edge), edge.strength]);
  const p = { ...Object.fromEntries(strengths), ...networkValues(graph) };
  const drawn: Record<string, InputValue> = {};
  for (const node of fedNodes(graph)) {
    const value = drawNode(node, plan, due, p, random, uncertainty);
    if (value !== undefined) drawn[node.id] = value;
  }
  return drawn;
}

function drawNode(
  node: NodeData,
  plan: Plan,
  { state, prediction, timeStep }: DueTrial,
  p: NamedNumbers,
  random: Random,
  uncertainty: InputUncertainty,
): InputValue | undefined {
  const { id, kind } = node;
  switch (kind) {
    case "binary":
      return drawBernoulli(valueIn(prediction, `${id}.expectedMean`), random);
    case "input":
    case "volatile": {
      const variance =
        uncertainty === "marginal"
          ? inputVariance<number>(plan.node(id), plan, timeStep, prediction, p)
          : 1 / valueIn(prediction, `${id}.expectedPrecision`);
      return valueIn(prediction, `${id}.expectedMean`) + Math.sqrt(variance) * random.normal();
    }
    case "categorical":
      return drawCategorical(probabilities(id, categoriesOf(node), prediction), random);
    case "transitions": {
      const n = categoriesOf(node);
      const origin = Array.from({ length: n }, (_, i) => i).find(
        (i) => valueIn(state, `${id}.previous[${i}]`) === 1,
      );
      // Where nobody knows where the sequence was, all states are alike.
      const weights =
        origin === undefined
          ? new Array<number>(n).fill(1)
          : probabilities(originId(id, origin), n, prediction);
      return drawCategorical(weights, random);
    }
    case "exponential-family":
      return drawFamily(node, state, random);
    case "dirichlet-process":
      return drawMixture(id, state, valueIn(p, `${id}.alpha`), random);
    default:
      return undefined;
  }
}

function probabilities(id: string, categories: number, prediction: NamedNumbers): number[] {
  return Array.from({ length: categories }, (_, i) => valueIn(prediction, `${id}.binary${i}.expectedMean`));
}

/** Student t with ν + 1 degrees of freedom around the mean, scaled by the root of the covariance. */
function drawFamily(node: NodeData, state: NamedNumbers, random: Random): InputValue {
  const { id } = node;
  const { dimension } = exponentialFamilyOf(node);
  const statistic = (i: number): number => valueIn(state, `${id}.expectedSufficientStatistics[${i}]`);
  const nu = valueIn(state, `${id}.nu`);
  if (dimension === 1) {
    const mean = statistic(0);
    return mean + Math.sqrt(statistic(1) - mean * mean) * drawStudentT(nu + 1, random);
  }
  const covariance = (i: number, j: number): number =>
    statistic(dimension + (i * (i + 1)) / 2 + j) - statistic(i) * statistic(j);
  const root = choleskyRoot(dimension, covariance);
  const normals = Array.from({ length: dimension }, () => random.normal());
  // One scale for all entries makes normal draws a multivariate t.
  const scale = Math.sqrt((nu + 1) / drawChiSquare(nu + 1, random));
  return normals.map((_, i) => {
    const deviation = root[i]!.reduce((sum, entry, j) => sum + entry * normals[j]!, 0);
    return statistic(i) + scale * deviation;
  });
}

/** L with L Lᵀ the covariance; a direction without variance stays without. */
function choleskyRoot(dimension: number, covariance: (i: number, j: number) => number): number[][] {
  const root = Array.from({ length: dimension }, () => new Array<number>(dimension).fill(0));
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = covariance(i, j);
      for (let k = 0; k < j; k++) rest -= root[i]![k]! * root[j]![k]!;
      const pivot = root[j]![j]!;
      root[i]![j] = i === j ? Math.sqrt(Math.max(0, rest)) : pivot === 0 ? 0 : rest / pivot;
    }
  }
  return root;
}

/** A cluster in proportion to its size, or a new one drawn where new ones are proposed from. */
function drawMixture(id: string, state: NamedNumbers, alpha: number, random: Random): number {
  const active = valueIn(state, `${id}.activeClusters`);
  const sizes = Array.from({ length: active }, (_, j) => valueIn(state, `${id}.counts[${j}]`));
  const cluster = drawCategorical([...sizes, alpha], random);
  if (cluster === active) {
    const [mean, deviation] = [10 * random.normal(), 3 * Math.abs(random.normal())];
    return mean + deviation * random.normal();
  }
  const statistic = (i: number): number =>
    valueIn(state, `${id}.cluster${cluster}.expectedSufficientStatistics[${i}]`);
  const mean = statistic(0);
  return mean + Math.sqrt(statistic(1) - mean * mean) * random.normal();
}
