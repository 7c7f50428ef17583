/**
 * From the agent's priors to the hyperpriors of a group model: the rule, and what is stated in place of it
 * (group models 2.3, 2.4).
 */

import { UsageError } from "../../errors.js";
import { toNative } from "../../model/transform.js";
import type { ColumnPart, Design, ParameterDesign } from "../design/design.js";
import { termText } from "../formula/formula.js";
import type {
  Hyperprior,
  HyperpriorRow,
  Hyperpriors,
  ParameterHyperpriors,
  TermHyperpriors,
} from "./hyperpriors.js";
import { type Implied, impliedBy } from "./implied.js";
import { type IndividualPrior, normalOf } from "./individual.js";
import { type HyperpriorOverrides, type Layer, readLayers, type Stated, unknown } from "./overrides.js";
import { hyperpriorText } from "./text.js";

export interface HyperpriorInput {
  /** Of the free parameters, as the design has them; `individualPriors` reads them off an agent. */
  readonly individual: readonly IndividualPrior[];
  readonly design: Design;
  /** Later ones win; a named parameter wins over `default` wherever it stands. */
  readonly overrides?: readonly HyperpriorOverrides[];
}

export interface HyperpriorWarning {
  readonly code: "uniform-mean" | "wide-prior" | "prior-far" | "prior-uninformed";
  readonly message: string;
}

export interface ResolvedHyperpriors extends Hyperpriors {
  /** By parameter: sd of z of an unknown participant, and its share of the individual prior's. Always printed. */
  readonly implied: readonly {
    readonly parameter: string;
    readonly sd: number;
    readonly ratio: number;
  }[];
  readonly warnings: readonly HyperpriorWarning[];
  /** Variances converted, in sentences. */
  readonly notices: readonly string[];
}

/** c of the rule. */
export const DEFAULT_SPREAD = 0.5;
const DEFAULT_ETA = 2;
/** An implied sd above this many individual ones is warned of. */
const WIDE = 1.6;

/**
 * Hyperpriors of every parameter of a design. By the rule: Intercept normal(m0, s0), coefficients normal(0, c s0), sds
 * half-normal(c s0), correlations LKJ(2); c = 0.5.
 *
 * @returns hyperpriors as plain data with their table, which is computed when it is first read, what they imply,
 *   warnings and notices
 * @throws UsageError that lists everything wrong: a parameter without a prior or with sd 0, unknown parameters, keys,
 *   terms and families with the nearest name, positional arguments, widths that are not above 0, joined parameters
 *   with different correlations
 */
export function resolveHyperpriors({
  individual,
  design,
  overrides = [],
}: HyperpriorInput): ResolvedHyperpriors {
  const problems: string[] = [];
  const notices: string[] = [];
  const warnings: HyperpriorWarning[] = [];
  const names = design.parameters.map(({ parameter }) => parameter);
  const layers = readLayers(overrides, names, problems, notices);
  checkKeys(layers, design, problems);
  const stated = new Map(names.map((name) => [name, layersOf(name, layers)]));
  const eta = shapes(design, stated, problems);
  const resolved = design.parameters.flatMap((own) => {
    const prior = individual.find(({ parameter }) => parameter === own.parameter);
    const normal = prior === undefined ? undefined : normalOf(prior);
    if (prior === undefined || normal === undefined || !(normal.s0 > 0 && Number.isFinite(normal.m0))) {
      const what =
        prior === undefined ? "has no prior" : `has mean ${normal?.m0} and sd ${normal?.s0}: it is fixed`;
      problems.push(
        `prior of ${own.parameter}: ${what}; a group model needs a finite mean and an sd above 0`,
      );
      return [];
    }
    const { m0, s0 } = normal;
    const mine = stated.get(own.parameter)!;
    const hyperpriors = parameterHyperpriors(own, m0, s0, mine, eta.get(own.parameter)!.value);
    return [{ own, prior, mine, hyperpriors, implied: impliedBy(own, hyperpriors) }];
  });
  if (problems.length > 0) throw new UsageError(problems.slice(0, 20).join("\n"));
  for (const { own, hyperpriors, implied } of resolved)
    warnings.push(...widthWarnings(own, hyperpriors, implied));
  const isJoined = (parameter: string): boolean => design.joined.some((block) => block.includes(parameter));
  let table: readonly HyperpriorRow[] | undefined;
  return {
    parameters: resolved.map(({ hyperpriors }) => hyperpriors),
    // Quantiles of mixtures take as long as reading the data; no chain waits for them.
    get table() {
      table ??= resolved.flatMap(({ own, prior, mine, hyperpriors, implied }) =>
        rowsOf(own, hyperpriors, mine, eta.get(own.parameter)!.source, isJoined(own.parameter), [
          toNative(prior.domain, implied.quantile(0.05)),
          toNative(prior.domain, implied.quantile(0.95)),
        ]),
      );
      return table;
    },
    implied: resolved.map(({ hyperpriors: { parameter, s0 }, implied: { sd } }) => ({
      parameter,
      sd,
      ratio: sd / s0,
    })),
    warnings,
    notices,
  };
}

function layersOf(parameter: string, layers: readonly Layer[]): readonly Layer[] {
  const of = (name: string): Layer[] => layers.filter((layer) => layer.parameter === name);
  return [...of(parameter), ...of("default")];
}

function parameterHyperpriors(
  own: ParameterDesign,
  m0: number,
  s0: number,
  layers: readonly Layer[],
  eta: number,
): ParameterHyperpriors {
  const spread = first(layers, (layer) => layer.spread)?.value ?? DEFAULT_SPREAD;
  const width = spread * s0;
  const columns = own.columns.map((_, j): Hyperprior => {
    const found = columnPrior(own, j, layers)?.value;
    if (found !== undefined) return found;
    return own.intercepts.includes(j)
      ? { family: "normal", mean: m0, sd: s0 }
      : { family: "normal", mean: 0, sd: width };
  });
  const terms = own.terms.map(
    (term): TermHyperpriors => ({
      sds: term.columns.map(
        (label) => sdPrior(term.grouping, label, layers)?.value ?? { family: "half-normal", scale: width },
      ),
      eta,
    }),
  );
  const centring = first(layers, (layer) => layer.centring)?.value ?? "auto";
  return { parameter: own.parameter, m0, s0, spread, columns, terms, centring };
}

interface Found<T> {
  readonly value: T;
  readonly source: Layer["source"];
}

function first<T>(layers: readonly Layer[], of: (layer: Layer) => T | undefined): Found<T> | undefined {
  for (const layer of layers) {
    const value = of(layer);
    if (value !== undefined) return { value, source: layer.source };
  }
  return undefined;
}

/** Labels win over terms, terms over what is stated of all. */
function columnPrior(
  { columns, parts, intercepts }: ParameterDesign,
  j: number,
  layers: readonly Layer[],
): Found<Hyperprior> | undefined {
  if (intercepts.includes(j)) return first(layers, ({ mean }) => mean);
  return first(layers, ({ coefficients }) => among(coefficients, [columns[j]!, termOf(parts[j]!)]));
}

function sdPrior(grouping: string, label: string, layers: readonly Layer[]): Found<Hyperprior> | undefined {
  return first(layers, ({ sd }) => among(sd, [`${grouping}, ${label}`, grouping]));
}

function among({ all, by }: Stated, candidates: readonly string[]): Hyperprior | undefined {
  for (const candidate of candidates) {
    for (const [key, prior] of by) if (plain(key) === plain(candidate)) return prior;
  }
  return all;
}

/** Blanks around commas and colons do not matter. */
function plain(key: string): string {
  return key.replace(/\s*([,:])\s*/g, "$1").trim();
}

function termOf(parts: readonly ColumnPart[]): string {
  return termText(parts.map(({ variable }) => variable));
}

/** Keys of maps must be a term or a label of a parameter that they are for. */
function checkKeys(layers: readonly Layer[], { parameters }: Design, problems: string[]): void {
  for (const { parameter, where, sd, coefficients } of layers) {
    const owners = parameters.filter((own) => parameter === "default" || own.parameter === parameter);
    const ofSd = owners.flatMap(({ terms }) =>
      terms.flatMap(({ grouping, columns }) => [
        grouping,
        ...columns.map((label) => `${grouping}, ${label}`),
      ]),
    );
    const ofColumns = owners.flatMap(({ columns, parts, intercepts }) =>
      columns.flatMap((label, j) => (intercepts.includes(j) ? [] : [termOf(parts[j]!), label])),
    );
    const check = (what: string, stated: Stated, candidates: readonly string[]): void => {
      const known = [...new Set(candidates)];
      for (const key of stated.by.keys()) {
        if (!known.some((candidate) => plain(candidate) === plain(key))) {
          problems.push(`${where}.${what}: ${unknown(key, known)}`);
        }
      }
    };
    check("sd", sd, ofSd);
    check("coefficients", coefficients, ofColumns);
  }
}

/** LKJ shape of every parameter; joined ones share theirs, stated for any of them. */
function shapes(
  { parameters, joined }: Design,
  stated: ReadonlyMap<string, readonly Layer[]>,
  problems: string[],
): Map<string, { readonly value: number; readonly source: HyperpriorRow["source"] }> {
  const own = (name: string) => first(stated.get(name) ?? [], ({ eta }) => eta);
  return new Map(
    parameters.map(({ parameter }) => {
      const block = joined.find((names) => names.includes(parameter)) ?? [parameter];
      const named = block.flatMap((name) => {
        const found = own(name);
        return found === undefined ? [] : [{ name, ...found }];
      });
      const other = named.find(({ value }) => value !== named[0]!.value);
      if (other !== undefined && parameter === block[0]) {
        const values = named.map(({ name, value }) => `${name}: lkj(eta=${value})`).join(", ");
        problems.push(`correlation of ${block.join(", ")}: they share one block (${values}); state one`);
      }
      return [parameter, named[0] ?? { value: DEFAULT_ETA, source: "rule" as const }] as const;
    }),
  );
}

function widthWarnings(
  { columns, intercepts }: ParameterDesign,
  { parameter, s0, columns: priors }: ParameterHyperpriors,
  { sd }: Implied,
): HyperpriorWarning[] {
  const uniform = intercepts.flatMap((j) => (priors[j]!.family === "uniform" ? [columns[j]!] : []));
  const found: HyperpriorWarning[] = uniform.map((label) => ({
    code: "uniform-mean",
    message:
      `${label} of ${parameter} has a uniform hyperprior: nothing beyond its edges is possible, whatever the data, ` +
      "and all within is alike; prefer normal or student",
  }));
  if (sd > WIDE * s0) {
    const ratio = (sd / s0).toPrecision(2);
    found.push({
      code: "wide-prior",
      message:
        `hyperpriors of ${parameter}: an unknown participant has sd ${sd.toPrecision(3)} on the estimation scale, ` +
        `${ratio} times the individual prior's ${s0.toPrecision(3)}; many effects add up, narrow them by ` +
        `group.parameters.${parameter}.coefficients (or sd, or spread)`,
    });
  }
  return found;
}

function rowsOf(
  own: ParameterDesign,
  hyperpriors: ParameterHyperpriors,
  layers: readonly Layer[],
  etaSource: HyperpriorRow["source"],
  isJoined: boolean,
  [nativeLow, nativeHigh]: readonly [number, number],
): HyperpriorRow[] {
  const { parameter } = own;
  // The rule's widths are the file's where the file states the spread.
  const spreadSource = first(layers, ({ spread }) => spread)?.source ?? "rule";
  const rest = { parameter, nativeLow, nativeHigh };
  const columns = own.columns.map((term, j): HyperpriorRow => {
    const isMean = own.intercepts.includes(j);
    return {
      ...rest,
      kind: isMean ? "intercept" : "coefficient",
      grouping: "",
      term,
      distribution: hyperpriorText(hyperpriors.columns[j]!),
      source: columnPrior(own, j, layers)?.source ?? (isMean ? "rule" : spreadSource),
    };
  });
  const terms = own.terms.flatMap((term, t): HyperpriorRow[] => {
    const { grouping, columns: labels } = term;
    const { sds, eta } = hyperpriors.terms[t]!;
    const rows = labels.map((label, k): HyperpriorRow => {
      return {
        ...rest,
        kind: "sd",
        grouping,
        term: label,
        distribution: hyperpriorText(sds[k]!),
        source: sdPrior(grouping, label, layers)?.source ?? spreadSource,
      };
    });
    if (!term.correlated && !(isJoined && term.byParticipant)) return rows;
    const distribution = `lkj(eta=${eta})`;
    return [...rows, { ...rest, kind: "correlation", grouping, term: "", distribution, source: etaSource }];
  });
  return [...columns, ...terms];
}
