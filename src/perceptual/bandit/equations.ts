/**
 * One trial of a bandit (perceptual-models 4.1 and 4.2). Arms predict side by side; the chosen arm moves by its
 * outcome and drives the volatility above, the others keep their predictions. Levels above the arms' own are the same
 * for all arms and are kept once.
 */

import { bernoulliVariance } from "../../hgf/equations/binary.js";
import {
  effectivePrecision,
  expectedVariance,
  predictedVolatility,
} from "../../hgf/equations/expected-precision.js";
import { squaredSurprise, volatilityPredictionError } from "../../hgf/equations/prediction-error.js";
import { afterNoisyInput, afterOutcome, type Belief } from "../../hgf/equations/value-update.js";
import { afterStepOfToolbox } from "../../hgf/equations/volatility-toolbox.js";
import { precisionCheck } from "../../hgf/step.js";
import { type Check, valueIn } from "../../model/index.js";
import {
  add,
  div,
  equal,
  exp,
  less,
  logit,
  mul,
  reciprocal,
  type Scalar,
  select,
  sigmoid,
  square,
  sub,
} from "../../scalar/index.js";
import { revertingMean } from "../reverting.js";
import type { BanditFamily } from "./family.js";

export interface Shape {
  readonly family: BanditFamily;
  readonly levels: number;
  readonly arms: number;
  readonly coupled: boolean;
}

export type Named<S> = Readonly<Record<string, S | number>>;

/** Node of an arm's own level. */
export const armNode = (arm: number, level: number): string => `arm${arm}.x${level}`;

/** The level that each arm has for itself and that drives the volatility: 2 above outcomes, 1 of payouts. */
export const ownLevel = ({ family }: Shape): number => (family.binary ? 2 : 1);

export const armsOf = ({ arms }: Shape): number[] => Array.from({ length: arms }, (_, i) => i + 1);

/** Levels that arms share, lowest first. */
export const sharedLevels = (shape: Shape): number[] =>
  Array.from({ length: shape.levels - ownLevel(shape) }, (_, i) => ownLevel(shape) + 1 + i);

export function predictBandit<S extends Scalar>(shape: Shape, state: Named<S>, p: Named<S>): Named<S> {
  const { family, levels } = shape;
  const own = ownLevel(shape);
  const out: Record<string, S | number> = {};
  const of = (name: string, level: number): S | number => p[`${name}${level}`] ?? 0;
  /** @returns the step variance */
  const predict = (node: string, level: number, step: S | number): void => {
    const mean = valueIn(state, `${node}.mean`);
    out[`${node}.expectedMean`] = revertingMean<S>(mean, of("rho", level), of("phi", level), of("m", level));
    const variance = expectedVariance<S>(valueIn(state, `${node}.precision`), step);
    out[`${node}.expectedVariance`] = variance;
  };
  const stepOf = (level: number): S | number => {
    if (level === levels) return exp<S>(valueIn(p, `om${level}`));
    const parent = valueIn(state, `x${level + 1}.mean`);
    return predictedVolatility<S>(1, logVolatilityAt<S>(level, parent, p));
  };
  // From the top, because the unbounded update weighs a step by the parent's prediction.
  const report = (level: number, step: S | number): void => {
    const ahead = out[`x${level + 1}.expectedMean`];
    const weighed = family.variant === "unbounded" && ahead !== undefined;
    out[`x${level}.predictedVolatility`] = weighed
      ? predictedVolatility<S>(1, logVolatilityAt<S>(level, ahead, p))
      : step;
  };
  for (let level = levels; level > own; level--) {
    const step = stepOf(level);
    predict(`x${level}`, level, step);
    report(level, step);
  }
  const step = stepOf(own);
  report(own, step);
  for (const arm of armsOf(shape)) {
    const node = armNode(arm, own);
    predict(node, own, step);
    if (!family.binary) continue;
    const probability = sigmoid<S>(mul<S>(valueIn(p, "ka1"), valueIn(out, `${node}.expectedMean`)));
    out[`${armNode(arm, 1)}.expectedMean`] = probability;
    out[`${armNode(arm, 1)}.expectedVariance`] = bernoulliVariance<S>(probability);
  }
  return out;
}

/** κ μ + ω of a level, at a value of its parent */
function logVolatilityAt<S extends Scalar>(level: number, parent: S | number, p: Named<S>): S {
  return add<S>(mul<S>(valueIn(p, `ka${level}`), parent), valueIn(p, `om${level}`));
}

/** What a level above sees of its child. */
interface Child<S> {
  readonly expectedVariance: S | number;
  readonly expectedPrecision: S | number;
  readonly error: S | number;
  /** What the re-evaluated parts of the enhanced and unbounded updates read. */
  readonly previousVariance: S | number;
  readonly squaredSurprise: S | number;
}

export function updateBandit<S extends Scalar>(
  shape: Shape,
  state: Named<S>,
  prediction: Named<S>,
  input: { readonly outcome: S | number; readonly choice: S | number },
  p: Named<S>,
): { state: Named<S>; quantities: Named<S>; checks: readonly Check<S>[] } {
  const { family } = shape;
  const own = ownLevel(shape);
  const arms = armsOf(shape);
  const chosen = arms.map((arm) => equal<S>(input.choice, arm));
  /** The value that belongs to the chosen arm. */
  const pick = (values: readonly (S | number)[]): S | number =>
    values.reduce((known, value, i) => (i === 0 ? value : select<S>(chosen[i]!, value, known)), 0);
  const read = (level: number, what: string): (S | number)[] =>
    arms.map((arm) => valueIn(prediction, `${armNode(arm, level)}.${what}`));
  const [means, variances] = [read(own, "expectedMean"), read(own, "expectedVariance")];
  const expectedPrecision = reciprocal<S>(pick(variances));
  const expected: Belief<S> = { mean: pick(means), precision: expectedPrecision };
  const next: Record<string, S | number> = {};
  const out: Record<string, S | number> = {};
  const checks: Check<S>[] = [];

  const probabilities = family.binary ? read(1, "expectedMean") : [];
  const outcomeVariances = family.binary ? read(1, "expectedVariance") : [];
  const predicted = family.binary ? pick(probabilities) : expected.mean;
  const outcomeError = sub<S>(input.outcome, predicted);
  const after = family.binary
    ? afterOutcome<S>(expected, valueIn(p, "ka1"), pick(outcomeVariances), outcomeError)
    : afterNoisyInput<S>(expected, pick(variances), reciprocal<S>(valueIn(p, "al")), input.outcome);
  const moved = sub<S>(after.mean, expected.mean);
  const surprise = squaredSurprise<S>(after.precision, moved);
  const ownError = volatilityPredictionError<S>(expectedPrecision, surprise);

  const posteriors = arms.map((_, i): Belief<S> => {
    const kept = reciprocal<S>(variances[i]!);
    const gained = family.everyArmGains
      ? add<S>(kept, mul<S>(square<S>(valueIn(p, "ka1")), outcomeVariances[i]!))
      : select<S>(chosen[i]!, after.precision, kept);
    return { mean: select<S>(chosen[i]!, after.mean, means[i]!), precision: gained };
  });
  arms.forEach((arm, i) => {
    const belief = posteriors[i]!;
    const node = armNode(arm, own);
    let mean = belief.mean;
    if (shape.coupled) {
      const certainty = sigmoid<S>(after.mean);
      const mirrored = logit<S>(sub<S>(1, certainty));
      mean = select<S>(chosen[i]!, mean, mirrored);
      if (i === 0) checks.push(certainChoice<S>(certainty));
    }
    next[`${node}.mean`] = mean;
    next[`${node}.precision`] = belief.precision;
    out[`${node}.variance`] = reciprocal<S>(belief.precision);
    out[`${node}.valuePredictionError`] = sub<S>(mean, means[i]!);
    if (!family.binary) return;
    const outcome = armNode(arm, 1);
    const unseen = shape.coupled ? sub<S>(1, input.outcome) : probabilities[i]!;
    out[`${outcome}.mean`] = select<S>(chosen[i]!, input.outcome, unseen);
    out[`${outcome}.variance`] = select<S>(chosen[i]!, 0, outcomeVariances[i]!);
    out[`${outcome}.beliefChange`] = sub<S>(out[`${outcome}.mean`]!, probabilities[i]!);
  });
  if (family.binary) out["chosen.x1.valuePredictionError"] = outcomeError;
  else out["u.valuePredictionError"] = outcomeError;
  out[`chosen.x${own}.volatilityPredictionError`] = ownError;

  // The toolbox's enhanced update reads the first arm here, chosen or not.
  const first = family.variant === "ehgf";
  const before = arms.map((arm) => reciprocal<S>(valueIn(state, `${armNode(arm, own)}.precision`)));
  const firstMoved = sub<S>(posteriors[0]!.mean, means[0]!);
  let child: Child<S> = {
    expectedVariance: pick(variances),
    expectedPrecision,
    error: ownError,
    previousVariance: first ? before[0]! : pick(before),
    squaredSurprise: first ? squaredSurprise<S>(posteriors[0]!.precision, firstMoved) : surprise,
  };
  for (const level of sharedLevels(shape)) {
    const node = `x${level}`;
    const below = level === own + 1 ? `chosen.x${own}` : `x${level - 1}`;
    const weight = weightOf<S>(shape, level - 1, child, pick(before), state, prediction);
    out[`${below}.effectivePrecision`] = weight;
    const parentVariance = valueIn(prediction, `${node}.expectedVariance`);
    const parent: Belief<S> = {
      mean: valueIn(prediction, `${node}.expectedMean`),
      precision: reciprocal<S>(parentVariance),
    };
    const belief = afterStepOfToolbox<S>(
      family.variant,
      parent,
      parentVariance,
      valueIn(p, `ka${level - 1}`),
      weight,
      child.error,
      () => ({
        timeStep: 1,
        logVolatility: valueIn(p, `om${level - 1}`),
        previousVariance: child.previousVariance,
        squaredSurprise: child.squaredSurprise,
      }),
    );
    if (family.variant === "classic") checks.push(precisionCheck<S>(node, belief.precision, 0));
    next[`${node}.mean`] = belief.mean;
    next[`${node}.precision`] = belief.precision;
    const change = sub<S>(belief.mean, parent.mean);
    const squared = squaredSurprise<S>(belief.precision, change);
    const error = volatilityPredictionError<S>(parent.precision, squared);
    out[`${node}.variance`] = reciprocal<S>(belief.precision);
    out[`${node}.valuePredictionError`] = change;
    out[`${node}.volatilityPredictionError`] = error;
    child = {
      expectedVariance: parentVariance,
      expectedPrecision: parent.precision,
      error,
      previousVariance: reciprocal<S>(valueIn(state, `${node}.precision`)),
      squaredSurprise: squared,
    };
  }
  const known = { ...prediction, ...out };
  const rates = ratesOf<S>(shape, (name) => valueIn(known, name), pick, next, p);
  return { state: next, quantities: Object.assign(out, rates), checks };
}

/** w of a child: the share of its predicted variance that the step has. */
function weightOf<S extends Scalar>(
  shape: Shape,
  level: number,
  child: Child<S>,
  previousVariance: S | number,
  state: Named<S>,
  prediction: Named<S>,
): S {
  const volatility = valueIn(prediction, `x${level}.predictedVolatility`);
  if (shape.family.variant !== "unbounded") return effectivePrecision<S>(volatility, child.expectedPrecision);
  const before =
    level === ownLevel(shape) ? previousVariance : reciprocal<S>(valueIn(state, `x${level}.precision`));
  // As toolboxForm.expand: 1 where the step overflows.
  const share = reciprocal<S>(add<S>(1, div<S>(before, volatility)));
  return select<S>(equal<S>(volatility, Number.POSITIVE_INFINITY), 1, share);
}

/** The toolbox takes the logit of 1 - s(μ₂), and stops where s has reached 0 or 1. */
function certainChoice<S extends Scalar>(certainty: S): Check<S> {
  return {
    reason: "outOfRange",
    node: "chosen.x2",
    quantity: "mean",
    holds: mul<S>(less<S>(0, certainty), less<S>(certainty, 1)),
    value: certainty,
    advice: "the belief about the chosen arm became certain, which has no mirror image: lower its volatility",
  };
}

/**
 * Precision ratios ψ, weighted errors ε and learning rates of one row, of the arm that `pick` picks. The toolbox forms
 * them of the finished series, which shows on ignored trials: states are copied there, and another arm may be chosen.
 */
export function ratesOf<S extends Scalar>(
  shape: Shape,
  known: (name: string) => S | number,
  pick: (values: readonly (S | number)[]) => S | number,
  beliefs: Named<S>,
  p: Named<S>,
): Named<S> {
  const own = ownLevel(shape);
  const out: Record<string, S | number> = {};
  const ofArms = (level: number, what: string): S | number =>
    pick(armsOf(shape).map((arm) => known(`${armNode(arm, level)}.${what}`)));
  const chosen = `chosen.x${own}`;
  const variance = ofArms(own, "variance");
  const ratio = shape.family.binary ? variance : div<S>(variance, valueIn(p, "al"));
  const outcomeError = known(
    shape.family.binary ? "chosen.x1.valuePredictionError" : "u.valuePredictionError",
  );
  out[`${chosen}.precisionRatio`] = ratio;
  out[`${chosen}.weightedPredictionError`] = mul<S>(ratio, outcomeError);
  out[`${chosen}.learningRate`] = ratio;
  if (shape.family.binary) {
    const after = pick(armsOf(shape).map((arm) => valueIn(beliefs, `${armNode(arm, own)}.mean`)));
    const change = sub<S>(sigmoid<S>(mul<S>(valueIn(p, "ka1"), after)), ofArms(1, "expectedMean"));
    out["chosen.x1.learningRate"] = div<S>(change, outcomeError);
  }
  for (const level of sharedLevels(shape)) {
    const below = level === own + 1 ? chosen : `x${level - 1}`;
    const childVariance =
      level === own + 1 ? ofArms(own, "expectedVariance") : known(`x${level - 1}.expectedVariance`);
    const share = div<S>(known(`x${level}.variance`), childVariance);
    const volatility = known(`x${level - 1}.predictedVolatility`);
    out[`x${level}.precisionRatio`] = share;
    out[`x${level}.weightedPredictionError`] = mul<S>(share, known(`${below}.volatilityPredictionError`));
    out[`x${level}.learningRate`] = mul<S>(
      mul<S>(mul<S>(0.5, volatility), valueIn(p, `ka${level - 1}`)),
      share,
    );
  }
  return out;
}
