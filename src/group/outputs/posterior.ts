/**
 * The posterior of one parameter by meaning: coefficients, sds, own coefficients of participants, values of cells
 * (group models 4).
 */

import type { Domain } from "../../model/index.js";
import type { Parametrisation } from "../density/parametrisation.js";
import type { ParameterDesign } from "../design/design.js";
import type { ParameterHyperpriors } from "../hyperpriors/hyperpriors.js";
import { type GroupDraws, type Series, SeriesReader } from "./draws.js";

export class ParameterPosterior {
  readonly name: string;
  /** Number of draws of all chains. */
  readonly size: number;
  /** Of the term whose columns absorb fixed ones; -1 where there is none. */
  readonly ownTerm: number;
  /** Fixed columns that no column of participants absorbs, by number. */
  private readonly free: readonly number[];

  constructor(
    private readonly reader: SeriesReader,
    readonly design: ParameterDesign,
    readonly hyperpriors: ParameterHyperpriors,
    readonly domain: Domain,
    readonly parametrisation: readonly Parametrisation[] | undefined,
  ) {
    this.name = design.parameter;
    this.size = reader.size;
    this.ownTerm = design.terms.findIndex(({ byParticipant }) => byParticipant);
    const absorbed = new Set(design.absorbed.map(({ fixed }) => fixed));
    this.free = design.columns.map((_, j) => j).filter((j) => !absorbed.has(j));
  }

  /** Whether there is a population: participants share coefficients. */
  get pooled(): boolean {
    return this.design.pooling !== "none";
  }

  /** Fixed coefficient of column j, on the scale that is sampled. */
  coefficient(j: number): Series {
    return this.reader.shared(`b_${this.name}[${this.design.columns[j]!}]`);
  }

  /** Sd of column k of a random term. */
  sd(t: number, k: number): Series {
    const { grouping, columns } = this.design.terms[t]!;
    return this.reader.shared(`sd_${this.name}[${grouping}, ${columns[k]!}]`);
  }

  /** Correlation of columns k and l of a random term. */
  correlation(t: number, k: number, l: number): Series {
    const { grouping, columns } = this.design.terms[t]!;
    const [first, second] = [columns[Math.min(k, l)]!, columns[Math.max(k, l)]!];
    return this.reader.shared(`cor_${this.name}[${grouping}, ${first}, ${second}]`);
  }

  /** Correlation of own coefficients with those of a parameter that stands later in a joined block. */
  crossCorrelation(k: number, other: ParameterPosterior, l: number): Series {
    const { grouping, columns } = this.design.terms[this.ownTerm]!;
    const second = other.design.terms[other.ownTerm]!.columns[l]!;
    return this.reader.shared(`cor_${this.name}_${other.name}[${grouping}, ${columns[k]!}, ${second}]`);
  }

  /** Own coefficient of a participant: population part and deviation; with pooling none, of the fixed column. */
  own(k: number, participant: string): Series {
    const columns = this.ownTerm < 0 ? this.design.columns : this.design.terms[this.ownTerm]!.columns;
    return this.reader.read(`coef_${this.name}[${columns[k]!}, ${participant}]`);
  }

  /** M: what the absorbed coefficients say of the own coefficient k of participant number i. */
  ownMean(k: number, i: number): Series {
    const mean = new Float64Array(this.size);
    for (const { fixed, random, weights } of this.design.absorbed) {
      if (random === k) addTo(mean, weights[i]!, this.coefficient(fixed));
    }
    return mean;
  }

  /** Deviation of a group of a random term: u of column k. */
  deviation(t: number, k: number, group: number): Series {
    const { grouping, columns, groups } = this.design.terms[t]!;
    if (t !== this.ownTerm)
      return this.reader.read(`u_${this.name}[${grouping}, ${columns[k]!}, ${groups[group]!}]`);
    const u = this.own(k, groups[group]!);
    addTo(u, -1, this.ownMean(k, group));
    return u;
  }

  /** The value of a cell on the estimation scale. */
  cell(c: number, participant: string): Series {
    const { X, columns, terms } = this.design;
    const J = columns.length;
    const z = new Float64Array(this.size);
    if (!this.pooled) {
      for (let j = 0; j < J; j++) addTo(z, X[c * J + j]!, () => this.own(j, participant));
      return z;
    }
    for (const j of this.free) addTo(z, X[c * J + j]!, () => this.coefficient(j));
    terms.forEach((term, t) => {
      term.columns.forEach((_, k) => {
        const weight = term.Z[c * term.columns.length + k]!;
        addTo(z, weight, () =>
          t === this.ownTerm ? this.own(k, participant) : this.deviation(t, k, term.group[c]!),
        );
      });
    });
    return z;
  }

  /** x b: the population part for a row of the fixed columns. */
  linear(row: ArrayLike<number>): Series {
    const sum = new Float64Array(this.size);
    for (let j = 0; j < row.length; j++) addTo(sum, row[j]!, () => this.coefficient(j));
    return sum;
  }

  /** z' Sigma z of a random term for a row of its columns. */
  randomVariance(t: number, row: ArrayLike<number>): Series {
    const sum = new Float64Array(this.size);
    for (let k = 0; k < row.length; k++) {
      if (row[k] === 0) continue;
      const own = this.sd(t, k);
      for (let s = 0; s < sum.length; s++) sum[s]! += (row[k]! * own[s]!) ** 2;
      if (!this.design.terms[t]!.correlated) continue;
      for (let l = 0; l < k; l++) {
        if (row[l] === 0) continue;
        const other = this.sd(t, l);
        const r = this.correlation(t, k, l);
        const weight = 2 * row[k]! * row[l]!;
        for (let s = 0; s < sum.length; s++) sum[s]! += weight * own[s]! * other[s]! * r[s]!;
      }
    }
    return sum;
  }
}

/** One for each parameter of the design. */
export function posteriorsOf(draws: GroupDraws): ParameterPosterior[] {
  const reader = new SeriesReader(draws);
  return draws.design.parameters.map(
    (design, p) =>
      new ParameterPosterior(
        reader,
        design,
        draws.hyperpriors.parameters[p]!,
        draws.domains[p]!,
        draws.parametrisation?.[p],
      ),
  );
}

/** Adds a weighted series; one with weight 0 is not read. */
export function addTo(sum: Series, weight: number, series: Series | (() => Series)): void {
  if (weight === 0) return;
  const values = typeof series === "function" ? series() : series;
  for (let s = 0; s < sum.length; s++) sum[s]! += weight * values[s]!;
}
