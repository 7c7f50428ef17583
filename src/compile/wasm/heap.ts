/**
 * The memory that all kernels of a thread share. One suffices, because kernels run one at a time, and each memory
 * of WebAssembly reserves gigabytes of address space. Working memory of the running kernel lies at the start;
 * behind it the data of series stay until the room is needed.
 */

import type { Series } from "../backend.js";
import type { Engine, Memory } from "./engine.js";

const PAGE = 65536;
/**
 * Pages at first, 16 MiB, which systems give room only when they are written to. Growing detaches the buffer, and from the first
 * detachment on V8 checks every access of typed arrays anew (its protector "ArrayBufferDetaching"): loops in JavaScript on that
 * thread take up to twice as long.
 */
const FIRST_PAGES = 256;
/** Packed data are thrown away when they would pass this many bytes together. */
const LIMIT = 2 ** 28;

export class Heap {
  readonly memory: Memory;
  /** Views of the whole memory; made anew when it grows. */
  numbers: Float64Array;
  words: Int32Array;
  /** The program whose constants lie in working memory. */
  owner: unknown;
  private working = 4 * PAGE;
  private top = this.working;
  private resident = new WeakMap<Series, number>();

  constructor(engine: Engine) {
    this.memory = new engine.Memory({ initial: FIRST_PAGES });
    this.numbers = new Float64Array(this.memory.buffer);
    this.words = new Int32Array(this.memory.buffer);
  }

  /** Makes the first `bytes` bytes working memory. */
  reserve(bytes: number): void {
    if (bytes <= this.working) return;
    this.working = Math.ceil(bytes / PAGE) * PAGE;
    this.clear();
    this.grow(this.working);
  }

  /**
   * The address of a series: run after run, each trial by trial, a trial being its columns and, where there are
   * conditions, the index of the trial's. A lane so reads its run from front to back. (With runs side by side, lanes
   * would step by whole rows, which all fall into the same few cache sets.)
   */
  place(series: Series): number {
    const known = this.resident.get(series);
    if (known !== undefined) return known;
    const bytes = series.trials * series.runs * bytesPerTrial(series);
    if (this.top + bytes > LIMIT) this.clear();
    const address = this.top;
    this.grow(address + bytes);
    this.top = address + Math.ceil(bytes / 16) * 16;
    this.pack(series, address);
    this.resident.set(series, address);
    return address;
  }

  private pack({ columns, conditions, runs, trials }: Series, address: number): void {
    const { numbers, words } = this;
    const step = columns.length + (conditions === undefined ? 0 : 1);
    let at = address / 8;
    for (let run = 0; run < runs; run++) {
      for (let i = run; i < runs * trials; i += runs, at += step) {
        for (let c = 0; c < columns.length; c++) numbers[at + c] = columns[c]![i]!;
        if (conditions !== undefined) words[2 * (at + columns.length)] = conditions.index[i]!;
      }
    }
  }

  private clear(): void {
    this.resident = new WeakMap();
    this.top = this.working;
  }

  private grow(bytes: number): void {
    const missing = Math.ceil((bytes - this.memory.buffer.byteLength) / PAGE);
    if (missing <= 0) return;
    this.memory.grow(missing);
    this.numbers = new Float64Array(this.memory.buffer);
    this.words = new Int32Array(this.memory.buffer);
  }
}

/** Bytes of one trial of one run. */
export function bytesPerTrial({ columns, conditions }: Series): number {
  return 8 * (columns.length + (conditions === undefined ? 0 : 1));
}
