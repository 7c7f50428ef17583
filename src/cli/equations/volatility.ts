/**
 * How a level learns from the volatility of its child, in the three types of update of the toolbox: Mathys et al. 2014
 * (classic), HGF toolbox 7.1 (enhanced) and 8.2 (unbounded).
 */

import type { Line } from "./line.js";

export type UpdateType = "hgf" | "ehgf" | "uhgf";

/** A level and its child, by what their quantities are called: `mu` is `mu_3`, `muBefore` is `mu_3'`. */
export interface VolatilityNames {
  readonly type: UpdateType;
  /** What is added to names of results on the way, as `_2`. */
  readonly at: string;
  readonly level: Readonly<Record<"mu" | "muBefore" | "pi" | "muhat" | "pihat", string>>;
  readonly child: Readonly<Record<"mu" | "pi" | "piBefore" | "muhat" | "pihat" | "da", string>>;
  /** What the re-evaluated parts of the enhanced update read in place of the child. */
  readonly reread?: VolatilityNames["child"];
  readonly ka: string;
  readonly om: string;
  /** `t * `, or nothing where every trial is one step. */
  readonly time: string;
  /** Name of the step variance. */
  readonly v: string;
  readonly w: string;
}

export function volatilityUpdate(names: VolatilityNames): Line[] {
  const { type } = names;
  return type === "hgf" ? classic(names) : type === "ehgf" ? enhanced(names) : unbounded(names);
}

function step({ level, child, ka, om, time, v, w }: VolatilityNames): Line[] {
  return [
    [`${v} = ${time}exp(${ka} * ${level.muBefore} + ${om})`, "variance that the child's step has"],
    [`${w} = ${v} * ${child.pihat}`, "its share of the child's predicted variance"],
  ];
}

function classic(names: VolatilityNames): Line[] {
  const { level, child, ka, w } = names;
  return [
    ...step(names),
    [
      `${level.pi} = ${level.pihat} + 1/2 * ${ka}^2 * ${w} * (${w} + (2 * ${w} - 1) * ${child.da})`,
      "precision; a fit is refused where it is not above 0",
    ],
    [`${level.mu} = ${level.muhat} + ${ka} * ${w} * ${child.da} / (2 * ${level.pi})`, "mean"],
  ];
}

function enhanced(names: VolatilityNames): Line[] {
  const { at, level, child, reread: seen = child, ka, om, time, w } = names;
  const [vv, pp, ww, rr, dd] = ["vv", "pp", "ww", "rr", "dd"].map((name) => name + at);
  return [
    ...step(names),
    [`${level.mu} = ${level.muhat} + ${ka} * ${w} * ${child.da} / (2 * ${level.pihat})`, "mean first"],
    [`${vv} = ${time}exp(${ka} * ${level.mu} + ${om})`, "step variance at the new mean"],
    [`${pp} = 1 / (1 / ${seen.piBefore} + ${vv})`, "the child's predicted precision there"],
    [`${ww} = ${vv} * ${pp}`, ""],
    [`${rr} = (${vv} - 1 / ${seen.piBefore}) * ${pp}`, ""],
    [`${dd} = (1 / ${seen.pi} + (${seen.mu} - ${seen.muhat})^2) * ${pp} - 1`, "prediction error there"],
    [
      `${level.pi} = ${level.pihat} + max(0, 1/2 * ${ka}^2 * ${ww} * (${ww} + ${rr} * ${dd}))`,
      "precision, which never falls below its prediction",
    ],
  ];
}

function unbounded(names: VolatilityNames): Line[] {
  const { at, level, child, ka, om, time, v, w } = names;
  const own = (name: string): string => name + at;
  const [a, b, g, h, W, x, S, wB, dB, piA, muA, piF, piB, muB, IA, IB, q] = [
    ...["a", "b", "g", "h", "W", "x", "S", "wB", "dB", "piA", "muA", "piF", "piB", "muB", "IA", "IB", "q"],
  ].map(own) as string[];
  const logTime = time === "" ? "" : "ln(t) + ";
  const energy = (at: string): string => {
    const total = `(${a} + ${time}exp(${ka} * ${at} + ${om}))`;
    return `-1/2 * ln(${total}) - 1/2 * ${b} / ${total} - 1/2 * ${level.pihat} * (${at} - ${level.muhat})^2`;
  };
  return [
    [`${v} = ${time}exp(${ka} * ${level.muhat} + ${om})`, "variance that the child's step has, as predicted"],
    [`${w} = 1 / (1 + 1 / (${child.piBefore} * ${v}))`, "its share of the child's variance"],
    [`${piA} = ${level.pihat} + 1/2 * ${ka}^2 * ${w} * (1 - ${w})`, "normal A, expanded at the prediction"],
    [`${muA} = ${level.muhat} + ${ka} * ${w} * ${child.da} / (2 * ${piA})`, ""],
    [`${a} = 1 / ${child.piBefore}`, "the child's variance before the step"],
    [`${b} = 1 / ${child.pi} + (${child.mu} - ${child.muhat})^2`, "expected square of its step"],
    [`${g} = ${logTime}${ka} * ${level.muhat} + ${om}`, ""],
    [`${h} = ${level.pihat} / ${ka}^2`, ""],
    [`${W} = W0(exp(ln(${b}) - ln(2 * ${h}) + 1 / (2 * ${h}) - ${g}))`, ""],
    [
      `${x} = (${g} + ${W} - 1 / (2 * ${h}) - ${time === "" ? "" : "ln(t) - "}${om}) / ${ka}`,
      "where a far mode would be",
    ],
    [`${S} = ${time}exp(${ka} * ${x} + ${om})`, ""],
    [`${wB} = 1 / (1 + ${a} / ${S})`, ""],
    [`${dB} = ${b} / (${a} + ${S}) - 1`, ""],
    [`${piF} = ${level.pihat} + 1/2 * ${ka}^2 * ${wB} * (${wB} + (2 * ${wB} - 1) * ${dB})`, ""],
    [
      `${piB} = ${piF} > 0 ? ${piF} : ${level.pihat} + 1/2 * ${ka}^2 * ${wB} * (1 - ${wB})`,
      "normal B, expanded there",
    ],
    [
      `${muB} = ${x} + (1/2 * ${ka} * ${wB} * ${dB} - ${level.pihat} * (${x} - ${level.muhat})) / ${piB}`,
      "A takes the place of B where B is not finite",
    ],
    [`${IA} = ${energy(muA!)}`, "variational energies"],
    [`${IB} = ${energy(muB!)}`, ""],
    [`${q} = s(${IB} - ${IA})`, "weight of B"],
    [`${level.mu} = (1 - ${q}) * ${muA} + ${q} * ${muB}`, "mean and precision of the mixture"],
    [`${level.pi} = 1 / ((1 - ${q}) / ${piA} + ${q} / ${piB} + ${q} * (1 - ${q}) * (${muA} - ${muB})^2)`, ""],
  ];
}

/** The volatility prediction error of a level. */
export function volatilityError(
  da: string,
  level: Readonly<Record<"mu" | "pi" | "muhat" | "pihat", string>>,
): Line {
  const { mu, pi, muhat, pihat } = level;
  return [`${da} = (1 / ${pi} + (${mu} - ${muhat})^2) * ${pihat} - 1`, "volatility prediction error"];
}
