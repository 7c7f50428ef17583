/**
 * The design of a group model: what each parameter of the agent is made of, in every cell of the data
 * (group models 3 and 4). Plain data, so that it can be written, compared and sent to a worker.
 *
 *     z[cell] = sum_j X[cell, j] b_j + sum_t sum_k Z_t[cell, k] u_t[group of the cell, k]
 */

/** One factor of the product that is a column. */
export interface ColumnPart {
  /** As written in the formula: `group`. */
  readonly variable: string;
  /** By level, of a factor; a numeric variable has none: its part is (value - center)/scale. */
  readonly values?: readonly number[];
  readonly center: number;
  readonly scale: number;
}

/** A variable of the formulas. */
export interface DesignVariable {
  /** As written in the formula. */
  readonly name: string;
  readonly kind: "factor" | "numeric";
  /** What it is constant over. */
  readonly level: "participant" | "run" | "cell";
  /** Of a factor, in order; none of a numeric variable. */
  readonly levels: readonly string[];
  /** Of a numeric variable: the stated centre, else the mean over participants, or over runs where it changes. */
  readonly center: number;
  /** Smallest and largest value of a numeric variable in the data used. */
  readonly range: readonly [number, number];
}

/** Longest set of trials of one run on which every variable of every formula is constant. */
export interface Cell {
  /** By number, from 0, among the participants of the design. */
  readonly participant: number;
  /** By number, from 0, among the runs of that participant. */
  readonly run: number;
  /** By number, from 0, among the cells of that run: what a trial's condition index means. */
  readonly condition: number;
  /** Names of its levels, by variable: {session: "2", group: "patient"}; for tables. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Random effects of one parameter over one grouping: (inner | grouping). */
export interface RandomTerm {
  /** As written: `participant`, `participant:session`, `site`. */
  readonly grouping: string;
  readonly byParticipant: boolean;
  /** Labels of the groups in order: participants' ids, or levels of the factor. */
  readonly groups: readonly string[];
  /** Labels of the columns, `Intercept` first where it is in. */
  readonly columns: readonly string[];
  /** Of every column the factors of its product; none of the Intercept. */
  readonly parts: readonly (readonly ColumnPart[])[];
  /** Cells × columns, row-major. */
  readonly Z: Float64Array;
  /** Group of every cell, by number. */
  readonly group: Int32Array;
  /** Whether the columns are correlated: `|` with more than one column. */
  readonly correlated: boolean;
}

/** A fixed column that the random column of participants takes up: X[cell, j] = weight[i] Z[cell, k]. */
export interface Absorption {
  readonly fixed: number;
  /** Column of the parameter's first term over participants. */
  readonly random: number;
  /** By participant. */
  readonly weights: Float64Array;
}

export interface ParameterDesign {
  /** Printed name of the agent's parameter: `om2`. */
  readonly parameter: string;
  readonly pooling: "none" | "partial" | "complete";
  /** As resolved and printed: `om2 ~ 1 + group + (1 | participant)`. */
  readonly formula: string;
  /** Labels of the fixed columns: `Intercept`, `group=patient`, `age`. */
  readonly columns: readonly string[];
  /** Of every column the factors of its product; none of the Intercept. */
  readonly parts: readonly (readonly ColumnPart[])[];
  /** Cells × columns, row-major, on the scale that is sampled (numeric columns standardised). */
  readonly X: Float64Array;
  /**
   * Columns × columns, row-major: original coefficients are `original` times the sampled ones; the identity where
   * nothing was standardised.
   */
  readonly original: Float64Array;
  /** Fixed columns that take the prior of the Intercept, by number: itself, or the means that stand for it. */
  readonly intercepts: readonly number[];
  readonly terms: readonly RandomTerm[];
  readonly absorbed: readonly Absorption[];
}

export interface Design {
  readonly participants: readonly string[];
  readonly cells: readonly Cell[];
  /** Condition of every trial: [participant][run][trial]. */
  readonly conditions: readonly (readonly Int32Array[])[];
  /** Free parameters of the agent, in its order. */
  readonly parameters: readonly ParameterDesign[];
  /** In the order in which formulas name them. */
  readonly variables: readonly DesignVariable[];
  /** Parameters whose terms over participants share one block of correlations. */
  readonly joined: readonly (readonly string[])[];
}
