/** Exports as SciPy and pandas read them, against the tables and the JSON of the fit. */

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ParticipantFit } from "../../src/fit/index.js";
import { Workplace } from "../cli/command.js";
import { csv, fitBinary, fitContinuous, ids, resultOf, trajectory } from "./fits.js";
import { python, readWithPython } from "./python.js";

interface MatArray {
  readonly shape: readonly number[];
  readonly values: readonly (number | boolean | null)[];
}
type Mat = MatArray | string | readonly Mat[] | { readonly [name: string]: Mat };
interface Frame {
  readonly types: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Follows names and positions into what was read. */
function at(value: Mat, ...path: (string | number)[]): Mat {
  let found: unknown = value;
  for (const step of path) found = (found as Record<string | number, unknown>)[step];
  return found as Mat;
}
const row = (...values: (number | null)[]): MatArray => ({ shape: [1, values.length], values });
const column = (values: readonly (number | null)[]): MatArray => ({ shape: [values.length, 1], values });
const scalar = (value: number | null | undefined): MatArray => row(value ?? null);
const nothing: MatArray = { shape: [0, 0], values: [] };

function exportsReadByPython(): void {
  let place: Workplace;
  beforeAll(() => {
    place = new Workplace();
    fitBinary(place);
    fitContinuous(place);
    for (const fit of ["binary", "continuous"]) {
      expect(place.credence("export", fit, "--to", "mat,parquet", "--out", `${fit}-out`).code).toBe(0);
    }
  });
  afterAll(() => place.remove());

  describe("fit.mat", () => {
    const read = (fit: string): Mat => readWithPython("mat", join(place.path, `${fit}-out/mat/fit.mat`));

    it("has every participant with the toolbox's estimate", () => {
      const mat = read("binary");
      const { participants } = resultOf(place, "binary");
      expect((at(mat, "participants") as Mat[]).map((each) => at(each, "id"))).toEqual([
        ...ids.slice(0, 2),
        // SciPy reads no character of two UTF-16 units, so that it is spelled.
        "日本 \\u{1F600}",
      ]);
      participants.forEach((fit, k) => {
        const est = at(mat, "participants", k, "est", 0);
        const series = (name: string) => trajectory(place, "binary", fit.id, name);
        const [om2, om3, ze] = fit.estimates as [Estimate, Estimate, Estimate];
        expect(at(est, "u")).toEqual(column(series("u")));
        expect(at(est, "y")).toEqual(column(series("response")));
        expect(at(est, "time")).toEqual(column(series("time")));
        expect(at(est, "ign")).toEqual(row(7, 37));
        expect(at(est, "irr")).toEqual(row(5, 7, 35, 37));
        expect(at(est, "p_prc", 0, "om")).toEqual(row(null, om2.value, om3.value));
        expect(at(est, "p_obs", 0, "ze")).toEqual(scalar(ze.value));
        expect(at(est, "p_obs", 0, "ptrans")).toEqual(scalar(ze.estimation));
        const final = at(est, "optim", 0, "final") as MatArray;
        expect(final.shape).toEqual([1, 15]);
        // mu_0, sa_0 and rho of three levels, ka of two, om of three, ze: level 1 has no om.
        expect(final.values.slice(11)).toEqual([null, ...[om2, om3, ze].map(({ estimation }) => estimation)]);
        for (const name of ["mu", "sa", "muhat", "sahat"]) {
          expect(at(est, "traj", 0, name)).toEqual({
            shape: [60, 3],
            values: [1, 2, 3].flatMap((level) => series(`${name}_${level}`)),
          });
        }
        // Level 1 of a binary model has no psi.
        expect(at(est, "traj", 0, "psi")).toEqual({
          shape: [60, 3],
          values: [...new Array<null>(60).fill(null), ...series("psi_2"), ...series("psi_3")],
        });
        expect(at(est, "optim", 0, "res")).toEqual(column(series("residual")));
        expect(at(est, "optim", 0, "yhat")).toEqual(column(series("prediction")));
        expect(at(est, "responses", 0, "scored")).toEqual(column(series("scored")));
        for (const [field, value] of [
          ["negLl", -fit.logLikelihood!],
          ["negLj", -fit.logJoint!],
          ["LME", fit.evidence!.value],
          ["AIC", fit.aic],
          ["BIC", fit.bic],
        ] as const) {
          expect(at(est, "optim", 0, field)).toEqual(scalar(value));
        }
        expect(at(est, "optim", 0, "Sigma")).toEqual({ shape: [3, 3], values: fit.covariance!.flat() });
        expect(at(est, "optim", 0, "H")).toEqual({ shape: [3, 3], values: fit.hessian!.flat() });
      });
    });

    it("names models, settings and priors", () => {
      const mat = read("binary");
      const est = at(mat, "participants", 0, "est", 0);
      expect(at(est, "c_prc", 0, "model")).toBe("ehgf_binary");
      expect(at(est, "c_prc", 0, "n_levels")).toEqual(scalar(3));
      expect(at(est, "c_prc", 0, "ommu")).toEqual(row(null, -3, 2));
      expect(at(est, "c_prc", 0, "omsa")).toEqual(row(null, 4, 4));
      expect(at(est, "c_obs", 0, "model")).toBe("unitsq_sgm");
      expect(at(est, "c_obs", 0, "logzesa")).toEqual(scalar(1));
      expect(at(est, "c_obs", 0, "predorpost")).toEqual(scalar(1));
      const { priors } = resultOf(place, "binary").model;
      const list = at(mat, "priors") as Mat[];
      expect(list.map((prior) => at(prior, "name"))).toEqual(priors.map(({ name }) => name));
      expect(list.map((prior) => at(prior, "free"))).toEqual(
        priors.map(({ free }) => ({ shape: [1, 1], values: [free] })),
      );
      expect(list.map((prior) => at(prior, "mean"))).toEqual(priors.map(({ mean }) => scalar(mean)));
      const settings = JSON.parse(at(mat, "settings_json") as string) as { analysis: unknown };
      expect(settings.analysis).toEqual(resultOf(place, "binary").analysis);
    });

    it("keeps runs, sessions, warnings, and names that MATLAB would not accept", () => {
      const [first] = at(read("binary"), "participants") as [Mat];
      expect(at(first, "runs")).toEqual(
        ["post", "pre"].map((label) => ({ trials: scalar(30), sessions: [{ label, trials: scalar(30) }] })),
      );
      expect(at(first, "warnings")).toEqual(resultOf(place, "binary").participants[0]!.warnings);
      expect(at(read("binary"), "names")).toEqual([
        { field: "u_expectedLogOdds", name: "u.expectedLogOdds" },
      ]);
    });

    it("has an empty estimate and the reason where a fit failed", () => {
      const mat = read("continuous");
      const { participants } = resultOf(place, "continuous");
      const people = at(mat, "participants") as Mat[];
      expect(people.map((each) => at(each, "status"))).toEqual(participants.map(({ status }) => status));
      expect(at(people[1]!, "est")).toEqual(nothing);
      expect(at(people[1]!, "reason")).toBe(participants[1]!.reason);
      expect(at(people[1]!, "estimates", 0, "ze")).toEqual(scalar(null));
      // Those around are themselves.
      expect(at(people[2]!, "est", 0, "u")).toEqual(column(trajectory(place, "continuous", "b", "u")));
      expect(at(people[2]!, "est", 0, "traj", 0, "dau")).toEqual(
        column(trajectory(place, "continuous", "b", "dau")),
      );
    });
  });

  describe("Parquet", () => {
    const read = (fit: string, table: string): Frame =>
      readWithPython("parquet", join(place.path, `${fit}-out/parquet/${table}.parquet`));

    it.each(["binary", "continuous"])("has the columns and values of the CSV tables: %s", (fit) => {
      for (const table of ["trajectories", "participants"]) {
        const expected = csv(place, fit, `${table}.csv`);
        const { types, rows } = read(fit, table);
        expect(Object.keys(types)).toEqual(expected.header);
        const isText = expected.header.map((name) => !/^(int32|float64)$/.test(types[name]!));
        expect(rows).toEqual(
          expected.rows.map((cells) =>
            cells.map((cell, c) => {
              if (isText[c]) return cell === "" && expected.header[c] !== "warnings" ? null : cell;
              return cell === "" ? null : Number(cell);
            }),
          ),
        );
      }
    });

    it("has types: text, whole numbers, numbers", () => {
      const { types } = read("binary", "trajectories");
      expect(types).toMatchObject({
        run: "int32",
        trial: "int32",
        scored: "int32",
        u: "float64",
        mu_2: "float64",
      });
      expect(read("binary", "participants").types).toMatchObject({ optima: "int32", lme: "float64" });
    });
  });

  describe("regressors", () => {
    it("are read from the events of BIDS", () => {
      const out = ["--out", "bids", "--time-unit", "ms", "--columns", "epsi_2,epsi_3"];
      expect(place.credence("export", "binary", "--to", "regressors", ...out).code).toBe(0);
      const stem = "bids/sub-01/ses-post/func/sub-01_ses-post_task-binary_events.tsv";
      const { types, rows } = readWithPython<Frame>("tsv", join(place.path, stem));
      expect(Object.keys(types)).toEqual([
        ...["onset", "duration", "trial_type", "trial", "response", "epsi_2", "epsi_3"],
      ]);
      expect(types).toMatchObject({ onset: "float64", epsi_2: "float64" });
      // The first session in natural order is "post".
      const series = (name: string) => trajectory(place, "binary", "sub-01", name).slice(0, 30);
      const seen = (t: number): boolean => t !== 6;
      expect(rows.map((cells) => cells[0])).toEqual(series("time").map((time) => time! * 1e-3));
      expect(rows.map((cells) => cells[5])).toEqual(
        series("epsi_2").map((value, t) => (seen(t) ? value : null)),
      );
      expect(rows.map((cells) => cells[6])).toEqual(
        series("epsi_3").map((value, t) => (seen(t) ? value : null)),
      );
    });

    it("are read from the conditions of SPM", () => {
      const out = ["--out", "spm", "--layout", "spm", "--time-unit", "ms", "--duration", "1.5"];
      expect(place.credence("export", "binary", "--to", "regressors", ...out).code).toBe(0);
      const file = join(place.path, "spm/sub-01/ses-post/sub-01_ses-post_conditions.mat");
      const mat = readWithPython<Mat>("mat", file);
      const series = (name: string) => trajectory(place, "binary", "sub-01", name).slice(0, 30);
      const kept = <T>(list: readonly T[]): T[] => list.filter((_, t) => t !== 6);
      const onsets = series("time").map((time) => time! * 1e-3);
      expect(at(mat, "names")).toEqual(["trial", "missing_trial"]);
      expect(at(mat, "onsets")).toEqual([column(kept(onsets)), column([onsets[6]!])]);
      expect(at(mat, "durations")).toEqual([column(new Array(29).fill(1.5)), column([1.5])]);
      expect(at(mat, "orth")).toEqual([scalar(0), scalar(0)]);
      expect(at(mat, "pmod")).toEqual([
        {
          name: ["epsi_2", "epsi_3"],
          param: [column(kept(series("epsi_2"))), column(kept(series("epsi_3")))],
          poly: [scalar(1), scalar(1)],
        },
        { name: nothing, param: nothing, poly: nothing },
      ]);
    });
  });
}

type Estimate = ParticipantFit["estimates"][number];

if (python === undefined) {
  describe.skip("exports in Python", () => {
    it("skipped: SciPy and pandas are not here", () => {});
  });
} else describe("exports in Python", exportsReadByPython);
