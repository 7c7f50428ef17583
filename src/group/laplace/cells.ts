/** Likelihoods of participants by their coefficients, from those by the cells of a design. group 5, gradient. */

import type { CellLikelihood } from "../likelihood/likelihood.js";
import type { GroupPopulation, Source } from "./population.js";
import type { OwnLikelihood, OwnPoint } from "./problem.js";

/** z of a participant's cells is `rows` times its own and the shared coefficients; rows are mostly zeros. */
export interface ParticipantDesign {
  /** By coefficient, own ones first: `column[parameter * cells + cell]`, over the participant's cells. */
  readonly columns: readonly Float64Array[];
  /** Which of them differ from 0. */
  readonly places: readonly Int32Array[];
  readonly values: number;
}

export function participantDesigns(
  { ownSources, sharedSources }: GroupPopulation,
  { cellsOf, parameters }: Pick<CellLikelihood, "cellsOf" | "parameters">,
): ParticipantDesign[] {
  return cellsOf.map(({ from, count }) => {
    const columns = [...ownSources, ...sharedSources].map(
      ({ parameter, matrix, columns: width, column }: Source) => {
        const values = new Float64Array(parameters * count);
        for (let c = 0; c < count; c++) values[parameter * count + c] = matrix[(from + c) * width + column]!;
        return values;
      },
    );
    const places = columns.map((column) =>
      Int32Array.from([...column.keys()].filter((at) => column[at] !== 0)),
    );
    return { columns, places, values: parameters * count };
  });
}

/** z of a participant's cells. */
export function cellValues(design: ParticipantDesign, own: Float64Array, shared: Float64Array): Float64Array {
  const z = new Float64Array(design.values);
  design.columns.forEach((column, j) => {
    const coefficient = j < own.length ? own[j]! : shared[j - own.length]!;
    for (const at of design.places[j]!) z[at]! += column[at]! * coefficient;
  });
  return z;
}

export function ownLikelihood(population: GroupPopulation, likelihood: CellLikelihood): OwnLikelihood {
  const designs = participantDesigns(population, likelihood);
  const pointOf = ({ participant, own, shared }: OwnPoint) => ({
    participant,
    z: cellValues(designs[participant]!, own, shared),
  });
  const d = population.own.length + population.shared.length;
  return {
    value(points) {
      const values = likelihood.participantValues(points.map(pointOf));
      return Float64Array.from(values, ({ logLikelihood, failed }) =>
        failed ? Number.NEGATIVE_INFINITY : logLikelihood,
      );
    },
    derivatives(points) {
      return likelihood.participantHessians(points.map(pointOf)).map((at, k) => {
        const { columns, places, values } = designs[points[k]!.participant]!;
        const gradient = new Float64Array(d);
        const hessian = new Float64Array(d * d);
        const broken =
          at.failed || at.logLikelihood === Number.NEGATIVE_INFINITY || !at.hessian.every(Number.isFinite);
        if (broken) return { logLikelihood: Number.NEGATIVE_INFINITY, gradient, hessian };
        for (let i = 0; i < d; i++) {
          for (const row of places[i]!) {
            gradient[i]! += columns[i]![row]! * at.gradient[row]!;
            for (let j = 0; j <= i; j++) {
              let sum = 0;
              for (const column of places[j]!)
                sum += at.hessian[row * values + column]! * columns[j]![column]!;
              hessian[i * d + j]! += columns[i]![row]! * sum;
            }
          }
        }
        for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) hessian[j * d + i] = hessian[i * d + j]!;
        return { logLikelihood: at.logLikelihood, gradient, hessian };
      });
    },
  };
}
