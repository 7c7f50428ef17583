/** Volatile nodes that are fed with data: hand arithmetic, gaps, and the same numbers in every way of running. */

import { describe, expect, it } from "vitest";
import { agent, agentDensity, evaluateRun, type RunData } from "../../src/agent/index.js";
import { interpreter } from "../../src/compile/index.js";
import { type Network, network, surpriseOf } from "../../src/hgf/index.js";
import { purpose, stream } from "../../src/random/index.js";
import { nothing } from "./nothing.js";

const u = [0.4, 1.1, Number.NaN, -0.3, 0.8, 0.2];
const timeSteps = [1, 2, 0.5, 1, 1.5, 1];
const leaf = {
  ...{ mean: 0.2, precision: 2.5, tonicVolatility: -2, autoconnectionStrength: 0.3 },
  ...{ meanVolatility: 0.1, precisionVolatility: 2, tonicVolatilityVolatility: -3, internalCoupling: 0.8 },
};
const above = { mean: 0.1, precision: 1.5, tonicVolatility: -2.5 };
const strength = 0.7;

type Settings = NonNullable<Parameters<typeof network>[0]>;
const netOf = (settings: Settings): Network =>
  network(settings)
    .volatile("u", { ...leaf, valueParents: { x: strength } })
    .continuous("x", above);

/** One trial after another by the formulas, for mean-field networks under the classic and the enhanced rule. */
function byHand(variant: "classic" | "ehgf", pyhgf: boolean) {
  const { precision: pi, tonicVolatility: omega, internalCoupling: kappa } = leaf;
  let [last, mean, precision] = [leaf.mean, above.mean, above.precision];
  let [m2, p2] = [leaf.meanVolatility, leaf.precisionVolatility];
  return u.map((value, trial) => {
    const t = timeSteps[trial]!;
    const seen = !Number.isNaN(value);
    // Prediction, parents first. Observations take no time under the standard conventions.
    const before = { mean, precision };
    const expected = 1 / (1 / precision + t * Math.exp(above.tonicVolatility));
    const p2Hat = 1 / (1 / p2 + t * Math.exp(leaf.tonicVolatilityVolatility));
    const tt = pyhgf ? t : 1;
    const muHat = leaf.autoconnectionStrength * last + tt * strength * mean;
    // Observation: what pyhgf does not see is the number 0 to the node itself.
    const stored = seen ? value : 0;
    last = seen ? value : pyhgf ? 0 : muHat;
    const surprise = seen ? 0.5 * (Math.log(2 * Math.PI) - Math.log(pi) + pi * (value - muHat) ** 2) : 0;
    const delta = pyhgf ? stored - muHat : seen ? value - muHat : 0;
    // The parent heeds the flag.
    if (seen) {
      precision = expected + strength ** 2 * pi;
      mean = before.mean + (strength * pi * delta) / precision;
    } else precision = expected;
    // The node's own volatility, with gamma = 0: neither drive nor classic change of its precision.
    if (seen || pyhgf) {
      p2 = p2Hat;
      if (variant === "ehgf") {
        const step = tt * Math.exp(kappa * m2 + omega);
        const total = 1 / pi + step;
        const share = step / total;
        const error = (1 / pi + delta ** 2) / total - 1;
        p2 = p2Hat + Math.max(0, 0.5 * kappa ** 2 * share * (share + ((step - 1 / pi) / total) * error));
      }
    } else p2 = p2Hat;
    return { muHat, last, mean, precision, m2, p2, surprise };
  });
}

describe("a volatile node that is fed", () => {
  for (const variant of ["classic", "ehgf"] as const) {
    for (const conventions of ["standard", "pyhgf"] as const) {
      it(`does what the formulas say: ${variant}, ${conventions}`, () => {
        const net = netOf({ variant, conventions });
        const result = net.filter({ u }, { timeSteps });
        const want = byHand(variant, conventions === "pyhgf");
        for (const [name, of] of [
          ["u.expectedMean", "muHat"],
          ["u.mean", "last"],
          ["x.mean", "mean"],
          ["x.precision", "precision"],
          ["u.meanVolatility", "m2"],
          ["u.precisionVolatility", "p2"],
          ["u.conditionalSurprise", "surprise"],
        ] as const) {
          want.forEach((row, t) => {
            expect(result.trajectories.get(name)![t], `${name} on trial ${t}`).toBeCloseTo(row[of], 12);
          });
        }
        expect(surpriseOf(net, result, "conditional").total).toBeCloseTo(
          want.reduce((sum, row) => sum + row.surprise, 0),
          11,
        );
      });
    }
  }

  it("is an input of the same precision to its parents, where it has no memory and time is regular", () => {
    for (const meanField of [true, false]) {
      const settings = { variant: "unbounded", meanField } as const;
      const volatile = network(settings)
        .volatile("u", { precision: 3, valueParents: { x: { strength, function: "tanh" } } })
        .continuous("x", { volatilityParents: ["v"] })
        .continuous("v");
      const input = network(settings)
        .input("u", { precision: 3, valueParents: { x: { strength, function: "tanh" } } })
        .continuous("x", { volatilityParents: ["v"] })
        .continuous("v");
      const [a, b] = [volatile.filter({ u }), input.filter({ u })];
      for (const name of ["u.inputSurprise", "u.firstLevelSurprise", "x.mean", "v.mean", "v.precision"]) {
        expect(a.trajectories.get(name)).toEqual(b.trajectories.get(name));
      }
    }
  });

  it("learns about its own volatility under the unbounded rule, which changes no prediction", () => {
    const [few, many] = [-2, 1].map((tonicVolatility) =>
      network({ variant: "unbounded" })
        .volatile("u", { ...leaf, tonicVolatility })
        .filter({ u }),
    );
    expect(few!.trajectories.get("u.meanVolatility")).not.toEqual(many!.trajectories.get("u.meanVolatility"));
    expect(few!.trajectories.get("u.expectedMean")).toEqual(many!.trajectories.get("u.expectedMean"));
    expect(few!.trajectories.get("u.inputSurprise")).toEqual(many!.trajectories.get("u.inputSurprise"));
  });

  it("keeps both its predictions where nothing was seen (standard), and in a branch that leaves it out its beliefs", () => {
    const { trajectories } = netOf({ variant: "unbounded" }).filter({ u }, { timeSteps });
    const at = (name: string, t: number): number => trajectories.get(name)![t]!;
    expect(at("u.mean", 2)).toBe(at("u.expectedMean", 2));
    expect(at("u.meanVolatility", 2)).toBe(at("u.meanVolatility", 1));
    expect(at("u.precisionVolatility", 2)).toBeCloseTo(
      1 / (1 / at("u.precisionVolatility", 1) + 0.5 * Math.exp(-3)),
      14,
    );
    expect(at("u.inputSurprise", 2)).toBe(0);
    for (const conventions of ["standard", "pyhgf"] as const) {
      const two = netOf({ conventions })
        .binary("b", { valueParents: ["y"] })
        .continuous("y");
      const session = two.start({ sequences: { other: two.branch(["b"]) } });
      session.update({ u: 1, b: 1 });
      const before = session.snapshot().state;
      session.predict({ sequence: "other" });
      session.update({ u: 5, b: 0 });
      const { state } = session.snapshot();
      for (const name of Object.keys(before)) {
        if (/^[ux]\./.test(name)) expect(state[name], name).toBe(before[name]);
        else expect(state[name], name).not.toBe(before[name]);
      }
    }
  });

  it("gives the same numbers in a session, in pieces, compiled and interpreted, with gaps and gradients", () => {
    for (const variant of ["classic", "ehgf", "ehgf-legacy", "unbounded"] as const) {
      for (const conventions of ["standard", "pyhgf"] as const) {
        for (const meanField of [true, false]) {
          const net = netOf({ variant, conventions, meanField });
          const whole = net.filter({ u }, { timeSteps });
          const first = net.filter({ u: u.slice(0, 3) }, { timeSteps: timeSteps.slice(0, 3) });
          const rest = { timeSteps: timeSteps.slice(3), from: first.end };
          expect(net.filter({ u: u.slice(3) }, rest).end.state).toEqual(whole.end.state);
          const session = net.start();
          u.forEach((value, t) => {
            session.predict({ timeStep: timeSteps[t]! });
            expect(session.update(value)["x.mean"]).toBe(whole.trajectories.get("x.mean")![t]);
          });
          const free = ["x.tonicVolatility", "u.precision", "u.autoconnectionStrength", "u<-x.valueCoupling"];
          const filter = net.asFilter({ free });
          const model = agent({
            filter,
            response: nothing("u.inputSurprise"),
            settings: { missingInput: "unobserved" },
          });
          const run: RunData = {
            ...{ trials: u.length, responses: [], inputs: { u: Float64Array.from(u) } },
            exogenous: { timeStep: Float64Array.from(timeSteps) },
          };
          const density = agentDensity(model, [[run]]);
          const z = density.priors[0]!.mean;
          const point = { participant: 0, z };
          const plain = evaluateRun(model, run, density.native(point));
          let compared = 0;
          for (const [name, [recorded]] of density.outputs(point)) {
            const want = plain.trajectories.get(name);
            if (want === undefined) continue;
            compared += 1;
            want.forEach((x, t) => {
              const got = recorded![t]!;
              expect(Object.is(got, x) || Math.abs(got - x) <= 1e-13 * Math.max(1, Math.abs(x)), name).toBe(
                true,
              );
            });
          }
          expect(compared).toBeGreaterThan(20);
          const slow = agentDensity(model, [[run]], interpreter);
          const compiled = density.gradient([point])[0]!;
          expect(slow.gradient([point])[0]).toEqual(compiled);
          expect(compiled.logLikelihood).toBeCloseTo(-surpriseOf(net, whole).total, 11);
          const at = (i: number, d: number): number => {
            const moved = z.slice();
            moved[i]! += d;
            return density.value([{ participant: 0, z: moved }])[0]!.logJoint;
          };
          compiled.gradient.forEach((g, i) => {
            const h = 1e-4;
            const difference = (8 * (at(i, h) - at(i, -h)) - (at(i, 2 * h) - at(i, -2 * h))) / (12 * h);
            expect(Math.abs(g - difference)).toBeLessThan(1e-7 * (1 + Math.abs(g)));
          });
        }
      }
    }
  });

  it("is drawn from its prediction and generated with its memory", () => {
    const net = network().volatile("u", { precision: 4, autoconnectionStrength: 0.8, mean: 1 });
    const session = net.start();
    session.update(2);
    session.predict();
    const numbers = stream(3, purpose.simulation, 0);
    const draws = Array.from({ length: 4000 }, (_, t) => session.draw(numbers.at(t)).u as number);
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    expect(Math.abs(mean - 1.6)).toBeLessThan((4.5 * 0.5) / Math.sqrt(4000));
    const { inputs } = net.sampleGenerative({ trials: 4000, seed: 4 });
    const series = inputs.u as readonly number[];
    const noise = series.map((x, t) => x - 0.8 * (t === 0 ? 1 : series[t - 1]!));
    const variance = noise.reduce((sum, x) => sum + x * x, 0) / noise.length;
    // Standard error of a variance of 1/4 from 4000 draws.
    expect(Math.abs(variance - 0.25)).toBeLessThan(4.5 * 0.25 * Math.sqrt(2 / 4000));
  });

  it("counts as the bottom of a line of levels", () => {
    const { roles } = netOf({}).asFilter();
    expect(roles["level[1].expectedMean"]).toBe("x.expectedMean");
    expect(network().volatile("u").asFilter().roles).toEqual({});
  });

  it("needs no parent, becomes a state with its first child, and asks for its column", () => {
    const alone = network().volatile("w");
    expect(alone.inputs.map(({ id }) => id)).toEqual(["w"]);
    expect(() => alone.filter({})).toThrow("no numbers for input w");
    const session = alone.start();
    session.update(1);
    session.edit((net) => net.input("u", { valueParents: ["w"] }));
    expect(session.network.inputs.map(({ id }) => id)).toEqual(["u"]);
    expect(session.update({ u: 0.5 })["w.precision"]).toBeGreaterThan(1);
    expect(() => session.update({ w: 1 })).toThrow("no input w; the inputs are u");
  });
});
