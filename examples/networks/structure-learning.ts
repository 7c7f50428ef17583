/**
 * Which structure made the data? The total surprise of the network without a node says what the node is worth: a common
 * volatility is worth more where streams share one than where each has a course of its own.
 */

import { coursesFigure } from "credence/figures";
import { premade } from "credence/hgf";
import { belief, type Outcome } from "./example.js";

export function structureLearning(): Outcome {
  const trials = 400;
  const net = premade.sharedVolatility({
    streams: 3,
    coupling: 0.5,
    settings: { variant: "unbounded" },
    global: { tonicVolatility: -4 },
  });
  const course = (phase: number) =>
    Float64Array.from({ length: trials }, (_, t) => -2 + 2 * Math.sin(t / 30 + phase));
  /** Log volatility of a stream, which is not on the scale of the common one. */
  const stream = (name: string, phase: number, label: string) =>
    ({ name, label, values: course(phase), role: "truth" }) as const;
  const world = (shift: number) => {
    const given = Object.fromEntries([0, 1, 2].map((i) => [`v${i}`, course(shift * i)]));
    const { inputs } = net.sampleGenerative({ trials, seed: 5, given });
    return { inputs, worth: net.surpriseWithout(["g"], inputs) - net.surpriseWithout([], inputs) };
  };
  const [shared, own] = [world(0), world(2.1)];
  return {
    findings: { worthWhereShared: shared.worth, worthWhereOwn: own.worth },
    figure: coursesFigure({
      title: "What a common volatility is worth",
      subtitle: `It saves ${shared.worth.toFixed(1)} nats where streams share one, ${own.worth.toFixed(1)} where they do not`,
      panels: [
        {
          label: "Log volatility",
          courses: [belief(net.filter(shared.inputs), "g", "belief"), stream("shared", 0, "of all streams")],
        },
        {
          label: "Log volatility",
          courses: [
            { ...belief(net.filter(own.inputs), "g", "belief"), name: "g_own", role: "other" },
            ...[0, 1, 2].map((i) => stream(`own_${i}`, 2.1 * i, `of stream ${i}`)),
          ],
        },
      ],
    }),
  };
}
