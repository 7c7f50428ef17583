import { expect, it } from "vitest";
import { agent } from "../agent/index.js";
import { findPerceptualModel } from "../perceptual/index.js";
import type { Run } from "../study/index.js";
import { requirePositive } from "./positive-inputs.js";

it("refuses a noise variance that is not above 0, and says in which line", () => {
  const subject = agent({ filter: findPerceptualModel("hgf_binary_pu_tbt")!.build().filter });
  const run = { participant: "p7", rows: Int32Array.of(2, 3, 4) } as unknown as Run;
  const check = (noise: readonly number[]) => () =>
    requirePositive(subject, run, { u: Float64Array.of(1, 0, 1), noise: Float64Array.from(noise) });
  expect(check([0.1, Number.NaN, 2])).not.toThrow();
  expect(check([0.1, 2, 0])).toThrow(
    'participant "p7", line 4: noise (variance of the noise on u) must be > 0, found 0',
  );
});
