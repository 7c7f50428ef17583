/** Contrasts of marginal means: differences, and ratios or odds ratios (group models 6). */

import { UsageError } from "../../errors.js";
import { exp } from "../../scalar/index.js";
import type { Design } from "../design/design.js";
import type { Series } from "./draws.js";
import { gridOf } from "./grid.js";
import { nativeOf } from "./marginal-means.js";
import {
  atText,
  type ContrastRequest,
  checkParameter,
  unknown,
  type Weights,
  weightsKey,
} from "./options.js";
import { addTo, type ParameterPosterior } from "./posterior.js";
import {
  type DrawCounts,
  type IntervalOption,
  type Probability,
  positiveProbability,
  type Rope,
  ropeOf,
  type Summary,
  summaryOf,
} from "./summary.js";

export interface Contrast {
  readonly parameter: string;
  /** `group: patient - control`. */
  readonly contrast: string;
  readonly at: string;
  /**
   * `estimation`: weighted sum of marginal means; `ratio`: its exponential, the ratio of typical values of a positive
   * parameter, the odds ratio of one between bounds; `native`: weighted sum of typical native values.
   */
  readonly scale: "estimation" | "ratio" | "native";
  readonly summary: Summary;
  /** None of ratios, which are positive anyway. */
  readonly positive?: Probability;
  /** None of native differences. */
  readonly rope?: Rope;
}

/** @throws UsageError for what there is not, and for weights that do not sum to 0 */
export function contrasts(
  requests: readonly ContrastRequest[],
  posteriors: readonly ParameterPosterior[],
  design: Design,
  counts: DrawCounts,
  interval: IntervalOption,
  ropes: ReadonlyMap<string, readonly [number, number]>,
): { readonly rows: Contrast[]; readonly notes: string[] } {
  const notes: string[] = [];
  const rows = requests.flatMap((request): Contrast[] => {
    const { parameter, at = {} } = request;
    const { by, weights } = weightsKey(request);
    const names = posteriors.map(({ name }) => name);
    checkParameter(parameter, names, "contrasts");
    const posterior = posteriors.find(({ name }) => name === parameter)!;
    const grid = gridOf(design, posterior.design, by, at, "contrasts");
    notes.push(...grid.notes);
    const levels = grid.levels.map(({ level }) => level);
    const weightOf = weightsOf(weights, levels, by);
    const difference = new Float64Array(posterior.size);
    const native = new Float64Array(posterior.size);
    grid.levels.forEach(({ level, row }) => {
      const weight = weightOf.get(level) ?? 0;
      if (weight === 0) return;
      const z = posterior.linear(row.fixed);
      addTo(difference, weight, z);
      addTo(native, weight, nativeOf(posterior, z));
    });
    const place = { parameter, contrast: `${by}: ${weightsText(weightOf)}`, at: atText(at) };
    const told = (values: Series): Summary => summaryOf(values, counts, interval);
    const rope = ropeOf(difference, counts, ropes.get(parameter)!);
    const hasRatio = posterior.domain.kind !== "real";
    const ratio: Contrast = {
      ...place,
      scale: "ratio",
      summary: told(difference.map(exp)),
      rope: { ...rope, low: exp(rope.low), high: exp(rope.high) },
    };
    return [
      {
        ...place,
        scale: "estimation",
        summary: told(difference),
        positive: positiveProbability(difference, counts),
        rope,
      },
      ...(hasRatio ? [ratio] : []),
      { ...place, scale: "native", summary: told(native), positive: positiveProbability(native, counts) },
    ];
  });
  return { rows, notes };
}

/**
 * Weights by level, those of 0 left out.
 *
 * @param stated `patient - control`, `0.5*a + 0.5*b - c`, or numbers by level
 */
export function weightsOf(stated: Weights, levels: readonly string[], by: string): Map<string, number> {
  const given = typeof stated === "string" ? parse(stated, levels, by) : Object.entries(stated);
  const weights = new Map<string, number>();
  for (const [level, weight] of given) {
    if (!levels.includes(level)) throw unknown("contrasts", "level", level, levels, ` of ${by}`);
    weights.set(level, (weights.get(level) ?? 0) + weight);
  }
  for (const [level, weight] of weights) if (weight === 0) weights.delete(level);
  const sum = [...weights.values()].reduce((total, weight) => total + weight, 0);
  const size = [...weights.values()].reduce((total, weight) => total + Math.abs(weight), 0);
  if (weights.size === 0) throw new UsageError(`contrasts: no level of ${by} has a weight`);
  // A third three times is 1 up to rounding.
  if (Math.abs(sum) > 1e-9 * size) {
    throw new UsageError(
      `contrasts: the weights of ${weightsText(weights)} sum to ${Number(sum.toPrecision(6))}; a contrast needs 0`,
    );
  }
  return weights;
}

/** Terms between ` + ` and ` - `; a level with such signs in its name needs weights by level. */
function parse(text: string, levels: readonly string[], by: string): [string, number][] {
  const pieces = text.trim().split(/\s+([+-])\s+/);
  const terms: [string, number][] = [];
  for (let i = 0; i < pieces.length; i += 2) {
    const sign = i > 0 && pieces[i - 1] === "-" ? -1 : 1;
    terms.push(term(pieces[i]!.trim(), sign, levels));
  }
  if (terms.length < 2) {
    throw new UsageError(
      `contrasts: expected levels of ${by} as in "${levels[1] ?? "b"} - ${levels[0] ?? "a"}", got "${text}"`,
    );
  }
  return terms;
}

function term(piece: string, sign: number, levels: readonly string[]): [string, number] {
  if (levels.includes(piece)) return [piece, sign];
  const weighed = /^([+-]?\s*(?:\d+\.?\d*|\.\d+)(?:\/\d+)?)\s*\*\s*(.+)$/.exec(piece);
  if (weighed !== null) {
    const [numerator, denominator = "1"] = weighed[1]!.replace(/\s/g, "").split("/");
    return [weighed[2]!.trim(), (sign * Number(numerator)) / Number(denominator)];
  }
  const negated = /^-\s*(.+)$/.exec(piece);
  return negated === null ? [piece, sign] : [negated[1]!, -sign];
}

/** `patient - control`, `0.5*a + 0.5*b - c`. */
function weightsText(weights: ReadonlyMap<string, number>): string {
  return [...weights]
    .map(([level, weight], i) => {
      const size = Math.abs(weight);
      const own = size === 1 ? level : `${Number(size.toPrecision(6))}*${level}`;
      if (i === 0) return weight < 0 ? `-${own}` : own;
      return `${weight < 0 ? "-" : "+"} ${own}`;
    })
    .join(" ");
}
