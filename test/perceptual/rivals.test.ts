/** Learning models from papers, from simulated behaviour to estimates and evidence. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { fit } from "../../src/fit/fit.js";
import { toCsv } from "../../src/fit/index.js";
import { positive } from "../../src/model/index.js";
import { toEstimation } from "../../src/model/transform.js";
import { simulateStudy } from "../../src/node/simulation.js";
import { findPerceptualModel } from "../../src/perceptual/index.js";
import { stream } from "../../src/random/index.js";

const folder = mkdtempSync(join(tmpdir(), "credence-rivals-"));
afterAll(() => rmSync(folder, { recursive: true }));

const trials = 200;
const random = stream(31, 1, 0);
let mean = 150;
const jumping = Array.from({ length: trials }, (_, t) => {
  if (random.uniform(t, 0) < 0.1) mean = 300 * random.uniform(t, 1);
  return mean + 15 * random.normal(t, 2);
});
const turning = Array.from({ length: trials }, (_, t) =>
  Number(random.uniform(t, 3) < (Math.floor(t / 40) % 2 === 0 ? 0.8 : 0.2)),
);
for (const [name, series] of Object.entries({ jumping, turning })) {
  // Gaps, the first trial among them.
  const cells = series.map((u, t) => (t === 0 || t % 50 === 20 ? "NaN" : u));
  writeFileSync(join(folder, `${name}.txt`), `${cells.join("\n")}\n`);
}

const reports = { responseModel: "gaussian_obs", priors: { ze: "normal(mean=4, sd=2)" } };
const choices = { responseModel: "unitsq_sgm", priors: {} };
const cases = [
  ["vkf", "jumping", reports, { lambda: 0.3, v_0: 50, sigma2: 600, ze: 25 }],
  ["vkf_binary", "turning", choices, { lambda: 0.2, v_0: 0.5, omega: 1, ze: 3 }],
  ["hybrid_ph_binary", "turning", choices, { al_0: 0.6, kappa: 0.7, eta: 0.3, ze: 3 }],
  ["reduced_bayes", "jumping", reports, { H: 0.15, sigma2: 300, ze: 25 }],
] as const;

it.each(cases)("%s is simulated and fitted: what is estimated agrees with the truth", async (...one) => {
  const [perceptualModel, inputs, response, truth] = one;
  const { responseModel, priors } = response;
  const agent = { perceptualModel, responseModel };
  const { parameters } = findPerceptualModel(perceptualModel)!.build().filter;
  const { data, failed } = await simulateStudy(
    {
      schema: "credence-analysis/1",
      data: { inputsFile: `${inputs}.txt` },
      agent: { ...agent, set: truth },
    },
    folder,
    { agents: 2, population: [], fromPrior: false, seed: 3 },
  );
  expect(failed).toBe(false);
  const csv = { name: "simulated.csv", text: toCsv(data.header, data.rows) };
  const { participants } = await fit(csv, { ...agent, priors, seed: 1 });
  expect(participants.map(({ status }) => status)).toEqual(["converged", "converged"]);
  for (const { estimates, evidence } of participants) {
    expect(Number.isFinite(evidence?.value)).toBe(true);
    const known = estimates.filter(({ name }) => Object.hasOwn(truth, name));
    expect(known.map(({ name }) => name)).toEqual(Object.keys(truth));
    for (const { name, estimation, sd } of known) {
      const value = (truth as Readonly<Record<string, number>>)[name]!;
      const domain = parameters.find((parameter) => parameter.name === name)?.domain ?? positive;
      const own = toEstimation(domain, value);
      expect(Math.abs(estimation! - own), name).toBeLessThan(3.5 * sd!);
    }
  }
});
