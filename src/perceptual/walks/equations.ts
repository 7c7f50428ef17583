/**
 * One trial of parallel walks (perceptual-models 6). All walks predict; those that are observed move by what was seen of
 * them and drive the volatility together.
 */

import { bernoulliVariance } from "../../hgf/equations/binary.js";
import { effectivePrecision, expectedVariance } from "../../hgf/equations/expected-precision.js";
import { squaredSurprise, volatilityPredictionError } from "../../hgf/equations/prediction-error.js";
import { afterOutcome, type Belief } from "../../hgf/equations/value-update.js";
import { classicPrecisionChange, volatilityDrive } from "../../hgf/equations/volatility-classic.js";
import { precisionCheck } from "../../hgf/step.js";
import { type Check, valueIn } from "../../model/index.js";
import {
  add,
  div,
  equal,
  exp,
  mul,
  reciprocal,
  type Scalar,
  select,
  sigmoid,
  sub,
} from "../../scalar/index.js";
import { revertingMean } from "../reverting.js";
import { type WalkFamily, WORLDS } from "./family.js";

export interface WalkShape {
  readonly family: WalkFamily;
  readonly n: number;
}

export type Named<S> = Readonly<Record<string, S | number>>;

/** A walk: the node of its levels 1 and 2, the observation that is made of it, and when it is made. */
export interface Walk {
  readonly id: string;
  /** Indices in the toolbox's arrays, as in `_2_1` for the transition to 2 from 1. */
  readonly at: string;
  readonly row: number;
  /** Of transitions: the state before. */
  readonly from?: number;
}

export function walksOf({ family, n }: WalkShape): Walk[] {
  const all = Array.from({ length: n }, (_, i) => i + 1);
  if (family.observes !== "transition") {
    return all.map((row) => ({ id: `${family.noun}${row}`, at: `_${row}`, row }));
  }
  // Column-major, as the toolbox's vector holds the matrix (to, from).
  return all.flatMap((from) =>
    all.map((row) => ({ id: `to${row}from${from}`, at: `_${row}_${from}`, row, from })),
  );
}

/** Node of what is reported of transitions from the state before, to each state: what choices and responses read. */
export const nextNode = (row: number): string => `next${row}`;

/** Picks, of values of all walks, that of each row: its own, or that in the column of the state before. */
type PickColumn<S> = (values: readonly (S | number)[]) => (S | number)[];

function columnPicker<S extends Scalar>({ family, n }: WalkShape, previous: S | number): PickColumn<S> {
  if (family.observes !== "transition") return (values) => [...values];
  const isFrom = Array.from({ length: n }, (_, i) => equal<S>(previous, i + 1));
  return (values) =>
    Array.from({ length: n }, (_, row) =>
      isFrom.reduce<S | number>(
        (known, is, from) => (from === 0 ? values[row]! : select<S>(is, values[from * n + row]!, known)),
        0,
      ),
    );
}

export function predictWalks<S extends Scalar>(shape: WalkShape, state: Named<S>, p: Named<S>): Named<S> {
  const walks = walksOf(shape);
  const out: Record<string, S | number> = {};
  const step = exp<S>(add<S>(mul<S>(valueIn(p, "ka"), valueIn(state, "x3.mean")), valueIn(p, "om")));
  out["x2.predictedVolatility"] = step;
  const means = walks.map(({ id }) => valueIn(state, `${id}.x2.mean`));
  const probabilities = shape.family.normalised ? softmax<S>(means) : means.map((mean) => sigmoid<S>(mean));
  walks.forEach(({ id }, i) => {
    out[`${id}.x1.expectedMean`] = probabilities[i]!;
    out[`${id}.x1.expectedVariance`] = bernoulliVariance<S>(probabilities[i]!);
    out[`${id}.x2.expectedMean`] = means[i]!;
    out[`${id}.x2.expectedVariance`] = expectedVariance<S>(valueIn(state, `${id}.x2.precision`), step);
  });
  if (shape.family.observes === "transition") {
    const pick = columnPicker<S>(shape, valueIn(state, "previous"));
    for (const what of ["x1.expectedMean", "x1.expectedVariance", "x2.expectedMean", "x2.expectedVariance"]) {
      const picked = pick(walks.map(({ id }) => out[`${id}.${what}`]!));
      picked.forEach((value, row) => {
        out[`${nextNode(row + 1)}.${what}`] = value;
      });
    }
  }
  const parent = valueIn(state, "x3.mean");
  out["x3.expectedMean"] = revertingMean<S>(parent, 0, p.phi ?? 0, p.m ?? 0);
  out["x3.expectedVariance"] = expectedVariance<S>(valueIn(state, "x3.precision"), valueIn(p, "th"));
  return out;
}

/** The toolbox does not take out the largest belief first. */
function softmax<S extends Scalar>(means: readonly (S | number)[]): S[] {
  const weights = means.map((mean) => exp<S>(mean));
  const total = weights.reduce<S | number>((sum, weight) => add<S>(sum, weight), 0);
  return weights.map((weight) => div<S>(weight, total));
}

/** What was seen of each row: 1 for the outcome or state that came, or the probability of each world after the outcome. */
function observations<S extends Scalar>(
  { family, n }: WalkShape,
  u: S | number,
  expected: readonly (S | number)[],
): (S | number)[] {
  if (family.observes !== "world") return Array.from({ length: n }, (_, i) => equal<S>(u, i + 1));
  const weighed = WORLDS.map((b, i) => mul<S>(expected[i]!, select<S>(u, b, 1 - b)));
  const total = weighed.reduce<S | number>((sum, weight) => add<S>(sum, weight), 0);
  return weighed.map((weight) => div<S>(weight, total));
}

export function updateWalks<S extends Scalar>(
  shape: WalkShape,
  state: Named<S>,
  prediction: Named<S>,
  u: S | number,
  p: Named<S>,
): { state: Named<S>; quantities: Named<S>; checks: readonly Check<S>[] } {
  const { family } = shape;
  const walks = walksOf(shape);
  const transition = family.observes === "transition";
  const previous = transition ? valueIn(state, "previous") : 0;
  const pick = columnPicker<S>(shape, previous);
  const expected = (what: string): (S | number)[] =>
    pick(walks.map(({ id }) => valueIn(prediction, `${id}.${what}`)));
  const coupling = valueIn(p, "ka");
  const probabilities = expected("x1.expectedMean");
  const outcomeVariances = expected("x1.expectedVariance");
  const [means, variances] = [expected("x2.expectedMean"), expected("x2.expectedVariance")];
  const seen = observations<S>(shape, u, probabilities);

  // Of each row that is observed: what it moves to, and what it tells the parent.
  const rows = seen.map((value, i) => {
    const precision = reciprocal<S>(variances[i]!);
    const error = sub<S>(value, probabilities[i]!);
    const belief: Belief<S> = afterOutcome<S>({ mean: means[i]!, precision }, 1, outcomeVariances[i]!, error);
    const moved = sub<S>(belief.mean, means[i]!);
    return {
      seen: value,
      error,
      belief,
      weight: effectivePrecision<S>(valueIn(prediction, "x2.predictedVolatility"), precision),
      volatilityError: volatilityPredictionError<S>(precision, squaredSurprise<S>(belief.precision, moved)),
    };
  });

  const parentVariance = valueIn(prediction, "x3.expectedVariance");
  const parentPrecision = reciprocal<S>(parentVariance);
  const parentMean = valueIn(prediction, "x3.expectedMean");
  const sum = (terms: readonly (S | number)[]): S | number =>
    terms.reduce((total, term) => (total === 0 ? term : add<S>(total, term)), 0);
  const gain = sum(rows.map((r) => classicPrecisionChange<S>(coupling, r.weight, r.volatilityError)));
  // The toolbox halves the gain of the two worlds, and not their drive.
  const precision = add<S>(parentPrecision, family.observes === "world" ? mul<S>(1 / shape.n, gain) : gain);
  const drive = sum(rows.map((r) => volatilityDrive<S>(coupling, r.weight, r.volatilityError)));
  const mean = add<S>(parentMean, div<S>(drive, precision));
  const next: Record<string, S | number> = { "x3.mean": mean, "x3.precision": precision };
  const out: Record<string, S | number> = {
    "x3.variance": reciprocal<S>(precision),
    "x3.valuePredictionError": sub<S>(mean, parentMean),
  };
  if (transition) next.previous = u;

  for (const { id, row, from } of walks) {
    const own = rows[row - 1]!;
    const observed = from === undefined ? 1 : equal<S>(previous, from);
    /** NaN of a walk that is not observed. */
    const only = (value: S | number): S | number =>
      observed === 1 ? value : select<S>(observed, value, Number.NaN);
    const or = (value: S | number, kept: S | number): S | number =>
      observed === 1 ? value : select<S>(observed, value, kept);
    const at = (what: string): S | number => valueIn(prediction, `${id}.${what}`);
    const after = or(own.belief.mean, at("x2.expectedMean"));
    const certainty = or(own.belief.precision, reciprocal<S>(at("x2.expectedVariance")));
    next[`${id}.x2.mean`] = after;
    next[`${id}.x2.precision`] = certainty;
    const variance = reciprocal<S>(certainty);
    const seenVariance = family.observes === "world" ? bernoulliVariance<S>(own.seen) : 0;
    const error = only(own.error);
    const ratio = div<S>(out["x3.variance"]!, at("x2.expectedVariance"));
    out[`${id}.x1.mean`] = only(own.seen);
    out[`${id}.x1.variance`] = only(seenVariance);
    out[`${id}.x1.valuePredictionError`] = error;
    out[`${id}.x1.beliefChange`] = error;
    out[`${id}.x1.learningRate`] = rateOf<S>(
      family,
      valueIn(state, `${id}.x2.mean`),
      after,
      at("x1.expectedMean"),
      error,
    );
    out[`${id}.x2.variance`] = variance;
    out[`${id}.x2.valuePredictionError`] = sub<S>(after, at("x2.expectedMean"));
    out[`${id}.x2.volatilityPredictionError`] = only(own.volatilityError);
    out[`${id}.x2.effectivePrecision`] = only(own.weight);
    out[`${id}.x2.precisionRatio`] = variance;
    out[`${id}.x2.weightedPredictionError`] = mul<S>(variance, error);
    out[`${id}.x2.learningRate`] = variance;
    out[`${id}.x3.precisionRatio`] = ratio;
    out[`${id}.x3.weightedPredictionError`] = mul<S>(ratio, only(own.volatilityError));
    out[`${id}.x3.learningRate`] = mul<S>(
      mul<S>(mul<S>(0.5, coupling), valueIn(prediction, "x2.predictedVolatility")),
      ratio,
    );
  }
  if (transition) {
    rows.forEach(({ seen: value, belief }, i) => {
      out[`${nextNode(i + 1)}.x1.mean`] = value;
      out[`${nextNode(i + 1)}.x2.mean`] = belief.mean;
      out[`${nextNode(i + 1)}.x2.variance`] = reciprocal<S>(belief.precision);
    });
  }
  return { state: next, quantities: out, checks: [precisionCheck<S>("x3", precision, 0)] };
}

/** How far level 1 would move per unit of its error: from its prediction, or (worlds) from the trial before. */
function rateOf<S extends Scalar>(
  { observes }: WalkFamily,
  before: S | number,
  after: S | number,
  expected: S | number,
  error: S | number,
): S {
  const from = observes === "world" ? sigmoid<S>(before) : expected;
  const rate = div<S>(sub<S>(sigmoid<S>(after), from), error);
  return observes === "world" ? select<S>(equal<S>(error, 0), 0, rate) : rate;
}
