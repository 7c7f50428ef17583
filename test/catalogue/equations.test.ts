/** The equations that `credence models NAME` shows are those that are computed. */

import { describe, expect, it } from "vitest";
import { perceptualText, responseText } from "../../src/cli/equations/index.js";
import { exampleOf } from "../../src/cli/examples.js";
import type { Filter } from "../../src/model/index.js";
import { resolvePlaceholders } from "../../src/model/placeholder.js";
import { runFilter } from "../../src/model/run.js";
import { toNative } from "../../src/model/transform.js";
import { perceptualModels } from "../../src/perceptual/index.js";
import { stream } from "../../src/random/index.js";
import { responseModels } from "../../src/response/index.js";
import { compiled, type Row, type Value } from "./compute-lines.js";
import { exampleInputs } from "./example.js";

const TRIALS = 25;

/** Values by name, and those of numbered parameters as lists too: `v_0_1` is `v_0[1]`, `mu2_0_2_1` is `mu2_0[2][1]`. */
function withLists(values: Readonly<Record<string, number>>): Row {
  const row: Row = { ...values };
  const put = (name: string, indices: readonly number[], value: number): void => {
    let at: Value[] = (row[name] as Value[]) ?? (row[name] = []);
    indices.forEach((index, k) => {
      if (k === indices.length - 1) at[index] = value;
      else at = (at[index] ??= []) as Value[];
    });
  };
  for (const [name, value] of Object.entries(values)) {
    const [, base, first, second] = /^(.*?)_(\d+)(?:_(\d+))?$/.exec(name) ?? [];
    if (base !== undefined && second !== undefined && values[base] === undefined)
      put(base, [Number(first), Number(second)], value);
    const [, whole, last] = /^(.*)_(\d+)$/.exec(name) ?? [];
    if (whole !== undefined && second === undefined && values[whole] === undefined)
      put(whole, [Number(last)], value);
    if (second !== undefined && values[`${base}_${first}`] === undefined)
      put(`${base}_${first}`, [Number(second)], value);
  }
  return row;
}

/** Probabilities of two states, of which the last has what the other leaves; of the tree as it comes, by hand. */
function markov(name: string, p: Readonly<Record<string, number>>): Row {
  const B = [[], [0, 0.15, 0.85], [0, 0.85, 0.15]];
  if (name === "tapas_hmm") {
    return {
      p0: [0, p.p0_1!, 1 - p.p0_1!],
      A: [[], [0, p.A_1_1!, 1 - p.A_1_1!], [0, p.A_2_1!, 1 - p.A_2_1!]],
      B,
    };
  }
  // Leaves 4, 5 below node 2 and 6, 7 below node 3, which follow each other and are entered evenly (specification 7).
  const inner = (node: number) => [1, 2].map((from) => [1, 2].map((to) => p[`A_${node}_${from}_${to}`]!));
  const [two, three] = [inner(2), inner(3)];
  const leave = (rows: number[][], k: number): number => 1 - rows[k]![0]! - rows[k]![1]!;
  const A: Value[] = [[]];
  for (const k of [0, 1]) A.push([0, ...two[k]!, 0.5 * leave(two, k), 0.5 * leave(two, k)]);
  for (const k of [0, 1]) A.push([0, 0.5 * leave(three, k), 0.5 * leave(three, k), ...three[k]!]);
  return {
    p0: [0, 0.25, 0.25, 0.25, 0.25],
    A,
    B: [[], [0, 0.15, 0.85, 0.15, 0.85], [0, 0.85, 0.15, 0.85, 0.15]],
  };
}

/** Numbers of a row by the toolbox's names: `mu_2_1` of `mu_2[1]`; variances of precisions. */
function flat(row: Row): Map<string, number> {
  const out = new Map<string, number>();
  const visit = (name: string, value: Value): void => {
    if (typeof value === "number") out.set(name, value);
    else
      value.forEach((each, k) => {
        if (k > 0) visit(`${name}_${k}`, each);
      });
  };
  for (const [name, value] of Object.entries(row)) visit(name, value);
  for (const [name, value] of [...out]) {
    if (/^pi(x|a)?(hat)?_\d/.test(name)) out.set(name.replace(/^pi/, "sa"), 1 / value);
  }
  // The toolbox keeps what all walks share in the place of the first one.
  for (const [name, value] of [...out]) {
    if (/_3$/.test(name)) for (const place of ["_1", "_1_1"]) out.set(name + place, value);
  }
  return out;
}

function seriesOf(filter: Filter, irregular: boolean) {
  const inputs = exampleInputs(filter, TRIALS + 8, 3);
  const kept = Array.from({ length: TRIALS + 8 }, (_, t) => t).filter((t) => !Number.isNaN(inputs.u![t]!));
  const trials = kept.length;
  const numbers = stream(3, 5, 0);
  return {
    trials,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, x]) => [name, Float64Array.from(kept, (t) => x[t]!)]),
    ),
    ...(irregular && {
      exogenous: { timeStep: Float64Array.from({ length: trials }, (_, t) => 0.5 + numbers.uniform(t, 0)) },
    }),
  };
}

describe("perceptual models", () => {
  it.each(perceptualModels.map((model) => ({ model, name: model.name })))("$name", ({ model, name }) => {
    const irregular = model.settings.some((setting) => setting.name === "irregularIntervals");
    const { filter } = model.build(irregular ? { irregularIntervals: true } : {});
    const text = perceptualText(name, model.levels?.default ?? 0)!;
    expect(text.purpose).toMatch(/^[A-Z].*\.$/);
    const series = seriesOf(filter, irregular);
    const numbers = stream(9, 6, 0);
    // Fixed parameters are moved too, so that none is left out unseen.
    const p = Object.fromEntries(
      filter.parameters.map(({ name: parameter, domain, prior }, k) => {
        const { mean } = resolvePlaceholders(prior, series.inputs.u!);
        const moved =
          Number.isFinite(mean) && !/^(A|V|p0)/.test(parameter) ? mean + 0.15 * numbers.normal(0, k) : mean;
        return [parameter, toNative(domain, moved)];
      }),
    );
    const { trajectories, failure } = runFilter(filter, p, series);
    expect(failure).toBeUndefined();
    const [start, trial] = [compiled(text.start), compiled(text.trial)];
    const own = /^tapas_h/.test(name) ? markov(name, p) : {};
    const fixed: Row = { ...withLists(p), ...own };
    const n = Math.max(
      1,
      ...[...trajectories.keys()].map((q) =>
        Number(/^(?:arm|outcome|to|world|state|vhat)(\d+)/.exec(q)?.[1] ?? 1),
      ),
    );
    let before: Row = { ...fixed };
    start(before, {}, n);
    const compared = new Set<string>();
    for (let t = 0; t < series.trials; t++) {
      const seen = Object.fromEntries(Object.entries(series.inputs).map(([key, x]) => [key, x[t]!]));
      const row: Row = { ...fixed, ...seen, t: series.exogenous?.timeStep[t] ?? 1 };
      trial(row, before, n);
      const values = flat(row);
      for (const { name: quantity, toolbox = quantity } of filter.quantities) {
        const got = values.get(toolbox);
        const want = trajectories.get(quantity)![t]!;
        // Of what is not observed the toolbox has no number.
        if (got === undefined || Number.isNaN(want)) continue;
        expect(Math.abs(got - want), `${toolbox}, trial ${t + 1}: ${got} ${want}`).toBeLessThanOrEqual(
          1e-9 * Math.max(1, Math.abs(want)),
        );
        compared.add(toolbox);
      }
      before = row;
    }
    // What is believed of hidden states above the first is all there; level 1 need not say what follows from it. Of a
    // model that the toolbox does not have everything is there.
    const ours = filter.quantities.every(({ toolbox }) => toolbox === undefined);
    const beliefs = filter.quantities.flatMap(({ name: own, toolbox = ours ? own : "" }) =>
      ours ||
      (/^(mu|sa)[xa]?(hat)?_[2-9]|^(muhat|alpr|vhat|v)(_1)?(_1)?$/.test(toolbox) &&
        toolbox !== `v_${model.levels?.default}`)
        ? [toolbox]
        : [],
    );
    expect(beliefs.length).toBeGreaterThan(0);
    expect(beliefs.filter((each) => !compared.has(each))).toEqual([]);
  });
});

/** What a role of a filter is called in the equations of responses. */
function calledOf(role: string): { readonly name: string; readonly index?: number } {
  const [, arm, level, what] = /^(?:arm\[(\d+)\]\.?)?(?:level\[(\d+)\]\.?)?(\w+)$/.exec(role)!;
  const short = { mean: "mu", variance: "sa", expectedMean: "muhat", expectedVariance: "sahat" }[what!];
  return { name: `${short}_${level ?? 1}`, ...(arm === undefined ? {} : { index: Number(arm) }) };
}

/** Handed over beside the probability that it is of. */
const logOdds = "level[1].expectedLogOdds";

describe("response models", () => {
  it.each(responseModels.map(({ name }) => ({ name })))("$name", ({ name }) => {
    const { response, perceptual, input } = exampleOf(name);
    const { bound } = response!;
    const text = responseText(name)!;
    expect(text.purpose).toMatch(/^[A-Z].*\.$/);
    const { filter } = perceptual.build({});
    const [start, trial] = [compiled(text.start), compiled(text.trial)];
    const n = bound.reads.filter((role) => role.endsWith("expectedMean")).length;
    const before: Row = {};
    start(before, {}, n);
    let [row, memory] = [before, bound.initial?.<number>({}) ?? {}];
    for (let t = 0; t < 12; t++) {
      const at = stream(4, 8, 0).at(t);
      const p = Object.fromEntries(
        bound.parameters.map(({ name: parameter, domain, prior }) => {
          return [parameter, toNative(domain, (prior.mean as number) + 0.3 * at.normal())];
        }),
      );
      const scope: Row = { ...p };
      const beliefs: Record<string, number> = {};
      for (const role of bound.reads.filter((each) => each !== logOdds)) {
        const { name: called, index } = calledOf(role);
        const between = 0.05 + 0.9 * at.uniform();
        const value = /^mu_/.test(called) ? at.normal() : between;
        beliefs[role] = value;
        if (index === undefined) scope[called] = value;
        else ((scope[called] ??= []) as Value[])[index] = value;
      }
      const m = beliefs["level[1].expectedMean"]!;
      if (bound.reads.includes(logOdds)) beliefs[logOdds] = Math.log(m / (1 - m));
      const u =
        filter.inputs[0]!.kind === "category" ? 1 + Math.floor(n * at.uniform()) : Number(at.uniform() < 0.5);
      const seen = Object.fromEntries(
        input.map((column, k) => [column, k === 0 ? u : at.uniform() < 0.3 ? 0 : at.uniform()]),
      );
      const y = {
        binary: Number(at.uniform() < 0.5),
        categorical: 1 + Math.floor(n * at.uniform()),
        real: at.normal(),
        unit: at.uniform(),
        none: Number.NaN,
      }[bound.responseKind];
      const last = row;
      row = { ...scope, ...seen, y };
      trial(row, last, n);
      const step = bound.step<number>({ beliefs, input: seen, memory, response: y }, p);
      memory = step.memory ?? memory;
      const [got, want] = [row.logp as number, step.logProbability as number];
      expect(Math.abs(got - want), `${got} ${want}`).toBeLessThanOrEqual(1e-8 * Math.max(1, Math.abs(want)));
    }
  });
});
