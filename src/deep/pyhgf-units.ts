/** Units by number, as pyhgf counts them: in the order in which they are added, each constant unit behind its layer. */

import { UsageError } from "../errors.js";

export interface CountedLayer {
  readonly size: number;
  /** Whether a constant unit stands beside the layer. */
  readonly constant: boolean;
}

/** Numbers of the units of each layer, the constant one last. */
export function unitNumbers(layers: readonly CountedLayer[]): number[][] {
  let next = 0;
  return layers.map(({ size, constant }) => Array.from({ length: size + (constant ? 1 : 0) }, () => next++));
}

/**
 * The units that nothing predicts yet: those of the last layer. A constant unit needs no prediction.
 */
export function orphans(layers: readonly CountedLayer[]): number[] {
  const last = layers.at(-1);
  return last === undefined ? [] : unitNumbers(layers).at(-1)!.slice(0, last.size);
}

/**
 * A layered network predicts every unit, and each from the layer above alone: children of a new layer are the orphans.
 *
 * @throws UsageError where units are missing, or have a parent already, or are none
 */
export function checkChildren(children: readonly number[], layers: readonly CountedLayer[]): void {
  const waiting = orphans(layers);
  const wrong = children.find((child) => !waiting.includes(child));
  if (wrong !== undefined) {
    const list = waiting.length === 0 ? "none yet" : waiting.join(", ");
    throw new UsageError(`addLayer: valueChildren has unit ${wrong}; units that nothing predicts: ${list}`);
  }
  const missing = waiting.filter((unit) => !children.includes(unit));
  if (missing.length > 0) {
    throw new UsageError(
      `addLayer: valueChildren leaves units ${missing.join(", ")} without a prediction; name all of ${waiting.join(", ")}`,
    );
  }
}
