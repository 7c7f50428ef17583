/**
 * Sessions and participants as units of leave-one-out, with the participant's own coefficients integrated out
 * (group models 7; inference 13). For each draw, with m(S) the integral of the likelihood of the runs in S over the
 * participant's own coefficients:
 *
 *     participant: log m(all)        session: log m(all) - log m(all but the session)
 */

import { UsageError } from "../../errors.js";
import type { UnitLogLikelihoods } from "../../inference/loo/units.js";
import { listed, quoted } from "../../study/cell.js";
import type { GroupDensity } from "../density/density.js";
import type { CellLikelihood } from "../likelihood/likelihood.js";
import { type Direction, gridIntegrals, type Integrals } from "./grid.js";
import { importanceIntegrals } from "./importance.js";
import { addShared, knownGroupings, type ParticipantUnits, participantUnits } from "./own.js";

type UnitLikelihood = Pick<
  CellLikelihood,
  "design" | "parameters" | "cellsOf" | "runsOf" | "participantValues"
>;

/** What is asked of a group density. */
export interface UnitSource extends Pick<GroupDensity, "design" | "structure"> {
  readonly likelihood: UnitLikelihood;
  readonly layout: Pick<GroupDensity["layout"], "values">;
}

export interface GroupDraws {
  readonly chains: number;
  readonly draws: number;
  /** Values of the density's layout, [chain][draw][value]. */
  readonly values: Float64Array;
}

export interface IntegratedUnitsOptions {
  readonly unit: "session" | "participant";
  /** Session of every run, [participant][run]; runs of one session are one unit. Default: every run is a session. */
  readonly sessions?: readonly (readonly string[])[];
  /** Draws of each chain that are used, evenly thinned. Default: as many as make 2000 of all chains. */
  readonly draws?: number;
  /** Distance of points of a grid, in posterior sds. Default 0.5. */
  readonly spacing?: number;
  /** Points of importance sampling. Default 500; 200 where they are evaluated anew for each draw. */
  readonly points?: number;
  /** Default 0. */
  readonly seed?: number | bigint;
}

export interface IntegratedUnits extends UnitLogLikelihoods {
  readonly kind: "session" | "participant";
  readonly integrated: true;
  /** Participant, and session where that is the unit; participant-major. */
  describe(unit: number): { readonly participant: string; readonly session?: string };
  /**
   * By participant. `exact`: nothing is integrated over, since all is shared; `grid` for up to two own coefficients;
   * else `importance`.
   */
  readonly methods: readonly ("exact" | "grid" | "importance")[];
  /**
   * By participant: of a grid the change of log m, mean over draws, with half of the points, in nats (above 0.01 is not
   * to be trusted); of importance sampling k-hat (above 0.7 is not to be trusted).
   */
  readonly accuracy: Float64Array;
  /** Groupings above participants: units are of a known one. */
  readonly known: readonly string[];
  /** In sentences. */
  readonly warnings: readonly string[];
}

const MOST_DRAWS = 2000;
/** Points of one evaluation of the likelihood. */
const AT_ONCE = 2048;
const TRUSTED = { exact: 0, grid: 0.01, importance: 0.7 } as const;

/**
 * Log-likelihoods of sessions or participants, for `psisLoo`. Of a participant with one session both units agree.
 *
 * @param density centred or not: the values of the draws are the same
 * @throws UsageError where sessions do not fit the runs, or a participant's likelihood cannot be evaluated anywhere
 */
export function integratedUnits(
  density: UnitSource,
  result: GroupDraws,
  options: IntegratedUnitsOptions,
): IntegratedUnits {
  const { design, structure, likelihood } = density;
  const { unit } = options;
  const draws = Math.min(result.draws, options.draws ?? Math.ceil(MOST_DRAWS / result.chains));
  const S = result.chains * draws;
  const width = density.layout.values;
  const values = (s: number): Float64Array => {
    const chain = Math.floor(s / draws);
    const draw = Math.floor(((s % draws) * result.draws) / draws);
    const at = (chain * result.draws + draw) * width;
    return result.values.subarray(at, at + width);
  };
  const labels: { participant: string; session?: string }[] = [];
  const all: Float64Array[] = [];
  const methods: ("exact" | "grid" | "importance")[] = [];
  const accuracy = new Float64Array(design.participants.length);
  for (const own of participantUnits(design, structure, likelihood)) {
    const id = design.participants[own.participant]!;
    const sessions = unit === "session" ? sessionsOf(own, id, options.sessions) : [];
    const everything = Array.from({ length: own.runs.count }, () => true);
    const subsets = [everything, ...sessions.map(({ runs }) => everything.map((_, r) => !runs.includes(r)))];
    const found = integrate(own, likelihood, { draws: S, values }, subsets, options);
    if (found === undefined) {
      throw new UsageError(
        `integrated likelihood: participant ${quoted(id)} cannot be evaluated at any point; ` +
          "leave the participant out, or use trials as units",
      );
    }
    methods.push(found.method);
    accuracy[own.participant] = found.accuracy;
    const [whole, ...without] = found.values;
    if (unit === "participant") {
      labels.push({ participant: id });
      all.push(whole!);
    }
    sessions.forEach(({ label }, u) => {
      labels.push({ participant: id, session: label });
      all.push(whole!.map((m, s) => m - without[u]![s]!));
    });
  }
  const doubtful = methods.flatMap((method, i) =>
    accuracy[i]! > TRUSTED[method]
      ? [`${design.participants[i]} (${method}, ${accuracy[i]!.toPrecision(2)})`]
      : [],
  );
  const known = knownGroupings(design, structure);
  return {
    kind: unit,
    integrated: true,
    units: all.length,
    chains: result.chains,
    draws,
    of: (u) => all[u]!,
    describe: (u) => labels[u]!,
    methods,
    accuracy,
    known,
    warnings: [
      ...(doubtful.length === 0
        ? []
        : [`integrated likelihoods that are not to be trusted: ${listed(doubtful)}`]),
      ...(known.length === 0
        ? []
        : [`units are of a known ${known.join(", ")}: its effects are not integrated out`]),
    ],
  };
}

function sessionsOf(
  { participant, runs }: ParticipantUnits,
  id: string,
  labels: IntegratedUnitsOptions["sessions"],
): { label: string; runs: number[] }[] {
  const own = labels?.[participant] ?? Array.from({ length: runs.count }, (_, r) => String(r + 1));
  if (own.length !== runs.count) {
    throw new UsageError(
      `session units: participant ${quoted(id)} has ${runs.count} runs and ${own.length} sessions; ` +
        "a session is a unit of its own only where beliefs start anew with it (sessions: reset)",
    );
  }
  const found = new Map<string, number[]>();
  own.forEach((label, r) => {
    found.set(label, [...(found.get(label) ?? []), r]);
  });
  return [...found].map(([label, members]) => ({ label, runs: members }));
}

interface Draws {
  readonly draws: number;
  values(s: number): Float64Array;
}

/** Integrals of a participant's subsets of runs; of no runs at all log 1. */
function integrate(
  own: ParticipantUnits,
  likelihood: UnitLikelihood,
  { draws, values }: Draws,
  subsets: readonly (readonly boolean[])[],
  options: IntegratedUnitsOptions,
): (Integrals & { readonly method: "exact" | "grid" | "importance" }) | undefined {
  const wanted = subsets.filter((subset) => subset.includes(true));
  const inPlace = (found: Integrals): Integrals => {
    let next = 0;
    const all = subsets.map((subset) =>
      subset.includes(true) ? found.values[next++]! : new Float64Array(draws),
    );
    return { values: all, accuracy: found.accuracy };
  };
  const runs = own.runs.count;
  const size = likelihood.parameters * own.cells.count;
  const perRun = (points: readonly Float64Array[]): Float64Array => evaluate(likelihood, own, points);
  if (own.coefficients.length === 0) {
    const l = perRun(
      Array.from({ length: draws }, (_, s) => {
        const z = new Float64Array(size);
        addShared(own, values(s), z);
        return z;
      }),
    );
    const sums = wanted.map((subset) =>
      Float64Array.from({ length: draws }, (_, s) =>
        subset.reduce((sum, isIn, r) => sum + (isIn ? l[s * runs + r]! : 0), 0),
      ),
    );
    return { ...inPlace({ values: sums, accuracy: 0 }), method: "exact" };
  }
  const place = (x: ArrayLike<number>): Float64Array => {
    const z = new Float64Array(size);
    own.coefficients.forEach(({ weights }, k) => {
      for (let at = 0; at < size; at++) z[at]! += weights[at]! * x[k]!;
    });
    return z;
  };
  const grid = directionsOf(own, likelihood, { draws, values });
  if (grid !== undefined) {
    const found = gridIntegrals({
      own,
      runs,
      draws,
      values,
      directions: grid.directions,
      subsets: wanted,
      spacing: options.spacing ?? 0.5,
      evaluate: (points) =>
        perRun(points.map(grid.isOfCells ? (of) => cellsOf(own, likelihood, of) : (of) => place(of(0)))),
    });
    return found && { ...inPlace(found), method: "grid" };
  }
  const found = importanceIntegrals({
    own,
    runs,
    draws,
    values,
    subsets: wanted,
    seed: options.seed ?? 0,
    points: options.points ?? (own.shared.length > 0 ? 200 : 500),
    evaluate: (points, s) =>
      perRun(
        points.map((x) => {
          const z = place(x);
          addShared(own, values(s), z);
          return z;
        }),
      ),
  });
  return found && { ...inPlace(found), method: "importance" };
}

/** `[point * runs + run]` */
function evaluate(
  likelihood: UnitLikelihood,
  { participant, runs }: ParticipantUnits,
  points: readonly Float64Array[],
): Float64Array {
  const l = new Float64Array(points.length * runs.count);
  for (let from = 0; from < points.length; from += AT_ONCE) {
    const some = points.slice(from, from + AT_ONCE).map((z) => ({ participant, z }));
    likelihood.participantValues(some).forEach(({ perRun }, k) => {
      l.set(perRun, (from + k) * runs.count);
    });
  }
  return l;
}

/** Cells of each run at values of the parameters. */
function cellsOf(
  { cells }: ParticipantUnits,
  { design, parameters }: UnitLikelihood,
  of: (run: number) => readonly number[],
): Float64Array {
  const z = new Float64Array(parameters * cells.count);
  for (let c = 0; c < cells.count; c++) {
    const x = of(design.cells[cells.from + c]!.run);
    for (let p = 0; p < parameters; p++) z[p * cells.count + c] = x[p]!;
  }
  return z;
}

/**
 * Directions of a grid: own coefficients where nothing shifts them; values of parameters where each has one own
 * coefficient at most, in all cells alike, and is shifted as a whole in each run. Undefined where there are more than
 * two, or something else moves cells.
 */
function directionsOf(
  own: ParticipantUnits,
  { design, parameters }: UnitLikelihood,
  { draws, values }: Draws,
): { readonly directions: readonly Direction[]; readonly isOfCells: boolean } | undefined {
  const { coefficients, shared, cells, runs } = own;
  if (shared.length === 0) {
    if (coefficients.length > 2) return undefined;
    return { directions: coefficients.map((_, k) => ({ own: k, shift: undefined })), isOfCells: false };
  }
  if (parameters > 2) return undefined;
  const runOf = Array.from({ length: cells.count }, (_, c) => design.cells[cells.from + c]!.run);
  const firstCell = Array.from({ length: runs.count }, (_, r) => runOf.indexOf(r));
  const directions: Direction[] = [];
  for (let p = 0; p < parameters; p++) {
    const mine = coefficients.flatMap(({ parameter }, k) => (parameter === p ? [k] : []));
    const isWhole = (k: number): boolean =>
      coefficients[k]!.weights.subarray(p * cells.count, (p + 1) * cells.count).every((w) => w === 1);
    if (mine.length > 1 || !mine.every(isWhole)) return undefined;
    const signature = (c: number): string =>
      shared
        .filter(({ place }) => place === p * cells.count + c)
        .map(({ at, weight }) => `${at} ${weight}`)
        .sort()
        .join();
    if (runOf.some((r, c) => signature(c) !== signature(firstCell[r]!))) return undefined;
    const isShifted = mine.length === 0 || shared.some(({ place }) => Math.floor(place / cells.count) === p);
    let shift: Float64Array | undefined;
    if (isShifted) {
      shift = new Float64Array(draws * runs.count);
      const z = new Float64Array(parameters * cells.count);
      for (let s = 0; s < draws; s++) {
        z.fill(0);
        addShared(own, values(s), z);
        for (let r = 0; r < runs.count; r++) shift[s * runs.count + r] = z[p * cells.count + firstCell[r]!]!;
      }
    }
    directions.push({ own: mine[0], shift });
  }
  return { directions, isOfCells: true };
}
