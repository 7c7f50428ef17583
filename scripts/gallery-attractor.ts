// Figures of attractor networks in the gallery: made-up states and couplings from seeded random numbers.
import {
  circularNetworkFigure,
  type Figure,
  heatMapsFigure,
  histogramsFigure,
  imagesFigure,
  linesFigure,
  pairsFigure,
  polarHistogramFigure,
  scatterFigure,
} from "../src/figures/index.js";
import { draws } from "./gallery-random.js";

function image(size: number, seed: number): Float64Array {
  const random = draws(seed);
  return Float64Array.from({ length: size }, () => Math.tanh(random.normal()));
}

function couplings(units: number, seed: number): Float64Array {
  const random = draws(seed);
  return Float64Array.from({ length: units * units }, (_, at) =>
    at % units === Math.floor(at / units) ? 0 : 0.3 * random.normal(),
  );
}

const rows = (count: number, size: number, name: string, seed: number) => ({
  name,
  images: Array.from({ length: count }, (_, k) => ({
    values: image(size, seed + k),
    caption: `r ${(k / count).toFixed(2)}`,
  })),
});

const numbered = (count: number): string[] => Array.from({ length: count }, (_, k) => String(k + 1));

export const attractorExhibits: Readonly<Record<string, () => Figure>> = {
  "images-pairs": () =>
    imagesFigure({
      ...{ title: "Targets, cues and responses", columns: 8, unit: "state of a unit", names: numbered(9) },
      lines: [rows(9, 64, "target", 1), rows(9, 64, "cue", 20), rows(9, 64, "response", 40)],
      note: "What lies beyond has the colour of the end.",
    }),
  "images-strip": () =>
    imagesFigure({
      ...{ title: "Thirty patterns of which some have a long name", columns: 16, unit: "state of a unit" },
      names: Array.from({ length: 30 }, (_, k) => (k % 7 === 3 ? "the longest name of a pattern" : `p${k}`)),
      lines: [rows(30, 256, "", 60)],
    }),
  "images-none": () =>
    imagesFigure({ title: "No images", columns: 8, unit: "state of a unit", names: [], lines: [] }),
  "images-couplings": () =>
    imagesFigure({
      ...{ title: "Couplings", columns: 40, unit: "coupling", names: ["W", "symmetric", "antisymmetric"] },
      lines: [{ name: "", images: [1, 2, 3].map((seed) => ({ values: couplings(40, seed) })) }],
    }),
  "polar-histogram": () => {
    const random = draws(70);
    return polarHistogramFigure({
      title: "Angles between patterns, and between attractors",
      panels: [
        { name: "patterns", angles: Array.from({ length: 45 }, () => 66 + 12 * random.normal()) },
        { name: "attractors", angles: Array.from({ length: 45 }, () => 90 + 6 * random.normal()) },
        { name: "nothing", angles: [] },
        { name: "ends", angles: [0, 180, 180] },
      ],
    });
  },
  "circular-network": () =>
    circularNetworkFigure({
      ...{
        title: "Couplings, and the state of an attractor",
        states: image(25, 80),
        weights: couplings(25, 81),
      },
    }),
  "circular-network-64": () =>
    circularNetworkFigure({
      ...{ title: "Sixty-four units", states: image(64, 82), weights: couplings(64, 83) },
    }),
  scatter: () => {
    const before = couplings(24, 90);
    const noise = couplings(24, 91);
    return scatterFigure({
      title: "Couplings before and after",
      panels: [
        {
          ...{ name: "all pairs", xLabel: "Before", yLabel: "After", x: before },
          y: before.map((w, k) => w + 0.2 * noise[k]!),
        },
        { name: "none", xLabel: "Before", yLabel: "After", x: [], y: [] },
      ],
    });
  },
  pairs: () => {
    const random = draws(97);
    const cues = (count: number) => Float64Array.from({ length: count }, () => 0.5 + 0.1 * random.normal());
    const [many, few] = [cues(100), cues(4)];
    return pairsFigure({
      ...{ title: "Cues and responses of every trial", yLabel: "r² with the target" },
      ends: ["cue", "response"],
      panels: [
        { name: "retrieval", from: many, to: many.map((r) => r + 0.25 + 0.1 * random.normal()) },
        { name: "generalisation", from: few, to: few.map((r) => r + 0.1 * random.normal()) },
        { name: "none", from: [], to: [] },
      ],
    });
  },
  histograms: () => {
    const random = draws(95);
    return histogramsFigure({
      ...{ title: "Correlations of pairs", xLabel: "Correlation", domain: [-1, 1] },
      panels: [
        { name: "patterns", values: Array.from({ length: 45 }, () => 0.4 + 0.2 * random.normal()) },
        { name: "attractors", values: Array.from({ length: 45 }, () => 0.1 * random.normal()) },
        { name: "none", values: [] },
      ],
    });
  },
  "heat-maps": () => {
    const x = Array.from({ length: 19 }, (_, k) => 10 ** (-2 + k / 9));
    const y = Array.from({ length: 20 }, (_, k) => k + 1);
    const over = (f: (beta: number, level: number) => number) =>
      y.map((level) => x.map((beta) => f(beta, level)));
    return heatMapsFigure({
      ...{
        title: "Quantities over two settings",
        xLabel: "Inverse temperature",
        yLabel: "Evidence level",
        x,
        y,
      },
      maps: [
        { name: "gain", values: over((beta, level) => 0.3 - beta * level * 0.03), map: "diverging" },
        { name: "attractors", values: over((beta, level) => Math.round(10 * Math.min(1, beta * level))) },
        { name: "with gaps", values: over((beta, level) => (beta * level < 1 ? Number.NaN : level)) },
        { name: "none", values: over(() => Number.NaN) },
        { name: "one value", values: over(() => 1) },
      ],
      note: "Grey: no value.",
    });
  },
  "lines-logarithmic": () =>
    linesFigure({
      ...{ title: "Time against size", xLabel: "Units", places: [100, 1000, 5000, 50_000] },
      panels: [
        {
          name: "seconds of ten updates",
          vertical: "log",
          lines: [
            { name: "ours", values: [0.0003, 0.012, 0.3, 31] },
            { name: "published", values: [0.004, 0.007, 0.26, 60], dots: true },
          ],
        },
        { name: "nothing", vertical: "log", lines: [] },
      ],
    }),
  "lines-spread": () =>
    linesFigure({
      ...{
        title: "Capacity: mean and standard deviation over repeats",
        xLabel: "Patterns",
        start: 10,
        step: 10,
      },
      panels: [
        {
          name: "retention",
          domain: [0, 1.05],
          lines: [
            { name: "ours", values: [1, 1, 1, 0.99, 0.97, 0.9], spread: [0, 0, 0, 0.01, 0.02, 0.05] },
            {
              name: "other",
              values: [1, 0.9, 0.7, 0.5, 0.3, Number.NaN],
              spread: [0, 0.1, 0.1, 0.1, 0.1, Number.NaN],
            },
          ],
        },
      ],
    }),
};
