/** A fitted group model as a Stan program, and points at which its log density can be compared with ours. */

import type { Agent } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { groupDensity } from "../group/density/density.js";
import type { GroupDensity } from "../group/density/index.js";
import type { Parametrisations } from "../group/density/parametrisation.js";
import { structureOf } from "../group/density/structure.js";
import { type GroupStanProgram, printGroupStan } from "../group/stan/print.js";
import { usableStart } from "../inference/laplace.js";
import type { GroupModel } from "./group-model.js";
import type { GroupResult } from "./group-result.js";
import { around } from "./group-start.js";
import { cellNames } from "./group-tables.js";

export interface GroupStan {
  readonly program: GroupStanProgram;
  /** Every quantity of the draws with its name in Stan's output. */
  readonly names: readonly { readonly credence: string; readonly stan: string }[];
  readonly coordinateNames: readonly string[];
  readonly points: readonly StanPoint[];
}

/** A point of the space of the density: that in which chains move, but for shears. */
export interface StanPoint {
  readonly z: Float64Array;
  readonly logDensity: number;
  readonly gradient: Float64Array;
}

/** How many points are told, and how much further than starts of chains they are spread. */
const [POINTS, JITTER] = [4, 3];

/**
 * @param model of the analysis, on the data that were fitted
 * @throws UsageError for Laplace EM without hyperpriors, whose model Stan cannot sample, and for results of another model
 */
export function groupStan(agent: Agent, model: GroupModel, fitted: GroupResult): GroupStan {
  if (fitted.laplace?.hyperpriors === false) {
    throw new UsageError(
      "group.laplace.hyperpriors: the fit was made without hyperpriors, and such a population has no posterior that " +
        "Stan could sample; fit with group.laplace.hyperpriors: true, or with --inference nuts or pathfinder",
    );
  }
  const { participants, hyperpriors } = model;
  const { design } = model.built;
  const parametrisations = fittedParametrisations(model, fitted);
  const program = printGroupStan(agent, participants, design, hyperpriors, parametrisations);
  const density = groupDensity(agent, participants, design, hyperpriors, { parametrisations });
  const cells = cellNames(model);
  return {
    program,
    names: [
      ...density.layout.valueNames.map((credence, at) => ({ credence, stan: program.names[at]! })),
      ...design.parameters.flatMap(({ parameter }) =>
        cells.map((cell, c) => ({
          credence: `${parameter}[${cell}]`,
          stan: `${program.natives[parameter]}[${c + 1}]`,
        })),
      ),
    ],
    coordinateNames: density.layout.coordinateNames,
    points: pointsOf(density),
  };
}

/** By block and column, as the result states them by parameter and term. */
function fittedParametrisations({ built, hyperpriors }: GroupModel, fitted: GroupResult): Parametrisations {
  return structureOf(built.design, hyperpriors).blocks.map(({ columns }) =>
    columns.map(({ parameter, term, column }) => {
      const found = fitted.parameters[parameter]?.random[term]?.parametrisation[column];
      if (found !== undefined) return found;
      const { parameter: name } = built.design.parameters[parameter]!;
      throw new UsageError(
        `fit.json: group.parameters has no random term ${term + 1} of ${name}; analysis.yaml is of another model`,
      );
    }),
  );
}

/** Points around the middle of the hyperpriors at which the model does not break down. */
function pointsOf(density: GroupDensity): StanPoint[] {
  const start = around(density);
  return Array.from({ length: POINTS }, (_, k) =>
    usableStart(density, { ...start, jitter: JITTER }, 1, k),
  ).flatMap((z) => {
    if (z === undefined) return [];
    const gradient = new Float64Array(z.length);
    return [{ z, logDensity: density.logDensity(z, gradient), gradient }];
  });
}
