/** Comparisons of plain tables: the known answers of inference 17, who is left out, and what is refused. */

import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { three, two } from "../inference/selection/selection-fixtures.js";
import { compareModels } from "./compare.js";
import type { ComparedModel, ComparedParticipant, Comparison } from "./comparison.js";
import { comparisonSchema } from "./schema.js";
import { comparisonCsv, comparisonNotes, familiesCsv, printComparison } from "./tables.js";

/** One model for each column. */
function modelsOf(table: readonly (readonly (number | null)[])[]): ComparedModel[] {
  return table[0]!.map((_, k) => ({
    folder: `fits/m${k + 1}`,
    perceptual: "filter",
    responses: ["response"],
    data: ["abc"],
    scores: "the responses response",
    identity: `model ${k + 1}`,
    participants: table.map((row, i): ComparedParticipant => {
      const evidence = row[k]!;
      return {
        id: `p${i + 1}`,
        scored: 100,
        evidence,
        source: "laplace",
        aic: evidence === null ? null : i + k,
        bic: evidence === null ? null : 10 * i + k,
        ...(evidence === null ? { reason: "did not move" } : {}),
      };
    }),
  }));
}

const change = (models: ComparedModel[], k: number, by: Partial<ComparedModel>): ComparedModel[] =>
  models.map((model, at) => (at === k ? { ...model, ...by } : model));
const changeParticipant = (
  models: ComparedModel[],
  k: number,
  i: number,
  by: Partial<ComparedParticipant>,
): ComparedModel[] =>
  change(models, k, {
    participants: models[k]!.participants.map((one, at) => (at === i ? { ...one, ...by } : one)),
  });
const expectAll = (ours: readonly number[], wanted: readonly number[], digits: number): void => {
  expect(ours.length).toBe(wanted.length);
  for (const [k, x] of wanted.entries()) expect(ours[k]).toBeCloseTo(x, digits);
};
const column = ({ models }: Comparison, name: "count" | "exceedance" | "protectedExceedance"): number[] =>
  models.map((model) => model[name]);

describe("a comparison", () => {
  it("gives the known answers of three models", () => {
    const found = compareModels(modelsOf(three));
    expectAll(column(found, "count"), [7.576857350935, 1.62389563901, 1.799247010055], 9);
    expectAll(column(found, "exceedance"), [0.966984584031, 0.014398509936, 0.018616906032], 10);
    expectAll(column(found, "protectedExceedance"), [0.625954184877, 0.186048877559, 0.187996937563], 9);
    expect(found.freeEnergy).toBeCloseTo(-141.792034112172, 9);
    expect(found.freeEnergyEqual).toBeCloseTo(-141.638940240797, 9);
    expect(found.omnibusRisk).toBeCloseTo(0.538198889023, 9);
  });

  it("gives the known answers of two models", () => {
    const found = compareModels(modelsOf(two));
    expectAll(column(found, "count"), [6.329766761353, 1.670233238647], 9);
    expect(found.models[0]!.exceedance).toBeCloseTo(0.964763963019, 10);
    expectAll(column(found, "protectedExceedance"), [0.753916680669, 0.246083319331], 9);
    expect(found.omnibusRisk).toBeCloseTo(0.453665299221, 9);
  });

  it("sums evidences and criteria, and weighs fixed effects by the sums", () => {
    const { models } = compareModels(modelsOf(two));
    expect(models.map(({ evidence, difference }) => [evidence, difference])).toEqual([
      [-96, 0],
      [-105.5, -9.5],
    ]);
    expect(models.map(({ aic, bic }) => [aic, bic])).toEqual([
      [15, 150],
      [21, 156],
    ]);
    expect(models[1]!.fixedEffects).toBeCloseTo(1 / (1 + Math.exp(9.5)), 14);
  });

  it("matches participants by id, in whatever order the fits have them", () => {
    const models = modelsOf(two);
    const turned = change(models, 1, { participants: models[1]!.participants.toReversed() });
    expect(compareModels(turned)).toEqual(compareModels(models));
  });

  it("is what its schema says", () => {
    const families = [
      { name: "a", members: ["fits/m1"] },
      { name: "b", members: ["fits/m2", "m3"] },
    ];
    for (const options of [{}, { families }]) {
      const found = JSON.parse(JSON.stringify(compareModels(modelsOf([...three, [-1, null, -1]]), options)));
      expect(comparisonSchema.parse(found)).toEqual(found);
    }
  });
});

describe("participants without an evidence in some model", () => {
  const found = compareModels(modelsOf([...two.slice(0, 3), [-1, null], ...two.slice(3), [null, null]]));

  it("are left out of all", () => {
    const without = compareModels(modelsOf(two));
    expect(found.participants.map(({ id }) => id)).toEqual(["p1", "p2", "p3", "p5", "p6", "p7"]);
    expect(found.models.map(({ evidence }) => evidence)).toEqual([-96, -105.5]);
    expect(column(found, "count")).toEqual(column(without, "count"));
  });

  it("are named with the models and the reason", () => {
    expect(found.excluded).toEqual([
      { id: "p4", models: [{ name: "m2", reason: "did not move" }] },
      {
        id: "p8",
        models: [
          { name: "m1", reason: "did not move" },
          { name: "m2", reason: "did not move" },
        ],
      },
    ]);
    expect(comparisonNotes(found)).toEqual([
      'participant "p4" left out of all models, without evidence in m2: did not move',
      'participant "p8" left out of all models, without evidence in m1: did not move; m2: did not move',
    ]);
  });

  it("cannot be everybody", () => {
    const nobody = modelsOf([
      [null, -1],
      [-1, null],
    ]);
    expect(() => compareModels(nobody)).toThrow(/no participant has an evidence in every model: "p1" .* m1/);
  });
});

describe("families", () => {
  const families = [
    { name: "one", members: ["fits/m1"] },
    { name: "rest", members: ["./fits/m2/", "m3"] },
  ];

  it("of one model each give what the models give", () => {
    const alone = ["m1", "m2", "m3"].map((member) => ({ name: `only ${member}`, members: [member] }));
    const { models, families: found, omnibusRisk } = compareModels(modelsOf(three), { families: alone });
    expect(found!.omnibusRisk).toBeCloseTo(omnibusRisk, 12);
    for (const [k, { name, models: members, ...row }] of found!.rows.entries()) {
      expect([name, members]).toEqual([`only m${k + 1}`, [`m${k + 1}`]]);
      const { frequency, exceedance, protectedExceedance, fixedEffects } = models[k]!;
      expectAll(
        Object.values(row),
        Object.values({ frequency, exceedance, protectedExceedance, fixedEffects }),
        9,
      );
    }
  });

  it("are equally likely before, whatever their sizes, and leave the models as they are", () => {
    const flat = compareModels(modelsOf([[0, 0, 0]]), { families });
    for (const row of flat.families!.rows) expect(row.fixedEffects).toBeCloseTo(0.5, 14);
    // Log of the mean of equal evidences, under weights that sum to 1.
    expect(flat.families!.freeEnergyEqual).toBeCloseTo(0, 12);
    expect(flat.models.map(({ frequency }) => frequency.toFixed(9))).toEqual(Array(3).fill("0.333333333"));
    expect(compareModels(modelsOf(three), { families }).models).toEqual(
      compareModels(modelsOf(three)).models,
    );
  });

  it("that do not fit are refused", () => {
    const refused = (...given: [string, ...string[]][]) => {
      const wanted = given.map(([name, ...members]) => ({ name, members }));
      return expect(() => compareModels(modelsOf(three), { families: wanted }));
    };
    refused(["a", "m1", "m2", "m3"]).toThrow("family a: is the only one");
    refused(["a", "m1"], ["b", "m2"]).toThrow("fits/m3: is in no family");
    refused(["a", "m1", "m2"], ["b", "m2", "m3"]).toThrow("family b: m2 is in family a already");
    refused(["a", "m1"], ["b", "m9"]).toThrow(
      "family b: m9 is none of the models compared (fits/m1, fits/m2, fits/m3)",
    );
    refused(["a", "m1"], ["a", "m2", "m3"]).toThrow("family a: is given twice");
  });
});

describe("fits that cannot be compared", () => {
  const refused = (models: ComparedModel[]) => {
    expect(() => compareModels(models)).toThrow(UsageError);
    return expect(() => compareModels(models));
  };

  it("are refused with what differs, where, and what to do", () => {
    const models = modelsOf(three);
    refused(change(models, 1, { data: ["def"] })).toThrow(
      /^fits\/m2: was fitted to other data than fits\/m1 .*fit both to the same file$/,
    );
    refused(change(models, 2, { scores: "the inputs" })).toThrow(
      /^fits\/m3: scores the inputs, where fits\/m1 scores the responses response; fit both/,
    );
    refused(change(models, 1, { participants: models[1]!.participants.slice(2) })).toThrow(
      /^fits\/m2: has no participants "p1", "p2", whom fits\/m1 has; fit both/,
    );
    refused(changeParticipant(models, 1, 0, { id: "other" })).toThrow(
      /^fits\/m2: has no participant "p1", whom fits\/m1 has, and has participant "other", whom fits\/m1 has not;/,
    );
    refused(changeParticipant(models, 2, 4, { scored: 99 })).toThrow(
      /^fits\/m3: participant "p5" has 99 scored trials, in fits\/m1 100; fit both/,
    );
  });

  it("are all named at once", () => {
    const models = change(modelsOf(three), 1, { data: ["def"] });
    refused(changeParticipant(models, 2, 0, { scored: 1 })).toThrow(/^fits\/m2: .*\nfits\/m3: /);
  });

  it("are fewer than two, or one twice", () => {
    refused(modelsOf(two).slice(0, 1)).toThrow("two fit folders or more");
    refused(change(modelsOf(two), 1, { folder: "fits/m1" })).toThrow("fits/m1: is named twice");
  });
});

describe("warnings", () => {
  it("are none where nothing is wrong", () => {
    const found = compareModels(modelsOf(two));
    expect([found.warnings, comparisonNotes(found)]).toEqual([[], []]);
  });

  it("say that one participant is few", () => {
    expect(compareModels(modelsOf(two.slice(0, 1))).warnings).toEqual([
      expect.stringMatching(/^only one participant \("p1"\)/),
    ]);
  });

  it("say that two models are the same", () => {
    const same = change(modelsOf(three), 2, { identity: "model 1" });
    expect(compareModels(same).warnings).toEqual([
      expect.stringMatching(/^m1 and m3 are the same model .* the frequency and the exceedance probability/),
    ]);
  });

  it("count evidences that are sampled, and those without a check", () => {
    const sampled = changeParticipant(modelsOf(two), 1, 0, { source: "sampled" });
    const found = compareModels(changeParticipant(sampled, 0, 3, { source: "unchecked" }));
    expect(found.models.map((model) => model.sampled)).toEqual([0, 1]);
    expect(comparisonNotes(found)).toEqual([
      expect.stringContaining("sampled, because Laplace was not trusted: m2 1 of 6"),
    ]);
    expect(found.warnings).toEqual([
      expect.stringMatching(/^m1: 1 of 6 evidences are Laplace's without a check/),
    ]);
  });
});

describe("names", () => {
  it("are titles, then folders, then paths where two would be the same", () => {
    const models = modelsOf(three);
    const names = (by: Partial<ComparedModel>) =>
      compareModels(change(models, 0, by)).models.map(({ name }) => name);
    expect(names({ title: "Volatile" })).toEqual(["Volatile", "m2", "m3"]);
    expect(names({ folder: "other/m2" })).toEqual(["other/m2", "fits/m2", "m3"]);
  });
});

describe("tables", () => {
  const families = [
    { name: "one", members: ["m1"] },
    { name: "rest", members: ["m2", "m3"] },
  ];
  const found = compareModels(modelsOf(three), { families });

  it("have a row for each model, rounded on the screen", () => {
    const lines = printComparison(found).split("\n");
    // Sums -139, -153 and -145.7: fixed effects 1 / (1 + exp(-14) + exp(-6.7)).
    expect(lines[1]!.split(/ +/)).toEqual(
      ["m1", "8", "-139.000", "0.000", "28.000", "280.000", "0.9988"].concat(["0.6888", "0.9670", "0.6260"]),
    );
    expect(lines[4]).toMatch(/^BOR 0\.5382 /);
    expect(lines[8]).toMatch(/^rest +\S+ +\S+ +\S+ +\S+ +m2, m3$/);
  });

  it("have every digit in the files", () => {
    const [header, first] = comparisonCsv(found)
      .split("\n")
      .map((line) => line.split(","));
    const cell = (name: string): number => Number(first![header!.indexOf(name)]);
    expect(cell("lme")).toBe(-139);
    expect(cell("xp")).toBe(found.models[0]!.exceedance);
    expect(cell("bor")).toBe(found.omnibusRisk);
    expect(familiesCsv(found.families!).split("\n")[2]).toMatch(/^rest,m2;m3,/);
  });
});
