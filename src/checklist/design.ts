/** What a design can tell: recovery of parameters against trials and people, and which parameters it does not identify. */

import type { Agent } from "../agent/index.js";
import type { FitRun, ParticipantData, ParticipantFit } from "../fit/index.js";
import { Z975 } from "../fit/interval.js";
import { purpose, stream } from "../random/index.js";
import { finite, medianOf, pearson, quantileOf } from "./moments.js";
import { fitPeople, recovered, summariseAgents } from "./parameter-recovery.js";
import { refuseFixed, simulatePeople } from "./people.js";
import type { RecoveryRow } from "./recovery.js";
import type { CheckRun } from "./report.js";

/** Inputs of one length. */
export interface DesignInputs {
  readonly trials: number;
  readonly schedule: readonly ParticipantData[];
}

export interface DesignOptions {
  /** Fitted. */
  readonly agent: Agent;
  /** Simulates. */
  readonly population: Agent;
  readonly designs: readonly DesignInputs[];
  /** Numbers of participants that a study may have. */
  readonly participants: readonly number[];
  /** Agents that are simulated and fitted for each number of trials. */
  readonly agents: number;
  readonly seed: number;
  readonly starts?: number;
  readonly threads?: NonNullable<FitRun["threads"]>;
}

/** What a study with so many people would see of a parameter. */
export interface StudySize {
  readonly participants: number;
  /** Median, 5 % and 95 % quantile of the correlation of true and estimated values, over studies of this size. */
  readonly r: number | null;
  readonly rInterval: readonly [number, number] | null;
  /**
   * Difference between two groups of this size that is found with power 0.8 at a two-sided level of 0.05, in sds of
   * the true values: estimates that correlate by r with them shrink it by r.
   */
  readonly detectable: number | null;
}

export interface DesignRow {
  readonly trials: number;
  readonly recovery: RecoveryRow;
  readonly sizes: readonly StudySize[];
  /** Parameter whose posterior correlation with this one is largest, median of the absolute value over agents. */
  readonly partner: { readonly parameter: string; readonly correlation: number } | null;
}

export interface DesignStudy {
  readonly rows: readonly DesignRow[];
  /** Fits that failed, of each number of trials. */
  readonly failed: readonly number[];
  readonly impossible: readonly number[];
}

/** Studies that are drawn to see how much a correlation varies. */
const STUDIES = 1000;
/** 0.975 and 0.8 quantile of the standard normal, added up. */
const POWER = Z975 + 0.8416212335729143;

/**
 * @returns undefined where it was stopped
 * @throws UsageError for an agent without responses or free parameters
 */
export async function studyDesign(
  options: DesignOptions,
  run: CheckRun = {},
): Promise<DesignStudy | undefined> {
  const { agent, population, designs, agents, seed, starts, threads } = options;
  refuseFixed(agent);
  const rows: DesignRow[] = [];
  const failed: number[] = [];
  const impossible: number[] = [];
  for (const [d, { trials, schedule }] of designs.entries()) {
    const simulated = simulatePeople(population, schedule, { agents, seed });
    const settings = { seed, draws: 0, ...(starts && { starts }), ...(threads && { threads }) };
    const fits = await fitPeople(String(trials), agent, simulated.people, settings, {
      ...run,
      onProgress: ({ done }) =>
        run.onProgress?.({
          stage: `fitting ${trials} trials`,
          done: d * agents + done,
          total: designs.length * agents,
        }),
    });
    if (fits === undefined) return undefined;
    const compared = simulated.people.map((person, k) => recovered(agent, person, fits[k]!));
    failed.push(fits.filter(({ status }) => status === "failed").length);
    impossible.push(simulated.impossible.length);
    summariseAgents(agent, compared).forEach((recovery, j) => {
      const pairs = compared.flatMap(({ parameters }): [number, number][] => {
        const { truthEstimation, estimateEstimation } = parameters[j]!;
        return estimateEstimation === null ? [] : [[truthEstimation, estimateEstimation]];
      });
      rows.push({
        trials,
        recovery,
        sizes: options.participants.map((participants) => studySize(pairs, participants, seed)),
        partner: partnerOf(fits, j),
      });
    });
  }
  return { rows, failed, impossible };
}

/**
 * Correlations of studies of one size, whose people are drawn from the simulated ones, with replacement.
 *
 * @param pairs true and estimated value of each
 */
export function studySize(
  pairs: readonly (readonly [number, number])[],
  participants: number,
  seed: number,
): StudySize {
  const numbers = stream(seed, purpose.resampling, participants);
  const found = Array.from({ length: STUDIES }, (_, study) => {
    const drawn = Array.from(
      { length: participants },
      (_, k) => pairs[Math.floor(numbers.uniform(study, k) * pairs.length)],
    );
    return pearson(
      drawn.map((pair) => pair?.[0] ?? Number.NaN),
      drawn.map((pair) => pair?.[1] ?? Number.NaN),
    );
  }).filter(Number.isFinite);
  const r = medianOf(found);
  return {
    participants,
    r: finite(r),
    rInterval: found.length === 0 ? null : [quantileOf(found, 0.05), quantileOf(found, 0.95)],
    detectable: r > 0 ? (POWER * Math.sqrt(2 / participants)) / r : null,
  };
}

function partnerOf(fits: readonly ParticipantFit[], j: number): DesignRow["partner"] {
  const names = fits[0]?.estimates.map(({ name }) => name) ?? [];
  const known = fits.flatMap(({ correlation }) => (correlation === null ? [] : [correlation]));
  if (known.length === 0) return null;
  return names.reduce<DesignRow["partner"]>((best, parameter, k) => {
    if (k === j) return best;
    const correlation = medianOf(known.map((matrix) => Math.abs(matrix[j]![k]!)));
    return best === null || correlation > best.correlation ? { parameter, correlation } : best;
  }, null);
}
