/**
 * Printed programs in Stan itself, against our densities and gradients. Skipped unless `CREDENCE_STAN_PYTHON` names a
 * Python that has PyStan, because Stan compiles each program for a minute.
 */

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { agentDensity, buildAgent, type RunData } from "../../src/agent/index.js";
import { printStan } from "../../src/agent/print-stan.js";

const { CREDENCE_STAN_PYTHON: python = "" } = process.env;

const script = `
import json, sys, stan
given = json.load(sys.stdin)
model = stan.build(given["program"], data=given["data"])
told = [[model.log_prob(z), model.grad_log_prob(z)] for z in given["points"]]
print("told:" + json.dumps(told))
`;

function run(trials: number, seed: number, continuous: boolean): RunData {
  const u = Float64Array.from({ length: trials }, (_, t) =>
    continuous ? Math.sin(t / 5 + seed) + ((t * 7) % 5) / 10 : (t * 7 + seed) % 10 < 7 ? 1 : 0,
  );
  const y = u.map((x, t) => (continuous ? x + ((t * 3) % 7) / 50 : (t * 5 + seed) % 8 < 5 ? 1 : 0));
  u[9] = Number.NaN;
  y[4] = Number.NaN;
  return { trials, inputs: { u }, responses: [y] };
}

describe.skipIf(python === "")(
  python === "" ? "Stan (skipped: Python with PyStan is not here; CREDENCE_STAN_PYTHON names one)" : "Stan",
  () => {
    for (const [perceptualModel, responseModel] of [
      ["ehgf_binary", "unitsq_sgm"],
      // Its update solves with Lambert W, whose derivative is declared here and traced there.
      ["uhgf_binary", "softmax_binary"],
      ["hgf", "gaussian_obs"],
    ] as const) {
      it(`has our density and gradient of ${perceptualModel} with ${responseModel}`, () => {
        const continuous = perceptualModel === "hgf";
        const { agent } = buildAgent({ perceptualModel, responseModel });
        const people = [[run(60, 0, continuous)], [run(30, 1, continuous), run(45, 2, continuous)]];
        const density = agentDensity(agent, people);
        const { program, data } = printStan(agent, people);
        const zs = [0, 1, 2].map((k) =>
          density.priors.map(({ mean, variance }, i) =>
            mean.map((m, j) => m + 0.2 * Math.sin(7 * k + 3 * i + j) * Math.min(2, Math.sqrt(variance[j]!))),
          ),
        );
        // Stan's order: a vector over participants for each parameter.
        const points = zs.map((each) => density.free.flatMap((_, j) => each.map((z) => z[j]!)));
        const { stdout, stderr } = spawnSync(python, ["-c", script], {
          input: JSON.stringify({ program, data: data(), points }),
          encoding: "utf8",
        });
        const answer = /^told:(.*)$/m.exec(stdout)?.[1];
        if (answer === undefined) throw new Error(stderr);
        const told = JSON.parse(answer) as [number, number[]][];
        told.forEach(([value, gradient], k) => {
          const own = density.gradient(zs[k]!.map((z, participant) => ({ participant, z })));
          const total = own.reduce((sum, { logJoint }) => sum + logJoint, 0);
          expect(Math.abs(value / total - 1)).toBeLessThan(1e-12);
          const wanted = density.free.flatMap((_, j) => own.map((each) => each.gradient[j]!));
          gradient.forEach((slope, j) => {
            expect(Math.abs(slope - wanted[j]!)).toBeLessThan(1e-10 * Math.max(1, Math.abs(wanted[j]!)));
          });
        });
      }, 600_000);
    }
  },
);
