/** Values handed to somebody who reads them with `for await`, one at a time, so that none pile up. */

export interface Feed<T, R> {
  /** Resolves once the reader wants the next value. @throws what the reader throws */
  add(value: T): Promise<void>;
  /** There are no more values. @returns what the reader returns @throws what it throws */
  finish(): Promise<R>;
  /** Gives the reader an error instead of a value, so that it cleans up; without effect once it has ended. */
  discard(): Promise<void>;
}

interface Waiting<T> {
  resolve(next: IteratorResult<T, undefined>): void;
  reject(reason: unknown): void;
}

/** @param read reads the values once, to their end */
export function feed<T, R>(read: (values: AsyncIterable<T>) => Promise<R>): Feed<T, R> {
  let waiting: Waiting<T> | undefined;
  let ended = false;
  let wake = (): void => {};
  const values: AsyncIterable<T> = {
    [Symbol.asyncIterator]: () => ({
      next: () =>
        new Promise((resolve, reject) => {
          waiting = { resolve, reject };
          wake();
        }),
    }),
  };
  const outcome = read(values).finally(() => {
    ended = true;
    wake();
  });
  // Whoever adds or finishes hears of a failure; until then it is not unhandled.
  outcome.catch(() => {});

  /** The reader, once it waits for a value; undefined where it has ended. */
  const reader = async (): Promise<Waiting<T> | undefined> => {
    while (waiting === undefined && !ended) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const found = waiting;
    waiting = undefined;
    return found;
  };
  return {
    add: async (value) => {
      (await reader())?.resolve({ done: false, value });
      const next = await reader();
      if (next === undefined) await outcome;
      waiting = next;
    },
    finish: async () => {
      (await reader())?.resolve({ done: true, value: undefined });
      return outcome;
    },
    discard: async () => {
      (await reader())?.reject(new Error("the values were discarded"));
      await outcome.catch(() => {});
    },
  };
}
