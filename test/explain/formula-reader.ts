/** Evaluates formulas as explanations print them; written from the notation alone. */

const functions: Readonly<Record<string, (...x: number[]) => number>> = {
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  expm1: Math.expm1,
  sqrt: Math.sqrt,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
  abs: Math.abs,
  sign: Math.sign,
  min: Math.min,
  max: Math.max,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => (x > 30 ? x : Math.log(1 + Math.exp(x))),
  logSigmoid: (x) => (x < -30 ? x : -Math.log(1 + Math.exp(-x))),
  logAddExp: (a, b) => Math.max(a, b) + Math.log(1 + Math.exp(-Math.abs(a - b))),
  lambertW0OfExp: (L) => lambert(L),
  lambertW0: (z) => lambert(Math.log(z)),
};

/** W with W + log W = L, by bisection. */
function lambert(L: number): number {
  let [low, high] = [0, Math.max(1, L + 1)];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle + Math.log(middle) < L) low = middle;
    else high = middle;
  }
  return high;
}

const number = /^(\d+(\.\d+)?(e[+-]?\d+)?|Inf|NaN)/;

/** @throws Error for what is not a formula over these names */
export function evaluate(formula: string, values: ReadonlyMap<string, number>): number {
  const names = [...values.keys()].sort((a, b) => b.length - a.length);
  let rest = formula;
  const take = (text: string): boolean => {
    if (!rest.startsWith(text)) return false;
    rest = rest.slice(text.length);
    return true;
  };
  const need = (text: string): void => {
    if (!take(text)) throw new Error(`expected ${text} at ${rest} in ${formula}`);
  };
  const sum = (): number => {
    let total = product();
    for (;;) {
      if (take(" + ")) total += product();
      else if (take(" - ")) total -= product();
      else return total;
    }
  };
  const product = (): number => {
    let total = signed();
    for (;;) {
      if (take(" * ")) total *= signed();
      else if (take(" / ")) total /= signed();
      else return total;
    }
  };
  const signed = (): number => (take("-") ? -signed() : power());
  const power = (): number => {
    const base = whole();
    return take("^2") ? base * base : base;
  };
  const whole = (): number => {
    if (take("(")) {
      const inner = sum();
      need(")");
      return inner;
    }
    // A name may begin with the name of a function, or be one.
    const name = names.find((n) => rest.startsWith(n) && !/^[A-Za-z0-9_(]/.test(rest.slice(n.length)));
    if (name !== undefined) {
      need(name);
      return values.get(name)!;
    }
    const digits = number.exec(rest)?.[0];
    if (digits !== undefined) {
      need(digits);
      return digits === "Inf" ? Number.POSITIVE_INFINITY : Number(digits);
    }
    const called = /^([A-Za-z]\w*)\(/.exec(rest)?.[1];
    const f = called === undefined ? undefined : functions[called];
    if (f === undefined) throw new Error(`cannot read ${rest} in ${formula}`);
    need(`${called}(`);
    const given = [sum()];
    while (take(", ")) given.push(sum());
    need(")");
    return f(...given);
  };
  const result = sum();
  if (rest !== "") throw new Error(`cannot read ${rest} in ${formula}`);
  return result;
}
