/**
 * `npm run bench -- [NAME...] [--json] [--smoke]`: speed of Credence. `--smoke` runs everything once, to see that
 * it runs; its numbers mean nothing.
 */

import { cpus } from "node:os";
import { coldStart } from "./cold.js";
import { elementary } from "./elementary.js";
import { kernelBench } from "./kernel.js";
import type { Measurement } from "./measure.js";
import { reportBench } from "./report.js";
import { studyBench } from "./study.js";

export interface BenchOptions {
  readonly smoke: boolean;
}

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<Measurement[]>>> = {
  elementary,
  kernel: kernelBench,
  study: studyBench,
  report: reportBench,
  cold: coldStart,
};

const flags = process.argv.slice(2).filter((arg) => arg.startsWith("--"));
const names = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const unknown = names.filter((name) => benches[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`unknown bench ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}\n`);
  process.exit(2);
}
const all: Measurement[] = [];
for (const name of names.length > 0 ? names : Object.keys(benches)) {
  all.push(...(await benches[name]!({ smoke: flags.includes("--smoke") })));
}
if (flags.includes("--json")) process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
else {
  process.stdout.write(`node ${process.versions.node}, ${cpus()[0]?.model.trim()}, ${cpus().length} cores\n`);
  const digits = (x: number): string => x.toPrecision(3);
  for (const m of all) {
    const ratio =
      m.ratio === undefined
        ? ""
        : `  ${digits(m.ratio.median)}x ${m.ratio.to} (${digits(m.ratio.low)} to ${digits(m.ratio.high)})`;
    process.stdout.write(
      `${m.bench.padEnd(34)} ${m.variant.padEnd(34)} ${digits(m.median).padStart(9)} ${m.unit} (${digits(m.low)} to ${digits(m.high)})${ratio}\n`,
    );
  }
}
