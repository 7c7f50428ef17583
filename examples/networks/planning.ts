/**
 * Planning with beliefs. Each block of ten trials offers an arm known to pay 0.6, and a new one that pays 0.9 or 0.1.
 * Whoever takes what seems best now never tries the new arm (it is believed to pay 0.5). Looking ahead, that is imagining
 * what would be observed, believed and done after each choice until the block ends, shows that trying is worth its price.
 */

import { coursesFigure } from "credence/figures";
import { type NetworkSession, network, type Turn } from "credence/hgf";
import { meanOf, type Outcome } from "./example.js";

const [blocks, length, imagined] = [60, 10, 12];
const known = 0.6;

/** The new arm: log odds that it pays, not known at all at the start of a block. */
const net = network()
  .binary("u", { valueParents: ["x"] })
  .continuous("x", { precision: 0.25, tonicVolatility: -6 });

type Chooser = (turn: Turn) => boolean;

/** Whether to take the new arm: the better prediction now. */
const greedy: Chooser = ({ prediction }) => prediction["u.expectedMean"]! > known;

/** Whether to take the new arm: the better total to the end of the block, imagined with greedy choices after this one. */
const planner: Chooser = ({ trial, session, random }) => {
  const left = length - trial;
  const after = (first: boolean): number => {
    let total = 0;
    for (let k = 0; k < imagined; k++) total += imagine(session.fork(), first, left, () => random.uniform());
    return total / imagined;
  };
  return after(true) > after(false);
};

/** Reward of an imagined rest of the block, by the agent's own predictions. */
function imagine(session: NetworkSession, first: boolean, left: number, uniform: () => number): number {
  let total = 0;
  for (let k = 0; k < left; k++) {
    const p = session.predict()["u.expectedMean"]!;
    const taken = k === 0 ? first : p > known;
    // Nothing is learned by taking the known arm, so all that is left is its pay.
    if (!taken) return total + (left - k) * known;
    const u = uniform() < p ? 1 : 0;
    total += u;
    session.update({ u });
  }
  return total;
}

/** Mean reward a trial by trial of the block, over blocks whose new arms are the same for every chooser. */
function play(choose: Chooser): { reward: number[]; tried: number[] } {
  const reward = new Array<number>(length).fill(0);
  const tried = new Array<number>(length).fill(0);
  for (let block = 0; block < blocks; block++) {
    const pays = block % 2 === 0 ? 0.9 : 0.1;
    net.interact(
      length,
      (turn) => {
        // Drawn first, so that all choosers meet the same world.
        const [lucky, luckyKnown] = [turn.random.uniform() < pays, turn.random.uniform() < known];
        const taken = choose(turn);
        reward[turn.trial]! += Number(taken ? lucky : luckyKnown) / blocks;
        tried[turn.trial]! += Number(taken) / blocks;
        return taken ? { u: Number(lucky) } : {};
      },
      { seed: 16, run: block },
    );
  }
  return { reward, tried };
}

export function planning(): Outcome {
  const [ahead, now] = [play(planner), play(greedy)];
  const course = (name: string, label: string, values: number[], role: "belief" | "other") => ({
    name,
    label,
    values,
    role,
  });
  return {
    findings: {
      rewardOfPlanner: meanOf(ahead.reward),
      rewardOfGreedy: meanOf(now.reward),
      triedFirst: ahead.tried[0]!,
    },
    figure: coursesFigure({
      title: "Looking ahead, and taking what seems best now",
      subtitle: `${blocks} blocks with an arm known to pay 0.6 and a new one that pays 0.9 or 0.1`,
      panels: [
        {
          label: "Reward a trial",
          courses: [
            course("reward_planner", "planner", ahead.reward, "belief"),
            course("reward_greedy", "greedy", now.reward, "other"),
          ],
          domain: [0, 1],
        },
        {
          label: "New arm taken",
          courses: [
            course("new_planner", "planner", ahead.tried, "belief"),
            course("new_greedy", "greedy", now.tried, "other"),
          ],
          domain: [-0.05, 1.05],
        },
      ],
      xLabel: "Trial of the block",
    }),
  };
}
