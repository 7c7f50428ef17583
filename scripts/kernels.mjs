// Compiles assembly/ with AssemblyScript and writes src/kernels/bytes.ts. Run after changing assembly/; a test
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

/** The text of src/kernels/bytes.ts. */
async function kernelBytesFile(asc) {
  const written = new Map();
  const flags = ["--runtime", "stub", "--use", "abort=", "--importMemory", "--enable", "simd"];
  const optimise = ["-O3", "--noAssert", "--converge"];
  const { error, stderr } = await asc.main(
    ["assembly/index.ts", "--baseDir", root, "--outFile", "kernels.wasm", ...flags, ...optimise],
    { writeFile: (name, contents) => written.set(name, contents) },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const text = Buffer.from(written.get("kernels.wasm")).toString("base64");
  return [
    "/** The kernels of assembly/ as WebAssembly, base64. Written by scripts/kernels.mjs. */",
    "",
    "export const kernelBytes =",
    `  "${text}";`,
    "",
  ].join("\n");
}

const asc = await compiler();
if (asc === undefined) {
  process.stderr.write("the AssemblyScript compiler is not installed: npm ci\n");
  process.exitCode = 3;
} else {
  const text = await kernelBytesFile(asc);
  if (process.argv.includes("--print")) process.stdout.write(text);
  else writeFileSync(`${root}/src/kernels/bytes.ts`, text);
}
