import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Examples import as users do; here that means the sources. */
const sources = (path: string): string => join(import.meta.dirname, path);

export default defineConfig({
  resolve: {
    alias: {
      "credence/hgf": sources("src/hgf/index.ts"),
      "credence/figures": sources("src/figures/index.ts"),
    },
  },
  test: {
    testTimeout: 60_000,
    // Every core: many tests wait for processes of their own.
    maxWorkers: "100%",
    projects: [
      // One worker loads the sources once for all of these.
      { extends: true, test: { name: "sources", include: ["src/**/*.test.ts"], isolate: false } },
      { extends: true, test: { name: "whole", include: ["test/**/*.test.ts", "examples/**/*.test.ts"] } },
    ],
  },
});
