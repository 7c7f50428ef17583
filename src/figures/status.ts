/** How the statuses of a fit, and of draws, look: by shape and colour, so that neither alone has to do. */

import type { PointShape, PointsMark } from "./figure.js";
import type { LegendItem } from "./legend.js";
import type { Role } from "./theme.js";

export interface StatusLook {
  readonly shape: PointShape;
  readonly paint: Role;
  /** Drawn with lines instead of filled. */
  readonly lined: boolean;
}

const known: Readonly<Record<string, StatusLook>> = {
  converged: { shape: "circle", paint: "blue", lined: false },
  kink: { shape: "square", paint: "green", lined: false },
  edge: { shape: "triangle", paint: "orange", lined: false },
  stuck: { shape: "diamond", paint: "purple", lined: false },
  trusted: { shape: "circle", paint: "blue", lined: false },
  "not trusted": { shape: "diamond", paint: "orange", lined: false },
  failed: { shape: "cross", paint: "vermillion", lined: true },
};
const other: StatusLook = { shape: "plus", paint: "ink", lined: true };

/** The look of a status; without one, that of `converged`. */
export function statusLook(status = "converged"): StatusLook {
  return known[status] ?? other;
}

/** Points of one status, x and y by turns. */
export function statusPoints(status: string | undefined, at: readonly number[], size: number): PointsMark {
  const { shape, paint, lined } = statusLook(status);
  const look = lined ? { stroke: paint, strokeWidth: Math.max(0.8, size / 4) } : { fill: paint };
  return { kind: "points", shape, size, at, ...look };
}

/** Statuses in the order of the table above, others after them by name, with how many have each. */
export function statusLegend(statuses: readonly string[]): LegendItem[] {
  return orderedStatuses(statuses).map((status) => {
    const { shape, paint, lined } = statusLook(status);
    const style = lined ? { stroke: paint, strokeWidth: 1.6 } : { fill: paint };
    const count = statuses.filter((one) => one === status).length;
    return { text: `${status} (${count})`, look: { kind: "point", shape, size: 7, style } };
  });
}

/** The different statuses, well-known ones first. */
export function orderedStatuses(statuses: readonly string[]): string[] {
  const order = Object.keys(known);
  const present = [...new Set(statuses)];
  const unknown = present.filter((status) => !order.includes(status)).sort();
  return [...order.filter((status) => present.includes(status)), ...unknown];
}
