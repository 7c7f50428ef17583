/** Failure of the mathematics: never an exception in mid-fit, always a result with its reason. */

export type FailureReason =
  /** a posterior precision would be zero or negative (toolbox: NegPostPrec) */
  | "negativePosteriorPrecision"
  /** a state is not a number (toolbox: VarApproxInvalid) */
  | "notANumber"
  /** a state overflowed or underflowed */
  | "outOfRange"
  /** a mean or precision changes on one trial by far more than it usually does (toolbox: VarApproxInvalid) */
  | "implausibleJump"
  /** probabilities among the parameters do not add to one, or are not below it (toolbox: Illeg...) */
  | "improperProbabilities"
  /** the log-likelihood of a scored trial is not a number or +Infinity */
  | "likelihood";

/** Where and why the equations broke down. */
export interface Failure {
  readonly reason: FailureReason;
  /** Index from 0 of the first failing trial of the run; undefined for checks of a whole series or the start. */
  readonly trial?: number;
  readonly node: string;
  readonly quantity: string;
  readonly value: number;
  /** What to do about it, in one sentence. */
  readonly advice: string;
}

/** A condition that must hold for the equations to mean anything; fixed when a program is recorded. */
export interface Check<S> {
  readonly reason: FailureReason;
  readonly node: string;
  readonly quantity: string;
  /** 1 where all is well, 0 where it failed. */
  readonly holds: S | number;
  /** The offending number. */
  readonly value: S | number;
  /** What to do about it, where the usual advice for the reason does not fit. */
  readonly advice?: string;
}

const advice: Readonly<Record<FailureReason, string>> = {
  negativePosteriorPrecision:
    "the classic update has no valid posterior here: lower the tonic volatility of the level below, " +
    "fix it, or use the enhanced (ehgf) or unbounded (uhgf) form",
  notANumber:
    "the belief overflowed: lower the tonic volatility of the top level, or give it a tighter prior",
  outOfRange: "the belief left the range of double precision: give the volatilities tighter priors",
  implausibleJump:
    "one trial changes the belief by more than 16 (binary) or 256 (continuous) times the usual step; look at the " +
    "initial variance, or switch the check off with jumpCheck=off",
  improperProbabilities:
    "these parameters are probabilities and must fit together: give those that are fixed other values, or the free " +
    "ones tighter priors",
  likelihood: "the response has probability zero, or no probability at all, under this belief",
};

export function adviceFor(reason: FailureReason): string {
  return advice[reason];
}

/** The first check that does not hold, as a failure of that trial. */
export function firstFailure(checks: readonly Check<number>[], trial?: number): Failure | undefined {
  const broken = checks.find((check) => check.holds !== 1);
  if (broken === undefined) return undefined;
  const { reason, node, quantity, value } = broken;
  return {
    reason,
    node,
    quantity,
    value,
    advice: broken.advice ?? advice[reason],
    ...(trial === undefined ? {} : { trial }),
  };
}

const words: Readonly<Record<FailureReason, string>> = {
  negativePosteriorPrecision: "the posterior precision would be zero or negative",
  notANumber: "the belief is not a number",
  outOfRange: "the belief left the range of double precision",
  implausibleJump: "one trial changes the belief by far more than the others do",
  improperProbabilities: "probabilities among the parameters do not fit together",
  likelihood: "the response has no finite log-likelihood",
};

/** A failure in one sentence: where, what, which number. Trials count from 1. */
export function describeFailure(failure: Failure): string {
  const where = failure.trial === undefined ? "" : `trial ${failure.trial + 1}: `;
  return `${where}${words[failure.reason]} (${failure.node} ${failure.quantity} = ${failure.value}); ${failure.advice}`;
}
