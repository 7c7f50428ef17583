/** What quantities of a group model are called in figures and tables. */

import type { Agent } from "../../agent/index.js";
import type { Label } from "../../figures/index.js";
import type { PopulationRow } from "../../group/outputs/index.js";
import { parameterLabel, parameterOf } from "../labels.js";
import { scaleName } from "../priors.js";

/** The parameter on the scale of estimation: `ω_{2}`, `log ζ`. Of joined parameters both. */
export function estimationLabel(agent: Agent, name: string): Label {
  const known = agent.parameters.some((parameter) => parameter.name === name);
  if (!known)
    return joinedNames(agent, name)
      .map((one) => estimationLabel(agent, one))
      .join(" and ");
  const parameter = parameterOf(agent, name);
  const label = parameterLabel(agent, parameter);
  const scale = scaleName(parameter);
  return scale === "native" ? label : `${scale} ${label}`;
}

/** `om2_ze`: names of parameters joined by `_`, which names may hold themselves. */
function joinedNames({ parameters }: Agent, name: string): string[] {
  for (const { name: first } of parameters) {
    if (!name.startsWith(`${first}_`)) continue;
    const rest = name.slice(first.length + 1);
    if (parameters.some((other) => other.name === rest)) return [first, rest];
  }
  throw new Error(`${name} names no parameters`);
}

/** `group=patient`, as text that holds no markup. */
export function termLabel({ term, term2 }: Pick<PopulationRow, "term" | "term2">): Label {
  return `\\text{${term}${term2 === "" ? "" : `, ${term2}`}}`;
}

/** The name of the value in draws and files; undefined for what is derived from draws. */
export function valueName({ parameter, kind, grouping, term, term2 }: PopulationRow): string | undefined {
  switch (kind) {
    case "intercept":
    case "coefficient":
      return `b_${parameter}[${term}]`;
    case "sd":
      return `sd_${parameter}[${grouping}, ${term}]`;
    case "correlation":
      return `cor_${parameter}[${grouping}, ${term}, ${term2}]`;
    default:
      return undefined;
  }
}

/** `= 0.98`, `> 0.999`: a probability with its relation. */
export function probabilityText(value: number): string {
  if (value > 0.9995) return "> 0.999";
  if (value < 0.0005) return "< 0.001";
  return `= ${value.toFixed(3)}`;
}

/** `89 % interval`, `89 % highest-density interval`. */
export function intervalName({
  kind,
  prob,
}: {
  readonly kind: "eti" | "hdi";
  readonly prob: number;
}): string {
  const percent = `${Number((100 * prob).toPrecision(4))} %`;
  return kind === "eti" ? `${percent} interval` : `${percent} highest-density interval`;
}
