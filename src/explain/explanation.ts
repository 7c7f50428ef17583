/** What an explanation is: plain data, `credence-explain/1`. */

import type { Where } from "./formula.js";

/** The steps of a trial as Weber et al. 2023 name them, and what is read from them. */
export type Step = "prediction" | "update" | "prediction error" | "surprise" | "response";

/** One number of a trial: what it is, its formula, the numbers put in, the result. */
export interface Message {
  readonly step: Step;
  /** Node that works it out; of a response its stream. */
  readonly node: string;
  /** Under this name later formulas refer to it: `x2.expectedMean`. */
  readonly name: string;
  /** Name in the MATLAB toolbox, as in `muhat_2`. */
  readonly toolbox?: string;
  /** As text books write it. */
  readonly meaning?: string;
  /** Where that is derived. */
  readonly source?: string;
  /** What was computed, as R and MATLAB write it; `NAME[k-1]` is from the trial before. */
  readonly formula: string;
  /** The formula with numbers of six digits in it. */
  readonly withNumbers: string;
  /** Parts that stand in the formula more than once. */
  readonly where?: readonly Where[];
  /** The numbers put in, in full. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly result: number;
}

export interface Explanation {
  readonly schema: "credence-explain/1";
  readonly model: string;
  readonly responseModels: readonly string[];
  readonly participant: string;
  /** Run of the participant, from 1. */
  readonly run: number;
  /** From 1. */
  readonly trial: number;
  readonly trials: number;
  /** Input columns of the trial; NaN is missing. */
  readonly inputs: Readonly<Record<string, number>>;
  readonly timeStep: number;
  /** `frozen`: the input is missing, and nothing moves. */
  readonly input: "seen" | "unobserved" | "frozen";
  /** Values of the model's parameters, native. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly messages: readonly Message[];
  /** Why the model breaks down on this trial. */
  readonly failure?: string;
}
