import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.js";

/** Examples import as users do; here that means the sources. */
const sources = (path: string): string => join(import.meta.dirname, path);

const replacing = ["test/cli/full-disk.test.ts"];

export default defineConfig({
  resolve: {
    alias: {
      "credence/hgf": sources("src/hgf/index.ts"),
      "credence/figures": sources("src/figures/index.ts"),
    },
  },
  test: {
    // A timeout ends what hangs; it must not judge the speed of a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Every core: many tests wait for processes of their own.
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
    // A worker loads the sources once for all its files of a project; what replaces modules of Node runs alone.
    projects: [
      { extends: true, test: { name: "alone", include: replacing } },
      {
        extends: true,
        test: {
          name: "whole",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: replacing,
          isolate: false,
        },
      },
      { extends: true, test: { name: "sources", include: ["src/**/*.test.ts"], isolate: false } },
    ],
  },
});
