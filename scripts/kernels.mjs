// Compiles assembly/ with AssemblyScript and writes src/kernels/bytes.ts and bench/peak-bytes.ts. Run after changing assembly/; a test
// compares with what `--print` shows instead. CREDENCE_ASSEMBLYSCRIPT names the compiler's folder where it is not in node_modules.
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The compiler, undefined where it is not installed. */
async function compiler() {
  const folder = process.env.CREDENCE_ASSEMBLYSCRIPT;
  try {
    return (
      await import(folder === undefined ? "assemblyscript/asc" : pathToFileURL(`${folder}/dist/asc.js`).href)
    ).default;
  } catch (error) {
    if (error.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** A file of TypeScript with the compiled bytes of one of assembly/. */
async function bytesFile(asc, entry, name, what) {
  const written = new Map();
  const flags = [
    "--runtime",
    "stub",
    "--use",
    "abort=",
    "--importMemory",
    "--enable",
    "simd",
    "--memoryBase",
    "64",
  ];
  const optimise = ["-O3", "--noAssert", "--converge"];
  const { error, stderr } = await asc.main(
    [entry, "--baseDir", root, "--outFile", "kernels.wasm", ...flags, ...optimise],
    { writeFile: (name, contents) => written.set(name, contents) },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const text = Buffer.from(written.get("kernels.wasm")).toString("base64");
  return [
    `/** ${what} as WebAssembly, base64. Written by scripts/kernels.mjs. */`,
    "",
    `export const ${name} =`,
    `  "${text}";`,
    "",
  ].join("\n");
}

const asc = await compiler();
if (asc === undefined) {
  process.stderr.write("the AssemblyScript compiler is not installed: npm ci\n");
  process.exitCode = 3;
} else {
  const files = [
    ["src/kernels/bytes.ts", "assembly/index.ts", "kernelBytes", "The kernels of assembly/"],
    ["bench/peak-bytes.ts", "assembly/peak.ts", "peakBytes", "What assembly/peak.ts measures"],
  ];
  for (const [file, ...source] of files) {
    const text = await bytesFile(asc, ...source);
    if (process.argv.includes("--print")) process.stdout.write(text);
    else writeFileSync(`${root}/${file}`, text);
  }
}
