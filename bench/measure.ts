/** Timing: warmed up, rounds of all variants in turn, median and spread, ratios inside one process. */

export interface Measurement {
  readonly bench: string;
  readonly variant: string;
  /** Median over rounds. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly unit: string;
  readonly ratio?: {
    readonly to: string;
    readonly median: number;
    readonly low: number;
    readonly high: number;
  };
}

export interface Variant {
  readonly name: string;
  run(): void | Promise<void>;
}

/**
 * Measures variants in turn; ratios are to the first, taken round by round.
 *
 * @param perRun how many units one run does, so that times are per unit
 */
export async function measure(
  bench: string,
  unit: string,
  variants: readonly Variant[],
  {
    rounds,
    perRun = 1,
    scale,
  }: { readonly rounds: number; readonly perRun?: number; readonly scale: number },
): Promise<Measurement[]> {
  const times: number[][] = variants.map(() => []);
  for (const variant of variants) for (let i = 0; i < Math.min(3, rounds); i++) await variant.run();
  for (let round = 0; round < rounds; round++) {
    for (const [i, variant] of variants.entries()) {
      const start = performance.now();
      await variant.run();
      times[i]!.push(((performance.now() - start) * scale) / perRun);
    }
  }
  return variants.map((variant, i) => {
    const summary = spread(times[i]!);
    const ratio = i === 0 ? undefined : spread(times[i]!.map((t, round) => t / times[0]![round]!));
    return {
      bench,
      variant: variant.name,
      ...summary,
      unit,
      ...(ratio === undefined ? {} : { ratio: { to: variants[0]!.name, ...ratio } }),
    };
  });
}

/** Median with the middle half of the values. */
function spread(values: readonly number[]): { median: number; low: number; high: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}
