/** The built command in a folder of its own; the first command of each kind runs as users run it, in its own process. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";

export const root = join(import.meta.dirname, "../..");
const cli = join(root, "dist/cli.js");

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Commands that have commands of their own. */
const groups = ["attractor", "deep", "network", "recovery"];

/** A folder that is removed with `remove`. */
export class Workplace {
  readonly path = mkdtempSync(join(tmpdir(), "credence-test-"));
  readonly #known = new Set<string>();
  readonly #apart: boolean;
  #waiting: Worker | undefined;

  /** @param apart whether every command has a process of its own, as where it loads code that tests change */
  constructor({ apart = false }: { readonly apart?: boolean } = {}) {
    this.#apart = apart;
  }

  /**
   * Runs a command to its end. The first of each kind has a process of its own, as every command of a user has; the
   * others share one (`one-after-another.mjs`), because more than half of a small command is the start of its process.
   */
  credence(...args: string[]): Outcome {
    const kind = args.slice(0, groups.includes(args[0] ?? "") ? 2 : 1).join(" ");
    if (!this.#apart && this.#known.has(kind)) return this.#another(args);
    this.#known.add(kind);
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: this.path,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return { code: status, stdout, stderr };
  }

  start(...args: string[]): ChildProcess {
    return spawn(process.execPath, [cli, ...args], { cwd: this.path, stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Runs a command in the process that has run others, and waits for it. */
  #another(args: readonly string[]): Outcome {
    this.#waiting ??= new Worker(join(import.meta.dirname, "waiting.mjs"), { workerData: { cli } });
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const { port1, port2 } = new MessageChannel();
    this.#waiting.postMessage({ cwd: this.path, args, signal, port: port2 }, [port2]);
    Atomics.wait(signal, 0, 0);
    const outcome = receiveMessageOnPort(port1)!.message as Outcome; // what waiting.mjs posts
    port1.close();
    return outcome;
  }

  remove(): void {
    void this.#waiting?.terminate();
    rmSync(this.path, { recursive: true, force: true });
  }
}
