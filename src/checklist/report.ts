/** What every check of the list hands over: a result for programs, tables, figures, a paragraph, a print. */

import type { Figure } from "../figures/index.js";

export type Cell = string | number | null | undefined;

export interface NamedTable {
  /** Of the file, without `.csv`. */
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface CheckReport {
  /** Plain data with a `schema`: what `--json` prints and the JSON file holds. */
  readonly result: { readonly schema: string; readonly [field: string]: unknown };
  readonly tables: readonly NamedTable[];
  readonly figures: readonly { readonly name: string; readonly figure: Figure }[];
  /** Figures of one size that follow each other; each of them has its rows elsewhere. */
  readonly animations?: readonly Animation[];
  /** Further files of the folder. */
  readonly files?: readonly { readonly name: string; readonly content: Uint8Array }[];
  /** A paragraph of plain text that a paper can take over, and the works it cites. */
  readonly methods: string;
  /** For a terminal. */
  readonly printed: string;
  /** What a reader must know, a sentence each. */
  readonly warnings: readonly string[];
  /** Some fit failed: the command ends with 3. */
  readonly failed: boolean;
}

export interface Animation {
  /** Of the file, without `.gif`. */
  readonly name: string;
  readonly frames: readonly Figure[];
  /** Of a frame, milliseconds; the last stays four times as long. */
  readonly delay: number;
}

/** How a check is run. */
export interface CheckRun {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CheckProgress) => void;
  /** Parts that an interrupted run finished, by key. */
  readonly completed?: ReadonlyMap<string, unknown>;
  /** Called as each part ends, in order of ending. */
  readonly onPart?: (key: string, part: unknown) => void;
  /** Where parts that last long stand, the latest of each key only, until the results are written; nothing is kept without it. */
  readonly checkpoint?: Checkpoints;
}

export interface Checkpoints {
  read(key: string): Uint8Array | undefined;
  write(key: string, bytes: Uint8Array): void;
  remove(key: string): void;
}

export interface CheckProgress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}
