/** From the end of EM to what is told of it. group 8. */

import { type Agent, freeIndices } from "../../agent/index.js";
import { toNative } from "../../model/index.js";
import { log } from "../../scalar/elementary/index.js";
import { normalCdf } from "../../scalar/special.js";
import type { Design } from "../design/design.js";
import { cellValues, type ParticipantDesign } from "./cells.js";
import { type CheckedMarginal, isDoubtful } from "./check.js";
import type { EmResult } from "./em.js";
import { effectCovariance, modeSlopes } from "./errors.js";
import { quadratic } from "./mode.js";
import type { FixedPlace, GroupPopulation } from "./population.js";
import { meanOf } from "./problem.js";
import type {
  CellEstimate,
  CorrelationEstimate,
  EffectEstimate,
  GroupEvidence,
  GroupLaplaceFit,
  ParticipantEstimate,
  ParticipantFlag,
  SdEstimate,
} from "./result.js";
import { isFloored } from "./spread.js";

export interface Ended {
  readonly agent: Agent;
  readonly design: Design;
  readonly population: GroupPopulation;
  readonly designs: readonly ParticipantDesign[];
  readonly result: EmResult;
  /** Absent where the check was left out. */
  readonly checked: readonly CheckedMarginal[] | undefined;
  readonly hyperpriors: boolean;
  /** Scored trials. */
  readonly observations: number;
  /** Whether the check was stopped. */
  readonly stopped: boolean;
}

const NO_ERRORS =
  "effects have no standard errors: where the fit ended, log m has no maximum in them; intervals leave them out";

export function estimatesOf(ended: Ended): GroupLaplaceFit {
  const { population, result, hyperpriors, stopped } = ended;
  const { at, iterations, trace, state, reason, lost } = result;
  const who = lost === undefined ? "" : `: ${listed(lost.map((i) => ended.design.participants[i]!))}`;
  const why = stopped ? "stopped before log m was checked" : reason && `${reason}${who}`;
  const covariance = effectCovariance(population, at, hyperpriors);
  const { effects, original, order } = effectEstimates(ended, covariance);
  const sds = sdEstimates(ended);
  const participants = participantEstimates(ended, order);
  const size = population.absorbed.length + population.shared.length;
  return {
    method: "laplace-em",
    status: stopped ? "stopped" : result.status,
    ...(why === undefined ? {} : { reason: why }),
    hyperpriors,
    iterations,
    trace,
    effects,
    ...(covariance === undefined
      ? {}
      : { covariance: order.map((i) => order.map((j) => covariance[i * size + j]!)) }),
    original,
    sds,
    correlations: correlationEstimates(ended),
    participants,
    cells: cellEstimates(ended),
    evidence: evidenceOf(ended, participants),
    warnings: [...(covariance === undefined ? [NO_ERRORS] : []), ...warningsOf(sds, participants)],
    state,
  };
}

/** Effects in the order of the design, and their places in g and w, one after the other. */
function effectEstimates({ design, population, result }: Ended, covariance: Float64Array | undefined) {
  const { g, w } = result.at.values;
  const G = g.length;
  const size = G + w.length;
  const both = [...g, ...w];
  const variance = (weights: readonly (readonly [number, number])[]): number => {
    if (covariance === undefined) return Number.NaN;
    let sum = 0;
    for (const [i, a] of weights) for (const [j, b] of weights) sum += a * b * covariance[i * size + j]!;
    return sum;
  };
  const effects: EffectEstimate[] = [];
  const original: EffectEstimate[] = [];
  const order: number[] = [];
  design.parameters.forEach(({ parameter, columns, intercepts, original: A }, p) => {
    const places = population.places[p]!;
    // Coefficients of a parameter that is not pooled are the participants' own.
    if (places.some(({ of }) => of === "own")) return;
    const at = (place: FixedPlace): number => (place.of === "absorbed" ? place.at : G + place.at);
    const told = (
      term: string,
      j: number,
      weights: readonly (readonly [number, number])[],
    ): EffectEstimate => {
      const estimate = weights.reduce((sum, [i, weight]) => sum + weight * both[i]!, 0);
      const standardError = Math.sqrt(variance(weights));
      return {
        parameter,
        term,
        kind: intercepts.includes(j) ? "intercept" : "coefficient",
        estimate,
        standardError,
        probabilityPositive: normalCdf(estimate / standardError),
      };
    };
    const J = columns.length;
    columns.forEach((term, j) => {
      order.push(at(places[j]!));
      effects.push(told(term, j, [[at(places[j]!), 1]]));
      const row = Array.from(A.subarray(j * J, (j + 1) * J));
      if (row.every((weight, l) => weight === (l === j ? 1 : 0))) return;
      original.push(
        told(
          term,
          j,
          row.map((weight, l) => [at(places[l]!), weight] as const),
        ),
      );
    });
  });
  return { effects, original, order };
}

function sdEstimates({ population, result }: Ended): SdEstimate[] {
  const { own } = population;
  const { S } = result.at.values;
  return own.flatMap(({ parameter, grouping, label, sdPrior }, k) => {
    if (sdPrior === undefined) return [];
    const sd = Math.sqrt(S[k * own.length + k]!);
    return [{ parameter, grouping, term: label, sd, none: isFloored(population, S, k) }];
  });
}

function correlationEstimates({ population, result }: Ended): CorrelationEstimate[] {
  const { own, blocks } = population;
  const q = own.length;
  const { S } = result.at.values;
  return blocks.flatMap(({ columns }) =>
    columns.flatMap((l, at) =>
      columns.slice(0, at).map((k): CorrelationEstimate => {
        const [first, second] = [own[k]!, own[l]!];
        return {
          parameter: first.parameter,
          grouping: first.grouping,
          term: first.label,
          parameter2: second.parameter,
          term2: second.label,
          correlation: S[k * q + l]! / Math.sqrt(S[k * q + k]! * S[l * q + l]!),
        };
      }),
    ),
  );
}

/** @param order places of the effects in g and w, one after the other */
function participantEstimates(
  { design, population, result, checked }: Ended,
  order: readonly number[],
): ParticipantEstimate[] {
  const { own } = population;
  const q = own.length;
  const { values, modes } = result.at;
  const move = modeSlopes(population, result.at);
  return modes.map((mode, i) => {
    const mean = meanOf(population, values.g, i);
    const check = checked?.[i];
    const doubtful = check !== undefined && isDoubtful(check);
    const flags: ParticipantFlag[] = [
      ...(mode.trouble === undefined ? [] : [mode.trouble]),
      ...(doubtful ? (["khat"] as const) : []),
    ];
    return {
      id: design.participants[i]!,
      coefficients: own.map(({ parameter, label, sdPrior }, k) => {
        const variance = mode.covariance[k * q + k]!;
        const shrinkage = Math.min(1, variance / values.S[k * q + k]!);
        return {
          parameter,
          term: label,
          mode: mode.own[k]!,
          sd: Math.sqrt(variance),
          populationMean: mean[k]!,
          shrinkage: sdPrior === undefined ? Number.NaN : shrinkage,
        };
      }),
      covariance: own.map((_, k) => Array.from(mode.covariance.subarray(k * q, (k + 1) * q))),
      slopes: own.map((_, k) => order.map((effect) => move(i, k, effect))),
      logLikelihood: mode.logLikelihood,
      logMarginal: {
        laplace: mode.logMarginal,
        ...check,
        preferred: doubtful ? check.sampled : mode.logMarginal,
      },
      flags,
    };
  });
}

function cellEstimates({ agent, design, population, designs, result }: Ended): CellEstimate[] {
  const { values, modes } = result.at;
  const q = population.own.length;
  const domains = freeIndices(agent).map((index) => agent.parameters[index]!.domain);
  const seen = new Int32Array(design.participants.length);
  return design.cells.flatMap(({ participant }, cell) => {
    const { columns, values: size } = designs[participant]!;
    const mode = modes[participant]!;
    const z = cellValues(designs[participant]!, mode.own, values.w);
    const within = seen[participant]!++;
    const own = size / domains.length;
    return design.parameters.map(({ parameter }, p): CellEstimate => {
      const at = p * own + within;
      const row = Float64Array.from({ length: q }, (_, k) => columns[k]![at]!);
      return {
        participant: design.participants[participant]!,
        cell,
        parameter,
        z: z[at]!,
        sd: Math.sqrt(quadratic(mode.covariance, row)),
        native: toNative(domains[p]!, z[at]!),
      };
    });
  });
}

function evidenceOf(
  { population, result, observations }: Ended,
  participants: readonly ParticipantEstimate[],
): GroupEvidence {
  const { absorbed, shared, blocks } = population;
  const free = blocks.reduce((sum, { columns: { length: K }, known }) => {
    return sum + (known ? 0 : (K * (K + 1)) / 2);
  }, 0);
  const parameters = absorbed.length + shared.length + free;
  const preferred = participants.reduce((sum, { logMarginal }) => sum + logMarginal.preferred, 0);
  return {
    laplace: result.at.sumLogMarginal,
    preferred,
    parameters,
    observations,
    bic: -2 * preferred + parameters * log(observations),
    bicParticipants: -2 * preferred + parameters * log(participants.length),
  };
}

function warningsOf(sds: readonly SdEstimate[], participants: readonly ParticipantEstimate[]): string[] {
  const of = (flag: ParticipantFlag): string[] =>
    participants.flatMap(({ id, flags }) => (flags.includes(flag) ? [id] : []));
  const said = (ids: readonly string[], what: string): string[] =>
    ids.length === 0 ? [] : [`${ids.length} of ${participants.length} participants ${what}: ${listed(ids)}`];
  return [
    ...sds.flatMap(({ parameter, term, none }) =>
      none
        ? [`no differences between people in ${term} of ${parameter}: its population sd is at the floor`]
        : [],
    ),
    ...said(of("indefinite"), "have no maximum where the fit ended, and keep the spread of a step before"),
    ...said(of("stuck"), "have a likelihood with a kink or rough spot at their values"),
    ...said(of("khat"), "are not normal around their mode (k-hat above 0.7), and log m is sampled"),
  ];
}

function listed(ids: readonly string[]): string {
  const rest = ids.length - 20;
  return `${ids.slice(0, 20).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
