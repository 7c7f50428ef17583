/**
 * The density of the reference posteriors of group fits: a binary HGF of two or three levels for every participant,
 * normal populations of its parameters, written by hand from scalar code and one kernel over all participants.
 * Independent of the agents and group models of the library, so that it can check them. inference 13.
 */

import { automatic, type Backend, kernel, type RecurrenceSource, record } from "../../compile/index.js";
import { type Density, layoutOf, positive, real } from "../../inference/density/index.js";
import { log } from "../../scalar/elementary/index.js";
import { LOG_TWO_PI } from "../../scalar/functions.js";
import {
  add,
  div,
  exp,
  isFinite,
  logSigmoid,
  max,
  mul,
  reciprocal,
  type Scalar,
  select,
  sigmoid,
  square,
  sub,
} from "../../scalar/index.js";

/** A parameter that every participant has, and its population: value ~ N(mean, sd) on the scale that is sampled. */
export interface Family {
  /** Name of the participants' values. */
  readonly name: string;
  /** Names of the population's mean and sd. */
  readonly mean: string;
  readonly sd: string;
  /** Whether values are positive and their logarithm is normal. */
  readonly logged: boolean;
  /** mean ~ N(m, s) */
  readonly meanPrior: readonly [m: number, s: number];
  /** sd ~ half-normal(scale) */
  readonly sdScale: number;
}

export interface GroupSource {
  readonly levels: 2 | 3;
  /** In the order of the recursion's parameters; the last is the inverse temperature. */
  readonly families: readonly Family[];
  /** One series of 0 and 1 for each participant, or one for all. */
  readonly inputs: readonly Float64Array[];
  readonly responses: readonly Float64Array[];
  readonly backend?: Backend;
}

export interface GroupDensity extends Density {
  readonly participants: number;
  /** Number of parameters of a participant. */
  readonly own: number;
  /** Log-likelihood of one participant at parameters of its own on the sampled scale, [point][parameter]. */
  participantLogLikelihood(participant: number, points: readonly ArrayLike<number>[]): Float64Array;
  /** Position in z of the population mean, log sd and first value of a family. */
  readonly places: readonly { readonly mean: number; readonly logSd: number; readonly values: number }[];
}

export function groupDensity(source: GroupSource): GroupDensity {
  const { families, responses, backend = automatic } = source;
  const participants = responses.length;
  const trials = responses[0]!.length;
  const q = families.length;
  const layout = layoutOf(
    Object.fromEntries(
      families.flatMap(({ name, mean, sd, logged }) => [
        [mean, real()],
        [sd, positive()],
        [name, logged ? positive(participants) : real(participants)],
      ]),
    ),
  );
  const places = families.map((_, f) => {
    const mean = f * (participants + 2);
    return { mean, logSd: mean + 1, values: mean + 2 };
  });
  const column = (of: (participant: number, trial: number) => number): Float64Array =>
    Float64Array.from({ length: trials * participants }, (_, at) =>
      of(at % participants, Math.floor(at / participants)),
    );
  const { inputs } = source;
  const columns = [
    column((i, k) => inputs[inputs.length === 1 ? 0 : i]![k]!),
    // 1 and -1: the log-likelihood is logSigmoid(± t m).
    column((i, k) => 2 * responses[i]![k]! - 1),
    column((_, k) => (k === 0 ? 0 : 1)),
  ];
  const compiled = kernel(
    record(source.levels === 2 ? twoLevels : threeLevels),
    { runs: participants, trials, columns },
    families.map((_, f) => f),
    backend,
  );

  /** Lanes: participants of the first point, then those of the second. */
  const batchOf = (points: readonly Float64Array[]) => {
    const lanes = points.length * participants;
    const parameters = new Float64Array(q * lanes);
    const run = new Int32Array(lanes);
    points.forEach((z, k) => {
      for (let i = 0; i < participants; i++) {
        run[k * participants + i] = i;
        for (let f = 0; f < q; f++) {
          parameters[f * lanes + k * participants + i] = z[places[f]!.values + i]!;
        }
      }
    });
    return { lanes, run, parameters };
  };

  const logDensities = (
    points: readonly Float64Array[],
    gradientsOut: readonly Float64Array[],
    valuesOut: Float64Array,
  ): void => {
    const { value, failed, gradient } = compiled.gradient(batchOf(points));
    const lanes = value.length;
    points.forEach((z, k) => {
      const g = gradientsOut[k]!;
      let total = logPriorOf(families, places, participants, z, g);
      for (let i = 0; i < participants; i++) {
        const lane = k * participants + i;
        total += failed[lane] === 0 ? value[lane]! : Number.NaN;
        for (let f = 0; f < q; f++) g[places[f]!.values + i]! += gradient[f * lanes + lane]!;
      }
      valuesOut[k] = total;
    });
  };
  const one = new Float64Array(1);
  const spare = new Float64Array(layout.dimension);
  return {
    dimension: layout.dimension,
    layout,
    participants,
    own: q,
    places,
    logDensity(z, gradientOut) {
      logDensities([z], [gradientOut], one);
      return one[0]!;
    },
    logDensities,
    logPrior: (z) => logPriorOf(families, places, participants, z, spare),
    reason(z) {
      const { failed } = compiled.value(batchOf([z]));
      const at = failed.indexOf(1);
      return at < 0 ? undefined : `participant ${at + 1}: the recursion broke down`;
    },
    drawPrior(random, zOut) {
      families.forEach(({ meanPrior: [m, s], sdScale }, f) => {
        const place = places[f]!;
        zOut[place.mean] = m + s * random.normal();
        const sd = sdScale * Math.abs(random.normal());
        zOut[place.logSd] = log(sd);
        for (let i = 0; i < participants; i++) {
          zOut[place.values + i] = zOut[place.mean]! + sd * random.normal();
        }
      });
    },
    units: {
      count: participants * (trials - 1),
      logLikelihood(z, out) {
        const { outputs } = compiled.outputs(batchOf([z]));
        for (let i = 0; i < participants; i++) {
          for (let k = 1; k < trials; k++) out[i * (trials - 1) + k - 1] = outputs[k * participants + i]!;
        }
      },
    },
    participantLogLikelihood(participant, points) {
      const lanes = points.length;
      const parameters = new Float64Array(q * lanes);
      points.forEach((point, lane) => {
        for (let f = 0; f < q; f++) parameters[f * lanes + lane] = point[f]!;
      });
      return compiled.value({ lanes, run: new Int32Array(lanes).fill(participant), parameters }).value;
    },
  };
}

/** Log density of populations and values in z, Jacobians of the logarithms included; writes its gradient. */
function logPriorOf(
  families: readonly Family[],
  places: GroupDensity["places"],
  participants: number,
  z: Float64Array,
  g: Float64Array,
): number {
  let total = 0;
  families.forEach(({ meanPrior: [m, s], sdScale }, f) => {
    const place = places[f]!;
    const mean = z[place.mean]!;
    const logSd = z[place.logSd]!;
    const sd = exp(logSd);
    const e = (mean - m) / s;
    const h = sd / sdScale;
    total += -0.5 * LOG_TWO_PI - log(s) - 0.5 * e * e;
    // half-normal, its factor 2, and the Jacobian of the logarithm
    total += log(2) - 0.5 * LOG_TWO_PI - log(sdScale) - 0.5 * h * h + logSd;
    let pull = 0;
    let squares = 0;
    for (let i = 0; i < participants; i++) {
      const u = (z[place.values + i]! - mean) / sd;
      squares += u * u;
      pull += u / sd;
      g[place.values + i] = -u / sd;
    }
    total += participants * (-0.5 * LOG_TWO_PI - logSd) - 0.5 * squares;
    g[place.mean] = -e / s + pull;
    g[place.logSd] = 1 - h * h + squares - participants;
  });
  return total;
}

type Named = Readonly<Record<string, Scalar>>;

/** Log-likelihood of the response to a belief of mean m in log-odds. */
function scored(column: Named, m: Scalar, logTemperature: Scalar): Scalar {
  const chosen = mul<Scalar>(column.sign!, mul<Scalar>(exp<Scalar>(logTemperature), m));
  return select<Scalar>(column.scored!, logSigmoid<Scalar>(chosen), 0);
}

/** Two levels: mean and variance of level 2. */
export const twoLevels: RecurrenceSource = {
  parameters: ["v", "logT"],
  columns: ["u", "sign", "scored"],
  initial: () => ({ state: { m: 0, s: 1 }, failed: 0 }),
  step({ m, s }: Named, column: Named, { v, logT }: Named) {
    const p = sigmoid<Scalar>(m!);
    const predicted = reciprocal<Scalar>(add<Scalar>(s!, exp<Scalar>(v!)));
    const variance = reciprocal<Scalar>(add<Scalar>(predicted, mul<Scalar>(p, sub<Scalar>(1, p))));
    const mean = add<Scalar>(m!, mul<Scalar>(sub<Scalar>(column.u!, p), variance));
    const value = scored(column, m!, logT!);
    return { state: { m: mean, s: variance }, value, failed: broken([mean, variance]), outputs: { value } };
  },
};

/** Three levels with the eHGF's order of updates: mean and variance of levels 2 and 3. */
const threeLevels: RecurrenceSource = {
  parameters: ["omega2", "omega3", "logT"],
  columns: ["u", "sign", "scored"],
  initial: () => ({ state: { m: 0, s: 1, z: 1, c: 1 }, failed: 0 }),
  step({ m, s, z, c }: Named, column: Named, { omega2, omega3, logT }: Named) {
    const p = sigmoid<Scalar>(m!);
    const V = add<Scalar>(s!, exp<Scalar>(add<Scalar>(z!, omega2!)));
    const S = reciprocal<Scalar>(add<Scalar>(reciprocal<Scalar>(V), mul<Scalar>(p, sub<Scalar>(1, p))));
    const d = mul<Scalar>(sub<Scalar>(column.u!, p), S);
    const spread = add<Scalar>(S, square<Scalar>(d));
    const cp = add<Scalar>(c!, exp<Scalar>(omega3!));
    const W = div<Scalar>(sub<Scalar>(V, s!), V);
    const surprise = sub<Scalar>(div<Scalar>(spread, V), 1);
    const raised = add<Scalar>(z!, mul<Scalar>(mul<Scalar>(div<Scalar>(cp, 2), W), surprise));
    const a = exp<Scalar>(add<Scalar>(raised, omega2!));
    const h = add<Scalar>(s!, a);
    const w = div<Scalar>(a, h);
    const rest = mul<Scalar>(div<Scalar>(sub<Scalar>(a, s!), h), sub<Scalar>(div<Scalar>(spread, h), 1));
    const information = mul<Scalar>(div<Scalar>(w, 2), add<Scalar>(w, rest));
    const precision = add<Scalar>(reciprocal<Scalar>(cp), max<Scalar>(0, information));
    const state = { m: add<Scalar>(m!, d), s: S, z: raised, c: reciprocal<Scalar>(precision) };
    const value = scored(column, m!, logT!);
    return { state, value, failed: broken(Object.values(state)), outputs: { value } };
  },
};

/** 1 where the sum of the states is no number. */
function broken(states: readonly Scalar[]): Scalar {
  const sum = states.reduce((a, b) => add<Scalar>(a, b));
  return sub<Scalar>(1, isFinite<Scalar>(sum));
}
