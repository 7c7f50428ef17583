/** Parameter recovery: estimated against true values, with the line on which they are equal. */

import type { Box, Figure, Mark, Style } from "./figure.js";
import { type Label, labelText } from "./label.js";
import { panelGrid } from "./panel-grid.js";
import { segments } from "./path.js";
import { axesOf, emptyPanel } from "./plot.js";
import { extentOf, linearScale } from "./scale.js";

export interface RecoveryData {
  /** Plain text. */
  readonly title: string;
  readonly parameters: readonly {
    readonly label: Label;
    /** Of the rows. */
    readonly name: string;
    /** `log`, `logit` or `native`: the scale of the values. */
    readonly scale: string;
    /** Beside the label, as in `r = 0.93`; plain text. */
    readonly note: string;
    /** One an agent; `low` and `high` bound its interval, NaN without one. */
    readonly agents: readonly {
      readonly id: string;
      readonly truth: number;
      readonly estimate: number;
      readonly low: number;
      readonly high: number;
    }[];
  }[];
}

/** A panel a parameter, both axes of one range. */
export function recoveryFigure({ title, parameters }: RecoveryData): Figure {
  const figure = panelGrid({
    title,
    legend: [
      { text: "agent", look: { kind: "point", shape: "circle", size: 5, style: pointLook } },
      { text: "90 % interval", look: { kind: "line", style: intervalLook } },
      { text: "estimate = true value", look: { kind: "line", style: identityLook } },
    ],
    most: 3,
    left: 52,
    height: 178,
    panels: parameters.map((one) => ({
      name: `${one.label}${one.scale === "native" ? "" : `\\text{ (${one.scale})}`}\\text{, ${one.note}}`,
      draw: (box) => panel(one, box),
    })),
  });
  const told = parameters.map(({ label, note }) => `${labelText(label)}: ${note}.`).join(" ");
  return {
    ...figure,
    description: `Estimated against true values of simulated agents. ${told}`,
    table: {
      header: ["parameter", "scale", "agent", "true", "estimate", "lower", "upper"],
      rows: parameters.flatMap(({ name, scale, agents }) =>
        agents.map(({ id, truth, estimate, low, high }) => [name, scale, id, truth, estimate, low, high]),
      ),
    },
  };
}

type Parameter = RecoveryData["parameters"][number];

const pointLook: Style = { fill: "blue", fillOpacity: 0.75 };
const intervalLook: Style = { stroke: "sky", strokeOpacity: 0.55 };
const identityLook: Style = { stroke: "ink", dash: [5, 3] };

/** Both axes hold every point; intervals may leave the panel. */
function panel({ agents }: Parameter, box: Box): Mark[] {
  const extent = extentOf(
    agents.map(({ truth }) => truth),
    agents.map(({ estimate }) => estimate),
  );
  const x = linearScale(extent, [box.x, box.x + box.width], 0.05);
  const y = linearScale(extent, [box.y + box.height, box.y], 0.05);
  const [low, high] = x.domain() as [number, number];
  const axes = axesOf(
    box,
    { scale: x, title: "True value" },
    { scale: y, title: "Estimate", titleOffset: 40 },
  );
  if (extent === undefined) return [...axes, emptyPanel(box, "no values")];
  return [
    ...axes,
    {
      kind: "group",
      clip: box,
      marks: [
        {
          kind: "path",
          d: segments(agents.flatMap((a) => [x(a.truth), y(a.low), x(a.truth), y(a.high)])),
          ...intervalLook,
        },
        { kind: "path", d: segments([x(low), y(low), x(high), y(high)]), ...identityLook },
      ],
    },
    {
      kind: "points",
      shape: "circle",
      size: agents.length > 150 ? 3 : 4.5,
      at: agents.flatMap((a) => [x(a.truth), y(a.estimate)]),
      ...pointLook,
    },
  ];
}
