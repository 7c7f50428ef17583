/** A server on this machine for test pages, with the headers that decide what a page may do. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");

/** The sources as one script for an engine. */
export async function bundle(entry: string, platform: "browser" | "node"): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    format: "esm",
    platform,
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]!.text;
}

export interface Site {
  /** Address of a page of that kind. */
  url(page: PageKind): string;
  close(): Promise<void>;
}

/**
 * `open`: nothing is forbidden, no memory is shared. `isolated`: memory can be shared. `strict`: scripts of the site
 * only, so neither `eval` nor WebAssembly.
 */
export type PageKind = "open" | "isolated" | "strict";

const headers: Readonly<Record<PageKind, Readonly<Record<string, string>>>> = {
  open: {},
  isolated: {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
  },
  strict: { "Content-Security-Policy": "default-src 'self'; script-src 'self'" },
};

export async function startSite(): Promise<Site> {
  const scripts: Readonly<Record<string, string>> = {
    "page.js": await bundle("test/browser/page.ts", "browser"),
    "worker.js": await bundle("src/worker.ts", "browser"),
  };
  const server = createServer((request, response) => {
    // A page's kind is the first part of every path below it, so that its worker gets its headers.
    const [, kind = "", file = ""] = (request.url ?? "").split("/");
    const page = (Object.keys(headers) as PageKind[]).find((name) => name === kind);
    const script = scripts[file];
    if (page === undefined || (script === undefined && file !== "")) {
      response.writeHead(404).end();
      return;
    }
    const type = script === undefined ? "text/html" : "text/javascript";
    response.writeHead(200, { ...headers[page], "Content-Type": `${type}; charset=utf-8` });
    response.end(script ?? '<!doctype html><title>test</title><script type="module" src="page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (page) => `http://127.0.0.1:${port}/${page}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
