/**
 * Eleven states above two outcomes with every kind of coupling at once: value, volatility and noise, several parents and
 * several children, a coupling function and a state that two branches share. After figure 2 of Weber et al. 2023,
 * arXiv:2305.10937: it is made of no more than the update of one node and the couplings.
 */

import { coursesFigure } from "credence/figures";
import { network } from "credence/hgf";
import { belief, correlation, type Outcome, rootMeanSquareError, truth } from "./example.js";

const net = network()
  .input("u1", { precision: 20, valueParents: ["x1"], volatilityParents: ["x6"] })
  .binary("u2", { valueParents: ["x4"] })
  // Value of the first outcome: two value parents, one of them through a function, and a volatility.
  .continuous("x1", {
    tonicVolatility: -3,
    autoconnectionStrength: 0.8,
    valueParents: { x2: 0.4, x3: { strength: 0.5, function: "tanh" } },
    volatilityParents: { x5: 0.8 },
  })
  .continuous("x2", { tonicVolatility: -3.5, autoconnectionStrength: 0.95 })
  // Shared by both branches.
  .continuous("x3", { tonicVolatility: -3, volatilityParents: { x7: 0.7 } })
  .continuous("x4", {
    tonicVolatility: -2.5,
    autoconnectionStrength: 0.8,
    valueParents: { x3: 0.5 },
    volatilityParents: { x5: 0.5, x8: 0.5 },
  })
  // Volatilities: shared by both branches, and of each.
  .continuous("x5", { tonicVolatility: -4, valueParents: { x9: 0.3 } })
  .continuous("x6", { mean: -2, tonicVolatility: -4, volatilityParents: { x10: 0.5 } })
  .continuous("x7", { tonicVolatility: -4 })
  .continuous("x8", { tonicVolatility: -4, valueParents: { x11: 0.4 } })
  .continuous("x9", { tonicVolatility: -5, autoconnectionStrength: 0.9 })
  .continuous("x10", { tonicVolatility: -5 })
  .continuous("x11", { tonicVolatility: -5, autoconnectionStrength: 0.9 });

export function elevenStates(): Outcome {
  const trials = 300;
  const wave = (period: number, height: number, from = 0) =>
    Array.from({ length: trials }, (_, t) => height * Math.sin((2 * Math.PI * (t + from)) / period));
  const [x3, x6] = [
    wave(150, 2),
    Array.from({ length: trials }, (_, t) => (Math.floor(t / 75) % 2 === 0 ? -3 : 0)),
  ];
  const { inputs, states } = net.sampleGenerative({ trials, seed: 8, given: { x3, x6 } });
  const beliefs = net.filter(inputs);
  const mean = (node: string) => beliefs.trajectories.get(`${node}.mean`)!;
  return {
    findings: {
      states: 11,
      errorOfX1: rootMeanSquareError(mean("x1"), states.get("x1")!),
      errorOfInput: rootMeanSquareError(inputs.u1 as number[], states.get("x1")!),
      sharedCauseFound: correlation(mean("x3"), x3),
      noiseFound: correlation(mean("x6"), x6),
      warnings: beliefs.warnings.length,
    },
    figure: coursesFigure({
      title: "Eleven states, two outcomes, every kind of coupling",
      subtitle: "Belief with ± 1 sd",
      panels: [
        {
          label: "x_{1}",
          courses: [belief(beliefs, "x1", "belief"), truth("x1", states.get("x1")!)],
          observed: { label: "u_{1}", name: "u1", values: inputs.u1 as number[] },
        },
        { label: "x_{4}", courses: [belief(beliefs, "x4", "belief"), truth("x4", states.get("x4")!)] },
        { label: "Shared x_{3}", courses: [belief(beliefs, "x3", "belief"), truth("x3", x3)] },
        { label: "Noise x_{6}", courses: [belief(beliefs, "x6", "belief"), truth("x6", x6)] },
        {
          label: "Volatility x_{5}",
          courses: [belief(beliefs, "x5", "belief"), truth("x5", states.get("x5")!)],
        },
      ],
    }),
  };
}
