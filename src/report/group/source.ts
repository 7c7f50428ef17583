/** What a report on a group model shows beside the result: what is too large for `fit.json`. */

import type { LooRow } from "../../fit/group-loo.js";
import type { ParticipantCoefficient, ParticipantParameter } from "../../group/outputs/index.js";

export interface GroupExtras {
  /** Values by participant, for shrinkage. */
  readonly participantParameters?: readonly ParticipantParameter[];
  readonly participantCoefficients?: readonly ParticipantCoefficient[];
  /** Units that were left out. */
  readonly loo?: readonly LooRow[];
  /** Draws of a value of the layout by name, `b_om2[age]`, chains joined; undefined where there is none. */
  readonly draws?: (name: string) => Float64Array | undefined;
  /** True values by the same names, of simulated studies. */
  readonly truth?: Readonly<Record<string, number>>;
}
