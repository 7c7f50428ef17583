/** How a study is read: roles of columns, and what the caller may say about them. */

import { UsageError } from "../errors.js";

/** What a column is for. Times are in seconds; `time` is the absolute onset, `interval` the time since the last trial. */
export type Role =
  | "participant"
  | "session"
  | "block"
  | "condition"
  | "trial"
  | "input"
  | "response"
  | "rt"
  | "time"
  | "interval"
  | "ignore"
  | "unobserved";

/** Names found without being asked for; `input` and `response` also take `input_1`, `input_2`, ... */
export const synonyms: Readonly<Record<Role, readonly string[]>> = {
  participant: ["participant", "subject", "subjID", "subj_id", "ID", "id"],
  session: ["session"],
  block: ["block"],
  condition: [],
  trial: ["trial", "trialNum"],
  input: ["input", "u"],
  response: ["response", "y"],
  rt: ["rt"],
  time: ["time"],
  interval: ["interval"],
  ignore: ["ignore"],
  unobserved: ["unobserved"],
};

/** Roles that may have several columns. */
export const plural: ReadonlySet<Role> = new Set<Role>(["input", "response", "condition"]);

/** A file: its name (a path is fine; ids and messages use it) and its content. */
export type Source = { readonly name: string } & ({ readonly text: string } | { readonly bytes: Uint8Array });

export interface StudyOptions {
  /**
   * Role → column or columns. Roles left out are found by name (exactly, else whatever the case); an empty list
   * means none, although the file has one.
   */
  readonly columns?: Partial<Readonly<Record<Role, string | readonly string[]>>>;
  /** Codes for a missing value beside blank, NaN and NA; case matters. A number means every way of writing it. */
  readonly missing?: readonly string[];
  /** `"name = expression"`, applied in order, before `exclude` and `keep`. See `expression.ts` for the language. */
  readonly derive?: readonly string[];
  /** Expression: rows where it is false or missing are dropped, after `derive`. */
  readonly keep?: string;
  /** Participants, sessions, or one session of one participant to leave out. One that is not there is an error. */
  readonly exclude?: readonly {
    readonly participant?: string;
    readonly session?: string;
    readonly reason?: string;
  }[];
  /** Unit of the `rt` column. Default `"s"`. */
  readonly rtUnit?: "s" | "ms";
  /** Whether beliefs go on from one session to the next. Default `"reset"`. */
  readonly sessions?: "reset" | "carry";
  /** Whether beliefs go on from one block to the next. Default `"carry"`. */
  readonly blocks?: "reset" | "carry";
  /**
   * Time steps added to the interval of the first trial after a border that beliefs are carried over, or the column
   * that says how many, read on that trial. Default 0.
   */
  readonly gap?: number | string;
  /** Trials at the start of each run that are learned from and not scored. Default 0. */
  readonly skipFirst?: number;
  /** The first input column must be 0, 1 or missing. */
  readonly binaryInput?: boolean;
  /** Of each response column: what may stand in it beside missing values; undefined for any number. */
  readonly responseValues?: readonly (ResponseValues | undefined)[];
  /** Default true. False for ideal observers and filtering: responses may be absent. */
  readonly needsResponse?: boolean;
  /**
   * Default true. False where every trial counts as one step of time, whatever the clock says: onsets are kept then,
   * and some may be missing.
   */
  readonly needsTime?: boolean;
}

/**
 * 0 or 1; a number between 0 and 1; a natural logarithm of milliseconds; a speed per millisecond; a whole number from 1
 * to the number of options.
 */
export type ResponseValues = "binary" | "unit" | "log ms" | "1/ms" | { readonly options: number };

/** @throws UsageError for options that contradict each other or are out of range, whatever the data. */
export function checkOptions(options: StudyOptions): void {
  const { gap = 0, skipFirst = 0 } = options;
  if (options.blocks === "reset" && options.sessions === "carry") {
    throw new UsageError(
      "blocks reset inside sessions that carry: beliefs cannot go on between sessions when they do not between blocks; make sessions reset or blocks carry",
    );
  }
  if (typeof gap === "number" && !(gap >= 0 && Number.isFinite(gap)))
    throw new UsageError(`gap must be a number of time steps >= 0, got ${gap}`);
  if (!(Number.isInteger(skipFirst) && skipFirst >= 0)) {
    throw new UsageError(`skipFirst must be a whole number of trials >= 0, got ${skipFirst}`);
  }
  for (const [i, { participant, session }] of (options.exclude ?? []).entries()) {
    if (participant === undefined && session === undefined) {
      throw new UsageError(`exclude ${i + 1} names neither a participant nor a session`);
    }
  }
  for (const [role, names] of Object.entries(options.columns ?? {}) as [Role, string | readonly string[]][]) {
    if (synonyms[role] === undefined) {
      throw new UsageError(
        `there is no column role "${role}"; roles are ${Object.keys(synonyms).join(", ")}`,
      );
    }
    if (typeof names !== "string" && names.length > 1 && !plural.has(role)) {
      throw new UsageError(`${role} takes one column, got ${names.join(", ")}`);
    }
  }
}
