/** Fits of networks: the same table, report and exports as catalogue models, also with gaps in later inputs. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";
import { network } from "../../src/hgf/index.js";
import { root, Workplace } from "./command.js";

const place = new Workplace();
afterAll(() => place.remove());
const choices = join(root, "test/data/export/choices.csv");
const write = (name: string, text: string): void => writeFileSync(join(place.path, name), text);
const read = (name: string): string => readFileSync(join(place.path, name), "utf8");

const chain = network()
  .binary("u", { valueParents: { x2: 1 } })
  .continuous("x2", { tonicVolatility: -3, volatilityParents: { x3: 1 } })
  .continuous("x3", { tonicVolatility: -4 });
const cues = network()
  .binary("b", { valueParents: { x: 1 } })
  .input("u", { precision: 4, valueParents: { x: 1 } })
  .continuous("x", { tonicVolatility: -2 });
write("chain.json", JSON.stringify(chain.toJSON()));
write("cues.json", JSON.stringify(cues.toJSON()));

const trialRow = (t: number): string => {
  const b = t % 11 === 4 ? "" : Math.sin(t / 7 + Math.cos(3 * t)) > 0 ? 1 : 0;
  const u = t % 3 === 0 ? "" : (Math.sin(t / 7) + 0.5 * Math.cos(5 * t)).toFixed(3);
  return `${b},${u},${Math.sin((t - 2) / 7 + 0.3 * Math.sin(7 * t)) > 0 ? 1 : 0}`;
};
write("cues.csv", `b,u,response\n${Array.from({ length: 90 }, (_, t) => trialRow(t)).join("\n")}\n`);

describe("credence fit --network", () => {
  it("finds the estimates of the catalogue model that the network is", () => {
    const common = ["--obs", "unitsq_sgm", "--seed", "3", "--json", "--quiet"];
    const net = place.credence(
      ...["fit", choices, "--network", "chain.json", "--free", "x2.tonicVolatility,ze", ...common],
      ...["--prior", "x2.tonicVolatility=normal(mean=-3, sd=2)"],
    );
    const fixed = ["om3=-4", "mu0_2=0", "sa0_2=1", "mu0_3=0", "sa0_3=1", "ka2=1"];
    const catalogue = place.credence(
      ...["fit", choices, "--prc", "ehgf_binary", ...common, "--prior", "om2=normal(mean=-3, sd=2)"],
      ...fixed.flatMap((value) => ["--fix", value]),
    );
    expect([net.code, catalogue.code]).toEqual([0, 0]);
    const [own, theirs] = [net, catalogue].map(({ stdout }) => JSON.parse(stdout) as FitResult) as [
      FitResult,
      FitResult,
    ];
    own.participants.forEach((fit, i) => {
      const other = theirs.participants[i]!;
      expect(Object.values(fit.estimates!).length).toBe(Object.values(other.estimates!).length);
      expect(fit.evidence!.value).toBeCloseTo(other.evidence!.value, 6);
    });
    expect(own.total.evidence).toBeCloseTo(theirs.total.evidence, 5);
  });

  it("writes folder, report and exports, with gaps in a later input, and runs again to the same bits", () => {
    const fit = place.credence(
      ...["fit", "cues.csv", "--input", "b,u", "--network", "cues.json", "--levels", "b,x"],
      ...[
        "--free",
        "x.tonicVolatility,u.precision,ze",
        "--obs",
        "unitsq_sgm",
        "--out",
        "fit",
        "--regressors",
      ],
    );
    expect(fit.stderr).not.toMatch(/missing although/);
    expect(fit.code).toBe(0);
    expect(fit.stdout).toContain("levels b, x");
    expect(fit.stdout).toMatch(/participant {2}u\.precision .* x\.tonicVolatility .* ze /);
    const report = read("fit/report.html");
    expect(report).toContain("Where another input than b was missing, beliefs were updated without it.");
    expect(report).toContain("Levels, from the lowest: b, x.");
    expect(report).toContain('href="figures/network.svg"');
    expect(report).toContain("The network as a generative model");
    const drawn = read("fit/figures/network.svg");
    expect(read("fit/figures/network.csv")).toBe("parent,child,coupling,note\nx,b,value,\nx,u,value,\n");
    expect(place.credence("plot", "fit", "network", "--format", "svg", "--out", "drawn").code).toBe(0);
    expect(read("drawn/network.svg")).toBe(drawn);
    const [header, first] = read("fit/trajectories.csv").split("\n") as [string, string];
    const seen = first.split(",")[header.split(",").indexOf("u.valuePredictionError")];
    expect(seen).toBe("0");
    expect(place.credence("export", "fit", "--to", "csv,mat", "--out", "exported").code).toBe(0);
    expect(place.credence("rerun", "fit", "--out", "again", "--quiet").code).toBe(0);
    expect(read("again/participants.csv")).toBe(read("fit/participants.csv"));
    expect(read("again/trajectories.csv")).toBe(read("fit/trajectories.csv"));
  });

  it("shows how to name levels where a network is no chain and none are named", () => {
    const { code, stderr } = place.credence(
      ...[
        "fit",
        "cues.csv",
        "--input",
        "b,u",
        "--network",
        "cues.json",
        "--free",
        "ze",
        "--obs",
        "unitsq_sgm",
      ],
    );
    expect(code).toBe(2);
    expect(stderr).toContain("--levels b,x (levels: [b, x] in files); binary and continuous nodes are");
    const named = place.credence(
      ...["fit", "cues.csv", "--input", "b,u", "--network", "cues.json", "--levels", "b,x", "--dry-run"],
      ...["--free", "ze", "--obs", "unitsq_sgm"],
    );
    expect(named.code).toBe(0);
  });

  it("says which parameters there are where a free one is none", () => {
    const { code, stderr } = place.credence(
      ...["fit", choices, "--network", "chain.json", "--free", "x9.tonicVolatility", "--obs", "unitsq_sgm"],
    );
    expect(code).toBe(2);
    expect(stderr).toContain("x9.tonicVolatility");
    expect(stderr).toContain("x2.tonicVolatility");
  });
});
