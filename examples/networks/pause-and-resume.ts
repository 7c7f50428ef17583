/** A series in pieces: pause after any trial, keep the snapshot as JSON, go on later. The same bits as in one go. */

import { coursesFigure } from "credence/figures";
import { type NetworkSnapshot, premade } from "credence/hgf";
import { belief, type Outcome } from "./example.js";

export function pauseAndResume(): Outcome {
  const trials = 200;
  const net = premade.binary({ levels: 3 });
  const logit = Array.from({ length: trials }, (_, t) => (Math.floor(t / 50) % 2 === 0 ? 1.5 : -1.5));
  const u = net.sampleGenerative({ trials, seed: 10, given: { x2: logit } }).inputs.u as number[];
  const whole = net.filter({ u });
  const pieces: ReturnType<typeof net.filter>[] = [];
  let from: NetworkSnapshot | undefined;
  for (const [start, end] of [
    [0, 37],
    [37, 38],
    [38, trials],
  ] as const) {
    const piece = net.filter({ u: u.slice(start, end) }, from === undefined ? {} : { from });
    pieces.push(piece);
    from = piece.end;
  }
  let different = 0;
  for (const [name, values] of whole.trajectories) {
    const joined = pieces.flatMap(({ trajectories }) => [...trajectories.get(name)!]);
    values.forEach((value, t) => {
      if (!Object.is(value, joined[t])) different += 1;
    });
  }
  return {
    findings: { quantities: whole.trajectories.size, differentNumbers: different },
    figure: coursesFigure({
      title: "A series in three pieces",
      subtitle: "Beliefs of the pieces end to end, paused after trials 37 and 38; the same bits as in one go",
      panels: ["x3", "x2"].map((node) => ({
        label: node === "x3" ? "Log volatility" : "Log odds",
        courses: [belief(whole, node, "in one go")],
      })),
      separators: [38, 39],
    }),
  };
}
