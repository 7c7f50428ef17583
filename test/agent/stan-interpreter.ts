/**
 * A small interpreter of Stan for printed agents. What Stan would refuse is an error here too: unknown names, names that
 * are taken, division of whole numbers, places out of range.
 */

import { type Definition, type Expression, Parser, type Statement, tokens } from "./stan-parser.js";

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
    return length.map((_, i) =>
      each(f)(...values.map((value) => (typeof value === "number" ? value : value[i]!))),
    );
  };

const total = (value: Value): number =>
  typeof value === "number" ? value : value.reduce<number>((sum, x) => sum + total(x), 0);

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
  normal_lpdf: (...values) =>
    total(
      each((x, m, s) => -0.5 * ((x - m) / s) ** 2 - Math.log(s) - 0.5 * Math.log(2 * Math.PI))(...values),
    ),
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
          statement.sizes.map((size) => this.evaluate(size, scopes)),
        );
        scopes.declare(statement.name, value);
      }
      if (left.size > 0) throw new Error(`${block} has no ${[...left].join(", ")}`);
    };
    declared("data", data);
    declared("parameters", parameters);
    try {
      this.execute(this.statements.get("transformed parameters")!, scopes);
      scopes.declare("target", 0);
      this.execute(this.statements.get("model")!, scopes.inner());
      const generated = scopes.inner();
      this.execute(this.statements.get("generated quantities")!, generated);
      const names = this.statements
        .get("generated quantities")!
        .flatMap((s) => (s.kind === "declare" ? [s.name] : []));
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
        const sizes = statement.sizes.map((size) => this.evaluate(size, scopes) as number);
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
    const old = [...(scopes.get(target.of.name) as readonly Value[])];
    const from = this.evaluate(target.at, scopes) as number;
    const to = target.to === undefined ? from : (this.evaluate(target.to, scopes) as number);
    if (from < 1 || to > old.length) throw new Error(`place ${from}:${to} of ${old.length}`);
    if (target.to === undefined) old[from - 1] = value;
    else {
      const all = value as readonly Value[];
      if (all.length !== to - from + 1) throw new Error("sizes differ");
      old.splice(from - 1, all.length, ...all);
    }
    scopes.set(target.of.name, old);
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
        const of = this.evaluate(expression.of, scopes) as readonly Value[];
        const at = this.evaluate(expression.at, scopes) as number;
        const found = of[at - 1];
        if (found === undefined) throw new Error(`place ${at} of ${of.length}`);
        return found;
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
    if (b === undefined) return each(sign === "-" ? (x) => -x : (x) => (x === 0 ? 1 : 0))(a!);
    const compute = operators[sign];
    if (compute === undefined) throw new Error(`no operator ${sign}`);
    return each(compute)(a!, b);
  }
}

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
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
