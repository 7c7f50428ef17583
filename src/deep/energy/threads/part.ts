/** One part of a batch, by any thread: rows from its slot, their gradient and score back into it. */

import type { Vector } from "../../../kernels/index.js";
import type { FloatArray } from "../../matrix.js";
import { emptyScore } from "../../training/score.js";
import { arraysOf, type Batch, inferPart, partGradient, placeRows } from "../batch.js";
import type { Inference } from "../options.js";
import { scoreRows } from "../score-rows.js";
import type { Exchange } from "./exchange.js";

export const passKinds = ["learn", "score"] as const;

export interface PartPass {
  readonly kind: (typeof passKinds)[number];
  /** Of the parameters: changes with them. */
  readonly version: number;
  /** Of all parts. */
  readonly rows: number;
}

/** A pass as other threads are told of it. */
export function numbersOf({ kind, version, rows }: PartPass): number[] {
  return [passKinds.indexOf(kind), version, rows];
}

export function passOf([kind, version, rows]: readonly number[]): PartPass {
  return { kind: passKinds[kind!]!, version: version!, rows: rows! };
}

/** Vectors one after the other into `to`. */
export function putVectors(vectors: readonly Vector[], to: FloatArray, start: number): void {
  let at = start;
  for (const { values, length } of vectors) {
    to.set(values, at);
    at += length;
  }
}

/** The reverse. */
export function takeVectors(from: FloatArray, start: number, vectors: readonly Vector[]): void {
  let at = start;
  for (const { values, length } of vectors) {
    values.set(from.subarray(at, at + length));
    at += length;
  }
}

/** @param slot also the number of the part */
export function doPart(
  batch: Batch,
  { rows: height, x, y, gradients, scores, parameters }: Exchange,
  { kind, rows }: PartPass,
  inference: Inference,
  slot: number,
): void {
  const { room, part } = batch;
  const from = slot * height;
  const count = Math.min(height, rows - from);
  placeRows({ x, y }, from, count, [room.layers[0]!.values.values, room.y.values]);
  const seen = emptyScore();
  room.begun = (begun) => scoreRows(room, begun, seen);
  inferPart(room, count, kind === "learn" ? inference : { method: "backprop" });
  scores.set([seen.loss, seen.right], 2 * slot);
  if (kind !== "learn") return;
  partGradient(batch, count, inference, part);
  putVectors(arraysOf(part), gradients, slot * parameters.length);
}
