/**
 * Ways to learn against each other on one task, or on one task in several conditions: comparisons at equal settings and
 * at each method's best, as tables, figures and sentences that follow from the numbers.
 */

import type { CheckReport, CheckRun, Cell as TableCell } from "../checklist/report.js";
import { type BestRow, type CompareOptions, type Comparison, compare, type EqualRow } from "../deep/index.js";
import { UsageError } from "../errors.js";
import { type Line, linesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { meanCurve } from "./mean-curve.js";
import { type Outcome, outcomeOf, verdict } from "./verdict.js";

export interface VersusOptions {
  /** Names; the first one is what others are compared with. Default all of the experiment. */
  readonly methods?: readonly string[];
  /** Learning rates for every method, > 0, ascending. */
  readonly rates?: readonly number[];
  readonly seeds: readonly number[];
}

export interface Versus {
  /** Of the command. */
  readonly name: string;
  readonly title: string;
  readonly methods: readonly string[];
  readonly rates: readonly number[];
  readonly seeds: readonly number[];
  readonly better: "higher" | "lower";
  /** What is compared, in a word or two. */
  readonly labels: { readonly metric: string; readonly condition?: string };
  /** What the data are called, and further settings: both part of the result. */
  readonly data: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** One comparison each; a single one has the name "". */
  readonly conditions: readonly {
    readonly name: string;
    /** On a logarithmic axis, where there are several. */
    readonly place?: number;
    readonly run: CompareOptions["run"];
  }[];
  /** How the curves of cells are laid out, where there are any. */
  readonly curve?: { readonly xLabel: string; readonly start: number; readonly step: number };
  readonly methodsText: string;
}

/** A condition with its comparison. */
interface Compared {
  readonly condition: string;
  readonly comparison: Comparison;
}

/**
 * @param spread how the cells of a condition, named by its place, are run
 * @returns undefined where it was stopped; what is done is kept by condition, method, rate and seed
 */
export async function versusReport(
  versus: Versus,
  run: CheckRun,
  spread: (condition: number) => NonNullable<CompareOptions["spread"]>,
): Promise<CheckReport | undefined> {
  checkRates(versus.rates);
  const compared: Compared[] = [];
  const each = versus.methods.length * versus.rates.length * versus.seeds.length;
  for (const [k, condition] of versus.conditions.entries()) {
    const prefix = condition.name === "" ? "" : `${condition.name}: `;
    const own = [...(run.completed ?? [])].flatMap(([key, part]): [string, unknown][] =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), part]] : [],
    );
    const comparison = await compare({
      ...{ methods: versus.methods, seeds: versus.seeds, grid: versus.rates, run: condition.run },
      ...{ metric: { name: versus.labels.metric, better: versus.better }, spread: spread(k) },
      completed: new Map(own),
      onPart: (key, part) => run.onPart?.(`${prefix}${key}`, part),
      onProgress: ({ done }) =>
        run.onProgress?.({
          stage: condition.name === "" ? "learning" : condition.name,
          ...{ done: k * each + done, total: versus.conditions.length * each },
        }),
      ...(run.signal && { signal: run.signal }),
    });
    if (comparison === undefined) return undefined;
    compared.push({ condition: condition.name, comparison });
  }
  return reportOf(versus, compared);
}

function checkRates(rates: readonly number[]): void {
  for (const [k, rate] of rates.entries()) {
    if (Number.isFinite(rate) && rate > (rates[k - 1] ?? 0)) continue;
    throw new UsageError(
      `rates must be numbers > 0, each larger than the one before, got ${rates.join(", ")}`,
    );
  }
}

function reportOf(versus: Versus, compared: readonly Compared[]): CheckReport {
  const several = compared.length > 1;
  const { condition: label = "condition" } = versus.labels;
  const head = several ? [label.replaceAll(" ", "_")] : [];
  const lead = (condition: string): TableCell[] => (several ? [condition] : []);
  const failed = compared.flatMap(({ condition, comparison }) =>
    comparison.cells.filter(({ failure }) => failure !== undefined).map((cell) => ({ condition, ...cell })),
  );
  const sentences = sentencesOf(compared);
  const edges = compared.flatMap(({ condition, comparison }) =>
    comparison.best.flatMap(({ edge, method, setting }) =>
      edge ? [`${several ? `${condition}, ` : ""}${method} at ${setting}`] : [],
    ),
  );
  return {
    result: {
      schema: `credence-deep-${versus.name}/1`,
      ...{ data: versus.data, seeds: versus.seeds, rates: versus.rates, ...versus.settings },
      comparisons: compared.map(({ condition, comparison }) => ({
        ...(several && { condition }),
        ...{ best: comparison.best, equal: comparison.equal, cells: comparison.cells },
      })),
      sentences,
    },
    tables: [
      {
        name: "best",
        header: [
          ...head,
          "method",
          "rate",
          "edge",
          "validation",
          "mean",
          "sd",
          "mean_low",
          "mean_high",
          ...PAIRED,
        ],
        rows: compared.flatMap(({ condition, comparison }) =>
          comparison.best.map((row) => [
            ...[...lead(condition), row.method, row.setting, row.edge ? 1 : 0, row.validation],
            ...[row.mean, row.sd, row.meanLow, row.meanHigh, ...pairedCells(row)],
          ]),
        ),
      },
      {
        name: "equal",
        header: [...head, "rate", "method", "mean", "sd", ...PAIRED],
        rows: compared.flatMap(({ condition, comparison }) =>
          comparison.equal.map((row) => [
            ...[...lead(condition), row.setting, row.method, row.mean, row.sd, ...pairedCells(row)],
          ]),
        ),
      },
      {
        name: "cells",
        header: [...head, "method", "rate", "seed", "validation", "test", "failure"],
        rows: compared.flatMap(({ condition, comparison }) =>
          comparison.cells.map((cell) => [
            ...[...lead(condition), cell.method, cell.setting, cell.seed],
            ...[cell.validation, cell.test, cell.failure ?? ""],
          ]),
        ),
      },
    ],
    figures: [
      { name: "rates", figure: ratesFigure(versus, compared) },
      ...(several ? [{ name: "best", figure: bestFigure(versus, compared) }] : []),
      ...(versus.curve !== undefined && !several
        ? [{ name: "curves", figure: curvesFigure(versus, compared[0]!.comparison, versus.curve) }]
        : []),
    ],
    methods: versus.methodsText,
    printed: printed(versus, compared, sentences),
    warnings: [
      ...(edges.length > 0
        ? [`best rates at an end of the grid, beyond which better ones may lie: ${edges.join("; ")}`]
        : []),
      ...failed.map(
        ({ condition, method, setting, seed, failure }) =>
          `${several ? `${condition}, ` : ""}${method}, rate ${setting}, seed ${seed}: ${failure}`,
      ),
    ],
    // A rate at which learning breaks down is a finding.
    failed: compared.some(({ comparison }) => comparison.best.some(({ setting }) => setting === null)),
  };
}

const PAIRED = ["difference", "difference_sd", "low", "high", "wins", "ties", "losses"];

function pairedCells({ difference, differenceSd, low, high, wins, ties, losses }: EqualRow | BestRow) {
  return [difference, differenceSd, low, high, wins, ties, losses];
}

/** One sentence for each method but the baseline: at best rates, and at equal ones. */
function sentencesOf(compared: readonly Compared[]): string[] {
  const { baseline, confidence, metric, best } = compared[0]!.comparison;
  const several = compared.length > 1;
  const others = best.map(({ method }) => method).filter((method) => method !== baseline);
  return others.map((method) => {
    const bests = compared.map(({ condition, comparison }) => ({
      condition,
      row: comparison.best.find((row) => row.method === method)!,
    }));
    const equals = compared.flatMap(({ comparison }) =>
      comparison.equal.filter((row) => row.method === method),
    );
    const count = (outcome: Outcome): string[] =>
      equals.filter((row) => outcomeOf(row, metric.better) === outcome).map(({ setting }) => String(setting));
    const own = several
      ? `${method} against ${baseline} is ${listed((outcome) =>
          bests
            .filter(({ row }) => outcomeOf(row, metric.better) === outcome)
            .map(({ condition }) => condition),
        )}`
      : verdict(bests[0]!.row, { baseline, better: metric.better, confidence });
    const equally = several
      ? `in ${equals.length} comparisons ahead ${count("ahead").length} times, behind ${count("behind").length} times`
      : `it is ${listed(count)}`;
    return `Each at its best rate, ${own}; at equal rates ${equally}.`;
  });
}

/** Which places an outcome has, outcome by outcome. */
function listed(places: (outcome: Outcome) => readonly string[]): string {
  const words = { ahead: "ahead", behind: "behind", undecided: "not told apart", failed: "without a value" };
  return Object.entries(words)
    .map(([outcome, word]) => [word, places(outcome as Outcome)] as const)
    .filter(([, found]) => found.length > 0)
    .map(([word, found]) => `${word} at ${found.join(", ")}`)
    .join("; ");
}

function printed(
  { title, labels, seeds, methods }: Versus,
  compared: readonly Compared[],
  sentences: readonly string[],
): string {
  const several = compared.length > 1;
  const lead = (condition: string): string[] => (several ? [condition] : []);
  const fixed = (value: number | null): string => (value === null ? "" : value.toFixed(4));
  const head = several ? [labels.condition ?? "condition"] : [];
  const values = (row: BestRow | EqualRow): string[] => [
    ...[row.mean, row.sd, row.difference, row.low, row.high].map(fixed),
    ...[String(row.wins), String(row.losses)],
  ];
  const columns = [labels.metric, "sd", `to ${methods[0]}`, "low", "high", "won", "lost"];
  const best = compared.flatMap(({ condition, comparison }) =>
    comparison.best.map((row) => [
      ...[...lead(condition), row.method, String(row.setting ?? "none"), ...values(row)],
    ]),
  );
  const { equal } = compared[0]!.comparison;
  return [
    `${title}: ${labels.metric}, ${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}`,
    align([[...head, "method", "best rate", ...columns], ...best]),
    // Of several conditions these are too many to read here.
    ...(several
      ? []
      : [
          "",
          "At equal rates",
          align([
            ["method", "rate", ...columns],
            ...equal.map((row) => [row.method, String(row.setting), ...values(row)]),
          ]),
        ]),
    "",
    ...sentences,
  ].join("\n");
}

const nan = (value: number | null | undefined): number => value ?? Number.NaN;

function ratesFigure({ title, methods, rates, labels }: Versus, compared: readonly Compared[]) {
  return linesFigure({
    title: `${title}: learning rates`,
    xLabel: "Learning rate",
    places: rates,
    panels: compared.map(({ condition, comparison: { equal } }) => ({
      name: condition === "" ? upper(labels.metric) : condition,
      lines: methods.map((method): Line => {
        const own = equal.filter((row) => row.method === method);
        return {
          name: method,
          values: own.map(({ mean }) => nan(mean)),
          spread: own.map(({ sd }) => sd ?? 0),
        };
      }),
    })),
    note: `${upper(labels.metric)}: means and standard deviations over seeds.`,
  });
}

function bestFigure({ title, methods, labels, conditions }: Versus, compared: readonly Compared[]) {
  const rowOf = (method: string) =>
    compared.map(({ comparison }) => comparison.best.find((row) => row.method === method)!);
  return linesFigure({
    title: `${title}: each method at its best rate`,
    xLabel: upper(labels.condition ?? "condition"),
    places: conditions.map(({ place }, k) => place ?? k + 1),
    panels: [
      {
        name: upper(labels.metric),
        lines: methods.map((name) => ({
          name,
          values: rowOf(name).map(({ mean }) => nan(mean)),
          spread: rowOf(name).map(({ sd }) => sd ?? 0),
        })),
      },
      {
        name: `Difference to ${methods[0]}`,
        lines: methods.map((method, k) => ({
          name: k === 0 ? "no difference" : method,
          target: k === 0,
          values: rowOf(method).map(({ difference }) => nan(difference)),
          spread: rowOf(method).map(({ low, high }) =>
            low === null || high === null ? 0 : (high - low) / 2,
          ),
        })),
      },
    ],
    note: "Means over seeds. Bars: standard deviations on the left, Student's intervals of paired differences (95 %) on the right.",
  });
}

function curvesFigure(
  { title, methods, labels }: Versus,
  { cells, best, baseline }: Comparison,
  { xLabel, start, step }: NonNullable<Versus["curve"]>,
) {
  const rateOf = (method: string) => best.find((row) => row.method === method)!.setting;
  const lines = (setting: (method: string) => BestRow["setting"]): Line[] =>
    methods.flatMap((name) => {
      const own = cells.flatMap((cell) =>
        cell.method === name && cell.setting === setting(name) && cell.curve ? [cell.curve] : [],
      );
      return own.length === 0 ? [] : [{ name, values: meanCurve(own) }];
    });
  const same = methods.every((method) => rateOf(method) === rateOf(baseline));
  return linesFigure({
    title,
    ...{ xLabel, start, step, most: 1 },
    panels: [
      {
        name: same ? "The best rate, the same for all" : "Each method at its best rate",
        lines: lines(rateOf),
      },
      ...(same
        ? []
        : [{ name: `All at the best rate of ${baseline}`, lines: lines(() => rateOf(baseline)) }]),
    ],
    note: `Accuracy of test images, means over seeds; ${labels.metric} is what methods are compared by.`,
  });
}

function upper(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/**
 * Some of several methods, by name, in the order asked for.
 *
 * @throws UsageError for a name that none has
 */
export function chosenOf<T>(
  methods: Readonly<Record<string, T>>,
  names: readonly string[] = Object.keys(methods),
): Record<string, T> {
  return Object.fromEntries(
    names.map((name): [string, T] => {
      const method = methods[name];
      if (method !== undefined) return [name, method];
      throw new UsageError(`methods: unknown method "${name}"; one of ${Object.keys(methods).join(", ")}`);
    }),
  );
}
