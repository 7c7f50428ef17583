/**
 * The frozen yardstick: the log-likelihood of a three-level binary eHGF with the unit-square sigmoid, written by
 * hand in plain JavaScript with `Math.exp` and states in locals. It is never improved, so that ratios to it mean
 * the same in every version.
 */

export function baseline(
  u: Float64Array,
  y: Float64Array,
  runs: number,
  trials: number,
  om2: Float64Array,
  om3: Float64Array,
  ze: Float64Array,
  out: Float64Array,
): void {
  for (let r = 0; r < runs; r++) {
    const w2 = om2[r]!;
    const theta = Math.exp(om3[r]!);
    const z = ze[r]!;
    let mu2 = 0;
    let pi2 = 10;
    let mu3 = 1;
    let pi3 = 1;
    let total = 0;
    for (let t = 0; t < trials; t++) {
      const s = 1 / (1 + Math.exp(-mu2));
      const p = Math.min(0.999, Math.max(0.001, s));
      const a = z * (Math.log(p) - Math.log1p(-p));
      const b = y[t * runs + r]! === 1 ? a : -a;
      total += Math.min(b, 0) - Math.log1p(Math.exp(-Math.abs(b)));
      const variance2 = 1 / pi2;
      const v = Math.exp(mu3 + w2);
      const piHat2 = 1 / (variance2 + v);
      const newPi2 = piHat2 + p * (1 - p);
      const newMu2 = mu2 + (u[t * runs + r]! - p) / newPi2;
      const d = newMu2 - mu2;
      const b2 = 1 / newPi2 + d * d;
      const da = b2 * piHat2 - 1;
      const piHat3 = 1 / (1 / pi3 + theta);
      const newMu3 = mu3 + (0.5 / piHat3) * v * piHat2 * da;
      const vv = Math.exp(newMu3 + w2);
      const pm = 1 / (variance2 + vv);
      const ww = vv * pm;
      const rr = (vv - variance2) * pm;
      const dd = b2 * pm - 1;
      const gain = 0.5 * ww * (ww + rr * dd);
      pi3 = piHat3 + (gain > 0 ? gain : 0);
      mu3 = newMu3;
      mu2 = newMu2;
      pi2 = newPi2;
    }
    out[r] = total;
  }
}
