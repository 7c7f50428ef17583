/**
 * Recorded values as JavaScript for people: one `const` for each value that has a name or is read more than once,
 * everything else written where it is read. The code computes the bits that the program computes: sums and products
 * are grouped as they were recorded, and exp, log, ... are our own, because those of `Math` differ between engines.
 */

import type { Operation } from "../scalar/operation.js";
import type { Scalar } from "../scalar/sym.js";
import { elementaryText } from "./elementary-text.js";
import { Node, operandsOf } from "./graph.js";

/** What a value is called in the code. */
export interface PrintedName {
  readonly name: string;
  /** Said behind its definition. */
  readonly comment?: string;
}

export interface Printed {
  /** Statements in order, without indentation. */
  readonly lines: readonly string[];
  /** The expression of each output: a name, a number, or something short. */
  readonly outputs: readonly string[];
  /** Functions that the code calls and `helperLines` writes. */
  readonly helpers: ReadonlySet<string>;
  /** Names of the given values that the code reads. */
  readonly reads: ReadonlySet<string>;
}

/** Names that printed code may call or read and that no variable may have. */
export const helperNames = (): string[] => [...Object.keys(helpers), ...Object.keys(elementaryText)];

/** Definitions of short helpers, for the top of a module. */
export function helperLines(called: ReadonlySet<string>): string[] {
  return Object.entries(helpers).flatMap(([name, text]) => (called.has(name) ? [text] : []));
}

/** Definitions of the elementary functions that are called, with all they need, for the end of a module. */
export function elementaryLines(called: ReadonlySet<string>): string[] {
  const needed = new Set<string>();
  const add = (name: string): void => {
    if (needed.has(name) || !(name in elementaryText)) return;
    needed.add(name);
    elementaryText[name]!.needs.forEach(add);
  };
  called.forEach(add);
  const texts = Object.entries(elementaryText).flatMap(([name, { text }]) =>
    needed.has(name) ? ["", ...text.split("\n")] : [],
  );
  if (texts.length === 0) return [];
  return [
    "",
    "// Elementary functions with the same bits in every engine; those of Math differ in the last bit.",
    ...texts,
  ];
}

const helpers: Readonly<Record<string, string>> = {
  max: "const max = (a, b) => (a < b ? b : a); // a NaN in second place is ignored",
  min: "const min = (a, b) => (b < a ? b : a); // a NaN in second place is ignored",
  square: "const square = (a) => a * a;",
  gate: "const gate = (a, b) => (a === 0 ? 0 : a * b); // 0 · NaN is 0 here",
};

/** How tightly an expression binds, from loosest. */
export const loose = { choice: 1, comparison: 2, sum: 3, product: 4, sign: 5, tight: 6 } as const;

export interface Expression {
  readonly text: string;
  readonly binds: number;
}

/** What differs between languages; operators, and how tightly they bind, are those of C in all of them. */
export interface Dialect {
  /** The statement that names a value. */
  define(name: string, value: string): string;
  number(value: number): Expression;
  readonly equal: string;
  readonly unequal: string;
  /** What calls an operation, for those that are no operators. */
  call(operation: Operation): { readonly name: string; readonly helper: boolean };
  isFinite(operand: string): { readonly text: string; readonly helper?: string };
}

const javaScript: Dialect = {
  define: (name, value) => `const ${name} = ${value};`,
  number,
  equal: "===",
  unequal: "!==",
  call: (operation) =>
    operation in helpers || operation in elementaryText
      ? { name: operation, helper: true }
      : { name: `Math.${operation}`, helper: false },
  isFinite: (operand) => ({ text: `Number.isFinite(${operand})` }),
};

/** Longer expressions are given a name of their own. */
const LONGEST = 64;
/** A comment that would make the line longer than this stands above it. */
const WIDTH = 104;

/**
 * @param outputs what the code has to compute
 * @param given nodes whose value the code finds under a name: parameters, columns, the state before the trial
 * @param named what else has a name, in order of preference
 * @param taken names the temporaries may not have
 * @param dialect default JavaScript
 */
export function printStatements(
  outputs: readonly Scalar[],
  given: ReadonlyMap<Node, string>,
  named: ReadonlyMap<Node, PrintedName>,
  taken: ReadonlySet<string>,
  dialect: Dialect = javaScript,
): Printed {
  const printer = new Printer(given, named, taken, dialect);
  return printer.print(outputs);
}

/** Nodes, each under the name that is given at its place. */
export function underNames(nodes: readonly Node[], names: readonly string[]): [Node, string][] {
  return nodes.map((node, i) => [node, names[i]!]);
}

/** A declared value is its source: only its derivative is special. */
export function sourceOf(x: Node): Node {
  let node = x;
  while (node.definition.kind === "declared") node = node.definition.value;
  return node;
}

class Printer {
  private readonly helpers = new Set<string>();
  private readonly reads = new Set<string>();
  private readonly lines: string[] = [];
  private readonly written = new Map<Node, Expression>();
  private temporaries = 0;

  constructor(
    private readonly given: ReadonlyMap<Node, string>,
    private readonly named: ReadonlyMap<Node, PrintedName>,
    private readonly taken: ReadonlySet<string>,
    private readonly dialect: Dialect,
  ) {}

  print(outputs: readonly Scalar[]): Printed {
    const roots = outputs.map((x) => (x instanceof Node ? sourceOf(x) : x));
    const { order, uses } = this.reach(roots.filter((x): x is Node => x instanceof Node));
    for (const node of order) this.written.set(node, this.define(node, uses.get(node) ?? 0));
    return {
      outputs: roots.map((x) =>
        x instanceof Node ? this.written.get(x)!.text : this.dialect.number(Number(x)).text,
      ),
      lines: this.lines,
      helpers: this.helpers,
      reads: this.reads,
    };
  }

  /** What the roots need, in order of recording, and how often each value is read. */
  private reach(roots: readonly Node[]): { order: Node[]; uses: Map<Node, number> } {
    const uses = new Map<Node, number>();
    const stack = [...roots];
    while (stack.length > 0) {
      const node = stack.pop()!;
      const before = uses.get(node) ?? 0;
      uses.set(node, before + 1);
      if (before === 0 && !this.given.has(node)) stack.push(...operandsOf(node).map(sourceOf));
    }
    return { order: [...uses.keys()].sort((a, b) => a.id - b.id), uses };
  }

  private define(node: Node, uses: number): Expression {
    const given = this.given.get(node);
    if (given !== undefined) {
      this.reads.add(given);
      return { text: given, binds: loose.tight };
    }
    const { definition } = node;
    if (definition.kind === "constant") return this.dialect.number(definition.value);
    if (definition.kind !== "operation") throw new Error(`a value is needed but not given: ${node.id}`);
    const expression = this.operation(
      definition.operation,
      definition.operands.map((x) => sourceOf(x)),
    );
    const name = this.named.get(node);
    const simple = definition.operation === "neg" && expression.text.length < 24;
    if (name === undefined && (simple || (uses < 2 && expression.text.length <= LONGEST))) return expression;
    return this.assign(expression, name ?? { name: this.temporary() });
  }

  private assign(expression: Expression, { name, comment }: PrintedName): Expression {
    const statement = this.dialect.define(name, expression.text);
    if (comment === undefined) this.lines.push(statement);
    else if (statement.length + comment.length < WIDTH) this.lines.push(`${statement} // ${comment}`);
    else this.lines.push(`// ${comment}`, statement);
    return { text: name, binds: loose.tight };
  }

  private temporary(): string {
    for (;;) {
      const name = `t${++this.temporaries}`;
      if (!this.taken.has(name)) return name;
    }
  }

  private operation(operation: Operation, operands: readonly Node[]): Expression {
    const [a, b, c] = operands.map((x) => this.written.get(x)!) as [Expression, Expression, Expression];
    const infix = (sign: string, binds: number): Expression => ({
      // Sums and products are grouped as they were recorded: regrouping would change the last bits.
      text: `${within(a, binds)} ${sign} ${within(b, binds + 1)}`,
      binds,
    });
    const call = (): Expression => {
      const { name, helper } = this.dialect.call(operation);
      if (helper) this.helpers.add(name);
      const all = operands.map((x) => this.written.get(x)!.text).join(", ");
      return { text: `${name}(${all})`, binds: loose.tight };
    };
    const oneOrZero = (condition: string): Expression => ({
      text: `${condition}${this.truth()}`,
      binds: loose.choice,
    });
    switch (operation) {
      case "add":
        return infix("+", loose.sum);
      case "sub":
        return infix("-", loose.sum);
      case "mul":
        return infix("*", loose.product);
      case "div":
        return infix("/", loose.product);
      case "neg":
        return { text: `-${within(a, loose.tight)}`, binds: loose.sign };
      case "reciprocal":
        return {
          text: `${this.dialect.number(1).text} / ${within(a, loose.product + 1)}`,
          binds: loose.product,
        };
      case "less":
      case "lessEqual":
      case "equal":
      case "isFinite":
        return oneOrZero(this.condition(operation, a, b));
      case "select": {
        const [question] = operands;
        const text = `${this.asked(question!)} ? ${within(b, loose.choice + 1)} : ${within(c, loose.choice)}`;
        return { text, binds: loose.choice };
      }
      default:
        return call();
    }
  }

  /** What turns a condition into a number. */
  private truth(): string {
    return ` ? ${this.dialect.number(1).text} : ${this.dialect.number(0).text}`;
  }

  private condition(operation: "less" | "lessEqual" | "equal" | "isFinite", a: Expression, b: Expression) {
    if (operation === "isFinite") {
      const { text, helper } = this.dialect.isFinite(a.text);
      if (helper !== undefined) this.helpers.add(helper);
      return text;
    }
    const sign = { less: "<", lessEqual: "<=", equal: this.dialect.equal }[operation];
    return `${within(a, loose.sum)} ${sign} ${within(b, loose.sum)}`;
  }

  /** A comparison that is read only here is asked as it is; any other value is compared with 0. */
  private asked(question: Node): string {
    const written = this.written.get(question)!;
    const suffix = this.truth();
    if (written.binds === loose.choice && written.text.endsWith(suffix)) {
      const { definition } = question;
      if (definition.kind === "operation" && definition.operation !== "select")
        return written.text.slice(0, -suffix.length);
    }
    return `${within(written, loose.sum)} ${this.dialect.unequal} 0`;
  }
}

function within({ text, binds }: Expression, least: number): string {
  return binds < least ? `(${text})` : text;
}

function number(value: number): Expression {
  if (Object.is(value, -0)) return { text: "-0", binds: loose.sign };
  const text = Number.isFinite(value) ? String(value) : `${value}`;
  return { text, binds: value < 0 ? loose.sign : loose.tight };
}
