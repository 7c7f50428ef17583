/**
 * Lambert's W0 as pyhgf 0.3 computes it: six Halley steps from log(1 + z), whose squares overflow (NaN) for z beyond
 * about 1e150. hgf.md 5.5.
 */

import {
  add,
  exp,
  halleyStep,
  log1p,
  mul,
  reciprocal,
  type Scalar,
  withDerivative,
} from "../../scalar/index.js";

const STEPS = 6;

/** W0(z) for z ≥ 0. Its derivative is declared: 1 / (e^W (1 + W)). */
export function lambertOfPeer(z: number): number;
export function lambertOfPeer<S extends Scalar>(z: S | number): S;
export function lambertOfPeer<S extends Scalar>(z: S | number): S {
  let w = log1p<S>(z);
  for (let i = 0; i < STEPS; i++) w = halleyStep<S>(w, z);
  return withDerivative(w, [z], (W) => [reciprocal<S>(mul<S>(exp<S>(W), add<S>(1, W)))], "lambertW0");
}
