/** Where chains begin: around the mode, in the prior, or around a given point, on the estimation scale. */

import { describe, expect, it } from "vitest";
import { agentDensity, buildAgent } from "../agent/index.js";
import type { Start } from "../inference/nuts/start.js";
import { participantDensity } from "./chains.js";
import { drawParticipant } from "./draw.js";
import type { ChainStart, ParticipantDraws, SamplingSettings } from "./posterior.js";
import { resolveStart, startOf } from "./start.js";
import type { Estimate, ParticipantFit } from "./summary.js";

const { agent } = buildAgent({
  perceptualModel: "ehgf_binary",
  responseModel: "unitsq_sgm",
  free: ["om2", "ze"],
});

const settings = (start: ChainStart): SamplingSettings => ({
  ...{ method: "nuts", seed: 1, chains: 4, warmup: 100, draws: 50, targetAcceptance: 0.8, maxTreeDepth: 3 },
  start,
});

const estimate = (name: string, estimation: number | null, sd: number | null, mean: number): Estimate => ({
  ...{ name, value: null, estimation, sd, interval: null },
  prior: { mean, sd: 2, interval: [0, 0] },
});
const fit = (status: ParticipantFit["status"]): ParticipantFit =>
  ({
    status,
    estimates: [
      estimate("om2", status === "failed" ? null : -4, 0.5, -3),
      // Where the Hessian is not definite there is no sd: the prior's then.
      estimate("ze", status === "failed" ? null : 1, null, 3.5),
    ],
  }) as Partial<ParticipantFit> as ParticipantFit; // all that is read

const around = (start: Start | undefined) =>
  start?.kind === "around" ? [[...start.point], [...start.scale!]] : start;

describe("the start of chains", () => {
  it("is around the mode, within Laplace sds", () => {
    expect(around(startOf(agent, fit("converged"), settings("mode")))).toEqual([
      [-4, 1],
      [0.5, 2],
    ]);
    expect(startOf(agent, fit("failed"), settings("mode"))).toBeUndefined();
  });

  it("is around a given native point, and the prior mean of what is not named", () => {
    const given = resolveStart(settings({ zeta: 20 }), agent);
    expect(given).toEqual(settings({ ze: 20 }));
    expect(around(startOf(agent, fit("converged"), given))).toEqual([
      [-3, expect.closeTo(Math.log(20), 12)],
      [2, 2],
    ]);
  });

  it("needs no mode in the prior or between fixed bounds", () => {
    for (const start of ["prior", "uniform"] as const) {
      expect(startOf(agent, fit("failed"), settings(start))).toEqual({ kind: start });
    }
    const pathfinder = { method: "pathfinder", seed: 1, paths: 4, draws: 100 } as const;
    expect(startOf(agent, fit("converged"), pathfinder)).toEqual({ kind: "prior" });
    expect(startOf(agent, fit("failed"), pathfinder)).toBeUndefined();
  });

  it("is refused where a parameter is unknown, fixed, or outside its domain", () => {
    const refused = (start: ChainStart) => expect(() => resolveStart(settings(start), agent));
    refused({ on2: -3 }).toThrow('no parameter "on2"; did you mean "om2"?');
    refused({ om3: -3 }).toThrow("start: om3 is fixed; chains move in om2, ze only");
    refused({ ze: 0 }).toThrow("start: ze = 0 is not inside its domain (positive)");
  });
});

describe("the greatest tree depth", () => {
  it("holds, and is told of where it is reached", () => {
    const trials = 60;
    const inputs = Float64Array.from({ length: trials }, (_, t) => ((t * 7) % 10 < 7 ? 1 : 0));
    const runs = [{ trials, inputs: { [agent.filter.inputs[0]!.name]: inputs }, responses: [inputs] }];
    const agents = agentDensity(agent, [runs]);
    const density = participantDensity(agents, 0);
    const drawn = (maxTreeDepth: number): ParticipantDraws => {
      const nuts = { ...settings("prior"), maxTreeDepth } as SamplingSettings; // of nuts
      const subject = { id: "a", agents, participant: 0, density, start: { kind: "prior" } } as const;
      const drawing = drawParticipant(subject, nuts, () => false);
      for (let step = drawing.next(); ; step = drawing.next()) if (step.done) return step.value;
    };
    const [shallow, usual] = [drawn(1), drawn(10)];
    expect(Math.max(...shallow.stats.treeDepth!)).toBe(1);
    expect(shallow.summary.flags.map(({ kind }) => kind)).toContain("treeDepth");
    expect(Math.max(...usual.stats.treeDepth!)).toBeGreaterThan(1);
    expect(usual.summary.flags.map(({ kind }) => kind)).not.toContain("treeDepth");
  });
});
