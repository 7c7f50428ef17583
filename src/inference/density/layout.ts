/** Parameters by name: what each may be, its shape, and where it lies among coordinates and values. */

import { UsageError } from "../../errors.js";
import { type Constraint, shapeOf, type Transform, transformOf } from "../transform/transform.js";

/** A parameter: its constraint and how often it is repeated. `depth` is the number of dimensions of its value. */
export interface Declaration<Depth extends number = number> {
  readonly constraint: Constraint;
  /** Shape of the value: leading dimensions repeat the constraint, trailing ones belong to it. */
  readonly shape: readonly number[];
  readonly depth: Depth;
}

export type Declarations = Readonly<Record<string, Declaration>>;

interface Elementwise {
  (): Declaration<0>;
  (length: number): Declaration<1>;
  (rows: number, columns: number): Declaration<2>;
}

function elementwise(constraint: Constraint): Elementwise {
  // One body for the three numbers of dimensions, which only the type tells apart.
  return ((...shape: number[]) => declare(constraint, ...shape)) as Elementwise;
}

/** Any number; an array of that shape with arguments. */
export const real: Elementwise = elementwise({ kind: "real" });
/** Above 0. */
export const positive: Elementwise = elementwise({ kind: "lower", bound: 0 });
/** Between 0 and 1. */
export const probability: Elementwise = elementwise({ kind: "interval", lower: 0, upper: 1 });

/** A parameter of any constraint, repeated along the leading dimensions. */
export function declare(constraint: Constraint, ...leading: number[]): Declaration {
  const shape = [...leading, ...shapeOf(constraint)];
  return { constraint, shape, depth: shape.length };
}

/** One parameter of a layout. */
export interface LayoutEntry {
  readonly name: string;
  readonly constraint: Constraint;
  readonly shape: readonly number[];
  /** Position and number of coordinates in z. */
  readonly offset: number;
  readonly size: number;
  /** Position and number of values in x. */
  readonly valueOffset: number;
  readonly valueSize: number;
}

/** The map from coordinates z to values x of all parameters. */
export interface Layout {
  readonly entries: readonly LayoutEntry[];
  readonly dimension: number;
  /** Number of values of x. */
  readonly values: number;
  /** Names of the values, `theta[2]` or `L[2,1]` counting from 1, in the order of x. */
  readonly valueNames: readonly string[];
  /** Names of the coordinates: those of x where the two are alike, else `name~[k]`. */
  readonly coordinateNames: readonly string[];
  /** Writes x and returns the log Jacobian determinant. */
  constrain(z: Float64Array, xOut: Float64Array): number;
  /** Writes the gradient with respect to z from that with respect to x, log Jacobians included. */
  pullback(z: Float64Array, x: Float64Array, slope: Float64Array, gradientOut: Float64Array): void;
  /** Writes z of x. */
  unconstrain(x: Float64Array, zOut: Float64Array): void;
}

/**
 * Lays parameters out in the order of their declaration.
 *
 * @throws UsageError for a shape with a dimension that is no whole number above 0, and for no parameters at all
 */
export function layoutOf(declarations: Declarations): Layout {
  const entries: LayoutEntry[] = [];
  const parts: { transform: Transform; repeats: number }[] = [];
  let dimension = 0;
  let values = 0;
  for (const [name, { constraint, shape }] of Object.entries(declarations)) {
    if (!shape.every((n) => Number.isInteger(n) && n > 0)) {
      throw new UsageError(
        `parameter ${name}: dimensions must be whole numbers above 0, got [${shape.join(", ")}]`,
      );
    }
    const transform = transformOf(constraint);
    const valueSize = shape.reduce((product, n) => product * n, 1);
    const repeats = valueSize / transform.constrained;
    parts.push({ transform, repeats });
    const size = repeats * transform.unconstrained;
    entries.push({ name, constraint, shape, offset: dimension, size, valueOffset: values, valueSize });
    dimension += size;
    values += valueSize;
  }
  if (dimension === 0) throw new UsageError("a density needs at least one parameter");

  const each = (visit: (part: Transform, zAt: number, xAt: number) => void): void => {
    for (let e = 0; e < entries.length; e++) {
      const { transform, repeats } = parts[e]!;
      const { offset, valueOffset } = entries[e]!;
      for (let r = 0; r < repeats; r++) {
        visit(transform, offset + r * transform.unconstrained, valueOffset + r * transform.constrained);
      }
    }
  };
  return {
    entries,
    dimension,
    values,
    valueNames: entries.flatMap(({ name, shape }) => indexed(name, shape)),
    coordinateNames: entries.flatMap(({ name, shape, size, valueSize }) =>
      size === valueSize ? indexed(name, shape) : indexed(`${name}~`, [size]),
    ),
    constrain(z, xOut) {
      let total = 0;
      each((transform, zAt, xAt) => {
        total += transform.forward(z, zAt, xOut, xAt);
      });
      return total;
    },
    pullback(z, x, slope, gradientOut) {
      each((transform, zAt, xAt) => transform.pullback(z, zAt, x, xAt, slope, gradientOut));
    },
    unconstrain(x, zOut) {
      each((transform, zAt, xAt) => transform.inverse(x, xAt, zOut, zAt));
    },
  };
}

/** Names of the entries of an array, row-major. */
function indexed(name: string, shape: readonly number[]): string[] {
  if (shape.length === 0) return [name];
  const count = shape.reduce((product, n) => product * n, 1);
  return Array.from({ length: count }, (_, k) => {
    let rest = k;
    const index = [...shape].reverse().map((n) => {
      const i = (rest % n) + 1;
      rest = Math.floor(rest / n);
      return i;
    });
    return `${name}[${index.reverse().join(",")}]`;
  });
}
