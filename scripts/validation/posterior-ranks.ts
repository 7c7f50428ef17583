// Ranks of true values in posteriors by importance sampling from a mixture: the prior, a Student t around the Laplace
// approximation, and Student t around what the draws so far say. A posterior that is flat in some direction has the
// prior's width there, so that weights stay bounded (defensive mixture, Hesterberg 1995, Technometrics 37:185-194;
// adapted as in Cornuet et al. 2012, Scand. J. Stat. 39:798-812).
import type { AgentDensity } from "../../src/agent/index.js";
import { studentProposal } from "../../src/inference/importance.js";
import { cholesky, logDeterminantFromCholesky } from "../../src/inference/linear.js";
import { purpose, type Random, stream } from "../../src/random/index.js";
import { LOG_TWO_PI } from "../../src/scalar/functions.js";
import { logGamma } from "../../src/scalar/special.js";

/** Degrees of freedom of Student t. */
const NU = 5;
/** Rounds of adaptation end when there are so many effective draws. */
const ENOUGH = 500;
const MOST_ROUNDS = 12;

export interface PosteriorRanks {
  /** Of each free parameter: posterior probability of values below the true one. */
  readonly ranks: readonly number[];
  /** Effective number of draws, 1 / Σ w². */
  readonly effective: number;
}

/** Part of the mixture: draws, and its log density anywhere. */
interface Part {
  readonly points: readonly Float64Array[];
  logDensity(z: Float64Array): number;
}

/**
 * @param laplace of the participant: mode, and covariance where the Hessian is positive definite
 * @param draws of each part
 */
export function posteriorRanks(
  density: AgentDensity,
  participant: number,
  laplace: { readonly mode: Float64Array; readonly covariance?: Float64Array } | undefined,
  truth: Float64Array,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): PosteriorRanks {
  const { dimension: d } = density;
  const random = stream(seed, purpose.posteriorPredictive, participant).at(0);
  const parts: Part[] = [priorPart(density, participant, draws, random)];
  const { variance } = density.priors[participant]!;
  if (laplace !== undefined) {
    const { mode, covariance = diagonal(variance.map((v) => 0.05 * v)) } = laplace;
    add(student(mode, covariance, draws, random));
  }
  const target = new Map<Float64Array, number>();
  let weighed = weigh();
  for (let round = 0; effectiveOf(weighed) < ENOUGH && round < MOST_ROUNDS; round++) {
    const some = tempered(weighed, 10 * d);
    const mean = truth.map((_, j) => some.reduce((sum, [z, w]) => sum + w * z[j]!, 0));
    const covariance = diagonal(variance.map((v) => 1e-6 * v));
    for (const [z, w] of some) {
      for (let i = 0; i < d; i++)
        for (let j = 0; j <= i; j++) {
          const share = w * (z[i]! - mean[i]!) * (z[j]! - mean[j]!);
          covariance[i * d + j]! += share;
          if (i !== j) covariance[j * d + i]! += share;
        }
    }
    add(student(mean, covariance, draws, random));
    weighed = weigh();
  }
  return {
    ranks: [...truth].map((value, j) => weighed.reduce((sum, [z, w]) => sum + (z[j]! < value ? w : 0), 0)),
    effective: effectiveOf(weighed),
  };

  function add(part: Part | undefined): void {
    if (part !== undefined) parts.push(part);
  }

  /** All draws with their normalised weights: each is a draw of the whole mixture. */
  function weigh(): [Float64Array, number][] {
    const fresh = parts.flatMap(({ points }) => points).filter((z) => !target.has(z));
    density.value(fresh.map((z) => ({ participant, z }))).forEach(({ logJoint, failed }, k) => {
      target.set(fresh[k]!, failed ? Number.NEGATIVE_INFINITY : logJoint);
    });
    const logs = [...target].map(([z, value]) => {
      if (value === Number.NEGATIVE_INFINITY) return value;
      const each = parts.map((part) => part.logDensity(z));
      const most = Math.max(...each);
      return value - most - Math.log(each.reduce((sum, l) => sum + Math.exp(l - most), 0));
    });
    const most = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const raw = logs.map((l) => Math.exp(l - most));
    const total = raw.reduce((a, b) => a + b, 0);
    return [...target.keys()].map((z, k) => [z, raw[k]! / total]);
  }
}

function effectiveOf(weighed: readonly (readonly [unknown, number])[]): number {
  return 1 / weighed.reduce((sum, [, w]) => sum + w * w, 0);
}

/**
 * Weights to a power at which at least so many draws count: where few draws have all the weight, the mixture draws near
 * in steps (Koblents & Míguez 2015, Stat. Comput. 25:407-425).
 */
function tempered(weighed: readonly [Float64Array, number][], least: number): [Float64Array, number][] {
  const at = (power: number): [Float64Array, number][] => {
    const raw = weighed.map(([z, w]): [Float64Array, number] => [z, w === 0 ? 0 : w ** power]);
    const total = raw.reduce((sum, [, w]) => sum + w, 0);
    return raw.map(([z, w]) => [z, w / total]);
  };
  if (effectiveOf(weighed) >= least) return [...weighed];
  let [low, high] = [0, 1];
  for (let k = 0; k < 20; k++) {
    const middle = (low + high) / 2;
    if (effectiveOf(at(middle)) >= least) low = middle;
    else high = middle;
  }
  return at(low);
}

function diagonal(values: Float64Array): Float64Array {
  const d = values.length;
  return Float64Array.from({ length: d * d }, (_, k) => (k % (d + 1) === 0 ? values[k / (d + 1)]! : 0));
}

function priorPart(density: AgentDensity, participant: number, draws: number, random: Random): Part {
  const { mean, variance } = density.priors[participant]!;
  const sd = variance.map(Math.sqrt);
  return {
    points: Array.from({ length: draws }, () => mean.map((m, j) => m + sd[j]! * random.normal())),
    logDensity: (z) =>
      z.reduce((sum, x, j) => {
        const scaled = (x - mean[j]!) / sd[j]!;
        return sum - 0.5 * scaled * scaled - Math.log(sd[j]!) - 0.5 * LOG_TWO_PI;
      }, 0),
  };
}

/** Undefined where the covariance is not positive definite. */
function student(
  mode: Float64Array,
  covariance: Float64Array,
  draws: number,
  random: Random,
): Part | undefined {
  const d = mode.length;
  const lower = cholesky(covariance, d);
  if (lower === undefined) return undefined;
  const { points } = studentProposal({
    ...{ mode, covarianceCholesky: lower, degreesOfFreedom: NU, count: draws, random },
  });
  const constant =
    logGamma(0.5 * (NU + d)) -
    logGamma(0.5 * NU) -
    0.5 * d * Math.log(NU * Math.PI) -
    0.5 * logDeterminantFromCholesky(lower, d);
  return {
    points,
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
      return constant - 0.5 * (NU + d) * Math.log1p(squared / NU);
    },
  };
}
