// Ranks of true values among states of a Markov chain that passes through them. True values are one draw of the
// posterior; a chain that leaves the posterior as it is, run from them forwards and backwards for random shares of its
// length, makes states that can be exchanged with them, whether it mixes or not (Besag & Clifford 1989, Biometrika
// 76:633-642). So ranks are uniform also where the posterior has modes that no search finds. A chain that mixes badly
// makes the test weak, never wrong: how many states count for independent ones is told.
import type { AgentDensity } from "../../src/agent/index.js";
import { essBulk } from "../../src/inference/diagnostics/effective.js";
import { cholesky, logDeterminantFromCholesky } from "../../src/inference/linear.js";
import { purpose, type Random, stream } from "../../src/random/index.js";
import { logGamma } from "../../src/scalar/special.js";

/** Degrees of freedom of the Student t of independent proposals. */
const NU = 5;
/** Share of steps that are trajectories, how many leaps these have at most, and the length of a leap in units of the shape. */
const TRAJECTORIES = 0.25;
const MOST_LEAPS = 8;
const LEAP = 0.7;

export interface PosteriorRanks {
  /** Of each free parameter: share of states below the true value, ties broken at random; in (0, 1). */
  readonly ranks: readonly number[];
  /** Independent draws that the states count for, of the slowest parameter. */
  readonly effective: number;
}

/** Mode and covariance of the Laplace approximation. They depend on responses, not on true values. */
export interface Approximation {
  readonly mode: Float64Array;
  readonly covariance?: Float64Array;
}

/**
 * Chains of all participants side by side.
 *
 * @param states of a chain, the true values not counted
 * @param thin steps from one state to the next
 */
export function posteriorRanks(
  density: AgentDensity,
  approximations: readonly (Approximation | undefined)[],
  truths: readonly Float64Array[],
  { states, thin, seed }: { readonly states: number; readonly thin: number; readonly seed: number },
): PosteriorRanks[] {
  const start = density.value(truths.map((z, participant) => ({ participant, z })));
  const chains = truths.map((truth, participant) => {
    const random = stream(seed, purpose.posteriorPredictive, participant).at(0);
    const first = { z: truth, log: start[participant]!.logJoint };
    return {
      truth,
      random,
      // States before the true values; the kernel is its own reverse.
      before: Math.floor(random.uniform() * (states + 1)),
      moves: proposals(density, participant, approximations[participant], random),
      first,
      at: first,
      states: [] as Float64Array[],
    };
  });
  // Which kind of move comes next does not depend on the chains, so that a step is its own reverse.
  const kinds = stream(seed, purpose.posteriorPredictive, truths.length).at(0);
  for (let step = 0; step < states * thin; step++) {
    for (const chain of chains) {
      if (step !== chain.before * thin) continue;
      chain.states.reverse();
      chain.at = chain.first;
    }
    const leaps = kinds.uniform() < TRAJECTORIES ? 1 + Math.floor(MOST_LEAPS * kinds.uniform()) : 0;
    const moves =
      leaps === 0 ? chains.map(({ at, moves }) => moves.propose(at.z)) : trajectories(density, chains, leaps);
    const values = density.value(moves.map(({ z }, participant) => ({ participant, z })));
    chains.forEach((chain, k) => {
      const { logJoint, failed } = values[k]!;
      const { z, back } = moves[k]!;
      const log = failed ? Number.NEGATIVE_INFINITY : logJoint;
      if (Math.log(chain.random.uniform()) < log - chain.at.log + back) chain.at = { z, log };
      if ((step + 1) % thin === 0) chain.states.push(chain.at.z);
    });
  }
  return chains.map(({ truth, states: all, random }) => {
    const columns = [...truth].map((_, j) => Float64Array.from(all, (z) => z[j]!));
    return {
      ranks: columns.map((values, j) => {
        const below = values.filter((value) => value < truth[j]!).length;
        const same = values.filter((value) => value === truth[j]!).length;
        return (below + random.uniform() * (same + 1)) / (states + 1);
      }),
      effective: Math.min(...columns.map((values) => essBulk([values]))),
    };
  });
}

/**
 * Hamiltonian trajectories (Neal 2011, Handbook of MCMC, chapter 5) of all chains, with momenta and steps in the shape of
 * the approximation. One that ends outside the model's domain is refused like any other move.
 */
function trajectories(
  density: AgentDensity,
  chains: readonly {
    readonly random: Random;
    readonly at: { readonly z: Float64Array };
    readonly moves: Moves;
  }[],
  leaps: number,
): Move[] {
  const slopes = (at: readonly Float64Array[]) =>
    density.gradient(at.map((z, participant) => ({ participant, z }))).map(({ gradient }) => gradient);
  const size = chains.map(({ random }) => LEAP * 10 ** (-2 * random.uniform() ** 3));
  const momentum = chains.map(({ random, at }) => at.z.map(() => random.normal()));
  const before = momentum.map(energy);
  let z = chains.map(({ at }) => at.z);
  let slope = slopes(z);
  for (let leap = 0; leap < leaps; leap++) {
    push();
    z = z.map((at, k) => {
      const step = chains[k]!.moves.shape.times(momentum[k]!);
      return at.map((x, j) => x + size[k]! * step[j]!);
    });
    slope = slopes(z);
    push();
  }
  return z.map((at, k) => ({ z: at, back: before[k]! - energy(momentum[k]!) }));

  function push(): void {
    chains.forEach(({ moves }, k) => {
      const force = moves.shape.transposedTimes(slope[k]!);
      momentum[k] = momentum[k]!.map((p, j) => p + 0.5 * size[k]! * force[j]!);
    });
  }
}

const energy = (p: Float64Array): number => 0.5 * p.reduce((sum, x) => sum + x * x, 0);

/** A move, and the log of how much more often it is proposed backwards. */
interface Move {
  readonly z: Float64Array;
  readonly back: number;
}

/**
 * Moves by steps of all sizes, one coordinate or all, in the shape of the prior or of the approximation; and draws of a
 * mixture of prior and Student t that do not depend on where the chain is.
 */
function proposals(
  density: AgentDensity,
  participant: number,
  approximation: Approximation | undefined,
  random: Random,
): Moves {
  const { dimension: d } = density;
  const { mean, variance } = density.priors[participant]!;
  const prior = normalShape(mean, diagonal(variance), Number.POSITIVE_INFINITY)!;
  const near = approximation?.covariance && normalShape(approximation.mode, approximation.covariance, NU);
  const mixture = (z: Float64Array): number => {
    const [a, b] = [prior.logDensity(z), near === undefined ? Number.NEGATIVE_INFINITY : near.logDensity(z)];
    const most = Math.max(a, b);
    return most + Math.log(Math.exp(a - most) + Math.exp(b - most));
  };
  return { shape: near ?? prior, propose };

  function propose(z: Float64Array): Move {
    const kind = random.uniform();
    if (kind < 0.3) {
      const fresh = (near !== undefined && random.uniform() < 0.5 ? near : prior).draw(random);
      return { z: fresh, back: mixture(z) - mixture(fresh) };
    }
    const size = 10 ** (-4 * random.uniform() ** 2 + 0.3);
    if (kind < 0.5) {
      const j = Math.floor(random.uniform() * d);
      const next = z.slice();
      next[j]! += size * Math.sqrt(variance[j]!) * random.normal();
      return { z: next, back: 0 };
    }
    const shape = near !== undefined && kind < 0.85 ? near : prior;
    const step = shape.times(mean.map(() => random.normal()));
    return { z: z.map((x, j) => x + (size * step[j]!) / Math.sqrt(d)), back: 0 };
  }
}

interface Moves {
  readonly shape: Shape;
  propose(z: Float64Array): Move;
}

interface Shape {
  draw(random: Random): Float64Array;
  /** A vector times the lower Cholesky factor of the covariance, or times its transpose. */
  times(v: Float64Array): Float64Array;
  transposedTimes(v: Float64Array): Float64Array;
  logDensity(z: Float64Array): number;
}

/** Normal, or Student t with finite degrees of freedom; undefined where the covariance is not positive definite. */
function normalShape(mode: Float64Array, covariance: Float64Array, nu: number): Shape | undefined {
  const d = mode.length;
  const lower = cholesky(covariance, d);
  if (lower === undefined) return undefined;
  const student = Number.isFinite(nu);
  const constant =
    (student ? logGamma(0.5 * (nu + d)) - logGamma(0.5 * nu) - 0.5 * d * Math.log(0.5 * nu) : 0) -
    0.5 * d * Math.log(2 * Math.PI) -
    0.5 * logDeterminantFromCholesky(lower, d);
  const times = (v: Float64Array): Float64Array =>
    v.map((_, i) => {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += lower[i * d + j]! * v[j]!;
      return sum;
    });
  return {
    times,
    transposedTimes: (v) =>
      v.map((_, j) => {
        let sum = 0;
        for (let i = j; i < d; i++) sum += lower[i * d + j]! * v[i]!;
        return sum;
      }),
    draw(random) {
      const by = times(mode.map(() => random.normal()));
      let squares = 0;
      if (student) for (let k = 0; k < nu; k++) squares += random.normal() ** 2;
      const scale = student ? Math.sqrt(nu / squares) : 1;
      return mode.map((m, j) => m + scale * by[j]!);
    },
    logDensity(z) {
      // L y = z - mode, forward.
      const y = new Float64Array(d);
      let squared = 0;
      for (let i = 0; i < d; i++) {
        let rest = z[i]! - mode[i]!;
        for (let j = 0; j < i; j++) rest -= lower[i * d + j]! * y[j]!;
        y[i] = rest / lower[i * d + i]!;
        squared += y[i]! * y[i]!;
      }
      return constant - (student ? 0.5 * (nu + d) * Math.log1p(squared / nu) : 0.5 * squared);
    },
  };
}

function diagonal(values: Float64Array): Float64Array {
  const d = values.length;
  return Float64Array.from({ length: d * d }, (_, k) => (k % (d + 1) === 0 ? values[k / (d + 1)]! : 0));
}
