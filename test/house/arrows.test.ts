/** Imports point one way only (ARCHITECTURE.md, "Arrows"). */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const source = join(import.meta.dirname, "../../src");

/** What the files of each folder may import. `errors` and `suggest` are free to all. */
const allowed: Record<string, readonly string[]> = {
  scalar: [],
  random: ["scalar"],
  kernels: ["scalar"],
  compile: ["scalar"],
  model: ["scalar", "random"],
  hgf: ["scalar", "random", "model"],
  perceptual: ["scalar", "model", "hgf"],
  response: ["scalar", "model", "random"],
  agent: ["scalar", "compile", "model", "random", "hgf", "perceptual", "response"],
  study: ["scalar"],
  import: ["study", "inference"],
  figures: [],
  workers: [],
  deep: ["scalar", "random", "kernels", "workers"],
  attractor: ["scalar", "random", "kernels", "workers"],
  widget: ["scalar", "deep", "figures", "report"],
  drawing: ["random", "attractor", "report"],
  inference: ["scalar", "random", "compile", "workers"],
  group: ["scalar", "random", "compile", "model", "agent", "study", "inference", "workers"],
  fit: ["scalar", "random", "model", "hgf", "agent", "study", "inference", "workers", "group"],
  compare: ["inference", "fit"],
  explain: ["scalar", "model", "agent"],
  migrate: ["scalar", "model", "perceptual", "response", "agent", "study", "import", "inference", "fit"],
  export: ["scalar", "model", "agent", "inference", "group", "fit"],
  checklist: [
    "scalar",
    "random",
    "model",
    "agent",
    "study",
    "inference",
    "fit",
    "figures",
    "report",
    "workers",
  ],
  report: ["inference", "model", "hgf", "perceptual", "agent", "study", "group", "fit", "figures"],
  experiments: ["scalar", "random", "deep", "attractor", "figures", "fit", "checklist", "workers"],
  node: [
    "attractor",
    "deep",
    "experiments",
    "widget",
    "drawing",
    "scalar",
    "model",
    "hgf",
    "perceptual",
    "response",
    "agent",
    "study",
    "import",
    "inference",
    "group",
    "fit",
    "compare",
    "explain",
    "migrate",
    "export",
    "figures",
    "report",
    "checklist",
    "workers",
  ],
  conformance: [
    "scalar",
    "compile",
    "model",
    "hgf",
    "perceptual",
    "response",
    "agent",
    "inference",
    "group",
    "fit",
    "random",
    "deep",
    "attractor",
  ],
  cli: [
    "attractor",
    "model",
    "perceptual",
    "response",
    "agent",
    "study",
    "import",
    "group",
    "fit",
    "compare",
    "explain",
    "migrate",
    "export",
    "report",
    "checklist",
    "node",
    "workers",
  ],
};

/** Files that may need Node; everything else runs in a browser. */
const needsNode = /^(cli|conformance)\/|^node\.ts$|^node\//;

interface Import {
  readonly file: string;
  readonly to: string;
}

function importsOf(): Import[] {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join(source, file), "utf8");
    const found = text.matchAll(/(?:^|\n)\s*(?:import|export)[^;'"]*?from\s+"([^"]+)"|import\("([^"]+)"\)/g);
    return [...found].map((match) => ({ file, to: (match[1] ?? match[2])! }));
  });
}

const imports = importsOf();
const folderOf = (path: string): string => (path.includes("/") ? path.split("/")[0]! : "");

describe("imports", () => {
  it("are found at all", () => {
    expect(imports.length).toBeGreaterThan(50);
  });

  it("point along the arrows of the architecture", () => {
    const wrong = imports.flatMap(({ file, to }) => {
      if (!to.startsWith(".")) return [];
      const target = relative(source, join(source, file, "..", to));
      const [from, into] = [folderOf(file), folderOf(target)];
      if (from === "" || into === "" || from === into) return [];
      return allowed[from]?.includes(into) ? [] : [`${file} imports ${target}`];
    });
    expect(wrong).toEqual([]);
  });

  it("need Node only in the command, the conformance runner and credence/node", () => {
    const wrong = imports.filter(({ file, to }) => to.startsWith("node:") && !needsNode.test(file));
    expect(wrong).toEqual([]);
  });
});

describe("folders", () => {
  it("form no cycle", () => {
    const visit = (folder: string, path: readonly string[]): void => {
      if (path.includes(folder)) throw new Error(`cycle: ${[...path, folder].join(" -> ")}`);
      for (const next of allowed[folder] ?? []) visit(next, [...path, folder]);
    };
    for (const folder of Object.keys(allowed)) visit(folder, []);
  });
});
