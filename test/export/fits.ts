/** Fits that the tests of exports share: hostile names, gaps, somebody who fails; and what their tables hold. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import { expect } from "vitest";
import type { FitResult } from "../../src/fit/index.js";
import type { Workplace } from "../cli/command.js";

export const ids = ["sub-01", 'Zoë, "x"', "日本 😀"];
const bare = ["--no-report", "--figures", "none", "--starts", "1"];

/** `binary`: two sessions with onsets in milliseconds, trial 7 without input, trial 5 without response. */
export function fitBinary(place: Workplace): void {
  const rows = ids.flatMap((participant, k) =>
    ["pre", "post"].flatMap((session, s) =>
      Array.from({ length: 30 }, (_, t) => {
        const input = (t * 7 + k + s) % 10 < 7 ? 1 : 0;
        const response = (t * 5 + k) % 8 === 0 ? 1 - input : input;
        return {
          ...{ participant, session, trial: t + 1, time: 4000 + 2500 * t + 100 * ((t * 3 + k) % 7) },
          ...{ input: t === 6 ? "" : input, response: t === 4 ? "" : response },
        };
      }),
    ),
  );
  writeFileSync(join(place.path, "binary.csv"), Papa.unparse(rows));
  const model = ["--prc", "ehgf_binary", "--obs", "unitsq_sgm"];
  const { code, stderr } = place.credence("fit", "binary.csv", ...model, ...bare, "--out", "binary");
  expect([code, stderr]).toEqual([0, expect.any(String)]);
}

/** `continuous`: no onsets; the second participant saw one value only, so that nobody can fit him or her. */
export function fitContinuous(place: Workplace): void {
  const lines = ["participant,trial,input,response"];
  for (const [k, id] of ["a", "constant", "b"].entries()) {
    for (let t = 0; t < 40; t++) {
      const input =
        id === "constant" ? 1 : Math.round(1000 * Math.sin(t / 5 + k)) / 1000 + ((t * 7) % 5) / 10;
      lines.push(`${id},${t + 1},${input},${input + ((t * 3) % 7) / 50}`);
    }
  }
  writeFileSync(join(place.path, "continuous.csv"), `${lines.join("\n")}\n`);
  const model = ["--prc", "ehgf", "--obs", "gaussian_obs"];
  const { code, stderr } = place.credence("fit", "continuous.csv", ...model, ...bare, "--out", "continuous");
  expect([code, stderr]).toEqual([3, expect.stringContaining('"constant" failed')]);
}

export function resultOf(place: Workplace, fit: string): FitResult {
  return JSON.parse(readFileSync(join(place.path, fit, "fit.json"), "utf8")) as FitResult;
}

/** A table of CSV: header and rows as text. */
export function csv(place: Workplace, ...path: string[]): { header: string[]; rows: string[][] } {
  const { data } = Papa.parse<string[]>(readFileSync(join(place.path, ...path), "utf8").trimEnd());
  const [header, ...rows] = data;
  return { header: header!, rows };
}

/** A column of `trajectories.csv` for one participant; null where a cell is empty. */
export function trajectory(place: Workplace, fit: string, id: string, name: string): (number | null)[] {
  const { header, rows } = csv(place, fit, "trajectories.csv");
  const column = header.indexOf(name);
  if (column < 0) throw new Error(`trajectories.csv has no column ${name}`);
  return rows.filter((row) => row[0] === id).map((row) => (row[column] === "" ? null : Number(row[column])));
}
