/**
 * Expressions to syntax trees. cel-js parses the Common Expression Language with positions, has no dependencies,
 * and never evaluates code; its tree is given a meaning of our own in `expression.ts`.
 */

import type { ASTNode } from "@marcbachmann/cel-js";

export type { ASTNode };

/** Something wrong with an expression; `start` counts characters from 0 in the expression. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    readonly start: number,
  ) {
    super(message);
  }
}

/** @throws ExpressionError where the text is no expression. */
export async function parseExpression(text: string): Promise<ASTNode> {
  const { parse, ParseError } = await import("@marcbachmann/cel-js");
  try {
    return parse(text).ast;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ExpressionError(describe(error.code, error.summary), error.range?.start ?? 0);
  }
}

function describe(code: string, summary: string): string {
  if (code === "reserved_identifier") {
    const word = summary.slice(summary.lastIndexOf(" ") + 1);
    return `"${word}" is a reserved word; write col["${word}"] for the column`;
  }
  if (summary === "Unexpected character: =") return "one = does not compare; write ==";
  if (code === "unexpected_character") {
    return `${summary.charAt(0).toLowerCase()}${summary.slice(1)}; columns with other signs in their names are written col["name"]`;
  }
  return `${summary.charAt(0).toLowerCase()}${summary.slice(1)}`.replace(
    "token: EOF",
    "end of the expression",
  );
}
