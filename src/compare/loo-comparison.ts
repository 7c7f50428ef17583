/** What a comparison by leave-one-out is made from and what it gives, `credence-loo-comparison/1`: plain data. */

import type { LooUnit, UnitStatus } from "../fit/index.js";
import type { ComparedModel } from "./comparison.js";

/** What is left out at once, a row of `loo.csv`: one response; of group models a trial, session or participant. */
export interface LeftOutResponse {
  /** From 1; NaN where there is a place. */
  readonly run: number;
  readonly trial: number;
  /** Of group models, where it lies by the labels of the data. */
  readonly place?: string;
  /** The stream. */
  readonly unit: string;
  readonly elpd: number;
  readonly p: number;
  /** NaN where there is none, as the transform. */
  readonly k: number;
  readonly transform: number;
  readonly status: UnitStatus;
}

/** A fit with its leave-one-out. */
export interface ComparedLoo extends ComparedModel {
  /** By participant; those without draws are absent. */
  readonly loo: ReadonlyMap<string, readonly LeftOutResponse[]>;
  /** Largest Pareto k that is good for the number of draws. */
  readonly threshold: number;
  /** What a group model leaves out; absent for independent fits, of which it is a response. */
  readonly leavesOut?: LooUnit;
}

export interface LooRow {
  readonly name: string;
  readonly folder: string;
  readonly perceptual: string;
  readonly responses: readonly string[];
  readonly elpdLoo: number;
  readonly seElpdLoo: number;
  readonly pLoo: number;
  readonly looic: number;
  readonly nBadK: number;
  /** Participants whose draws should not be trusted. */
  readonly untrusted: number;
  /** elpd less that of the best model: 0 or below. */
  readonly elpdDiff: number;
  /** Of the paired difference. */
  readonly seDiff: number;
  /** Probability that it predicts worse than the best; null for the best. */
  readonly pWorse: number | null;
  /** Weight in the mixture of predictions that predicts best. */
  readonly stacking: number;
  readonly pseudoBma: number;
  /** Pseudo-BMA weight averaged over bootstraps of the responses. */
  readonly pseudoBmaPlus: number;
}

export interface LooComparison {
  readonly schema: "credence-loo-comparison/1";
  /** What was left out of group models; absent for independent fits, of which it is a response. */
  readonly unit?: LooUnit;
  /** Best first. */
  readonly models: readonly LooRow[];
  /** Responses, or other units, compared. */
  readonly units: number;
  /** Responses that no parameter of any model bears on, which are not compared. */
  readonly constant: number;
  /** Those compared. */
  readonly participants: readonly string[];
  /** Those left out of all models, with the models that have no leave-one-out of them. */
  readonly excluded: readonly {
    readonly id: string;
    readonly models: readonly { readonly name: string; readonly reason: string }[];
  }[];
  readonly warnings: readonly string[];
  readonly software: { readonly name: "credence"; readonly version: string };
}
