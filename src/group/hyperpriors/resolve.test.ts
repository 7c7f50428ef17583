import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors.js";
import { positive, real } from "../../model/index.js";
import { normalQuantile } from "../../random/index.js";
import { buildDesign } from "../design/build.js";
import { study } from "../design/design-fixtures.js";
import type { DesignInput } from "../design/input.js";
import { checkAgainstPosterior } from "./after-fit.js";
import { type IndividualPrior, normalOf } from "./individual.js";
import type { ParameterOverrides } from "./overrides.js";
import { resolveHyperpriors } from "./resolve.js";

const individual: readonly IndividualPrior[] = [
  { parameter: "om2", domain: real, prior: { mean: -3, sd: 2 } },
  { parameter: "ze", domain: positive, prior: { mean: 3.871, sd: 1 } },
];

function resolved(
  formulas: string[],
  file: Record<string, ParameterOverrides> = {},
  flag: Record<string, ParameterOverrides> = {},
  more: Partial<DesignInput> = {},
) {
  const { design } = buildDesign(study(formulas, more));
  const overrides = [
    { source: "file", parameters: file },
    { source: "flag", parameters: flag },
  ] as const;
  return { design, ...resolveHyperpriors({ individual, design, overrides }) };
}

const main = ["om2 ~ group + age + session + (session | participant)"];

describe("the rule of hyperpriors", () => {
  it("gives the Intercept the individual prior, effects and sds half its sd", () => {
    const { parameters } = resolved(main);
    expect(parameters[0]).toEqual({
      parameter: "om2",
      m0: -3,
      s0: 2,
      spread: 0.5,
      columns: [
        { family: "normal", mean: -3, sd: 2 },
        ...[1, 2, 3].map(() => ({ family: "normal", mean: 0, sd: 1 })),
      ],
      terms: [{ sds: [1, 2].map(() => ({ family: "half-normal", scale: 1 })), eta: 2 }],
      centring: "auto",
    });
    expect(parameters[1]!.columns).toEqual([{ family: "normal", mean: 3.871, sd: 1 }]);
    expect(parameters[1]!.terms).toEqual([{ sds: [{ family: "half-normal", scale: 0.5 }], eta: 2 }]);
  });

  it("gives means that stand for the Intercept its prior", () => {
    const [om2] = resolved(["om2 ~ 0 + group"]).parameters;
    expect(om2!.columns).toEqual([1, 2].map(() => ({ family: "normal", mean: -3, sd: 2 })));
  });

  it("implies an sd of 1.12 individual sds for a person of a plain group", () => {
    const { implied, table } = resolved([], {}, {}, { pooling: "partial" });
    expect(implied[0]!.sd).toBeCloseTo(2 * Math.sqrt(1.25), 12);
    expect(implied[0]!.ratio).toBeCloseTo(Math.sqrt(1.25), 12);
    // log ze is normal with a half-normal sd mixed in: by quadrature -1.8301 to 1.8301 around its mean.
    const ze = table.find(({ parameter }) => parameter === "ze")!;
    expect(Math.log(ze.nativeHigh) - 3.871).toBeCloseTo(1.8301, 1);
    expect(Math.log(ze.nativeLow) - 3.871).toBeCloseTo(-1.8301, 1);
  });

  it("adds up effects by the mean squares of their columns", () => {
    const { implied } = resolved(["om2 ~ group + (1 | participant)"]);
    // Half of the people are patients: 1/2 of a coefficient's variance of 1, all of a squared sd of 1.
    expect(implied[0]!.sd).toBeCloseTo(Math.sqrt(4 + 0.5 + 1), 12);
  });

  it("replaces an individual prior that is not normal by its median and half the distance of its quantiles", () => {
    const skewed = (p: number): number => Math.exp(normalQuantile(p));
    const { m0, s0 } = normalOf({ parameter: "om2", domain: real, prior: { quantile: skewed } });
    expect(m0).toBeCloseTo(1, 12);
    expect(s0).toBeCloseTo((Math.E - 1 / Math.E) / 2, 6);
  });

  it("refuses parameters without a prior, or fixed by an sd of 0", () => {
    const { design } = buildDesign(study(main));
    const fixed: IndividualPrior = { parameter: "ze", domain: positive, prior: { mean: 1, sd: 0 } };
    expect(() => resolveHyperpriors({ individual: [fixed], design })).toThrow(
      /prior of om2: has no prior.*\n.*prior of ze: has mean 1 and sd 0: it is fixed/,
    );
  });
});

describe("hyperpriors that are stated", () => {
  it("win over the rule: labels over terms over all, named parameters over default, flags over the file", () => {
    const { parameters, table } = resolved(
      ["om2 ~ group*age + (session | participant)", "ze ~ age + (1 | participant)"],
      {
        default: { coefficients: "laplace(scale=0.1)", sd: "exponential(rate=1)" },
        om2: {
          mean: "student(df=4, mean=-4, scale=1)",
          coefficients: { group: "normal(mean=1, sd=1)", "group=patient:age": "normal(mean=2, sd=1)" },
          sd: { participant: "half-cauchy(scale=1)", "participant,session=2": "half-normal(scale=3)" },
          correlation: "lkj(eta=4)",
          centring: "centred",
        },
      },
      { om2: { mean: "normal(mean=-5, variance=25)" } },
    );
    const [om2, ze] = parameters;
    expect(om2!.columns).toEqual([
      { family: "normal", mean: -5, sd: 5 },
      { family: "normal", mean: 1, sd: 1 },
      { family: "laplace", scale: 0.1 },
      { family: "normal", mean: 2, sd: 1 },
    ]);
    expect(om2!.terms).toEqual([
      {
        sds: [
          { family: "half-cauchy", scale: 1 },
          { family: "half-normal", scale: 3 },
        ],
        eta: 4,
      },
    ]);
    expect(om2!.centring).toBe("centred");
    expect(ze!.columns[1]).toEqual({ family: "laplace", scale: 0.1 });
    expect(ze!.terms[0]!.sds).toEqual([{ family: "exponential", rate: 1 }]);
    const rows = table.map(({ parameter, kind, grouping, term, distribution, source }) =>
      [parameter, kind, grouping, term, distribution, source].join("|"),
    );
    expect(rows).toEqual([
      "om2|intercept||Intercept|normal(mean=-5, sd=5)|flag",
      "om2|coefficient||group=patient|normal(mean=1, sd=1)|file",
      "om2|coefficient||age|laplace(scale=0.1)|file",
      "om2|coefficient||group=patient:age|normal(mean=2, sd=1)|file",
      "om2|sd|participant|Intercept|half-cauchy(scale=1)|file",
      "om2|sd|participant|session=2|half-normal(scale=3)|file",
      "om2|correlation|participant||lkj(eta=4)|file",
      "ze|intercept||Intercept|normal(mean=3.871, sd=1)|rule",
      "ze|coefficient||age|laplace(scale=0.1)|file",
      "ze|sd|participant|Intercept|exponential(rate=1)|file",
    ]);
  });

  it("may be the spread of the rule", () => {
    const { parameters, table } = resolved(main, { om2: { spread: 1 } });
    expect(parameters[0]!.columns[1]).toEqual({ family: "normal", mean: 0, sd: 2 });
    expect(parameters[0]!.terms[0]!.sds[0]).toEqual({ family: "half-normal", scale: 2 });
    expect(table[0]!.source).toBe("rule");
    expect(table[1]!.source).toBe("file");
  });

  it("say what a variance was converted to", () => {
    const { notices } = resolved(main, { om2: { mean: "normal(mean=-5, variance=25)" } });
    expect(notices).toEqual([
      'group.parameters.om2.mean: "normal(mean=-5, variance=25)" is normal(mean=-5, sd=5)',
    ]);
  });

  it("take parameters by any spelling", () => {
    expect(resolved(main, { "omega[2]": { spread: 1 } }).parameters[0]!.spread).toBe(1);
  });

  it("share the shape of correlations where parameters are joined", () => {
    const joined = { correlated: [["om2", "ze"]] };
    const formulas = ["om2 ~ 1", "ze ~ 1"];
    const { parameters, table } = resolved(formulas, { ze: { correlation: "lkj(eta=3)" } }, {}, joined);
    expect(parameters.map(({ terms }) => terms[0]!.eta)).toEqual([3, 3]);
    expect(table.filter(({ kind }) => kind === "correlation").map(({ source }) => source)).toEqual([
      "file",
      "file",
    ]);
    const two = { ze: { correlation: "lkj(eta=3)" }, om2: { correlation: "lkj(eta=2)" } };
    expect(() => resolved(formulas, two, {}, joined)).toThrow(
      "correlation of om2, ze: they share one block (om2: lkj(eta=2), ze: lkj(eta=3)); state one",
    );
  });

  it("are refused, all at once, where keys, terms or families are unknown", () => {
    const refused = () =>
      resolved(main, {
        omm2: { mean: "normal(mean=0, sd=1)" },
        om2: {
          ...({ means: "normal(mean=0, sd=1)" } as ParameterOverrides),
          coefficients: { agee: "normal(mean=0, sd=1)" },
          sd: { "participant, sesion=2": "half-normal(scale=1)" },
          spread: 0,
          mean: "normal(0, 1)",
        },
        ze: { centring: "centered" as "centred" },
      });
    expect(refused).toThrow(UsageError);
    for (const message of [
      'group.parameters: "omm2" is unknown; did you mean "om2"? (known: om2; ze; default)',
      'group.parameters.om2: "means" is unknown; did you mean "mean"?',
      'group.parameters.om2.coefficients: "agee" is unknown; did you mean "age"? (known: group; group=patient; age; session; session=2)',
      'group.parameters.om2.sd: "participant, sesion=2" is unknown; did you mean "participant, session=2"?',
      "group.parameters.om2.spread: must be > 0, got 0",
      'group.parameters.om2.mean: "normal(0, 1)": arguments need names',
      'group.parameters.ze.centring: "centered" is unknown; did you mean "centred"?',
    ]) {
      expect(refused).toThrow(message);
    }
  });
});

describe("warnings about hyperpriors", () => {
  it("are given for a uniform mean, and for effects that add up to more than 1.6 individual sds", () => {
    const { warnings } = resolved(main, { om2: { mean: "uniform(low=-6, high=0)" } });
    expect(warnings.map(({ code }) => code)).toEqual(["uniform-mean"]);
    const wide = resolved(main, { om2: { spread: 1.5 } }).warnings;
    expect(wide.map(({ code }) => code)).toEqual(["wide-prior"]);
    expect(wide[0]!.message).toContain("group.parameters.om2.coefficients");
    expect(resolved(main).warnings).toEqual([]);
  });

  it("are given for heavy tails by quantiles, where there is no sd", () => {
    const { implied, warnings } = resolved(
      [],
      { om2: { sd: "half-cauchy(scale=4)" } },
      {},
      { pooling: "partial" },
    );
    expect(Number.isFinite(implied[0]!.sd)).toBe(true);
    expect(warnings.map(({ code }) => code)).toEqual(["wide-prior"]);
  });

  it("tell after the fit what the data contradict, or say nothing about", () => {
    const { design, parameters } = resolved(main);
    const posterior = (name: string) => {
      if (name === "b_om2[Intercept]") return { mean: 1.5, sd: 0.1 };
      if (name === "b_om2[age]") return { mean: 0.1, sd: 0.95 };
      if (name === "sd_ze[participant, Intercept]") return { mean: 1.2, sd: 0.1 };
      return name === "b_om2[session=2]" ? { mean: 1.9, sd: 0.89 } : undefined;
    };
    const warnings = checkAgainstPosterior({ parameters }, design, posterior);
    expect(warnings.map(({ code }) => code)).toEqual(["prior-far", "prior-uninformed", "prior-far"]);
    expect(warnings[0]!.message).toContain(
      "lies 2.3 prior sds from the mean of its hyperprior normal(mean=-3, sd=2)",
    );
    expect(warnings[0]!.message).toContain("group.parameters.om2.mean");
    expect(warnings[1]!.message).toContain("b_om2[age]: not informed by the data");
    // half-normal(0.5): mean 0.399, sd 0.301
    expect(warnings[2]!.message).toContain("lies 2.7 prior sds");
  });
});
