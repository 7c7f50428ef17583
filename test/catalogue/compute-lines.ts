/** Computes equations that are written as lines of text (src/cli/equations/line.ts). */

import type { Line } from "../../src/cli/equations/index.js";
import { lambertOfToolbox } from "../../src/hgf/equations/lambert-toolbox.js";
import { logGamma, normalCdf } from "../../src/scalar/index.js";

export type Value = number | Value[];
export type Row = Record<string, Value>;

const functions: Record<string, (...x: number[]) => number> = {
  s: (x: number) => 1 / (1 + Math.exp(-x)),
  logit: (p: number) => Math.log(p / (1 - p)),
  exp: Math.exp,
  ln: Math.log,
  abs: Math.abs,
  sqrt: Math.sqrt,
  sign: Math.sign,
  // As MATLAB: what is not a number is passed over.
  max: (a: number, b: number) => (Number.isNaN(b) ? a : Math.max(a, b)),
  min: (a: number, b: number) => (Number.isNaN(b) ? a : Math.min(a, b)),
  W0: (x: number) => lambertOfToolbox<number>(x),
  lnGamma: (x: number) => logGamma<number>(x),
  Phi: (x: number) => normalCdf<number>(x),
};

type Compiled = (scope: Row, before: Row, n: number, lib: typeof library, i: number, j: number) => number;

interface Step {
  readonly name: string;
  /** Indices on the left. */
  readonly indices: readonly string[];
  readonly compute: Compiled;
}

/** A line as a function. `n` is the number of options that [i] goes over. */
function compile([equation]: Line): Step {
  const [, left, right] = /^(.*?) = (.*)$/.exec(equation)!;
  const [, name, bracket = ""] = /^(\w+)((?:\[\w\])*)$/.exec(left!)!;
  const indices = [...bracket.matchAll(/\[(\w)\]/g)].map(([, index]) => index!);
  const code = right!
    .replaceAll("^", "**")
    .replace(/(?<!=)==(?!=)/g, "===")
    .replace(/\bsum\(/g, "lib.sum(n, (i) => ")
    .replace(/(?<![.\w])([A-Za-z]\w*)(')?(?!\w)/g, (all, word: string, prime?: string) => {
      if (["i", "j", "n"].includes(word) && prime === undefined) return word;
      if (word === "lib") return all;
      if (word === "PI") return "Math.PI";
      if (word in functions) return `lib.${word}`;
      return `${prime === undefined ? "scope" : "before"}.${word}`;
    });
  const make = new Function("scope", "before", "n", "lib", "i", "j", `return +(${code});`);
  return { name: name!, indices, compute: make as Compiled };
}

const library = {
  ...functions,
  sum: (n: number, term: (i: number) => number) =>
    Array.from({ length: n }, (_, k) => term(k + 1)).reduce((a, b) => a + b, 0),
};

export function compiled(lines: readonly Line[]): (scope: Row, before: Row, n: number) => void {
  const steps = lines.map(compile);
  return (scope, before, n) => {
    for (const { name, indices, compute } of steps) {
      const at = (i: number, j: number) => compute(scope, before, n, library, i, j);
      const each = (of: (k: number) => Value): Value[] => [
        Number.NaN,
        ...Array.from({ length: n }, (_, k) => of(k + 1)),
      ];
      if (indices.length === 0) scope[name] = at(Number.NaN, Number.NaN);
      else if (indices.length === 2) scope[name] = each((i) => each((j) => at(i, j)));
      // A single index is called i, or j where a sum goes over i.
      else scope[name] = each((k) => (indices[0] === "j" ? at(Number.NaN, k) : at(k, Number.NaN)));
    }
  };
}
