/**
 * A group model as a Stan program with its data, so that another program can check the posterior: the equations as they
 * were recorded, the design as matrices, populations and hyperpriors by Stan's own densities (group models 4, 5).
 *
 * Parameters are declared in the order of our layout, and Stan's transforms of sds and of Cholesky factors of
 * correlations (Stan Reference Manual, "Constraint Transforms") are ours: the unconstrained vector of the program is
 * the vector z of `groupDensity`, entry by entry, and the log densities there differ by rounding.
 */

import { type Agent, resolvePriors } from "../../agent/index.js";
import {
  indent,
  jsonNumber,
  logLikLines,
  native,
  type StanData,
  type StanRuns,
  scaleOf,
  stanRuns,
  targetLines,
} from "../../agent/stan-run.js";
import { UsageError } from "../../errors.js";
import { version } from "../../version.js";
import { type Parametrisations, populationsOf } from "../density/parametrisation.js";
import { structureOf } from "../density/structure.js";
import type { Design } from "../design/design.js";
import type { Hyperprior, Hyperpriors } from "../hyperpriors/index.js";
import { checkMatch } from "../likelihood/lanes.js";
import type { GroupParticipant } from "../likelihood/likelihood.js";
import { fixedSection, ownSection } from "./fixed.js";
import { hyperpriorFunctions, hyperpriorNames } from "./hyperprior.js";
import { populationSection } from "./population.js";
import { comment, type Section, type SectionContext } from "./section.js";

export interface GroupStanProgram {
  readonly program: string;
  readonly data: StanData;
  /** Names in Stan's output of the values of the layout, by place: `b_om2[1]`, `coef_om2[3,2]`. */
  readonly names: readonly string[];
  /** Free parameter -> name of the vector of its native values in the cells; `NAME_estimation` is on the estimation scale. */
  readonly natives: Readonly<Record<string, string>>;
}

/**
 * @param participants those of the design, with the runs that it was built from
 * @param parametrisations as fitted, by block and column
 * @throws UsageError where the design or the parametrisations do not fit, or a run has no trials
 */
export function printGroupStan(
  agent: Agent,
  participants: readonly GroupParticipant[],
  design: Design,
  hyperpriors: Hyperpriors,
  parametrisations: Parametrisations,
): GroupStanProgram {
  checkMatch(agent, participants, design);
  const structure = structureOf(design, hyperpriors);
  // For its checks alone.
  populationsOf(structure, parametrisations);
  const runs = participants.flatMap(({ id, runs: own }) => {
    const empty = own.findIndex(({ trials }) => trials === 0);
    if (empty >= 0) {
      throw new UsageError(
        `a Stan program needs trials in every run; run ${empty + 1} of participant ${id} has none`,
      );
    }
    return own;
  });
  const priors = participants.map((person) => resolvePriors(agent, person.runs));
  const varying = design.cells.some(({ condition }) => condition > 0);
  const shared = stanRuns(
    agent,
    participants.map((person) => person.runs),
    priors,
    {
      taken: [...blockNames, ...hyperpriorNames],
      endings: ["estimation"],
      varying,
    },
  );
  const { given, names } = shared;
  const free = given.filter((parameter) => parameter.free);
  const parameters = free.map(({ stanName }) => stanName);
  const context: SectionContext = {
    design,
    structure,
    parameters,
    names,
    groupings: new Map(
      [...new Set(structure.blocks.map(({ grouping }) => grouping))].map((grouping) => [
        grouping,
        { groups: names.of(`groups_${grouping}`), group: names.of(`group_${grouping}`) },
      ]),
    ),
    fixed: parameters.map((name) => names.of(`b_${name}`)),
  };
  const sections = sectionsOf(context, parametrisations);
  const all = <T>(pick: (section: Section) => readonly T[]): T[] => sections.flatMap(pick);
  const { longest, columns } = shared.columnData(runs);
  const place = cellPlaces(design, longest, varying);
  const fixed = given.filter((parameter) => !parameter.free);
  const { lines: groupLines, values: groupValues } = groupData(context);
  const own = structure.own.length > 0;
  return {
    program: assemble({ agent, design, shared, parameters, varying, own, groupLines, all, structure }),
    data: {
      participants: participants.length,
      runs: runs.length,
      longest,
      cells: design.cells.length,
      participant: participants.flatMap((person, i) => person.runs.map(() => i + 1)),
      trials: runs.map(({ trials }) => trials),
      cell: place,
      ...(own ? { participant_of_cell: design.cells.map(({ participant }) => participant + 1) } : {}),
      ...columns,
      ...Object.fromEntries(
        fixed.map(({ stanName, index }) => [
          stanName,
          priors.map((prior) => jsonNumber(prior.native[index]!)),
        ]),
      ),
      ...groupValues,
      ...Object.assign({}, ...sections.map(({ values }) => values)),
    },
    names: inOrder(all(({ names: each }) => each)),
    natives: Object.fromEntries(free.map(({ name, stanName }) => [name, stanName])),
  };
}

/** Names of the blocks. */
const blockNames = [
  "participants",
  "runs",
  "longest",
  "cells",
  "participant",
  "trials",
  "cell",
  "participant_of_cell",
  "log_lik",
  "g",
];

/** In the order of the layout. */
function sectionsOf(context: SectionContext, parametrisations: Parametrisations): Section[] {
  const { structure, design } = context;
  const placed: [at: number, section: Section][] = [];
  design.parameters.forEach((_, p) => {
    const fixed = structure.fixed.filter(({ parameter }) => parameter === p);
    if (fixed.length > 0) placed.push([fixed[0]!.at, fixedSection(context, p, fixed)]);
    const own = structure.own.filter(({ parameter }) => parameter === p);
    if (own.length > 0) placed.push([own[0]!.at, ownSection(context, p, own)]);
  });
  structure.blocks.forEach((block, b) => {
    placed.push([block.logSd, populationSection(context, block, parametrisations[b]!)]);
  });
  return placed.sort(([a], [b]) => a - b).map(([, section]) => section);
}

/** Cell of every run, or of every trial; after the end of a run, that of its first trial. */
function cellPlaces(design: Design, longest: number, varying: boolean): number[] | number[][] {
  const first = new Map<string, number>();
  design.cells.forEach(({ participant, run, condition }, c) => {
    if (condition === 0) first.set(`${participant} ${run}`, c + 1);
  });
  const places = design.conditions.flatMap((own, i) =>
    own.map((conditions, r) => {
      const from = first.get(`${i} ${r}`)!;
      return Array.from({ length: longest }, (_, t) => from + (conditions[t] ?? 0));
    }),
  );
  return varying ? places : places.map(([cell]) => cell!);
}

/** Groups of the groupings, and the group of every cell. */
function groupData({ design, structure, groupings }: SectionContext): {
  readonly lines: readonly string[];
  readonly values: StanData;
} {
  const lines: string[] = [];
  const values: Record<string, StanData[string]> = {};
  for (const [grouping, { groups, group }] of groupings) {
    const block = structure.blocks.find((each) => each.grouping === grouping)!;
    const { parameter, term } = block.columns[0]!;
    lines.push(
      `int<lower=1> ${groups};`,
      `array[cells] int<lower=1, upper=${groups}> ${group}; // ${comment(grouping)}`,
    );
    values[groups] = block.groups.length;
    values[group] = Array.from(design.parameters[parameter]!.terms[term]!.group, (g) => g + 1);
  }
  return { lines, values };
}

function inOrder(names: readonly [number, string][]): string[] {
  return [...names].sort(([a], [b]) => a - b).map(([, name]) => name);
}

function assemble({
  agent,
  design,
  shared: { given, columns, functions, columnLines },
  parameters,
  varying,
  own,
  groupLines,
  all,
  structure,
}: {
  readonly agent: Agent;
  readonly design: Design;
  readonly shared: StanRuns;
  readonly parameters: readonly string[];
  readonly varying: boolean;
  readonly own: boolean;
  readonly groupLines: readonly string[];
  readonly all: <T>(pick: (section: Section) => readonly T[]) => T[];
  readonly structure: ReturnType<typeof structureOf>;
}): string {
  const responses = agent.streams.map((stream) => stream.model.name).join(" and ");
  const describe = (i: number): string => agent.parameters[i]!.description;
  const free = given.filter((parameter) => parameter.free);
  const fixed = given.filter((parameter) => !parameter.free);
  const cell = varying ? "cell[r, 1:trials[r]]" : "cell[r]";
  const call = `run_log_likelihood(trials[r], ${[
    ...columns.map((name) => `${name}[r]`),
    ...given.map(({ stanName, free: isFree }) => `${stanName}[${isFree ? cell : "i"}]`),
  ].join(", ")})`;
  const terms = all((section) => section.terms);
  const hyperpriors: Hyperprior[] = [
    ...structure.fixed.map(({ prior }) => prior),
    ...structure.own.map(({ prior }) => prior),
    ...structure.blocks.flatMap((block) => block.columns.map(({ sd }) => sd)),
  ];
  return `${[
    `// ${agent.filter.name}${responses === "" ? "" : ` with ${responses}`}, a group model, printed by Credence ${version}.`,
    ...design.parameters.map(({ formula }) => `// ${comment(formula)}`),
    "functions {",
    ...indent(hyperpriorFunctions(hyperpriors)),
    ...indent(functions),
    "}",
    "data {",
    "  int<lower=1> participants;",
    "  int<lower=1> runs;",
    "  int<lower=1> longest; // trials of the longest run",
    "  int<lower=1> cells; // trials of a run in which every parameter has one value",
    "  array[runs] int<lower=1, upper=participants> participant; // whose run it is",
    "  array[runs] int<lower=1, upper=longest> trials;",
    `  array[${varying ? "runs, longest" : "runs"}] int<lower=1, upper=cells> cell;`,
    ...(own ? ["  array[cells] int<lower=1, upper=participants> participant_of_cell;"] : []),
    ...indent(columnLines),
    ...(fixed.length === 0 ? [] : ["  // Fixed parameters, native values."]),
    ...fixed.map(({ stanName, index }) => `  vector[participants] ${stanName}; // ${describe(index)}`),
    "  // The design.",
    ...indent(groupLines),
    ...indent(all(({ data }) => data)),
    "}",
    "parameters {",
    ...indent(all((section) => section.parameters)),
    "}",
    "transformed parameters {",
    ...indent(all(({ transformed }) => transformed)),
    ...free.flatMap(({ stanName, domain, index }, p) => {
      const sum = terms.flatMap(([parameter, vector]) => (parameter === p ? [vector] : []));
      const estimation = `${parameters[p]}_estimation`;
      return [
        `  // Estimation scale: ${scaleOf(domain)}.`,
        `  vector[cells] ${estimation} = ${sum.length === 0 ? "rep_vector(0.0, cells)" : sum.join("\n    + ")};`,
        `  vector[cells] ${stanName} = ${native(domain, estimation)}; // ${describe(index)}`,
      ];
    }),
    "}",
    "model {",
    ...indent(all(({ model }) => model)),
    ...indent(targetLines(call)),
    "}",
    "generated quantities {",
    ...indent(all(({ generated }) => generated)),
    ...indent(logLikLines(call)),
    "}",
  ].join("\n")}\n`;
}
