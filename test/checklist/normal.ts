/**
 * An agent whose posterior is known: responses are normal around a parameter, with sd 1, whatever the inputs. With the
 * prior normal(m, s) and n responses of sum S, the posterior has precision 1/s² + n and mean (m/s² + S) over it.
 */

import { type Agent, agent } from "../../src/agent/index.js";
import type { ParticipantData } from "../../src/fit/index.js";
import { defineFilter, realParameter, unitParameter } from "../../src/model/index.js";
import { defineResponse } from "../../src/response/index.js";
import { mul, square, sub } from "../../src/scalar/index.js";

const still = defineFilter({
  name: "still",
  parameters: { start: unitParameter({ mean: 0, sd: 0 }) },
  initial: (p) => ({ v: p.start }),
  predict: ({ v }) => ({ expected: v }),
  update: ({ v }) => ({ v }),
  roles: { "level[1].expectedMean": "expected" },
});

export function normalAgent({ mean = 0, sd = 1 } = {}): Agent {
  const response = defineResponse({
    name: "normal",
    parameters: { th: realParameter({ mean, sd }) },
    reads: [],
    responseKind: "real",
    step: ({ response }, p) => ({
      logProbability: sub(mul(-0.5, square(sub(response, p.th))), 0.5 * Math.log(2 * Math.PI)),
    }),
    prediction: (_, p) => p.th,
    simulate: (_, p, random) => p.th + random.normal(),
  });
  return agent({ filter: still, response });
}

/** Mean and sd of the posterior. */
export function normalPosterior(responses: Float64Array, { mean = 0, sd = 1 } = {}) {
  const precision = 1 / sd ** 2 + responses.length;
  const sum = responses.reduce((total, y) => total + y, 0);
  return { mean: (mean / sd ** 2 + sum) / precision, sd: 1 / Math.sqrt(precision) };
}

export function trials(count: number, id = "p1"): ParticipantData {
  const u = Float64Array.from({ length: count }, (_, t) => (t % 3 === 0 ? 0 : 1));
  return { id, runs: [{ trials: count, inputs: { u }, responses: [] }] };
}
