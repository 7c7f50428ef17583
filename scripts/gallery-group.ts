// Figures of group models for the gallery, from seeded random numbers.
import {
  type Figure,
  type IntervalsData,
  intervalsFigure,
  type ModelGraphData,
  modelGraphFigure,
  priorPosteriorFigure,
  shrinkageFigure,
} from "../src/figures/index.js";
import { counted, draws } from "./gallery-random.js";

const nan = Number.NaN;

const population: IntervalsData = {
  title: "Population quantities of om2 and ze, posterior mean and 89 % interval",
  intervalText: "89 % interval",
  groups: [
    {
      label: "Means (estimation scale)",
      rows: [
        row("ω_{2}: Intercept", "b_om2[Intercept]", -3.35, 0.17, { reference: -3.4 }),
        row("log ζ: Intercept", "b_ze[Intercept]", 0.97, 0.074, { reference: 0.9 }),
      ],
    },
    {
      label: "Coefficients of ω_{2} (estimation scale)",
      nothing: 0,
      rows: [
        row(
          "group=patient",
          "b_om2[group=patient]",
          0.8,
          0.23,
          { reference: 0.9, rope: [-0.1, 0.1] },
          "P(> 0) = 0.999",
        ),
        row(
          "age (sd 10.8)",
          "b_om2[age]",
          -0.4,
          0.12,
          { reference: -0.4, rope: [-0.1, 0.1] },
          "P(> 0) = 0.001",
        ),
        row(
          "session=2",
          "b_om2[session=2]",
          0.57,
          0.087,
          { reference: 0.5, rope: [-0.1, 0.1] },
          "P(> 0) > 0.999",
        ),
      ],
    },
    {
      label: "Standard deviations between participants",
      rows: [
        row("ω_{2}: Intercept", "sd_om2", 0.51, 0.1, { reference: 0.6 }),
        row("log ζ: Intercept", "sd_ze", 0.34, 0.06, { reference: 0.4 }, "may be zero"),
      ],
    },
  ],
};

function row(
  label: string,
  name: string,
  value: number,
  sd: number,
  more: { readonly reference?: number; readonly rope?: readonly [number, number] } = {},
  note?: string,
) {
  return {
    label,
    name,
    value,
    low: value - 1.6 * sd,
    high: value + 1.6 * sd,
    ...more,
    ...(note && { note }),
  };
}

const contrasts: IntervalsData = {
  title: "Contrasts of marginal means, posterior mean and 89 % interval",
  intervalText: "89 % interval",
  groups: [
    {
      label: "Differences (estimation scale)",
      nothing: 0,
      rows: [
        row("ω_{2}: \\text{patient − control}", "group", 0.8, 0.23, { rope: [-0.1, 0.1] }, "P(> 0) = 0.999"),
        row("ω_{2}: \\text{2 − 1}", "session", 0.57, 0.087, { rope: [-0.1, 0.1] }, "P(> 0) > 0.999"),
      ],
    },
    {
      label: "Ratios",
      scale: "log",
      nothing: 1,
      rows: [
        {
          label: "ζ: \\text{patient / control}",
          name: "ze",
          value: 1.3,
          low: 0.8,
          high: 2.1,
          rope: [0.95, 1.05],
        },
      ],
    },
  ],
};

/** Nothing to show, long names, values that are none or far away. */
const hard: IntervalsData = {
  title:
    "Rows that are no numbers, or far from all others, with names that are longer than there is room for",
  intervalText: "89 % interval",
  groups: [
    { label: "\\text{Nothing}", nothing: 0, rows: [] },
    {
      label:
        "\\text{A group of quantities whose name does not end before the figure does, however wide that figure may be drawn on a page}",
      nothing: 0,
      rows: [
        {
          label: '\\text{interaction of <&"> group=patient : session=after the training}',
          name: "x",
          value: 1,
          low: -1,
          high: 3,
          note: "\\text{a remark that is far too long}",
        },
        { label: "\\text{none}", name: "none", value: nan, low: nan, high: nan, reference: nan },
        ...Array.from({ length: 9 }, (_, i) => row(`a_{${i}}`, `a${i}`, i === 4 ? 900 : i / 10, 0.4)),
      ],
    },
    {
      label: "\\text{Ratios}",
      scale: "log",
      nothing: 1,
      rows: [{ label: "r", name: "r", value: 0, low: 0, high: 2 }],
    },
  ],
};

function shrinkage(participants: number, parameters: number, extreme = false): Figure {
  const labels = ["ω_{2}", "log ζ", "κ_{2}", "ω_{3}"];
  return shrinkageFigure({
    title: `Estimates of ${counted(participants, "participant")}: own data alone, and with the population`,
    parameters: Array.from({ length: parameters }, (_, p) => {
      const random = draws(900 + p);
      const rows = Array.from({ length: participants }, (__, i) => {
        const population = p === 0 ? -3.3 + (i % 2) * 0.8 : 1;
        const own = population + random.normal() * (extreme && i % 11 === 5 ? 30 : 1);
        const id =
          extreme && i % 7 === 1 ? `a very long identifier <&"${i}>` : `P${String(i + 1).padStart(2, "0")}`;
        return {
          id,
          unpooled: extreme && i % 7 === 3 ? null : own,
          pooled: population + 0.5 * (own - population) * (extreme ? 0.1 : 1),
          ...(p === 0 && { population }),
        };
      });
      return { label: labels[p % 4]!, name: `p${p}`, ...(p > 0 && { mean: 1 }), rows };
    }),
  });
}

function priorPosterior(count: number, still = false): Figure {
  const labels = [
    "ω_{2}: \\text{Intercept}",
    "ω_{2}: \\text{group=patient}",
    "ω_{2}: \\text{age}",
    "sd of ω_{2}",
  ];
  return priorPosteriorFigure({
    title: "Population quantities: prior and posterior",
    quantities: Array.from({ length: count }, (_, q) => {
      const random = draws(950 + q);
      const isSd = q % 4 === 3;
      const x = Array.from({ length: 120 }, (__, i) => (isSd ? i / 30 : -6 + i / 10));
      const density = x.map((value) => Math.exp(-0.5 * value * value) * (isSd ? 0.8 : 0.4));
      const values = Array.from({ length: 800 }, () =>
        isSd ? Math.abs(0.5 + 0.1 * random.normal()) : 0.3 * q + 0.3 * random.normal(),
      );
      return {
        label: labels[q % 4]!,
        name: `q${q}`,
        prior: { x, density },
        draws: still ? [1, 1, 1, 1] : values,
        ...(q % 2 === 0 && { reference: 0.4 * q }),
      };
    }),
  });
}

const graph: ModelGraphData = {
  title: "The model: two parameters of 24 participants in two sessions",
  plates: [
    { id: "participant", label: "24 participants" },
    { id: "run", label: "runs", parent: "participant" },
    { id: "trial", label: "trials", parent: "run" },
  ],
  nodes: [
    { id: "b_om2", label: "b(ω_{2})", kind: "random", note: "normal" },
    { id: "sd_om2", label: "sd(ω_{2})", kind: "random", note: "half-normal(1)" },
    { id: "b_ze", label: "b(ζ)", kind: "random", note: "normal" },
    { id: "sd_ze", label: "sd(ζ)", kind: "random", note: "half-normal(0.5)" },
    { id: "coef_om2", label: "u(ω_{2})", kind: "random", note: "normal", plate: "participant" },
    { id: "coef_ze", label: "u(ζ)", kind: "random", note: "normal", plate: "participant" },
    { id: "group", label: "\\text{group, age}", kind: "constant", observed: true, plate: "participant" },
    { id: "session", label: "\\text{session}", kind: "constant", observed: true, plate: "run" },
    { id: "om2", label: "ω_{2}", kind: "deterministic", plate: "run" },
    { id: "ze", label: "ζ", kind: "deterministic", note: "exp", plate: "run" },
    { id: "u", label: "\\var{u}", kind: "constant", observed: true, plate: "trial" },
    { id: "beliefs", label: "\\text{beliefs}", kind: "deterministic", note: "ehgf_binary", plate: "trial" },
    { id: "y", label: "\\var{y}", kind: "random", observed: true, note: "unitsq_sgm", plate: "trial" },
  ],
  edges: [
    ["b_om2", "coef_om2"],
    ["sd_om2", "coef_om2"],
    ["group", "coef_om2"],
    ["b_ze", "coef_ze"],
    ["sd_ze", "coef_ze"],
    ["coef_om2", "om2"],
    ["session", "om2"],
    ["coef_ze", "ze"],
    ["om2", "beliefs"],
    ["u", "beliefs"],
    ["beliefs", "y"],
    ["ze", "y"],
  ].map(([parent, child]) => ({ parent: parent!, child: child! })),
};

export const groupExhibits: Readonly<Record<string, () => Figure>> = {
  population: () => intervalsFigure(population),
  contrasts: () => intervalsFigure(contrasts),
  "intervals-none": () => intervalsFigure({ ...population, groups: [] }),
  "intervals-hard": () => intervalsFigure(hard),
  shrinkage: () => shrinkage(24, 2),
  "shrinkage-200": () => shrinkage(200, 4),
  "shrinkage-1": () => shrinkage(1, 1),
  "shrinkage-hard": () => shrinkage(30, 3, true),
  "shrinkage-none": () => shrinkageFigure({ title: "No parameters", parameters: [] }),
  "prior-posterior": () => priorPosterior(6),
  "prior-posterior-still": () => priorPosterior(1, true),
  "prior-posterior-none": () => priorPosterior(0),
  "model-graph": () => modelGraphFigure(graph),
  "model-graph-one": () =>
    modelGraphFigure({ title: "One node", nodes: [graph.nodes[0]!], edges: [], plates: [] }),
};
