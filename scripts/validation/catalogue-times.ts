// Times of fits: 100 people, 320 trials, of every perceptual model with default settings. Goes on where it was stopped.
//   npx tsx scripts/validation/catalogue-times.ts [--threads N] [MODEL...]
// Fits run on worker threads of the built package: build it first (node scripts/build.mjs).
import { availableParallelism, cpus } from "node:os";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { simulatePeople } from "../../src/checklist/index.js";
import { fitParticipants } from "../../src/fit/index.js";
import { nodeWorkers } from "../../src/node/threads.js";
import { type CatalogueCase, cases, scheduleOf } from "./catalogue.js";
import { readResults, writeResults } from "./replications.js";

const PEOPLE = 100;
const TRIALS = 320;
const SEED = 12;
/** Seconds that need a reason above them. */
const LIMIT = 10;
const name = "catalogue-times";

export interface TimedCase {
  readonly model: string;
  readonly response: string;
  /** Of the fit, model compiled and all threads started. */
  readonly seconds: number;
  /** Processor time of all threads. */
  readonly cpuSeconds: number;
  /** Of the log joint, gradients and Hessians included. */
  readonly evaluations: number;
  /** How many fits ended with which status. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What took the time, measured: where it is above the limit. */
  readonly reason?: string;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { threads: { type: "string" } },
    allowPositionals: true,
  });
  const threads = Number(values.threads ?? availableParallelism());
  const settings = { people: PEOPLE, trials: TRIALS, threads, processor: cpus()[0]?.model ?? "unknown" };
  const before = readResults<TimedCase>(name);
  const same = before !== undefined && JSON.stringify(before.settings) === JSON.stringify(settings);
  // Times of another machine are no times of this one.
  const known = same ? before.replications : [];
  const done = new Map<string, TimedCase>(known.map(({ index: _, ...each }) => [each.model, each]));
  for (const each of cases) {
    const { name: model } = each.model;
    if (positionals.length > 0 ? !positionals.includes(model) : done.has(model)) continue;
    const timed = await time(each, threads);
    process.stderr.write(
      `${model}: ${timed.seconds.toFixed(1)} s (processor ${timed.cpuSeconds.toFixed(1)} s)\n`,
    );
    done.set(model, timed);
    const rows = cases.flatMap(({ model: { name: at } }, index) => {
      const row = done.get(at);
      return row === undefined ? [] : [{ index, ...row }];
    });
    writeResults<TimedCase>({ name, seed: SEED, planned: cases.length, settings }, rows);
  }
}

async function time(each: CatalogueCase, threads: number): Promise<TimedCase> {
  const { agent, model, response } = each;
  const schedule = [{ id: "schedule", runs: [scheduleOf(each, TRIALS, SEED)] }];
  const { people } = simulatePeople(agent, schedule, { agents: PEOPLE, seed: SEED });
  // Workers build the agent from its specification, and know models of the catalogue alone.
  const recipe = { specification: { perceptualModel: model.name, responseModel: response }, inputs: [] };
  const shares = response === "report" ? 1 : threads;
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  let evaluations = 0;
  const { participants } = await fitParticipants(
    agent,
    people.map(({ id, runs: [run] }) => {
      const { outcomes: _, ...rest } = run!;
      return { id, runs: [rest] };
    }),
    { seed: SEED },
    {
      ...(shares > 1 && { threads: { count: shares, start: nodeWorkers, recipe } }),
      onProgress: (progress) => {
        evaluations = progress.evaluations;
      },
    },
  );
  const seconds = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const outcomes: Record<string, number> = {};
  for (const { status } of participants) outcomes[status] = (outcomes[status] ?? 0) + 1;
  const cpuSeconds = (user + system) / 1e6;
  const free = participants[0]!.estimates.length;
  const reason = `${Math.round(evaluations / PEOPLE)} evaluations a person of ${free} parameters, ${((1e6 * cpuSeconds) / evaluations).toFixed(0)} µs each`;
  return {
    model: model.name,
    response,
    seconds,
    cpuSeconds,
    evaluations,
    outcomes,
    ...(seconds > LIMIT && { reason }),
  };
}
