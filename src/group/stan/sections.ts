/**
 * The parts of a group model as pieces of a Stan program (group models 4, 5): fixed coefficients, coefficients that
 * every participant has of their own, and populations of coefficients over groups. Sds and Cholesky factors are
 * declared with Stan's constraints, so that Stan adds the Jacobians of its own transforms; those are the logarithm and
 * the partial correlations that are sampled here, in the same order.
 */

import type { StanData } from "../../agent/stan-run.js";
import { type StanNames, stan } from "../../compile/stan.js";
import type { Parametrisation } from "../density/parametrisation.js";
import type {
  Block,
  BlockColumn,
  FixedCoefficient,
  OwnCoefficients,
  Structure,
} from "../density/structure.js";
import type { Design } from "../design/design.js";
import { hyperpriorDensity } from "./hyperprior.js";

/** Pieces of the program by block, without indentation, and the data that they read. */
export interface Section {
  readonly data: string[];
  readonly parameters: string[];
  readonly transformed: string[];
  readonly model: string[];
  readonly generated: string[];
  readonly values: Record<string, StanData[string]>;
  /** Names of the values of the layout, by place, as they stand in Stan's output. */
  readonly names: [at: number, stan: string][];
  /** What is added up to the values of parameters in the cells: number of the parameter, and a vector over cells. */
  readonly terms: [parameter: number, vector: string][];
}

export interface SectionContext {
  readonly design: Design;
  readonly structure: Structure;
  /** Names of the parameters of the design. */
  readonly parameters: readonly string[];
  readonly names: StanNames;
  /** The numbers of groups and the group of every cell, by grouping. */
  readonly groupings: ReadonlyMap<string, { readonly groups: string; readonly group: string }>;
  /** The name of the coefficients of a parameter that all share. */
  readonly fixed: readonly string[];
}

const emptySection = (): Section => ({
  data: [],
  parameters: [],
  transformed: [],
  model: [],
  generated: [],
  values: {},
  names: [],
  terms: [],
});

/** Text of data for a comment of one line. */
export const comment = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, " ");

const target = (density: string, said = ""): string =>
  `target += ${density};${said === "" ? "" : ` // ${comment(said)}`}`;

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

/** The population of a block of coefficients. */
export function blockSection(
  context: SectionContext,
  block: Block,
  chosen: readonly Parametrisation[],
): Section {
  const section = emptySection();
  const { parameters, names, groupings } = context;
  const { columns, correlated, grouping, eta } = block;
  const [K, G] = [columns.length, groupings.get(grouping)!.groups];
  const titles = [...new Set(columns.map(({ parameter }) => parameters[parameter]!))].join("_");
  const title = grouping === "participant" ? titles : `${titles}_${grouping}`;
  const labels = columns.map(({ parameter, label }) =>
    titles === parameters[parameter] ? label : `${parameters[parameter]} ${label}`,
  );
  const sd = names.of(`sd_${title}`);
  section.parameters.push(`vector<lower=0>[${K}] ${sd}; // ${comment(labels.join(", "))}`);
  columns.forEach((column, k) => {
    section.model.push(target(hyperpriorDensity(column.sd, `${sd}[${k + 1}]`), `sd: ${labels[k]}`));
    section.names.push([block.logSd + k, `${sd}[${k + 1}]`]);
  });
  const means = columns.map((_, k) => meanOf(context, block, k, section));
  const kind = columns.every((column) => isOwn(context.design, column)) ? "coef" : "u";
  const vectors = correlated
    ? correlatedColumns({
        section,
        context,
        block,
        title,
        sd,
        means,
        kind,
        eta,
        centred: chosen[0] === "centred",
      })
    : columns.map(({ label }, k) => {
        const coefficients = names.of(`${kind}_${title}_${label}`);
        const scale = `${sd}[${k + 1}]`;
        if (chosen[k] === "centred") {
          section.parameters.push(`vector[${G}] ${coefficients};`);
          section.model.push(target(`normal_lpdf(${coefficients} | ${means[k]!.text}, ${scale})`));
        } else {
          const standard = names.of(`e_${title}_${label}`);
          section.parameters.push(`vector[${G}] ${standard};`);
          section.model.push(target(`std_normal_lpdf(${standard})`));
          const around = columns[k]!.absorbed.length === 0 ? "" : `${means[k]!.text} + `;
          section.transformed.push(`vector[${G}] ${coefficients} = ${around}${scale} * ${standard};`);
        }
        block.groups.forEach((_, g) => {
          section.names.push([block.coefficients + k * block.groups.length + g, `${coefficients}[${g + 1}]`]);
        });
        return coefficients;
      });
  columns.forEach((column, k) => {
    section.terms.push([
      column.parameter,
      inCells(context, block, column, k, vectors[k]!, correlated, section),
    ]);
  });
  return section;
}

function isOwn({ parameters }: Design, { parameter, term }: BlockColumn): boolean {
  return parameters[parameter]!.terms.findIndex(({ byParticipant }) => byParticipant) === term;
}

/** The mean of the coefficients of a column: one for all groups, or a vector of them. */
interface Mean {
  readonly text: string;
  readonly isVector: boolean;
}

function meanOf(
  { design, fixed, names, structure, groupings, parameters }: SectionContext,
  { columns, groups, grouping }: Block,
  k: number,
  section: Section,
): Mean {
  const { parameter, absorbed, label } = columns[k]!;
  if (absorbed.length === 0) return { text: "0.0", isVector: false };
  const own = structure.fixed.filter((coefficient) => coefficient.parameter === parameter);
  const place = (at: number): number => own.findIndex((coefficient) => coefficient.at === at);
  const [only] = absorbed;
  if (absorbed.length === 1 && only!.weights.every((weight) => weight === 1))
    return { text: `${fixed[parameter]}[${place(only!.at) + 1}]`, isVector: false };
  const name = names.of(`W_${parameters[parameter]}_${label}`);
  const said = absorbed.map(({ at }) => design.parameters[parameter]!.columns[own[place(at)]!.column]);
  section.data.push(
    `matrix[${groupings.get(grouping)!.groups}, ${own.length}] ${name}; ` +
      `// the mean of the coefficients "${comment(label)}" is made of ${comment(said.join(", "))}`,
  );
  section.values[name] = groups.map((_, g) => {
    const row = own.map(() => 0);
    for (const { at, weights } of absorbed) row[place(at)] = weights[g]!;
    return row;
  });
  return { text: `${name} * ${fixed[parameter]}`, isVector: true };
}

/** Coefficients whose columns are correlated, as a matrix. */
function correlatedColumns({
  section,
  context: { names, groupings },
  block: { columns, groups, grouping, correlations, coefficients },
  title,
  sd,
  means,
  kind,
  eta,
  centred,
}: {
  readonly section: Section;
  readonly context: SectionContext;
  readonly block: Block;
  readonly title: string;
  readonly sd: string;
  readonly means: readonly Mean[];
  readonly kind: string;
  readonly eta: number;
  readonly centred: boolean;
}): string[] {
  const [K, G] = [columns.length, groupings.get(grouping)!.groups];
  const factor = names.of(`L_${title}`);
  const own = names.of(`${kind}_${title}`);
  const mean = names.of(`mean_${title}`);
  const correlation = names.of(`cor_${title}`);
  const scale = `diag_pre_multiply(${sd}, ${factor})`;
  section.parameters.push(`cholesky_factor_corr[${K}] ${factor};`);
  section.model.push(target(`lkj_corr_cholesky_lpdf(${factor} | ${stan.number(eta).text})`));
  section.transformed.push(
    `matrix[${G}, ${K}] ${mean};`,
    ...means.map(({ text, isVector }, k) => {
      return `${mean}[, ${k + 1}] = ${isVector ? text : `rep_vector(${text}, ${G})`};`;
    }),
  );
  if (centred) {
    section.parameters.push(`matrix[${G}, ${K}] ${own};`);
    section.model.push(
      `for (g in 1:${G}) ${target(`multi_normal_cholesky_lpdf(${own}[g] | ${mean}[g], ${scale})`)}`,
    );
  } else {
    const standard = names.of(`e_${title}`);
    section.parameters.push(`matrix[${G}, ${K}] ${standard};`);
    section.model.push(target(`std_normal_lpdf(to_vector(${standard}))`));
    section.transformed.push(`matrix[${G}, ${K}] ${own} = ${mean} + ${standard} * ${scale}';`);
  }
  section.generated.push(`matrix[${K}, ${K}] ${correlation} = multiply_lower_tri_self_transpose(${factor});`);
  let at = correlations;
  for (let k = 1; k < K; k++)
    for (let l = 0; l < k; l++) section.names.push([at++, `${correlation}[${k + 1},${l + 1}]`]);
  columns.forEach((_, k) => {
    groups.forEach((__, g) => {
      section.names.push([coefficients + k * groups.length + g, `${own}[${g + 1},${k + 1}]`]);
    });
  });
  return columns.map(() => own);
}

/** What a column adds to the value of its parameter in every cell. */
function inCells(
  { design, groupings, names, parameters }: SectionContext,
  { grouping }: Block,
  { parameter, term, column, label }: BlockColumn,
  k: number,
  coefficients: string,
  correlated: boolean,
  section: Section,
): string {
  const { Z, columns } = design.parameters[parameter]!.terms[term]!;
  const { group } = groupings.get(grouping)!;
  const own = `${coefficients}[${group}${correlated ? `, ${k + 1}` : ""}]`;
  const weights = design.cells.map((_, c) => Z[c * columns.length + column]!);
  if (weights.every((weight) => weight === 1)) return own;
  const name = names.of(`Z_${parameters[parameter]}_${grouping}_${label}`);
  section.data.push(`vector[cells] ${name};`);
  section.values[name] = weights;
  return `${name} .* ${own}`;
}
