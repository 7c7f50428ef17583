/** A part of the plane as a grid of inputs. */

/** So many places along an axis, the ends of the range included. */
export interface Axis {
  readonly range: readonly [number, number];
  readonly count: number;
}

export interface Plane {
  readonly x: Axis;
  readonly y: Axis;
}

/** All places, row by row from the least y, along x. */
export function placesOf({ x, y }: Plane): [number, number][] {
  const at = ({ range: [low, high], count }: Axis, i: number): number =>
    low + ((high - low) * i) / (count - 1);
  return Array.from({ length: x.count * y.count }, (_, k) => [
    at(x, k % x.count),
    at(y, Math.floor(k / x.count)),
  ]);
}
