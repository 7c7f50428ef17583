/** What an export reads, and what it makes: files below a folder, piece by piece, so that memory stays flat. */

import type { Agent } from "../agent/index.js";
import type { FitResult, ParticipantTrajectories } from "../fit/index.js";
import type { StudyDraws } from "./draws/study.js";

/** A finished fit; a fit folder that was opened is one. */
export interface FitSource {
  readonly result: FitResult;
  /** The model that was fitted. */
  agent(): Promise<Agent>;
  /** Beliefs of one participant after the other, in the order of the result, without those that failed. */
  trajectories(): AsyncIterable<ParticipantTrajectories>;
  /** Draws of the participants that have some; absent where nothing was sampled. */
  readonly draws?: () => Promise<StudyDraws>;
}

export type Piece = string | Uint8Array;

/** A file that is written, and read again, in any order. */
export interface OpenFile {
  write(bytes: Uint8Array, at: number): void;
  /** @returns bytes read; fewer than asked for at the end */
  read(into: Uint8Array, at: number): number;
  resize(bytes: number): void;
}

/** One file: its path below the folder of the export, with "/", and its content, to be read before the next file. */
export interface ExportFile {
  readonly path: string;
  /** `copyOf`: a file of the fit folder as it is. `writeTo`: a file that is written out of order. */
  readonly content:
    | Piece
    | AsyncIterable<Piece>
    | { readonly copyOf: string }
    | { writeTo(file: OpenFile): Promise<void> };
}

/** Tells a person what an export left out or changed. */
export type Note = (text: string) => void;
