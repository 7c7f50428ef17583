/** Vectors in one linear memory, handed out in order and given back in reverse. */

import { UsageError } from "../errors.js";
import type { Memory } from "./engine.js";

export type FloatType = "float32" | "float64";
export type FloatArray = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

const PAGE = 65536;
/** Cache lines; vectors begin at one. */
const LINE = 64;
/**
 * Bytes that are not handed out: 0 means "none" to kernels, some use the first line as their own scratch, and their
 * constants follow it (`--memoryBase` of scripts/kernels.mjs).
 */
export const RESERVED = 8 * LINE;

/** A memory without WebAssembly. */
export class PlainMemory implements Memory {
  buffer = new ArrayBuffer(PAGE);

  grow(pages: number): number {
    const before = this.buffer.byteLength / PAGE;
    const grown = new ArrayBuffer((before + pages) * PAGE);
    new Uint8Array(grown).set(new Uint8Array(this.buffer));
    this.buffer = grown;
    return before;
  }
}

/** Numbers at a fixed place of a memory. A matrix is a vector of its rows, one after the other. */
export class Vector {
  private view: FloatArray | undefined;

  constructor(
    private readonly memory: Memory,
    readonly float: FloatType,
    /** In bytes. */
    readonly offset: number,
    readonly length: number,
  ) {}

  /** The numbers themselves. Ask again after every allocation: growing memory takes old views away. */
  get values(): FloatArray {
    const buffer = this.memory.buffer;
    if (this.view === undefined || this.view.buffer !== buffer) {
      this.view =
        this.float === "float32"
          ? new Float32Array(buffer, this.offset, this.length)
          : new Float64Array(buffer, this.offset, this.length);
    }
    return this.view;
  }

  /** `length` elements from `start` on, in the same place. */
  part(start: number, length: number): Vector {
    if (!(start >= 0 && length >= 0 && start + length <= this.length)) {
      throw new UsageError(
        `kernels: elements ${start} to ${start + length} of a vector of ${this.length}; stay within it`,
      );
    }
    const size = this.float === "float32" ? 4 : 8;
    return new Vector(this.memory, this.float, this.offset + start * size, length);
  }
}

export class Arena {
  private top = RESERVED;

  constructor(readonly memory: Memory) {}

  /** A vector of zeros. */
  allocate(float: FloatType, length: number): Vector {
    if (!(Number.isInteger(length) && length >= 0)) {
      throw new UsageError(`kernels: length must be an integer >= 0, got ${length}`);
    }
    const bytes = length * (float === "float32" ? 4 : 8);
    const offset = this.scratch(bytes);
    this.top = offset + bytes + ((LINE - (bytes % LINE)) % LINE);
    const vector = new Vector(this.memory, float, offset, length);
    vector.values.fill(0);
    return vector;
  }

  /** Where free memory begins, with at least this many bytes; valid until the next allocation. */
  scratch(bytes: number): number {
    const missing = this.top + bytes + LINE - this.memory.buffer.byteLength;
    if (missing > 0) {
      // At least by half, so that many small vectors do not copy a plain memory each time.
      const half = this.memory.buffer.byteLength >> 1;
      try {
        this.memory.grow(Math.ceil(Math.max(missing, half) / PAGE));
      } catch {
        try {
          this.memory.grow(Math.ceil(missing / PAGE));
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          throw new UsageError(
            `kernels: no memory for ${bytes} bytes beside ${this.top}; use smaller batches or layers`,
          );
        }
      }
    }
    return this.top;
  }

  /** What `release` goes back to. */
  mark(): number {
    return this.top;
  }

  /** Gives back everything allocated since the mark was taken. */
  release(mark: number): void {
    this.top = mark;
  }
}
