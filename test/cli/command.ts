/** The built command, run as users run it: a process of its own in a folder of its own. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");
const cli = join(root, "dist/cli.js");

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that is removed with `remove`. */
export class Workplace {
  readonly path = mkdtempSync(join(tmpdir(), "credence-test-"));

  credence(...args: string[]): Outcome {
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

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
