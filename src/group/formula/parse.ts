/** Text of a formula to its parts as written, by the grammar of group models 3.1; `:` binds before `*`. */

import type { Problem } from "../problem.js";
import { type Token, tokensOf } from "./tokens.js";

/** Names multiplied by `*`, each a list of names joined by `:`. */
export type WrittenProduct = readonly (readonly string[])[];

export interface WrittenTerms {
  readonly intercept: boolean;
  readonly products: readonly WrittenProduct[];
}

export interface WrittenRandom {
  readonly inner: WrittenTerms;
  /** Segments between `/`, each a list of names joined by `:`. */
  readonly grouping: readonly (readonly string[])[];
  readonly correlated: boolean;
}

export interface WrittenFormula {
  readonly text: string;
  readonly parameters: readonly string[];
  readonly fixed: WrittenTerms;
  readonly random: readonly WrittenRandom[];
}

/** The parts, or the one problem at which reading ended. */
export function parseFormula(text: string): WrittenFormula | Problem {
  try {
    return new Parser(text).formula();
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
}

class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

const remedy = "make a column with `derive` or in the covariates file";

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(readonly text: string) {
    this.#tokens = tokensOf(text);
  }

  formula(): WrittenFormula {
    const parameters = [this.#name("the name of a parameter")];
    while (this.#accept(",")) parameters.push(this.#name("the name of a parameter"));
    if (!this.#accept("~")) this.#syntax('"," or "~"');
    const random: WrittenRandom[] = [];
    const fixed = this.#terms(random);
    if (this.#next.kind !== "end") this.#syntax('"+", ":", "*", "- 1" or the end');
    return { text: this.text, parameters, fixed, random };
  }

  /** Terms joined by `+`; random ones are allowed, and put into `random`, where it is given. */
  #terms(random?: WrittenRandom[]): WrittenTerms {
    const products: WrittenProduct[] = [];
    let intercept: boolean | undefined;
    const say = (is: boolean): void => {
      if (intercept !== undefined && intercept !== is) this.#syntax("0 or 1, not both");
      intercept = is;
    };
    do {
      const token = this.#next;
      if (token.kind === "number" && (token.text === "0" || token.text === "1")) {
        say(token.text === "1");
        this.#at += 1;
      } else if (random !== undefined && this.#accept("(")) random.push(this.#random());
      else products.push(this.#product(random !== undefined));
    } while (this.#accept("+"));
    if (this.#next.text === "-" && this.#next.kind === "sign") {
      const after = this.#tokens[this.#at + 1]!;
      if (after.kind !== "number" || after.text !== "1") {
        this.#function(`"- ${after.text}" is not offered (only "- 1"); leave the term out`);
      }
      say(false);
      this.#at += 2;
    }
    return { intercept: intercept ?? true, products };
  }

  #random(): WrittenRandom {
    const inner = this.#terms();
    const correlated = this.#accept("|");
    if (!correlated && !this.#accept("||")) this.#syntax('"+", ":", "*", "|" or "||"');
    const grouping = [[this.#name("the name of a grouping")]];
    for (;;) {
      if (this.#accept(":")) grouping.at(-1)!.push(this.#name("the name of a grouping"));
      else if (this.#accept("/")) grouping.push([this.#name("the name of a grouping")]);
      else break;
    }
    if (!this.#accept(")")) this.#syntax('":", "/" or ")"');
    return { inner, grouping, correlated };
  }

  #product(outer: boolean): WrittenProduct {
    const what = outer ? "0, 1, a variable or a random term in parentheses" : "0, 1 or a variable";
    const factors = [[this.#name(what)]];
    for (;;) {
      if (this.#accept(":")) factors.at(-1)!.push(this.#name("a variable"));
      else if (this.#accept("*")) factors.push([this.#name("a variable")]);
      else break;
    }
    if (this.#is("^") || this.#is("**")) this.#function(`the power "${this.#next.text}" is not offered`);
    return factors;
  }

  #name(expected: string): string {
    const token = this.#next;
    if (token.kind === "number") this.#function(`the number ${token.text} is not a term`);
    if (this.#is(".")) this.#function('"." (all variables) is not offered; write their names');
    if (token.kind !== "name") this.#syntax(expected);
    this.#at += 1;
    if (this.#is("(")) {
      this.#at -= 1;
      this.#function(`the function ${token.text}(...) is not offered`);
    }
    return token.text;
  }

  get #next(): Token {
    return this.#tokens[this.#at]!;
  }

  #is(sign: string): boolean {
    return this.#next.kind === "sign" && this.#next.text === sign;
  }

  #accept(sign: string): boolean {
    const is = this.#is(sign);
    if (is) this.#at += 1;
    return is;
  }

  #where(): string {
    return `formula "${this.text}", column ${this.#next.column}`;
  }

  #syntax(expected: string): never {
    const { kind, text } = this.#next;
    const found = kind === "end" ? "the end" : `"${text}"`;
    const message = `${this.#where()}: found ${found}, expected ${expected}`;
    throw new Refusal({ code: "formula-syntax", message });
  }

  #function(what: string): never {
    throw new Refusal({ code: "formula-function", message: `${this.#where()}: ${what}; ${remedy}` });
  }
}
