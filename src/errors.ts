/**
 * The error types of Credence. Misuse throws one of these, always saying what was wrong, where, and how to
 * mend it. Failure of the mathematics is never thrown: it is a result (`model/failure.ts`).
 */

/** An option, setting or model description that cannot be used. The command exits with 2. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

/** One thing wrong with a data file. Lines count from 1, the header included. */
export interface DataProblem {
  readonly file: string;
  readonly line?: number;
  readonly column?: string;
  readonly message: string;
}

/** Data that cannot be read. Carries every problem found; the message lists the first 20. */
export class DataError extends Error {
  override readonly name: string = "DataError";
  readonly problems: readonly DataProblem[];

  constructor(problems: readonly DataProblem[]) {
    super(describe(problems));
    this.problems = problems;
  }
}

function describe(problems: readonly DataProblem[]): string {
  const shown = problems.slice(0, 20).map((p) => {
    const line = p.line === undefined ? "" : `:${p.line}`;
    const column = p.column === undefined ? "" : `, column ${p.column}`;
    return `${p.file}${line}${column}: ${p.message}`;
  });
  const rest = problems.length - shown.length;
  return rest > 0 ? `${shown.join("\n")}\n(${rest} more)` : shown.join("\n");
}
