/** Coefficients that have no population as Stan: those that all share, and those of pooling `none` (group models 2.2, 4). */

import type { FixedCoefficient, OwnCoefficients } from "../density/structure.js";
import { hyperpriorDensity } from "./hyperprior.js";
import { comment, emptySection, type Section, type SectionContext, target } from "./section.js";

/** Coefficients of one parameter that all share. */
export function fixedSection(
  context: SectionContext,
  parameter: number,
  own: readonly FixedCoefficient[],
): Section {
  const section = emptySection();
  const { design, parameters, names } = context;
  const { columns, X } = design.parameters[parameter]!;
  const b = context.fixed[parameter]!;
  section.parameters.push(`vector[${own.length}] ${b}; // ${comment(columns.join(", "))}`);
  own.forEach(({ at, prior, column }, j) => {
    section.model.push(target(hyperpriorDensity(prior, `${b}[${j + 1}]`), columns[column]));
    section.names.push([at, `${b}[${j + 1}]`]);
  });
  if (own.every(({ absorbed }) => absorbed)) return section;
  const name = names.of(`X_${parameters[parameter]}`);
  section.data.push(
    `matrix[cells, ${own.length}] ${name}; // of ${b}; 0 in columns that are in the means of groups`,
  );
  section.values[name] = design.cells.map((_, c) =>
    own.map(({ column, absorbed }) => (absorbed ? 0 : X[c * columns.length + column]!)),
  );
  section.terms.push([parameter, `${name} * ${b}`]);
  return section;
}

/** Coefficients of one parameter that every participant has without a population. */
export function ownSection(
  context: SectionContext,
  parameter: number,
  own: readonly OwnCoefficients[],
): Section {
  const section = emptySection();
  const { design, parameters, names } = context;
  const { columns, X } = design.parameters[parameter]!;
  const coefficients = names.of(`coef_${parameters[parameter]}`);
  const name = names.of(`X_${parameters[parameter]}`);
  section.data.push(`matrix[cells, ${own.length}] ${name}; // ${comment(columns.join(", "))}`);
  section.values[name] = design.cells.map((_, c) => own.map(({ column }) => X[c * columns.length + column]!));
  section.parameters.push(`matrix[participants, ${own.length}] ${coefficients};`);
  own.forEach(({ at, prior, column }, j) => {
    const each = hyperpriorDensity(prior, `${coefficients}[i, ${j + 1}]`);
    section.model.push(`for (i in 1:participants) ${target(each, columns[column])}`);
    design.participants.forEach((_, i) => {
      section.names.push([at + i, `${coefficients}[${i + 1},${j + 1}]`]);
    });
  });
  section.terms.push([parameter, `rows_dot_product(${name}, ${coefficients}[participant_of_cell])`]);
  return section;
}
