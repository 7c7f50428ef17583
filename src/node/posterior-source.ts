/** What a posterior predictive check draws parameters from, whatever kind of fit they are of. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import type { Draws } from "../checklist/index.js";
import { UsageError } from "../errors.js";
import type { FitResult } from "../fit/index.js";
import type { CheckSource } from "./checklist-source.js";
import { readText } from "./files.js";

export interface PosteriorSource
  extends Pick<CheckSource, "agent" | "schedule" | "inputs" | "recipe" | "identity"> {
  /** By participant; who is not there has none. */
  readonly found: ReadonlyMap<string, Draws>;
  /** Of a group: the condition of every trial, [participant][run][trial]. */
  readonly conditions?: readonly (readonly Int32Array[])[];
  /** Where the parameters come from, in a sentence. */
  readonly origin: string;
  /** Draws that should not be trusted, in words: `the draws of P01, P07`. */
  readonly doubt?: string;
}

/**
 * Rows of draws.csv, evenly thinned, with their numbers among all.
 *
 * @throws UsageError where the fit folder has no such table
 */
export function thinnedDraws(
  folder: string,
  count: number,
): {
  readonly header: readonly string[];
  readonly chosen: readonly { readonly index: number; readonly row: readonly string[] }[];
} {
  const file = join(folder, "draws.csv");
  if (!existsSync(file)) {
    throw new UsageError(
      `${folder}: has no draws.csv, which its fit wrote; write it again with credence rerun --out`,
    );
  }
  const { data } = Papa.parse<string[]>(readText(file), { header: false, skipEmptyLines: true });
  const [header = [], ...rows] = data;
  const every = Math.max(1, Math.floor(rows.length / count));
  const chosen = rows.flatMap((row, index) => (index % every === 0 ? [{ index, row }] : [])).slice(0, count);
  return { header, chosen };
}

/** An empty cell is a number that could not be had. */
export function numberOf(cell: string | undefined): number {
  return cell === undefined || cell === "" ? Number.NaN : Number(cell);
}

export function samplerName({ method }: NonNullable<FitResult["inference"]["sampling"]>): string {
  return method === "nuts" ? "NUTS" : "Pathfinder";
}
