/** Settling of many samples at once, each with its own rate; equations and sources: ../settle.ts and ../epc.ts. */

import type { EpcOptions } from "../epc.js";
import { outputLayer } from "../model.js";
import type { SettleOptions } from "../settle.js";
import { Ends } from "./ends.js";
import {
  activityGradientRows,
  beginRows,
  copyRows,
  forwardRows,
  largestOfRows,
  predictAgain,
  pullRows,
  weighRows,
} from "./passes.js";
import type { Room } from "./room.js";

/** Gradient descent on the activities of so many rows, from the forward pass. */
export function settleRows(room: Room, count: number, options: SettleOptions): Ends {
  const { steps = 32, rate = 0.1, momentum = 0, tolerance = 0, halveOnRise = true } = options;
  const { layers, energy, kernels, factors } = room;
  const last = outputLayer(room.model);
  const { rates, ends, before } = begin(room, count, rate);
  for (let step = 0; ; step++) {
    if (step === steps && tolerance === 0) break;
    // Errors of the forward pass are 0 below the output, and each step brings them one layer further down.
    const lowest = Math.max(1, last - 1 - step);
    activityGradientRows(room, count, lowest);
    if (tolerance > 0) {
      const largest = largestOfRows(room, count);
      ends.finish((r) => largest[r]! < tolerance, true, "gradient below tolerance");
    }
    if (step === steps || ends.all()) break;
    before.set(energy.subarray(0, count));
    if (halveOnRise === true) copyRows(room, count, "values", "kept");
    for (let r = 0; r < count; r++) factors.values[r] = ends.ended(r) ? 0 : -rates[r]!;
    for (let k = lowest; k < last; k++) {
      const { size, values, pulled, own } = layers[k]!;
      if (momentum !== 0) {
        const [g, v] = [pulled.values, own.values];
        for (let i = 0; i < count * size; i++) v[i] = momentum * v[i]! + g[i]!;
      }
      kernels.axpyRows(count, size, factors, momentum === 0 ? pulled : own, values);
    }
    predictAgain(room, count, lowest);
    weighRows(room, count, lowest);
    if (halveOnRise !== false) {
      const rises = (r: number): boolean => !ends.ended(r) && !(energy[r]! <= before[r]!);
      if (halved(rates, rises) && halveOnRise === true) {
        copyRows(room, count, "kept", "values", rises);
        stop(room, count, rises);
        predictAgain(room, count, lowest);
        weighRows(room, count, lowest);
      }
    }
    ends.trace();
  }
  ends.finish((r) => !Number.isFinite(energy[r]!), false, "energy is not finite; lower the rate");
  ends.finish(() => true, false, "all steps done");
  return ends;
}

/** The forward pass, with nothing moved yet. @returns the rate of each row, and room for its energy before a step */
function begin(room: Room, count: number, rate: number) {
  const ends = new Ends(room, count);
  for (let k = 1; k < outputLayer(room.model); k++) {
    const { own, pulled } = room.layers[k]!;
    own.values.fill(0);
    pulled.values.fill(0);
  }
  beginRows(room, count);
  ends.trace();
  return { rates: new Float64Array(count).fill(rate), ends, before: new Float64Array(count) };
}

/** Halves the rates of rows whose energy rose. @returns whether there are any */
function halved(rates: Float64Array, rises: (row: number) => boolean): boolean {
  let risen = false;
  for (let r = 0; r < rates.length; r++) {
    if (!rises(r)) continue;
    rates[r]! /= 2;
    risen = true;
  }
  return risen;
}

/** Velocities of some rows become 0. */
function stop({ layers, model }: Room, count: number, chosen: (row: number) => boolean): void {
  for (let k = 1; k < outputLayer(model); k++) {
    const { size, own } = layers[k]!;
    for (let r = 0; r < count; r++) if (chosen(r)) own.values.fill(0, r * size, (r + 1) * size);
  }
}

/** Gradient descent on the errors of so many rows, from the forward pass. */
export function settleErrorRows(room: Room, count: number, { steps = 5, rate = 0.1 }: EpcOptions): Ends {
  const { layers, energy, kernels, factors } = room;
  const last = outputLayer(room.model);
  const { rates, ends, before } = begin(room, count, rate);
  for (let step = 0; step < steps; step++) {
    before.set(energy.subarray(0, count));
    copyRows(room, count, "own", "kept");
    // What the output's error asks of all layers, in one reverse pass.
    for (let k = last - 1; k >= 1; k--) {
      const above = layers[k + 1]!;
      pullRows(room, k, count, k + 1 === last ? above.weighted : above.pulled, layers[k]!.pulled);
    }
    for (let r = 0; r < count; r++) factors.values[r] = -rates[r]!;
    for (let k = 1; k < last; k++) {
      const { size, own, pulled, weighted } = layers[k]!;
      kernels.subtract(weighted.part(0, count * size), pulled);
      kernels.axpyRows(count, size, factors, pulled, own);
    }
    forwardRows(room, count, true);
    weighRows(room, count);
    const rises = (r: number): boolean => !(energy[r]! <= before[r]!);
    if (halved(rates, rises)) {
      copyRows(room, count, "kept", "own", rises);
      forwardRows(room, count, true);
      weighRows(room, count);
    }
    ends.trace();
  }
  ends.finish(() => true, false, "all steps done");
  return ends;
}
