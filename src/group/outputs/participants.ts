/** What the model says of single participants: values in their cells, own coefficients (group models 6). */

import { mean as meanOfDraws } from "../../inference/diagnostics/series.js";
import { derivatives, toNative } from "../../model/index.js";
import type { Cell, Design, ParameterDesign } from "../design/design.js";
import type { Series } from "./draws.js";
import { variablesOf } from "./grid.js";
import { nativeOf } from "./marginal-means.js";
import type { ParameterPosterior } from "./posterior.js";
import { shrinkageOf } from "./shrinkage.js";
import { type DrawCounts, type IntervalOption, type Summary, summaryOf } from "./summary.js";

/** What a fit of the participant alone says, on the estimation scale. */
export interface Unpooled {
  readonly value: number;
  /** NaN where it is not known. */
  readonly sd: number;
}

export interface ParticipantExtras {
  /** [parameter][participant] as in the design; undefined for who could not be fitted alone. */
  readonly unpooled?: readonly (readonly (Unpooled | undefined)[])[];
  /** Scored trials of each cell of the design. */
  readonly scored?: ArrayLike<number>;
}

export interface ParticipantParameter {
  readonly participant: string;
  /** Of what the parameter's formula varies with; empty elsewhere. */
  readonly session: string;
  readonly block: string;
  /** Levels of other variables that change within participants, joined by `:`. */
  readonly condition: string;
  readonly parameter: string;
  readonly scale: "estimation" | "native";
  readonly summary: Summary;
  readonly unpooled?: Unpooled;
  /** NaN where nothing is pooled. */
  readonly shrinkage: number;
  readonly scored?: number;
}

export interface ParticipantCoefficient {
  readonly participant: string;
  readonly parameter: string;
  readonly term: string;
  readonly summary: Summary;
  /** Posterior mean of what the population says of this participant; NaN where nothing is pooled. */
  readonly populationMean: number;
  readonly shrinkage: number;
}

/** Posterior of a parameter at the mean of a participant's cells, native scale. */
export interface ParticipantMean {
  readonly participant: string;
  readonly parameter: string;
  readonly summary: Summary;
}

/** Two rows, estimation and native, for each value that a parameter has in a participant's cells. */
export function participantParameters(
  posterior: ParameterPosterior,
  p: number,
  design: Design,
  counts: DrawCounts,
  interval: IntervalOption,
  { unpooled, scored }: ParticipantExtras,
): ParticipantParameter[] {
  const changing = changingVariables(design, posterior.design);
  return distinctCells(design, posterior.design).flatMap((cells): ParticipantParameter[] => {
    const [first] = cells;
    const { participant: i, labels } = design.cells[first!]!;
    const participant = design.participants[i]!;
    const z = posterior.cell(first!, participant);
    const alone = unpooled?.[p]?.[i];
    const summary = summaryOf(z, counts, interval);
    const place = {
      participant,
      ...within(labels, changing),
      parameter: posterior.name,
      shrinkage: cellShrinkage(posterior, first!),
      ...(scored && { scored: cells.reduce((sum, c) => sum + scored[c]!, 0) }),
    };
    return [
      {
        ...place,
        scale: "estimation",
        summary,
        ...(alone && { unpooled: alone }),
      },
      {
        ...place,
        scale: "native",
        summary:
          posterior.domain.kind === "real" ? summary : summaryOf(nativeOf(posterior, z), counts, interval),
        ...(alone && { unpooled: nativeEstimate(posterior, alone) }),
      },
    ];
  });
}

/** By participant, then by column. */
export function participantCoefficients(
  posterior: ParameterPosterior,
  design: Design,
  counts: DrawCounts,
  interval: IntervalOption,
): ParticipantCoefficient[] {
  const { ownTerm, pooled, name } = posterior;
  if (pooled && ownTerm < 0) return [];
  const terms = pooled ? posterior.design.terms[ownTerm]!.columns : posterior.design.columns;
  const variances = terms.map((_, k) => (pooled ? posterior.sd(ownTerm, k).map((sd) => sd * sd) : undefined));
  return design.participants.flatMap((participant, i) =>
    terms.map((term, k): ParticipantCoefficient => {
      const variance = variances[k];
      return {
        participant,
        parameter: name,
        term,
        summary: summaryOf(posterior.own(k, participant), counts, interval),
        populationMean: pooled ? meanOfDraws(posterior.ownMean(k, i)) : Number.NaN,
        shrinkage:
          variance === undefined ? Number.NaN : shrinkageOf(posterior.deviation(ownTerm, k, i), variance),
      };
    }),
  );
}

/** @param rows `participantParameters` of the parameter: a value that is the same in all cells is told there */
export function participantMeans(
  posterior: ParameterPosterior,
  design: Design,
  counts: DrawCounts,
  interval: IntervalOption,
  rows: readonly ParticipantParameter[],
): ParticipantMean[] {
  const told = new Map<string, Summary[]>();
  for (const { participant, scale, summary } of rows) {
    if (scale === "native") told.set(participant, [...(told.get(participant) ?? []), summary]);
  }
  const groups = design.participants.map((): number[] => []);
  design.cells.forEach(({ participant }, c) => {
    groups[participant]!.push(c);
  });
  return design.participants.map((participant, i): ParticipantMean => {
    const cells = groups[i]!;
    const [only, ...others] = told.get(participant)!;
    if (others.length === 0) return { participant, parameter: posterior.name, summary: only! };
    const mean = new Float64Array(posterior.size);
    for (const c of cells) {
      posterior.cell(c, participant).forEach((z, s) => {
        mean[s]! += z / cells.length;
      });
    }
    const summary = summaryOf(nativeOf(posterior, mean), counts, interval);
    return { participant, parameter: posterior.name, summary };
  });
}

/** Variables of the parameter that are not constant within participants. */
function changingVariables(design: Design, parameter: ParameterDesign): ReadonlySet<string> {
  const grouping = parameter.terms.filter(({ byParticipant }) => !byParticipant).map((term) => term.grouping);
  const named = new Set([
    ...variablesOf(design, parameter).map(({ name }) => name),
    ...grouping.flatMap((names) => names.split(":")),
  ]);
  const changing = design.variables.filter(({ name, level }) => named.has(name) && level !== "participant");
  return new Set(changing.map(({ name }) => name));
}

function within(labels: Cell["labels"], changing: ReadonlySet<string>) {
  const own = (name: string): string => (changing.has(name) ? (labels[name] ?? "") : "");
  const others = [...changing].filter((name) => name !== "session" && name !== "block");
  return { session: own("session"), block: own("block"), condition: others.map(own).join(":") };
}

/** Cells of a participant in which the parameter has the same value, together; by participant, in order. */
function distinctCells(design: Design, { X, columns, terms }: ParameterDesign): number[][] {
  const known = new Map<string, number[]>();
  const J = columns.length;
  design.cells.forEach(({ participant }, c) => {
    const rows = terms.map(({ Z, group, columns: own }) => {
      const K = own.length;
      return `${group[c]}:${Z.subarray(c * K, (c + 1) * K).join()}`;
    });
    const key = [participant, X.subarray(c * J, (c + 1) * J).join(), ...rows].join(";");
    const cells = known.get(key);
    if (cells === undefined) known.set(key, [c]);
    else cells.push(c);
  });
  return [...known.values()];
}

/** Of all deviations of the cell together. */
function cellShrinkage(posterior: ParameterPosterior, c: number): number {
  if (!posterior.pooled || posterior.design.terms.length === 0) return Number.NaN;
  const deviation = new Float64Array(posterior.size);
  const variance = new Float64Array(posterior.size);
  posterior.design.terms.forEach(({ Z, group, columns }, t) => {
    const row = Z.subarray(c * columns.length, (c + 1) * columns.length);
    const add = (sum: Series, own: Series, weight = 1): void => {
      for (let s = 0; s < sum.length; s++) sum[s]! += weight * own[s]!;
    };
    row.forEach((weight, k) => {
      if (weight !== 0) add(deviation, posterior.deviation(t, k, group[c]!), weight);
    });
    add(variance, posterior.randomVariance(t, row));
  });
  return shrinkageOf(deviation, variance);
}

/** The sd by the slope of the map. */
function nativeEstimate({ domain }: ParameterPosterior, { value, sd }: Unpooled): Unpooled {
  return { value: toNative(domain, value), sd: sd * derivatives(domain, value).first };
}
