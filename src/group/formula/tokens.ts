/** The words of a formula (group models 3.1). */

export interface Token {
  readonly kind: "name" | "number" | "sign" | "end";
  /** A name without its backticks; a number or sign as written. */
  readonly text: string;
  /** Column of its first character, from 1. */
  readonly column: number;
}

const word = /\s+|`([^`]*)`|([\p{L}_.][\p{L}\p{N}_.]*)|(\d+(?:\.\d*)?)|(\|\||\*\*|[\s\S])/guy;

/** Tokens in order, `end` last. Characters that mean nothing become signs, for the parser to refuse. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let column = 1;
  for (const [all, quotedName, name, number, sign] of text.matchAll(word)) {
    if (quotedName !== undefined && quotedName.trim() === "")
      tokens.push({ kind: "sign", text: all, column });
    else if (quotedName !== undefined) tokens.push({ kind: "name", text: quotedName, column });
    else if (name === ".") tokens.push({ kind: "sign", text: name, column });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, column });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, column });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, column });
    column += [...all].length;
  }
  tokens.push({ kind: "end", text: "", column });
  return tokens;
}
