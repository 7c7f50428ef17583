/**
 * Files of sampled fits as ArviZ and xarray open them, and a file of ArviZ as Credence reads it; skipped where Python
 * has none of them. `CREDENCE_PYTHON` names the Python.
 */

import { spawnSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diagnosisSchema } from "../../src/fit/diagnosis-schema.js";
import { readDraws } from "../../src/import/index.js";
import { summarise, type UnitLogLikelihoods } from "../../src/inference/index.js";
import { psisLoo } from "../../src/inference/loo/index.js";
import { root, Workplace } from "../cli/command.js";
import { csv, fitBinary, resultOf } from "./fits.js";
import { readNetcdf } from "./netcdf.js";

const python = process.env.CREDENCE_PYTHON ?? "python3";
const has = (modules: string): boolean => spawnSync(python, ["-c", `import ${modules}`]).status === 0;
const arviz = has("arviz, h5netcdf");
const zarr = has("zarr, xarray");

function run<T>(script: readonly string[], ...args: string[]): T {
  const { status, stdout, stderr } = spawnSync(python, ["-W", "ignore", "-c", script.join("\n"), ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect([status, status === 0 ? "" : stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as T;
}

let place: Workplace;
const at = (...path: string[]): string => join(place.path, ...path);
beforeAll(() => {
  place = new Workplace();
  if (!arviz && !zarr) return;
  cpSync(join(root, "studies/multilevel"), at("study"), { recursive: true });
  const bare = ["--no-report", "--figures", "none", "--starts", "1", "--evidence-draws", "0", "--quiet"];
  const few = ["--inference", "nuts", "--chains", "4", "--warmup", "100", "--draws", "100"];
  place.credence("fit", "study/analysis.yaml", ...few, ...bare, "--out", "square");
  fitBinary(place);
  const model = ["--prc", "ehgf_binary", "--obs", "unitsq_sgm"];
  place.credence("fit", "binary.csv", ...model, ...few, ...bare, "--out", "ragged");
  expect(place.credence("export", "ragged", "--to", "zarr", "--out", "ragged-zarr").code).toBe(0);
});
afterAll(() => place.remove());

/** The log-likelihoods of a file, one unit after the other. */
async function unitsOf(path: string): Promise<UnitLogLikelihoods> {
  const { arrays } = await readNetcdf(readFileSync(at(path)));
  const { values, shape } = arrays["log_likelihood/response"]!;
  const [chains, draws, ...rest] = shape as [number, number, ...number[]];
  const units = rest.reduce((product, n) => product * n, 1);
  return {
    ...{ kind: "observation", units, chains, draws },
    of: (u) => Float64Array.from({ length: chains * draws }, (_, s) => values[s * units + u] as number),
  };
}

/** Of 400 draws the tail are the 60 with the least likelihood. */
function tiedAtTail(logLikelihoods: Float64Array): boolean {
  const ascending = logLikelihoods.toSorted();
  return ascending[59] === ascending[60];
}

describe.skipIf(!arviz)(arviz ? "ArviZ" : "ArviZ (skipped: it is not here)", () => {
  for (const fit of ["square", "ragged"]) {
    it(`opens posterior.nc without help, and its summary and leave-one-out are ours: ${fit}`, async () => {
      const told = run<{
        groups: string[];
        dimensions: string[];
        diverging: string;
        labels: string[];
        summary: number[][];
        loo: number[];
        axes: number;
      }>(
        [
          "import json, sys, matplotlib",
          "matplotlib.use('Agg')",
          "import arviz as az",
          "d = az.from_netcdf(sys.argv[1])",
          "loo = az.loo(d, reff=1.0, pointwise=True)",
          "of = lambda new, old: getattr(loo, new if hasattr(loo, new) else old)",
          "table = az.summary(d, kind='all', round_to='none')",
          "print(json.dumps({'groups': sorted(d.groups() if callable(d.groups) else [g[1:] for g in d.groups if g != '/']),",
          "  'dimensions': list(d['log_likelihood']['response'].dims),",
          "  'diverging': str(d['sample_stats']['diverging'].dtype),",
          "  'labels': [str(x) for x in d['posterior'].participant.values],",
          "  'summary': table[['mean', 'sd', 'ess_bulk', 'r_hat']].values.tolist(),",
          "  'loo': of('elpd_i', 'loo_i').values.ravel().tolist(),",
          "  'axes': len(getattr(az.plot_trace(d), 'ravel', lambda: [1])())}))",
        ],
        at(fit, "posterior.nc"),
      );
      expect(told.groups).toEqual([
        ...["constant_data", "log_likelihood", "observed_data", "posterior", "sample_stats"],
      ]);
      expect(told.dimensions).toEqual(
        fit === "square" ? ["chain", "draw", "participant", "trial"] : ["chain", "draw", "unit"],
      );
      expect([told.diverging, told.axes > 0]).toEqual(["bool", true]);
      const { participants } = resultOf(place, fit);
      expect(told.labels).toEqual(participants.map(({ id }) => id));
      const units = await unitsOf(`${fit}/posterior.nc`);
      const own = psisLoo(units, { rule: "arviz", relativeEfficiency: 1 });
      expect(told.loo).toHaveLength(units.units);
      let compared = 0;
      told.loo.forEach((elpd, u) => {
        // Draws that repeat may tie at the end of the tail, where versions of ArviZ differ in what belongs to it.
        if (tiedAtTail(units.of(u))) return;
        compared += 1;
        expect(elpd).toBeCloseTo(own.pointwise.elpd[u]!, 8);
      });
      expect(compared / units.units).toBeGreaterThan(0.5);
      // Rows: all participants of the first parameter, then of the next.
      const names = participants[0]!.estimates.map(({ name }) => name);
      const drawn = await readDraws([{ name: "posterior.nc", bytes: readFileSync(at(fit, "posterior.nc")) }]);
      names.forEach((name, j) => {
        drawn.forEach(({ draws }, p) => {
          const [row] = summarise(draws, { names: [name] });
          const [mean, sd, essBulk, rHat] = told.summary[j * participants.length + p]!;
          expect(mean! / row!.mean).toBeCloseTo(1, 11);
          expect(sd! / row!.sd).toBeCloseTo(1, 11);
          expect(essBulk! / row!.essBulk).toBeCloseTo(1, 9);
          expect(rHat! / row!.rHat).toBeCloseTo(1, 9);
        });
      });
    });
  }

  it("tells where each response is when trials differ", () => {
    const told = run<[string, number, number][]>(
      [
        "import json, sys, arviz as az",
        "y = az.from_netcdf(sys.argv[1])['log_likelihood']['response']",
        "print(json.dumps([[str(a), int(b), int(c)] for a, b, c in",
        "  zip(y.unit_participant.values, y.unit_run.values, y.unit_trial.values)]))",
      ],
      at("ragged/posterior.nc"),
    );
    // As trajectories.csv counts the scored trials, without the first, which nothing moves.
    const { header, rows } = csv(place, "ragged", "trajectories.csv");
    const column = (name: string): number => header.indexOf(name);
    const wanted = rows.flatMap((row) =>
      row[column("scored")] === "1" && row[column("trial")] !== "1"
        ? [[row[0], Number(row[column("run")]), Number(row[column("trial")])]]
        : [],
    );
    expect(told).toEqual(wanted);
  });

  it("writes files that credence diagnose reads, with the numbers of ArviZ", () => {
    const told = run<number[][]>(
      [
        "import json, sys, numpy as np, arviz as az",
        "r = np.random.default_rng(3)",
        "d = az.from_dict({'mu': r.normal(size=(4, 500)), 'theta': r.normal(size=(4, 500, 2)).cumsum(1)},",
        "  sample_stats={'diverging': r.random((4, 500)) < 0.01, 'energy': r.normal(size=(4, 500))},",
        "  coords={'school': ['a', 'ß']}, dims={'theta': ['school']})",
        "d.to_netcdf(sys.argv[1])",
        "t = az.summary(d, round_to='none')",
        "print(json.dumps(t[['mean', 'sd', 'ess_bulk', 'ess_tail', 'r_hat', 'mcse_mean']].values.tolist()",
        "  + [[float(d.sample_stats.diverging.sum())], az.bfmi(d).tolist()]))",
      ],
      at("theirs.nc"),
    );
    const outcome = place.credence("diagnose", "theirs.nc", "--json");
    expect([outcome.code, outcome.stderr]).toEqual([3, ""]);
    const { posteriors } = diagnosisSchema.parse(JSON.parse(outcome.stdout));
    const [found] = posteriors;
    expect(found!.estimates.map(({ name }) => name)).toEqual(["mu", "theta[a]", "theta[ß]"]);
    found!.estimates.forEach((row, i) => {
      [row.mean, row.sd, row.essBulk, row.essTail, row.rHat, row.mcseMean].forEach((value, c) => {
        expect(value! / told[i]![c]!).toBeCloseTo(1, 9);
      });
    });
    expect(found!.divergences).toBe(told[3]![0]);
    found!.eBfmi.forEach((value, c) => {
      expect(value).toBeCloseTo(told[4]![c]!, 10);
    });
  });
});

describe.skipIf(!zarr)(zarr ? "xarray" : "xarray (skipped: zarr is not here)", () => {
  it("opens the Zarr folder, consolidated or not, with the values of the netCDF file", async () => {
    const script = [
      "import json, sys, xarray as xr",
      "t = xr.open_datatree(sys.argv[1], engine='zarr', consolidated=True)",
      "one = xr.open_zarr(sys.argv[1], group='posterior', consolidated=False)",
      "assert one.equals(t['posterior'].to_dataset())",
      "y = t['log_likelihood']['response']",
      "print(json.dumps([list(one.om2.dims), [str(x) for x in one.participant.values], one.om2.values.ravel().tolist(),",
      "  str(t['sample_stats']['diverging'].dtype), y.values.ravel().tolist(), y.unit_trial.values.tolist()]))",
    ];
    const [dimensions, labels, om2, truth, likelihoods, trials] = run<
      [string[], string[], number[], string, number[], number[]]
    >(script, at("ragged-zarr/posterior.zarr"));
    const { arrays } = await readNetcdf(readFileSync(at("ragged/posterior.nc")));
    expect([dimensions, truth]).toEqual([["chain", "draw", "participant"], "bool"]);
    expect(labels).toEqual(arrays["posterior/participant"]!.values);
    expect(om2).toEqual(arrays["posterior/om2"]!.values);
    expect(likelihoods).toEqual(arrays["log_likelihood/response"]!.values);
    expect(trials).toEqual(arrays["log_likelihood/unit_trial"]!.values);
  });
});
