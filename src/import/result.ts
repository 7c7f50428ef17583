/** What an import gives: a tidy table of text cells, and an account of how it came about. */

import type { Derivation, WarningCode } from "../study/study.js";

export interface ImportSummary {
  readonly schema: "credence-import/1";
  readonly layout: "jspsych" | "tapas" | "hbayesdm";
  /** Files in the order read, with their rows of data. */
  readonly files: readonly { readonly name: string; readonly rows: number }[];
  readonly rows: { readonly read: number; readonly kept: number };
  /** How rows were chosen; absent when all were kept. */
  readonly keep?: {
    readonly expression: string;
    /** Whether rows were chosen before the recodings, or after because the expression reads a recoded column. */
    readonly when: "before recoding" | "after recoding";
    /** Rows on which the expression was missing; they are not kept. */
    readonly undecided: number;
  };
  readonly participants: readonly { readonly id: string; readonly trials: number }[];
  /** Columns with a role, in the order of the table: where they came from and what was done to them. */
  readonly columns: readonly { readonly name: string; readonly from: string; readonly how: string }[];
  /** Further columns; `from` differs from `name` where the name would have been taken for a role. */
  readonly further: readonly { readonly name: string; readonly from: string }[];
  /** Columns that hold nothing on the trials kept. */
  readonly empty: readonly string[];
  /** Every recoding in order, with counts of old values against new ones over the trials kept. */
  readonly recodings: readonly (Derivation & { readonly by: "task" | "derive" })[];
  /** What the layout took for granted. */
  readonly notes: readonly string[];
  readonly warnings: readonly { readonly code: WarningCode | "not-binary"; readonly message: string }[];
}

export interface Imported {
  /** `participant`, `session`, `block`, `trial`, `input`, `input_2`, ..., `response`, `rt` (s), `time` (s), further ones. */
  readonly header: readonly string[];
  /** One row a trial: participants as they appear, trials in order. A missing value is "". */
  readonly rows: readonly (readonly string[])[];
  readonly summary: ImportSummary;
}
