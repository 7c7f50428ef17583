/** `npm run bench`: speed of Credence. What it prints, and where results are kept. */

import { parseArgs } from "node:util";
import { UsageError } from "../src/errors.js";
import { suggest } from "../src/suggest.js";
import { attractorBench } from "./attractor.js";
import { coldStart } from "./cold.js";
import { commandsBench } from "./commands.js";
import { deepBench } from "./deep.js";
import { elementary } from "./elementary.js";
import { groupBench } from "./group.js";
import { groupDensityBench } from "./group-density.js";
import { keep } from "./keep.js";
import { kernelBench } from "./kernel.js";
import { kernelsBench } from "./kernels.js";
import { looBench } from "./loo.js";
import type { Measurement } from "./measure.js";
import { networkBench } from "./network.js";
import { peersBench } from "./peers/main.js";
import { reportBench } from "./report.js";
import { samplingBench } from "./sampling.js";
import { session } from "./session.js";
import { studyBench } from "./study.js";
import { widgetBench } from "./widget.js";

export interface BenchOptions {
  readonly smoke: boolean;
  /** Folder of the peers' environments, where they are to be measured too. */
  readonly peers?: string;
}

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<Measurement[]>>> = {
  elementary,
  kernel: kernelBench,
  kernels: kernelsBench,
  network: networkBench,
  study: studyBench,
  report: reportBench,
  sampling: samplingBench,
  loo: looBench,
  group: groupBench,
  commands: commandsBench,
  "group-density": groupDensityBench,
  deep: deepBench,
  attractor: attractorBench,
  widget: widgetBench,
  cold: coldStart,
};

/** Benches that measure peers of their own. */
const withPeers: readonly string[] = ["network", "deep", "attractor"];

const help = `npm run bench -- [NAME...] [options]

Measures the speed of Credence: every variant in turn, median and middle half over rounds, ratios round by round.

Benches: ${Object.keys(benches).join(", ")} (default: all)

Options:
  --json        print an array of {bench, variant, median, unit, ratio?: {to, median, low, high}} and nothing else;
                npm's own lines go away with npm run --silent bench
  --peers DIR   pyhgf 0.3.0 on JAX 0.4.31 in turn with Credence; DIR/pyhgf030 is its virtual environment. With names
                after it those benches run too, without names the peers alone; network, deep and
                attractor measure peers of their own (deep: pyhgf 0.3.2 on JAX 0.6.2 and in Rust, JAX alone and,
                for two moons, pyhgf 0.3.0; DIR/pyhgf032 too; attractor: JAX alone), and alone nothing else
  --keep FILE   add the results to FILE (JSON), with date, machine and versions
  --smoke       everything once, to see that it runs; the numbers mean nothing
  --help        this text
`;

async function main(): Promise<void> {
  const { values, positionals } = parse();
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  for (const name of positionals) {
    if (benches[name] !== undefined) continue;
    const near = suggest(name, Object.keys(benches));
    throw new UsageError(
      `unknown bench "${name}"${near === undefined ? "" : `; did you mean "${near}"?`} Available: ${Object.keys(benches).join(", ")}`,
    );
  }
  const options = {
    smoke: values.smoke === true,
    ...(values.peers === undefined ? {} : { peers: values.peers }),
  };
  const all: Measurement[] = [];
  const names = positionals.length > 0 || values.peers !== undefined ? positionals : Object.keys(benches);
  for (const name of names) all.push(...(await benches[name]!(options)));
  let peers: Readonly<Record<string, string>> | undefined;
  const haveTheirOwn = positionals.length > 0 && positionals.every((name) => withPeers.includes(name));
  if (values.peers !== undefined && !haveTheirOwn) {
    const { measurements, versions } = await peersBench(options, values.peers);
    all.push(...measurements);
    peers = versions;
  }
  const where = session(peers);
  if (values.keep !== undefined) keep(values.keep, { ...where, smoke: options.smoke, measurements: all });
  process.stdout.write(values.json ? json(all) : table(where, all));
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        smoke: { type: "boolean" },
        help: { type: "boolean" },
        peers: { type: "string" },
        keep: { type: "string" },
      },
    });
  } catch (error) {
    const [what] = String(error instanceof Error ? error.message : error).split(/\. /);
    throw new UsageError(`${what}; see npm run bench -- --help`);
  }
}

function json(all: readonly Measurement[]): string {
  const rows = all.map(({ bench, variant, median, unit, ratio }) => ({
    bench,
    variant,
    median,
    unit,
    ...(ratio === undefined ? {} : { ratio }),
  }));
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}

function table(
  { machine, node, load, peers }: ReturnType<typeof session>,
  all: readonly Measurement[],
): string {
  const digits = (x: number): string => x.toPrecision(3);
  const beside = Object.entries(peers ?? {}).map(([name, version]) => `, ${name} ${version}`);
  const lines = all.map((m) => {
    const ratio =
      m.ratio === undefined
        ? ""
        : `  ${digits(m.ratio.median)}x ${m.ratio.to} (${digits(m.ratio.low)} to ${digits(m.ratio.high)})`;
    return `${m.bench.padEnd(40)} ${m.variant.padEnd(34)} ${digits(m.median).padStart(9)} ${m.unit} (${digits(m.low)} to ${digits(m.high)})${ratio}`;
  });
  const { model, cores } = machine;
  return `${[`node ${node}${beside.join("")}, ${model}, ${cores} cores, load ${load.map(digits).join(" ")}`, ...lines].join("\n")}\n`;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
