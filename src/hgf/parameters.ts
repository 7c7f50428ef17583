/**
 * The parameters of a network. Names are those of its parts: `x2.tonicVolatility`, `x2.mean` and `x2.precision`
 * (before the first trial), `u.precision` (of an input's noise), `u<-x2.valueCoupling`,
 * `x2<-x3.volatilityCoupling` (strength of an edge, written child<-parent).
 */

import { UsageError } from "../errors.js";
import { type Parameter, type Prior, real } from "../model/index.js";
import { toEstimation } from "../model/transform.js";
import { attributesOf, attributeValue } from "./attributes.js";
import { couplingName, type Graph } from "./graph.js";

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
  const known = new Set(all.map(({ name }) => name));
  for (const name of [...free, ...Object.keys(priors)]) {
    if (known.has(name)) continue;
    throw new UsageError(`no parameter "${name}"; the parameters are ${[...known].join(", ")}`);
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
  const ofNodes = nodes.flatMap((node) =>
    attributesOf(node, settings.conventions).map(
      (attribute): Listed => ({
        name: `${node.id}.${attribute.name}`,
        value: attributeValue(node, attribute),
        domain: attribute.domain,
        symbol: { letter: attribute.letter, subscript: node.id },
        description: `${node.id}: ${attribute.description}`,
        ...(attribute.neutral === undefined ? {} : { neutral: attribute.neutral }),
      }),
    ),
  );
  // The toolbox's continuous inputs have no coupling to their mean.
  const toolbox = settings.conventions === "toolbox-8.2";
  const uncoupled = new Set(toolbox ? nodes.filter(({ kind }) => kind === "input").map(({ id }) => id) : []);
  const ofEdges = edges.flatMap((edge): Listed[] => {
    const value = edge.kind === "value";
    if (value && uncoupled.has(edge.child)) return [];
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

/**
 * The graph with other values of parameters.
 * @throws UsageError for a name that is no parameter
 */
export function withValues(graph: Graph, values: Readonly<Record<string, number>>): Graph {
  const known = new Set(listed(graph).map(({ name }) => name));
  for (const name of Object.keys(values)) {
    if (known.has(name)) continue;
    throw new UsageError(`no parameter "${name}"; the parameters are ${[...known].join(", ")}`);
  }
  const nodes = graph.nodes.map((node) => {
    const own = attributesOf(node, graph.settings.conventions).flatMap(({ name }): [string, number][] => {
      const value = values[`${node.id}.${name}`];
      return value === undefined ? [] : [[name, value]];
    });
    return own.length === 0
      ? node
      : { ...node, parameters: { ...node.parameters, ...Object.fromEntries(own) } };
  });
  const edges = graph.edges.map((edge) => {
    const strength = values[couplingName(edge)];
    return strength === undefined ? edge : { ...edge, strength };
  });
  return { ...graph, nodes, edges };
}
