/**
 * Group models as Stan programs, run by an interpreter that shares no code with the printer: at points of the space
 * that both sample, the log density of the program, with Stan's Jacobians, is that of the fit.
 */

import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.js";
import { somewhere, study, sum } from "../../src/group/density/density-fixtures.js";
import { densityOver, type GroupDensity, type Parametrisation } from "../../src/group/density/index.js";
import { type Parametrisations, parametriseAll } from "../../src/group/density/parametrisation.js";
import { structureOf } from "../../src/group/density/structure.js";
import type { DesignInput } from "../../src/group/design/input.js";
import { binaryAgent, type SmallStudy, smallStudy } from "../../src/group/group-fixtures.js";
import {
  type HyperpriorOverrides,
  individualPriors,
  resolveHyperpriors,
} from "../../src/group/hyperpriors/index.js";
import { cellLikelihood } from "../../src/group/likelihood/likelihood.js";
import { type GroupStanProgram, printGroupStan } from "../../src/group/stan/print.js";
import { StanModel, type Value } from "../agent/stan-interpreter.js";

interface Case {
  readonly title: string;
  readonly formulas: readonly string[];
  readonly design?: Partial<DesignInput>;
  readonly priors?: HyperpriorOverrides["parameters"];
  /** Default: those of the density's fixtures. */
  readonly people?: SmallStudy;
  /** Default: both, one after the other. */
  readonly as?: readonly (Parametrisation | Parametrisations)[];
}

function built({ formulas, design: more, priors, people = study }: Case) {
  const design = people.design(formulas, more);
  const individual = individualPriors(
    binaryAgent,
    people.participants.map(({ runs }) => runs),
  );
  const overrides = priors === undefined ? [] : [{ source: "file" as const, parameters: priors }];
  const hyperpriors = resolveHyperpriors({ individual, design, overrides });
  const likelihood = cellLikelihood(binaryAgent, people.participants, design);
  const structure = structureOf(design, hyperpriors);
  return (chosen: Parametrisation | Parametrisations) => {
    const parametrisations = typeof chosen === "string" ? parametriseAll(structure, chosen) : chosen;
    const density = densityOver(likelihood, hyperpriors, parametrisations);
    const printed = printGroupStan(binaryAgent, people.participants, design, hyperpriors, parametrisations);
    return { density, printed };
  };
}

/** Points near the middle of the prior, in the coordinates of the density. */
function points(density: GroupDensity, count: number): Float64Array[] {
  const spread = densityOver(
    density.likelihood,
    density.hyperpriors,
    parametriseAll(density.structure, "non-centred"),
  );
  return Array.from({ length: count }, (_, seed) => {
    const z = new Float64Array(density.dimension);
    density.layout.unconstrain(somewhere(spread, seed + 1), z);
    return z;
  });
}

/** The value of `coef_om2[3,2]`. */
function valueOf(values: Readonly<Record<string, Value>>, name: string): Value {
  const [, variable, places] = /^(\w+)(?:\[([\d,]+)\])?$/.exec(name)!;
  return (places?.split(",") ?? []).reduce<Value>(
    (value, place) => (value as readonly Value[])[Number(place) - 1]!,
    values[variable!]!,
  );
}

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-10 * Math.max(1, Math.abs(b));

/** Log densities of program and fit; that they agree is asked by the caller. */
function both(density: GroupDensity, { program, data }: GroupStanProgram, zs: readonly Float64Array[]) {
  const model = new StanModel(program);
  return zs.map((z) => {
    const { target, generated } = model.runAt(data, [...z]);
    return { target, generated, own: density.logDensity(z, new Float64Array(z.length)) };
  });
}

const correlated = "om2 ~ session + (session | participant)";
const cases: Case[] = [
  { title: "intercepts of participants", formulas: ["om2 ~ 1", "ze ~ 1"] },
  { title: "covariates and sessions", formulas: ["om2 ~ group*age + session", "ze ~ age"] },
  { title: "a factor without Intercept", formulas: ["om2 ~ 0 + group", "ze ~ 1"] },
  { title: "correlated slopes", formulas: [correlated, "ze ~ 1"] },
  {
    title: "slopes without correlations, one column centred and one not",
    formulas: ["om2 ~ group*session + (session || participant)", "ze ~ 1"],
    as: ["centred", "non-centred", [["centred", "non-centred"], ["centred"]]],
  },
  {
    title: "conditions within runs",
    formulas: ["om2 ~ condition + (condition | participant)", "ze ~ condition"],
  },
  {
    title: "three correlated columns",
    formulas: ["om2 ~ session + condition + (session + condition | participant)", "ze ~ 1"],
    priors: { om2: { correlation: "lkj(eta=3.5)" } },
  },
  {
    title: "correlations between parameters",
    formulas: ["om2 ~ group + session", "ze ~ 1"],
    design: { correlated: [["om2", "ze"]] },
    priors: { default: { correlation: "lkj(eta=1)" } },
  },
  {
    title: "sites, and sessions within participants",
    formulas: ["om2 ~ age + (1 | participant/session) + (1 | site)", "ze ~ 1 + (1 | site)"],
  },
  {
    title: "people without one of the sessions",
    formulas: ["om2 ~ group*session + (session | participant)", "ze ~ session"],
    people: smallStudy({ participants: 8, trials: 24, sessions: (i) => (i % 3 === 1 ? ["2"] : ["1", "2"]) }),
  },
  { title: "one value for all", formulas: ["ze ~ group"], design: { pooling: { om2: "complete" } } },
  {
    title: "participants without a population",
    formulas: ["om2 ~ session", "ze ~ 1"],
    design: { pooling: { om2: "none" } },
  },
  {
    title: "hyperpriors with heavy tails",
    formulas: ["om2 ~ age + session", "ze ~ age"],
    priors: {
      om2: {
        mean: "student(df=4, mean=-3, scale=1.5)",
        sd: "half-student(df=3, scale=0.7)",
        coefficients: { age: "laplace(scale=0.4)", "session=2": "student(df=5, mean=0.1, scale=0.6)" },
      },
      ze: { mean: "uniform(low=-20, high=20)", sd: "half-cauchy(scale=0.5)" },
    },
  },
  {
    title: "other hyperpriors of sds",
    formulas: ["om2 ~ 1 + (1 | participant) + (1 | site)", "ze ~ 1"],
    priors: {
      om2: {
        sd: { participant: "lognormal(meanlog=-1, sdlog=0.6)", site: "exponential(rate=1.7)" },
      },
      ze: { sd: "inverse-gamma(shape=3, scale=1.4)" },
    },
  },
];

describe("the Stan program of a group model", () => {
  for (const each of cases) {
    for (const chosen of each.as ?? (["centred", "non-centred"] as const)) {
      const how = typeof chosen === "string" ? chosen : "mixed";
      it(`has the log density of ${each.title}, ${how}`, () => {
        const { density, printed } = built(each)(chosen);
        const zs = points(density, 12);
        let finite = 0;
        both(density, printed, zs).forEach(({ target, generated, own }, k) => {
          if (!Number.isFinite(own)) {
            expect(target).toBe(Number.NEGATIVE_INFINITY);
            return;
          }
          finite += 1;
          expect([near(target, own), target]).toEqual([true, expect.closeTo(own, 6)]);
          const likelihood = sum(density.logLikelihoodOfRuns(zs[k]!));
          expect(sum(generated.log_lik as number[])).toBeCloseTo(likelihood, 8);
          const values = density.constrained(zs[k]!);
          expect(printed.names).toHaveLength(values.length);
          printed.names.forEach((name, at) => {
            expect([name, valueOf(generated, name)]).toEqual([name, expect.closeTo(values[at]!, 10)]);
          });
        });
        expect(finite).toBeGreaterThan(6);
      });
    }
  }

  it("has the gradient of the fit, by differences", () => {
    for (const [title, chosen] of [
      ["correlated slopes", "non-centred"],
      ["conditions within runs", "centred"],
    ] as const) {
      const { density, printed } = built(cases.find((each) => each.title === title)!)(chosen);
      const model = new StanModel(printed.program);
      const [z] = points(density, 1);
      const gradient = new Float64Array(z!.length);
      density.logDensity(z!, gradient);
      const at = (j: number, step: number): number =>
        model.runAt(printed.data, [...z!.with(j, z![j]! + step)]).target;
      // One of every kind: a fixed coefficient, an sd, a correlation, coefficients of the first and last person.
      const { logSd, correlations, coefficients } = density.structure.blocks[0]!;
      for (const j of [1, logSd + 1, correlations, coefficients, z!.length - 1]) {
        const slope = (at(j, 1e-5) - at(j, -1e-5)) / 2e-5;
        const error = Math.abs(slope - gradient[j]!) / Math.max(1, Math.abs(gradient[j]!));
        expect([j, error]).toEqual([j, expect.closeTo(0, 6)]);
      }
    }
  });

  it("differs where one number of the data does", () => {
    const { density, printed } = built({
      title: "",
      formulas: ["om2 ~ group + session + condition + (session | participant) + (1 | site)", "ze ~ age"],
    })("non-centred");
    const zs = points(density, 3);
    const model = new StanModel(printed.program);
    const own = zs.map((z) => density.logDensity(z, new Float64Array(z.length)));
    expect(zs.map((z, k) => near(model.runAt(printed.data, [...z]).target, own[k]!))).toEqual([
      true,
      true,
      true,
    ]);
    const gaps = (data: Readonly<Record<string, unknown>>): number[] =>
      zs.map((z, k) => model.runAt(data, [...z]).target - own[k]!);
    /** The second number of a list, of its third row if it has rows, made another one. */
    const changed = (value: unknown, to: (x: number) => number): unknown => {
      const list = value as readonly unknown[];
      return Array.isArray(list[2])
        ? list.with(2, changed(list[2], to))
        : list.with(1, to(list[1] as number));
    };
    const flip = (x: number): number => 1 - x;
    const other = (x: number): number => (x === 1 ? 2 : 1);
    const changes: readonly [name: string, to: (x: number) => number][] = [
      ["input_u", flip],
      ["response_response", flip],
      ["scored_response", flip],
      ["mu0_2", (x) => x + 0.1],
      ["sa0_2", (x) => 2 * x],
      ["cell", (x) => x + 2],
      ["trials", (x) => x - 1],
      ["group_participant", other],
      ["group_site", other],
      ["X_om2", (x) => x + 0.5],
      ["W_om2_Intercept", (x) => x + 0.5],
      ["W_ze_Intercept", (x) => x + 0.5],
      ["Z_om2_participant_session_2", (x) => x + 0.5],
    ];
    for (const [name, to] of changes) {
      const data = { ...printed.data, [name]: changed(printed.data[name], to) };
      // That not one and the same constant is added, either.
      const [first, ...rest] = gaps(data);
      expect([name, rest.some((gap) => Math.abs(gap - first!) > 1e-4)]).toEqual([name, true]);
    }
  });

  it("differs where a hyperprior does", () => {
    const of = (priors: HyperpriorOverrides["parameters"]) =>
      built({ title: "", formulas: [correlated, "ze ~ 1"], priors })("centred");
    const { density } = of({});
    const zs = points(density, 3);
    const gapsTo = (printed: GroupStanProgram): number[] =>
      both(density, printed, zs).map(({ target, own }) => target - own);
    expect(gapsTo(of({}).printed).every((gap) => Math.abs(gap) < 1e-9)).toBe(true);
    for (const priors of [
      { om2: { mean: "normal(mean=-3, sd=2.1)" } },
      { om2: { coefficients: "normal(mean=0, sd=1.1)" } },
      { om2: { sd: { "participant, session=2": "half-normal(scale=1.1)" } } },
      { om2: { correlation: "lkj(eta=2.5)" } },
      { ze: { sd: "half-student(df=30, scale=0.5)" } },
    ]) {
      const [first, ...rest] = gapsTo(of(priors).printed);
      expect([priors, rest.some((gap) => Math.abs(gap - first!) > 1e-4)]).toEqual([priors, true]);
    }
  });

  it("is refused for other parametrisations than the model has, and for runs without trials", () => {
    const { density } = built(cases[0]!)("centred");
    const { design, hyperpriors, parametrisations } = density;
    const print = (participants: typeof study.participants, chosen = parametrisations) =>
      printGroupStan(binaryAgent, participants, design, hyperpriors, chosen);
    expect(() => print(study.participants, parametrisations.slice(1))).toThrow(UsageError);
    expect(() => print(study.participants.slice(1))).toThrow(UsageError);
    const short = smallStudy({ participants: 6, trials: 4 });
    expect(short.participants[1]!.runs[1]!.trials).toBe(0);
    expect(() => built({ ...cases[0]!, people: short })("centred")).toThrow(
      "run 2 of participant P2 has none",
    );
  });
});
