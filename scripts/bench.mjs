// Bundles the benches as the library is bundled (loose modules run slower), then runs them.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
await build({
  entryPoints: [`${root}/bench/main.ts`],
  outdir: `${root}/dist/bench`,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  packages: "external",
  define: { BENCH_ROOT: JSON.stringify(root) },
  logLevel: "warning",
});
await import("../dist/bench/main.js");
