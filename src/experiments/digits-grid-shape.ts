/** What the grid of digits must look like: means over levels of evidence, and what was found of them by another program. */

import { meanOf } from "../checklist/moments.js";

export interface GridCell {
  readonly evidenceLevel: number;
  readonly inverseTemperature: number;
  /** Why there are no values; null where there are. */
  readonly failure: string | null;
  readonly retrievalGain: number | null;
  readonly generalisationGain: number | null;
  readonly uniqueAttractors: number | null;
  /** Of ten relaxations. */
  readonly attractorsConverged: number | null;
  readonly orthogonality: number | null;
}

/** Means over levels of evidence; null without a value. */
export interface GridMeans {
  readonly inverseTemperature: number;
  readonly retrievalGain: number | null;
  readonly generalisationGain: number | null;
  readonly uniqueAttractors: number | null;
  /** Over cells where all ten relaxations converged, and to four attractors or more. */
  readonly orthogonality: number | null;
}

export function meansByTemperature(cells: readonly GridCell[], temperatures: readonly number[]): GridMeans[] {
  return temperatures.map((inverseTemperature) => {
    const own = cells.filter((cell) => cell.inverseTemperature === inverseTemperature);
    const sure = own.filter((cell) => cell.attractorsConverged === 10 && (cell.uniqueAttractors ?? 0) >= 4);
    return {
      inverseTemperature,
      retrievalGain: knownMean(own.map((cell) => cell.retrievalGain)),
      generalisationGain: knownMean(own.map((cell) => cell.generalisationGain)),
      uniqueAttractors: knownMean(own.map((cell) => cell.uniqueAttractors)),
      orthogonality: knownMean(sure.map((cell) => cell.orthogonality)),
    };
  });
}

function knownMean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : meanOf(known);
}

export interface Judged {
  readonly what: string;
  /** What was found in place of it, or of its kind. */
  readonly found: string;
  readonly holds: boolean;
}

type Gain = "retrievalGain" | "generalisationGain";

/** Inverse temperatures are named by two digits: the third is theirs. */
const SLACK = 0.01;

/** One statement each; all hold of a good program. */
export function judgeGrid(cells: readonly GridCell[], means: readonly GridMeans[]): Judged[] {
  const from = (low: number, high = Number.POSITIVE_INFINITY): GridMeans[] =>
    means.filter(({ inverseTemperature: beta }) => beta >= low * (1 - SLACK) && beta <= high * (1 + SLACK));
  const least = from(0.06, 0.22).map(({ orthogonality }) => orthogonality);
  const rising = from(0.22).map(({ orthogonality }) => orthogonality);
  const cold = cells.filter(({ inverseTemperature: beta }) => beta <= 0.013 * (1 + SLACK));
  const single = cold.filter(({ uniqueAttractors }) => uniqueAttractors === 1).length;
  const attractors = from(0.278).map(({ uniqueAttractors }) => uniqueAttractors);
  return [
    highest("retrievalGain", means, [0.15, 0.36], 0.3, 0.03),
    highest("generalisationGain", means, [0.046, 0.17], 0.07, 0.02),
    negative("retrievalGain", from(0.77), "0.77"),
    negative("generalisationGain", from(0.46), "0.46"),
    {
      what: "one attractor in every cell up to inverse temperature 0.013",
      found: `${single} of ${cold.length} cells`,
      holds: cold.length > 0 && single === cold.length,
    },
    {
      what: "eight attractors or more on average from 0.278 on",
      ...all(attractors, (value) => value >= 8),
    },
    {
      what: "orthogonality 16 to 22 from 0.06 to 0.22",
      ...all(least, (value) => value >= 16 && value <= 22),
    },
    {
      what: "orthogonality rises from 0.22 on",
      ...all(rising, (value, k) => k === 0 || value >= rising[k - 1]!),
    },
    best("retrievalGain", cells, 0.33, 0.04),
    best("generalisationGain", cells, 0.11, 0.03),
  ];
}

const named: Readonly<Record<Gain, string>> = {
  retrievalGain: "retrieval",
  generalisationGain: "generalisation",
};

const short = (value: number): string => String(Number(value.toPrecision(3)));

function highest(
  gain: Gain,
  means: readonly GridMeans[],
  [low, high]: readonly [number, number],
  centre: number,
  width: number,
): Judged {
  const top = means.reduce((best, each) => ((each[gain] ?? -1) > (best[gain] ?? -1) ? each : best));
  const [value, beta] = [top[gain] ?? Number.NaN, top.inverseTemperature];
  return {
    what: `${named[gain]} is highest between ${low} and ${high}, at ${centre} ± ${width}`,
    found: `${short(value)} at ${short(beta)}`,
    holds: beta >= low * (1 - SLACK) && beta <= high * (1 + SLACK) && Math.abs(value - centre) <= width,
  };
}

function negative(gain: Gain, means: readonly GridMeans[], from: string): Judged {
  const values = means.map((each) => each[gain]);
  return { what: `${named[gain]} is below 0 from ${from} on`, ...all(values, (value) => value < 0) };
}

function best(gain: Gain, cells: readonly GridCell[], centre: number, width: number): Judged {
  const value = Math.max(...cells.map((cell) => cell[gain] ?? Number.NEGATIVE_INFINITY));
  return {
    what: `best cell of ${named[gain]}: ${centre} ± ${width}`,
    found: short(value),
    holds: Math.abs(value - centre) <= width,
  };
}

/** A value that is missing does not hold. */
function all(
  values: readonly (number | null)[],
  wanted: (value: number, k: number) => boolean,
): Pick<Judged, "found" | "holds"> {
  return {
    found: values.map((value) => (value === null ? "none" : short(value))).join(", "),
    holds: values.length > 0 && values.every((value, k) => value !== null && wanted(value, k)),
  };
}
