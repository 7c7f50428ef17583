/** Cells and lanes: which values of z a run reads under which condition, and where its derivatives go. */

import { type Agent, type CompiledAgent, freeIndices } from "../../agent/index.js";
import type { Batch } from "../../compile/index.js";
import { UsageError } from "../../errors.js";
import type { Domain } from "../../model/index.js";
import { chain, derivatives, toNative } from "../../model/transform.js";
import type { Design } from "../design/design.js";

/** Cells or runs of a participant: `from` to `from + count`. */
export interface Span {
  readonly from: number;
  readonly count: number;
}

/** Where the values of a lane lie in an array of z: parameter p of cell c at `p * stride + c - base`. */
export interface Place {
  readonly z: Float64Array;
  readonly stride: number;
  readonly base: number;
}

export class Lanes {
  /** Of each run, its cells in the order of its conditions. */
  readonly cellsOfRun: readonly Span[];
  readonly cellsOf: readonly Span[];
  readonly runsOf: readonly Span[];
  readonly ownerOfRun: Int32Array;
  readonly domains: readonly Domain[];
  /** Parameters of the kernel that are fixed, with places among the agent's. */
  private readonly fixed: readonly { readonly at: number; readonly index: number }[];
  /** Places of the free parameters among the kernel's. */
  private readonly free: readonly number[];

  constructor(
    agent: Agent,
    private readonly compiled: CompiledAgent,
    design: Design,
  ) {
    const { runsOf, freeIndex, inputs, runs } = compiled;
    this.runsOf = runsOf.map((own) => ({ from: own[0] ?? 0, count: own.length }));
    this.ownerOfRun = Int32Array.from(runsOf.flatMap((own, i) => own.map(() => i)));
    const runOfCell = design.cells.map(({ participant, run }) => runsOf[participant]![run]!);
    this.cellsOfRun = spansOf(runOfCell, runs.length);
    this.cellsOf = spansOf(
      runOfCell.map((r) => this.ownerOfRun[r]!),
      runsOf.length,
    );
    this.domains = freeIndex.map((i) => agent.parameters[i]!.domain);
    this.free = freeIndex.map((i) => inputs.indexOf(i));
    this.fixed = inputs.flatMap((index, at) => (freeIndex.includes(index) ? [] : [{ at, index }]));
  }

  /** A batch of these runs with the fixed parameters in place. */
  batch(run: Int32Array): Batch {
    const { inputs, conditions, priors } = this.compiled;
    const lanes = run.length;
    const parameters = new Float64Array(inputs.length * conditions * lanes);
    for (const { at, index } of this.fixed) {
      for (let c = 0; c < conditions; c++) {
        for (let lane = 0; lane < lanes; lane++) {
          const { native } = priors[this.ownerOfRun[run[lane]!]!]!;
          parameters[(at * conditions + c) * lanes + lane] = native[index]!;
        }
      }
    }
    return { lanes, run, parameters };
  }

  /** Gives a lane its values. Conditions that its run does not have get those of the first, to be legal. */
  give(batch: Batch, lane: number, { z, stride, base }: Place): void {
    const { conditions } = this.compiled;
    const { from, count } = this.cellsOfRun[batch.run[lane]!]!;
    for (let p = 0; p < this.free.length; p++) {
      const domain = this.domains[p]!;
      const at = this.free[p]! * conditions;
      const first = p * stride + from - base;
      for (let c = 0; c < conditions; c++) {
        batch.parameters[(at + c) * batch.lanes + lane] = toNative(domain, z[first + (c < count ? c : 0)]!);
      }
    }
  }

  /** Writes derivatives with respect to z, laid out as z, from those with respect to native values. */
  take(
    batch: Batch,
    lane: number,
    native: Float64Array,
    { z, stride, base }: Place,
    out: Float64Array,
  ): void {
    const { conditions } = this.compiled;
    const { from, count } = this.cellsOfRun[batch.run[lane]!]!;
    for (let p = 0; p < this.free.length; p++) {
      const domain = this.domains[p]!;
      const at = this.free[p]! * conditions;
      const first = p * stride + from - base;
      for (let c = 0; c < count; c++) {
        const slope = native[(p * conditions + c) * batch.lanes + lane]!;
        const value = batch.parameters[(at + c) * batch.lanes + lane]!;
        out[first + c] = chain(slope, slopeOf(domain, z[first + c]!, value));
      }
    }
  }
}

/** dx/dz, where x is the native value of z. */
function slopeOf(domain: Domain, z: number, x: number): number {
  if (domain.kind === "real") return 1;
  return domain.kind === "positive" ? x : derivatives(domain, z).first;
}

/** Where each owner's entries lie among those of all owners, which are in order. */
function spansOf(owners: ArrayLike<number>, count: number): Span[] {
  const counts = new Int32Array(count);
  for (let at = 0; at < owners.length; at++) counts[owners[at]!]! += 1;
  let next = 0;
  return Array.from(counts, (own) => {
    const from = next;
    next += own;
    return { from, count: own };
  });
}

/**
 * That a design was built from these participants, runs and trials, and for the parameters that are free.
 * @throws UsageError that names the first difference
 */
export function checkMatch(
  agent: Agent,
  participants: readonly { readonly id: string; readonly runs: readonly { readonly trials: number }[] }[],
  design: Design,
): void {
  const free = freeIndices(agent)
    .map((i) => agent.parameters[i]!.name)
    .join(", ");
  const designed = design.parameters.map(({ parameter }) => parameter).join(", ");
  if (free !== designed) {
    throw new UsageError(`group model: free parameters are ${free}, the design has ${designed}`);
  }
  const ids = participants.map(({ id }) => id);
  if (ids.length !== design.participants.length || ids.some((id, i) => id !== design.participants[i])) {
    throw new UsageError(
      `group model: participants are ${ids.join(", ")}, the design has ${design.participants.join(", ")}`,
    );
  }
  participants.forEach(({ id, runs }, i) => {
    const trials = runs.map((run) => run.trials).join(", ");
    const expected = design.conditions[i]!.map((run) => run.length).join(", ");
    if (trials !== expected) {
      throw new UsageError(
        `group model: the runs of participant ${id} have ${trials} trials, those of the design ${expected}`,
      );
    }
  });
}
