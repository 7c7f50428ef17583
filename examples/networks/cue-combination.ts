/**
 * Two cues of one cause, each with noise that is learned: the estimate leans on whichever cue is reliable now. Second
 * simulation of Weber et al. 2023, arXiv:2305.10937; series are our own.
 */

import { coursesFigure } from "credence/figures";
import { premade } from "credence/hgf";
import { belief, correlation, type Outcome, rootMeanSquareError, truth } from "./example.js";

export function cueCombination(): Outcome {
  const trials = 240;
  const network = premade.cueCombination({ settings: { variant: "unbounded" } });
  // Log noise of the cues, exchanged every 60 trials.
  const noise = (cue: number) =>
    Array.from({ length: trials }, (_, t) => ((Math.floor(t / 60) + cue) % 2 === 0 ? -3 : 0.5));
  const [n0, n1] = [noise(0), noise(1)];
  const { inputs, states } = network.sampleGenerative({ trials, seed: 2, given: { n0, n1 } });
  const cause = states.get("x")!;
  const beliefs = network.filter(inputs);
  const estimate = beliefs.trajectories.get("x.mean")!;
  // Weight of cue 0 in the estimate: its share of the precision that the cues bring.
  const precision = (cue: number) => beliefs.trajectories.get(`u${cue}.expectedPrecision`)!;
  const weight = Array.from(precision(0), (p, t) => p / (p + precision(1)[t]!));
  const reliable = n0.map((n) => (n < 0 ? 1 : 0));
  const average = Array.from(estimate, (_, t) => ((inputs.u0![t] as number) + (inputs.u1![t] as number)) / 2);
  return {
    findings: {
      error: rootMeanSquareError(estimate, cause),
      errorOfAverage: rootMeanSquareError(average, cause),
      noiseTracked0: correlation(beliefs.trajectories.get("n0.mean")!, n0),
      noiseTracked1: correlation(beliefs.trajectories.get("n1.mean")!, n1),
      weightFollowsReliability: correlation(weight, reliable),
    },
    figure: coursesFigure({
      title: "Two cues of one cause, whose noise is learned",
      subtitle: "Belief with ± 1 sd; the cues exchange their noise every 60 trials",
      panels: [
        { label: "Cause \\text{x}", courses: [belief(beliefs, "x", "belief"), truth("x", cause)] },
        { label: "Log noise 0", courses: [belief(beliefs, "n0", "belief"), truth("n0", n0)] },
        { label: "Log noise 1", courses: [belief(beliefs, "n1", "belief"), truth("n1", n1)] },
        {
          label: "Weight of cue 0",
          courses: [{ label: "weight", name: "weight_0", values: weight }],
          domain: [0, 1],
        },
      ],
      separators: [61, 121, 181],
    }),
  };
}
