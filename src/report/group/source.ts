/** What a report on a group model shows beside the result: what is too large for `fit.json`. */

import type { LooRow } from "../../fit/group-loo.js";
import type { ParticipantCoefficient, ParticipantParameter } from "../../group/outputs/index.js";

/** Of values by participant, what figures of shrinkage read. */
export type ShrunkParameter = Pick<ParticipantParameter, "participant" | "parameter" | "scale"> & {
  readonly summary: { readonly mean: number };
  readonly unpooled?: { readonly value: number };
};
export type ShrunkCoefficient = Pick<
  ParticipantCoefficient,
  "participant" | "parameter" | "term" | "populationMean"
>;
export type LeftOutUnit = Pick<LooRow, "participant" | "session" | "trial" | "elpd" | "k">;

export interface GroupExtras {
  readonly participantParameters?: readonly ShrunkParameter[];
  readonly participantCoefficients?: readonly ShrunkCoefficient[];
  /** Units that were left out. */
  readonly loo?: readonly LeftOutUnit[];
  /** Draws of a value of the layout by name, `b_om2[age]`, chains joined; undefined where there is none. */
  readonly draws?: (name: string) => Float64Array | undefined;
  /** True values by the same names, of simulated studies. */
  readonly truth?: Readonly<Record<string, number>>;
}
