// Figures of classifiers of two inputs, made up of distances.
import { decisionBoundaryFigure, type Figure } from "../src/figures/index.js";
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

export const deepExhibits: Readonly<Record<string, () => Figure>> = {
  "decision-boundary-2": () => boundary(["left", "right"], [0, 1, 4, 16], 40),
  "decision-boundary-5": () =>
    boundary(["first", "second", "third", "fourth", "a fifth with quite a long name"], [2, 8], 50),
};
