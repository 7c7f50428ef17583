/** What a design is built from: plain data, and options of the analysis file (group models 3 and 10.1). */

import type { Problem } from "../problem.js";
import type { Design } from "./design.js";

export type Pooling = ParameterPooling | Readonly<Record<string, ParameterPooling>>;
export type ParameterPooling = "none" | "partial" | "complete";
export type Coding = "treatment" | "sum";

/** One run, as a study holds it. */
export interface DesignRun {
  readonly session?: string | undefined;
  readonly trials: number;
  /** By column, one value a trial: numbers (NaN missing) or text ("" missing). */
  readonly variables: ReadonlyMap<string, Float64Array | readonly string[]>;
}

export interface DesignParticipant {
  readonly id: string;
  readonly runs: readonly DesignRun[];
}

/** Rows by key; cells are text, "", NA and NaN are missing. */
export interface Covariates {
  /** Columns that hold the keys. */
  readonly by: { readonly participant: string; readonly session?: string };
  readonly rows: readonly Readonly<Record<string, string>>[];
}

export interface DesignInput {
  /** Free parameters of the agent, in its order, by printed name. */
  readonly parameters: readonly string[];
  /** Parameters that could be free, for messages. */
  readonly fixedParameters?: readonly string[];
  /** At most one for each parameter; `~ 1` where there is none. */
  readonly formulas?: readonly string[];
  /** By parameter, or for all; key `default` for parameters not named. Default: partial with formulas, none without. */
  readonly pooling?: Pooling;
  readonly participants: readonly DesignParticipant[];
  /** Column of a role: {session: "visit"}; a role without an entry has the column of its name. */
  readonly roles?: Readonly<Record<string, string>>;
  readonly covariates?: Covariates;
  readonly factors?: readonly string[];
  readonly numeric?: readonly string[];
  /** Order of levels; natural order where not given. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** Level without a column under treatment coding; the first where not given. */
  readonly reference?: Readonly<Record<string, string>>;
  /** Default treatment. */
  readonly coding?: Coding | Readonly<Record<string, Coding>>;
  /** Default: mean and sd (n - 1) over participants, or over runs for what changes between them. */
  readonly standardise?:
    | false
    | Readonly<Record<string, { readonly center: number; readonly scale: number }>>;
  readonly missingCovariates?: "error" | "drop";
  readonly correlated?: readonly (readonly string[])[];
}

export type DesignWarningCode =
  | "collinear"
  | "covariate-without-data"
  | "few-groups"
  | "few-participants"
  | "level-of-one"
  | "separated"
  | "slope-without-fixed"
  | "slope-little-variation";

export interface DesignWarning {
  readonly code: DesignWarningCode;
  readonly message: string;
}

/** A participant, or one run, that is left out for missing covariates. */
export interface Dropped {
  readonly participant: string;
  /** Session of the run; undefined for the whole participant. */
  readonly session: string | undefined;
  readonly columns: readonly string[];
}

export interface BuiltDesign {
  readonly design: Design;
  readonly warnings: readonly DesignWarning[];
  /** What was decided without being asked for, in sentences. */
  readonly notices: readonly string[];
  readonly dropped: readonly Dropped[];
}

/** Where problems and remarks are collected. */
export interface Findings {
  readonly problems: Problem[];
  readonly warnings: DesignWarning[];
  readonly notices: string[];
}
