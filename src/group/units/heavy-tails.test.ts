/** People left out who share no population, under priors whose tails have no variance. */

import { describe, expect, it } from "vitest";
import { buildAgent, simulateRun } from "../../agent/index.js";
import { densityOver } from "../density/index.js";
import { buildDesign } from "../design/build.js";
import { individualPriors, resolveHyperpriors } from "../hyperpriors/index.js";
import { cellLikelihood } from "../likelihood/likelihood.js";
import { integratedUnits } from "./index.js";

const trials = 80;
const { agent } = buildAgent({
  perceptualModel: "rw_binary",
  responseModel: "unitsq_sgm",
  free: ["ze"],
  set: { al: 0.2 },
  priors: { ze: "lognormal(meanlog=1, sdlog=1)" },
});
const native = Float64Array.from(agent.parameters, ({ name }) =>
  name === "ze" ? 2 : name === "al" ? 0.2 : 0.5,
);
const u = Float64Array.from({ length: trials }, (_, t) => ((t * 7) % 10 < (t < 40 ? 7 : 3) ? 1 : 0));
const people = ["a", "b"].map((id, i) => {
  const run = {
    ...{ trials, inputs: { u }, responses: [u.slice()] },
    scored: new Uint8Array(trials).fill(1),
  };
  return { id, runs: [{ ...run, responses: simulateRun(agent, run, native, 3, i).responses }] };
});
const { design } = buildDesign({
  parameters: ["ze"],
  formulas: ["ze ~ 1"],
  pooling: { ze: "none" },
  participants: people.map(({ id }) => ({ id, runs: [{ trials, variables: new Map() }] })),
});
const individual = individualPriors(
  agent,
  people.map(({ runs }) => runs),
);

/** Of Student t by degrees of freedom, in closed form: Cauchy, and (2 + x²)^(-3/2). */
const densities: Readonly<Record<number, (x: number) => number>> = {
  1: (x) => 1 / (Math.PI * (1 + x * x)),
  2: (x) => (2 + x * x) ** -1.5,
};

describe("people left out under a Student t without a variance", () => {
  it.each([1, 2])("have the evidence of a fine grid, at %d degrees of freedom", (df) => {
    const mean = `student(df=${df}, mean=1, scale=1)`;
    const hyperpriors = resolveHyperpriors({
      ...{ individual, design },
      overrides: [{ source: "file", parameters: { ze: { mean } } }],
    });
    const likelihood = cellLikelihood(agent, people, design);
    const density = densityOver(likelihood, hyperpriors);
    const draws = 20;
    // Nothing that draws say is shared with who is left out.
    const values = Float64Array.from(
      { length: draws * density.layout.values },
      (_, k) => 1 + 0.1 * Math.sin(k),
    );
    const units = integratedUnits(density, { chains: 1, draws, values }, { unit: "participant" });
    people.forEach((_, i) => {
      const step = 0.005;
      let evidence = 0;
      for (let z = -12; z <= 9; z += step) {
        const { perRun } = likelihood.value([Float64Array.of(z, z)]);
        evidence += step * Math.exp(perRun[i]!) * densities[df]!(z - 1);
      }
      for (const value of units.of(i)) expect(Math.abs(value - Math.log(evidence))).toBeLessThan(0.01);
    });
  });
});
