/**
 * Lambert's W as HGF toolbox 8.2 computes it. Right to rounding for arguments up to 9e153; beyond, its products
 * overflow and the result is the unrefined start or NaN, which published uHGF results depend on (perceptual-models
 * 2.5.1). `lambertW0` and `lambertW0OfExp` of scalar/ are right everywhere.
 */

import {
  add,
  exp,
  halleyStep,
  less,
  log,
  mul,
  reciprocal,
  type Scalar,
  select,
  sub,
  withDerivative,
} from "../../scalar/index.js";

const STEPS = 8;

/** W0(z): NaN below 0. Its derivative is declared: 1 / (e^W (1 + W)). */
export function lambertOfToolbox(z: number): number;
export function lambertOfToolbox<S extends Scalar>(z: S | number): S;
export function lambertOfToolbox<S extends Scalar>(z: S | number): S {
  const logZ = log<S>(z);
  let w = select<S>(less<S>(3, z), sub<S>(logZ, log<S>(logZ)), 1);
  for (let i = 0; i < STEPS; i++) w = halleyStep<S>(w, z);
  const value = select<S>(less<S>(z, 0), Number.NaN, select<S>(less<S>(z, 1e-10), z, w));
  return withDerivative(value, [z], (W) => [reciprocal<S>(mul<S>(exp<S>(W), add<S>(1, W)))], "lambertW0");
}
