/** A part of a group model as pieces of a Stan program, and what its pieces are written with. */

import type { StanData } from "../../agent/stan-run.js";
import type { StanNames } from "../../compile/stan.js";
import type { Structure } from "../density/structure.js";
import type { Design } from "../design/design.js";

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

export const emptySection = (): Section => ({
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

/** A term of the log density. @param said for a comment */
export const target = (density: string, said = ""): string =>
  `target += ${density};${said === "" ? "" : ` // ${comment(said)}`}`;
