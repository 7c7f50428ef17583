/** What the report of a group shows beside `fit.json`, read back from the tables of its folder. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { GroupExtras } from "../report/index.js";
import { readText } from "./files.js";
import { readTruth } from "./group-truth.js";

type Row = Readonly<Record<string, string>>;

/** Tables that are not there are left out, and with them what they would show. */
export async function readGroupExtras(folder: string): Promise<GroupExtras> {
  const { default: Papa } = await import("papaparse");
  const rows = (name: string): Row[] | undefined => {
    const path = join(folder, `${name}.csv`);
    if (!existsSync(path)) return undefined;
    return Papa.parse<Row>(readText(path), { header: true, skipEmptyLines: true }).data;
  };
  const [parameters, coefficients, loo, draws] = [
    ...["participant_parameters", "participant_coefficients", "loo", "draws"].map(rows),
  ];
  const truth = readTruth(folder);
  return {
    ...(truth && { truth }),
    ...(parameters && { participantParameters: parameters.map(parameterOf) }),
    ...(coefficients && { participantCoefficients: coefficients.map(coefficientOf) }),
    ...(loo && loo.length > 0 && { loo: loo.map(looRowOf) }),
    ...(draws && {
      draws: (name) =>
        draws[0]?.[name] === undefined ? undefined : Float64Array.from(draws, (row) => number(row, name)),
    }),
  };
}

function parameterOf(row: Row): NonNullable<GroupExtras["participantParameters"]>[number] {
  return {
    participant: text(row, "participant"),
    parameter: text(row, "parameter"),
    scale: text(row, "scale") === "native" ? "native" : "estimation",
    summary: { mean: number(row, "mean") },
    ...(text(row, "unpooled") !== "" && { unpooled: { value: number(row, "unpooled") } }),
  };
}

function coefficientOf(row: Row): NonNullable<GroupExtras["participantCoefficients"]>[number] {
  return {
    participant: text(row, "participant"),
    parameter: text(row, "parameter"),
    term: text(row, "term"),
    populationMean: number(row, "population_mean"),
  };
}

function looRowOf(row: Row): NonNullable<GroupExtras["loo"]>[number] {
  return {
    participant: text(row, "participant"),
    session: text(row, "session"),
    trial: text(row, "trial"),
    elpd: number(row, "elpd"),
    k: number(row, "k"),
  };
}

function text(row: Row, column: string): string {
  return row[column] ?? "";
}

/** An empty cell is a number that could not be had. */
function number(row: Row, column: string): number {
  const cell = text(row, column);
  return cell === "" ? Number.NaN : Number(cell);
}
