/** Metrics of states and couplings, and recall. */

import * as z from "zod";
import {
  asymmetry,
  attractorNetwork,
  correlation,
  couplingSimilarity,
  decompose,
  distinctRounded,
  type FloatType,
  type NoiseLevel,
  noisyCue,
  orthogonality,
  reconstruct,
  retention,
  sequenceMetrics,
  symmetricEnergy,
  uniqueStates,
} from "../../attractor/index.js";
import type { Comparison } from "../comparison.js";
import {
  compareTold,
  type FixtureCase,
  number,
  numbers,
  precisions,
  rows,
  rowsOf,
  type Told,
  tolerance,
  uniformRule,
  uniformsBy,
} from "./fixture.js";

const data = z.looseObject({
  a: numbers.optional(),
  b: numbers.optional(),
  states: rows.optional(),
  patterns: rows.optional(),
  weights: rows.optional(),
  first: rows.optional(),
  second: rows.optional(),
  state: numbers.optional(),
  evidence: numbers.optional(),
  target: numbers.optional(),
  normals: numbers.optional(),
});
const run = z.looseObject({
  tolerance: number.optional(),
  toleranceFine: number.optional(),
  places: number.optional(),
  inverseTemperature: number.optional(),
  stop: z.enum(["vfe", "state", "steps"]).optional(),
  maxSteps: number.optional(),
  snr: number.optional(),
  noiseLevel: number.optional(),
  steps: number.optional(),
  burnIn: number.optional(),
  initial: z.enum(["cue", "zero"]).optional(),
  mode: z.enum(["stochastic", "deterministic"]).optional(),
  uniforms: uniformRule.optional(),
});
type Data = z.infer<typeof data>;
type Run = z.infer<typeof run>;

const metricCase = z.looseObject({ data, run: run.default({}), expected: z.looseObject({}), tolerance });

type Metric = (data: Data, run: Run, float: FloatType) => Told;

function noiseOf({ snr, noiseLevel }: Run): NoiseLevel {
  return snr === undefined ? { noiseLevel: noiseLevel! } : { snr };
}

function networkOf({ weights }: Data, float: FloatType) {
  return attractorNetwork({ size: weights!.length, float, weights: weights! });
}

const metrics: Readonly<Record<string, Metric>> = {
  correlation({ a, b }) {
    const corr = correlation(a!, b!);
    return { corr, r2: corr * corr };
  },
  orthogonality: ({ states }) => ({
    filtered: { ...orthogonality(states!, true) },
    unfiltered: { ...orthogonality(states!, false) },
  }),
  uniqueAttractors: ({ states }, { tolerance: coarse, toleranceFine, places }) => ({
    kept: uniqueStates(states!, coarse!),
    keptFine: uniqueStates(states!, toleranceFine!),
    countRounded: distinctRounded(states!, places!).length,
  }),
  asymmetry: ({ weights }) => ({ asymmetry: asymmetry(weights!.flat(), weights!.length) }),
  couplingSimilarity: ({ first, second }) => ({
    ...couplingSimilarity(first!.flat(), second!.flat(), first!.length),
  }),
  sequence: ({ states, patterns }) => ({ ...sequenceMetrics(states!, patterns!) }),
  decomposition({ weights, state, evidence }) {
    const size = weights!.length;
    const { symmetric, antisymmetric } = decompose(weights!.flat(), size);
    const squares = (values: ArrayLike<number>): number =>
      Array.from(values).reduce((sum, x) => sum + x * x, 0);
    return {
      symmetric: rowsOf(symmetric, size),
      antisymmetric: rowsOf(antisymmetric, size),
      energy: symmetricEnergy(symmetric, state!, evidence!),
      normSquared: {
        whole: squares(weights!.flat()),
        symmetric: squares(symmetric),
        antisymmetric: squares(antisymmetric),
      },
    };
  },
  retention: (given, { inverseTemperature, stop, tolerance: within, maxSteps }, float) => ({
    ...retention(networkOf(given, float), given.patterns!, {
      inverseTemperature: inverseTemperature!,
      stop: stop!,
      tolerance: within!,
      maxSteps: maxSteps!,
    }),
  }),
  noisyCue({ target, normals }, settings) {
    const cue = noisyCue(target!, normals!, noiseOf(settings));
    return { cue, corr: correlation(cue, target!) };
  },
  reconstruction(given, settings, float) {
    const cue = noisyCue(given.target!, given.normals!, noiseOf(settings));
    const { response, cueCorr, responseCorr, gain, gainR2 } = reconstruct(
      networkOf(given, float),
      given.target!,
      cue,
      settings.initial!,
      {
        inverseTemperature: settings.inverseTemperature!,
        steps: settings.steps!,
        burnIn: settings.burnIn!,
        mode: settings.mode!,
        uniforms: [uniformsBy(settings.uniforms!, given.target!.length, float)],
      },
    );
    return { response, cueCorr, responseCorr, gain, gainR2 };
  },
};

export const metricTasks = Object.keys(metrics);

export function checkMetric(given: FixtureCase, c: Comparison): void {
  const { data: read, run: settings, expected, tolerance: bounds } = metricCase.parse({ run: {}, ...given });
  for (const [float, bound] of precisions(bounds)) {
    compareTold(c, float, metrics[given.task]!(read, settings, float), expected, bound);
  }
}
