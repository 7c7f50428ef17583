/** A parser of Stan: as much of the language as printed programs use, and nothing else. It shares no code with the printers. */

export type Expression =
  | { readonly kind: "number"; readonly value: number; readonly whole: boolean }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "text" }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: "index"; readonly of: Expression; readonly places: readonly Place[] }
  | { readonly kind: "operator"; readonly sign: string; readonly operands: readonly Expression[] };

/** One place or several (an expression of whole numbers), a range, or all places of a dimension. */
export type Place =
  | { readonly kind: "at"; readonly at: Expression }
  | { readonly kind: "range"; readonly from: Expression; readonly to: Expression }
  | { readonly kind: "all" };

export interface Type {
  readonly name: string;
  /** Of arrays from the outside in, then of what they hold. */
  readonly sizes: readonly Expression[];
  readonly arrays: number;
  /** What is in angle brackets, as text without blanks. */
  readonly constraint: string;
}

export type Statement =
  | {
      readonly kind: "declare";
      readonly name: string;
      readonly type: Type;
      readonly value?: Expression;
    }
  | {
      readonly kind: "assign";
      readonly target: Expression;
      readonly add: boolean;
      readonly value: Expression;
    }
  | { readonly kind: "if"; readonly condition: Expression; readonly body: Statement }
  | {
      readonly kind: "for";
      readonly name: string;
      readonly from: Expression;
      readonly to: Expression;
      readonly body: Statement;
    }
  | { readonly kind: "block"; readonly body: readonly Statement[] }
  | { readonly kind: "return"; readonly value: Expression }
  | { readonly kind: "do"; readonly call: Expression };

export interface Definition {
  readonly parameters: readonly string[];
  readonly body: Statement;
}

/** Number of sizes of each type. */
const types = new Map([
  ["int", 0],
  ["real", 0],
  ["void", 0],
  ["vector", 1],
  ["matrix", 2],
  ["cholesky_factor_corr", 1],
  ["array", 0],
]);
const keywords = new Set([...types.keys(), "if", "else", "for", "in", "while", "return", "target"]);

/** Tokens: numbers, names, strings, signs. */
export function tokens(text: string): string[] {
  const bare = text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, " ");
  const pattern =
    /\s*(\d+\.?\d*(?:[eE][+-]?\d+)?|[A-Za-z]\w*|"[^"]*"|\+=|==|!=|<=|>=|&&|\|\||\.\*|[-+*/<>=!?:;,(){}[\]|'])/y;
  const found: string[] = [];
  while (pattern.lastIndex < bare.trimEnd().length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(bare);
    if (match === null) throw new Error(`no Stan: ${bare.slice(at, at + 40)}`);
    found.push(match[1]!);
  }
  return found;
}

export class Parser {
  private at = 0;
  constructor(private readonly all: readonly string[]) {}

  get done(): boolean {
    return this.at >= this.all.length;
  }
  peek(): string {
    return this.all[this.at] ?? "";
  }
  next(): string {
    return this.all[this.at++] ?? "";
  }
  take(token: string): boolean {
    if (this.peek() !== token) return false;
    this.at += 1;
    return true;
  }
  expect(token: string): void {
    if (!this.take(token)) {
      throw new Error(`expected ${token}, found ${this.all.slice(this.at, this.at + 8).join(" ")}`);
    }
  }
  name(): string {
    const name = this.next();
    if (!/^[A-Za-z]\w*$/.test(name) || keywords.has(name) || name.endsWith("__"))
      throw new Error(`${name} is no name in Stan`);
    return name;
  }

  /** A declared type; in the head of a function, where types have no sizes, they may be left out. */
  type(): Type {
    const name = this.next();
    const own = types.get(name);
    if (own === undefined) throw new Error(`${name} is no type`);
    if (name === "array") {
      this.expect("[");
      const sizes = this.list("]");
      const inner = this.type();
      if (inner.name === "array") throw new Error("an array of arrays");
      return { ...inner, sizes: [...sizes, ...inner.sizes], arrays: sizes.length };
    }
    let constraint = "";
    if (this.take("<")) while (!this.take(">")) constraint += this.next();
    const sizes = this.take("[") ? this.list("]") : [];
    if (sizes.length !== 0 && sizes.length !== own) throw new Error(`${name} has ${own} sizes`);
    return { name, sizes, arrays: 0, constraint };
  }

  /** Expressions up to a closing sign. */
  private list(close: string): Expression[] {
    const all: Expression[] = [];
    while (!this.take(close)) {
      all.push(this.expression());
      if (this.peek() !== close) this.expect(",");
    }
    return all;
  }

  functions(): Map<string, Definition> {
    const found = new Map<string, Definition>();
    while (!this.take("}")) {
      this.type();
      const name = this.name();
      this.expect("(");
      const parameters: string[] = [];
      while (!this.take(")")) {
        this.type();
        parameters.push(this.name());
        this.take(",");
      }
      found.set(name, { parameters, body: this.statement() });
    }
    return found;
  }

  statement(): Statement {
    if (this.take("{")) {
      const body: Statement[] = [];
      while (!this.take("}")) body.push(this.statement());
      return { kind: "block", body };
    }
    if (this.take("if")) {
      this.expect("(");
      const condition = this.expression();
      this.expect(")");
      return { kind: "if", condition, body: this.statement() };
    }
    if (this.take("for")) {
      this.expect("(");
      const name = this.name();
      this.expect("in");
      const from = this.expression();
      this.expect(":");
      const to = this.expression();
      this.expect(")");
      return { kind: "for", name, from, to, body: this.statement() };
    }
    const made = this.simple();
    this.expect(";");
    return made;
  }

  private simple(): Statement {
    if (this.take("return")) return { kind: "return", value: this.expression() };
    if (types.has(this.peek())) {
      const type = this.type();
      const name = this.name();
      return { kind: "declare", name, type, ...(this.take("=") ? { value: this.expression() } : {}) };
    }
    const target: Expression = this.take("target") ? { kind: "name", name: "target" } : this.postfix();
    if (target.kind === "call") return { kind: "do", call: target };
    const add = this.take("+=");
    if (!add) this.expect("=");
    return { kind: "assign", target, add, value: this.expression() };
  }

  expression(): Expression {
    const condition = this.binary(0);
    if (!this.take("?")) return condition;
    const yes = this.expression();
    this.expect(":");
    return { kind: "operator", sign: "?", operands: [condition, yes, this.expression()] };
  }

  private static readonly levels = [
    ["||"],
    ["&&"],
    ["==", "!="],
    ["<", "<=", ">", ">="],
    ["+", "-"],
    ["*", "/", ".*"],
  ];

  private binary(level: number): Expression {
    const signs = Parser.levels[level];
    if (signs === undefined) return this.unary();
    let left = this.binary(level + 1);
    while (signs.includes(this.peek())) {
      const sign = this.next();
      left = { kind: "operator", sign, operands: [left, this.binary(level + 1)] };
    }
    return left;
  }

  private unary(): Expression {
    if (this.peek() === "-" || this.peek() === "!") {
      const sign = this.next();
      return { kind: "operator", sign, operands: [this.unary()] };
    }
    return this.postfix();
  }

  private postfix(): Expression {
    let value = this.primary();
    for (;;) {
      if (this.take("[")) {
        const places: Place[] = [];
        do places.push(this.place());
        while (this.take(","));
        this.expect("]");
        value = { kind: "index", of: value, places };
      } else if (this.take("'")) value = { kind: "operator", sign: "'", operands: [value] };
      else return value;
    }
  }

  private place(): Place {
    if (this.peek() === "," || this.peek() === "]") return { kind: "all" };
    const at = this.expression();
    return this.take(":") ? { kind: "range", from: at, to: this.expression() } : { kind: "at", at };
  }

  private primary(): Expression {
    const token = this.peek();
    if (/^\d/.test(token)) return { kind: "number", value: Number(this.next()), whole: /^\d+$/.test(token) };
    if (token.startsWith('"')) {
      this.next();
      return { kind: "text" };
    }
    if (this.take("(")) {
      const inner = this.expression();
      this.expect(")");
      return inner;
    }
    const name = this.name();
    if (!this.take("(")) return { kind: "name", name };
    const all: Expression[] = [];
    while (!this.take(")")) {
      all.push(this.expression());
      // Densities have a bar after what is drawn.
      if (!this.take(",")) this.take("|");
    }
    return { kind: "call", name, arguments: all };
  }
}
