/**
 * The board on which the calling thread posts passes, and from which all threads take blocks: one array of whole numbers in
 * shared memory. Blocks are numbered through all passes, so that whoever is late takes none of a pass that is over, and nobody
 * waits for a thread that has taken none.
 */

/** Places on the board. What is written often lies in cache lines of its own. */
const AT = { generation: 0, closed: 1, first: 2, blocks: 3, pass: 4, next: 16, finished: 32, failed: 48 };
const LENGTH = 64;
/** Whole numbers of a pass. */
const NUMBERS = AT.next - AT.pass;
/** Characters of a message of an error. */
const TEXT = 8192;

/**
 * Looks at the board before a thread goes to sleep. Waking one takes some 50 µs; between the passes of an update the calling
 * thread has work of its own, such as half a millisecond for the states of 4096 nodes.
 */
const LOOKS = 20_000;
/** Milliseconds that a thread is waited for at a time, and how many times while a block of its does not end. */
const [PATIENCE, TIMES] = [1000, 60];

/** What is shared: plain data that can be sent to threads. */
export interface BoardMemory {
  readonly board: Int32Array;
  readonly text: Uint16Array;
}

export function boardMemory(): BoardMemory {
  return {
    board: new Int32Array(new SharedArrayBuffer(4 * LENGTH)),
    text: new Uint16Array(new SharedArrayBuffer(2 * TEXT)),
  };
}

export class Board {
  readonly #board: Int32Array;
  readonly #text: Uint16Array;

  constructor({ board, text }: BoardMemory) {
    this.#board = board;
    this.#text = text;
  }

  /**
   * Posts a pass, takes blocks of it like the other threads, and returns when all are finished.
   *
   * @param pass what the others are told: at most 12 whole numbers of 32 bits
   * @throws what failed
   */
  run(pass: readonly number[], blocks: number, work: (block: number) => void): void {
    const board = this.#board;
    const first = Atomics.load(board, AT.next);
    // An odd generation: what is written now is not to be read.
    Atomics.add(board, AT.generation, 1);
    Atomics.store(board, AT.first, first);
    Atomics.store(board, AT.blocks, blocks);
    for (const [k, number] of pass.entries()) Atomics.store(board, AT.pass + k, number);
    Atomics.add(board, AT.generation, 1);
    Atomics.notify(board, AT.generation);
    this.#take(first, blocks, work);
    this.#waitFor((first + blocks) | 0);
  }

  /** Tells all threads to end. */
  close(): void {
    Atomics.store(this.#board, AT.closed, 1);
    Atomics.add(this.#board, AT.generation, 2);
    Atomics.notify(this.#board, AT.generation);
  }

  /** What another thread does: blocks of each pass, until the board is closed. A pass has 12 numbers here. */
  serve(work: (pass: readonly number[], block: number) => void): void {
    const board = this.#board;
    for (let seen = 0; ; ) {
      const generation = changed(board, AT.generation, seen);
      if (Atomics.load(board, AT.closed) === 1) return;
      const first = Atomics.load(board, AT.first);
      const blocks = Atomics.load(board, AT.blocks);
      const pass = Array.from({ length: NUMBERS }, (_, k) => Atomics.load(board, AT.pass + k));
      // While they were read, others may have been written.
      if (generation % 2 !== 0 || Atomics.load(board, AT.generation) !== generation) continue;
      seen = generation;
      this.#take(first, blocks, (block) => work(pass, block));
    }
  }

  /** Leaves a message for the thread that waits, which throws it. */
  fail(message: string): void {
    for (let i = 0; i < TEXT; i++) this.#text[i] = message.charCodeAt(i) || 0;
    Atomics.store(this.#board, AT.failed, 1);
    Atomics.notify(this.#board, AT.finished);
  }

  /** The message that was left. */
  get failure(): string | undefined {
    if (Atomics.load(this.#board, AT.failed) === 0) return undefined;
    return String.fromCharCode(...this.#text).replace(/\0.*$/s, "");
  }

  #take(first: number, blocks: number, work: (block: number) => void): void {
    const board = this.#board;
    for (;;) {
      const next = Atomics.load(board, AT.next);
      // Numbers of blocks start again after 2^32 of them.
      const block = (next - first) | 0;
      if (!(block >= 0 && block < blocks)) return;
      if (Atomics.compareExchange(board, AT.next, next, (next + 1) | 0) !== next) continue;
      work(block);
      if (((Atomics.add(board, AT.finished, 1) + 1) | 0) === ((first + blocks) | 0)) {
        Atomics.notify(board, AT.finished);
      }
    }
  }

  #waitFor(end: number): void {
    const board = this.#board;
    for (let looks = 0, waits = 0; ; looks++) {
      const finished = Atomics.load(board, AT.finished);
      const { failure } = this;
      if (failure !== undefined) throw new BlockError(failure);
      if (finished === end) return;
      if (looks <= LOOKS || sleep(board, AT.finished, finished, PATIENCE) !== "timed-out") continue;
      if (++waits === TIMES) {
        throw new Error(`a thread has not finished its block in ${(PATIENCE * TIMES) / 1000} s`);
      }
    }
  }
}

/** What a thread left on the board before it ended. */
export class BlockError extends Error {
  override readonly name = "BlockError";
}

/** Waits until a number is another one. */
function changed(board: Int32Array, at: number, from: number): number {
  for (let looks = 0; ; looks++) {
    const now = Atomics.load(board, at);
    if (now !== from) return now;
    if (looks > LOOKS) sleep(board, at, from);
  }
}

/** Sleeps while a number stays as it is; the thread of a page, which may not, goes on looking. */
function sleep(board: Int32Array, at: number, value: number, milliseconds?: number): string {
  try {
    return Atomics.wait(board, at, value, milliseconds);
  } catch (error) {
    if (error instanceof TypeError) return "not allowed";
    throw error;
  }
}
