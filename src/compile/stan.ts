/** Recorded values as Stan: what differs from the JavaScript of `print.ts`, and names that Stan allows. */

import { type Dialect, loose } from "./print.js";

/** Functions that Stan lacks, or that treat NaN otherwise than recordings do. */
const helpers: Readonly<Record<string, readonly string[]>> = {
  // A NaN in second place is ignored.
  maximum: ["real maximum(real a, real b) {", "  return a < b ? b : a;", "}"],
  minimum: ["real minimum(real a, real b) {", "  return b < a ? b : a;", "}"],
  sign_of: ["real sign_of(real a) {", "  return a > 0.0 ? 1.0 : (a < 0.0 ? -1.0 : a);", "}"],
  gate: ["real gate(real a, real b) {", "  return a == 0.0 ? 0.0 : a * b;", "}"],
  is_finite: ["int is_finite(real a) {", "  return !(is_nan(a) || is_inf(a));", "}"],
};

/** Definitions of the helpers that are called. */
export function stanHelpers(called: ReadonlySet<string>): string[] {
  return Object.entries(helpers).flatMap(([name, lines]) => (called.has(name) ? lines : []));
}

export const stan: Dialect = {
  define: (name, value) => `real ${name} = ${value};`,
  number(value) {
    if (Number.isNaN(value)) return { text: "not_a_number()", binds: loose.tight };
    if (!Number.isFinite(value))
      return { text: value > 0 ? "positive_infinity()" : "negative_infinity()", binds: loose.tight };
    const text = Object.is(value, -0) ? "-0" : String(value);
    // Without a point, 1 / 2 would be a division of whole numbers.
    return {
      text: /[.e]/.test(text) ? text : `${text}.0`,
      binds: value < 0 || Object.is(value, -0) ? loose.sign : loose.tight,
    };
  },
  equal: "==",
  unequal: "!=",
  call(operation) {
    const own = { max: "maximum", min: "minimum", sign: "sign_of", gate: "gate" } as const;
    if (operation in own) return { name: own[operation as keyof typeof own], helper: true }; // a key, as just seen
    return { name: operation, helper: false };
  },
  isFinite: (operand) => ({ text: `is_finite(${operand})`, helper: "is_finite" }),
};

/** Words of the language, and functions that printed code calls. */
const reserved =
  "functions data transformed parameters model generated quantities int real complex array vector row_vector matrix " +
  "simplex unit_vector ordered positive_ordered cov_matrix corr_matrix cholesky_factor_cov cholesky_factor_corr " +
  "void tuple for in while if else return break continue profile print reject fatal_error target lower upper offset " +
  "multiplier truncate jacobian var fvar auto double float bool char const static struct typename class namespace " +
  "template this public private default switch case true false exp log log1p expm1 tanh sin cos abs sqrt square sum " +
  "inv_logit is_nan is_inf not_a_number positive_infinity negative_infinity pi e normal_lpdf mean sd variance beta " +
  "gamma lgamma digamma trigamma erf erfc";

/** Names of a model as identifiers of Stan, each used once. */
export class StanNames {
  readonly taken: Set<string>;

  /** @param taken further names that are in use */
  constructor(taken: Iterable<string> = []) {
    this.taken = new Set([...reserved.split(" "), ...Object.keys(helpers), ...taken]);
  }

  /** `x2.expectedMean` becomes `x2_expectedMean`; a number is added where that is taken. */
  of(name: string): string {
    const plain = name.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
    const wanted = /^[A-Za-z]/.test(plain) ? plain : `v_${plain}`;
    let identifier = wanted;
    for (let k = 2; this.taken.has(identifier); k++) identifier = `${wanted}_${k}`;
    this.taken.add(identifier);
    return identifier;
  }
}
