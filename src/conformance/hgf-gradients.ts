/**
 * Conformance of derivatives: schema `hgf-gradients/1`, total surprise of networks and its derivatives with respect
 * to parameters, by the automatic differentiation of pyhgf (hgf.md section 13). Ours are those that fits use:
 * reverse mode over the compiled trial.
 */

import * as z from "zod";
import { agent, agentDensity, type RunData } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { Network } from "../hgf/index.js";
import { type ResponseModel, valueIn } from "../model/index.js";
import { add, neg, type Scalar } from "../scalar/index.js";
import { Comparison } from "./comparison.js";
import { fixtureInputs, fixtureNetwork } from "./hgf.js";
import { fixtureSchema, gradientsSchema, type HgfFixture } from "./hgf-schema.js";
import type { CaseResult } from "./result.js";

/**
 * One result for each fixture that the file names.
 * @param fixtureOf text of the trajectory fixture of an id, which lies beside the folder of gradients
 */
export function checkHgfGradients(raw: unknown, fixtureOf: (id: string) => string): CaseResult[] {
  const parsed = gradientsSchema.safeParse(raw);
  if (!parsed.success) {
    const detail = z.prettifyError(parsed.error);
    return [{ id: "hgf gradients", passed: false, worst: Number.POSITIVE_INFINITY, detail }];
  }
  const { gradients, tolerance } = parsed.data;
  return gradients.map((expected): CaseResult => {
    const id = `gradients of ${expected.fixture}`;
    const comparison = new Comparison();
    const fixture = fixtureSchema.parse(JSON.parse(fixtureOf(expected.fixture)));
    const sets =
      fixture.conventions === "any" ? (["standard", "pyhgf"] as const) : ([fixture.conventions] as const);
    for (const set of sets) {
      try {
        const got = surpriseGradient(fixture, fixtureNetwork(fixture, set), expected.derivatives);
        const compare = (what: string, ours: number, want: number): void =>
          comparison.compare(`${set}: ${what}`, ours, want, tolerance.relative, tolerance.scale);
        compare("surpriseTotal", got.surprise, expected.surpriseTotal);
        for (const [name, want] of parameters(expected.derivatives)) {
          compare(`derivative for ${name}`, valueIn(got.derivatives, name), want);
        }
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        comparison.require(false, `${set}: ${error.message}`);
      }
    }
    const { worst, detail } = comparison;
    return worst <= 1 ? { id, passed: true, worst } : { id, passed: false, worst, detail };
  });
}

type Derivatives = Readonly<Record<string, Readonly<Record<string, number>>>>;

function parameters(derivatives: Derivatives): [string, number][] {
  return Object.entries(derivatives).flatMap(([node, own]) =>
    Object.entries(own).map(([attribute, value]): [string, number] => [`${node}.${attribute}`, value]),
  );
}

/**
 * Scores every input by its surprise under its stored prediction (hgf.md 8.1), 0 where it was not seen. It counts as a
 * response, so that a trial is scored whichever inputs are missing.
 */
function surpriseOf(names: readonly string[]): ResponseModel {
  return {
    name: "total surprise",
    description: "minus the surprise of all inputs",
    bind: () => ({
      ...{ parameters: [], reads: names, inputs: [], scores: "response", responseKind: "real" },
      step: <S extends Scalar>({ beliefs }: { readonly beliefs: Readonly<Record<string, S | number>> }) => ({
        logProbability: neg<S>(
          names.map((name) => valueIn(beliefs, name)).reduce((sum, surprise) => add<S>(sum, surprise)),
        ),
      }),
      prediction: () => Number.NaN,
      simulate: () => Number.NaN,
    }),
  };
}

function surpriseGradient(fixture: HgfFixture, network: Network, derivatives: Derivatives) {
  const free = parameters(derivatives).map(([name]) => name);
  const surprises = network.inputs.map(
    ({ id, kind }) => `${id}.${kind === "binary" ? "inputSurprise" : "conditionalSurprise"}`,
  );
  const model = agent({
    filter: network.asFilter({ free }),
    response: surpriseOf(surprises),
    settings: { missingInput: "unobserved" },
  });
  const inputs = Object.entries(fixtureInputs(fixture)).map(([id, values]): [string, Float64Array] => [
    id,
    Float64Array.from(values, Number),
  ]);
  const trials = inputs[0]![1].length;
  const timeStep = Float64Array.from(fixture.timeSteps ?? new Array<number>(trials).fill(1));
  const run: RunData = {
    trials,
    inputs: Object.fromEntries(inputs),
    exogenous: { timeStep },
    responses: [new Float64Array(trials)],
  };
  const density = agentDensity(model, [[run]]);
  // Priors are centred at the fixture's values, so that they add nothing to the gradient there.
  const [result] = density.gradient([{ participant: 0, z: density.priors[0]!.mean }]);
  const named = density.free.map(({ name }, i): [string, number] => [name, -result!.gradient[i]!]);
  return { surprise: -result!.logLikelihood, derivatives: Object.fromEntries(named) };
}
