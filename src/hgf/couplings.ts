/**
 * Functions by which a value parent acts on its child, with the first and second derivative that the update needs.
 * Derivatives come from second-order jets, or are given. hgf.md section 2; Weber et al. 2023, arXiv:2305.10937,
 * eq. 25-31 and 49-62.
 */

import { UsageError } from "../errors.js";
import {
  type Jet,
  jet,
  max,
  min,
  type Scalar,
  type ScalarFunction,
  exp as scalarExp,
  sigmoid as scalarSigmoid,
  sin as scalarSin,
  softplus as scalarSoftplus,
  square as scalarSquare,
  tanh as scalarTanh,
  sub,
} from "../scalar/index.js";

/** A function with both derivatives given, each written with the functions of `credence/scalar`. */
export interface DifferentiatedFunction {
  readonly value: ScalarFunction;
  readonly first: ScalarFunction;
  readonly second: ScalarFunction;
}

const named = {
  /** max(x, 0); the derivative at 0 is 0 */
  relu: <S extends Scalar>(x: S): S => max<S>(0, x),
  /** min(x, 0): acts below 0 only */
  "reversed-relu": <S extends Scalar>(x: S): S => min<S>(0, x),
  sigmoid: <S extends Scalar>(x: S): S => scalarSigmoid<S>(x),
  tanh: <S extends Scalar>(x: S): S => scalarTanh<S>(x),
  sin: <S extends Scalar>(x: S): S => scalarSin<S>(x),
  square: <S extends Scalar>(x: S): S => scalarSquare<S>(x),
  exp: <S extends Scalar>(x: S): S => scalarExp<S>(x),
  softplus: <S extends Scalar>(x: S): S => scalarSoftplus<S>(x),
} satisfies Record<string, ScalarFunction>;

export type CouplingName = "identity" | keyof typeof named;
/** A name, a function of one scalar, or one with its derivatives. */
export type CouplingFunction = CouplingName | ScalarFunction | DifferentiatedFunction;

/** A coupling as a graph holds it: never the identity, which is its absence. */
export interface Coupling {
  /** Name in files; undefined for a function of the user's own, which no file can hold. */
  readonly name?: CouplingName;
  value<S extends Scalar>(x: S | number): S;
  jet<S extends Scalar>(x: S | number): Jet<S>;
}

export const couplingNames: readonly string[] = ["identity", ...Object.keys(named)];

/** Acts below θ only: min(x - θ, 0). Weber et al. 2023, eq. 31. */
export function reversedRelu(theta: number): ScalarFunction {
  return <S extends Scalar>(x: S): S => min<S>(0, sub<S>(x, theta));
}

/**
 * The coupling of a name or function; undefined for the identity.
 * @throws UsageError for an unknown name
 */
export function couplingOf(given: CouplingFunction, what: string): Coupling | undefined {
  if (typeof given === "function") return ofFunction(given);
  if (typeof given === "object" && given !== null) return ofDerivatives(given);
  if (given === "identity") return undefined;
  const known = isNamed(given) ? named[given] : undefined;
  if (known !== undefined) return { name: given, ...ofFunction(known) };
  throw new UsageError(
    `${what}: unknown function ${JSON.stringify(given)}; there are ${couplingNames.join(", ")}, or pass a function ` +
      "of your own, written with credence/scalar",
  );
}

function isNamed(name: string): name is keyof typeof named {
  return Object.hasOwn(named, name);
}

function ofFunction(g: ScalarFunction): Coupling {
  return {
    value: <S extends Scalar>(x: S | number): S => g<S>(x as S),
    jet: <S extends Scalar>(x: S | number): Jet<S> => jet<S>(g, x as S),
  };
}

function ofDerivatives({ value, first, second }: DifferentiatedFunction): Coupling {
  return {
    value: <S extends Scalar>(x: S | number): S => value<S>(x as S),
    jet: <S extends Scalar>(x: S | number): Jet<S> => ({
      value: value<S>(x as S),
      first: first<S>(x as S),
      second: second<S>(x as S),
    }),
  };
}
