/** Results of the toolbox in its own form, from the golden fits that it made: structs for JSON and for MAT-files. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  cell,
  empty,
  logical,
  type MatValue,
  matrix,
  row,
  scalar,
  struct,
  text,
} from "../../src/export/mat/value.js";

const golden = join(import.meta.dirname, "../golden/fit");
const data = join(import.meta.dirname, "../data");

type Number = number | null | "Infinity" | "-Infinity";

interface Fixture {
  readonly id: string;
  readonly perceptualFunction: string;
  readonly responseFunction: string;
  readonly predorpost?: number;
  readonly perceptualCount: number;
  readonly priorMean: readonly Number[];
  readonly priorVariance: readonly Number[];
  readonly inputs?: readonly (Number | readonly Number[])[];
  readonly inputsFile?: string;
  readonly responses?: readonly (Number | readonly Number[])[];
  readonly responsesFile?: string;
  readonly map: {
    readonly native: readonly Number[];
    readonly estimation: readonly Number[];
    readonly negLogJoint: number;
    readonly negLogLikelihood: number;
  };
  readonly polished: {
    readonly negLogJoint: number;
    readonly estimation: readonly Number[];
    readonly posteriorSd?: readonly number[];
  };
  readonly hessian: readonly (readonly number[])[];
  readonly free: readonly number[];
  readonly LME: number;
  readonly AIC: number;
  readonly BIC: number;
}

export function fixture(id: string): Fixture {
  return JSON.parse(readFileSync(join(golden, `${id}.json`), "utf8")) as Fixture;
}

function columnOf(file: string): number[] {
  const lines = readFileSync(join(data, file.split("/").at(-1)!), "utf8")
    .trim()
    .split(/\s+/);
  return lines.map(Number).filter((x) => !Number.isNaN(x));
}

/** What `fitModel` returned. Numbers that JSON lacks are numbers here. */
export function estimateOf(id: string) {
  const one = fixture(id);
  const plain = (values: readonly Number[]): number[] =>
    values.map((x) => (x === null ? Number.NaN : globalThis.Number(x)));
  const [means, variances, final] = [one.priorMean, one.priorVariance, one.map.estimation].map(plain) as [
    number[],
    number[],
    number[],
  ];
  const n = one.perceptualCount;
  const { responsesFile } = one;
  const answered =
    responsesFile === undefined || responsesFile.startsWith("none") ? [] : columnOf(responsesFile);
  return {
    u:
      one.inputs?.map((u) => (Array.isArray(u) ? plain(u) : plain([u as Number])[0]!)) ??
      columnOf(one.inputsFile!),
    y: one.responses?.map((y) => (Array.isArray(y) ? plain(y) : plain([y as Number])[0]!)) ?? answered,
    c_prc: { model: one.perceptualFunction, priormus: means.slice(0, n), priorsas: variances.slice(0, n) },
    c_obs: {
      model: one.responseFunction,
      predorpost: one.predorpost ?? 1,
      priormus: means.slice(n),
      priorsas: variances.slice(n),
    },
    p_prc: { ptrans: final.slice(0, n) },
    p_obs: { ptrans: final.slice(n) },
    optim: {
      final,
      H: one.hessian,
      negLl: one.map.negLogLikelihood,
      negLj: one.map.negLogJoint,
      LME: one.LME,
      AIC: one.AIC,
      BIC: one.BIC,
    },
  };
}

export type Estimate = ReturnType<typeof estimateOf>;

/** As MATLAB holds it: columns for u and y, rows for vectors. */
export function matValue(value: unknown): MatValue {
  if (typeof value === "number") return scalar(value);
  if (typeof value === "boolean") return logical(value);
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return empty;
    if (value.every((x) => typeof x === "number")) return row(value);
    if (value.every((x) => Array.isArray(x))) return matrix(value as number[][]);
    return cell(value.map(matValue));
  }
  return struct(
    Object.fromEntries(Object.entries(value as object).map(([name, field]) => [name, matValue(field)])),
  );
}
