/** Results that the toolbox made, in its own form, migrated: its numbers are the expected ones. */

import { describe, expect, it } from "vitest";
import { encodeVariable, matHeader } from "../../src/export/mat/encode.js";
import { parseAgent } from "../../src/fit/analysis-schema.js";
import { groupResults } from "../../src/migrate/groups.js";
import {
  findingsText,
  migrateCsv,
  migrateResults,
  parametersCsv,
  readResults,
  type ToolboxResult,
} from "../../src/migrate/index.js";
import { type Estimate, estimateOf, fixture, matValue } from "./results.js";

const quick = { starts: 2 };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function mat(name: string, variables: Readonly<Record<string, unknown>>) {
  const parts = Object.entries(variables).map(([variable, value]) =>
    encodeVariable(variable, matValue(value)),
  );
  return { name, bytes: Uint8Array.from([matHeader("a test"), ...parts].flatMap((part) => [...part])) };
}

async function resultsOf(
  variables: Readonly<Record<string, unknown>>,
  name = "s01.mat",
): Promise<ToolboxResult[]> {
  return readResults(mat(name, variables));
}

async function migrated(est: unknown) {
  const findings = await migrateResults(await resultsOf({ est }), quick);
  expect(findings.refused).toEqual([]);
  return { findings, row: findings.checked[0]!, text: findingsText(findings) };
}

/** A result with some of its parts replaced. */
function changed(
  id: string,
  parts: { [K in keyof Estimate]?: Partial<Estimate[K]> & Record<string, unknown> },
) {
  const est: Record<string, unknown> = estimateOf(id);
  return Object.fromEntries(
    Object.entries(est).map(([name, part]) => {
      const other = parts[name as keyof Estimate];
      return [name, other === undefined ? part : { ...(part as object), ...other }];
    }),
  );
}

describe("a result of the toolbox, from a MAT-file", () => {
  // What response-models 12 says of them: binary fits a few 1e-3 at most above the minimum, agent B 37.
  const expected = [
    ["hgf_binary-unitsq_sgm", "minimum"],
    ["ehgf_binary-unitsq_sgm-priors", "minimum"],
    ["ehgf_binary-unitsq_sgm-missing", "near"],
    ["hgf_binary_mab-softmax", "near"],
    ["hgf-gaussian_obs-B", "not"],
  ] as const;

  it.each(expected)("%s has its objective, its criteria and the verdict %s", async (id, verdict) => {
    const golden = fixture(id);
    const { row } = await migrated(estimateOf(id));
    const { at, nearby } = row;
    const near = (got: number, want: number): void => {
      expect(Math.abs(got - want) / Math.max(1, Math.abs(want))).toBeLessThan(1e-9);
    };
    near(at!.negLogJoint, golden.map.negLogJoint);
    near(at!.negLogLikelihood, golden.map.negLogLikelihood);
    near(at!.aic, golden.AIC);
    near(at!.bic, golden.BIC);
    expect(row.verdict).toBe(verdict);
    expect(row.evidence).toEqual({ sign: "right", corrected: golden.LME });
    // The toolbox's own objective, followed to its minimum by another program; on a kink that one may end higher.
    const drop = golden.map.negLogJoint - golden.polished.negLogJoint;
    expect(nearby!.drop).toBeGreaterThan(drop - 1e-6);
    if (nearby!.status === "converged") {
      expect(nearby!.drop).toBeLessThan(drop + 1e-6);
      const moved = golden.free.map((i, j) => {
        const [from, to] = [golden.map.estimation[i], golden.polished.estimation[i]] as [number, number];
        return Math.abs(to - from) / golden.polished.posteriorSd![j]!;
      });
      // The fixture's sds are of Hessians by differences.
      expect(nearby!.distance / Math.max(...moved)).toBeGreaterThan(0.95);
      expect(nearby!.distance / Math.max(...moved)).toBeLessThan(1.05);
    }
  });

  it("whose evidence has the wrong sign gets the right one", async () => {
    const { LME, free } = fixture("rw_binary-unitsq_sgm");
    const wrong = LME - free.length * Math.log(2 * Math.PI);
    const { row, text } = await migrated(changed("rw_binary-unitsq_sgm", { optim: { LME: wrong } }));
    expect(row.evidence!.sign).toBe("wrong");
    expect(row.evidence!.corrected).toBeCloseTo(LME, 9);
    expect(text).toContain("LME -54.2408 has the wrong sign in its last term: -50.5651");
    // Without the toolbox's own Hessian ours decides.
    const bare = changed("rw_binary-unitsq_sgm", { optim: { LME: wrong, H: [] } });
    expect((await migrated(bare)).row.evidence!.sign).toBe("wrong");
  });

  it("whose objective differs is said to differ", async () => {
    const { text } = await migrated(changed("rw_binary-unitsq_sgm", { optim: { negLj: 40 } }));
    expect(text).toContain("Negative log joint there: 40.0000 as reported, 48.1561 here: they differ");
  });

  it("at which the model fails is followed by a fit from the default starts", async () => {
    const { estimation } = fixture("hgf_binary-unitsq_sgm").map;
    const ptrans = estimation.slice(0, 14).map((x) => (x === null ? Number.NaN : Number(x)));
    ptrans[12] = 4;
    ptrans[13] = 4;
    const { row } = await migrated(changed("hgf_binary-unitsq_sgm", { p_prc: { ptrans } }));
    expect([row.verdict, row.at]).toEqual(["failed", undefined]);
    expect(row.failure).toMatch(/precision/);
    expect(row.fresh!.negLogJoint).toBeCloseTo(fixture("hgf_binary-unitsq_sgm").polished.negLogJoint, 5);
  });
});

describe("results of several people", () => {
  it("share one analysis where their priors were read off their own inputs", async () => {
    const [a, b] = ["hgf-gaussian_obs-A", "hgf-gaussian_obs-B"].map(estimateOf) as [Estimate, Estimate];
    const results = await resultsOf({
      people: [
        { id: "Zoë", est: a },
        { id: 7, est: b },
      ],
    });
    expect(results.map(({ id, where }) => [id, where])).toEqual([
      ["Zoë", "s01.mat: people(1).est"],
      ["7", "s01.mat: people(2).est"],
    ]);
    const { groups } = await groupResults(results);
    expect(groups.map(({ name, specification }) => [name, specification])).toEqual([
      ["hgf-gaussian_obs", { perceptualModel: "hgf", responseModel: "gaussian_obs" }],
    ]);
    expect(groups[0]!.members.map(({ id }) => id)).toEqual(["Zoë", "7"]);
  });

  it("have an analysis for each set of priors, which says what differs from the defaults", async () => {
    const estimates = ["ehgf_binary-unitsq_sgm", "ehgf_binary-unitsq_sgm-priors"].map(estimateOf);
    const findings = await migrateResults(await resultsOf({ r: estimates }), { starts: 1 });
    expect(findings.groups.map(({ name }) => name)).toEqual([
      "ehgf_binary-unitsq_sgm-1",
      "ehgf_binary-unitsq_sgm-2",
    ]);
    const stated = findings.groups[1]!.specification;
    expect(stated.fix).toEqual({ om3: 2 });
    expect(Object.keys(stated.priors!)).toEqual(["sa0_3", "ka2", "ze"]);
    expect(parseAgent(JSON.stringify(stated), "agent.json")).toEqual(stated);
    expect(parametersCsv(findings)).toContain("s01-r-2,ehgf_binary-unitsq_sgm-2,ka2,");
    const [header, ...rows] = migrateCsv(findings.checked).trim().split("\n");
    expect(header!.startsWith("participant,source,analysis,verdict,neg_log_joint_reported,")).toBe(true);
    expect(rows.map((row) => row.split(",").slice(0, 4).join())).toEqual([
      "s01-r-1,s01.mat: r(1),ehgf_binary-unitsq_sgm-1,near",
      "s01-r-2,s01.mat: r(2),ehgf_binary-unitsq_sgm-2,minimum",
    ]);
  });

  it("that are of different models in one file are one person's", async () => {
    const [hgf, rw] = ["hgf_binary-unitsq_sgm", "rw_binary-unitsq_sgm"].map(estimateOf);
    expect((await resultsOf({ hgf, rw })).map(({ id }) => id)).toEqual(["s01", "s01"]);
    expect((await resultsOf({ hgf, again: hgf, rw })).map(({ id }) => id)).toEqual([
      ...["s01-hgf", "s01-again", "s01"],
    ]);
  });

  it("that have one id and one model are refused", async () => {
    const est = estimateOf("rw_binary-unitsq_sgm");
    const { refused, checked } = await migrateResults(
      [...(await resultsOf({ est })), ...(await resultsOf({ r: est }))],
      { starts: 1 },
    );
    expect(checked).toEqual([]);
    expect(refused[0]!.reason).toContain(
      's01.mat: r: has the id "s01" of s01.mat: est, with the same models',
    );
  });
});

describe("names of models", () => {
  const named = async (id: string, prc: Record<string, unknown>, obs: Record<string, unknown> = {}) => {
    const { groups } = await groupResults(await resultsOf({ est: changed(id, { c_prc: prc, c_obs: obs }) }));
    const { perceptualModel, responseModel } = groups[0]!.specification;
    return `${perceptualModel} ${responseModel}`;
  };

  it("may be those of older versions", async () => {
    expect(
      await named("rw_binary-unitsq_sgm", { model: "tapas_rw_binary" }, { model: "tapas_unitsq_sgm" }),
    ).toBe("rw_binary unitsq_sgm");
  });

  it("follow the type of update where the file states it", async () => {
    const prc = { model: "hgf_binary", update_type: "ehgf", n_levels: 3, irregular_intervals: false };
    expect(await named("ehgf_binary-unitsq_sgm", prc)).toBe("ehgf_binary unitsq_sgm");
  });

  it("that the catalogue has not are refused with the nearest, and stop nobody", async () => {
    const other = changed("rw_binary-unitsq_sgm", { c_prc: { model: "tapas_hgf_binry" } });
    const { refused, checked } = await migrateResults(
      await resultsOf({ a: other, b: estimateOf("rw_binary-unitsq_sgm") }),
      { starts: 1 },
    );
    expect(checked.map(({ id }) => id)).toEqual(["s01"]);
    expect(refused[0]!.reason).toMatch(
      /^unknown perceptual model c_prc.model "tapas_hgf_binry"; did the file mean "hgf_binary"\?/,
    );
  });

  it("of three models that the toolbox calls gaussian_obs are told apart", async () => {
    const offset = estimateOf("hgf-gaussian_obs-A");
    const two = {
      ...offset,
      c_obs: { model: "gaussian_obs", priormus: [Math.log(0.005), 0], priorsas: [0.1, 10] },
      p_obs: { ptrans: [-10, 0] },
    };
    const ideal = {
      ...offset,
      y: [],
      c_obs: { model: "gaussian_obs", priormus: Math.log(0.05), priorsas: 0 },
      p_obs: { ptrans: Math.log(0.05) },
    };
    const { groups } = await groupResults(await resultsOf({ two, ideal }));
    expect(groups.map(({ specification }) => specification.responseModel)).toEqual([
      ...["gaussian_obs_offset", "squared_pe"],
    ]);
  });

  it("with a configuration that was handed over as an object come with a warning", async () => {
    const notes = async (rhomu: readonly number[]) => {
      const est = changed("ehgf_ar1_binary-unitsq_sgm", { c_prc: { rhomu } });
      return (await groupResults(await resultsOf({ est }))).groups[0]!.members[0]!.notes;
    };
    expect(await notes([Number.NaN, 0, 0])).toEqual([]);
    expect((await notes([Number.NaN, 0.5, 0]))[0]).toContain("reads rho, ka and om from each other's places");
  });
});

describe("files", () => {
  it("may be JSON, in which MATLAB writes null for what JSON lacks", async () => {
    const id = "ehgf_ar1_binary-unitsq_sgm";
    const [result] = await readResults({
      name: "s.json",
      bytes: bytesOf(JSON.stringify({ est: estimateOf(id) })),
    });
    const { checked, groups } = await migrateResults([result!], { starts: 1 });
    expect(groups[0]!.specification).toEqual({
      perceptualModel: "ehgf_ar1_binary",
      responseModel: "unitsq_sgm",
    });
    expect(checked[0]!.at!.negLogJoint).toBeCloseTo(fixture(id).map.negLogJoint, 9);
  });

  it("that lack fields say which, all at once", async () => {
    const { c_obs: _, u: __, ...rest } = estimateOf("rw_binary-unitsq_sgm");
    const broken = { ...rest, c_prc: { priormus: [0, 0], priorsas: [1] } };
    await expect(resultsOf({ est: broken })).rejects.toThrow(
      "s01.mat: est: c_prc.model: the name of the model is missing\n" +
        "s01.mat: est: c_prc and p_prc: 2 prior means, 1 prior variances and 2 estimates; they must be as many\n" +
        "s01.mat: est: c_obs: is missing, or no struct",
    );
    await expect(resultsOf({ est: broken })).rejects.toThrow("u: the inputs are missing");
  });

  it("without a result name what is there", async () => {
    await expect(resultsOf({ x: 1, traj: { mu: [1, 2] } })).rejects.toThrow(
      "no result of the HGF toolbox: expected a struct with the fields c_prc, c_obs, p_prc, p_obs, u, y and optim, " +
        "as fitModel returns it; found the variables x, traj",
    );
    await expect(readResults({ name: "a.json", bytes: bytesOf("{") })).rejects.toThrow(
      "a.json: is neither a MAT-file nor JSON",
    );
  });
});
