/** Catalogued models, and the toolbox's fixtures of them: WebAssembly and interpreter agree in every bit. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freeIndices } from "../../src/agent/agent.js";
import { masksNeeded, packRuns } from "../../src/agent/data.js";
import {
  type AgentContext,
  type AgentSpecification,
  buildAgent,
  type RunData,
} from "../../src/agent/index.js";
import { resolvePriors } from "../../src/agent/priors.js";
import { agentRecurrence } from "../../src/agent/recurrence.js";
import { record } from "../../src/compile/index.js";
import type { Filter } from "../../src/model/index.js";
import { perceptualModels } from "../../src/perceptual/index.js";
import { stream } from "../../src/random/index.js";
import { responseModels } from "../../src/response/index.js";
import { exampleInputs, exampleResponse, isBinary } from "../catalogue/example.js";
import { fits, pairs } from "../catalogue/pairs.js";
import { differences } from "./same-bits.js";

/** Odd, so that lanes are left over from vectors; of fixtures, which are long and many, fewer. */
const LANES = { pairs: 11, fixtures: 5 };
const filterOf = (prc: string): Filter => perceptualModels.find(({ name }) => name === prc)!.build({}).filter;

/**
 * Differences on three runs of these inputs with generated responses, some of them missing.
 *
 * @param center native values of the filter's parameters by name; the prior mean where there is none
 */
function differencesOf(
  specification: AgentSpecification,
  center: ReadonlyMap<string, number>,
  inputs: Readonly<Record<string, Float64Array>>,
  timeStep?: Float64Array,
  context: AgentContext = {},
  lanes = LANES.fixtures,
): string[] {
  const { agent } = buildAgent(specification, context);
  const binary = isBinary(agent.filter);
  const u = inputs.u!;
  const runs = [0, 1, 2].map((r): RunData => {
    const random = stream(17, 5, r);
    const response = u.map((value, t) =>
      random.uniform(t, 0) < 0.1
        ? Number.NaN
        : binary
          ? Number(random.uniform(t, 1) < 0.6)
          : value + 0.1 * random.normal(t, 1),
    );
    return {
      trials: u.length - 2 * r,
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([k, x]) => [k, x.subarray(0, u.length - 2 * r)]),
      ),
      responses: [response.subarray(0, u.length - 2 * r)],
      ...(timeStep === undefined ? {} : { exogenous: { timeStep } }),
    };
  });
  const masks = masksNeeded(agent, runs);
  const recurrence = record(agentRecurrence(agent, masks, new Map()));
  const native = resolvePriors(agent, runs).native;
  const parameters = Float64Array.from({ length: native.length * lanes }, (_, i) => {
    const p = Math.floor(i / lanes);
    const { name } = agent.parameters[p]!;
    const value = center.get(name) ?? native[p]!;
    // The first lane is the point itself, the others lie around it.
    return i % lanes === 0 ? value : value + 0.3 * Math.abs(value) * stream(19, 5, i).normal(0, 0);
  });
  const batch = { lanes, run: Int32Array.from({ length: lanes }, (_, i) => i % 3), parameters };
  return differences(recurrence, packRuns(agent, runs, masks), batch, freeIndices(agent));
}

describe("WebAssembly and interpreter agree in every bit", () => {
  pairs.forEach((pair, i) => {
    const { perceptualModel: prc, responseModel: obs } = pair;
    const { levels } = perceptualModels.find(({ name }) => name === prc)!;
    // Chains that differ in what they observe or return to compute their other levels alike.
    const plain = /^[eu]?hgf(_binary)?$/.test(prc);
    const depths = levels === undefined ? [undefined] : plain ? [2, 3, 4] : [levels.default];
    for (const depth of depths) {
      const deep = depth === undefined ? {} : { levels: depth };
      const ways = (["frozen", "unobserved"] as const).filter((missingInput) =>
        fits({ ...pair, missingInput, ...deep }),
      );
      // Pairs with one response model differ little in what they do of a gap: other chains take the ways in turn.
      for (const missingInput of plain ? ways : [ways[i % ways.length]!]) {
        const specification: AgentSpecification = { ...pair, missingInput, ...deep };
        it(`for ${prc} + ${obs}${depth === undefined ? "" : `, ${depth} levels`}, gaps ${missingInput}`, () => {
          const inputs = exampleInputs(filterOf(prc), 45, 0);
          const found = differencesOf(specification, new Map(), inputs, undefined, {}, LANES.pairs);
          expect(found.slice(0, 3)).toEqual([]);
        });
      }
    }
  });

  it("for pairs with every model of the catalogue", () => {
    const met = new Set(
      pairs.flatMap(({ perceptualModel, responseModel }) => [perceptualModel, responseModel]),
    );
    const alone = [...perceptualModels, ...responseModels].filter(({ name }) => !met.has(name));
    // No response model reads states of Markov models; those of conditioned hallucinations read a second input column.
    expect(alone.map(({ name }) => name)).toEqual([
      ...["tapas_hhmm", "tapas_hmm", "condhalluc_obs", "condhalluc_obs2", "condhalluc_obs3"],
    ]);
  });
});

interface Fixture {
  readonly model: string;
  readonly cases: readonly {
    readonly id: string;
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly responses?: readonly number[];
    readonly input: {
      readonly u?: readonly (number | string | null)[];
      readonly interval?: readonly number[];
    };
    readonly nativeVector: readonly (number | string)[];
  }[];
}

const numberOf = (x: number | string | null): number =>
  x === null ? Number.NaN : Number(String(x).replace("Inf", "Infinity"));

describe("WebAssembly and interpreter agree in every bit on the toolbox's fixture", () => {
  const folder = join(import.meta.dirname, "../golden/perceptual");
  const publicInputs = readFileSync(join(import.meta.dirname, "../data/binary_inputs_320.txt"), "utf8");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
    const { model, cases } = JSON.parse(readFileSync(join(folder, file), "utf8")) as Fixture;
    for (const { id, settings, input, responses, nativeVector } of cases) {
      it(`${model} ${id}`, () => {
        const irregular = settings?.irregular_intervals === true;
        const values = nativeVector.map(numberOf);
        const response = exampleResponse(filterOf(model));
        const context: AgentContext = { responses: new Map([[response.name, response]]) };
        const structure = Object.entries(settings ?? {}).filter(([name]) =>
          /^(n_states|n_outcomes|B|tree)$/.test(name),
        );
        const specify = (levels: number | undefined): AgentSpecification => ({
          perceptualModel: model,
          responseModel: response.name,
          ...(levels === undefined ? {} : { levels }),
          set: {
            ...(irregular ? { irregularIntervals: true } : {}),
            ...Object.fromEntries(
              structure.map(([name, x]) => [name, typeof x === "number" ? x : JSON.stringify(x)]),
            ),
          },
        });
        const specification = [undefined, 2, 3, 4, 5].map(specify).find((one) => {
          try {
            return buildAgent(one, context).vector!.length === values.length;
          } catch {
            return false; // no model of this shape
          }
        });
        // A case that the model refuses to be built for computes nothing.
        if (specification === undefined) {
          expect(id).toBe("illegal-outcomes");
          return;
        }
        const { agent, vector } = buildAgent(specification, context);
        const center = new Map(
          vector!.flatMap((name, i): [string, number][] => (name === null ? [] : [[name, values[i]!]])),
        );
        const u = Float64Array.from(input.u?.map(numberOf) ?? publicInputs.trim().split(/\s+/).map(Number));
        const timeStep = irregular ? Float64Array.from(input.interval!) : undefined;
        const columns: Record<string, readonly (number | string | null)[] | undefined> = {
          choice: responses,
          ...(input as object),
        };
        const inputs = Object.fromEntries(
          agent.filter.inputs.map(({ name }) => [
            name,
            name === "u" ? u : Float64Array.from(columns[name]!, numberOf),
          ]),
        );
        expect(differencesOf(specification, center, inputs, timeStep, context).slice(0, 3)).toEqual([]);
      });
    }
  }
});
