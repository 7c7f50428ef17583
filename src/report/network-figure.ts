/** The diagram of a fitted network: its structure, and the numbers that were fixed. */

import type { Agent } from "../agent/index.js";
import { networkFigure } from "../figures/index.js";
import type { FitResult } from "../fit/index.js";
import { diagramOf, Network } from "../hgf/index.js";
import { toNative } from "../model/index.js";
import type { NamedFigure } from "./source.js";

/** One of a network; none of other models. Parameters that differ between participants have no number in it. */
export function networkFigures({ model }: FitResult, { parameters }: Agent): NamedFigure[] {
  const { network } = model.settings;
  if (network === undefined) return [];
  const fixed = new Map(
    parameters.flatMap(({ name, domain, prior: { mean, variance } }): [string, number][] =>
      variance === 0 && typeof mean === "number" ? [[name, toNative(domain, mean)]] : [],
    ),
  );
  const diagram = diagramOf(Network.fromJSON(network), { values: (name) => fixed.get(name) });
  const figure = networkFigure({ title: "Network: generative model", as: "generative", ...diagram });
  return [{ kind: "network", name: "network", figure }];
}
