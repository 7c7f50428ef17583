/**
 * Parameters of filters and response models: name, domain, prior. Priors are normal on the estimation scale z;
 * the native value x = T(z) is what equations see.
 * Mathys et al. 2014, Front. Hum. Neurosci. 8:825; HGF toolbox 8.2 ("transp" functions).
 */

/** The set a native value lives in, with its map from the real line. */
export type Domain =
  /** x = z */
  | { readonly kind: "real" }
  /** x = e^z */
  | { readonly kind: "positive" }
  /** x = s(z) */
  | { readonly kind: "unit" }
  /** x = low + (high - low) s(z) */
  | { readonly kind: "interval"; readonly low: number; readonly high: number };

/**
 * A number that is read off the inputs before fitting. V is the population variance of the first 20 inputs (of
 * all, when there are fewer); missing inputs among them are left out.
 */
export type Placeholder = {
  readonly from:
    | "firstInput"
    | "inputVariance"
    | "logInputVariance"
    | "negativeLogInputVariance"
    | "logInputVarianceMinus2";
};

/** Normal on the estimation scale. Variance 0 fixes the parameter at the mean. */
export interface Prior {
  readonly mean: number | Placeholder;
  readonly variance: number | Placeholder;
}

export interface Parameter {
  /** Printed name: toolbox short name and level without brackets (`om2`, `mu0_2`, `ze`), or `node.attribute`. */
  readonly name: string;
  /** Other accepted spellings: `om[2]`, `omega2`, `x2.tonicVolatility`. */
  readonly aliases: readonly string[];
  readonly domain: Domain;
  readonly prior: Prior;
  /** For figures and tables, with Greek letters: `ω₂` is written as "ω" and subscript "2". */
  readonly symbol: { readonly letter: string; readonly subscript?: string };
  /** One line: what it does, in words. */
  readonly description: string;
  /**
   * Native value at which the parameter has no effect and its terms vanish from the equations (a drift of 0, a
   * coupling of 1, an infinite input precision). Fixed there, it specialises the recorded program.
   */
  readonly neutral?: number;
}

export const real: Domain = { kind: "real" };
export const positive: Domain = { kind: "positive" };
export const unit: Domain = { kind: "unit" };
