/**
 * Printed programs in Stan itself, against our densities and gradients. Skipped unless `CREDENCE_STAN_PYTHON` names a
 * Python that has PyStan, because Stan compiles each program for a minute.
 */

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { agentDensity, buildAgent, type RunData } from "../../src/agent/index.js";
import { printStan } from "../../src/agent/print-stan.js";
import { densities, somewhere, study } from "../../src/group/density/density-fixtures.js";
import type { DesignInput } from "../../src/group/design/input.js";
import { binaryAgent } from "../../src/group/group-fixtures.js";
import { printGroupStan } from "../../src/group/stan/print.js";

const { CREDENCE_STAN_PYTHON: python = "" } = process.env;

const script = `
import json, sys, stan
given = json.load(sys.stdin)
model = stan.build(given["program"], data=given["data"])
told = [[model.log_prob(z), model.grad_log_prob(z)] for z in given["points"]]
print("told:" + json.dumps(told))
`;

/** Log density and gradient at each point of the space that Stan samples. */
function ask(
  program: string,
  data: unknown,
  points: readonly (readonly number[])[],
): [value: number, gradient: number[]][] {
  const { stdout, stderr } = spawnSync(python, ["-c", script], {
    input: JSON.stringify({ program, data, points }),
    encoding: "utf8",
  });
  const answer = /^told:(.*)$/m.exec(stdout)?.[1];
  if (answer === undefined) throw new Error(stderr);
  return JSON.parse(answer) as [number, number[]][];
}

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
        ask(program, data(), points).forEach(([value, gradient], k) => {
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

    it.each<["centred" | "nonCentred", string[], Partial<DesignInput>]>([
      ["centred", ["om2 ~ group*age + condition + (session + condition | participant) + (1 | site)"], {}],
      [
        "nonCentred",
        ["om2 ~ group + session + (session | participant)", "ze ~ age"],
        { correlated: [["om2", "ze"]] },
      ],
    ])(
      "has our density and gradient of group models, %s",
      (parametrisation, formulas, more) => {
        const { [parametrisation]: density, nonCentred } = densities(formulas, more);
        const { design, hyperpriors, parametrisations } = density;
        const { program, data } = printGroupStan(
          binaryAgent,
          study.participants,
          design,
          hyperpriors,
          parametrisations,
        );
        const points = [1, 2, 3].map((seed) => {
          const z = new Float64Array(density.dimension);
          density.layout.unconstrain(somewhere(nonCentred, seed), z);
          return z;
        });
        ask(
          program,
          data,
          points.map((z) => [...z]),
        ).forEach(([value, slopes], k) => {
          const gradient = new Float64Array(density.dimension);
          const own = density.logDensity(points[k]!, gradient);
          expect(Math.abs(value / own - 1)).toBeLessThan(1e-12);
          slopes.forEach((slope, j) => {
            expect(Math.abs(slope - gradient[j]!)).toBeLessThan(1e-10 * Math.max(1, Math.abs(gradient[j]!)));
          });
        });
      },
      1_800_000,
    );
  },
);
