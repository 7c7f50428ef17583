/** All that changes with the sliders. */

import { html } from "../report/html.js";
import { densitiesPanel } from "./densities.js";
import { exactPanel } from "./exact.js";
import { meansPanel } from "./means.js";
import { summary, tableBody } from "./numbers.js";
import type { Panel } from "./panel.js";
import { predictionsPanel } from "./predictions.js";
import type { WidgetState } from "./state.js";

export const panels = {
  predictions: predictionsPanel,
  means: meansPanel,
  densities: densitiesPanel,
  exact: exactPanel,
} as const satisfies Readonly<Record<string, (state: WidgetState) => Panel>>;

export type PanelName = keyof typeof panels;

/** What the page shows of a state, by the id of the element. */
export interface Drawn {
  /** Of the pictures, for those who do not see them; plain text. */
  readonly labels: Readonly<Record<string, string>>;
  /** HTML or SVG that an element holds. */
  readonly markup: Readonly<Record<string, string>>;
}

export function drawn(state: WidgetState): Drawn {
  const labels: Record<string, string> = {};
  const markup: Record<string, string> = {
    summary: html`${summary(state)}`.text,
    numbers: tableBody(state),
  };
  for (const [name, panelOf] of Object.entries(panels)) {
    const { label, frame, marks } = panelOf(state);
    labels[name] = label;
    markup[`${name}-frame`] = frame;
    markup[`${name}-marks`] = marks;
  }
  return { labels, markup };
}
