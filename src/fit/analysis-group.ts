/** The parts of an analysis that describe a group model: covariates, variables, formulas, hyperpriors. group 10.1. */

import type { AgentSpecification } from "../agent/index.js";

export interface CovariatesPart {
  /** CSV or TSV, relative to the analysis. */
  readonly file: string;
  /** Columns that hold the keys: participant, or participant and session. Default `["participant"]`. */
  readonly by?: readonly string[];
  /** Columns that are used. Default: all. */
  readonly columns?: readonly string[];
  /** New columns, in order, as `name = expression`. */
  readonly derive?: readonly string[];
  /** Codes for a missing value beside blank, NaN and NA. */
  readonly missing?: readonly string[];
}

export type CodingName = "treatment" | "sum";

export interface VariablesPart {
  /** Columns of numbers that are factors, and the other way round. */
  readonly factors?: readonly string[];
  readonly numeric?: readonly string[];
  /** Order of levels. Default: natural order. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** Level that has no column. Default: the first. */
  readonly reference?: Readonly<Record<string, string>>;
  /** Default treatment. */
  readonly coding?: CodingName | Readonly<Record<string, CodingName>>;
  /** Default: by mean and sd. */
  readonly standardise?:
    | false
    | Readonly<Record<string, { readonly center: number; readonly scale: number }>>;
  /** Participants without a covariate: an error (default), or left out. */
  readonly missingCovariates?: "error" | "drop";
}

export type PoolingName = "none" | "partial" | "complete";

/** Hyperpriors of one parameter, as text: `normal(mean=-3, sd=2)`. */
export interface HyperpriorPart {
  /** Of the Intercept. */
  readonly mean?: string;
  /** Of all random-effect sds, or by `grouping` or `grouping, column`. */
  readonly sd?: string | Readonly<Record<string, string>>;
  /** Of every other coefficient, or by term or column. */
  readonly coefficients?: string | Readonly<Record<string, string>>;
  readonly correlation?: string;
  /** c of the rule: sds half-normal(c s0), coefficients normal(0, c s0). Default 0.5. */
  readonly spread?: number;
  /** Default auto. */
  readonly centring?: "auto" | "centred" | "non-centred";
}

export interface GroupPart {
  /** For all parameters, or by parameter with `default`. Default: partial with a formula, none without. */
  readonly pooling?: PoolingName | Readonly<Record<string, PoolingName>>;
  readonly formula?: string | readonly string[];
  /** Parameters whose random terms over one grouping share one block of correlations. */
  readonly correlated?: readonly (readonly string[])[];
  /** By parameter, with `default`. */
  readonly parameters?: Readonly<Record<string, HyperpriorPart>>;
  readonly laplace?: { readonly hyperpriors?: boolean };
}

/** One of several models. */
export interface ModelPart {
  readonly name: string;
  readonly agent?: AgentSpecification & { readonly file?: string };
  readonly group?: GroupPart;
}

/** Values at which variables are held: levels of factors, numbers of others. */
export type HeldValues = Readonly<Record<string, string | number>>;

/** `{parameter: om2, group: "patient - control", at: {age: 30}}`, or weights of levels that sum to 0. */
export interface RequestedContrast {
  readonly parameter: string;
  readonly at?: HeldValues;
  readonly [factor: string]: string | Readonly<Record<string, string | number>> | undefined;
}

export interface RequestedMarginalMean {
  readonly parameter: string;
  /** A factor, or several. Without one: the mean over all. */
  readonly by?: string | readonly string[];
  readonly at?: HeldValues;
}

export interface IntervalPart {
  /** Equal tails, or highest density. Default eti. */
  readonly kind?: "eti" | "hdi";
  /** Default 0.89. */
  readonly prob?: number;
}

/** One group part over another: key by key, of the hyperpriors parameter by parameter, of those by label also these. */
export function overlayGroup(
  base: GroupPart | undefined,
  over: GroupPart | undefined,
): GroupPart | undefined {
  if (base === undefined || over === undefined) return over ?? base;
  const parameters: Record<string, HyperpriorPart> = { ...base.parameters };
  for (const [name, own] of Object.entries(over.parameters ?? {})) {
    const before = parameters[name] ?? {};
    parameters[name] = {
      ...before,
      ...own,
      ...byLabel("sd", before, own),
      ...byLabel("coefficients", before, own),
    };
  }
  return { ...base, ...over, ...(Object.keys(parameters).length === 0 ? {} : { parameters }) };
}

/** Both by label: together. Otherwise what lies above replaces what is below. */
function byLabel(key: "sd" | "coefficients", before: HyperpriorPart, own: HyperpriorPart): HyperpriorPart {
  const [below, above] = [before[key], own[key]];
  return typeof below === "object" && typeof above === "object" ? { [key]: { ...below, ...above } } : {};
}

/** Formulas as a list. */
export function formulasOf({ group }: { readonly group?: GroupPart }): readonly string[] {
  return [group?.formula ?? []].flat();
}

/** Whether an analysis is of a group model: it pools, or has a formula. All else is independent fits. */
export function isGroupAnalysis(analysis: { readonly group?: GroupPart }): boolean {
  const pooling = analysis.group?.pooling ?? "none";
  const pooled = typeof pooling === "string" ? [pooling] : Object.values(pooling);
  // A list of poolings without `default` means partial for everybody else.
  return (
    formulasOf(analysis).length > 0 || typeof pooling !== "string" || pooled.some((how) => how !== "none")
  );
}
