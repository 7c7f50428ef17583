/** A study as models read it: participants, their runs, and what was found on the way. */

import type { Role } from "./options.js";

/** A session, or the part of it that lies in one run. */
export interface SessionTrials {
  readonly label: string;
  readonly trials: number;
}

/**
 * A stretch of trials over which beliefs are carried; at its first trial they start from the initial state.
 * All arrays have one entry a trial, in the order in which the trials happened.
 */
export interface Run {
  readonly participant: string;
  /** Label of the session; undefined without a session column. Of a run over several sessions: the first. */
  readonly session: string | undefined;
  /** Every session of the run in order, with its trials; undefined without a session column. */
  readonly sessions?: readonly SessionTrials[];
  /** One array an input column, the first is u. NaN: missing, ignored, or not shown (`unobserved`). */
  readonly inputs: readonly Float64Array[];
  /** One array a response column; NaN: missing. Empty without response columns. */
  readonly responses: readonly Float64Array[];
  /** Response times in seconds, > 0; NaN: missing. */
  readonly rt?: Float64Array;
  /**
   * Time since the previous trial, >= 0, in the unit of the file: from `interval`, else differences of `time`, else
   * 1 where only a gap is given. The first trial has 1 unless an interval column says otherwise.
   */
  readonly interval?: Float64Array;
  /** Condition of each trial; labels of several condition columns are joined by ":". */
  readonly condition?: readonly string[];
  readonly block?: readonly string[];
  /** 1 where the input is marked as not shown to the person (time passes, nothing is learned). */
  readonly unobserved?: Uint8Array;
  /** 0 for the first `skipFirst` trials, 1 for all others, whether or not they have a response. */
  readonly scored: Uint8Array;
  /** Line in the file of each trial (header = 1), for messages. */
  readonly rows: Int32Array;
  /** Trial column as written. */
  readonly trialLabels: readonly string[] | undefined;
  /** Every column of the table by name, derived ones too: numbers (NaN missing) or text ("" missing). */
  readonly variables: ReadonlyMap<string, Float64Array | readonly string[]>;
}

export interface Participant {
  readonly id: string;
  /** In order: sessions in natural order, blocks and trials within. */
  readonly runs: readonly Run[];
}

export type WarningCode =
  | "clock-restarts"
  | "column-not-used"
  | "constant-inputs"
  | "constant-responses"
  | "few-scored-trials"
  | "keep-missing"
  | "known-defect"
  | "not-recovered"
  | "responses-copy-input"
  | "responses-copy-last-input"
  | "rt-unit"
  | "session-order"
  | "trial-numbers"
  | "trial-text"
  | "win-stay-lose-shift";

/** Something odd that does not stop the reading. `participants` is empty where it concerns the whole file. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly participants: readonly string[];
}

/** Old values against new ones of a derived column, counted over all rows of the file. */
export interface Derivation {
  readonly name: string;
  readonly expression: string;
  /** The name was a column already. */
  readonly overwrites: boolean;
  readonly table: {
    /** The first columns the expression reads: two, or one where two have more than 12 combinations. */
    readonly columns: readonly string[];
    /** New values in natural order, at most 12, then "others"; a missing value is "missing". */
    readonly values: readonly string[];
    /** Old values in natural order, at most 12 rows, then "others"; counts follow `values`. */
    readonly rows: readonly { readonly old: readonly string[]; readonly counts: readonly number[] }[];
  };
}

export interface StudySummary {
  readonly participants: number;
  readonly runs: number;
  /** Trials of a participant over all runs. */
  readonly trials: { readonly min: number; readonly median: number; readonly max: number };
  /** Trials whose first input is missing, ignored or not shown. */
  readonly missingInputs: number;
  /** Trials whose first response is missing; 0 without response columns. */
  readonly missingResponses: number;
  /** Trials that are not skipped and have a response in some column (an input, when no response is needed). */
  readonly scoredTrials: number;
  /** Rows of the file that `exclude` and `keep` took out. */
  readonly excludedRows: number;
  readonly droppedRows: number;
  /** Columns that have no role. */
  readonly ignoredColumns: readonly string[];
  readonly separator: "comma" | "tab" | "semicolon" | "whitespace";
  readonly encoding: "text" | "UTF-8" | "UTF-8 with BOM" | "UTF-16LE" | "UTF-16BE";
}

export type ResolvedColumns = Partial<Readonly<Record<Role, readonly string[]>>>;

export interface Study {
  /** By first appearance in the file. */
  readonly participants: readonly Participant[];
  /** Role → columns used. */
  readonly columns: ResolvedColumns;
  readonly derivations: readonly Derivation[];
  readonly summary: StudySummary;
  readonly warnings: readonly Warning[];
}
