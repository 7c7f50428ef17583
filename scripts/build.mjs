// Builds dist/: every export bundled by esbuild (many small modules would cost 100 ms of cold import), shared
// code in chunks of its own, declarations by tsc. `--fast` leaves the declarations out; `--types-checked` writes them
// without checking the types once more.
import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
// Built beside dist and put in its place at the end, so that a running command never finds half of it.
const out = "dist.next";
rmSync(out, { recursive: true, force: true });

// What a start or a report needs is bundled with its licence: finding the many files of these libraries costs up to 40 ms
// each. So is what is small and used in one place. The others are CommonJS that asks for modules of Node, or are large and
// seldom needed.
const bundled = [
  "@dagrejs/dagre",
  "d3-array",
  "d3-contour",
  "d3-scale",
  "d3-scale-chromatic",
  "fast-png",
  "gifenc",
  "ml-matrix",
  "papaparse",
  "yaml",
  "zod",
];
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const external = Object.keys(dependencies).filter((name) => !bundled.includes(name));

/** Where it is given a stream of Node, the parser must be Node's own copy: a bundle cannot ask for `stream`. */
function leaveToNode({ onResolve }) {
  onResolve({ filter: /^papaparse$/ }, ({ importer }) =>
    importer.endsWith("read-folder.ts") ? { path: "papaparse", external: true } : undefined,
  );
}

/** Messages of checks are English: those in 50 other languages, half of that library, stay away. */
function leaveLanguagesOut({ onLoad }) {
  onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
    contents: 'export { default as en } from "./en.js";',
  }));
}

const { metafile } = await build({
  entryPoints: {
    index: "src/index.ts",
    scalar: "src/scalar/index.ts",
    hgf: "src/hgf/index.ts",
    inference: "src/inference/index.ts",
    figures: "src/figures/index.ts",
    import: "src/import/index.ts",
    migrate: "src/migrate/index.ts",
    export: "src/export/index.ts",
    explain: "src/explain/index.ts",
    checklist: "src/checklist/index.ts",
    deep: "src/deep/index.ts",
    attractor: "src/attractor/index.ts",
    code: "src/code.ts",
    node: "src/node.ts",
    worker: "src/worker.ts",
    "node-worker": "src/node/worker.ts",
    cli: "src/cli/main.ts",
    conformance: "src/conformance/main.ts",
  },
  outdir: out,
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  external: ["node:*", "stream", ...external.flatMap((name) => [name, `${name}/*`])],
  plugins: [
    { name: "streams of Node", setup: leaveToNode },
    { name: "English", setup: leaveLanguagesOut },
  ],
  metafile: true,
  // Half the text to read at every start; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  target: "node20",
  sourcemap: true,
  logLevel: "warning",
});
chmodSync(`${out}/cli.js`, 0o755);

/** Name and licence of a library. */
function licenceOf(name) {
  const folder = `node_modules/${name}`;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}\n`;
}
/** Libraries, and theirs in turn, that a bundle has taken in. */
function librariesIn({ inputs }) {
  const names = Object.keys(inputs).flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}
writeFileSync(`${out}/LICENCES.txt`, librariesIn(metafile).map(licenceOf).join("\n\n"));

/** The pages' policy forbids WebAssembly: its bytes stay away. */
function leaveKernelsOut({ onLoad }) {
  onLoad({ filter: /[\\/]src[\\/]kernels[\\/]bytes\.ts$/ }, () => ({
    contents: 'export const kernelBytes = "";',
  }));
}

// The scripts that `credence deep widget` and `credence attractor page` put into their pages: one file each, because a
// page that opens offline has no other, headed by the licences of the libraries in it.
for (const [name, entry] of [
  ["widget-page", "src/widget/main.ts"],
  ["drawing-page", "src/drawing/main.ts"],
]) {
  const page = await build({
    entryPoints: [entry],
    bundle: true,
    format: "iife",
    platform: "browser",
    minify: true,
    target: "es2022",
    charset: "utf8",
    plugins: [{ name: "without kernels", setup: leaveKernelsOut }],
    write: false,
    metafile: true,
    logLevel: "warning",
  });
  const notices = librariesIn(page.metafile).map(licenceOf).join("\n");
  const head = notices === "" ? "" : `/*\n${notices}*/\n`;
  writeFileSync(`${out}/${name}.js`, `${head}${page.outputFiles[0].text}`);
}

if (!process.argv.includes("--fast")) {
  const checked = process.argv.includes("--types-checked") ? ["--noCheck"] : [];
  const tsc = spawnSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--outDir", `${out}/types`, ...checked],
    { stdio: ["ignore", 2, 2] },
  );
  if (tsc.status !== 0) process.exit(tsc.status ?? 1);
}
writeFileSync(`${out}/.built`, `${Date.now()}\n`);
rmSync("dist", { recursive: true, force: true });
renameSync(out, "dist");
