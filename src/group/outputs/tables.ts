/** The outputs of a group model as the tables of a fit folder (group models 6). */

import Papa from "papaparse";
import type { GroupOutputs } from "./outputs.js";
import { type Probability, type Rope, summaryCells, summaryHeader } from "./summary.js";

type Cell = string | number | undefined;

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export const groupTableNames = [
  "population",
  "contrasts",
  "marginal_means",
  "participant_parameters",
  "participant_coefficients",
] as const;
export type GroupTableName = (typeof groupTableNames)[number];

/** By the name of the file, without `.csv`. */
export function groupTables(outputs: GroupOutputs): Readonly<Record<GroupTableName, Table>> {
  return {
    population: population(outputs),
    contrasts: contrasts(outputs),
    marginal_means: marginalMeans(outputs),
    participant_parameters: participantParameters(outputs),
    participant_coefficients: participantCoefficients(outputs),
  };
}

/** CSV with one header line; missing numbers are empty cells. A library quotes, because ids may hold anything. */
export function tableText({ header, rows }: Table): string {
  const cells = rows.map((row) => row.map((cell) => (Number.isNaN(cell) ? "" : (cell ?? ""))));
  return `${Papa.unparse([[...header], ...cells], { newline: "\n" })}\n`;
}

function ropeCells(rope: Rope | undefined): Cell[] {
  return [rope?.low, rope?.high, rope?.probability];
}

function valueOf(probability: Probability | undefined): Cell {
  return probability?.value;
}

function population({ interval, population: rows }: GroupOutputs): Table {
  return {
    header: [
      "parameter",
      "kind",
      "grouping",
      "term",
      "term2",
      ...summaryHeader(interval),
      "p_positive",
      "rope_lb",
      "rope_ub",
      "p_rope",
      "prior",
      "parametrisation",
    ],
    rows: rows.map((row) => [
      ...[row.parameter, row.kind, row.grouping, row.term, row.term2],
      ...summaryCells(row.summary),
      valueOf(row.positive),
      ...ropeCells(row.rope),
      ...[row.prior, row.parametrisation],
    ]),
  };
}

function contrasts({ interval, contrasts: rows }: GroupOutputs): Table {
  return {
    header: [
      "parameter",
      "contrast",
      "at",
      "scale",
      ...summaryHeader(interval),
      "p_positive",
      "rope_lb",
      "rope_ub",
      "p_rope",
    ],
    rows: rows.map((row) => [
      ...[row.parameter, row.contrast, row.at, row.scale],
      ...summaryCells(row.summary),
      valueOf(row.positive),
      ...ropeCells(row.rope),
    ]),
  };
}

function marginalMeans({ interval, marginalMeans: rows }: GroupOutputs): Table {
  return {
    header: ["parameter", "by", "level", "at", "scale", ...summaryHeader(interval)],
    rows: rows.map((row) => [
      ...[row.parameter, row.by, row.level, row.at, row.scale],
      ...summaryCells(row.summary),
    ]),
  };
}

function participantParameters({ interval, participantParameters: rows }: GroupOutputs): Table {
  return {
    header: [
      "participant",
      "session",
      "block",
      "condition",
      "parameter",
      "scale",
      ...summaryHeader(interval),
      "unpooled",
      "unpooled_sd",
      "shrinkage",
      "n_scored",
    ],
    rows: rows.map((row) => [
      ...[row.participant, row.session, row.block, row.condition, row.parameter, row.scale],
      ...summaryCells(row.summary),
      ...[row.unpooled?.value, row.unpooled?.sd, row.shrinkage, row.scored],
    ]),
  };
}

function participantCoefficients({ interval, participantCoefficients: rows }: GroupOutputs): Table {
  return {
    header: ["participant", "parameter", "term", ...summaryHeader(interval), "population_mean", "shrinkage"],
    rows: rows.map((row) => [
      ...[row.participant, row.parameter, row.term],
      ...summaryCells(row.summary),
      ...[row.populationMean, row.shrinkage],
    ]),
  };
}
