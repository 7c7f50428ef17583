import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkResponse } from "../../src/conformance/response.js";
import { responseModels } from "../../src/response/index.js";

const folder = new URL("../golden/response/", import.meta.url);
const read = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Record<string, unknown>;
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

/** The first case of a fixture with some of its fields replaced. */
function altered(name: string, change: (one: Record<string, number[]>) => Record<string, unknown>): unknown {
  const fixture = read(name);
  const [first] = fixture.cases as Record<string, number[]>[];
  return { ...fixture, cases: [{ ...first, ...change(first as Record<string, number[]>) }] };
}

describe("response models agree with the MATLAB toolbox", () => {
  it("there is a fixture of every model of the catalogue, and one of several streams", () => {
    const models = new Set(files.map((file) => read(file).model));
    expect([...models].filter((model) => String(model).startsWith("combined"))).toHaveLength(1);
    for (const { name } of responseModels) expect(models, name).toContain(name);
  });

  for (const file of files) {
    for (const result of checkResponse(read(file))) {
      it(`${file}: ${result.id}`, () => {
        expect(result.detail).toBeUndefined();
        expect(result.passed).toBe(true);
      });
    }
  }
});

describe("a response fixture fails", () => {
  const plusOn = (xs: readonly number[] | undefined, k: number, d: number): number[] =>
    (xs ?? []).map((x, i) => (i === k ? x + d : x));

  it("when one log probability, yhat, residual, native value or total is off, naming which", () => {
    for (const [field, k, d] of [
      ["logp", 3, 1e-10],
      ["yhat", 5, 1e-10],
      ["residuals", 7, -1e-10],
      ["native", 0, 1e-9],
    ] as const) {
      const [result] = checkResponse(
        altered("unitsq_sgm.json", (one) => ({ [field]: plusOn(one[field], k, d) })),
      );
      expect(result?.passed, field).toBe(false);
      expect(result?.worst).toBeGreaterThan(1);
      expect(result?.detail).toContain(field === "residuals" ? "residual [7]" : `${field} [${k}]`);
    }
    const [result] = checkResponse(
      altered("unitsq_sgm.json", (one) => ({ total: Number(one.total) + 1e-6 })),
    );
    expect(result?.detail).toContain("total");
  });

  it("when a value is missing where a number belongs, or a trial is scored that should not be", () => {
    const [hole] = checkResponse(
      altered("gaussian_obs.json", (one) => ({ logp: one.logp?.map((x, k) => (k === 2 ? null : x)) })),
    );
    expect(hole).toMatchObject({ passed: false, worst: Number.POSITIVE_INFINITY });
    const [mask] = checkResponse(altered("gaussian_obs.json", () => ({ irregular: [22, 40] })));
    expect(mask?.detail).toContain("irregular");
  });

  it("when its model is not implemented, also as one stream of several", () => {
    expect(checkResponse({ ...read("unitsq_sgm.json"), model: "no_such_obs" })).toEqual([
      {
        id: "no_such_obs",
        passed: false,
        worst: Number.POSITIVE_INFINITY,
        detail: "response model no_such_obs: not implemented",
      },
    ]);
    const streams = [
      { name: "choice", model: "unitsq_sgm" },
      { name: "logRt", model: "no_such_obs" },
    ];
    expect(checkResponse({ schema: "response-fixture/1", model: "combined", streams })[0]?.detail).toBe(
      "response model no_such_obs: not implemented",
    );
  });

  it("when it is malformed or of another version, saying where", () => {
    expect(checkResponse(null)[0]?.passed).toBe(false);
    expect(checkResponse({ ...read("unitsq_sgm.json"), schema: "response-fixture/2" })[0]?.detail).toContain(
      "schema",
    );
    expect(checkResponse(altered("unitsq_sgm.json", () => ({ logp: ["x"] })))[0]?.detail).toContain("logp");
  });

  it("when the model cannot be joined to those beliefs, with the model's own reason", () => {
    const [result] = checkResponse(altered("unitsq_sgm.json", () => ({ predorpost: 2 })));
    expect(result?.detail).toContain("probability 0 or 1");
    const [kalman] = checkResponse({ ...read("bayes_optimal.json"), infStates: Array(60).fill([1, 2]) });
    expect(kalman?.detail).toContain("level[1].expectedVariance");
  });
});

describe("a fixture of several streams", () => {
  const choice = read("unitsq_sgm.json");
  const [one] = choice.cases as { native: number[]; responses: (number | null)[]; logp: (number | null)[] }[];
  const { native = [], responses = [], logp = [] } = one ?? {};
  const later = { name: "later", model: "unitsq_sgm", native, responses, logp };
  const gap = 3;
  const streams = [
    { ...later, name: "first", responses: replaceAt(responses, gap), logp: replaceAt(logp, gap) },
    later,
  ];
  const sum = logp.map((x, k) => (x === null ? null : k === gap ? x : 2 * x));
  const scored = logp.filter((x) => x !== null).length;
  const combined = {
    ...choice,
    model: "combined",
    streams,
    logp: sum,
    totals: { both: sum.reduce<number>((s, x) => s + (x ?? 0), 0) },
    trialsWithAnyStream: scored,
    scoredValues: 2 * scored - 1,
  };

  it("adds the streams that are present on a trial", () => {
    expect(checkResponse(combined)).toEqual([
      { id: "combined on ehgf_binary", passed: true, worst: expect.any(Number) },
    ]);
  });

  it("fails when a count of trials or values is wrong", () => {
    expect(checkResponse({ ...combined, scoredValues: 2 * scored })[0]?.detail).toContain("scoredValues");
  });

  function replaceAt<T>(values: readonly T[], at: number): (T | null)[] {
    return values.map((value, k) => (k === at ? null : value));
  }
});
