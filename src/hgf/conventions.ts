/**
 * The two sets of conventions that general networks know, as rules. hgf.md 1.6 (C1 to C9). The toolbox's chains
 * have a conduct of their own (`toolbox.ts`).
 */

import type { NoisePredictionError, Settings } from "./graph.js";

export interface Rules {
  /** C1: whether an input is predicted in proportion to elapsed time, like a state. */
  readonly inputsTakeTime: boolean;
  /** C2: whether a node whose children saw nothing counts as unseen for its own parents. */
  readonly unseenPropagates: boolean;
  /**
   * 5.6: whether volatile nodes, and noise parents under the unbounded rule, learn on trials without observation too,
   * as if it had been 0: what pyhgf is given there.
   */
  readonly unseenIsZero: boolean;
  /** C3 */
  readonly noisePredictionError: NoisePredictionError;
  /** C4: whether an input with noise parents sends its marginal precision to its value parents. */
  readonly inputsSendMarginal: boolean;
  /** C5: whether a volatility error is shared out among the volatility parents, each of which ignores the others. */
  readonly sharedVolatilityError: boolean;
  /** C6: whether the unbounded rule hears the first volatility child only. */
  readonly firstVolatilityChildOnly: boolean;
  /** C7: whether a binary node sums its parents' means as they are. */
  readonly plainLogOdds: boolean;
  /** C8: weight of the last statistic in the prediction of the next. */
  readonly relayAutoconnection: number;
  /** Whether a relay passes on evidence as a state does in relaxed mode, because its family is its child. */
  readonly relayIsInner: boolean;
  /** C9: whether the update knows that a state's sensitivity to its value parents grows with time. */
  readonly sensitivityTakesTime: boolean;
  /** Whether the weight of the past that an HGF implies is kept within [0, 1e6]. */
  readonly boundedImpliedWeight: boolean;
  /** Whether Lambert's W overflows for large arguments. */
  readonly overflowingLambert: boolean;
}

export function rulesOf(settings: Settings): Rules {
  const pyhgf = settings.conventions === "pyhgf";
  return {
    inputsTakeTime: pyhgf,
    unseenPropagates: !pyhgf,
    unseenIsZero: pyhgf,
    noisePredictionError: settings.noisePredictionError ?? (pyhgf ? "prediction" : "posterior"),
    inputsSendMarginal: pyhgf,
    sharedVolatilityError: pyhgf,
    firstVolatilityChildOnly: pyhgf,
    plainLogOdds: pyhgf,
    relayAutoconnection: pyhgf ? 1 : 0,
    relayIsInner: pyhgf,
    sensitivityTakesTime: !pyhgf,
    boundedImpliedWeight: !pyhgf,
    overflowingLambert: pyhgf,
  };
}
