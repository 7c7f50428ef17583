/** A parser of Stan: as much of the language as printed agents use, and nothing else. It shares no code with the printer. */

export type Expression =
  | { readonly kind: "number"; readonly value: number; readonly whole: boolean }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "text" }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: "index"; readonly of: Expression; readonly at: Expression; readonly to?: Expression }
  | { readonly kind: "operator"; readonly sign: string; readonly operands: readonly Expression[] };

export type Statement =
  | {
      readonly kind: "declare";
      readonly name: string;
      readonly sizes: readonly Expression[];
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

const types = new Set(["int", "real", "vector", "array", "void"]);
const keywords = new Set([...types, "if", "else", "for", "in", "while", "return", "target"]);

/** Tokens: numbers, names, strings, signs. */
export function tokens(text: string): string[] {
  const bare = text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, " ");
  const pattern =
    /\s*(\d+\.?\d*(?:[eE][+-]?\d+)?|[A-Za-z]\w*|"[^"]*"|\+=|==|!=|<=|>=|&&|\|\||[-+*/<>=!?:;,(){}[\]|])/y;
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

  /** A type with what is in angle and square brackets; its sizes. */
  type(): Expression[] {
    const kind = this.next();
    if (!types.has(kind)) throw new Error(`${kind} is no type`);
    const sizes: Expression[] = [];
    if (kind === "array") {
      this.expect("[");
      sizes.push(this.expression());
      this.expect("]");
      return [...sizes, ...this.type()];
    }
    if (this.take("<")) while (this.next() !== ">");
    if (kind === "vector" && this.take("[")) {
      sizes.push(this.expression());
      this.expect("]");
    }
    return sizes;
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
      const sizes = this.type();
      const name = this.name();
      return { kind: "declare", name, sizes, ...(this.take("=") ? { value: this.expression() } : {}) };
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
    ["*", "/"],
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
    while (this.take("[")) {
      const at = this.expression();
      value = { kind: "index", of: value, at, ...(this.take(":") ? { to: this.expression() } : {}) };
      this.expect("]");
    }
    return value;
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
