/** Real threads of Node that do given tasks, built from sources, and counted while they live. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { StartWorker } from "../workers/index.js";
import { nodeWorkersOf } from "./threads.js";

export interface CountedThreads {
  readonly start: StartWorker;
  readonly folder: string;
  alive: number;
  /** Ends nothing: threads are the test's. */
  remove(): void;
}

/** @param tasks what a worker knows, as source text; @param imports of it, relative to `src` */
export async function countedThreads(imports: string, tasks: string): Promise<CountedThreads> {
  const folder = mkdtempSync(join(tmpdir(), "credence-threads-"));
  const outfile = join(folder, "worker.mjs");
  await build({
    stdin: {
      contents: `${imports} import { serveThread } from "./node/serve.ts"; serveThread([${tasks}]);`,
      resolveDir: join(import.meta.dirname, ".."),
      loader: "ts",
    },
    ...{ outfile, bundle: true, platform: "node", format: "esm", packages: "external" },
  });
  const threads: CountedThreads = {
    ...{ folder, alive: 0 },
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
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  return threads;
}
