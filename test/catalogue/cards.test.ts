/** Every model of the catalogue says what it is, and its example command reads a table and runs. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { evaluateRun, resolvePriors } from "../../src/agent/index.js";
import { catalogue, modelCard } from "../../src/cli/cards.js";
import { exampleOf } from "../../src/cli/examples.js";
import { filterCommand } from "../../src/cli/filter.js";
import { fitCommand } from "../../src/cli/fit.js";
import { agentFromFlags, dataFromFlags } from "../../src/cli/options.js";
import { prepare } from "../../src/node/analysis.js";
import { prepareBeliefs } from "../../src/node/beliefs.js";
import { stream } from "../../src/random/index.js";
import { exampleInputs } from "./example.js";

const models = catalogue();
const folder = mkdtempSync(join(tmpdir(), "credence-cards-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("every model has each part of a card", () => {
  for (const { name, kind } of models) {
    const card = modelCard(name, undefined)!;
    const { equations, parameters, inputs, citations } = card;
    expect(equations.trial.length, name).toBeGreaterThan(0);
    expect(inputs.length, name).toBeGreaterThan(0);
    expect(citations.length, name).toBeGreaterThan(0);
    if (kind === "perceptual") expect(parameters.length, name).toBeGreaterThan(0);
    for (const parameter of parameters) {
      const { prior, native, domain, description, aliases } = parameter;
      const parts = [prior, native, domain, description];
      expect(
        parts.every((part) => part.length > 0) && Array.isArray(aliases),
        `${name} ${parameter.name}`,
      ).toBe(true);
      expect(native, `${name} ${parameter.name}`).not.toMatch(/NaN|undefined/);
    }
  }
});

it("priors are shown on both scales", () => {
  const card = modelCard("rw_binary", undefined)!;
  const of = (name: string) => card.parameters.find((p) => p.name === name)!;
  // s(0) = 1/2; s(±1.95996) = 0.8765 and 0.1235
  expect(of("al")).toMatchObject({ prior: "mean 0, variance 1", native: "median 0.5, 95 % 0.123 to 0.877" });
  expect(of("v_0")).toMatchObject({ prior: "fixed at 0", native: "0.5" });
  const ze = modelCard("unitsq_sgm", undefined)!.parameters[0]!;
  // 48 e^±1.95996 = 340.8 and 6.76
  expect(ze.native).toBe("median 48, 95 % 6.76 to 341");
  // pi_u: 1/V on the native scale, e^±3.91993 = 50.4 and 0.0198.
  const noise = modelCard("hgf", undefined)!.parameters.find((p) => p.name === "pi_u")!;
  expect(noise.native).toBe("median 1 / variance of inputs, 95 % that times 0.0198 to 50.4");
});

it("equations of more levels are those of the levels", () => {
  const { trial } = modelCard("hgf_binary", 4)!.equations;
  expect(trial.map(([equation]) => equation.split(" =")[0])).toEqual(expect.arrayContaining(["mu_4", "w_3"]));
});

describe("example commands", () => {
  it.each(models)("of $name", async ({ name }) => {
    const { perceptual, response, input, responses, command } = exampleOf(name);
    const { filter } = perceptual.build({});
    const trials = 30;
    const random = stream(2, 9, 0);
    const seen = exampleInputs(filter, trials, 4);
    const cell = (column: string, t: number): number => {
      const given = seen[column]?.[t];
      if (given !== undefined) return Number.isNaN(given) ? 1 : given;
      const kind = column === "tone" ? "unit" : response!.bound.responseKind;
      if (kind === "binary") return Number(random.uniform(t, 0) < 0.5);
      if (kind === "categorical") return 1 + Math.floor(response!.bound.options! * random.uniform(t, 0));
      if (kind === "unit") return random.uniform(t, 0);
      return { logrt: 6.2, speed: 0.005 }[column] ?? 1 + random.normal(t, 0);
    };
    const columns = [...input, ...responses];
    const rows = Array.from({ length: trials }, (_, t) => columns.map((column) => cell(column, t)).join(","));
    writeFileSync(join(folder, `${name}.csv`), `${[columns.join(","), ...rows].join("\n")}\n`);

    const [program, verb, ...words] = command.replace("data.csv", `${name}.csv`).split(" ");
    expect(program).toBe("credence");
    const parser = (verb === "fit" ? fitCommand : filterCommand)(() => {});
    const { operands, unknown } = parser.parseOptions(words);
    expect(unknown).toEqual([]);
    const flags = parser.opts();
    const stated = dataFromFlags(flags);
    const analysis = {
      schema: "credence-analysis/1" as const,
      ...stated,
      data: { file: operands.at(-1)!, ...stated.data },
    };
    if (verb === "filter") {
      const agent = { perceptualModel: operands[0]! };
      const { participants, failures } = await prepareBeliefs({ ...analysis, agent }, folder, "stop");
      expect([participants.length, failures.length]).toEqual([1, 0]);
      return;
    }
    const { agent, participants } = await prepare({ ...analysis, agent: agentFromFlags(flags) }, folder);
    const [{ runs }] = participants as [(typeof participants)[0]];
    const { logLikelihood, failure } = evaluateRun(agent, runs[0]!, resolvePriors(agent, runs).native);
    expect(failure).toBeUndefined();
    expect(Number.isFinite(logLikelihood)).toBe(true);
  });
});
