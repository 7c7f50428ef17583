/** `credence models NAME --code`: the module it prints, and what it refuses. */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { perceptualModels } from "../../src/perceptual/index.js";
import { exampleInputs, exampleResponse } from "../catalogue/example.js";
import { root, Workplace } from "./command.js";

const place = new Workplace();
afterAll(() => place.remove());

let files = 0;
/** Prints a model, and asks the module for something in a process of its own. */
function ask(expression: string, ...args: string[]): unknown {
  const { code, stdout, stderr } = place.credence("models", ...args, "--code");
  expect([code, stderr]).toEqual([0, ""]);
  const file = `model${++files}.mjs`;
  writeFileSync(join(place.path, file), stdout);
  const script = `import * as model from "./${file}"; console.log(JSON.stringify(${expression}));`;
  writeFileSync(join(place.path, "ask.mjs"), script);
  const run = spawnSync(process.execPath, ["ask.mjs"], { cwd: place.path, encoding: "utf8" });
  expect(run.stderr).toBe("");
  return JSON.parse(run.stdout);
}

describe("models --code", () => {
  // All models are printed and run by test/agent/printed.test.ts; these are one of each kind.
  const some = ["rw_binary", "ehgf", "ehgf_binary", "hgf_ar1_binary", "tapas_hmm", "ph_binary"];
  it.each(some)("prints %s as a module that runs alone", (name) => {
    const { filter } = perceptualModels.find((m) => m.name === name)!.build({});
    const columns = Object.entries(exampleInputs(filter, 6, 0)).map(([column, x]) => [column, [...x]]);
    const inputs = JSON.stringify(Object.fromEntries(columns));
    const { name: response } = exampleResponse(filter);
    if (response === "report") {
      const beliefs = ask(`model.trajectories({}, ${inputs})`, name) as Record<string, number[]>;
      // Models may leave a quantity open where nothing was seen; expectations are always there.
      const expected = Object.entries(filter.roles).filter(([role]) => role.endsWith(".expectedMean"));
      expect(expected.length).toBeGreaterThan(0);
      for (const [, quantity] of expected) expect(beliefs[quantity]!.every(Number.isFinite)).toBe(true);
      return;
    }
    const call = `model.logLikelihood({}, ${inputs}, [1, 1, 0, 1, NaN, 1])`;
    expect(Number.isFinite(ask(call, name, "--response", response))).toBe(true);
  });

  it("gives the log-likelihood that a fit reports at the values it found", () => {
    const u = readFileSync(join(root, "test/data/binary_inputs_320.txt"), "utf8")
      .trim()
      .split("\n")
      .slice(0, 60)
      .map(Number);
    const y = u.map((x, t) => (t % 7 === 3 ? 1 - x : x));
    writeFileSync(
      join(place.path, "data.csv"),
      `input,response\n${u.map((x, t) => `${x},${y[t]}`).join("\n")}\n`,
    );
    const fit = place.credence(
      ...["fit", "data.csv", "--prc", "rw_binary", "--obs", "unitsq_sgm", "--starts", "1", "--json"],
    );
    expect(fit.stderr).toBe("");
    const { participants } = JSON.parse(fit.stdout);
    const { estimates, logLikelihood } = participants[0] as {
      estimates: { name: string; value: number }[];
      logLikelihood: number;
    };
    const values = Object.fromEntries(estimates.map(({ name, value }) => [name, value]));
    const value = ask(
      `model.logLikelihood(${JSON.stringify(values)}, ${JSON.stringify(u)}, ${JSON.stringify(y)})`,
      "rw_binary",
      "--response",
      "unitsq_sgm",
    );
    expect(value).toBe(logLikelihood);
  });

  it("puts every option into the equations", () => {
    const u = "[1, 0, 1, 1, 0, 1]";
    const last = (quantity: string, ...args: string[]) =>
      ask(`model.trajectories({}, ${u})["${quantity}"].at(-1)`, "hgf_binary", ...args);
    const plain = last("x2.mean");
    expect(last("x2.mean", "--set", "om2=-1")).not.toBe(plain);
    expect(last("x2.mean", "--fix", "om2=-1")).toBe(last("x2.mean", "--set", "om2=-1"));
    expect(last("x2.mean", "--prior", "om2=normal(mean=-1, sd=1)")).toBe(last("x2.mean", "--set", "om2=-1"));
    expect(last("x4.mean", "--levels", "4")).toEqual(expect.any(Number));
    expect(ask("model.leftOut", "hgf_binary")).toHaveProperty("rho2");
    expect(ask("model.leftOut", "hgf_binary", "--prior", "rho2=normal(mean=0, sd=1)")).not.toHaveProperty(
      "rho2",
    );
    expect(
      ask(
        `model.logLikelihood({}, { u: ${u}, r0: ${u}, r1: ${u} }, ${u})`,
        ...["hgf_binary", "--response", "softmax_binary", "--input", "u,r0,r1"],
      ),
    ).toBeLessThan(0);
  });

  it("prints one stream for each response model that is named", () => {
    const value = ask(
      "[model.logLikelihood({}, [1, 0], { response1: [1, 1], response2: [0, NaN] }), Object.keys(model.defaults)]",
      ...["rw_binary", "--response", "unitsq_sgm", "--response", "softmax_binary"],
    );
    expect(value).toEqual([expect.any(Number), ["v_0", "al", "response1.ze", "response2.be"]]);
  });

  it("prints the agent of a file", () => {
    const file = { schema: "credence-agent/1", perceptualModel: "rw_binary", fix: { al: 0.25 } };
    writeFileSync(join(place.path, "agent.json"), JSON.stringify(file));
    expect(ask("model.defaults.al", "agent.json")).toBeCloseTo(0.25, 14);
  });

  it("states defaults as the model or the command does, where that is the same on the estimation scale", () => {
    const fixed = ["--response", "unitsq_sgm", "--fix", "ze=48", "--fix", "ka2=0.3"];
    expect(ask("model.defaults", "hgf_binary", ...fixed)).toMatchObject({ ze: 48, ka2: 0.3 });
    // exp(0.25) has no short form, and one digit less is another value of the prior's mean.
    const prior = ["--response", "unitsq_sgm", "--prior", "ze=lognormal(meanlog=0.25, sdlog=1)"];
    expect(ask("model.defaults.ze", "hgf_binary", ...prior)).toBeCloseTo(Math.exp(0.25), 15);
  });

  it.each([
    [["rw_binari", "--code"], /unknown perceptual model "rw_binari"; did you mean "rw_binary"\?/],
    [["--code"], /--code needs a model/],
    [["unitsq_sgm", "--code"], /unitsq_sgm is a response model: name the perceptual model/],
    [["rw_binary", "--code", "--json"], /two forms of one answer/],
    [["rw_binary", "--fix", "al=0.1"], /^credence: --fix: only with --code/],
    [
      ["rw_binary", "--response", "unitsq_sgm", "--respond-from", "prediction"],
      /--response, --respond-from: only/,
    ],
    [["rw_binary", "--code", "--fix", "om9=0.1"], /no parameter "om9"/],
    [["rw_binary", "--code", "--levels", "3"], /levels/],
    [["rw_binary", "--code", "--response", "nobody"], /unknown response model "nobody"/],
    [["rw_binary", "--code", "--input", "u,reward"], /nothing in this model reads the column reward/],
    [["rw_binary", "--code", "--input", "outcome"], /come first and are called u/],
    [["--levels", "3"], /--levels: of which model\?/],
  ])("refuses %j", (args, message) => {
    const { code, stdout, stderr } = place.credence("models", ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });
});
