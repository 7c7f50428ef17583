/** A group of 1,000 people by 160 trials, om2 ~ group + age and ze ~ 1: its design, and its population by Laplace EM. */

import { type Agent, buildAgent, type RunData, resolvePriors, simulateRun } from "../src/agent/index.js";
import { buildDesign } from "../src/group/design/build.js";
import { individualPriors, resolveHyperpriors } from "../src/group/hyperpriors/index.js";
import { fitGroupLaplace } from "../src/group/laplace/index.js";
import { purpose, stream } from "../src/random/index.js";
import { runOf, taskData } from "./data.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure } from "./measure.js";

export async function groupBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  const [people, trials] = smoke ? [12, 40] : [1000, 160];
  const { agent, participants, rows, design, hyperpriors } = groupStudy(people, trials);
  const designs = await measure(
    `group: formulas and covariates of ${people} people`,
    "ms",
    [{ name: "design, hyperpriors and their checks", run: () => designOf(agent, participants, rows) }],
    { rounds: smoke ? 1 : 15, scale: 1 },
  );
  const variants = [500, 0].map((draws) => ({
    name: draws === 0 ? "estimates alone" : `log m checked by ${draws} draws`,
    run: async () => {
      const { status } = await fitGroupLaplace(agent, participants, design, hyperpriors, { draws });
      if (!smoke && status !== "converged") throw new Error(`the fit of the bench is ${status}`);
    },
  }));
  const bench = `group: Laplace EM, ${people} x ${trials}`;
  return [...designs, ...(await measure(bench, "s", variants, { rounds: smoke ? 1 : 3, scale: 1e-3 }))];
}

interface Person {
  readonly id: string;
  readonly runs: readonly RunData[];
}
interface Row {
  readonly id: string;
  readonly group: string;
  readonly age: string;
}

/** From formulas as text and covariates as a table to a design with its hyperpriors. */
function designOf(agent: Agent, participants: readonly Person[], rows: readonly Row[]) {
  const { design } = buildDesign({
    parameters: ["om2", "ze"],
    formulas: ["om2 ~ group + age", "ze ~ 1"],
    participants: participants.map(({ id, runs }) => ({
      id,
      runs: runs.map((run) => ({ trials: run.trials, variables: new Map() })),
    })),
    covariates: { by: { participant: "id" }, rows: rows.map((row) => ({ ...row })) },
  });
  const runs = participants.map((participant) => participant.runs);
  return { design, hyperpriors: resolveHyperpriors({ individual: individualPriors(agent, runs), design }) };
}

/** Two groups and an age; om2 = -3.4 + 0.9 patient - 0.4 age + 0.6 e, log ze = 0.9 + 0.4 e. */
export function groupStudy(people: number, trials: number) {
  const { agent } = buildAgent({
    perceptualModel: "ehgf_binary",
    levels: 2,
    set: { sa0_2: 1 },
    clip: "none",
    responseModel: "unitsq_sgm",
    free: ["om2", "ze"],
    priors: { om2: "normal(mean=-3, sd=2)", ze: "normal(mean=1, sd=1)" },
  });
  const [om2, ze] = ["om2", "ze"].map((name) => agent.parameters.findIndex((p) => p.name === name));
  const data = taskData(people, trials);
  const numbers = stream(21, purpose.simulation, 0);
  const rows = Array.from({ length: people }, (_, i) => ({
    id: `P${i + 1}`,
    group: i % 2 === 0 ? "control" : "patient",
    age: String(20 + Math.floor(50 * numbers.uniform(i, 0))),
  }));
  const participants = rows.map(({ id, group, age }, i) => {
    const { trials: length, inputs, responses } = runOf(data, i);
    const scored = Uint8Array.from({ length }, (_, t) => (t === 0 ? 0 : 1));
    const run = { trials: length, inputs, responses, scored };
    const { native } = resolvePriors(agent, [run]);
    const years = (Number(age) - 45) / 14.4;
    native[om2!] = -3.4 + (group === "patient" ? 0.9 : 0) - 0.4 * years + 0.6 * numbers.normal(i, 1);
    native[ze!] = Math.exp(0.9 + 0.4 * numbers.normal(i, 2));
    return { id, runs: [{ ...run, responses: simulateRun(agent, run, native, 22, i).responses }] };
  });
  return { agent, participants, rows, ...designOf(agent, participants, rows) };
}
