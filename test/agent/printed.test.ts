/** Printed agents, run alone in plain node, beside kernels: the same bits. */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, it } from "vitest";
import { elementaryTextFile } from "../../scripts/elementary-text.js";
import { movesOnMissing } from "../../src/agent/data.js";
import {
  type Agent,
  type AgentSpecification,
  agent,
  agentDensity,
  buildAgent,
  type RunData,
} from "../../src/agent/index.js";
import { printAgent } from "../../src/agent/print.js";
import { elementaryText } from "../../src/compile/elementary-text.js";
import { network } from "../../src/hgf/index.js";
import { perceptualModels } from "../../src/perceptual/index.js";
import { defineResponse, positiveParameter, unitsqSgm } from "../../src/response/index.js";
import * as scalar from "../../src/scalar/elementary/index.js";
import { add, logSigmoid, mul, select, sub } from "../../src/scalar/index.js";
import { exampleInputs, isBinary } from "../catalogue/example.js";
import { pairs } from "../catalogue/pairs.js";

const folder = mkdtempSync(join(tmpdir(), "credence-printed-"));

type Columns = Readonly<Record<string, readonly (number | null)[]>>;

interface Answer {
  readonly logLikelihood?: number | string;
  readonly trajectories?: Readonly<Record<string, readonly (number | string)[]>>;
  readonly error?: string;
}

/** Infinities and NaN as words: JSON has none. */
const spelled = (_: string, x: unknown): unknown =>
  typeof x === "number" && !Number.isFinite(x) ? String(x) : x;

/** Plain node, in a folder with nothing but printed modules: it reads what to ask of which, and answers. */
const plainNode = `import { createInterface } from "node:readline";
  const spelled = ${spelled.toString()};
  for await (const line of createInterface({ input: process.stdin })) {
    const [file, given] = JSON.parse(line);
    const args = given.map((x) => x ?? undefined);
    const model = await import(file);
    let answer;
    try {
      answer = { logLikelihood: model.logLikelihood?.(...args), trajectories: model.trajectories(...args) };
    } catch (error) {
      answer = { error: error.message };
    }
    console.log(JSON.stringify(answer, spelled));
  }`;
writeFileSync(join(folder, "run.mjs"), plainNode);
const child = spawn(process.execPath, ["run.mjs"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
afterAll(() => {
  child.kill();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
/** Runs a printed module in plain node. */
async function alone(
  code: string,
  parameters: object,
  inputs: Columns,
  responses?: Columns,
  scored?: number[],
): Promise<Answer> {
  const file = `./model${++files}.mjs`;
  writeFileSync(join(folder, file), code);
  const given = [parameters, inputs, ...(responses === undefined ? [] : [responses]), scored];
  child.stdin.write(`${JSON.stringify([file, given])}\n`);
  const { value, done } = await answers.next();
  expect(done, "plain node ended").toBe(false);
  return JSON.parse(value) as Answer;
}

const TRIALS = 120;
const series = (value: (t: number) => number): Float64Array =>
  Float64Array.from({ length: TRIALS }, (_, t) => value(t));
const holes = (values: Float64Array, every: number, at: number): Float64Array =>
  values.map((x, t) => (t % every === at ? Number.NaN : x));
const binary = series((t) => ((t * 7 + (t >> 5) * 3) % 10 < (t % 60 < 30 ? 7 : 3) ? 1 : 0));
const choices = series((t) => (t % 9 === 4 ? 1 - binary[t]! : binary[t]!));
// Between 0 and 1, so that it can be a probability, too.
const level = series((t) => 0.4 + 0.2 * Math.sin(t / 7) + ((t * 37) % 11) / 60);
const scored = Uint8Array.from({ length: TRIALS }, (_, t) => (t < 7 ? 0 : 1));
const task: RunData = {
  trials: TRIALS,
  inputs: { u: holes(binary, 17, 5) },
  responses: [holes(choices, 13, 2)],
  scored,
};
const tracking: RunData = {
  trials: TRIALS,
  inputs: { u: holes(level, 17, 5) },
  responses: [holes(level, 13, 2)],
};

interface Case {
  readonly who: Agent;
  readonly run: RunData;
}

const built = (specification: AgentSpecification, inputs: readonly string[] = []): Agent =>
  buildAgent(specification, { inputs }).agent;

/** Pairs with every model of the catalogue, and every perceptual model alone. */
function catalogue(): [string, Case][] {
  return perceptualModels.flatMap(({ name, build }) => {
    const { filter } = build({});
    const plain = filter.inputs.length === 1 && filter.inputs[0]!.kind !== "category";
    const run: RunData = {
      ...(isBinary(filter) ? task : tracking),
      ...(plain ? {} : { inputs: exampleInputs(filter, TRIALS, 0) }),
    };
    const own = pairs
      .filter(({ perceptualModel }) => perceptualModel === name)
      .map((pair): [string, Case] => [`${name} with ${pair.responseModel}`, { who: built(pair), run }]);
    return [[`${name} alone`, { who: built({ perceptualModel: name }), run }], ...own];
  });
}

/** Remembers the last choice and tends to repeat it. */
const sticky = defineResponse({
  name: "sticky",
  parameters: { "stay.weight": positiveParameter({ mean: 0, sd: 1 }) },
  reads: ["level[1].expectedMean"],
  responseKind: "binary",
  initial: () => ({ last: 0.5 }),
  step({ beliefs, response, memory }, p) {
    const pull = add(
      sub(beliefs["level[1].expectedMean"], 0.5),
      mul(p["stay.weight"], sub(memory.last, 0.5)),
    );
    const x = mul(4, pull);
    return { logProbability: logSigmoid(select(response, x, sub(0, x))), memory: { last: response } };
  },
  prediction: () => 0.5,
});

/** Answers by what level 2 is believed to be after the input. */
const hindsight = defineResponse({
  name: "hindsight",
  parameters: { "choice.weight": positiveParameter({ mean: 0, sd: 1 }) },
  reads: ["level[2].mean"],
  responseKind: "binary",
  step({ beliefs, response }, p) {
    const x = mul(p["choice.weight"], beliefs["level[2].mean"]);
    return { logProbability: logSigmoid(select(response, x, sub(0, x))) };
  },
  prediction: () => 0.5,
});

const irregular = network()
  .continuous("x3", { tonicVolatility: -5 })
  .continuous("x2", { tonicVolatility: -3, volatilityParents: { x3: 1 } })
  .binary("u", { valueParents: { x2: 1 } });

const others: Record<string, Case> = {
  "ehgf_binary with 4 levels and a drift": {
    who: built({
      perceptualModel: "ehgf_binary",
      levels: 4,
      responseModel: "unitsq_sgm",
      set: { rho2: 0.1 },
      clip: 0.01,
    }),
    run: task,
  },
  "hgf_binary whose responses read posteriors": {
    who: agent({
      filter: perceptualModels.find((m) => m.name === "hgf_binary")!.build({}).filter,
      response: hindsight,
    }),
    run: task,
  },
  "an ideal observer that leaves out trials without response": {
    who: built({ perceptualModel: "hgf", responseModel: "bayes_optimal", responseGaps: "drop" }),
    run: tracking,
  },
  "hgf_binary with rewards": {
    who: built({ perceptualModel: "hgf_binary", responseModel: "softmax_binary" }, ["u", "r1", "r2"]),
    run: { ...task, inputs: { ...task.inputs, r1: series((t) => t % 5), r2: series((t) => t % 3) } },
  },
  "two streams that share a parameter, one with a memory": {
    who: agent({
      filter: perceptualModels.find((m) => m.name === "rw_binary")!.build({}).filter,
      streams: [
        { name: "choice", model: unitsqSgm },
        { name: "second choice", model: sticky },
        { name: "third", model: unitsqSgm, share: { ze: "choice.ze" } },
      ],
    }),
    run: { ...task, responses: [holes(choices, 13, 2), holes(binary, 11, 3), choices] },
  },
  "a network with irregular intervals and unobserved inputs": {
    who: built({
      network: irregular.toJSON(),
      levels: ["u", "x2", "x3"],
      free: ["x2.tonicVolatility"],
      priors: { "x2.tonicVolatility": "normal(mean=-3, sd=2)" },
      set: { irregularIntervals: true },
      missingInput: "unobserved",
      responseModel: "unitsq_sgm",
    }),
    run: { ...task, exogenous: { timeStep: series((t) => 0.5 + (t % 4) / 3) } },
  },
};

const plain = (x: ArrayLike<number>): (number | null)[] => Array.from(x, (v) => (Number.isNaN(v) ? null : v));
const named = (columns: Readonly<Record<string, ArrayLike<number>>>): Columns =>
  Object.fromEntries(Object.entries(columns).map(([name, x]) => [name, plain(x)]));

/** Streams that read responses, or leave out trials without one. */
const answered = ({ streams, settings }: Agent): Agent["streams"] =>
  streams.filter((s) => s.response.scores === "response" || settings.responseGaps === "drop");

describe.each([...catalogue(), ...Object.entries(others)])("the printed form of %s", (_, { who, run }) => {
  it("gives the bits of the kernel, every quantity of every trial", async () => {
    const density = agentDensity(who, [[run]]);
    // Off the prior means, each parameter by another amount.
    const z = density.priors[0]!.mean.map((mean, k) => mean + 0.03 * (k + 1));
    const point = { participant: 0, z };
    const code = printAgent(who);
    expect(code).not.toMatch(/\bimport\b|\brequire\b|Math\.(?!abs|sqrt|sign|LOG2E)/);
    const native = density.native(point);
    const parameters = Object.fromEntries(who.parameters.map((p, i) => [p.name, native[i]!]));
    const streams = answered(who);
    const responses = Object.fromEntries(streams.map((s) => [s.name, run.responses[s.column]!]));
    const answer = await alone(
      code,
      parameters,
      named({ ...run.inputs, ...run.exogenous }),
      streams.length === 0 ? undefined : named(responses),
      who.streams.length === 0 || run.scored === undefined ? undefined : [...run.scored],
    );
    expect(answer.error).toBe(undefined);

    const [value] = density.value([point]);
    expect(Number.isFinite(value!.logLikelihood)).toBe(true);
    expect(answer.logLikelihood).toBe(who.streams.length === 0 ? undefined : value!.logLikelihood);
    const wrong: string[] = [];
    let compared = 0;
    for (const [quantity, [expected]] of density.outputs(point)) {
      const found = answer.trajectories![quantity]!;
      expected!.forEach((y, t) => {
        const out = Number.isNaN(run.inputs.u![t]!) && !movesOnMissing(who);
        const x = Number(found[t]);
        if (!Object.is(x, out ? Number.NaN : y) && !(x === 0 && y === 0))
          wrong.push(`${quantity}, trial ${t}: ${x} instead of ${y}`);
        compared++;
      });
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(2 * TRIALS);
  });
});

describe("a printed module", () => {
  const ehgf = printAgent(built({ perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" }));
  const inputs = { u: plain(binary) };
  const responses = { response: plain(choices) };

  it("says that the equations broke down instead of giving a number", async () => {
    const code = printAgent(built({ perceptualModel: "hgf_binary", responseModel: "unitsq_sgm" }));
    expect((await alone(code, {}, inputs, responses)).logLikelihood).toBeLessThan(0);
    expect((await alone(code, { om2: 900 }, inputs, responses)).logLikelihood).toBe("-Infinity");
  });

  it("takes defaults that a prior reads off the inputs from the inputs", async () => {
    const who = built({ perceptualModel: "hgf", responseModel: "gaussian_obs" });
    const density = agentDensity(who, [[tracking]]);
    const point = { participant: 0, z: density.priors[0]!.mean };
    const [value] = density.value([point]);
    const native = density.native(point);
    // Defaults that are stated come without the rounding of the estimation scale, which the kernel's values have.
    const stated = who.parameters.flatMap((p, i) =>
      typeof p.prior.mean === "number" ? [[p.name, native[i]!]] : [],
    );
    expect(stated.length).toBeLessThan(who.parameters.length);
    const answer = await alone(printAgent(who), Object.fromEntries(stated), named(tracking.inputs), {
      response: plain(tracking.responses[0]!),
    });
    expect(answer.logLikelihood).toBe(value!.logLikelihood);
  });

  it("of a filter alone learns as the formula says and has no likelihood", async () => {
    const code = printAgent(built({ perceptualModel: "rw_binary" }));
    const answer = await alone(code, { v_0: 0.5, al: 0.1 }, { u: [1, 0] });
    expect(answer.logLikelihood).toBe(undefined);
    // Rescorla & Wagner by hand: v <- v + al (u - v).
    const [first, second] = [0.55, 0.55 + 0.1 * (0 - 0.55)];
    expect(Object.values(answer.trajectories!)).toContainEqual([first, second]);
  });

  it("names a parameter that it does not have, a column that is missing, and columns of different length", async () => {
    expect((await alone(ehgf, { om7: 1 }, inputs, responses)).error).toMatch(
      /^om7 = 1 is no parameter here; there are mu0_2, /,
    );
    expect((await alone(ehgf, { rho2: 0 }, inputs, responses)).error).toBe(undefined);
    expect((await alone(ehgf, { rho2: 0.5 }, inputs, responses)).error).toMatch(
      /^rho2 = 0.5 is no parameter here/,
    );
    expect((await alone(ehgf, {}, { x: [1] }, responses)).error).toBe("the column u is missing");
    expect((await alone(ehgf, {}, inputs, { response: [1, 0] })).error).toBe(
      "the column response has 2 trials instead of 120",
    );
  });
});

describe("the text of elementary functions", () => {
  it("is what scripts/elementary-text.ts writes today", () => {
    const written = elementaryTextFile();
    // The file on disk is formatted; what it says is compared.
    for (const [name, { text }] of Object.entries(elementaryText)) {
      expect(written).toContain(`  ${name}: {\n    text: ${JSON.stringify(text)},`);
    }
    expect(written.match(/^ {4}text: /gm)).toHaveLength(Object.keys(elementaryText).length);
  });

  it("has every function of scalar/elementary", () => {
    expect(Object.keys(elementaryText)).toEqual(expect.arrayContaining(Object.keys(scalar)));
  });
});
