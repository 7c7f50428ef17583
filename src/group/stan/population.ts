/**
 * Populations of coefficients as Stan (group models 4, 5). Sds and Cholesky factors are declared with Stan's constraints,
 * so that Stan adds the Jacobians of its own transforms; those are the logarithm and the partial correlations that are
 * sampled here, in the same order.
 */

import { stan } from "../../compile/stan.js";
import type { Parametrisation } from "../density/parametrisation.js";
import type { Block, BlockColumn } from "../density/structure.js";
import type { Design } from "../design/design.js";
import { hyperpriorDensity } from "./hyperprior.js";
import { comment, emptySection, type Section, type SectionContext, target } from "./section.js";

/** What the pieces of a population are written with. */
interface Part {
  readonly context: SectionContext;
  readonly block: Block;
  readonly section: Section;
  /** What names of the block end with. */
  readonly title: string;
  /** Names of the sds, of the number of groups, and of the group of every cell. */
  readonly sd: string;
  readonly groups: string;
  readonly group: string;
  /** `coef` of participants, `u` of other groups. */
  readonly kind: string;
}

/** The mean of the coefficients of a column: one for all groups, or a vector of them; absent where it is 0. */
interface Mean {
  readonly text: string;
  readonly isVector: boolean;
}

/** The population of a block of coefficients. @param chosen by column */
export function populationSection(
  context: SectionContext,
  block: Block,
  chosen: readonly Parametrisation[],
): Section {
  const section = emptySection();
  const { parameters, names, groupings, design } = context;
  const { columns, correlated, grouping, logSd } = block;
  const titles = [...new Set(columns.map(({ parameter }) => parameters[parameter]!))].join("_");
  const title = grouping === "participant" ? titles : `${titles}_${grouping}`;
  const labels = columns.map(({ parameter, label }) =>
    titles === parameters[parameter] ? label : `${parameters[parameter]} ${label}`,
  );
  const sd = names.of(`sd_${title}`);
  section.parameters.push(`vector<lower=0>[${columns.length}] ${sd}; // ${comment(labels.join(", "))}`);
  columns.forEach((column, k) => {
    section.model.push(target(hyperpriorDensity(column.sd, `${sd}[${k + 1}]`), `sd: ${labels[k]}`));
    section.names.push([logSd + k, `${sd}[${k + 1}]`]);
  });
  const kind = columns.every((column) => isOwn(design, column)) ? "coef" : "u";
  const part: Part = { context, block, section, title, sd, kind, ...groupings.get(grouping)! };
  const vectors = correlated
    ? correlatedColumns(part, chosen[0] === "centred")
    : columns.map((_, k) => plainColumn(part, k, chosen[k] === "centred"));
  columns.forEach((column, k) => {
    section.terms.push([column.parameter, weighted(part, column, vectors[k]!)]);
  });
  return section;
}

function isOwn({ parameters }: Design, { parameter, term }: BlockColumn): boolean {
  return parameters[parameter]!.terms.findIndex(({ byParticipant }) => byParticipant) === term;
}

/** Coefficients of a column without correlations. @returns those of the groups of the cells */
function plainColumn(
  { context, block, section, title, sd, groups, group, kind }: Part,
  k: number,
  centred: boolean,
) {
  const { names } = context;
  const { label } = block.columns[k]!;
  const mean = meanOf(context, block, k, groups, section);
  const coefficients = names.of(`${kind}_${title}_${label}`);
  const scale = `${sd}[${k + 1}]`;
  if (centred) {
    section.parameters.push(`vector[${groups}] ${coefficients};`);
    section.model.push(target(`normal_lpdf(${coefficients} | ${mean?.text ?? "0.0"}, ${scale})`));
  } else {
    const standard = names.of(`e_${title}_${label}`);
    section.parameters.push(`vector[${groups}] ${standard};`);
    section.model.push(target(`std_normal_lpdf(${standard})`));
    const around = mean === undefined ? "" : `${mean.text} + `;
    section.transformed.push(`vector[${groups}] ${coefficients} = ${around}${scale} * ${standard};`);
  }
  block.groups.forEach((_, g) => {
    section.names.push([block.coefficients + k * block.groups.length + g, `${coefficients}[${g + 1}]`]);
  });
  return `${coefficients}[${group}]`;
}

/** Coefficients of correlated columns, as a matrix. @returns by column those of the groups of the cells */
function correlatedColumns(
  { context, block, section, title, sd, groups, group, kind }: Part,
  centred: boolean,
): string[] {
  const { names } = context;
  const { columns, eta, correlations, coefficients } = block;
  const K = columns.length;
  const means = columns.map((_, k) => meanOf(context, block, k, groups, section));
  const factor = names.of(`L_${title}`);
  const own = names.of(`${kind}_${title}`);
  const mean = names.of(`mean_${title}`);
  const correlation = names.of(`cor_${title}`);
  const scale = `diag_pre_multiply(${sd}, ${factor})`;
  section.parameters.push(`cholesky_factor_corr[${K}] ${factor};`);
  section.model.push(target(`lkj_corr_cholesky_lpdf(${factor} | ${stan.number(eta).text})`));
  section.transformed.push(
    `matrix[${groups}, ${K}] ${mean};`,
    ...means.map((each, k) => {
      const vector = each?.isVector ? each.text : `rep_vector(${each?.text ?? "0.0"}, ${groups})`;
      return `${mean}[, ${k + 1}] = ${vector};`;
    }),
  );
  if (centred) {
    section.parameters.push(`matrix[${groups}, ${K}] ${own};`);
    const density = `multi_normal_cholesky_lpdf(${own}[g] | ${mean}[g], ${scale})`;
    section.model.push(`for (g in 1:${groups}) ${target(density)}`);
  } else {
    const standard = names.of(`e_${title}`);
    section.parameters.push(`matrix[${groups}, ${K}] ${standard};`);
    section.model.push(target(`std_normal_lpdf(to_vector(${standard}))`));
    section.transformed.push(`matrix[${groups}, ${K}] ${own} = ${mean} + ${standard} * ${scale}';`);
  }
  section.generated.push(`matrix[${K}, ${K}] ${correlation} = multiply_lower_tri_self_transpose(${factor});`);
  let at = correlations;
  for (let k = 1; k < K; k++)
    for (let l = 0; l < k; l++) section.names.push([at++, `${correlation}[${k + 1},${l + 1}]`]);
  return columns.map((_, k) => {
    block.groups.forEach((__, g) => {
      section.names.push([coefficients + k * block.groups.length + g, `${own}[${g + 1},${k + 1}]`]);
    });
    return `${own}[${group}, ${k + 1}]`;
  });
}

function meanOf(
  { design, fixed, names, structure, parameters }: SectionContext,
  block: Block,
  k: number,
  groups: string,
  section: Section,
): Mean | undefined {
  const { parameter, absorbed, label } = block.columns[k]!;
  const [first] = absorbed;
  if (first === undefined) return undefined;
  const own = structure.fixed.filter((coefficient) => coefficient.parameter === parameter);
  const place = (at: number): number => own.findIndex((coefficient) => coefficient.at === at);
  if (absorbed.length === 1 && first.weights.every((weight) => weight === 1))
    return { text: `${fixed[parameter]}[${place(first.at) + 1}]`, isVector: false };
  const name = names.of(`W_${parameters[parameter]}_${label}`);
  const said = absorbed.map(({ at }) => design.parameters[parameter]!.columns[own[place(at)]!.column]);
  section.data.push(
    `// The mean of the coefficients "${comment(label)}" is made of ${comment(said.join(", "))}.`,
    `matrix[${groups}, ${own.length}] ${name};`,
  );
  section.values[name] = block.groups.map((_, g) => {
    const row = own.map(() => 0);
    for (const { at, weights } of absorbed) row[place(at)] = weights[g]!;
    return row;
  });
  return { text: `${name} * ${fixed[parameter]}`, isVector: true };
}

/** What a column adds to the value of its parameter in every cell. @param own coefficients of the groups of the cells */
function weighted(
  { context: { design, names, parameters }, block, section }: Part,
  { parameter, term, column, label }: BlockColumn,
  own: string,
): string {
  const { Z, columns } = design.parameters[parameter]!.terms[term]!;
  const weights = design.cells.map((_, c) => Z[c * columns.length + column]!);
  if (weights.every((weight) => weight === 1)) return own;
  const name = names.of(`Z_${parameters[parameter]}_${block.grouping}_${label}`);
  section.data.push(`vector[cells] ${name};`);
  section.values[name] = weights;
  return `${name} .* ${own}`;
}
