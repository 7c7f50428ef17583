/** The figures of a group fit, as far as what is there allows. */

import type { Agent } from "../../agent/index.js";
import { type Figure, paretoKFigure } from "../../figures/index.js";
import type { GroupResult } from "../../fit/group-result.js";
import type { FitResult } from "../../fit/index.js";
import { networkFigures } from "../network-figure.js";
import type { FigureKind, NamedFigure } from "../source.js";
import { contrastsFigure, populationFigure } from "./interval-figures.js";
import { modelGraph } from "./model-graph.js";
import { hyperpriorsFigure } from "./prior-figure.js";
import { ownAndPooled } from "./shrinkage-figure.js";
import type { GroupExtras } from "./source.js";

/** In the order of the report. Without extras: those that the result alone allows. */
export function groupModelFigures(
  result: FitResult,
  group: GroupResult,
  agent: Agent,
  extras: GroupExtras = {},
): NamedFigure[] {
  const { loo: rows = [] } = extras;
  const of = (kind: FigureKind, name: string, figure: Figure | undefined): NamedFigure[] =>
    figure === undefined ? [] : [{ kind, name, figure }];
  const unit = group.loo?.unit ?? "trial";
  const ids = rows.map(({ participant, session, trial }) =>
    [participant, session, trial].filter((x) => x !== "").join(" "),
  );
  const k = rows.map((row) => row.k);
  return [
    ...networkFigures(result, agent),
    ...of("model", "model", modelGraph(agent, group, result.model.perceptual)),
    ...of("population", "population", populationFigure(agent, group, extras)),
    ...of("hyperpriors", "hyperpriors", hyperpriorsFigure(agent, group, extras)),
    ...of("contrasts", "contrasts", group.contrasts.length === 0 ? undefined : contrastsFigure(agent, group)),
    ...of("shrinkage", "shrinkage", ownAndPooled(agent, extras)),
    ...of(
      "loo",
      "loo",
      rows.length === 0
        ? undefined
        : paretoKFigure({ title: `Pareto k of ${unit}s left out`, k, ids, unitLabel: capital(unit) }),
    ),
  ];
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
