/**
 * The generative model itself, sampled from the roots down: states are drawn, parents first, and inputs from the
 * states. What an agent believes plays no role, nor do conventions and variants. Weber et al. 2023, arXiv:2305.10937,
 * eq. 8 and 64-66; hgf.md sections 2 and 9.4.
 */

import { UsageError } from "../errors.js";
import { adviceFor, type Failure, valueIn } from "../model/index.js";
import type { NamedNumbers } from "../model/session.js";
import { drawBernoulli, drawCategorical, purpose, type Random, stream } from "../random/index.js";
import { exp, sigmoid } from "../scalar/index.js";
import { originId } from "./expand.js";
import { fedNodes, type InputValue } from "./feed.js";
import type { Graph, NodeData } from "./graph.js";
import { networkValues } from "./parameters.js";
import { type Link, type Plan, type PlannedNode, planOf } from "./plan.js";
import { attributeOf, strengthOf } from "./step.js";
import { categoriesOf } from "./structure.js";

export interface GenerativeOptions {
  readonly trials: number;
  /** Names the random numbers (0), with `run` (0): one of several runs of the same seed. */
  readonly seed?: number | bigint;
  readonly run?: number;
  /** Time since the previous trial, one number a trial (default 1). */
  readonly timeSteps?: ArrayLike<number>;
  /** States that follow a course of their own, one number a trial by node; NaN is drawn. */
  readonly given?: Readonly<Record<string, ArrayLike<number>>>;
}

export interface GenerativeSample {
  /** Every state, by node (parts of a node as `c.state0`), one number a trial. */
  readonly states: ReadonlyMap<string, Float64Array>;
  /** What the states produced, one value a trial for each node that is fed: `Network.filter` takes it. */
  readonly inputs: Readonly<Record<string, readonly InputValue[]>>;
  /** Trials done: all of them, or those before a state left the range of numbers. */
  readonly trials: number;
  readonly failure?: Failure;
}

/** @throws UsageError for nodes that have no generative model, and for options that cannot be used */
export function generate(graph: Graph, options: GenerativeOptions): GenerativeSample {
  const { trials, seed = 0, run = 0, timeSteps, given = {} } = options;
  const plan = planOf(graph);
  check(graph, plan, options);
  const p = networkValues(graph);
  const numbers = stream(seed, purpose.environment, run);
  const now = new Map<string, number>();
  // Trial t has the numbers t + 1; those of 0 are for the states before the first trial.
  const start = numbers.at(0);
  for (const node of plan.states) {
    const deviation = 1 / Math.sqrt(attributeOf(node, "precision", p) as number);
    now.set(node.id, (attributeOf(node, "mean", p) as number) + deviation * start.normal());
  }
  const states = new Map(plan.states.map(({ id }) => [id, new Float64Array(trials).fill(Number.NaN)]));
  const inputs: Record<string, InputValue[]> = Object.fromEntries(fedNodes(graph).map(({ id }) => [id, []]));
  for (let trial = 0; trial < trials; trial++) {
    const random = numbers.at(trial + 1);
    const timeStep = timeSteps?.[trial] ?? 1;
    for (const node of plan.predictionOrder) {
      if (node.kind === "constant") now.set(node.id, attributeOf(node, "mean", p) as number);
      if (node.kind !== "continuous") continue;
      const drawn = drawState(node, now, timeStep, p, random);
      const fixed = given[node.id]?.[trial] ?? Number.NaN;
      const value = Number.isNaN(fixed) ? drawn : fixed;
      if (!Number.isFinite(value)) {
        const reason = Number.isNaN(value) ? "notANumber" : "outOfRange";
        const advice = adviceFor(reason);
        const failure: Failure = { reason, trial, node: node.id, quantity: "state", value, advice };
        return { states, inputs, trials: trial, failure };
      }
      now.set(node.id, value);
    }
    for (const { id } of plan.states) states.get(id)![trial] = now.get(id)!;
    for (const node of fedNodes(graph)) {
      inputs[node.id]!.push(drawInput(node, plan, now, inputs, p, random));
    }
  }
  return { states, inputs, trials };
}

function check(graph: Graph, plan: Plan, { trials, timeSteps, given = {} }: GenerativeOptions): void {
  const other = graph.nodes.find(({ kind }) => kind === "exponential-family" || kind === "dirichlet-process");
  if (other !== undefined) {
    throw new UsageError(
      `node ${other.id}: a node of kind ${other.kind} has no generative model over time; draw from the beliefs of ` +
        "the agent instead (samplePredictive)",
    );
  }
  if (!(Number.isInteger(trials) && trials >= 0)) {
    throw new UsageError(`trials must be a whole number of at least 0, got ${trials}`);
  }
  const series = [
    ...Object.entries(given),
    ...(timeSteps === undefined ? [] : [["timeSteps", timeSteps] as const]),
  ];
  for (const [name, { length }] of series) {
    if (length < trials) throw new UsageError(`${name} has ${length} values for ${trials} trials`);
  }
  for (let trial = 0; trial < trials; trial++) {
    const step = timeSteps?.[trial] ?? 1;
    if (!(step > 0 && step < Number.POSITIVE_INFINITY)) {
      throw new UsageError(`trial ${trial + 1}: timeStep must be positive and finite, got ${step}`);
    }
  }
  const known = plan.states.map(({ id }) => id);
  const unknown = Object.keys(given).find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw new UsageError(`given: no state "${unknown}"; the states are ${known.join(", ")}`);
  }
}

type Values = ReadonlyMap<string, number>;

/** Σ strength · g(x) over parents. */
function sumOf(links: readonly Link[], now: Values, p: NamedNumbers): number {
  return links.reduce((sum, link) => {
    const x = now.get(link.other.id)!;
    const value = link.coupling === undefined ? x : link.coupling.value<number>(x);
    return sum + (strengthOf(link, p) as number) * value;
  }, 0);
}

/** x ~ N(λ x + t (ρ + Σ α g(x_b)), t exp(ω + Σ κ x_c)) */
function drawState(
  node: PlannedNode,
  now: Values,
  timeStep: number,
  p: NamedNumbers,
  random: Random,
): number {
  const attribute = (name: string): number => attributeOf(node, name, p) as number;
  const drive = attribute("tonicDrift") + sumOf(node.valueParents, now, p);
  const mean = attribute("autoconnectionStrength") * now.get(node.id)! + timeStep * drive;
  const logVolatility = attribute("tonicVolatility") + sumOf(node.volatilityParents, now, p);
  return mean + Math.sqrt(timeStep * exp(logVolatility)) * random.normal();
}

function drawInput(
  node: NodeData,
  plan: Plan,
  now: Values,
  inputs: Readonly<Record<string, readonly InputValue[]>>,
  p: NamedNumbers,
  random: Random,
): InputValue {
  const { id, kind } = node;
  if (kind === "categorical") return drawCategorical(odds(id, categoriesOf(node), now), random);
  if (kind === "transitions") {
    const n = categoriesOf(node);
    const origin = inputs[id]!.at(-1);
    // The first state comes from nowhere: all are alike.
    const weights =
      typeof origin === "number" ? odds(originId(id, origin), n, now) : new Array<number>(n).fill(1);
    return drawCategorical(weights, random);
  }
  const { parameters, valueParents, volatilityParents } = plan.node(id);
  // The toolbox's continuous inputs have neither a bias nor a coupling parameter.
  const coupled = valueParents.map((link) =>
    typeof link.strength === "string" && p[link.strength] === undefined ? { ...link, strength: 1 } : link,
  );
  const drive = sumOf(coupled, now, p);
  if (kind === "binary") return drawBernoulli(sigmoid<number>(drive), random);
  if (kind === "volatile") {
    const last = inputs[id]!.at(-1);
    const before = typeof last === "number" ? last : valueIn(p, `${id}.mean`);
    const mean = valueIn(p, `${id}.autoconnectionStrength`) * before + drive;
    return mean + random.normal() / Math.sqrt(valueIn(p, `${id}.precision`));
  }
  const bias = parameters.tonicDrift === undefined ? 0 : valueIn(p, `${id}.tonicDrift`);
  const noise = volatilityParents.length === 0 ? 0 : exp(sumOf(volatilityParents, now, p));
  const variance = 1 / valueIn(p, `${id}.precision`) + noise;
  return bias + drive + Math.sqrt(variance) * random.normal();
}

/** The categories' probabilities up to their sum, which is not 1: each has a log odds of its own. */
function odds(id: string, categories: number, now: Values): number[] {
  return Array.from({ length: categories }, (_, i) => sigmoid<number>(now.get(`${id}.state${i}`)!));
}
