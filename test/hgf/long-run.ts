/** Started by its test with little memory: 250,000 trials in pieces and at once, and what is in use meanwhile. */

import { network } from "../../src/hgf/index.js";

const PIECES = 10;
const LENGTH = 25_000;

/** Bytes in use once collections free nothing more: one alone leaves code that the engine is about to drop. */
function inUse(): number {
  for (let least = Number.POSITIVE_INFINITY; ; ) {
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    if (heapUsed + arrayBuffers >= least) return least;
    least = heapUsed + arrayBuffers;
  }
}

/** Outcomes as if by chance, a bit each. */
function outcomes(from: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, t) => (Math.imul(from + t + 1, 0x9e3779b1) >>> 17) & 1);
}

const net = network()
  .binary("u", { valueParents: ["x"] })
  .continuous("x", { tonicVolatility: -3 });
const bytes: number[] = [];
let pieces = net.filter({ u: outcomes(0, LENGTH) }, { keep: "last" }).end;
bytes.push(inUse());
for (let piece = 1; piece < PIECES; piece++) {
  pieces = net.filter({ u: outcomes(piece * LENGTH, LENGTH) }, { keep: "last", from: pieces }).end;
  bytes.push(inUse());
}
const before = inUse();
const u = outcomes(0, PIECES * LENGTH);
const whole = net.filter({ u }, { keep: 62_500 });
const kept = inUse() - before - u.byteLength;
const mean = [...whole.trajectories.get("x.mean")!];
console.log(
  JSON.stringify({ bytes, kept, rows: [...whole.rows], mean, pieces: pieces.state, whole: whole.end.state }),
);
