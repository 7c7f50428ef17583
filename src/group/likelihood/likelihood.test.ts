import { describe, expect, it } from "vitest";
import { agentDensity, buildAgent, type RunData } from "../../agent/index.js";
import { interpreter } from "../../compile/index.js";
import { binaryAgent, smallStudy } from "../group-fixtures.js";
import { type CellLikelihood, cellLikelihood } from "./likelihood.js";

const study = smallStudy({ skipFirst: 0 });

/** Values that differ from cell to cell. */
function somewhere({ cells }: CellLikelihood): Float64Array {
  return Float64Array.from({ length: 2 * cells }, (_, at) =>
    at < cells ? -2.5 + 0.4 * Math.sin(3 * at) : 0.8 + 0.3 * Math.cos(2 * at),
  );
}

/** The two-level binary filter and its choices by the textbook, om2 and log ze of every trial. */
function byHand(run: RunData, om2: (trial: number) => number, logZe: (trial: number) => number): number[] {
  let [mean, variance] = [0, 1];
  return Array.from({ length: run.trials }, (_, t) => {
    const [u, y] = [run.inputs.u![t]!, run.responses[0]![t]!];
    const p = 1 / (1 + Math.exp(-mean));
    const logit = Math.exp(logZe(t)) * mean;
    const probability = 1 / (1 + Math.exp(y === 1 ? -logit : logit));
    variance = 1 / (1 / (variance + Math.exp(om2(t))) + p * (1 - p));
    mean += (u - p) * variance;
    return Number.isNaN(y) ? 0 : Math.log(probability);
  });
}

describe("the likelihood of cells", () => {
  it("is that of every run with parameters that change from condition to condition", () => {
    const design = study.design(["om2 ~ condition + session", "ze ~ condition"]);
    const likelihood = cellLikelihood(binaryAgent, study.participants, design);
    const z = somewhere(likelihood);
    const { perRun } = likelihood.value([z]);
    expect(likelihood.cells).toBe(24);
    let r = 0;
    study.participants.forEach(({ runs }, i) => {
      runs.forEach((run, s) => {
        const first = design.cells.findIndex((cell) => cell.participant === i && cell.run === s);
        const cell = (t: number): number => first + (t % 20 < 8 ? 0 : 1);
        const trials = byHand(
          run,
          (t) => z[cell(t)]!,
          (t) => z[24 + cell(t)]!,
        );
        const expected = trials.reduce((a, b) => a + b, 0);
        expect(Math.abs(perRun[r]! / expected - 1)).toBeLessThan(1e-12);
        r += 1;
      });
    });
  });

  it("has the bits of the density of participants where no parameter changes, on either way of running", () => {
    const design = study.design(["om2 ~ 1", "ze ~ 1"], { pooling: "none" });
    for (const backend of [undefined, interpreter]) {
      const likelihood = cellLikelihood(binaryAgent, study.participants, design, backend);
      const z = Float64Array.from({ length: 24 }, (_, at) => (at < 12 ? -2 : 0.7));
      const { perRun } = likelihood.value([z]);
      const density = agentDensity(
        binaryAgent,
        study.participants.map(({ runs }) => runs),
      );
      study.participants.forEach((_, i) => {
        const [value] = density.value([{ participant: i, z: Float64Array.of(-2, 0.7) }]);
        expect(perRun[2 * i]! + perRun[2 * i + 1]!).toBe(value!.logLikelihood);
      });
    }
  });

  it("has the gradient of differences, and points side by side change nothing", () => {
    const design = study.design(["om2 ~ condition", "ze ~ session"]);
    const likelihood = cellLikelihood(binaryAgent, study.participants, design);
    const z = somewhere(likelihood);
    const other = z.map((x) => x + 0.1);
    const { gradient, perRun } = likelihood.gradient([other, z]);
    const alone = likelihood.gradient([z]);
    expect(gradient[1]).toEqual(alone.gradient[0]);
    expect(perRun.subarray(likelihood.runs)).toEqual(alone.perRun);
    const total = (at: Float64Array): number => likelihood.value([at]).perRun.reduce((a, b) => a + b, 0);
    z.forEach((x, j) => {
      const h = 1e-5;
      const [up, down] = [h, -h].map((step) => total(z.map((v, k) => (k === j ? x + step : v))));
      expect(Math.abs((up! - down!) / (2 * h) - gradient[1]![j]!)).toBeLessThan(1e-6);
    });
  });

  it("has the Hessian of differences of gradients, one participant at a time", () => {
    const design = study.design(["om2 ~ condition", "ze ~ 1"]);
    const likelihood = cellLikelihood(binaryAgent, study.participants, design);
    const own = likelihood.cellsOf[2]!.count;
    const z = Float64Array.from({ length: 2 * own }, (_, at) => (at < own ? -2 - 0.1 * at : 0.5 + 0.1 * at));
    const [at] = likelihood.participantHessians([{ participant: 2, z }]);
    const gradientAt = (j: number, step: number): Float64Array =>
      likelihood.participantGradients([{ participant: 2, z: z.map((x, k) => (k === j ? x + step : x)) }])[0]!
        .gradient;
    z.forEach((_, j) => {
      const [up, down] = [gradientAt(j, 1e-5), gradientAt(j, -1e-5)];
      up.forEach((x, k) => {
        const found = at!.hessian[j * z.length + k]!;
        expect(Math.abs((x - down[k]!) / 2e-5 - found)).toBeLessThan(1e-5 * Math.max(1, Math.abs(found)));
      });
    });
    const [value] = likelihood.participantValues([{ participant: 2, z }]);
    expect(at!.perRun).toEqual(value!.perRun);
  });

  it("has gradient and Hessian of differences for a parameter between 0 and 1, initial value included", () => {
    const { agent } = buildAgent({
      perceptualModel: "rw_binary",
      responseModel: "unitsq_sgm",
      free: ["v_0", "al", "ze"],
      priors: { v_0: "normal(mean=0, sd=1)", al: "normal(mean=0, sd=1)", ze: "normal(mean=1, sd=1)" },
    });
    const formulas = ["v_0 ~ 1", "al ~ condition", "ze ~ 1"];
    const design = study.design(formulas, { parameters: ["v_0", "al", "ze"] });
    const likelihood = cellLikelihood(agent, study.participants, design);
    const count = likelihood.cellsOf[0]!.count;
    const z = Float64Array.from({ length: 3 * count }, (_, at) => 0.3 - 0.1 * at);
    const at = (moved: Float64Array) => likelihood.participantGradients([{ participant: 0, z: moved }])[0]!;
    const [found] = likelihood.participantHessians([{ participant: 0, z }]);
    z.forEach((_, j) => {
      const [up, down] = [1e-5, -1e-5].map((h) => at(z.map((x, k) => (k === j ? x + h : x))));
      const slope = (up!.logLikelihood - down!.logLikelihood) / 2e-5;
      expect(Math.abs(slope - found!.gradient[j]!)).toBeLessThan(1e-6);
      up!.gradient.forEach((x, k) => {
        const second = (x - down!.gradient[k]!) / 2e-5;
        expect(Math.abs(second - found!.hessian[j * z.length + k]!)).toBeLessThan(1e-5);
      });
    });
    // The run begins under condition x, so that its v_0 alone is an initial value.
    expect(found!.gradient[0]).not.toBe(0);
    expect(found!.gradient[1]).toBe(0);
  });

  it("is, of one participant, the part of the whole that is theirs", () => {
    const design = study.design(["om2 ~ condition", "ze ~ 1"]);
    const likelihood = cellLikelihood(binaryAgent, study.participants, design);
    const z = somewhere(likelihood);
    const whole = likelihood.gradient([z]);
    const { from, count } = likelihood.cellsOf[4]!;
    const own = Float64Array.from({ length: 2 * count }, (_, at) =>
      at < count ? z[from + at]! : z[likelihood.cells + from + at - count]!,
    );
    const [part] = likelihood.participantGradients([{ participant: 4, z: own }]);
    expect(part!.perRun).toEqual(whole.perRun.slice(8, 10));
    expect(part!.gradient.subarray(0, count)).toEqual(whole.gradient[0]!.subarray(from, from + count));
  });

  it("of two runs equals that of two participants with the same parameters", () => {
    const split = study.participants.flatMap(({ id, runs }) =>
      runs.map((run, r) => ({ id: `${id}.${r}`, runs: [run] })),
    );
    const design = study.design(["om2 ~ 1", "ze ~ 1"]);
    const splitDesign = {
      ...design,
      participants: split.map(({ id }) => id),
      cells: design.cells.map((cell) => ({ ...cell, participant: 2 * cell.participant + cell.run, run: 0 })),
      conditions: design.conditions.flatMap((runs) => runs.map((run) => [run])),
    };
    const z = Float64Array.from({ length: 24 }, (_, at) => (at < 12 ? -2 - (at >> 1) : 0.7));
    const [together, apart] = [
      cellLikelihood(binaryAgent, study.participants, design),
      cellLikelihood(binaryAgent, split, splitDesign),
    ];
    expect(together.value([z]).perRun).toEqual(apart.value([z]).perRun);
  });

  it("refuses data that the design was not built from", () => {
    const design = study.design(["om2 ~ 1", "ze ~ 1"]);
    const make =
      (participants: typeof study.participants, changed = design) =>
      () =>
        cellLikelihood(binaryAgent, participants, changed);
    expect(make(study.participants.slice(1))).toThrow(
      "group model: participants are P2, P3, P4, P5, P6, the design has P1, P2, P3, P4, P5, P6",
    );
    const shorter = study.participants.map(({ id, runs }) => ({ id, runs: runs.slice(0, 1) }));
    expect(make(shorter)).toThrow(
      "group model: the runs of participant P1 have 30 trials, those of the design 30, 27",
    );
    expect(make(study.participants, { ...design, parameters: design.parameters.slice(1) })).toThrow(
      "group model: free parameters are om2, ze, the design has ze",
    );
  });
});

describe("trial units", () => {
  it("are the answered trials but the first, whose prediction is the prior's, and add up to the likelihood", () => {
    const design = study.design(["om2 ~ condition", "ze ~ 1"]);
    const likelihood = cellLikelihood(binaryAgent, study.participants, design);
    const { units } = likelihood;
    const z = somewhere(likelihood);
    const out = new Float64Array(units.count);
    units.logLikelihood(z, out);
    const sums = new Float64Array(likelihood.runs);
    out.forEach((value, u) => {
      const { participant, run, trial, stream } = units.describe(u);
      expect([trial > 0, stream]).toEqual([true, "response"]);
      expect(Number.isNaN(study.participants[participant]!.runs[run]!.responses[0]![trial]!)).toBe(false);
      sums[2 * participant + run]! += value;
    });
    const answered = study.participants.flatMap(({ runs }) =>
      runs.map((run) => [...run.responses[0]!].filter((y) => !Number.isNaN(y)).length),
    );
    const first = study.participants.flatMap(({ runs }) =>
      runs.map((run) => (Number.isNaN(run.responses[0]![0]!) ? 0 : 1)),
    );
    const count = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);
    expect([units.count, units.constant]).toEqual([count(answered) - count(first), count(first)]);
    likelihood.value([z]).perRun.forEach((value, r) => {
      expect(sums[r]! - first[r]! * Math.log(2)).toBeCloseTo(value, 11);
    });
  });

  it("are of each stream of behaviour, streams of a trial side by side", () => {
    const { agent } = buildAgent({
      perceptualModel: "ehgf_binary",
      levels: 2,
      streams: [
        { name: "choice", model: "unitsq_sgm" },
        { name: "again", column: 2, model: "unitsq_sgm" },
      ],
      free: ["om2", "choice.ze"],
      priors: { om2: "normal(mean=-3, sd=2)" },
      fix: { "again.ze": 1 },
    });
    const participants = study.participants.map(({ id, runs }) => ({
      id,
      runs: runs.map((run) => ({ ...run, responses: [run.responses[0]!, run.inputs.u!] })),
    }));
    const design = study.design(["om2 ~ 1", "choice.ze ~ 1"], { parameters: ["om2", "choice.ze"] });
    const { units } = cellLikelihood(agent, participants, design);
    const first = Array.from({ length: 4 }, (_, u) => units.describe(u));
    expect(first).toEqual([
      { participant: 0, run: 0, trial: 1, stream: "choice" },
      { participant: 0, run: 0, trial: 1, stream: "again" },
      { participant: 0, run: 0, trial: 2, stream: "choice" },
      { participant: 0, run: 0, trial: 2, stream: "again" },
    ]);
  });

  it("of one participant at several points have the bits of all of them at each", () => {
    const likelihood = cellLikelihood(binaryAgent, study.participants, study.design(["om2 ~ condition"]));
    const { units } = likelihood;
    const at = somewhere(likelihood);
    const points = [0, 0.1, -0.3].map((offset) => at.map((z) => z + offset));
    const all = points.map((z) => {
      const out = new Float64Array(units.count);
      units.logLikelihood(z, out);
      return out;
    });
    expect(units.of.reduce((sum, { count }) => sum + count, 0)).toBe(units.count);
    units.of.forEach(({ from, count }, participant) => {
      const out = new Float64Array(count * 5).fill(7);
      units.ofParticipant(participant, points, out, { stride: 5, from: 1 });
      for (let u = 0; u < count; u++) {
        expect(units.describe(from + u).participant).toBe(participant);
        expect([...out.subarray(5 * u, 5 * u + 5)]).toEqual([7, ...all.map((values) => values[from + u]), 7]);
      }
    });
  });

  it("leave out what is not scored", () => {
    const skipping = smallStudy({ skipFirst: 3 });
    const likelihood = cellLikelihood(binaryAgent, skipping.participants, skipping.design(["om2 ~ 1"]));
    const { units } = likelihood;
    expect(units.constant).toBe(0);
    const trials = Array.from({ length: units.count }, (_, u) => units.describe(u).trial);
    expect(Math.min(...trials)).toBe(3);
  });
});
