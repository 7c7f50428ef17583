/** A missing input leaves all later beliefs of every catalogue model as they are. perceptual-models 11, 5. */

import { expect, it } from "vitest";
import { toNative } from "../../src/model/index.js";
import { resolvePlaceholders } from "../../src/model/placeholder.js";
import { runFilter } from "../../src/model/run.js";
import { perceptualModels } from "../../src/perceptual/index.js";
import { exampleInputs, gaps } from "./example.js";

const TRIALS = 40;
// Pearce-Hall learns nothing on the trial after a missing one, as in the toolbox; whatworld cannot miss where it is.
const models = perceptualModels.filter(({ name }) => !["ph_binary", "hgf_whatworld"].includes(name));

it.each(models.map(({ name }) => name))("%s: a trial without input changes no later row", (name) => {
  const { filter } = models.find((model) => model.name === name)!.build({});
  const inputs = exampleInputs(filter, TRIALS, 1);
  const kept = Array.from({ length: TRIALS }, (_, t) => t).filter((t) => !gaps.includes(t));
  const without = Object.fromEntries(
    Object.entries(inputs).map(([column, x]) => [column, Float64Array.from(kept, (t) => x[t]!)]),
  );
  const p = Object.fromEntries(
    filter.parameters.map(({ name: parameter, domain, prior }) => [
      parameter,
      toNative(domain, resolvePlaceholders(prior, without.u!).mean),
    ]),
  );
  const whole = runFilter(filter, p, { trials: TRIALS, inputs });
  const short = runFilter(filter, p, { trials: kept.length, inputs: without });
  expect(whole.failure).toBeUndefined();
  const after = kept.filter((t) => !gaps.includes(t - 1));
  for (const [quantity, values] of whole.trajectories) {
    const others = short.trajectories.get(quantity)!;
    for (const t of after) expect(values[t], `${quantity} of trial ${t + 1}`).toBe(others[kept.indexOf(t)]);
  }
});
