/** What a method of inference gives for a group model: draws, whatever they are from, and what they are worth. */

import type { CentringChoice } from "../group/centring/index.js";
import type { GroupDensity } from "../group/density/index.js";
import type { GroupLaplaceFit } from "../group/laplace/index.js";
import type { SampleResult, StatName } from "../inference/index.js";
import { finite } from "./finite.js";
import { divergencesBeyond, divergencesBrokenDown } from "./group-divergences.js";
import type { GroupPosterior } from "./group-result.js";
import { chainVerdict, pathVerdict } from "./verdict.js";

export interface GroupDrawSet
  extends Pick<SampleResult, "chains" | "draws" | "values" | "valueNames" | "unconstrained"> {
  /** Statistics of the sampler by name, [chain][draw]; none of approximations. */
  readonly stats: Readonly<Partial<Record<StatName, Float64Array>>>;
  /** Number of each chain in the run, from 0. */
  readonly chainInfo: readonly { readonly chain: number }[];
}

export interface GroupSample {
  readonly density: GroupDensity;
  /** Absent where nothing depends on it. */
  readonly centring?: CentringChoice;
  readonly draws: GroupDrawSet;
  readonly posterior: GroupPosterior;
  /** Where the draws are from the normals of Laplace EM, which tells some things exactly. */
  readonly laplace?: GroupLaplaceFit;
}

/** Chains that were sampled. Their diagnostics are computed when they are asked for, beside what other threads do. */
export function chainSample(
  density: GroupDensity,
  centring: CentringChoice,
  result: SampleResult,
): GroupSample {
  let posterior: GroupPosterior | undefined;
  return {
    density,
    centring,
    draws: result,
    get posterior() {
      posterior ??= diagnosed(density, result);
      return posterior;
    },
  };
}

function diagnosed(density: GroupDensity, result: SampleResult): GroupPosterior {
  const { verdict, summary } = chainVerdict(result);
  const { rHat, essBulk, essTail } = verdict.worst;
  const located = (text: string): string =>
    [
      text,
      divergencesBrokenDown(density, result.chainInfo),
      divergencesBeyond({ ...result, layout: density.layout }),
    ]
      .filter((clause) => clause !== undefined)
      .join("; ");
  const flags = verdict.flags.map((flag) =>
    flag.kind === "divergences" ? { ...flag, found: located(flag.found) } : flag,
  );
  return {
    ...summary,
    verdict: verdict.flags.reduce(
      (text, { found }, i) => text.replace(found, () => flags[i]!.found),
      verdict.text,
    ),
    flags,
    worst: { rHat: finite(rHat), essBulk: finite(essBulk), essTail: finite(essTail) },
  };
}

/** Draws of Pathfinder, which form no chain. */
export function pathfinderSample(
  density: GroupDensity,
  found: {
    readonly unconstrained: Float64Array;
    readonly values: Float64Array;
    readonly draws: number;
    readonly khat: number;
  },
): GroupSample {
  const { unconstrained, values, draws, khat } = found;
  return {
    density,
    draws: {
      ...{ chains: 1, draws, values, unconstrained, valueNames: density.layout.valueNames },
      ...{ stats: {}, chainInfo: [{ chain: 0 }] },
    },
    posterior: {
      ...without(1, draws),
      ...pathVerdict(khat),
    },
  };
}

/** Draws from the normals of Laplace EM. */
export function laplaceSample(
  density: GroupDensity,
  fit: GroupLaplaceFit,
  drawn: Pick<GroupDrawSet, "draws" | "values" | "valueNames">,
): GroupSample {
  const { status, reason, iterations, participants, warnings } = fit;
  const doubtful = participants.filter(({ flags }) => flags.length > 0).map(({ id }) => id);
  const flags = [
    ...(status === "converged"
      ? []
      : [
          {
            kind: "notConverged",
            found: reason ?? `Laplace EM did not converge in ${iterations} steps`,
            advice: "sample with NUTS",
          },
        ]),
    ...warnings.map((found) => ({ kind: "warning", found, advice: "compare with NUTS" })),
  ];
  return {
    density,
    laplace: fit,
    // The approximation is of coefficients, not of coordinates.
    draws: { ...drawn, chains: 1, unconstrained: new Float64Array(0), stats: {}, chainInfo: [{ chain: 0 }] },
    posterior: {
      ...without(0, 0),
      status: status === "converged" ? "converged" : "notConverged",
      verdict:
        `Approximate, by Laplace EM: ${status === "converged" ? "converged" : "did not converge"} after ${iterations} steps` +
        `${doubtful.length === 0 ? "" : `; the normal approximation is doubtful for ${doubtful.length} participants`}.`,
      flags,
    },
  };
}

/** What only chains have. */
function without(chains: number, draws: number) {
  return {
    chains,
    draws,
    divergences: null,
    eBfmi: [],
    khat: null,
    worst: { rHat: null, essBulk: null, essTail: null },
  };
}
