/**
 * The parameters of a network. Names are those of its parts: `x2.tonicVolatility`, `x2.mean` and `x2.precision`
 * (before the first trial), `u.precision` (of an input's noise), `u<-x2.valueCoupling`,
 * `x2<-x3.volatilityCoupling` (strength of an edge, written child<-parent).
 */

import { UsageError } from "../errors.js";
import { type Parameter, type Prior, real } from "../model/index.js";
import { toEstimation } from "../model/transform.js";
import { attributesOf } from "./attributes.js";
import type { Graph } from "./graph.js";
import { couplingName } from "./plan.js";

/** Prior variance of a tonic volatility on the estimation scale; that of all else is 1. */
const VOLATILITY_VARIANCE = 16;

/** @throws UsageError for a free parameter or prior that names nothing */
export function networkParameters(
  graph: Graph,
  {
    free = [],
    priors = {},
  }: { readonly free?: readonly string[]; readonly priors?: Readonly<Record<string, Prior>> },
): Parameter[] {
  const all = listed(graph);
  for (const name of [...free, ...Object.keys(priors)]) {
    if (!all.some((parameter) => parameter.name === name)) {
      throw new UsageError(`no parameter "${name}"; the parameters are ${all.map((p) => p.name).join(", ")}`);
    }
  }
  return all.map(({ value, ...parameter }) => {
    const variance = parameter.name.endsWith(".tonicVolatility") ? VOLATILITY_VARIANCE : 1;
    const prior = {
      mean: toEstimation(parameter.domain, value),
      variance: free.includes(parameter.name) ? variance : 0,
    };
    return { ...parameter, aliases: [], prior: priors[parameter.name] ?? prior };
  });
}

/** Native values of all parameters, as declared. */
export function networkValues(graph: Graph): Record<string, number> {
  return Object.fromEntries(listed(graph).map(({ name, value }) => [name, value]));
}

type Listed = Omit<Parameter, "aliases" | "prior"> & { readonly value: number };

function listed({ settings, nodes, edges }: Graph): Listed[] {
  const ofNodes = nodes.flatMap(({ id, kind, parameters }) =>
    attributesOf(kind, settings.conventions).map(
      (attribute): Listed => ({
        name: `${id}.${attribute.name}`,
        value: parameters[attribute.name] ?? attribute.default,
        domain: attribute.domain,
        symbol: { letter: attribute.letter, subscript: id },
        description: `${id}: ${attribute.description}`,
        ...(attribute.neutral === undefined ? {} : { neutral: attribute.neutral }),
      }),
    ),
  );
  // The toolbox's continuous inputs have no coupling.
  const uncoupled =
    settings.conventions === "toolbox-8.2" ? nodes.filter(({ kind }) => kind === "input") : [];
  const ofEdges = edges.flatMap((edge): Listed[] => {
    if (uncoupled.some(({ id }) => id === edge.child)) return [];
    const value = edge.kind === "value";
    return [
      {
        name: couplingName(edge),
        value: edge.strength,
        domain: real,
        symbol: { letter: value ? "α" : "κ", subscript: `${edge.child},${edge.parent}` },
        description: `how strongly ${edge.parent} acts on the ${value ? "mean" : "volatility"} of ${edge.child}`,
        neutral: 1,
      },
    ];
  });
  return [...ofNodes, ...ofEdges];
}
