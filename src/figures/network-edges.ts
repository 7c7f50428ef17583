/** Lines of a network's diagram: from the border of a parent to that of a child, with arrow heads. */

import type { Mark } from "./figure.js";
import type { Place } from "./network-layout.js";
import { short } from "./path.js";
import type { Role } from "./theme.js";

/** The outline of a node. */
export interface Outline extends Place {
  readonly width: number;
  readonly height: number;
  readonly round: boolean;
}

export interface Line {
  readonly from: Outline;
  readonly to: Outline;
  readonly bends: readonly Place[];
}

export interface Arrow extends Line {
  /** To the right of its direction, pixels. */
  readonly shift: number;
  readonly paint: Role;
  readonly dash?: readonly number[];
}

const headLength = 8;

/** A line that ends in an arrow head at the border of `to`. */
export function arrow(line: Arrow): Mark[] {
  const { paint, dash } = line;
  const points = route(line);
  const tip = points.at(-1)!;
  const before = points.at(-2)!;
  const [ux, uy] = direction(before, tip);
  const foot = { x: tip.x - ux * headLength, y: tip.y - uy * headLength };
  const corner = (side: number): Place => ({ x: foot.x - uy * side, y: foot.y + ux * side });
  const [left, right] = [corner(3.6), corner(-3.6)];
  const head = `M${at(tip)}L${at(left)}L${at(right)}Z`;
  return [
    {
      kind: "path",
      d: curve([...points.slice(0, -1), foot]),
      stroke: paint,
      strokeWidth: 1.4,
      ...(dash === undefined ? {} : { dash }),
    },
    { kind: "path", d: head, fill: paint },
  ];
}

/** Border, bends, border; all moved to the right of the way by the shift. */
function route(line: Arrow): Place[] {
  const { from, to, shift } = line;
  const spine = [from, ...bendsOf(line), to];
  const moved = spine.map((place, i): Place => {
    const [ux, uy] = direction(spine[Math.max(0, i - 1)]!, spine[Math.min(spine.length - 1, i + 1)]!);
    return { x: place.x - uy * shift, y: place.y + ux * shift };
  });
  const start = border(from, moved[0]!, moved[1]!);
  const end = border(to, moved.at(-1)!, moved.at(-2)!);
  return [start, ...moved.slice(1, -1), end];
}

/** Where the way from a place inside an outline to one outside crosses it, and 2 px on. */
function border(outline: Outline, inside: Place, outside: Place): Place {
  const isIn = ({ x, y }: Place): boolean => {
    const [dx, dy] = [(x - outline.x) / (outline.width / 2 + 2), (y - outline.y) / (outline.height / 2 + 2)];
    return outline.round ? dx * dx + dy * dy < 1 : Math.abs(dx) < 1 && Math.abs(dy) < 1;
  };
  let [near, far] = [0, 1];
  const place = (share: number): Place => ({
    x: inside.x + share * (outside.x - inside.x),
    y: inside.y + share * (outside.y - inside.y),
  });
  for (let i = 0; i < 30; i++) {
    const middle = (near + far) / 2;
    if (isIn(place(middle))) near = middle;
    else far = middle;
  }
  return place(far);
}

function direction(from: Place, to: Place): readonly [number, number] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length];
}

/** Drawn towards two bends, or through the middles between more of them. */
function curve(points: readonly Place[]): string {
  const [start, first, second, end] = points as [Place, Place, Place, Place];
  if (points.length === 4) return `M${at(start)}C${at(first)} ${at(second)} ${at(end)}`;
  let d = `M${at(start)}`;
  for (let i = 1; i + 1 < points.length; i++) {
    const [bend, next] = [points[i]!, points[i + 1]!];
    d += `Q${at(bend)} ${at(i + 2 === points.length ? next : mean([bend, next], [1, 1]))}`;
  }
  return d;
}

/** Where the label of a line stands: on its curve, halfway. */
export function labelPlace(line: Line): Place {
  const bends = bendsOf(line);
  if (bends.length === 2) return mean([line.from, ...bends, line.to], [1, 3, 3, 1]);
  const middle = Math.floor(bends.length / 2);
  return mean(bends.slice(middle - 1, middle + 2), [1, 6, 1]);
}

/** At least two bends: a single one is drawn towards each end, so that the line leaves its layer steeply. */
function bendsOf({ from, to, bends }: Line): readonly Place[] {
  if (bends.length > 1) return bends;
  const { x, y } = bends[0] ?? mean([from, to], [1, 1]);
  const towards = (end: Place): Place => ({ x: end.x + 0.7 * (x - end.x), y });
  return [towards(from), towards(to)];
}

function mean(places: readonly Place[], weights: readonly number[]): Place {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const along = (axis: "x" | "y"): number =>
    places.reduce((sum, place, i) => sum + place[axis] * weights[i]!, 0) / total;
  return { x: along("x"), y: along("y") };
}

function at({ x, y }: Place): string {
  return `${short(x)} ${short(y)}`;
}
