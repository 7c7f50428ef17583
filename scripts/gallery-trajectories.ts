// Trajectories of the gallery.
import type { TrajectoriesData } from "../src/figures/index.js";
import { counted, draws, sigmoid, walk } from "./gallery-random.js";

export function binary(n: number, levels: number, k: number): TrajectoriesData {
  const random = draws(k);
  const mu2 = walk(n, random, 0.25);
  const expected = mu2.map(sigmoid);
  const inputs = expected.map((p) => (random.uniform() < p ? 1 : 0));
  const prediction = expected.map((p) => sigmoid(6 * (p - 0.5)));
  const choices = prediction.map((p) => (random.uniform() < p ? 1 : 0));
  const above = Array.from({ length: Math.max(0, levels - 1) }, (_, i) => {
    const level = levels - i;
    const mean = level === 2 ? mu2 : walk(n, random, 0.05, 1);
    const start = level === 2 ? 1 : 0.6;
    const sd = Float64Array.from(
      mean,
      (_, t) => start * (0.6 + 0.9 * Math.exp(-t / 15)) + 0.05 * Math.sin(t / 20),
    );
    return { label: `μ_{${level}}`, name: `mu${level}`, mean, sd };
  });
  return {
    title: `Beliefs of participant s${String(k).padStart(2, "0")} over ${counted(n, "trial")}`,
    subtitle: `ehgf_binary + unitsq_sgm, ${counted(levels, "level")}`,
    levels: above,
    outcome: {
      kind: "binary",
      expected,
      expectedLabel: levels > 1 ? "s(μ_{2})" : "\\var{v}",
      inputs: [{ label: "input \\var{u}", values: inputs }],
      responses: [{ name: "response y", kind: "binary", values: choices }],
      ...(levels > 1 && {
        learningRate: {
          label: "learning rate of level 2, dμ_{2}/dδ_{1}",
          values: Float64Array.from(mu2, (x, t) => 0.3 + 0.2 * Math.exp(-t / 30) + 0.05 * Math.cos(x)),
        },
      }),
    },
  };
}

export function continuous(n: number): TrajectoriesData {
  const random = draws(40);
  const rate = walk(n, random, 0.004, 1.05, 0.01);
  const values = rate.map((x) => x + 0.004 * random.normal());
  return {
    title: "Beliefs of the ideal observer about the exchange rate of the US dollar in Swiss francs",
    subtitle: "hgf + bayes_optimal, 2 levels of continuous input, parameters at the mode",
    levels: [
      { label: "μ_{2}", name: "mu2", mean: walk(n, random, 0.03, -1), sd: new Float64Array(n).fill(0.3) },
      { label: "μ_{1}", name: "mu1", mean: rate, sd: new Float64Array(n).fill(0.004) },
    ],
    outcome: {
      kind: "real",
      expected: Float64Array.from(rate, (_, t) => rate[Math.max(0, t - 1)]!),
      expectedLabel: "\\hat{μ}_{1}",
      inputs: [{ label: "input \\var{u} (CHF)", values }],
      responses: [
        {
          name: "log reaction time",
          kind: "real",
          values: values.map((v) => 6 + 0.3 * random.normal() + v),
          prediction: values.map((v) => 6 + v),
        },
      ],
      learningRate: { label: "learning rate α_{1}", values: walk(n, random, 0.01, 0.5) },
    },
  };
}

/** Two runs, gaps, ignored trials, a second response, a blow-up of the band, and a name that wants escaping. */
export function hard(): TrajectoriesData {
  const data = binary(160, 3, 7);
  const { outcome } = data;
  const gap = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from(values, (v, t) => (t >= 60 && t < 66 ? Number.NaN : v));
  return {
    ...data,
    title:
      'Beliefs of participant <&"\\hat{x}_1 with a very long identifier that no table would show in full"> over two runs',
    levels: data.levels.map(({ sd, ...level }, i) => ({
      ...level,
      mean: gap(level.mean),
      sd: Float64Array.from(sd!, (v, t) => (i === 0 && t < 3 ? 1e4 : v)),
    })),
    outcome: {
      ...outcome,
      expected: gap(outcome.expected),
      inputs: [{ label: "input \\var{u}", values: gap(outcome.inputs[0]!.values) }],
      responses: [
        {
          name: "choice",
          kind: "binary",
          values: outcome.responses[0]!.values,
          prediction: Float64Array.from(outcome.expected, (p) => sigmoid(6 * (p - 0.5))),
        },
        { name: "choice_again", kind: "binary", values: outcome.responses[0]!.values },
        {
          name: "rt (s)",
          kind: "real",
          values: Float64Array.from(outcome.expected, (p) => 0.4 + p * (1 - p)),
        },
      ],
    },
    runStarts: [81],
    ignored: [20, 61, 62, 63, 64, 65, 66, 120, 121],
  };
}

/** NaN and infinite values in every series, as filters that diverge give them. */
export function diverging(): TrajectoriesData {
  const data = binary(120, 3, 8);
  const { outcome } = data;
  const broken = (values: ArrayLike<number>, k: number): Float64Array =>
    Float64Array.from(values, (v, t) => {
      if (t >= 90) return Number.NaN;
      return t % 29 === k ? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN][t % 3]! : v;
    });
  return {
    ...data,
    title: "Beliefs of a filter that diverges at trial 91",
    levels: data.levels.map(({ sd, ...level }, i) => ({
      ...level,
      mean: broken(level.mean, 3),
      sd: Float64Array.from(sd!, (v, t) => (i === 0 && t > 40 && t < 46 ? Number.POSITIVE_INFINITY : v)),
    })),
    outcome: { ...outcome, expected: broken(outcome.expected, 7) },
  };
}

/** Probabilities of categories, their inputs and the choices of an agent. */
export function categorical(n: number, categories: number): TrajectoriesData {
  const random = draws(60 + categories);
  const walks = Array.from({ length: categories }, () => walk(n, random, 0.3));
  const totals = Array.from({ length: n }, (_, t) => walks.reduce((sum, x) => sum + Math.exp(x[t]!), 0));
  const expected = walks.map((x) => x.map((v, t) => Math.exp(v) / totals[t]!));
  const drawn = (t: number): number => {
    let left = random.uniform();
    const k = expected.findIndex((p) => {
      left -= p[t]!;
      return left < 0;
    });
    return k < 0 ? categories : k + 1;
  };
  const inputs = Array.from({ length: n }, (_, t) => (t % 41 === 17 ? Number.NaN : drawn(t)));
  return {
    title: `Expected probabilities of ${counted(categories, "category").replace("ys", "ies")}`,
    subtitle: "one volatile level above",
    levels: [
      {
        label: `μ_{3}`,
        name: "mu3",
        mean: walk(n, random, 0.05, 1),
        sd: new Float64Array(n).fill(0.4),
      },
    ],
    outcome: {
      kind: "categorical",
      expected: expected[0]!,
      expectedLabel: "P(\\var{u} = \\var{k})",
      categories: expected.map((values, k) => ({ label: `\\var{k} = ${k + 1}`, expected: values })),
      inputs: [{ label: "input \\var{u}", values: inputs }],
      responses: [
        {
          name: "choice",
          kind: "categorical",
          values: Array.from({ length: n }, (_, t) => drawn(t)),
        },
      ],
    },
    ignored: inputs.flatMap((u, t) => (Number.isNaN(u) ? [t + 1] : [])),
  };
}
