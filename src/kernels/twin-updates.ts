/** Updates of weights in plain TypeScript: the definition that assembly/update.ts repeats. Every step is rounded. */

import type { Ground, RawUpdates } from "./raw.js";

export function twinUpdates({ numbers, size, round }: Ground): RawUpdates {
  /** Calls `update` with the place of each weight, counted from 0, and its gradient. */
  const forEach = (
    [m, n, u, h]: readonly [number, number, number, number],
    update: (v: Float32Array | Float64Array, at: number, gradient: number) => void,
  ): void => {
    const v = numbers();
    for (let i = 0; i < m; i++) {
      const factor = v[u / size + i]!;
      for (let j = 0; j < n; j++) update(v, i * n + j, round(factor * v[h / size + j]!));
    }
  };

  // Velocities and first moments below the least normal number become 0 (assembly/update.ts).
  const least = size === 4 ? 2 ** -126 : 2 ** -1022;
  const normal = (x: number): number => (Math.abs(x) < least ? 0 : x);

  return {
    updateSgd(m, n, w, u, h, rate) {
      const [r, atW] = [round(rate), w / size];
      forEach([m, n, u, h], (x, at, g) => {
        x[atW + at] = round(x[atW + at]! - round(r * g));
      });
    },
    updateMomentum(nesterov, m, n, w, u, h, v, rate, momentum) {
      const [r, f, atW, atV] = [round(rate), round(momentum), w / size, v / size];
      forEach([m, n, u, h], (x, at, g) => {
        const velocity = normal(round(g + round(f * x[atV + at]!)));
        x[atV + at] = velocity;
        const step = nesterov ? round(g + round(f * velocity)) : velocity;
        x[atW + at] = round(x[atW + at]! - round(r * step));
      });
    },
    updateAdam(m, n, w, u, h, mean, square, ...factors) {
      const [atW, atM, atV] = [w / size, mean / size, square / size];
      const [rate, beta1, rest1, beta2, rest2, left1, left2, epsilon, epsilonRoot, decay] = factors.map(
        round,
      ) as
        // As many as come in.
        typeof factors;
      forEach([m, n, u, h], (x, at, g) => {
        const a = normal(round(round(beta1 * x[atM + at]!) + round(rest1 * g)));
        const b = round(round(beta2 * x[atV + at]!) + round(rest2 * round(g * g)));
        x[atM + at] = a;
        x[atV + at] = b;
        const root = round(Math.sqrt(round(round(b / left2) + epsilonRoot)));
        const ratio = round(round(a / left1) / round(root + epsilon));
        const old = x[atW + at]!;
        x[atW + at] = round(old - round(rate * round(ratio + round(decay * old))));
      });
    },
  };
}
