/** Real threads of Node that do given tasks, built from sources, and counted while they live. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll } from "vitest";
import type { StartWorker } from "../workers/index.js";
import { nodeWorkersOf } from "./threads.js";

export interface CountedThreads {
  readonly start: StartWorker;
  alive: number;
}

/**
 * For the tests of one file: built before them, removed after them.
 *
 * @param imports of the worker, relative to `src`
 * @param tasks what it knows, as source text
 */
export function countedThreads(imports: string, tasks: string): CountedThreads {
  const folder = mkdtempSync(join(tmpdir(), "credence-threads-"));
  const outfile = join(folder, "worker.mjs");
  beforeAll(async () => {
    await build({
      stdin: {
        contents: `${imports} import { serveThread } from "./node/serve.ts"; serveThread([${tasks}]);`,
        resolveDir: join(import.meta.dirname, ".."),
        loader: "ts",
      },
      ...{ outfile, bundle: true, platform: "node", format: "esm", packages: "external" },
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const threads: CountedThreads = {
    alive: 0,
    start: () => {
      const port = nodeWorkersOf(pathToFileURL(outfile))();
      threads.alive++;
      return {
        ...port,
        end() {
          threads.alive--;
          port.end();
        },
      };
    },
  };
  return threads;
}
