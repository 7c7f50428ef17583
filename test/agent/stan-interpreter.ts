/**
 * A small interpreter of Stan for printed programs. What Stan would refuse is an error here too: unknown names, names
 * that are taken, division of whole numbers, places out of range, sizes that do not fit. A vector is a list of numbers,
 * a matrix a list of rows.
 */

import { densities, lkjCholesky, multiNormalCholesky } from "./stan-densities.js";
import {
  type Definition,
  type Expression,
  Parser,
  type Place,
  type Statement,
  tokens,
} from "./stan-parser.js";
import { constrain, freeSize, sizesOf } from "./stan-transforms.js";

export type Value = number | readonly Value[];

class Rejected extends Error {}
class Returned {
  constructor(readonly value: Value) {}
}

const each =
  (f: (...all: number[]) => number) =>
  (...values: Value[]): Value => {
    const length = values.find((value) => typeof value !== "number") as readonly Value[] | undefined;
    if (length === undefined) return f(...(values as number[]));
    for (const value of values)
      if (typeof value !== "number" && value.length !== length.length) throw new Error("sizes differ");
    return length.map((_, i) =>
      each(f)(...values.map((value) => (typeof value === "number" ? value : value[i]!))),
    );
  };

const total = (value: Value): number =>
  typeof value === "number" ? value : value.reduce<number>((sum, x) => sum + total(x), 0);

const vector = (value: Value): number[] => {
  if (typeof value === "number" || value.some((entry) => typeof entry !== "number"))
    throw new Error("no vector");
  return value as number[];
};
const matrix = (value: Value): number[][] => {
  if (typeof value === "number") throw new Error("no matrix");
  return value.map(vector);
};
const isVector = (value: Value): boolean => typeof value !== "number" && typeof value[0] === "number";
const transpose = (m: readonly (readonly number[])[]): number[][] =>
  (m[0] ?? []).map((_, k) => m.map((row) => row[k]!));
const dot = (a: readonly number[], b: readonly number[]): number => {
  if (a.length !== b.length) throw new Error("sizes differ");
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
};
const multiply = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] =>
  a.map((row) => transpose(b).map((column) => dot(row, column)));

/** Products of linear algebra: one side a number, a matrix times a vector, or a matrix times a matrix. */
function times(a: Value, b: Value): Value {
  if (typeof a === "number" || typeof b === "number") return each((x, y) => x * y)(a, b);
  if (isVector(a)) throw new Error("a vector times something that is no number");
  if (isVector(b)) return matrix(a).map((row) => dot(row, vector(b)));
  return multiply(matrix(a), matrix(b));
}

const builtins: Readonly<Record<string, (...values: Value[]) => Value>> = {
  exp: each(Math.exp),
  log: each(Math.log),
  log1p: each(Math.log1p),
  expm1: each(Math.expm1),
  tanh: each(Math.tanh),
  sin: each(Math.sin),
  cos: each(Math.cos),
  abs: each(Math.abs),
  sqrt: each(Math.sqrt),
  square: each((x) => x * x),
  inv_logit: each((x) => 1 / (1 + Math.exp(-x))),
  is_nan: each((x) => (Number.isNaN(x) ? 1 : 0)),
  is_inf: each((x) => (Math.abs(x) === Number.POSITIVE_INFINITY ? 1 : 0)),
  not_a_number: () => Number.NaN,
  positive_infinity: () => Number.POSITIVE_INFINITY,
  negative_infinity: () => Number.NEGATIVE_INFINITY,
  sum: total,
  ...Object.fromEntries(
    Object.entries(densities).map(([name, density]) => [
      name,
      (...values: Value[]) => total(each(density as (...all: number[]) => number)(...values)),
    ]),
  ),
  lkj_corr_cholesky_lpdf: (factor, eta) => lkjCholesky(matrix(factor!), eta as number),
  multi_normal_cholesky_lpdf: (y, mean, factor) =>
    multiNormalCholesky(vector(y!), vector(mean!), matrix(factor!)),
  rep_vector: (value, n) => new Array<Value>(n as number).fill(value!),
  to_vector: (m) => matrix(m!)[0]!.flatMap((_, k) => matrix(m!).map((row) => row[k]!)),
  rows_dot_product: (a, b) => {
    const products = each((x, y) => x * y)(a!, b!);
    return matrix(products).map((row) => row.reduce((sum, x) => sum + x, 0));
  },
  diag_pre_multiply: (v, m) => {
    const scales = vector(v!);
    return matrix(m!).map((row, i) => row.map((x) => scales[i]! * x));
  },
  multiply_lower_tri_self_transpose: (m) => multiply(matrix(m!), transpose(matrix(m!))),
};

/** Names of one scope after the other, the innermost last. */
class Scopes {
  constructor(private readonly all: Map<string, Value>[] = [new Map()]) {}
  inner(): Scopes {
    return new Scopes([...this.all, new Map()]);
  }
  has(name: string): boolean {
    return this.all.some((scope) => scope.has(name));
  }
  get(name: string): Value {
    const scope = this.all.find((names) => names.has(name));
    if (scope === undefined) throw new Error(`${name} is not declared`);
    return scope.get(name)!;
  }
  declare(name: string, value: Value): void {
    if (this.has(name)) throw new Error(`${name} is declared twice`);
    this.all.at(-1)!.set(name, value);
  }
  set(name: string, value: Value): void {
    const scope = this.all.find((names) => names.has(name));
    if (scope === undefined) throw new Error(`${name} is not declared`);
    scope.set(name, value);
  }
}

const infinite: Readonly<Record<string, number>> = {
  Inf: Number.POSITIVE_INFINITY,
  "-Inf": Number.NEGATIVE_INFINITY,
};
const given = (value: unknown): Value => {
  if (Array.isArray(value)) return value.map(given);
  if (typeof value === "number") return value;
  return infinite[String(value)] ?? Number.NaN;
};

/** Blocks of a program, and what runs them. */
export class StanModel {
  private readonly functions: Map<string, Definition>;
  private readonly statements = new Map<string, Statement[]>();

  constructor(text: string) {
    const parser = new Parser(tokens(text));
    this.functions = new Map();
    while (!parser.done) {
      let name = parser.next();
      while (parser.peek() !== "{") name += ` ${parser.next()}`;
      parser.expect("{");
      if (name === "functions") {
        for (const [own, definition] of parser.functions()) this.functions.set(own, definition);
        continue;
      }
      const body: Statement[] = [];
      while (!parser.take("}")) body.push(parser.statement());
      this.statements.set(name, body);
    }
    const order = ["data", "parameters", "transformed parameters", "model", "generated quantities"];
    const found = [...this.statements.keys()];
    if (found.join() !== order.join()) throw new Error(`blocks are ${found.join(", ")}`);
  }

  /** The log density at values of the parameters, -Infinity where the program rejects, and what is generated. */
  run(
    data: Readonly<Record<string, unknown>>,
    parameters: Readonly<Record<string, Value>>,
  ): { readonly target: number; readonly generated: Readonly<Record<string, Value>> } {
    return this.runWith(data, () => ({ values: parameters, logJacobian: 0 }));
  }

  /**
   * The same at a point of the space that Stan samples: all parameters in the order of their declarations, matrices
   * column by column. The log density has the Jacobians of the constraints.
   */
  runAt(data: Readonly<Record<string, unknown>>, z: readonly number[]): ReturnType<StanModel["run"]> {
    return this.runWith(data, (scopes) => {
      const values: Record<string, Value> = {};
      let [at, logJacobian] = [0, 0];
      for (const statement of this.statements.get("parameters")!) {
        if (statement.kind !== "declare") throw new Error("a statement in parameters");
        const { name, type } = statement;
        const sizes = sizesOf(type).map((size) => this.evaluate(size, scopes) as number);
        const count = freeSize(type, sizes);
        if (at + count > z.length) throw new Error("the point is too short");
        const made = constrain(type, sizes, z.slice(at, at + count));
        values[name] = made.value;
        logJacobian += made.logJacobian;
        at += count;
      }
      if (at < z.length) throw new Error("the point is too long");
      return { values, logJacobian };
    });
  }

  private runWith(
    data: Readonly<Record<string, unknown>>,
    parametersOf: (scopes: Scopes) => {
      readonly values: Readonly<Record<string, Value>>;
      readonly logJacobian: number;
    },
  ): { readonly target: number; readonly generated: Readonly<Record<string, Value>> } {
    const scopes = new Scopes();
    const declared = (block: string, values: Readonly<Record<string, unknown>>): void => {
      const left = new Set(Object.keys(values));
      for (const statement of this.statements.get(block)!) {
        if (statement.kind !== "declare") throw new Error(`a statement in ${block}`);
        if (!left.delete(statement.name)) throw new Error(`no value for ${statement.name}`);
        const value = given(values[statement.name]);
        this.checkSize(
          statement.name,
          value,
          sizesOf(statement.type).map((size) => this.evaluate(size, scopes)),
        );
        scopes.declare(statement.name, value);
      }
      if (left.size > 0) throw new Error(`${block} has no ${[...left].join(", ")}`);
    };
    declared("data", data);
    const { values: parameters, logJacobian } = parametersOf(scopes);
    declared("parameters", parameters);
    try {
      this.execute(this.statements.get("transformed parameters")!, scopes);
      scopes.declare("target", logJacobian);
      this.execute(this.statements.get("model")!, scopes.inner());
      const generated = scopes.inner();
      this.execute(this.statements.get("generated quantities")!, generated);
      const names = [...this.statements].flatMap(([block, statements]) =>
        block === "data" || block === "model"
          ? []
          : statements.flatMap((s) => (s.kind === "declare" ? [s.name] : [])),
      );
      return {
        target: scopes.get("target") as number,
        generated: Object.fromEntries(names.map((name) => [name, generated.get(name)])),
      };
    } catch (error) {
      if (error instanceof Rejected) return { target: Number.NEGATIVE_INFINITY, generated: {} };
      throw error;
    }
  }

  private checkSize(name: string, value: Value, sizes: readonly Value[]): void {
    const [size, ...rest] = sizes;
    if (size === undefined) {
      if (typeof value !== "number") throw new Error(`${name} is no number`);
      return;
    }
    if (typeof value === "number" || value.length !== size)
      throw new Error(`${name} has not the size ${size}`);
    for (const entry of value) this.checkSize(name, entry, rest);
  }

  private execute(statements: readonly Statement[], scopes: Scopes): void {
    for (const statement of statements) this.step(statement, scopes);
  }

  private step(statement: Statement, scopes: Scopes): void {
    switch (statement.kind) {
      case "declare": {
        if (this.functions.has(statement.name)) throw new Error(`${statement.name} is a function`);
        const sizes = sizesOf(statement.type).map((size) => this.evaluate(size, scopes) as number);
        const empty = sizes.reduceRight<Value>((inner, n) => new Array<Value>(n).fill(inner), Number.NaN);
        const value = statement.value === undefined ? empty : this.evaluate(statement.value, scopes);
        this.checkSize(statement.name, value, sizes);
        scopes.declare(statement.name, value);
        return;
      }
      case "assign":
        this.assign(statement.target, statement.add, this.evaluate(statement.value, scopes), scopes);
        return;
      case "if":
        if (this.evaluate(statement.condition, scopes) !== 0) this.step(statement.body, scopes);
        return;
      case "for": {
        const to = this.evaluate(statement.to, scopes) as number;
        for (let i = this.evaluate(statement.from, scopes) as number; i <= to; i++) {
          const inner = scopes.inner();
          inner.declare(statement.name, i);
          this.step(statement.body, inner);
        }
        return;
      }
      case "block":
        this.execute(statement.body, scopes.inner());
        return;
      case "return":
        throw new Returned(this.evaluate(statement.value, scopes));
      case "do":
        if (statement.call.kind === "call" && statement.call.name === "reject") throw new Rejected();
        throw new Error("a call alone does nothing");
    }
  }

  private assign(target: Expression, add: boolean, value: Value, scopes: Scopes): void {
    if (target.kind === "name") {
      scopes.set(target.name, add ? (scopes.get(target.name) as number) + (value as number) : value);
      return;
    }
    if (target.kind !== "index" || target.of.kind !== "name") throw new Error("no target of an assignment");
    if (add) throw new Error("an addition to places");
    const places = target.places.map((place) => this.placesOf(place, scopes));
    scopes.set(target.of.name, put(scopes.get(target.of.name), places, value));
  }

  /** A number for one place, numbers for several, undefined for all. */
  private placesOf(place: Place, scopes: Scopes): Places {
    if (place.kind === "all") return undefined;
    if (place.kind === "at") {
      const at = this.evaluate(place.at, scopes);
      return typeof at === "number" ? at : vector(at);
    }
    const [from, to] = [place.from, place.to].map((each) => this.evaluate(each, scopes) as number);
    return Array.from({ length: Math.max(0, to! - from! + 1) }, (_, i) => from! + i);
  }

  private evaluate(expression: Expression, scopes: Scopes): Value {
    switch (expression.kind) {
      case "number":
        return expression.value;
      case "text":
        return 0;
      case "name":
        return scopes.get(expression.name);
      case "index": {
        const places = expression.places.map((place) => this.placesOf(place, scopes));
        return pick(this.evaluate(expression.of, scopes), places);
      }
      case "call":
        return this.call(
          expression.name,
          expression.arguments.map((x) => this.evaluate(x, scopes)),
        );
      case "operator":
        return this.operate(expression.sign, expression.operands, scopes);
    }
  }

  private call(name: string, values: readonly Value[]): Value {
    const own = this.functions.get(name);
    if (own === undefined) {
      const builtin = builtins[name];
      if (builtin === undefined) throw new Error(`there is no function ${name}`);
      return builtin(...values);
    }
    if (values.length !== own.parameters.length)
      throw new Error(`${name} takes ${own.parameters.length} values`);
    const scopes = new Scopes();
    own.parameters.forEach((parameter, i) => {
      scopes.declare(parameter, values[i]!);
    });
    try {
      this.step(own.body, scopes);
    } catch (result) {
      if (result instanceof Returned) return result.value;
      throw result;
    }
    throw new Error(`${name} returns nothing`);
  }

  private operate(sign: string, operands: readonly Expression[], scopes: Scopes): Value {
    if (sign === "?") {
      const [condition, yes, no] = operands;
      return this.evaluate(condition!, scopes) !== 0
        ? this.evaluate(yes!, scopes)
        : this.evaluate(no!, scopes);
    }
    if (sign === "/" && operands.every((x) => x.kind === "number" && x.whole))
      throw new Error("a division of whole numbers");
    const [a, b] = operands.map((x) => this.evaluate(x, scopes));
    if (sign === "'") return transpose(matrix(a!));
    if (sign === "*") return times(a!, b!);
    if (sign === "/" && typeof b !== "number") throw new Error("a division by something that is no number");
    if (b === undefined) return each(sign === "-" ? (x) => -x : (x) => (x === 0 ? 1 : 0))(a!);
    const compute = operators[sign];
    if (compute === undefined) throw new Error(`no operator ${sign}`);
    return each(compute)(a!, b);
  }
}

type Places = number | readonly number[] | undefined;

function entryOf(of: Value, place: number): Value {
  const found = typeof of === "number" ? undefined : of[place - 1];
  if (found === undefined)
    throw new Error(`place ${place} of ${typeof of === "number" ? "a number" : of.length}`);
  return found;
}

function pick(of: Value, [first, ...rest]: readonly Places[]): Value {
  const inner = (place: number): Value => {
    const entry = entryOf(of, place);
    return rest.length === 0 ? entry : pick(entry, rest);
  };
  if (typeof first === "number") return inner(first);
  return (first ?? (of as readonly Value[]).map((_, i) => i + 1)).map(inner);
}

/** With a value in some places. */
function put(old: Value, [first, ...rest]: readonly Places[], value: Value): Value {
  if (typeof old === "number") throw new Error("a place of a number");
  const all = typeof first === "number" ? [first] : (first ?? old.map((_, i) => i + 1));
  const values = typeof first === "number" ? [value] : (value as readonly Value[]);
  if (all.length !== values.length) throw new Error("sizes differ");
  const changed = [...old];
  all.forEach((place, i) => {
    const before = entryOf(old, place);
    changed[place - 1] = rest.length === 0 ? values[i]! : put(before, rest, values[i]!);
  });
  return changed;
}

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  ".*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "<": (a, b) => (a < b ? 1 : 0),
  "<=": (a, b) => (a <= b ? 1 : 0),
  ">": (a, b) => (a > b ? 1 : 0),
  ">=": (a, b) => (a >= b ? 1 : 0),
  "==": (a, b) => (a === b ? 1 : 0),
  "!=": (a, b) => (a !== b ? 1 : 0),
  "&&": (a, b) => (a !== 0 && b !== 0 ? 1 : 0),
  "||": (a, b) => (a !== 0 || b !== 0 ? 1 : 0),
};
