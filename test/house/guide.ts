/** A guide whose examples run as they stand, in a copy of its data. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "vitest";

const root = join(import.meta.dirname, "../..");

export class Guide {
  readonly text: string;
  /** Where the examples run; `credence` is the built command there, as a command and as a package. */
  readonly folder = mkdtempSync(join(tmpdir(), "credence-guide-"));

  /**
   * @param file of the guide, from the root of the project
   * @param data folder that is copied, from there too; none where examples need no files
   */
  constructor(
    private readonly file: string,
    data?: string,
  ) {
    this.text = readFileSync(join(root, file), "utf8");
    if (data !== undefined) cpSync(join(root, data), this.folder, { recursive: true });
    mkdirSync(join(this.folder, "node_modules"));
    symlinkSync(root, join(this.folder, "node_modules/credence"));
    mkdirSync(join(this.folder, "bin"));
    const script = `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/cli.js")}" "$@"\n`;
    writeFileSync(join(this.folder, "bin/credence"), script, { mode: 0o755 });
  }

  /** Names of the examples in order. */
  get examples(): string[] {
    return [...this.text.matchAll(/<!-- example: (\S+) -->/g)].map(([, name]) => name!);
  }

  /** The code that follows `<!-- KIND: NAME -->`. */
  block(kind: "example" | "output", name: string): string {
    const match = new RegExp(`<!-- ${kind}: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(this.text);
    if (match === null) throw new Error(`${this.file} has no ${kind} "${name}"`);
    return match[1]!;
  }

  /** Runs an example in a shell that stops at the first command that fails. @returns what it says on stderr */
  shell(name: string): string {
    const { status, stderr } = spawnSync("sh", ["-e", "-c", this.block("example", name)], {
      cwd: this.folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${join(this.folder, "bin")}${delimiter}${process.env.PATH}` },
    });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    return stderr;
  }

  /** Runs an example as a module. @returns what it says on stdout; it must say nothing on stderr */
  program(name: string): string {
    writeFileSync(join(this.folder, `${name}.mjs`), this.block("example", name));
    const { stdout, stderr } = spawnSync(process.execPath, [`${name}.mjs`], {
      cwd: this.folder,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    return stdout;
  }

  lines(name: string): string[] {
    return readFileSync(join(this.folder, name), "utf8").trim().split("\n");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
