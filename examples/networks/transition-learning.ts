/**
 * Where a sequence goes next: a belief about the transitions from each of its states. Rows of states that are visited
 * converge; the other rows are predicted only, and lose precision.
 */

import { coursesFigure } from "credence/figures";
import { premade } from "credence/hgf";
import { meanOf, type Outcome, truth } from "./example.js";

const matrix = [
  [0.1, 0.8, 0.1],
  [0.1, 0.1, 0.8],
  [0.7, 0.2, 0.1],
];

export function transitionLearning(): Outcome {
  const trials = 600;
  let state = 0;
  const result = premade.transitions({ categories: 3 }).interact(
    trials,
    ({ random }) => {
      const [first = 0, second = 0] = matrix[state]!;
      const u = random.uniform();
      state = u < first ? 0 : u < first + second ? 1 : 2;
      return { c: state };
    },
    { seed: 15 },
  );
  const course = (from: number, to: number) =>
    result.trajectories.get(`c.from${from}.binary${to}.expectedMean`)!;
  const errors = matrix.flatMap((row, from) =>
    row.map((p, to) => Math.abs(meanOf(course(from, to), 400) - p)),
  );
  return {
    findings: { largestError: Math.max(...errors), meanError: meanOf(errors) },
    figure: coursesFigure({
      title: "Transitions between three states, learned from one sequence",
      subtitle: "Expected probability of the likeliest successor of each state",
      panels: matrix.map((row, from) => {
        const to = row.indexOf(Math.max(...row));
        return {
          label: `${from} to ${to}`,
          courses: [
            { label: "expected", name: `from_${from}_to_${to}`, values: course(from, to) },
            truth(`from_${from}_to_${to}`, new Float64Array(trials).fill(row[to]!)),
          ],
          domain: [0, 1] as const,
        };
      }),
    }),
  };
}
