/** Beliefs that ran away without breaking the equations: warnings, not failures. hgf.md section 12. */

import type { Plan } from "./plan.js";
import type { Named } from "./step.js";

export interface Warning {
  /** Index from 0 of the first trial on which it happened. */
  readonly trial: number;
  readonly node: string;
  readonly quantity: "mean" | "predictedVolatility";
  readonly value: number;
  readonly advice: string;
}

/** A log volatility this far from 0 stands for a variance of e^100, log odds for an outcome of no doubt whatever. */
const LARGEST_MEAN = 100;
/** A step that makes the last belief meaningless. */
const LARGEST_SHARE = 1e10;

const advice =
  "the belief ran away: use probabilityClip 1e-3 or larger, mean-field mode, a lower tonic volatility, " +
  'or variant "ehgf"';

/** What ran away on one trial. */
export function warningsOf(plan: Plan, state: Named<number>, row: Named<number>, trial: number): Warning[] {
  return plan.states.flatMap(({ id, keys, volatilityChildren, valueChildren }): Warning[] => {
    const mean = row[keys.mean]!;
    const found: Warning[] = [];
    const logarithmic =
      volatilityChildren.length > 0 || valueChildren.some(({ other }) => other.kind === "binary");
    if (logarithmic && Math.abs(mean) > LARGEST_MEAN) {
      found.push({ trial, node: id, quantity: "mean", value: mean, advice });
    }
    const volatility = row[keys.predictedVolatility]!;
    if (volatility > LARGEST_SHARE / state[keys.precision]!) {
      found.push({ trial, node: id, quantity: "predictedVolatility", value: volatility, advice });
    }
    return found;
  });
}
