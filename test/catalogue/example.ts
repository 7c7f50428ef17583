/** Inputs that any model of the catalogue can follow, and a response that reads what it offers. */

import type { Filter, ResponseModel } from "../../src/model/index.js";
import { stream } from "../../src/random/index.js";
import { defineResponse, findResponseModel, positiveParameter } from "../../src/response/index.js";
import { log, mul, square, sub } from "../../src/scalar/index.js";

/** Trials on which the first input is missing. */
export const gaps: readonly number[] = [7, 8, 21];

/** Whether responses to its beliefs are choices. */
export function isBinary(filter: Filter): boolean {
  const [first] = filter.inputs;
  return first!.kind === "binary" || filter.roles["level[1].perceptualNoise"] !== undefined;
}

/** Every input column of a filter. */
export function exampleInputs(filter: Filter, trials: number, seed: number): Record<string, Float64Array> {
  return Object.fromEntries(
    filter.inputs.map(({ name, kind, categories = 2, always }, i) => {
      const random = stream(5, 11, seed + 100 * i);
      let level = 1;
      const value = (t: number): number => {
        level += 0.1 * random.normal(t, 0);
        const outcome = Number(random.uniform(t, 1) < 0.7);
        if (kind === "category") return 1 + Math.floor(categories * random.uniform(t, 1));
        if (kind === "binary") return outcome;
        if (kind === "positive") return 0.1 + random.uniform(t, 1);
        return isBinary(filter) ? outcome + 0.3 * random.normal(t, 2) : level + 0.05 * random.normal(t, 2);
      };
      const column = Float64Array.from({ length: trials }, (_, t) => value(t));
      if (i === 0 && always !== true) for (const t of gaps) if (t < trials) column[t] = Number.NaN;
      return [name, column];
    }),
  );
}

/** A report of a belief, for filters that no response model of the catalogue reads. */
function reportOf(role: string): ResponseModel {
  return defineResponse({
    name: "report",
    parameters: { ze: positiveParameter({ mean: 0, sd: 1 }) },
    reads: [role],
    responseKind: "real",
    step: ({ beliefs, response }, p) => {
      const error = square(sub(response, beliefs[role]!));
      return { logProbability: mul(0.5, sub(log(p.ze), mul(p.ze, error))) };
    },
    prediction: ({ beliefs }) => beliefs[role]!,
    simulate: ({ beliefs }) => beliefs[role]!,
  });
}

/** The response model that goes with a filter. */
export function exampleResponse(filter: Filter): ResponseModel {
  if (filter.roles["level[1].expectedMean"] !== undefined) {
    return findResponseModel(isBinary(filter) ? "unitsq_sgm" : "gaussian_obs")!;
  }
  return reportOf(Object.keys(filter.roles)[0]!);
}
