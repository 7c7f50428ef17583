/** The Python side: a process that times tasks on request, so that rounds of both alternate in one session. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { UsageError } from "../../src/errors.js";

export const peerScript = "bench/peers/peer.py";

const environments = {
  pyhgf030: "pyhgf 0.3.0 and JAX 0.4.31",
  pyhgf032: "pyhgf 0.3.2 and JAX 0.6.2",
} as const;

/** @throws UsageError where the folder holds no such environment */
export function pythonOf(folder: string, name: keyof typeof environments = "pyhgf030"): string {
  const python = join(folder, name, "bin/python");
  if (existsSync(python)) return python;
  throw new UsageError(
    `--peers ${folder}: ${python} is not there; make a virtual environment ${name} in that folder with ${environments[name]}`,
  );
}

export class Peer {
  readonly versions: Readonly<Record<string, string>>;
  /** Log-likelihoods of all agents. */
  readonly values: readonly number[];

  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
    { versions, values }: { versions: Record<string, string>; values: number[] },
  ) {
    this.versions = versions;
    this.values = values;
  }

  static start(python: string, script: string, data: string): Promise<Peer>;
  /**
   * @param patience seconds until its first line; undefined and ended where it takes longer
   * @param environment variables beside those of this process
   */
  static start(
    python: string,
    script: string,
    data: string,
    patience?: number,
    environment?: Readonly<Record<string, string>>,
  ): Promise<Peer | undefined>;
  static async start(
    python: string,
    script: string,
    data: string,
    patience?: number,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Peer | undefined> {
    const child = spawn(python, [script, data], { env: { ...process.env, ...environment } });
    child.stderr.pipe(process.stderr);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    let late = false;
    const timer =
      patience === undefined
        ? undefined
        : setTimeout(() => {
            late = true;
            child.kill("SIGKILL");
          }, patience * 1000);
    try {
      return new Peer(child, lines, JSON.parse(await next(lines)));
    } catch (error) {
      if (late) return undefined;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Milliseconds of so many calls, by the peer's own clock. */
  async time(task: string, repeat: number): Promise<number> {
    this.child.stdin.write(`${JSON.stringify({ task, repeat })}\n`);
    const { seconds } = JSON.parse(await next(this.lines)) as { seconds: number };
    return seconds * 1000;
  }

  end(): void {
    this.child.stdin.end();
  }
}

async function next(lines: AsyncIterator<string>): Promise<string> {
  const { done, value } = await lines.next();
  if (done) throw new Error("the peer ended; what it said is above");
  return value;
}
