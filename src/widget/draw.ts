/** All that changes with the sliders, by the id of the element that holds it. */

import { densitiesPanel } from "./densities.js";
import { exactPanel } from "./exact.js";
import { meansPanel } from "./means.js";
import { tableBody } from "./numbers.js";
import { predictionsPanel } from "./predictions.js";
import type { WidgetState } from "./state.js";

export const draw = {
  predictions: predictionsPanel,
  means: meansPanel,
  densities: densitiesPanel,
  exact: exactPanel,
  numbers: tableBody,
} as const satisfies Readonly<Record<string, (state: WidgetState) => string>>;

/** Ids of elements that hold something drawn. */
export type Drawn = keyof typeof draw;
