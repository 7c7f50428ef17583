/**
 * Every row of docs/names.md: names resolve to what the table says, and numbers that it translates give the other
 * program's likelihood, which is written here from its description.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type Agent,
  type AgentSpecification,
  buildAgent,
  evaluateRun,
  resolveName,
} from "../../src/agent/index.js";
import { catalogueNames } from "../../src/cli/other-names.js";
import { network } from "../../src/hgf/index.js";
import { findPerceptualModel } from "../../src/perceptual/index.js";
import { Guide } from "../house/guide.js";

const text = readFileSync(join(import.meta.dirname, "../../docs/names.md"), "utf8");

/** Rows of the table with this head, cells without the signs of code. */
function rowsUnder(head: string): string[][] {
  const lines = text.split("\n");
  const from = lines.indexOf(head);
  if (from < 0) throw new Error(`no table "${head}"`);
  const to = lines.findIndex((line, i) => i > from && !line.startsWith("|"));
  return lines.slice(from + 2, to).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

/** `2x`, `1/x` and `x` of a number. */
const translated = (rule: string, x: number): number =>
  rule === "1/x" ? 1 / x : (rule === "x" ? 1 : Number(rule.replace(/x$/, ""))) * x;

const fixedIn = (cell: string): Record<string, number> =>
  Object.fromEntries(
    cell
      .split(",")
      .filter((part) => part.trim() !== "")
      .map((part) => part.split("=").map((side) => side.trim()))
      .map(([name, value]) => [name!, Number(value)]),
  );

const trials = 60;
const bits = (seed: number): Float64Array =>
  Float64Array.from({ length: trials }, (_, t) => ((t * seed + (t >> 2)) % 5 < 2 ? 1 : 0));
const u = bits(3);
const y = bits(7);

/** The log-likelihood of an agent whose parameters have these values. */
function likelihoodOf(
  agent: Agent,
  values: Readonly<Record<string, number>>,
  choices?: Float64Array,
): number {
  const run = {
    trials,
    inputs: { u, ...(choices && { choice: choices }) },
    responses: [choices ?? y],
  };
  return evaluateRun(agent, run, nativeOf(agent, values)).logLikelihood;
}

function nativeOf(agent: Agent, values: Readonly<Record<string, number>>): number[] {
  return agent.parameters.map(({ name, domain, prior }) => {
    const value = values[name];
    if (value !== undefined) return value;
    const z = prior.mean as number;
    return domain.kind === "real" ? z : domain.kind === "positive" ? Math.exp(z) : 1 / (1 + Math.exp(-z));
  });
}

describe("parameters of filters", () => {
  const rows = rowsUnder("| model | toolbox | pyhgf | node form | here | number |");

  it.each(rows)(
    "%s: %s, %s and %s are %s, pyhgf's number as %s",
    (model, toolbox, pyhgf, node, here, rule) => {
      const { parameters } = findPerceptualModel(model!)!.build({}).filter;
      expect([toolbox, node, here].map((name) => resolveName(name!, parameters))).toEqual([here, here, here]);
      const { fix } = catalogueNames({ perceptualModel: model!, fix: { [pyhgf!]: 0.25 } });
      expect(fix).toEqual({ [here!]: translated(rule!, 0.25) });
      expect(catalogueNames({ perceptualModel: model!, set: { [pyhgf!]: 4 } }).set).toEqual({
        [here!]: translated(rule!, 4),
      });
      expect(catalogueNames({ perceptualModel: model!, free: [pyhgf!] }).free).toEqual([here]);
      const priors = { [pyhgf!]: "normal(mean=0, sd=1)" };
      const prior = () => catalogueNames({ perceptualModel: model!, priors }).priors;
      if (rule === "x") expect(prior()).toEqual({ [here!]: "normal(mean=0, sd=1)" });
      else expect(prior).toThrow(`--prior ${pyhgf}: ${here} is estimated instead`);
    },
  );

  it("of a filter of one's own keep their names", () => {
    const stated = { perceptualModel: "./mine.mjs", fix: { mean_1: 2 } };
    expect(catalogueNames(stated)).toEqual(stated);
  });
});

describe("attributes of nodes", () => {
  it.each(rowsUnder("| pyhgf | here |"))("%s is %s", (pyhgf, here) => {
    const built = network()
      .continuous("x", { [here!]: 0.5 })
      .input("u", { valueParents: { x: 1 } });
    const found = built.asFilter().parameters.find(({ name }) => name === `x.${here}`);
    expect(found).toBeDefined();
    expect(pyhgf!.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())).toBe(here);
  });
});

describe("response models of pyhgf", () => {
  const rows = rowsUnder("| pyhgf | here | fixed |");
  const surprise = (p: number, one: number): number => -Math.log(one === 1 ? p : 1 - p);

  it.each(rows)("%s is %s %s", (pyhgf, here, fixed) => {
    const named: AgentSpecification = catalogueNames({ responseModel: pyhgf! });
    expect(named).toEqual({ responseModel: here, ...(fixed === "" ? {} : { fix: fixedIn(fixed!) }) });
    const gaussian = here === "bayes_optimal";
    const { agent } = buildAgent({ perceptualModel: gaussian ? "hgf" : "hgf_binary", ...named });
    const values = { ze: 2.5, ...(gaussian ? { mu0_1: 0.2, sa0_1: 1, om1: -2, pi_u: 4 } : {}), ...named.fix };
    const run = { trials, inputs: { u }, responses: here!.startsWith("bayes") ? [] : [y] };
    const { trajectories, logLikelihood } = evaluateRun(agent, run, nativeOf(agent, values));
    const beliefs = trajectories.get(gaussian ? "x1.expectedMean" : "u.expectedMean")!;
    const spread = gaussian ? trajectories.get("x1.expectedVariance")! : beliefs;
    const each = {
      binary_softmax_inverse_temperature: (p: number, t: number) =>
        surprise(p ** 2.5 / (p ** 2.5 + (1 - p) ** 2.5), y[t]!),
      binary_softmax: (p: number, t: number) => surprise(p, y[t]!),
      first_level_binary_surprise: (p: number, t: number) => surprise(p, u[t]!),
      first_level_gaussian_surprise: (m: number, t: number) =>
        0.5 * (Math.log(2 * Math.PI * spread[t]!) + (u[t]! - m) ** 2 / spread[t]!),
    }[pyhgf!]!;
    const total = beliefs.reduce((sum, p, t) => sum + each(p, t), 0);
    expect(-logLikelihood).toBeCloseTo(total, 9);
  });

  it("and older names of the toolbox are taken, and what is stated beside them wins", () => {
    expect(
      catalogueNames({ perceptualModel: "tapas_ehgf_binary", responseModel: "tapas_unitsq_sgm" }),
    ).toEqual({ perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" });
    expect(catalogueNames({ perceptualModel: "tapas_kf" })).toEqual({ perceptualModel: "tapas_kf" });
    expect(catalogueNames({ responseModel: "binary_softmax", fix: { ze: 2 } }).fix).toEqual({ ze: 2 });
  });
});

/** Three levels after Mathys et al. 2011, with uncertainties as variances; responses by a unit-square sigmoid. */
function ibrb(p: Readonly<Record<string, number>>): number {
  let [m2, m3, s2, s3] = [p["mu0[1]"]!, p["mu0[2]"]!, p["sigma0[1]"]!, p["sigma0[2]"]!];
  const [kappa, omega, top] = [p["kappa[1]"]!, p["omega[1]"]!, p["omega[2]"]!];
  let total = 0;
  for (let t = 0; t < trials; t++) {
    const p1 = 1 / (1 + Math.exp(-m2));
    const log1 = p.zeta! * Math.log(p1 / (1 - p1));
    total -= Math.log1p(Math.exp(y[t] === 1 ? -log1 : log1));
    const volatility = Math.exp(kappa * m3 + omega);
    const [wide2, wide3] = [s2 + volatility, s3 + Math.exp(top)];
    const before = m2;
    s2 = 1 / (1 / wide2 + p1 * (1 - p1));
    m2 = before + s2 * (u[t]! - p1);
    const share = volatility / wide2;
    const error = (s2 + (m2 - before) ** 2) / wide2 - 1;
    s3 = 1 / (1 / wide3 + 0.5 * kappa ** 2 * share * (share + (2 * share - 1) * error));
    m3 += 0.5 * s3 * kappa * share * error;
  }
  return total;
}

describe("hgf_ibrb of hBayesDM", () => {
  const rows = rowsUnder("| model | parameter | here | number |");
  const usual: Record<string, number> = {
    ...{ "mu0[1]": 0.3, "mu0[2]": 0.8, "sigma0[1]": 0.4, "sigma0[2]": 0.7 },
    ...{ "kappa[1]": 1.2, "omega[1]": -2.5, "omega[2]": -3, zeta: 3 },
  };
  const stated = catalogueNames({ perceptualModel: "hgf_ibrb" });
  const { agent } = buildAgent(stated);
  const ours = (theirs: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(rows.map(([, name, here, rule]) => [here!, translated(rule!, theirs[name!]!)]));

  it("is both models, without a clip", () => {
    expect(stated).toEqual({ perceptualModel: "hgf_binary", responseModel: "unitsq_sgm", clip: "none" });
    expect(rows.map(([, name]) => name).sort()).toEqual(Object.keys(usual).sort());
  });

  it.each(rows)("%s: %s is %s", (_, name, here) => {
    const moved = { ...usual, [name!]: usual[name!]! * 1.3 };
    expect(Object.keys(ours(usual))).toContain(here);
    expect(ibrb(moved)).not.toBeCloseTo(ibrb(usual), 6);
    expect(likelihoodOf(agent, ours(moved))).toBeCloseTo(ibrb(moved), 9);
  });
});

describe("choices between two options of hBayesDM", () => {
  const rows = rowsUnder("| model | outcomes | parameter | here | number | fixed |");
  const choices = y.map((one) => one + 1);

  /** Values that start at 0 and learn from outcomes, of the other option by the opposite outcome. */
  function delta(rate: number, temperature: number, loss: number, fictitious: boolean): number {
    const value = [0, 0];
    let total = 0;
    for (let t = 0; t < trials; t++) {
      const chosen = choices[t]! - 1;
      const gap = temperature * (value[chosen]! - value[1 - chosen]!);
      total -= Math.log1p(Math.exp(-gap));
      const outcome = u[t] === 1 ? 1 : loss;
      value[chosen]! += rate * (outcome - value[chosen]!);
      if (fictitious) value[1 - chosen]! += rate * (-outcome - value[1 - chosen]!);
    }
    return total;
  }

  it.each(rows)("%s, outcomes %s: %s is %s (%s), with %s", (model, outcomes, name, here, _, fixed) => {
    const same = rows.filter(([other, how]) => other === model && how === outcomes);
    const theirs: Record<string, number> = { A: 0.3, eta: 0.3, tau: 1.4, beta: 1.4 };
    theirs[name!]! *= 1.2;
    const ours = Object.fromEntries(
      same.map(([, , own, own2, rule]) => [own2!, translated(rule!, theirs[own!]!)]),
    );
    expect(Object.keys(ours)).toContain(here);
    const { agent } = buildAgent({
      perceptualModel: "rw_binary_dual",
      responseModel: "softmax",
      fix: fixedIn(fixed!),
    });
    const [rate, temperature] = same.map(([, , own]) => theirs[own!]!) as [number, number];
    const want = delta(rate, temperature, outcomes === "0, 1" ? 0 : -1, model!.startsWith("prl"));
    expect(likelihoodOf(agent, ours, choices)).toBeCloseTo(want, 9);
  });
});

describe("the commands of the guide", () => {
  it("run as they stand", () => {
    const guide = new Guide("docs/names.md");
    try {
      const lines = [...u].map((one, t) => `${one},${y[t]}`);
      writeFileSync(join(guide.folder, "choices.csv"), `input,response\n${lines.join("\n")}\n`);
      const bandit = [...u].map((one, t) => `s,${one === 1 ? 1 : -1},${y[t]! + 1}`);
      writeFileSync(join(guide.folder, "bandit.csv"), `subjID,outcome,choice\n${bandit.join("\n")}\n`);
      expect(guide.examples).toEqual(["pyhgf", "bandit"]);
      for (const name of guide.examples) guide.shell(name);
    } finally {
      guide.remove();
    }
  });
});
