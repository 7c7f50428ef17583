/** `fit` of a group of three levels whose data cannot determine om3: the verdict says so. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildAgent, type RunData, simulateRun } from "../../src/agent/index.js";
import { resolvePriors } from "../../src/agent/priors.js";
import type { FitResult } from "../../src/fit/index.js";
import { purpose, stream } from "../../src/random/index.js";
import { Workplace } from "./command.js";

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place.remove());

/** People with different om2 and one om3, in a task that never changes: nothing depends on om3 in so few trials. */
function study(people: number, trials: number): string {
  const free = ["om2", "om3", "ze"];
  const { agent } = buildAgent({ perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm", free });
  const numbers = stream(11, purpose.environment, 0);
  const u = Float64Array.from({ length: trials }, (_, t) => (numbers.uniform(t, 0) < 0.75 ? 1 : 0));
  const rows = Array.from({ length: people }, (_, i) => {
    const run: RunData = { trials, inputs: { u }, responses: [new Float64Array(trials)] };
    const { native } = resolvePriors(agent, [run]);
    const values = { om2: -3 + 1.2 * numbers.normal(i, 1), om3: -5, ze: 3 };
    for (const [name, value] of Object.entries(values)) {
      native[agent.parameters.findIndex((parameter) => parameter.name === name)] = value;
    }
    const [y] = simulateRun(agent, run, native, 12, i).responses;
    return Array.from(u, (x, t) => `P${i + 1},${t + 1},${x},${y![t]}`);
  });
  return `participant,trial,u,y\n${rows.flat().join("\n")}\n`;
}

it("om3 that the data do not determine is named in result and print, and nothing else is", () => {
  writeFileSync(join(place.path, "stable.csv"), study(8, 60));
  const { stderr } = place.credence(
    ...["fit", "stable.csv", "--prc", "ehgf_binary", "--obs", "unitsq_sgm", "--free", "om2,om3,ze"],
    ...["--prior", "ze=lognormal(meanlog=1, sdlog=1)", "--prior", "om3=normal(mean=-6, sd=1)"],
    ...[
      "--pooling",
      "partial",
      "--warmup",
      "200",
      "--draws",
      "200",
      "--no-report",
      "--figures",
      "none",
      "--out",
      "stable",
    ],
  );
  const { group } = JSON.parse(readFileSync(join(place.path, "stable/fit.json"), "utf8")) as FitResult;
  const uninformed = group!.warnings.filter(({ code }) => code === "prior-uninformed");
  const named = uninformed.map(({ message }) => message.slice(0, message.indexOf(":")));
  expect(named).toEqual(["b_om3[Intercept]", "sd_om3[participant, Intercept]"]);
  for (const { message } of uninformed) expect(stderr).toContain(`Warning: ${message}`);
  expect(stderr).toContain("om3 is free for every participant with at most 60 trials each");
  // The prior is what comes out, of om3 alone.
  const mean = (parameter: string) =>
    group!.population.find((row) => row.parameter === parameter && row.kind === "intercept")!.summary;
  expect(Math.abs(mean("om3").mean + 6)).toBeLessThan(0.2);
  expect(mean("om2").sd / 2).toBeLessThan(0.5);
});
