// how many vector instructions the programs of a trial hold, of log-likelihoods and of their gradients: what the price of a
// gradient is made of, beside its time (npm run bench -- kernel).
//   npx tsx scripts/kernel-instructions.ts
import binaryen from "assemblyscript/binaryen";
import { taskData } from "../bench/data.js";
import { subject } from "../bench/subject.js";
import { automatic } from "../src/compile/index.js";

const three = ["om2", "om3", "ze"];
const eight = ["mu0_2", "mu0_3", "sa0_2", "sa0_3", "ka2", ...three];
const kinds: Readonly<Record<string, RegExp>> = {
  arithmetic: /\(f64x2\.\w+/g,
  memory: /\(v128\.(load|store)/g,
  bits: /\((v128\.(?!load|store|const)\w+|i64x2\.\w+|i32x4\.\w+)/g,
};

/** Modules that are compiled while something runs. */
function compiledBy(run: () => void): Uint8Array[] {
  const original = WebAssembly.Module;
  const caught: Uint8Array[] = [];
  WebAssembly.Module = new Proxy(original, {
    construct(target, [bytes]: [Uint8Array<ArrayBuffer>]) {
      caught.push(new Uint8Array(bytes));
      return new target(bytes);
    },
  });
  try {
    run();
  } finally {
    WebAssembly.Module = original;
  }
  return caught;
}

function instructionsOf(bytes: Uint8Array): Record<string, number> {
  const module = binaryen.readBinary(bytes);
  module.setFeatures(binaryen.Features.All);
  const text = module.emitText();
  const counts = Object.entries(kinds).map(([kind, pattern]) => [kind, text.match(pattern)?.length ?? 0]);
  return Object.fromEntries(counts) as Record<string, number>;
}

const batch = taskData(64, 320);
console.log("model, parameters, program: arithmetic + memory + bits = all; times the value's");
for (const model of ["ehgf_binary", "uhgf_binary"]) {
  for (const names of [three, eight]) {
    const { kernel, batch: runs } = subject(model, batch, names, automatic);
    const total = (run: () => void) => {
      // Probes of what the engine can do are modules of a few bytes.
      const bytes = compiledBy(run).sort((a, b) => b.length - a.length)[0]!;
      const counts = instructionsOf(bytes);
      return { counts, all: Object.values(counts).reduce((sum, n) => sum + n, 0) };
    };
    const value = total(() => kernel.value(runs));
    const gradient = total(() => kernel.gradient(runs));
    for (const [program, { counts, all }] of Object.entries({ value, gradient })) {
      const line = `${model}, ${names.length}, ${program}: ${Object.values(counts).join(" + ")} = ${all}`;
      console.log(program === "value" ? line : `${line}; ${(all / value.all).toFixed(2)}`);
    }
  }
}
