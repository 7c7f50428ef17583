/** Curves of several runs as one. */

import { meanOf } from "../checklist/moments.js";

/** Mean at each epoch; of curves that ended early only as far as they go. */
export function meanCurve(curves: readonly (readonly number[])[]): number[] {
  const length = Math.max(...curves.map((curve) => curve.length));
  return Array.from({ length }, (_, t) =>
    meanOf(curves.flatMap((curve) => (t < curve.length ? [curve[t]!] : []))),
  );
}
