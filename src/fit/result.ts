/**
 * The result of fitting a study, `credence-fit/1`: what `fit.json` holds and `--json` prints. Plain data, so
 * that R, Python and MATLAB can read it; `schema/credence-fit-1.json` describes it.
 */

import type { Agent, AgentSpecification } from "../agent/index.js";
import type { Derivation, ResolvedColumns, StudySummary, Warning } from "../study/index.js";
import type { Analysis } from "./analysis.js";
import type { GroupResult } from "./group-result.js";
import type { GroupSamplingSettings } from "./group-settings.js";
import { Z95 } from "./interval.js";
import type { TotalLoo } from "./loo-total.js";
import type { SamplingSettings } from "./posterior.js";
import type { ParticipantFit } from "./summary.js";

export interface PriorSummary {
  readonly name: string;
  /** `real`, `positive`, `unit` or `interval`: the scale on which the prior is normal is its line, log or logit. */
  readonly domain: string;
  readonly free: boolean;
  /** As resolved for the first participant; null where it is read off each participant's inputs. */
  readonly mean: number | null;
  readonly sd: number | null;
  /** 90 % interval, native scale; the value twice where the parameter is fixed. */
  readonly interval: readonly [number, number] | null;
  readonly source?: string;
}

export interface FitResult {
  readonly schema: "credence-fit/1";
  readonly title?: string;
  readonly analysis: Analysis;
  readonly model: {
    readonly perceptual: string;
    readonly responses: readonly { readonly stream: string; readonly model: string }[];
    readonly settings: AgentSpecification;
    /** Model files of the user's own; absent where the models are the catalogue's or a network. */
    readonly files?: readonly { readonly name: string; readonly sha256: string }[];
    readonly priors: readonly PriorSummary[];
  };
  readonly data: {
    readonly files: readonly { readonly name: string; readonly sha256: string }[];
    readonly summary: StudySummary;
    /** Role -> columns of the file that had it. */
    readonly columns: ResolvedColumns;
    /** Recodings, each with old values against new ones. */
    readonly derivations: readonly Derivation[];
  };
  readonly inference: {
    /** `laplace` is that of group models, by EM. With `nuts` and `pathfinder` posteriors are sampled from the modes that `map` finds. */
    readonly method: "map" | "nuts" | "pathfinder" | "laplace";
    readonly seed: number;
    /** 0 for a group model, where nobody is fitted alone. */
    readonly starts: number;
    readonly evidenceDraws: number;
    /** How posteriors were sampled; absent with `map`. */
    readonly sampling?: SamplingSettings | GroupSamplingSettings;
  };
  /** Of a group model: the population, and everything that is told of it. */
  readonly group?: GroupResult;
  readonly participants: readonly ParticipantFit[];
  readonly warnings: readonly Warning[];
  /** Everyone who could not be fitted. */
  readonly failed: readonly string[];
  /** Sums over participants that have evidence; leave-one-out where posteriors were sampled. */
  readonly total: {
    readonly evidence: number;
    readonly logLikelihood: number;
    readonly fitted: number;
    readonly loo?: TotalLoo;
  };
  readonly software: { readonly name: "credence"; readonly version: string };
  /** Not part of what `rerun` compares. */
  readonly timing: {
    readonly seconds: number;
    readonly threads: number;
    readonly date: string;
    readonly engine: string;
  };
}

/** Priors of an agent as they are echoed: every one, with its native 90 % interval. */
export function summarisePriors(
  agent: Agent,
  resolved: readonly { readonly estimation: Float64Array; readonly variances: Float64Array }[],
  native: (index: number, z: number) => number,
): PriorSummary[] {
  return agent.parameters.map((p, i) => {
    const free = p.prior.variance !== 0;
    const depends = typeof p.prior.mean !== "number" || typeof p.prior.variance !== "number";
    const first = resolved[0];
    const differs = resolved.some(
      (r) =>
        !Object.is(r.estimation[i], first?.estimation[i]) || !Object.is(r.variances[i], first?.variances[i]),
    );
    if (first === undefined || differs) {
      return {
        name: p.name,
        domain: p.domain.kind,
        free,
        mean: null,
        sd: null,
        interval: null,
        source: "inputs",
      };
    }
    const [m, sd] = [first.estimation[i]!, Math.sqrt(first.variances[i]!)];
    return {
      name: p.name,
      domain: p.domain.kind,
      free,
      mean: m,
      sd,
      interval: free ? [native(i, m - Z95 * sd), native(i, m + Z95 * sd)] : [native(i, m), native(i, m)],
      ...(depends ? { source: "inputs" } : {}),
    };
  });
}

/** What two runs of the same analysis must share to the last bit. */
export function comparable(result: FitResult): unknown {
  const { timing: _, ...rest } = result;
  return rest;
}

/** JSON text; numbers that JSON lacks become null. */
export function toJson(value: unknown, indent = 2): string {
  return `${JSON.stringify(value, undefined, indent)}\n`;
}
