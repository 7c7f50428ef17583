/** Patterns: bars, digits, z-scores. */

import * as z from "zod";
import {
  barImages,
  barPatterns,
  correlation,
  digitPatterns,
  orthogonality,
  readDigits,
  zScore,
} from "../../attractor/index.js";
import type { Comparison } from "../comparison.js";
import {
  compareTold,
  type FixtureCase,
  number,
  numbers,
  precisions,
  rows,
  type Told,
  tolerance,
} from "./fixture.js";

type Reader = (name: string) => string;

/** Prepared digits by their row in a file, from 0, comments not counted. */
export function digitRows(text: string, file: string, wanted: readonly number[]): Float64Array[] {
  const { images } = readDigits(text, file);
  return digitPatterns(wanted.map((row) => images[row]!));
}

const given = z.looseObject({
  data: z
    .looseObject({ file: z.string().optional(), rows: numbers.optional(), values: rows.optional() })
    .nullish(),
  run: z.looseObject({ offset: number.optional() }).nullish(),
  expected: z.looseObject({ patterns: z.array(z.unknown()).optional() }),
  tolerance,
});

/** Compares what was computed in double precision, and the same rounded. */
function compareBoth(c: Comparison, got: Told, each: z.infer<typeof given>): void {
  for (const [float, bound] of precisions(each.tolerance)) compareTold(c, float, got, each.expected, bound);
}

export function checkBars(fixture: FixtureCase, c: Comparison): void {
  const each = given.parse(fixture);
  const patterns = barPatterns();
  compareBoth(c, { images: barImages(), patterns, corr: correlation(patterns[0]!, patterns[1]!) }, each);
}

export function checkDigits(fixture: FixtureCase, c: Comparison, dataFile: Reader): void {
  const each = given.parse(fixture);
  const file = each.data!.file!;
  const wanted = each.data!.rows!;
  const { labels } = readDigits(dataFile(file), file);
  const patterns = digitRows(dataFile(file), file, wanted);
  const { meanPairCorrelation, maxPairCorrelation, meanAbsDeviation, meanAbsDeviationIncludeDiagonal, rms } =
    orthogonality(patterns, false);
  const told: Told = {
    labels: wanted.map((row) => labels[row]!),
    patterns: (each.expected.patterns as { readonly row: number }[]).map(({ row }) => ({
      row,
      pattern: patterns[wanted.indexOf(row)]!,
    })),
    means: patterns.map((p) => p.reduce((sum, x) => sum + x, 0) / p.length),
    standardDeviations: patterns.map((p) => Math.sqrt(p.reduce((sum, x) => sum + x * x, 0) / p.length)),
    least: patterns.map((p) => Math.min(...p)),
    largest: patterns.map((p) => Math.max(...p)),
    ...{ meanPairCorrelation, maxPairCorrelation, meanAbsDeviation, meanAbsDeviationIncludeDiagonal, rms },
    pairCorrelations: patterns.map((a) => patterns.map((b) => correlation(a, b))),
  };
  compareBoth(c, told, each);
}

export function checkDigitsFile(fixture: FixtureCase, c: Comparison, dataFile: Reader): void {
  const each = given.parse(fixture);
  const { images, labels } = readDigits(dataFile(each.data!.file!), each.data!.file!);
  const pixels = images.flatMap((image) => [...image]);
  const told: Told = {
    count: images.length,
    perLabel: Array.from({ length: 10 }, (_, label) => labels.filter((l) => l === label).length),
    sum: pixels.reduce((sum, x) => sum + x, 0),
    least: pixels.reduce((least, x) => Math.min(least, x)),
    largest: pixels.reduce((largest, x) => Math.max(largest, x)),
  };
  compareBoth(c, told, each);
}

export function checkZScore(fixture: FixtureCase, c: Comparison): void {
  const each = given.parse(fixture);
  compareBoth(c, { values: each.data!.values!.map((v) => zScore(v, each.run?.offset ?? 0)) }, each);
}
