/**
 * Which structure made the data? The total surprise of the network without a node says what the node is worth: a common
 * volatility where streams share one, nothing where each has a course of its own.
 */

import { coursesFigure } from "credence/figures";
import { premade } from "credence/hgf";
import { belief, type Outcome, truth } from "./example.js";

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
          label: "Shared",
          courses: [belief(net.filter(shared.inputs), "g", "belief"), truth("shared", course(0))],
        },
        {
          label: "Of each",
          courses: [
            { ...belief(net.filter(own.inputs), "g", "belief"), name: "g_own", role: "other" },
            ...[0, 1, 2].map((i) => truth(`own_${i}`, course(2.1 * i))),
          ],
        },
      ],
    }),
  };
}
