/**
 * The language of `derive` and `keep`: syntax of the Common Expression Language, numbers as in a statistics package.
 *
 * Every number is a double (`outcome / 2` and `choice == 1` do what they say); true and false are 1 and 0, and any
 * number other than 0 is true. A missing value stays missing through arithmetic, comparison, `!`, text and the
 * condition of `? :`. `&&` and `||` are missing only where the other side does not decide: `false && missing` is
 * false, `true || missing` is true. `isMissing(x)` tells; `x == missing` is refused, for it would always be missing.
 * Numbers and text are never compared or added: that is an error found before the first row, not false.
 *
 * `lag(x)`: x on the previous row of the run, missing on the first. `log(x)`: the natural logarithm. `x in [1, 2]`. Names with blanks or other signs:
 * `col["reaction time"]`; names with dots may be written plainly.
 */

import { log } from "../scalar/elementary/index.js";
import { suggest } from "../suggest.js";
import { type ASTNode, ExpressionError } from "./cel.js";
import { listed, quoted, type Value } from "./cell.js";
import { and, arithmetic, type Expression, type Kind, lift, lift2, or, RowError } from "./missing-values.js";
import { type Column, placeOf } from "./table.js";

export interface Scope {
  readonly columns: ReadonlyMap<string, Column>;
  /** Previous row of the same run for every row, -1 for the first; asked for only by `lag`. */
  readonly previous: () => Int32Array;
}

/** @throws ExpressionError for unknown names, functions, and numbers mixed with text. */
export function compile(node: ASTNode, scope: Scope): Expression {
  const inner = (child: ASTNode): Expression => compile(child, scope);
  const numeric = (child: ASTNode, does: string): Expression => {
    const compiled = inner(child);
    if (compiled.kind === "text")
      throw new ExpressionError(`${does} needs numbers${why(child, scope)}`, child.start);
    return compiled;
  };
  const name = columnName(node);
  if (name === "missing" && node.op === "id") return { kind: "missing", at: () => undefined };
  if (name !== undefined) return column(node, name, scope);
  switch (node.op) {
    case "value":
      return literal(node);
    case "-_":
      return lift(numeric(node.args, "a minus sign"), (x) => -Number(x));
    case "!_":
      return lift(numeric(node.args, "!"), (x) => (x === 0 ? 1 : 0));
    case "&&":
    case "||": {
      const [left, right] = [numeric(node.args[0], node.op), numeric(node.args[1], node.op)];
      return node.op === "&&" ? and(left, right) : or(left, right);
    }
    case "?:": {
      const test = numeric(node.args[0], "the condition of ? :");
      const [yes, no] = [inner(node.args[1]), inner(node.args[2])];
      const at = (row: number): Value => {
        const is = test.at(row);
        return is === undefined ? undefined : is !== 0 ? yes.at(row) : no.at(row);
      };
      return { kind: common(node, "? :", [yes, no]), at };
    }
    case "==":
    case "!=": {
      const [left, right] = [inner(node.args[0]), inner(node.args[1])];
      if (node.args.some((side) => side.op === "id" && side.args === "missing")) {
        throw new ExpressionError(
          `a comparison with missing is always missing; write isMissing(x)`,
          node.start,
        );
      }
      common(node, node.op, [left, right], scope);
      const equal = node.op === "==" ? 1 : 0;
      return lift2(left, right, (a, b) => (a === b ? equal : 1 - equal));
    }
    case "in": {
      const [wanted, list] = node.args;
      if (list.op !== "list") throw new ExpressionError("in needs a list: x in [1, 2]", list.start);
      const [item, ...members] = [wanted, ...list.args].map(inner) as [Expression, ...Expression[]];
      common(node, "in", [item, ...members], scope);
      return lift(item, (x, row) => (members.some((member) => member.at(row) === x) ? 1 : 0));
    }
    case "+": {
      const sides = node.args.map(inner) as [Expression, Expression];
      if (common(node, "+", sides, scope) === "text") {
        return { ...lift2(...sides, (a, b) => `${a}${b}`), kind: "text" };
      }
      return arithmetic(textOf(node), ...sides, (a, b) => a + b);
    }
    case "-":
    case "*":
    case "/":
    case "%":
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const sides = node.args.map((side) => numeric(side, node.op)) as [Expression, Expression];
      return arithmetic(textOf(node), ...sides, operators[node.op]);
    }
    case "call":
      return call(node, inner, scope);
    case "rcall":
      throw new ExpressionError(`there is no function ${node.args[0]}; there are ${functions}`, node.start);
    default:
      throw new ExpressionError("this form is not part of the language of derivations", node.start);
  }
}

/** The columns an expression reads, in order, each once. */
export function referencedColumns(node: ASTNode, columns: ReadonlyMap<string, Column>): string[] {
  const found = new Set<string>();
  const visit = (item: unknown): void => {
    if (Array.isArray(item)) for (const child of item) visit(child);
    if (typeof item !== "object" || item === null || !("op" in item)) return;
    const child = item as ASTNode;
    const name = columnName(child);
    if (name !== undefined && columns.has(name)) found.add(name);
    else visit(child.args);
  };
  visit(node);
  return [...found];
}

/** A column name as an expression writes it. */
export function writtenName(name: string): string {
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(name) ? name : `col[${JSON.stringify(name)}]`;
}

const operators = {
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  "/": (a: number, b: number) => a / b,
  "%": (a: number, b: number) => a % b,
  "<": (a: number, b: number) => (a < b ? 1 : 0),
  "<=": (a: number, b: number) => (a <= b ? 1 : 0),
  ">": (a: number, b: number) => (a > b ? 1 : 0),
  ">=": (a: number, b: number) => (a >= b ? 1 : 0),
};

function columnName(node: ASTNode): string | undefined {
  if (node.op === "id") return node.args;
  if (node.op === ".") {
    const left = columnName(node.args[0]);
    return left === undefined ? undefined : `${left}.${node.args[1]}`;
  }
  if (node.op !== "[]" || node.args[0].op !== "id" || node.args[0].args !== "col") return undefined;
  const [, key] = node.args;
  return key.op === "value" && typeof key.args === "string" ? key.args : undefined;
}

function textOf(node: ASTNode): string {
  return node.input.slice(node.start, node.end);
}

function column(node: ASTNode, name: string, scope: Scope): Expression {
  const found = scope.columns.get(name);
  if (found === undefined) {
    const near = suggest(name, scope.columns.keys());
    const meant = near === undefined ? "" : `; did you mean ${writtenName(near)}?`;
    throw new ExpressionError(
      `there is no column ${quoted(name)}${meant} (columns: ${listed([...scope.columns.keys()])})`,
      node.start,
    );
  }
  // A column without any value is neither: `response == "j"` is missing where nobody answered, not an error.
  const isBlank = found.values.every((value) => value === undefined);
  const kind = isBlank ? "missing" : found.numeric ? "number" : "text";
  return { kind, at: (row) => found.values[row] };
}

function literal(node: ASTNode & { op: "value" }): Expression {
  const value = node.args;
  if (typeof value === "string") return { kind: "text", at: () => value };
  if (typeof value !== "bigint" && typeof value !== "number" && typeof value !== "boolean") {
    throw new ExpressionError("expected a number, a text in quotes, true, false or missing", node.start);
  }
  const number = Number(value);
  return { kind: "number", at: () => number };
}

const functions = "lag(x), log(x) and isMissing(x)";

function logarithm(node: ASTNode, side: Expression, scope: Scope): Expression {
  if (side.kind === "text") throw new ExpressionError(`log needs a number${why(node, scope)}`, node.start);
  return lift(side, (x, row) => {
    if (Number(x) > 0) return log(Number(x));
    throw new RowError(
      `${textOf(node)} is the logarithm of ${x}; say what it should be, for example missing, with ? :`,
      row,
    );
  });
}

function call(
  node: ASTNode & { op: "call" },
  inner: (child: ASTNode) => Expression,
  scope: Scope,
): Expression {
  const [name, args] = node.args;
  if (name !== "lag" && name !== "isMissing" && name !== "log") {
    const near = suggest(name, ["lag", "log", "isMissing"]);
    const meant = near === undefined ? `there are ${functions}` : `did you mean ${near}(x)?`;
    throw new ExpressionError(`there is no function ${name}; ${meant}`, node.start);
  }
  if (args.length !== 1) throw new ExpressionError(`${name} takes one value, got ${args.length}`, node.start);
  const argument = inner(args[0]!);
  const { kind, at } = argument;
  if (name === "log") return logarithm(node, argument, scope);
  if (name === "isMissing") return { kind: "number", at: (row) => (at(row) === undefined ? 1 : 0) };
  const previous = scope.previous();
  return { kind, at: (row) => (previous[row] === -1 ? undefined : at(previous[row]!)) };
}

/** The kind that all sides share; missing goes with everything. */
function common(node: ASTNode, operator: string, sides: readonly Expression[], scope?: Scope): Kind {
  const kinds = new Set(sides.map((side) => side.kind).filter((kind) => kind !== "missing"));
  if (kinds.size > 1) {
    const reason = scope === undefined ? "" : why(node, scope);
    throw new ExpressionError(`${operator} mixes a number and text${reason}`, node.start);
  }
  return [...kinds][0] ?? "missing";
}

/** Why a column below this node is text: the first cell that is no number. */
function why(node: ASTNode, scope: Scope): string {
  for (const name of referencedColumns(node, scope.columns)) {
    const column = scope.columns.get(name)!;
    const { numeric, values } = column;
    const row = numeric ? -1 : values.findIndex((value) => typeof value === "string");
    if (row >= 0)
      return `; column ${quoted(name)} is text, ${placeOf(column, row)} holds ${quoted(`${values[row]}`)}`;
  }
  return "";
}
