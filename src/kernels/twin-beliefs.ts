/** Beliefs of a layer in plain TypeScript, rounded after every step: the definition that assembly/belief.ts and volatility.ts repeat. */

import type { Ground } from "./raw.js";
import type { RawBeliefs } from "./raw-beliefs.js";
import { exp, log, sigmoid } from "./twin-single.js";

const f = Math.fround;
/** In the order of belief-fields.ts. */
const [MEAN, PRECISION, EXPECTED_MEAN, EXPECTED_PRECISION, CONDITIONAL, EFFECTIVE, ERROR] = [
  0, 1, 2, 3, 4, 5, 6,
];
const [MEAN_VOL, PRECISION_VOL, EXPECTED_MEAN_VOL, EXPECTED_PRECISION_VOL] = [7, 8, 9, 10];
const [EFFECTIVE_VOL, ERROR_VOL, ACTIVE, SLOPE, BEND] = [11, 12, 13, 14, 15];
const [FIRST, SECOND, THIRD, STEP] = [16, 17, 18, 19];

/** Of W(z) / log(z + 1) as a quotient of two squares of log(z + 1), fitted for z up to e^41. */
const START = [f(0.11365719), f(0.5622663), f(0.11458572), f(1.0272368)] as const;
/** About where the reference's steps of Lambert's W begin to overflow. */
const LARGEST_Z = f(3.2361986e17);

const finite = (x: number): number => (Number.isFinite(x) ? x : 0);

export function twinBeliefs({ numbers, size }: Ground): RawBeliefs {
  /** Calls `unit` with a reader and a writer of each unit's fields. */
  const forEach = (
    block: number,
    stride: number,
    unit: (get: (field: number) => number, set: (field: number, x: number) => void, at: number) => void,
  ): void => {
    const v = numbers();
    const step = stride / size;
    for (let at = block / size; at < block / size + step; at++) {
      unit(
        (field) => v[at + field * step]!,
        (field, x) => {
          v[at + field * step] = x;
        },
        at,
      );
    }
  };

  return {
    predictBeliefs(block, stride, volatile, output, below, ...factors) {
      const v = numbers();
      const [fixed, time, tonic, stepVol, coupling, autoconnection, spread] = rounded(factors);
      forEach(block, stride, (get, set, at) => {
        let omega = fixed;
        if (volatile) {
          const mean = f(autoconnection * get(MEAN_VOL));
          const precision = f(1 / f(f(1 / get(PRECISION_VOL)) + stepVol));
          set(EXPECTED_MEAN_VOL, mean);
          set(EXPECTED_PRECISION_VOL, precision);
          set(EFFECTIVE_VOL, f(stepVol * precision));
          omega = volatility(mean, precision, time, tonic, coupling, spread);
        }
        set(STEP, omega);
        const before = get(PRECISION);
        const own = f(1 / f(f(1 / before) + omega));
        const added = below === 0 ? 0 : v[at + (below - block) / size]!;
        const marginal = below === 0 ? own : f(1 / f(f(1 / own) + added));
        set(CONDITIONAL, output ? before : own);
        set(EXPECTED_PRECISION, output ? before : marginal);
        set(EFFECTIVE, output ? 0 : f(omega * marginal));
      });
    },
    weighBeliefs(block, stride, whole, meanField) {
      forEach(block, stride, (get, set) => {
        const [precision, expected] = [get(PRECISION), get(EXPECTED_PRECISION)];
        const [own, error] = [get(CONDITIONAL), get(ERROR)];
        const fresh = f(precision - expected);
        const both = f(own + fresh);
        const gain = meanField ? expected : f(f(own * precision) / both);
        const part = whole ? own : f(f(own * fresh) / both);
        const evidence = meanField ? expected : part;
        set(FIRST, f(gain * error));
        set(SECOND, evidence);
        set(THIRD, f(evidence * error));
      });
    },
    correctBeliefs(block, stride, third, cap) {
      const limit = f(cap);
      forEach(block, stride, (get, set) => {
        const [expected, mean, slope] = [get(EXPECTED_PRECISION), get(EXPECTED_MEAN), get(SLOPE)];
        const pull = get(FIRST);
        const raised = f(expected + f(f(slope * slope) * get(SECOND)));
        const after = f(raised - f(get(BEND) * get(third)));
        const precision = Math.min(Math.max(after, expected), limit);
        const moved = f(mean + f(f(slope * pull) / precision));
        set(PRECISION, precision);
        set(MEAN, moved);
        set(ERROR, f(moved - mean));
      });
    },
    correctVolatility(kind, block, stride, ...factors) {
      const [time, tonic, base, coupling, factor, cap, logLargest] = rounded(factors);
      const halfK2 = f(0.5 * f(coupling * coupling));
      forEach(block, stride, (get, set) => {
        const [expected, precision, error] = [get(EXPECTED_PRECISION), get(PRECISION), get(ERROR)];
        const square = f(error * error);
        const delta = f(f(f(expected / precision) + f(expected * square)) - 1);
        set(ERROR_VOL, delta);
        const [prior, sure, gamma] = [get(EXPECTED_MEAN_VOL), get(EXPECTED_PRECISION_VOL), get(EFFECTIVE)];
        if (kind === 0) {
          const change = f(f(gamma + f(f(gamma + gamma) * delta)) - delta);
          const raised = Math.min(f(sure + f(f(halfK2 * gamma) * change)), cap);
          set(MEAN_VOL, f(prior + f(f(f(coupling * gamma) * delta) / f(raised + raised))));
          set(PRECISION_VOL, raised);
          return;
        }
        const before = Math.max(f(f(1 / get(CONDITIONAL)) - f(factor * get(STEP))), 0);
        const seen = f(f(1 / precision) + square);
        if (kind === 1) {
          const mean = f(prior + f(f(f(coupling * gamma) * delta) / f(sure + sure)));
          const step = f(time * exp(f(f(coupling * mean) + tonic)));
          const total = f(1 / f(before + step));
          const share = f(step * total);
          const weight = f(f(step - before) * total);
          const surprise = f(f(seen * total) - 1);
          const gain = f(f(halfK2 * share) * f(share + f(weight * surprise)));
          set(MEAN_VOL, mean);
          set(PRECISION_VOL, Math.min(f(sure + Math.max(gain, 0)), cap));
          return;
        }
        const unit = { before, seen, prior, sure, expected };
        const { mean, raised, m2, p2, apart } = unbounded(unit, { base, coupling, halfK2, logLargest });
        set(FIRST, apart);
        set(BEND, m2);
        set(ACTIVE, p2);
        set(SECOND, unit.before);
        set(THIRD, seen);
        set(MEAN_VOL, mean);
        set(PRECISION_VOL, Math.min(raised, cap));
      });
    },
    learnBeliefs(block, stride, weighed) {
      forEach(block, stride, (get, set) => {
        const error = f(get(EXPECTED_MEAN) - get(MEAN));
        set(FIRST, finite(weighed ? f(error * get(PRECISION)) : error));
      });
    },
    finiteOnly(place, bytes) {
      const v = numbers();
      for (let at = place / size; at < (place + bytes) / size; at++) v[at] = finite(v[at]!);
    },
    allFinite(place, bytes) {
      return numbers()
        .subarray(place / size, (place + bytes) / size)
        .every(Number.isFinite);
    },
    correctRows(rows, n, block, stride, shares, weighed, meanField, weigh, cap, ...places) {
      const v = numbers();
      const limit = f(cap);
      const [step, start] = [stride / size, block / size];
      const [expectedMean, slope, bend, pull, second, secondStep, third, mean, error, change] = places.map(
        (place) => place / size,
      ) as typeof places; // as many as come in
      for (let r = 0; r < rows; r++) {
        const share = v[shares / size + r]!;
        for (let i = 0; i < n; i++) {
          const at = r * n + i;
          const get = (field: number): number => v[start + field * step + i]!;
          const [expected, own] = [get(EXPECTED_PRECISION), get(CONDITIONAL)];
          const [m, s, p] = [v[expectedMean + at]!, v[slope + at]!, v[pull + at]!];
          const raised = f(expected + f(f(s * s) * v[second + r * secondStep + i]!));
          const after = f(raised - f(v[bend + at]! * v[third + at]!));
          const precision = Math.min(Math.max(after, expected), limit);
          const moved = f(m + f(f(s * p) / precision));
          const delta = f(moved - m);
          const weight = f(m - moved);
          v[mean + at] = moved;
          v[error + at] = f(share * finite(weighed ? f(weight * precision) : weight));
          const fresh = f(precision - expected);
          const both = f(own + fresh);
          v[pull + at] = f((meanField ? expected : f(f(own * precision) / both)) * delta);
          if (weigh && !meanField) {
            const evidence = f(f(own * fresh) / both);
            v[slope + at] = evidence;
            v[bend + at] = f(evidence * delta);
          }
          v[change + i] = f(v[change + i]! + f(share * f(precision - get(PRECISION))));
        }
      }
    },
    failed(n, block, stride, volatile) {
      let wrong = false;
      forEach(block, stride, (get, _, at) => {
        if (at >= block / size + n) return;
        const fields = [MEAN, EXPECTED_MEAN, PRECISION, MEAN_VOL, PRECISION_VOL];
        if (!fields.every((field) => Number.isFinite(get(field)))) wrong = true;
        if (volatile && get(PRECISION_VOL) <= 0) wrong = true;
      });
      return wrong;
    },
    squaresVector(m, n, w, x, y) {
      const v = numbers();
      const whole = n - (n % 8);
      for (let i = 0; i < m; i++) {
        const term = (p: number): number => {
          const weight = v[w / size + i * n + p]!;
          return f(f(weight * weight) * v[x / size + p]!);
        };
        const partial = new Float32Array(8);
        for (let p = 0; p < whole; p++) partial[p % 8] = partial[p % 8]! + term(p);
        for (const half of [4, 2, 1]) {
          for (let l = 0; l < half; l++) partial[l] = partial[l]! + partial[l + half]!;
        }
        let total = partial[0]!;
        for (let p = whole; p < n; p++) total = f(total + term(p));
        v[y / size + i] = total;
      }
    },
    spreadBeliefs(block, stride, time) {
      forEach(block, stride, (get, set) => {
        const slope = f(f(time) * get(SLOPE));
        set(FIRST, f(f(slope * slope) / get(EXPECTED_PRECISION)));
      });
    },
  };
}

/** As many as come in. */
function rounded<T extends number[]>(factors: T): T {
  return factors.map(f) as T;
}

/** Ω, NaN where it is not > 0. */
function volatility(...of: [mean: number, precision: number, ...factors: number[]]): number {
  const [mean, precision, time, tonic, coupling, spread] = of as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const rate = f(tonic + f(coupling * mean));
  const omega = f(time * exp(f(rate + f(spread / precision))));
  return omega > 0 ? omega : Number.NaN;
}

interface Unit {
  /** Variance without the step. */
  readonly before: number;
  readonly seen: number;
  readonly prior: number;
  readonly sure: number;
  readonly expected: number;
}

interface Factors {
  readonly base: number;
  readonly coupling: number;
  readonly halfK2: number;
  readonly logLargest: number;
}

/** A step's variance from its logarithm, within bounds far beyond which its share of a sum is 0 or 1. */
function variance(level: number): number {
  return exp(Math.max(Math.min(level, 85), -85));
}

/** A posterior, and what kernels leave in fields: the second mode, and its energy less that of the first. */
interface Unbounded {
  readonly mean: number;
  /** Precision before the cap. */
  readonly raised: number;
  readonly m2: number;
  readonly p2: number;
  readonly apart: number;
}

/** Equations: src/deep/volatility-unbounded.ts. */
function unbounded({ before, seen, prior, sure, expected }: Unit, factors: Factors): Unbounded {
  const { base, coupling: k, halfK2, logLargest } = factors;
  const half = f(0.5 * k);
  const centre = f(base + f(k * prior));
  const step = variance(centre);
  const w1 = f(step / f(before + step));
  const d1 = f(f(expected * seen) - 1);
  const p1 = f(sure + f(halfK2 * f(w1 * f(1 - w1))));
  const m1 = f(prior + f(f(f(half * w1) * d1) / p1));
  const q = f(sure / f(k * k));
  const twice = f(q + q);
  const bit = f(1 / twice);
  const logZ = f(f(log(f(seen / twice)) + bit) - centre);
  const w = lambert(exp(Math.min(logZ, logLargest)));
  const level = f(f(centre + w) - bit);
  const x = f(f(level - base) / k);
  const other = variance(level);
  const sum = f(1 / f(before + other));
  const w2 = f(other * sum);
  const d2 = f(f(seen * sum) - 1);
  const full = f(sure + f(halfK2 * f(w2 * f(w2 + f(f(f(w2 + w2) - 1) * d2)))));
  const tame = f(sure + f(halfK2 * f(w2 * f(1 - w2))));
  const p = full <= 0 ? tame : full;
  const m = f(x + f(f(f(f(half * w2) * d2) - f(sure * f(x - prior))) / p));
  const good = Number.isFinite(p) && Number.isFinite(m);
  const [p2, m2] = good ? [p, m] : [p1, m1];
  const energy = (at: number): number => {
    const level = f(base + f(k * at));
    const total = f(before + variance(level));
    const logTotal = f(log(total) + Math.max(f(level - 85), 0));
    const away = f(at - prior);
    return f(-0.5 * f(f(logTotal + f(seen / total)) + f(sure * f(away * away))));
  };
  const apart = f(energy(m2) - energy(m1));
  const share = sigmoid(apart);
  const rest = f(1 - share);
  const far = f(m1 - m2);
  const spreads = f(f(rest / p1) + f(share / p2));
  const mixed = f(spreads + f(f(share * rest) * f(far * far)));
  return { mean: f(f(rest * m1) + f(share * m2)), raised: f(1 / mixed), m2, p2, apart };
}

/**
 * Lambert's W by Halley's steps: two leave an error below rounding, from a start within 5 % above z = 1e-6. NaN where his
 * steps from log(z + 1), as the reference takes them, overflow in single precision.
 */
function lambert(z: number): number {
  const l = log(f(z + 1));
  const above = f(f(f(f(START[0] * l) + START[1]) * l) + 1);
  const below = f(f(f(f(START[2] * l) + START[3]) * l) + 1);
  let w = z > LARGEST_Z ? Number.NaN : f(f(l * above) / below);
  for (let i = 0; i < 2; i++) {
    const e = exp(w);
    const off = f(f(w * e) - z);
    const first = f(f(w + 1) * e);
    const second = f(f(w + 2) * e);
    const square = f(first * first);
    w = f(w - f(f(f(off + off) * first) / f(f(square + square) - f(off * second))));
  }
  return w;
}
