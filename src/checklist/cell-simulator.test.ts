import { describe, expect, it } from "vitest";
import { agentSimulator, buildAgent, numbersOf, type RunData } from "../agent/index.js";
import { cellSimulator } from "./cell-simulator.js";

const { agent } = buildAgent(
  { perceptualModel: "rw_binary", responseModel: "unitsq_sgm", free: ["al", "ze"] },
  { inputs: ["u"] },
);
const [name] = agent.filter.inputs.map((input) => input.name);
const run = (...u: number[]): RunData => ({
  trials: u.length,
  inputs: { [name!]: Float64Array.from(u) },
  responses: [],
});
const logit = (p: number): number => Math.log(p / (1 - p));
const steady = (trials: number): Int32Array => new Int32Array(trials);
const inputs = Array.from({ length: 60 }, (_, t) => (t * t + (t >> 2)) % 2);

describe("agents with a value in every cell", () => {
  it("do what agents with one value do where all cells have the same", () => {
    const people = [[run(...inputs), run(...inputs.slice(20))], [run(...inputs.slice(7))]];
    const conditions = people.map((runs) => runs.map(({ trials }) => steady(trials)));
    conditions[1]![0]!.fill(1, 20);
    const z = [logit(0.3), Math.log(2.5)];
    const numbers = numbersOf(4, 9, 100);
    const plain = [...agentSimulator(agent, people).simulate([0, 1].map((participant) => at(participant)))];
    const cells = [
      ...cellSimulator(agent, people, conditions).simulate([
        { participant: 0, z: Float64Array.of(z[0]!, z[0]!, z[1]!, z[1]!), numbers },
        { participant: 1, z: Float64Array.of(z[0]!, z[0]!, z[1]!, z[1]!), numbers },
      ]),
    ];
    expect(cells.map(({ responses }) => responses)).toEqual(plain.map(({ responses }) => responses));

    function at(participant: number) {
      return { participant, z: Float64Array.from(z), numbers };
    }
  });

  it("have in each run the parameters of its own cells", () => {
    const runs = [run(...inputs), run(...inputs.slice(30))];
    const [slow, fast] = [logit(0.05), logit(0.8)];
    const ze = [Math.log(1), Math.log(6)];
    const numbers = numbersOf(1, 3, 10);
    const both = cellSimulator(agent, [runs], [runs.map(({ trials }) => steady(trials))]).simulate([
      { participant: 0, z: Float64Array.of(slow, fast, ze[0]!, ze[1]!), numbers },
    ]);
    const { responses } = [...both][0]!;
    runs.forEach((own, r) => {
      const z = Float64Array.of([slow, fast][r]!, ze[r]!);
      const [alone] = agentSimulator(agent, [[own]]).simulate([
        { participant: 0, z, numbers: () => numbers(r) },
      ]);
      expect(responses[r]).toEqual(alone!.responses[0]);
    });
  });

  it("change their parameters inside a run, and keep their beliefs", () => {
    // A learning rate of 0.9 follows the last input, one of nearly 0 stays where it is; responses leave nothing to chance.
    const condition = Int32Array.of(0, 0, 0, 1, 1, 1, 0, 0);
    const simulator = cellSimulator(agent, [[run(1, 1, 0, 1, 1, 1, 1, 0)]], [[condition]]);
    const [one] = simulator.simulate([
      {
        participant: 0,
        z: Float64Array.of(logit(0.9), logit(1e-9), Math.log(500), Math.log(500)),
        numbers: numbersOf(2, 0, 1),
      },
    ]);
    // The belief that a response reads is the one before the input; the first is 0.5 and says nothing.
    expect([...one!.responses[0]![0]!].slice(1)).toEqual([1, 1, 0, 0, 0, 0, 1]);
  });
});
