/**
 * The no-U-turn transition once more, as the recursion of the papers, written apart from the library's: the reference
 * that reads the same random numbers and must come to the same draws. inference 4.
 */

import type { Density } from "../../src/inference/density/index.js";
import { purpose, stream } from "../../src/random/index.js";

interface Point {
  readonly z: number[];
  readonly p: number[];
  readonly g: number[];
  readonly l: number;
}

interface Tree {
  readonly first: Point;
  readonly last: Point;
  readonly rho: number[];
  readonly lw: number;
  readonly proposal: Point;
}

export interface Mutation {
  readonly dropSeamChecks?: boolean;
  readonly uniformTop?: boolean;
}

const lse = (a: number, b: number): number => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
const plus = (a: number[], b: number[]): number[] => a.map((x, j) => x + b[j]!);

/** Draws from `begin` with a fixed step and diagonal metric; also the number of leapfrogs of each. */
export function recursiveDraws(
  density: Density,
  begin: readonly number[],
  options: { seed: number; step: number; metric: readonly number[]; maxDepth: number; draws: number },
  mutation: Mutation = {},
): { z: number[]; steps: number; depth: number }[] {
  const { seed, step, metric, maxDepth } = options;
  const [momenta, directions, proposals] = [purpose.momentum, purpose.direction, purpose.proposal].map(
    (use) => stream(seed, use, 0),
  ) as [ReturnType<typeof stream>, ReturnType<typeof stream>, ReturnType<typeof stream>];
  const at = (z: number[], p: number[]): Point => {
    const g = new Float64Array(z.length);
    const l = density.logDensity(Float64Array.from(z), g);
    return { z, p, g: [...g], l };
  };
  const energy = ({ l, p }: Point): number => p.reduce((sum, x, j) => sum + 0.5 * x * x * metric[j]!, 0) - l;
  const turns = (a: Point, b: Point, r: number[]): boolean => {
    const along = ({ p }: Point): number => p.reduce((sum, x, j) => sum + x * metric[j]! * r[j]!, 0);
    return !(along(a) > 0 && along(b) > 0);
  };
  const seam = (A: Tree, B: Tree): boolean =>
    turns(A.first, B.last, plus(A.rho, B.rho)) ||
    (mutation.dropSeamChecks !== true &&
      (turns(A.first, B.first, plus(A.rho, B.first.p)) || turns(A.last, B.last, plus(B.rho, A.last.p))));

  const out: { z: number[]; steps: number; depth: number }[] = [];
  let current = [...begin];
  for (let t = 0; t < options.draws; t++) {
    let merges = 0;
    let steps = 0;
    const p0 = current.map((_, j) => momenta.normal(t, j) / Math.sqrt(metric[j]!));
    const start = at(current, p0);
    const H0 = energy(start);
    const leapfrog = ({ z, p, g }: Point, e: number): Point => {
      const half = p.map((x, j) => x + 0.5 * e * g[j]!);
      const moved = at(
        z.map((x, j) => x + e * metric[j]! * half[j]!),
        half,
      );
      return { ...moved, p: half.map((x, j) => x + 0.5 * e * moved.g[j]!) };
    };
    const build = (from: Point, e: number, depth: number): Tree | undefined => {
      if (depth === 0) {
        const next = leapfrog(from, e);
        steps += 1;
        const D = H0 - energy(next);
        if (!(-D <= 1000)) return undefined;
        return { first: next, last: next, rho: next.p, lw: D, proposal: next };
      }
      const A = build(from, e, depth - 1);
      if (A === undefined) return undefined;
      const B = build(A.last, e, depth - 1);
      if (B === undefined) return undefined;
      const lw = lse(A.lw, B.lw);
      const takeB = proposals.uniform(t, merges++) < Math.exp(B.lw - lw);
      if (seam(A, B)) return undefined;
      return {
        first: A.first,
        last: B.last,
        rho: plus(A.rho, B.rho),
        lw,
        proposal: takeB ? B.proposal : A.proposal,
      };
    };
    let whole: Tree = { first: start, last: start, rho: p0, lw: 0, proposal: start };
    let depth = 0;
    while (depth < maxDepth) {
      const forward = directions.uniform(t, depth) > 0.5;
      const half = build(forward ? whole.last : whole.first, forward ? step : -step, depth);
      if (half === undefined) break;
      depth += 1;
      const total = lse(whole.lw, half.lw);
      const chance = Math.exp(half.lw - (mutation.uniformTop === true ? total : whole.lw));
      const proposal = proposals.uniform(t, merges++) < chance ? half.proposal : whole.proposal;
      // In time order: what was built backward is reversed.
      const B: Tree = forward ? half : { ...half, first: half.last, last: half.first };
      const [early, late] = forward ? [whole, B] : [B, whole];
      const turned = seam(early, late);
      whole = { first: early.first, last: late.last, rho: plus(early.rho, late.rho), lw: total, proposal };
      if (turned) break;
    }
    current = whole.proposal.z;
    out.push({ z: current, steps, depth });
  }
  return out;
}
