/** Timing: warmed up, rounds of all variants in turn, median and spread, ratios inside one session. */

export interface Measurement {
  readonly bench: string;
  readonly variant: string;
  /** Median over rounds, with the middle half of them. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly unit: string;
  /** Taken round by round, so that a slow moment of the machine counts on both sides. */
  readonly ratio?: {
    readonly to: string;
    readonly median: number;
    readonly low: number;
    readonly high: number;
  };
}

export interface Variant {
  readonly name: string;
  /** A number it returns is its own time in milliseconds, where the clock here would count more than the work. */
  run(): unknown;
}

/**
 * Measures variants in turn; ratios are to the first.
 *
 * @param perRun how many units one run does, so that times are per unit
 * @param scale units in a millisecond
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
  // One round is a trial run, whose numbers mean nothing: cold they mean as much.
  const warmUp = rounds > 1 ? Math.min(3, rounds) : 0;
  for (const variant of variants) for (let i = 0; i < warmUp; i++) await variant.run();
  for (let round = 0; round < rounds; round++) {
    for (const [i, variant] of variants.entries()) {
      const start = performance.now();
      const own = await variant.run();
      const elapsed = performance.now() - start;
      times[i]!.push(((typeof own === "number" ? own : elapsed) * scale) / perRun);
    }
  }
  return variants.map((variant, i) => {
    const ratio = i === 0 ? undefined : spread(times[i]!.map((t, round) => t / times[0]![round]!));
    return {
      bench,
      variant: variant.name,
      ...spread(times[i]!),
      unit,
      ...(ratio === undefined ? {} : { ratio: { to: variants[0]!.name, ...ratio } }),
    };
  });
}

/** Median with the middle half of the values. */
export function spread(values: readonly number[]): { median: number; low: number; high: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}
