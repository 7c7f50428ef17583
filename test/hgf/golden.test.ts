import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Network } from "../../src/hgf/index.js";
import type { RunResult } from "../../src/model/run.js";

/**
 * `hgf-fixture/1` (hgf.md section 13): networks run by pyhgf 0.3.2 where both sets of conventions agree, and by
 * an independent program where only the standard set is meant. See test/golden/hgf/README.md.
 */
interface Fixture {
  readonly id: string;
  readonly title: string;
  readonly variant: string;
  readonly meanField: boolean;
  readonly settings?: { readonly probabilityClip: number; readonly maximumPrecision: number };
  readonly network: {
    readonly nodes: readonly { readonly id: string; readonly kind: string }[];
    readonly edges: readonly unknown[];
  };
  readonly inputs: Readonly<Record<string, number[]>>;
  readonly timeSteps: number[];
  readonly observed?: Readonly<Record<string, number[]>>;
  readonly failure?: { readonly trial: number; readonly node: string; readonly quantity: string };
  readonly expected: {
    readonly trials: number[];
    readonly nodes: Readonly<Record<string, Readonly<Record<string, (number | "Infinity")[]>>>>;
    readonly surpriseTotal?: number;
  };
  readonly tolerance: { readonly relative: number; readonly scale: number };
}

const folder = join(import.meta.dirname, "../golden/hgf");
const fixtures = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Fixture);

function run(fixture: Fixture): RunResult {
  const { variant, meanField, settings = { probabilityClip: 1e-6, maximumPrecision: 1e10 } } = fixture;
  const net = Network.fromJSON({ settings: { variant, meanField, ...settings }, ...fixture.network });
  // Unobserved inputs are written 0 in the fixtures; NaN proves that their value plays no role.
  const inputs = Object.fromEntries(
    Object.entries(fixture.inputs).map(([id, values]) => [
      id,
      values.map((u, t) => (fixture.observed?.[id]?.[t] === 0 ? Number.NaN : u)),
    ]),
  );
  return net.filter(inputs, { timeSteps: fixture.timeSteps });
}

/**
 * The fixtures store p (1 - p) of binary nodes as their precision, and divide their errors by it. The error of a
 * continuous input that was not seen is there 0 - μ̂ (the value is written 0); ours is 0.
 */
function series(fixture: Fixture, { trajectories }: RunResult, id: string, quantity: string): Float64Array {
  const column = (name: string): Float64Array => {
    const values = trajectories.get(`${id}.${name}`);
    if (values === undefined) throw new Error(`no quantity ${id}.${name}`);
    return values;
  };
  const kind = fixture.network.nodes.find((node) => node.id === id)?.kind;
  if (kind === "input" && quantity === "valuePredictionError") {
    const expected = column("expectedMean");
    return column(quantity).map((error, t) => (fixture.observed?.[id]?.[t] === 0 ? 0 - expected[t]! : error));
  }
  if (kind !== "binary") return column(quantity);
  if (quantity === "expectedPrecision") return column("expectedVariance");
  if (quantity !== "valuePredictionError") return column(quantity);
  const variance = column("expectedVariance");
  return column("valuePredictionError").map((error, t) => error / variance[t]!);
}

/** Surprise under each input's stored prediction, without the uncertainty about its parents (hgf.md 8.1). */
function conditionalSurprise(fixture: Fixture, { trajectories }: RunResult): number {
  let total = 0;
  for (const { id, kind } of fixture.network.nodes) {
    if (kind === "continuous") continue;
    fixture.inputs[id]!.forEach((u, t) => {
      if (fixture.observed?.[id]?.[t] === 0) return;
      const at = (name: string): number => trajectories.get(`${id}.${name}`)![t]!;
      const precision = kind === "input" ? at("expectedPrecision") : 0;
      const squared = precision * (u - (kind === "input" ? at("expectedMean") : 0)) ** 2;
      total +=
        kind === "binary" ? at("inputSurprise") : 0.5 * (Math.log((2 * Math.PI) / precision) + squared);
    });
  }
  return total;
}

describe("networks under the standard conventions", () => {
  it("are tested with all four variants, mean-field and relaxed", () => {
    const covered = new Set(fixtures.map(({ variant, meanField }) => `${variant} ${meanField}`));
    expect(covered.size).toBe(8);
    expect(fixtures.length).toBeGreaterThanOrEqual(55);
  });

  for (const fixture of fixtures) {
    it(`give the reference numbers: ${fixture.id} (${fixture.title})`, () => {
      const result = run(fixture);
      const { relative, scale } = fixture.tolerance;
      const { trials, nodes, surpriseTotal } = fixture.expected;
      let compared = 0;
      for (const [id, quantities] of Object.entries(nodes)) {
        for (const [quantity, values] of Object.entries(quantities)) {
          const own = series(fixture, result, id, quantity);
          values.forEach((value, i) => {
            const want = Number(value);
            const got = own[trials[i]!]!;
            const error =
              got === want ? 0 : Math.abs(got - want) / (relative * Math.max(Math.abs(want), scale));
            expect(error, `${id}.${quantity} on trial ${trials[i]}: ${got}, not ${want}`).toBeLessThanOrEqual(
              1,
            );
            compared += 1;
          });
        }
      }
      expect(compared).toBeGreaterThan(0);
      if (surpriseTotal !== undefined && fixture.failure === undefined) {
        const error =
          Math.abs(conditionalSurprise(fixture, result) - surpriseTotal) / Math.abs(surpriseTotal);
        expect(error).toBeLessThanOrEqual(relative);
      }
      if (fixture.failure === undefined) expect(result.failure).toBeUndefined();
      else {
        expect(result.failure).toMatchObject({ reason: "negativePosteriorPrecision", ...fixture.failure });
        expect(result.trials).toBe(fixture.failure.trial);
        expect(result.trajectories.get("x1.mean")![fixture.failure.trial]).toBeNaN();
      }
    });
  }
});
