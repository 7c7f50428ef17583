/**
 * Where everything of a group model lies in the vector that is sampled, and what its names are (group models 5,
 * "Layout"): parameters in the agent's order; of each the fixed coefficients, then for every random term the log sds,
 * the correlations row by row, and the coefficients column by column, groups in order inside a column.
 */

import type { Design, ParameterDesign, RandomTerm } from "../design/design.js";
import type { Hyperprior, Hyperpriors, ParameterHyperpriors } from "../hyperpriors/hyperpriors.js";

/** A coefficient that all share. */
export interface FixedCoefficient {
  /** By number, as in the design. */
  readonly parameter: number;
  readonly column: number;
  readonly prior: Hyperprior;
  /** Place in z. */
  readonly at: number;
  readonly absorbed: boolean;
}

/** Coefficients of a fixed column that every participant has of their own: pooling `none`. */
export interface OwnCoefficients {
  readonly parameter: number;
  readonly column: number;
  readonly prior: Hyperprior;
  /** Place of the first participant's in z. */
  readonly at: number;
}

export interface BlockColumn {
  readonly parameter: number;
  readonly term: number;
  readonly column: number;
  readonly label: string;
  /** Of the sd itself. */
  readonly sd: Hyperprior;
  /** Fixed coefficients that make up the mean of the groups' coefficients, with weights by group. */
  readonly absorbed: readonly { readonly at: number; readonly weights: Float64Array }[];
}

/** A random term; or the terms over participants of several parameters, joined. */
export interface Block {
  readonly grouping: string;
  readonly groups: readonly string[];
  readonly columns: readonly BlockColumn[];
  readonly correlated: boolean;
  /** LKJ shape, where correlated. */
  readonly eta: number;
  /** Places in z: of the log sd of the first column, of the first correlation, of the first group's first coefficient. */
  readonly logSd: number;
  readonly correlations: number;
  readonly coefficients: number;
}

export interface Structure {
  readonly dimension: number;
  readonly fixed: readonly FixedCoefficient[];
  readonly own: readonly OwnCoefficients[];
  readonly blocks: readonly Block[];
  /** Names of the values, by place. */
  readonly names: readonly string[];
}

/** Lays a group model out. */
export function structureOf(design: Design, hyperpriors: Hyperpriors): Structure {
  const fixed: FixedCoefficient[] = [];
  const own: OwnCoefficients[] = [];
  const blocks: Block[] = [];
  const names: string[] = [];
  const position = new Map(design.parameters.map(({ parameter }, p) => [parameter, p]));
  const joined = design.joined.map((list) => list.map((name) => position.get(name)!));
  const joinedBlock = (p: number): readonly number[] | undefined => joined.find((list) => list.includes(p));

  const addBlock = (terms: readonly { readonly parameter: number; readonly term: number }[]): void => {
    const columns = terms.flatMap(({ parameter, term }) =>
      columnsOf(design, hyperpriors, fixed, parameter, term),
    );
    const [first] = terms;
    const of = design.parameters[first!.parameter]!.terms[first!.term]!;
    const correlated = columns.length > 1 && (terms.length > 1 || of.correlated);
    const { eta } = hyperpriors.parameters[first!.parameter]!.terms[first!.term]!;
    const logSd = names.length;
    const { grouping, groups } = of;
    const title = (column: BlockColumn): string => design.parameters[column.parameter]!.parameter;
    for (const column of columns) names.push(`sd_${title(column)}[${grouping}, ${column.label}]`);
    const correlations = names.length;
    if (correlated) {
      columns.forEach((column, k) => {
        for (const other of columns.slice(0, k)) {
          const both = title(other) === title(column) ? title(other) : `${title(other)}_${title(column)}`;
          names.push(`cor_${both}[${grouping}, ${other.label}, ${column.label}]`);
        }
      });
    }
    const coefficients = names.length;
    for (const column of columns) {
      const { terms: all } = design.parameters[column.parameter]!;
      const isOwn = all.findIndex(({ byParticipant }) => byParticipant) === column.term;
      for (const group of groups) {
        const place = isOwn ? `${column.label}, ${group}` : `${grouping}, ${column.label}, ${group}`;
        names.push(`${isOwn ? "coef" : "u"}_${title(column)}[${place}]`);
      }
    }
    blocks.push({ grouping, groups, columns, correlated, eta, logSd, correlations, coefficients });
  };

  design.parameters.forEach((parameter, p) => {
    const priors = hyperpriors.parameters[p]!;
    addFixed(parameter, p, priors, design.participants, { fixed, own, names });
    const list = joinedBlock(p);
    if (list !== undefined && p === Math.max(...list))
      addBlock(list.flatMap((q) => participantTerms(design, q)));
    parameter.terms.forEach((term, t) => {
      if (list === undefined || !term.byParticipant) addBlock([{ parameter: p, term: t }]);
    });
  });
  return { dimension: names.length, fixed, own, blocks, names };
}

function addFixed(
  { parameter, pooling, columns, absorbed }: ParameterDesign,
  p: number,
  priors: ParameterHyperpriors,
  participants: readonly string[],
  { fixed, own, names }: { fixed: FixedCoefficient[]; own: OwnCoefficients[]; names: string[] },
): void {
  columns.forEach((label, column) => {
    const place = { parameter: p, column, prior: priors.columns[column]!, at: names.length };
    if (pooling === "none") {
      own.push(place);
      for (const id of participants) names.push(`coef_${parameter}[${label}, ${id}]`);
    } else {
      fixed.push({ ...place, absorbed: absorbed.some((one) => one.fixed === column) });
      names.push(`b_${parameter}[${label}]`);
    }
  });
}

function participantTerms(design: Design, parameter: number) {
  return design.parameters[parameter]!.terms.flatMap(({ byParticipant }, term) =>
    byParticipant ? [{ parameter, term }] : [],
  );
}

function columnsOf(
  design: Design,
  hyperpriors: Hyperpriors,
  fixed: readonly FixedCoefficient[],
  parameter: number,
  term: number,
): BlockColumn[] {
  const { terms, absorbed } = design.parameters[parameter]!;
  const own = terms[term]!;
  const absorbing = terms.findIndex(({ byParticipant }) => byParticipant) === term;
  const participantOf = absorbing ? participantsOfGroups(design, own) : new Int32Array(0);
  return own.columns.map((label, column) => ({
    parameter,
    term,
    column,
    label,
    sd: hyperpriors.parameters[parameter]!.terms[term]!.sds[column]!,
    absorbed: absorbed
      .filter(({ random }) => absorbing && random === column)
      .map((one) => ({
        at: fixed.find((b) => b.parameter === parameter && b.column === one.fixed)!.at,
        weights: Float64Array.from(participantOf, (i) => one.weights[i]!),
      })),
  }));
}

function participantsOfGroups({ cells }: Design, { group, groups }: RandomTerm): Int32Array {
  const participantOf = new Int32Array(groups.length);
  cells.forEach(({ participant }, c) => {
    participantOf[group[c]!] = participant;
  });
  return participantOf;
}
