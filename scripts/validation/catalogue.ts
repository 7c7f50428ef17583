// What models of the catalogue are simulated and fitted with: one response model each, and inputs that it can follow.
import { type Agent, buildAgent, type RunData } from "../../src/agent/index.js";
import { makeSchedule } from "../../src/checklist/index.js";
import { exampleOf } from "../../src/cli/examples.js";
import type { InputColumn, ResponseModel } from "../../src/model/index.js";
import { type PerceptualModel, perceptualModels } from "../../src/perceptual/index.js";
import { purpose, stream } from "../../src/random/index.js";
import { defineResponse, positiveParameter } from "../../src/response/index.js";
import { log, mul, square, sub } from "../../src/scalar/index.js";
import { isBinary } from "../../test/catalogue/example.js";

export interface CatalogueCase {
  readonly model: PerceptualModel;
  readonly agent: Agent;
  /** Of the catalogue, or `report`: a noisy report of the first belief, where the catalogue has none that fits. */
  readonly response: string;
}

/** Trials that the favoured outcome or arm of a categorical schedule lasts. */
const BLOCK = 40;

export const cases: readonly CatalogueCase[] = perceptualModels.map((model) => {
  const { perceptual, response } = exampleOf(model.name);
  const own =
    response === undefined ? reportOf(Object.keys(perceptual.build({}).filter.roles)[0]!) : undefined;
  const name = response?.name ?? "report";
  const { agent } = buildAgent(
    { perceptualModel: model.name, responseModel: name },
    { responses: new Map(own === undefined ? [] : [[name, own]]) },
  );
  return { model, agent, response: name };
});

function reportOf(role: string): ResponseModel {
  return defineResponse({
    name: "report",
    parameters: { ze: positiveParameter({ mean: Math.log(100), sd: 1 }) },
    reads: [role],
    responseKind: "real",
    step: ({ beliefs, response }, p) => {
      const error = square(sub(response, beliefs[role]!));
      return { logProbability: mul(0.5, sub(log(p.ze), mul(p.ze, error))) };
    },
    prediction: ({ beliefs }) => beliefs[role]!,
    simulate: ({ beliefs }, p, random) => beliefs[role]! + random.normal() / Math.sqrt(p.ze),
  });
}

/**
 * Inputs of one person, or, for models that learn from their choices, what each choice would give. The volatile
 * schedule of the library; for categories one of them is favoured, another one after every 40 trials.
 */
export function scheduleOf(
  { agent: { filter, streams } }: CatalogueCase,
  trials: number,
  seed: number,
): RunData {
  const choice = filter.inputs.find(({ from }) => from === "response");
  const numbers = stream(seed, purpose.environment, 1);
  const first = filter.inputs[0]!;
  const inputs: Record<string, Float64Array> = {};
  for (const column of filter.inputs) {
    if (column !== choice) inputs[column.name] = columnOf(column);
  }
  const responses = streams.map(() => new Float64Array(trials));
  if (choice === undefined) return { trials, inputs, responses };
  const outcomes = Array.from({ length: choice.categories! }, (_, arm) => worldOf(arm));
  return { trials, inputs: { [first.name]: outcomes[0]! }, outcomes, responses };

  function columnOf(column: InputColumn): Float64Array {
    if (column.kind === "positive") return rows((t) => 0.05 + 0.45 * numbers.uniform(t, 0));
    if (column.kind === "category") return categories(column.categories!);
    const outcome = makeSchedule("volatile", isBinary(filter), trials, seed);
    if (column.kind === "binary" || !isBinary(filter)) return outcome;
    // An outcome that is seen through noise.
    return outcome.map((u, t) => u + 0.3 * numbers.normal(t, 1));
  }

  /** Outcomes of an arm: 1 with probability 0.75 for the favoured one and 0.25 for others, or a walk around 50. */
  function worldOf(arm: number): Float64Array {
    if (first.kind !== "binary") {
      let level = 50;
      return rows((t) => {
        level += 0.02 * (50 - level) + 2.8 * numbers.normal(t, 2 * arm);
        return level + 4 * numbers.normal(t, 2 * arm + 1);
      });
    }
    return rows((t) => {
      const favoured = Math.floor(t / BLOCK) % choice!.categories! === arm;
      return Number(numbers.uniform(t, arm) < (favoured ? 0.75 : 0.25));
    });
  }

  /** The favoured one, which may depend on the one before, in 7 of 10 trials. */
  function categories(n: number): Float64Array {
    let before = 0;
    return rows((t) => {
      const block = Math.floor(t / BLOCK);
      const favoured = filter.roles["state[1].mean"] === undefined ? (before + block + 1) % n : block % n;
      before = numbers.uniform(t, 3) < 0.7 ? favoured : Math.floor(n * numbers.uniform(t, 4));
      return before + 1;
    });
  }

  function rows(value: (t: number) => number): Float64Array {
    return Float64Array.from({ length: trials }, (_, t) => value(t));
  }
}
