/**
 * Options of sweep networks, and what the pinned releases of pyhgf allow. A pinned version refuses what its release
 * does not have; `credence` follows 0.3.2 and allows every combination that has a meaning.
 */

import { UsageError } from "../errors.js";

export type Version = "credence" | "pyhgf-0.3.0" | "pyhgf-0.3.2";
export type VolatilityUpdate = "standard" | "eHGF" | "unbounded";

export interface SweepOptions {
  /** Default credence. */
  readonly version?: Version;
  /** Posterior of the volatility belief; default unbounded. */
  readonly volatilityUpdate?: VolatilityUpdate;
  /** Upper bound of all posterior precisions, > 0; default 1e10. */
  readonly maxPosteriorPrecision?: number;
  /** Binary heads predict no less than this and no more than 1 less it; 0 to ½, default 1e-6. */
  readonly probabilityClip?: number;
  /** Whether layers count as independent given their means; default false. Not in 0.3.0. */
  readonly meanField?: boolean;
  /** Whether a layer's uncertainty widens the prediction of the next; default false, always on in 0.3.0. */
  readonly feedforwardUncertainty?: boolean;
  /** Whether layers have a tonic volatility, -4 where not given; default false, always on in 0.3.0. */
  readonly tonicVolatility?: boolean;
  /** Whether precisions decay from sample to sample; default true. Always on in 0.3.0. */
  readonly predictPrecision?: boolean;
  /** Whether the input layer's precision is learned; default false. Not in 0.3.0. */
  readonly updateInputLayer?: boolean;
  /** Lambert W of the unbounded update: by Halley's steps (default), or on logarithms, which cannot overflow. */
  readonly lambert?: "halley" | "log";
  /** The last hidden layer takes no evidence from the output; 0.3.0's stacks do so on an output. Default false. */
  readonly stackOnOutput?: boolean;
}

/** Options with defaults, and the rules on which versions differ. */
export interface SweepRules extends Required<SweepOptions> {
  /** Whether the volatility posterior knows the time step; else it is 1. */
  readonly timeInPosterior: boolean;
  /** Whether feed-forward variance grows with the square of the time step. */
  readonly timeInFeedforward: boolean;
  /** Whether a volatile layer's bias passes the parent's activation. */
  readonly biasThroughActivation: boolean;
}

const versions: readonly Version[] = ["credence", "pyhgf-0.3.0", "pyhgf-0.3.2"];
const updates: readonly VolatilityUpdate[] = ["standard", "eHGF", "unbounded"];

/** What 0.3.0 does, whatever one wishes. */
const fixedIn030 = {
  meanField: false,
  feedforwardUncertainty: true,
  tonicVolatility: true,
  predictPrecision: true,
  updateInputLayer: false,
  lambert: "halley",
} as const;

/** @throws UsageError for values out of range, and for options that the version does not have */
export function sweepRules(options: SweepOptions): SweepRules {
  const { version = "credence", volatilityUpdate = "unbounded" } = options;
  const { maxPosteriorPrecision = 1e10, probabilityClip = 1e-6 } = options;
  if (!versions.includes(version)) {
    throw new UsageError(`sweep: unknown version "${version}"; one of ${versions.join(", ")}`);
  }
  if (!updates.includes(volatilityUpdate)) {
    throw new UsageError(
      `sweep: unknown volatilityUpdate "${volatilityUpdate}"; one of ${updates.join(", ")}`,
    );
  }
  if (!(maxPosteriorPrecision > 0)) {
    throw new UsageError(`sweep: maxPosteriorPrecision must be > 0, got ${maxPosteriorPrecision}`);
  }
  if (!(probabilityClip >= 0 && probabilityClip < 0.5)) {
    throw new UsageError(`sweep: probabilityClip must be ≥ 0 and < 0.5, got ${probabilityClip}`);
  }
  const old = version === "pyhgf-0.3.0";
  if (old) refuseFixed(options);
  const flags = old ? fixedIn030 : flagsOf(options);
  const { stackOnOutput = false } = options;
  if (stackOnOutput && version === "pyhgf-0.3.2") {
    throw new UsageError("sweep: pyhgf-0.3.2 has no stackOnOutput; leave it out, or choose pyhgf-0.3.0");
  }
  return {
    ...{ version, volatilityUpdate, maxPosteriorPrecision, probabilityClip, stackOnOutput },
    ...flags,
    ...{ timeInPosterior: !old, timeInFeedforward: old, biasThroughActivation: old },
  };
}

function refuseFixed(options: SweepOptions): void {
  for (const [name, value] of Object.entries(fixedIn030)) {
    const wanted = Object.entries(options).find(([key]) => key === name)?.[1];
    if (wanted !== undefined && wanted !== value) {
      throw new UsageError(
        `sweep: pyhgf-0.3.0 has no option ${name} (it computes as with ${value}); choose version credence`,
      );
    }
  }
}

function flagsOf(
  options: SweepOptions,
): Pick<
  SweepRules,
  | "meanField"
  | "feedforwardUncertainty"
  | "tonicVolatility"
  | "predictPrecision"
  | "updateInputLayer"
  | "lambert"
> {
  const { meanField = false, feedforwardUncertainty = false, tonicVolatility = false } = options;
  const { predictPrecision = true, updateInputLayer = false, lambert = "halley" } = options;
  if (options.version === "pyhgf-0.3.2") {
    if (meanField && feedforwardUncertainty) {
      throw new UsageError("sweep: pyhgf-0.3.2 has no feedforwardUncertainty with meanField; choose one");
    }
    if (lambert !== "halley") {
      throw new UsageError(`sweep: pyhgf-0.3.2 has no lambert "${lambert}"; choose version credence`);
    }
  }
  return {
    ...{ meanField, feedforwardUncertainty, tonicVolatility },
    ...{ predictPrecision, updateInputLayer, lambert },
  };
}
