/**
 * The plan of a recurrence: which programs run before, on and after the trials to get its value, its outputs,
 * its gradient and its second derivatives. What does not depend on the trial is hoisted into a prologue that
 * runs once for each condition of a run. A back end only has to run programs.
 *
 * The backward sweep recomputes a trial from its stored state; only results that are expensive (elementary
 * functions, declared algorithms) are stored on the way forward as well.
 */

import type { Scalar } from "../scalar/sym.js";
import { adjoints, type Seed, tangents } from "./differentiate.js";
import { type Graph, Node, operandsOf, reach } from "./graph.js";
import { expensive, handedOn } from "./handed-on.js";
import { lower, type Program } from "./lower.js";
import type { Recurrence } from "./recurrence.js";

/**
 * Programs of one task. Inputs and outputs of each are listed in order:
 * - `prologue`: parameters [and their tangents] -> hoisted values, initial state, initial failure
 * - `forward`: state, columns, hoisted -> next state, value, failure, stored values, outputs
 * - `backward`: state, columns, hoisted, stored, adjoints of the next state -> adjoints of the state, adjoints
 *   of the invariants
 * - `epilogue`: parameters, adjoints of invariants, adjoints of the initial state -> adjoints of the active
 *   parameters
 * With second derivatives every state, adjoint and accumulated adjoint is followed by its tangent.
 */
export interface Plan {
  readonly prologue: Program;
  readonly forward: Program;
  readonly hoisted: number;
  /** Length of the state carried forward (with tangents in second order). */
  readonly state: number;
  readonly stored: number;
  readonly outputs: number;
  readonly backward?: {
    readonly trial: Program;
    readonly epilogue: Program;
    /** Number of adjoints carried from trial to trial. */
    readonly carried: number;
    /** Number of sums over trials, one for each condition. */
    readonly accumulated: number;
    /** Number of results: one for each active parameter (their tangents in second order). */
    readonly results: number;
  };
}

/** Value and failure only. @param varying parameters change within a run */
export function planValue(r: Recurrence, varying = false): Plan {
  return planForward(r, [], varying);
}

/** Value, failure and every output of every trial. @param varying parameters change within a run */
export function planOutputs(r: Recurrence, varying = false): Plan {
  return planForward(r, r.outputs, varying);
}

function planForward(r: Recurrence, outputs: readonly Scalar[], varying: boolean): Plan {
  const own: Tangible = { inputs: r.state, initial: r.initialState, next: r.nextState };
  const state = withHandedOn(r, own, outputs, varying);
  const wanted = [...state.next, r.value, r.failed, ...outputs];
  const trialInputs = [...state.inputs, ...r.columns];
  const hoisted = hoistable(r.graph, wanted, trialInputs);
  return {
    prologue: lower(r.parameters, [...hoisted, ...state.initial, r.initialFailed], new Set()),
    forward: lower([...trialInputs, ...hoisted], wanted, new Set(hoisted)),
    hoisted: hoisted.length,
    state: state.inputs.length,
    stored: 0,
    outputs: outputs.length,
  };
}

/**
 * Value and gradient.
 *
 * @param active parameters that the gradient is taken with respect to (indices into `parameters`)
 * @param varying parameters change within a run
 */
export function planGradient(r: Recurrence, active: readonly number[], varying = false): Plan {
  return planReverse(r, active, varying, false);
}

/** Value and, for one direction in the space of parameters, the derivative of the gradient along it. */
export function planHessianVector(r: Recurrence, active: readonly number[], varying = false): Plan {
  return planReverse(r, active, varying, true);
}

function planReverse(r: Recurrence, active: readonly number[], varying: boolean, second: boolean): Plan {
  const { graph } = r;
  const activeNodes = active.map((i) => r.parameters[i]!);
  const next = r.state.map((_, i) => graph.input(`adjoint of next state ${i}`));

  // Reverse sweep of one trial. Its leaves are the state and the invariants that the trial reads.
  const invariants = hoistable(graph, [...r.nextState, r.value], [...r.state, ...r.columns], dependenciesOf);
  const relevant = invariants.filter((node) => dependsOn(node, activeNodes));
  const seeds = [
    { value: r.value, adjoint: 1 },
    ...r.nextState.map((value, i) => ({ value, adjoint: next[i] as Scalar })),
  ];
  // Second derivatives of overflowing trials meet infinite factors where first ones do not: they ask everywhere.
  const discardable = new Set<Scalar>(second ? seeds.map(({ adjoint }) => adjoint) : []);
  const swept = sweep(graph, seeds, [...r.state, ...relevant], next, discardable);
  const stateAdjoints = swept.slice(0, r.state.length);
  const invariantAdjoints = swept.slice(r.state.length);

  // Reverse sweep of the start: from invariants and initial state to parameters.
  const sums = relevant.map((_, i) => graph.input(`sum of adjoints ${i}`));
  const atStart = r.state.map((_, i) => graph.input(`adjoint of initial state ${i}`));
  const { adjoints: gradient } = adjoints(
    graph,
    [
      ...relevant.map((value, i) => ({ value: value as Scalar, adjoint: sums[i] as Scalar })),
      ...r.initialState.map((value, i) => ({ value, adjoint: atStart[i] as Scalar })),
    ],
    activeNodes,
    new Set<Scalar>([...sums, ...atStart]),
  );

  const carriedForward: Tangible = { inputs: r.state, initial: r.initialState, next: r.nextState };
  if (!second) {
    return assemble(
      r,
      r.parameters,
      withHandedOn(r, carriedForward, [], varying),
      next,
      stateAdjoints,
      invariantAdjoints,
      sums,
      atStart,
      gradient,
    );
  }

  // Forward mode over all of it, along one direction.
  const direction = activeNodes.map((_, i) => graph.input(`direction ${i}`));
  const twin = (nodes: readonly Node[], what: string): Node[] =>
    nodes.map((_, i) => graph.input(`tangent of ${what} ${i}`));
  const dState = twin(r.state, "state");
  const dNext = twin(next, "adjoint of next state");
  const dSums = twin(sums, "sum of adjoints");
  const dAtStart = twin(atStart, "adjoint of initial state");
  const pairs = (nodes: readonly Node[], by: readonly Node[]) =>
    nodes.map((node, i) => ({ node, tangent: by[i] as Scalar }));
  const along = pairs(activeNodes, direction);
  const trial = [...along, ...pairs(r.state, dState), ...pairs(next, dNext)];
  const end = [...along, ...pairs(sums, dSums), ...pairs(atStart, dAtStart)];
  return assemble(
    r,
    [...r.parameters, ...direction],
    withHandedOn(
      r,
      {
        inputs: [...r.state, ...dState],
        initial: [...r.initialState, ...tangents(graph, r.initialState, along)],
        next: [...r.nextState, ...tangents(graph, r.nextState, trial)],
      },
      [],
      varying,
    ),
    [...next, ...dNext],
    [...stateAdjoints, ...tangents(graph, stateAdjoints, trial)],
    [...invariantAdjoints, ...tangents(graph, invariantAdjoints, trial)],
    [...sums, ...dSums],
    [...atStart, ...dAtStart],
    tangents(graph, gradient, end),
  );
}

/**
 * The reverse sweep of one trial. Whether the adjoint of a state may have been silenced depends on the trial behind,
 * which is the same program: asked again until no further one may.
 *
 * @param leaves the states, then the invariants
 * @param discardable adjoints of seeds that may be silenced from the start
 */
function sweep(
  graph: Graph,
  seeds: readonly Seed[],
  leaves: readonly Node[],
  next: readonly Node[],
  discardable: Set<Scalar>,
): readonly Scalar[] {
  for (;;) {
    const { adjoints: found, discarded } = adjoints(graph, seeds, leaves, discardable);
    const more = next.filter((node, i) => discarded[i] && !discardable.has(node));
    if (more.length === 0) return found;
    for (const node of more) discardable.add(node);
  }
}

interface Tangible {
  readonly inputs: readonly Node[];
  readonly initial: readonly Scalar[];
  readonly next: readonly Scalar[];
}

/** A state, and behind it the values that the trial before has computed already. */
function withHandedOn(
  r: Recurrence,
  state: Tangible,
  outputs: readonly Scalar[],
  varying: boolean,
): Tangible {
  const values = handedOn(r, [...state.next, r.value, r.failed, ...outputs], varying);
  return {
    inputs: [...state.inputs, ...values.map(({ value }) => value)],
    initial: [...state.initial, ...values.map(({ initial }) => initial)],
    next: [...state.next, ...values.map(({ next }) => next)],
  };
}

function assemble(
  r: Recurrence,
  parameters: readonly Node[],
  state: Tangible,
  next: readonly Node[],
  stateAdjoints: readonly Scalar[],
  accumulated: readonly Scalar[],
  sums: readonly Node[],
  atStart: readonly Node[],
  results: readonly Scalar[],
): Plan {
  const { graph } = r;
  const forwardOutputs = [...state.next, r.value, r.failed];
  const trialInputs = [...state.inputs, ...r.columns];
  const backwardOutputs = [...stateAdjoints, ...accumulated];
  const hoisted = hoistable(graph, [...forwardOutputs, ...backwardOutputs], [...trialInputs, ...next]);
  const stored = storable(graph, forwardOutputs, backwardOutputs, [...trialInputs, ...hoisted]);
  const pinned = new Set(hoisted);
  return {
    prologue: lower(parameters, [...hoisted, ...state.initial, r.initialFailed], new Set()),
    forward: lower([...trialInputs, ...hoisted], [...forwardOutputs, ...stored], pinned),
    hoisted: hoisted.length,
    state: state.inputs.length,
    stored: stored.length,
    outputs: 0,
    backward: {
      trial: lower([...trialInputs, ...hoisted, ...stored, ...next], backwardOutputs, pinned),
      epilogue: lower([...parameters, ...sums, ...atStart], results, new Set()),
      carried: next.length,
      accumulated: accumulated.length,
      results: results.length,
    },
  };
}

/** What the derivative of a node passes on to: its operands, or the declared inputs of a declared derivative. */
function dependenciesOf(node: Node): readonly Node[] {
  const { definition } = node;
  if (definition.kind !== "declared") return operandsOf(node);
  return definition.inputs.filter((x): x is Node => x instanceof Node);
}

/**
 * The invariants that trial programs read: nodes that do not depend on any trial input, but that a node which
 * does (or an output) reads. Constants stay constants.
 */
function hoistable(
  graph: Graph,
  outputs: readonly Scalar[],
  trialInputs: readonly Node[],
  below: (node: Node) => readonly Node[] = operandsOf,
): Node[] {
  const varies = new Uint8Array(graph.nodes.length);
  for (const node of trialInputs) varies[node.id] = 1;
  for (const node of graph.nodes) if (operandsOf(node).some((x) => varies[x.id])) varies[node.id] = 1;
  const found = new Set<Node>();
  const seen = new Set<Node>();
  const stack = outputs.filter((x): x is Node => x instanceof Node);
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node) || node.definition.kind === "constant") continue;
    seen.add(node);
    if (varies[node.id]) stack.push(...below(node));
    else found.add(node);
  }
  return [...found].sort((a, b) => a.id - b.id);
}

/** Expensive results of the forward program that the backward program needs again. */
function storable(
  graph: Graph,
  forward: readonly Scalar[],
  backward: readonly Scalar[],
  given: readonly Node[],
): Node[] {
  const inForward = reach(forward, new Set(given));
  const isExpensive = (node: Node): boolean =>
    node.definition.kind === "declared" ||
    (node.definition.kind === "operation" && expensive.has(node.definition.operation));
  // Storing one result makes those below it superfluous: walk from the backward outputs and stop there.
  const found = new Set<Node>();
  const stop = new Set(given);
  for (const node of graph.nodes) if (inForward.has(node) && isExpensive(node)) stop.add(node);
  for (const node of reach(backward, stop)) if (isExpensive(node) && inForward.has(node)) found.add(node);
  for (const node of given) found.delete(node);
  return [...found].sort((a, b) => a.id - b.id);
}

function dependsOn(node: Node, on: readonly Node[]): boolean {
  const targets = new Set(on);
  const stack = [node];
  const seen = new Set<Node>();
  while (stack.length > 0) {
    const current = stack.pop()!;
    if (targets.has(current)) return true;
    if (seen.has(current)) continue;
    seen.add(current);
    stack.push(...dependenciesOf(current));
  }
  return false;
}
