/**
 * How strongly one belief causes what another predicts: a strength beside the network that follows the data. The true
 * strength goes through 0, 0.2, 0.8 and 0.5.
 */

import { coursesFigure } from "credence/figures";
import { network, strengthenCause } from "credence/hgf";
import { meanOf, type Outcome, truth } from "./example.js";

export function causalDiscovery(): Outcome {
  const [trials, block] = [800, 200];
  const strengths = [0, 0.2, 0.8, 0.5];
  const net = network()
    .input("u1", { precision: 400, valueParents: ["x1"] })
    .input("u2", { precision: 400, valueParents: ["x2"] })
    .continuous("x1", { tonicVolatility: -3 })
    // What the effect would be without its cause: nearly constant.
    .continuous("x2", { mean: 0.5, precision: 1000, tonicVolatility: -12 });
  const cause = Array.from({ length: trials }, (_, t) => (Math.floor(t / 20) % 2 === 0 ? 2 : -2));
  const { inputs } = net.sampleGenerative({
    trials,
    seed: 14,
    given: { x1: cause, x2: cause.map(() => 0.5) },
  });
  const own = inputs.u2 as number[];
  const strengthOf = (t: number): number => strengths[Math.floor(t / block)]!;
  const course: number[] = [];
  let strength = 0.5;
  const effects: number[] = [];
  net.interact(trials, ({ trial, prediction }) => {
    const of = (node: string) => ({
      mean: prediction[`${node}.expectedMean`]!,
      variance: 1 / prediction[`${node}.expectedPrecision`]!,
    });
    const u1 = (inputs.u1 as number[])[trial]!;
    const u2 = own[trial]! + strengthOf(trial) * u1;
    effects.push(u2);
    strength = strengthenCause(strength, of("x1"), of("x2"), u2);
    course.push(strength);
    // The effect's own belief hears what its cause leaves over.
    return { u1, u2: u2 - strength * u1 };
  });
  const found = strengths.map((_, k) => meanOf(course, k * block + block / 2, (k + 1) * block));
  return {
    findings: Object.fromEntries(strengths.map((s, k) => [`strength of ${s}`, found[k]!])),
    figure: coursesFigure({
      title: "The strength of a cause, learned",
      subtitle: "Each trial it moves a tenth of the way to the strength that explains the effect best",
      panels: [
        {
          label: "Strength",
          courses: [
            { label: "learned", name: "strength", values: course },
            truth(
              "strength",
              course.map((_, t) => strengthOf(t)),
            ),
          ],
          domain: [0, 1],
        },
        {
          label: "Effect",
          courses: [{ label: "cause", name: "cause", values: cause, role: "other" }],
          observed: { label: "effect", name: "effect", values: effects },
        },
      ],
      separators: [201, 401, 601],
    }),
  };
}
