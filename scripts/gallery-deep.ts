// Figures of deep networks: classifiers of two inputs made up of distances, layers and weights made up of draws.
import {
  connectionWeightsFigure,
  decisionBoundaryFigure,
  type Figure,
  layerCoursesFigure,
  layeredNetworkFigure,
} from "../src/figures/index.js";
import { draws } from "./gallery-random.js";

/** Classes around centres on a circle, the softmax of distances at several temperatures. */
function boundary(classes: readonly string[], sharpness: readonly number[], count: number) {
  const random = draws(91);
  const centres = classes.map((_, c) => {
    const angle = (2 * Math.PI * c) / classes.length;
    return [Math.cos(angle), Math.sin(angle)] as const;
  });
  const at = (i: number, n: number): number => -2 + (4 * i) / (n - 1);
  const probabilities = (beta: number): number[][] => {
    const grid = Array.from({ length: count * count }, (_, k) => {
      const [x, y] = [at(k % count, count), at(Math.floor(k / count), count)];
      const weights = centres.map(([a, b]) => Math.exp(-beta * Math.hypot(x - a, y - b * Math.cos(x))));
      const sum = weights.reduce((all, weight) => all + weight, 0);
      return weights.map((weight) => weight / sum);
    });
    return classes.map((_, c) => grid.map((all) => all[c]!));
  };
  return decisionBoundaryFigure({
    title: `What a classifier of ${classes.length} classes predicts where`,
    classes,
    x: { range: [-2, 2], count },
    y: { range: [-2, 2], count },
    panels: sharpness.map((beta) => ({ name: `sharpness ${beta}`, probabilities: probabilities(beta) })),
    points: classes.flatMap((_, label) =>
      Array.from({ length: 40 }, () => ({
        ...{ x: centres[label]![0] + 0.4 * random.normal(), y: centres[label]![1] + 0.4 * random.normal() },
        label,
      })),
    ),
    note: "Made up of distances to the middle of each class.",
  });
}

const biased = { bias: true, residual: false };
const tanh = { size: 32, activation: "tanh" };

/** Many layers as a stack, and few with every mark. */
function diagram(of: "stack" | "units" | "deep"): Figure {
  switch (of) {
    case "units":
      return layeredNetworkFigure({
        title: "Units, a residual connection, a multiplier and a pair of large layers",
        layers: [
          ...[
            { size: 3 },
            { size: 3, activation: "tanh" },
            { size: 3, activation: "relu", note: "precision 100" },
          ],
          ...[{ size: 8, activation: "gelu" }, { size: 784, activation: "leakyRelu" }, { size: 784 }],
        ],
        connections: [
          ...[{ bias: false, residual: false, oneToOne: true }, { bias: true, residual: true }, biased],
          ...[
            { bias: false, residual: false, multiplier: -0.125 },
            { bias: true, residual: true },
          ],
        ],
        head: "gaussian",
      });
    case "stack":
      return layeredNetworkFigure({
        title: "Ten equal layers as one",
        layers: [{ size: 2 }, ...Array.from({ length: 10 }, () => tanh), { size: 1 }],
        connections: [{ bias: false, residual: false }, ...Array.from({ length: 10 }, () => biased)],
        head: "bernoulli",
      });
    case "deep":
      return layeredNetworkFigure({
        title: "Layers of many kinds, none like the next",
        layers: Array.from({ length: 9 }, (_, k) => ({
          size: 1 + ((5 * k) % 13),
          activation: "a function with a name",
        })),
        connections: Array.from({ length: 8 }, (_, k) => ({
          bias: k % 2 === 0,
          residual: false,
          multiplier: 1 / 3,
        })),
        head: "categorical",
      });
  }
}

function weights(shapes: readonly (readonly [number, number])[]): Figure {
  const random = draws(92);
  const some = (count: number): number[] => Array.from({ length: count }, () => random.normal() / 7);
  return connectionWeightsFigure({
    title: "Weights between layers",
    connections: shapes.map(([children, parents], k) => ({
      name: `Connection ${k + 1}`,
      ...{ children, parents, weights: some(children * parents) },
      ...(k % 2 === 0 ? { biases: some(children) } : {}),
    })),
    note: "Normal numbers.",
  });
}

function courses(sizes: readonly number[], samples: number): Figure {
  const random = draws(93);
  const layers = (positive: boolean) =>
    sizes.map((units, k) => ({
      name: `layer ${k}`,
      units,
      values: Array.from({ length: units * samples }, (_, i) => {
        const value = random.normal() + i / (units * samples);
        return positive ? Math.exp(2 * value) : value;
      }),
    }));
  return layerCoursesFigure({
    title: "What layers do from sample to sample",
    quantities: [
      { name: "mean", layers: layers(false) },
      { name: "precision", layers: layers(true), log: true },
    ],
    separators: [Math.ceil(samples / 2)],
    note: "Normal numbers that rise.",
  });
}

export const deepExhibits: Readonly<Record<string, () => Figure>> = {
  "decision-boundary-2": () => boundary(["left", "right"], [0, 1, 4, 16], 40),
  "layered-network-stack": () => diagram("stack"),
  "layered-network-units": () => diagram("units"),
  "layered-network-deep": () => diagram("deep"),
  "connection-weights": () =>
    weights([
      [16, 3],
      [32, 16],
      [1, 1],
    ]),
  "connection-weights-none": () => weights([[0, 3]]),
  "layer-courses": () => courses([2, 40, 1], 60),
  "layer-courses-1": () => courses([1], 1),
  "decision-boundary-5": () =>
    boundary(["first", "second", "third", "fourth", "a fifth with quite a long name"], [2, 8], 50),
};
