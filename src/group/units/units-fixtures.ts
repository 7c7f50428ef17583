/**
 * A group model in which everything is normal, for tests of integrals: each cell of each parameter is measured once,
 * with an error of sd 0.4. Its integrals are densities of multivariate normals.
 */

import { cholesky, invertPositiveDefinite } from "../../inference/linear.js";
import { real } from "../../model/index.js";
import { purpose, stream } from "../../random/index.js";
import { structureOf } from "../density/structure.js";
import { buildDesign } from "../design/build.js";
import type { DesignInput } from "../design/input.js";
import { resolveHyperpriors } from "../hyperpriors/index.js";
import type { GroupDraws, UnitSource } from "./integrated.js";
import { addShared, type ParticipantUnits, participantUnits } from "./own.js";
import { DrawnPopulation } from "./population.js";

const ERROR = 0.16;

export interface NormalGroup {
  readonly source: UnitSource;
  readonly draws: GroupDraws;
  /** Log density of the measurements of some runs of a participant at a draw. */
  exact(participant: number, draw: number, runs: (run: number) => boolean): number;
}

/** @param count draws of each of two chains */
export function normalGroup(input: DesignInput, count: number): NormalGroup {
  const { design } = buildDesign(input);
  const individual = input.parameters.map((parameter) => ({
    parameter,
    domain: real,
    prior: { mean: 0, sd: 1 },
  }));
  const structure = structureOf(design, resolveHyperpriors({ individual, design }));
  const [cells, parameters] = [design.cells.length, design.parameters.length];
  const span = (of: (cell: number) => boolean) => {
    const own = design.cells.flatMap((_, c) => (of(c) ? [c] : []));
    return { from: own[0]!, count: own.length };
  };
  const cellsOf = design.participants.map((_, i) => span((c) => design.cells[c]!.participant === i));
  let run = 0;
  const runsOf = input.participants.map(({ runs }) => {
    run += runs.length;
    return { from: run - runs.length, count: runs.length };
  });
  const numbers = stream(4, purpose.simulation, 0);
  const y = Float64Array.from({ length: parameters * cells }, (_, at) => numbers.normal(0, at));
  const likelihood: UnitSource["likelihood"] = {
    design,
    parameters,
    cellsOf,
    runsOf,
    participantValues: (points) =>
      points.map(({ participant, z }) => {
        const { from, count: own } = cellsOf[participant]!;
        const perRun = new Float64Array(runsOf[participant]!.count);
        z.forEach((value, at) => {
          const cell = from + (at % own);
          const residual = y[Math.floor(at / own) * cells + cell]! - value;
          perRun[design.cells[cell]!.run]! -= 0.5 * (Math.log(2 * Math.PI * ERROR) + residual ** 2 / ERROR);
        });
        return { logLikelihood: perRun.reduce((a, b) => a + b), perRun, failed: false };
      }),
  };
  const width = structure.names.length;
  const S = 2 * count;
  const values = new Float64Array(S * width);
  const models = participantUnits(design, structure, { cellsOf, runsOf });
  for (let s = 0; s < S; s++) {
    const draw = values.subarray(s * width, (s + 1) * width);
    structure.names.forEach((name, at) => {
      const e = numbers.normal(1 + s, at);
      draw[at] = name.startsWith("sd_")
        ? 0.6 * Math.exp(0.2 * e)
        : name.startsWith("cor_")
          ? 0.5 * Math.tanh(e)
          : 0.3 * e;
    });
    for (const own of models) drawOwn(own, draw, s);
  }
  return {
    source: { design, structure, likelihood, layout: { values: width } },
    draws: { chains: 2, draws: count, values },
    exact,
  };

  /** Mean and covariance of z over a participant's own cells, from the design alone. */
  function population(participant: number, draw: Float64Array) {
    const { from, count: own } = cellsOf[participant]!;
    const mean = new Float64Array(parameters * own);
    const covariance = new Float64Array(mean.length ** 2);
    const each = (visit: (p: number, c: number, at: number) => void): void => {
      for (let p = 0; p < parameters; p++) for (let c = 0; c < own; c++) visit(p, from + c, p * own + c);
    };
    each((p, c, at) => {
      const { X, columns } = design.parameters[p]!;
      for (const { parameter, column, at: place } of structure.fixed) {
        if (parameter === p) mean[at]! += X[c * columns.length + column]! * draw[place]!;
      }
    });
    for (const block of structure.blocks) {
      const { columns, groups, grouping } = block;
      const weight = (k: number, p: number, c: number): number => {
        const { parameter, term, column } = columns[k]!;
        const { Z, columns: labels } = design.parameters[parameter]!.terms[term]!;
        return parameter === p ? Z[c * labels.length + column]! : 0;
      };
      const groupOf = (c: number): number =>
        design.parameters[columns[0]!.parameter]!.terms[columns[0]!.term]!.group[c]!;
      if (!grouping.includes("participant")) {
        each((p, c, at) => {
          columns.forEach((_, k) => {
            mean[at]! += weight(k, p, c) * draw[block.coefficients + k * groups.length + groupOf(c)]!;
          });
        });
        continue;
      }
      const correlation = (k: number, j: number): number => {
        if (k === j) return 1;
        if (!block.correlated) return 0;
        const [row, column] = [Math.max(k, j), Math.min(k, j)];
        return draw[block.correlations + (row * (row - 1)) / 2 + column]!;
      };
      each((p, c, at) => {
        each((o, e, other) => {
          if (groupOf(c) !== groupOf(e)) return;
          columns.forEach((_, k) => {
            columns.forEach((_column, j) => {
              covariance[at * mean.length + other]! +=
                weight(k, p, c) *
                weight(j, o, e) *
                draw[block.logSd + k]! *
                draw[block.logSd + j]! *
                correlation(k, j);
            });
          });
        });
      });
    }
    return { mean, covariance };
  }

  function exact(participant: number, s: number, isIn: (run: number) => boolean): number {
    const { from, count: own } = cellsOf[participant]!;
    const { mean, covariance } = population(participant, values.subarray(s * width, (s + 1) * width));
    const used = [...mean.keys()].filter((at) => isIn(design.cells[from + (at % own)]!.run));
    const n = used.length;
    const V = Float64Array.from({ length: n * n }, (_, at) => {
      const [a, b] = [used[Math.floor(at / n)]!, used[at % n]!];
      return covariance[a * mean.length + b]! + (a === b ? ERROR : 0);
    });
    const L = cholesky(V, n)!;
    let total = 0;
    const e = new Float64Array(n);
    used.forEach((at, row) => {
      let rest = y[Math.floor(at / own) * cells + from + (at % own)]! - mean[at]!;
      for (let k = 0; k < row; k++) rest -= L[row * n + k]! * e[k]!;
      e[row] = rest / L[row * n + row]!;
      total -= 0.5 * Math.log(2 * Math.PI) + Math.log(L[row * n + row]!) + 0.5 * e[row]! ** 2;
    });
    return total;
  }

  /** Own coefficients as the posterior has them, given the rest; correlations aside. */
  function drawOwn(model: ParticipantUnits, draw: Float64Array, s: number): void {
    const { participant, coefficients } = model;
    const q = coefficients.length;
    if (q === 0) return;
    const { from, count: own } = cellsOf[participant]!;
    const population = new DrawnPopulation(model);
    population.move(draw);
    const shift = new Float64Array(parameters * own);
    addShared(model, draw, shift);
    const precision = new Float64Array(q * q);
    const toward = new Float64Array(q);
    shift.forEach((x, at) => {
      const measured = y[Math.floor(at / own) * cells + from + (at % own)]! - x;
      coefficients.forEach(({ weights }, a) => {
        toward[a]! += (weights[at]! * measured) / ERROR;
        coefficients.forEach((other, b) => {
          precision[a * q + b]! += (weights[at]! * other.weights[at]!) / ERROR;
        });
      });
    });
    for (let a = 0; a < q; a++) {
      toward[a]! += population.mean[a]! / population.sd[a]! ** 2;
      precision[a * q + a]! += 1 / population.sd[a]! ** 2;
    }
    const V = invertPositiveDefinite(precision, q);
    const L = cholesky(V, q)!;
    coefficients.forEach(({ at }, a) => {
      let value = 0;
      for (let b = 0; b < q; b++) value += V[a * q + b]! * toward[b]!;
      for (let b = 0; b <= a; b++) value += L[a * q + b]! * numbers.normal(1000 + s, participant * 50 + b);
      draw[at] = value;
    });
  }
}
