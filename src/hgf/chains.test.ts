import { describe, expect, it } from "vitest";
import type { Filter } from "../model/index.js";
import { runFilter } from "../model/run.js";
import { stream } from "../random/index.js";
import { chain, jumpingGaussian, network } from "./index.js";

const TRIALS = 60;
const types = ["hgf", "ehgf", "uhgf"] as const;
const random = stream(3, 5, 0);
const series = (value: (t: number) => number): Float64Array =>
  Float64Array.from({ length: TRIALS }, (_, t) => value(t));
const outcomes = series((t) => Number(random.uniform(t, 0) < 0.7)).with(9, Number.NaN);
const noisy = series((t) => 1 + 0.1 * t + 0.5 * random.normal(t, 1)).with(9, Number.NaN);

/** Beliefs of the named nodes; `p` is completed with values that have no effect. */
function beliefs(
  filter: Filter,
  p: Readonly<Record<string, number>>,
  inputs: Readonly<Record<string, Float64Array>>,
  nodes: readonly string[],
) {
  const common: Record<string, number> = { mu0_1: 0, sa0_1: 1, eta0: 0, eta1: 1 };
  const all = Object.fromEntries(
    filter.parameters.map(({ name }) => {
      const usual = /^ka/.test(name) ? 1 : /^(sa)/.test(name) ? 0.5 : /^om/.test(name) ? -3 : 0;
      return [name, p[name] ?? common[name] ?? usual];
    }),
  );
  const { trajectories, failure } = runFilter(filter, all, { trials: TRIALS, inputs });
  expect(failure).toBeUndefined();
  return nodes.flatMap((node) => ["mean", "variance"].map((what) => trajectories.get(`${node}.${what}`)!));
}

const close = (got: readonly Float64Array[], want: readonly Float64Array[], tolerance: number): void => {
  got.forEach((values, i) => {
    values.forEach((x, t) => {
      expect(Math.abs(x - want[i]![t]!)).toBeLessThanOrEqual(
        tolerance * Math.max(1e-3, Math.abs(want[i]![t]!)),
      );
    });
  });
};

describe("perceptual noise", () => {
  const upper = ["x2", "x3"];

  it.each(types)("%s: hardly any noise makes the chain of plain outcomes", (type) => {
    const plain = beliefs(chain({ type, binary: true }).filter, {}, { u: outcomes }, upper);
    const constant = chain({ type, binary: true, noise: "parameter" }).filter;
    close(beliefs(constant, { al: 1e-3 }, { u: outcomes }, upper), plain, 1e-14);
    const byTrial = chain({ type, binary: true, noise: "column" }).filter;
    const inputs = { u: outcomes, noise: series(() => 1e-3) };
    close(beliefs(byTrial, {}, inputs, upper), plain, 1e-14);
  });

  it("learns nothing from an input half way between the outcomes that it expects alike", () => {
    const { filter } = chain({ type: "ehgf", binary: true, noise: "parameter" });
    const [mean] = beliefs(filter, { al: 0.2 }, { u: series(() => 0.5) }, ["x2"]);
    expect(mean!.every((m) => Math.abs(m) < 1e-12)).toBe(true);
  });

  it("goes on from predictions where the noise of a trial is missing", () => {
    const { filter } = chain({ type: "ehgf", binary: true, noise: "column" });
    const inputs = { u: outcomes, noise: series(() => 0.3).with(20, Number.NaN) };
    const [mean, variance] = beliefs(filter, {}, inputs, ["x2"]);
    expect(mean![20]).toBe(mean![19]);
    expect(variance![20]!).toBeGreaterThan(variance![19]!);
  });
});

describe("reversion to an equilibrium", () => {
  it.each(types)("%s: at rate 0 it is the chain without it", (type) => {
    const plain = beliefs(chain({ type, binary: true }).filter, {}, { u: outcomes }, ["x2", "x3"]);
    const { filter } = chain({ type, binary: true, reverts: true });
    expect(beliefs(filter, { m2: 3, m3: -2 }, { u: outcomes }, ["x2", "x3"])).toEqual(plain);
  });

  it("at rate 1 the prediction is the equilibrium", () => {
    const { filter } = chain({ type: "ehgf", binary: true, reverts: true });
    const p = { phi2: 0, phi3: 1, m3: 0.75 };
    const all = Object.fromEntries(
      filter.parameters.map(({ name }) => [
        name,
        (p as Record<string, number>)[name] ?? (/^(ka|sa)/.test(name) ? 1 : 0),
      ]),
    );
    const { trajectories } = runFilter(filter, all, { trials: TRIALS, inputs: { u: outcomes } });
    trajectories.get("x3.expectedMean")!.forEach((m) => {
      expect(m).toBeCloseTo(0.75, 12);
    });
  });

  it("hgf_ar1 at rate 0 is hgf with the precision that belongs to its noise variance", () => {
    const p = { mu0_1: 1, mu0_2: 1 };
    const plain = beliefs(chain({ type: "hgf", binary: false }).filter, { ...p, pi_u: 4 }, { u: noisy }, [
      "x1",
      "x2",
    ]);
    const { filter } = chain({ type: "hgf", binary: false, reverts: true });
    expect(beliefs(filter, { ...p, al: 0.25 }, { u: noisy }, ["x1", "x2"])).toEqual(plain);
  });
});

describe("the jumping Gaussian", () => {
  it.each(types)(
    "%s_jget with noise that is not followed is the chain with that noise, at three levels",
    (type) => {
      const nodes = ["x1", "x2", "x3"];
      const { filter } = chain({ type, binary: false }, { levels: 3 });
      const plain = beliefs(filter, { pi_u: Math.exp(0.5) }, { u: noisy }, nodes);
      const jget = jumpingGaussian(type, { levels: 3 }).filter;
      close(beliefs(jget, { kau: 0, omu: -0.5, mux0_1: 0, sax0_1: 1 }, { u: noisy }, nodes), plain, 1e-12);
    },
  );

  it("is the network of the same conventions, which takes one noise parent", () => {
    const { network: own } = jumpingGaussian("ehgf");
    expect(own.toJSON().edges.map(({ kind, child, parent }) => `${kind} ${child}<-${parent}`)).toContain(
      "volatility u<-a1",
    );
    expect(() =>
      network({ conventions: "toolbox-8.2" })
        .input("u", { precision: 1, valueParents: { x: 1 }, volatilityParents: { a: 1, b: 1 } })
        .continuous("x")
        .continuous("a")
        .continuous("b")
        .asFilter(),
    ).toThrow('conventions "toolbox-8.2": node u of a chain cannot have 3 parents');
  });

  it("finds more noise where inputs scatter more", () => {
    const { filter } = jumpingGaussian("ehgf");
    const scatter = (sd: number): Float64Array => series((t) => sd * random.normal(t, 4));
    const last = (sd: number): number => beliefs(filter, { omu: 0 }, { u: scatter(sd) }, ["a1"])[0]!.at(-1)!;
    expect(last(3)).toBeGreaterThan(last(0.3) + 1);
  });

  it("refuses a hierarchy of one level", () => {
    expect(() => jumpingGaussian("hgf", { levels: 1 })).toThrow(
      "hgf_jget: levels must be a whole number of at least 2, got 1",
    );
  });
});
