/**
 * States of chains that are under way, in a hidden folder of the fit folder: what an interrupted run goes on from in
 * the middle of a participant.
 */

import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../errors.js";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../inference/nuts/checkpoint.js";
import { makeFolder, writeWhole } from "./files.js";

const FOLDER = ".chains";

export interface KeptChains {
  /**
   * The states that are there. One that is damaged costs time only: the participant is sampled from the start.
   *
   * @param onNote is told of those
   */
  read(ids: readonly string[], onNote: (text: string) => void): Map<string, Checkpoint>;
  write(id: string, checkpoint: Checkpoint): void;
  remove(id: string): void;
}

/** @param out the fit folder */
export function keptChains(out: string): KeptChains {
  // Ids may hold anything, and names of files may not.
  const fileOf = (id: string): string =>
    join(out, FOLDER, `${createHash("sha256").update(id).digest("hex").slice(0, 24)}.ckp`);
  return {
    read(ids, onNote) {
      const found = new Map<string, Checkpoint>();
      for (const id of ids) {
        const file = fileOf(id);
        if (!existsSync(file)) continue;
        try {
          found.set(id, decodeCheckpoint(readFileSync(file)));
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          onNote(
            `participant ${JSON.stringify(id)} is sampled from the start, because what was kept is damaged (${error.message})`,
          );
        }
      }
      return found;
    },
    write(id, checkpoint) {
      makeFolder(join(out, FOLDER));
      writeWhole(fileOf(id), encodeCheckpoint(checkpoint));
    },
    remove: (id) => rmSync(fileOf(id), { force: true }),
  };
}

/** Removes all of them. */
export function forgetChains(out: string): void {
  rmSync(join(out, FOLDER), { recursive: true, force: true });
}
