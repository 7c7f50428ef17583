// Replications of a simulation in child processes. Each depends on its number alone, so that their results are the
// same however many processes there are; those in the file are not made again.
//   npx tsx scripts/validation/NAME.ts [--count N] [--processes N] [--minutes N]
import { fork } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export interface Simulation<T> {
  /** Of the script, and of its file of results. */
  readonly name: string;
  readonly seed: number;
  readonly planned: number;
  /** What was simulated and how it was fitted; a file of something else is refused. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** One replication, by number from 0. */
  replicate(index: number): T;
}

export interface Results<T> {
  readonly name: string;
  readonly seed: number;
  readonly planned: number;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of the last run that added anything. */
  readonly date: string;
  readonly version: string;
  readonly node: string;
  readonly replications: readonly (T & { readonly index: number })[];
}

interface Answer<T> {
  readonly index: number;
  readonly result: T;
}

export const fileOf = (name: string): string =>
  fileURLToPath(new URL(`results/${name}.json`, import.meta.url));

/** The results of a file; undefined where it is not there. */
export function readResults<T>(name: string): Results<T> | undefined {
  const file = fileOf(name);
  // The files are those that this script writes.
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Results<T>) : undefined;
}

/** Writes a file of results, one replication a line, in the order of their numbers. */
export function writeResults<T>(
  { name, seed, planned, settings }: Pick<Results<T>, "name" | "seed" | "planned" | "settings">,
  replications: Results<T>["replications"],
): void {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const head = {
    ...{ name, seed, planned, settings, version },
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
  };
  const rows = [...replications].sort((a, b) => a.index - b.index);
  const lines = rows.map((row) => JSON.stringify(row, (_, x) => (typeof x === "number" ? short(x) : x)));
  const text = `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "replications": [\n${lines.join(",\n")}\n]}\n`;
  writeFileSync(`${fileOf(name)}.part`, text);
  renameSync(`${fileOf(name)}.part`, fileOf(name));
}

/** Runs what is missing of a simulation. In a child process it waits for numbers and sends results instead. */
export async function replications<T extends object>(
  simulation: Simulation<T>,
  script: string,
): Promise<void> {
  const { name, seed, planned, settings } = simulation;
  if (process.send !== undefined) {
    process.on("message", (index: number) => {
      process.send?.({ index, result: simulation.replicate(index) } satisfies Answer<T>);
    });
    return;
  }
  const { values } = parseArgs({
    options: { count: { type: "string" }, processes: { type: "string" }, minutes: { type: "string" } },
  });
  const count = Math.min(planned, Number(values.count ?? planned));
  const before = readResults<T>(name);
  if (
    before !== undefined &&
    JSON.stringify([before.seed, before.settings]) !== JSON.stringify([seed, settings])
  ) {
    throw new Error(`${fileOf(name)} is of another seed or other settings`);
  }
  const done = new Map(before?.replications.map((each) => [each.index, each]));
  const missing = Array.from({ length: count }, (_, i) => i).filter((i) => !done.has(i));
  const write = (): void => writeResults({ name, seed, planned, settings }, [...done.values()]);
  const end = performance.now() + 60_000 * Number(values.minutes ?? Number.POSITIVE_INFINITY);
  let stopped = false;
  const children = Array.from(
    { length: Math.min(Number(values.processes ?? availableParallelism()), missing.length) },
    () => fork(script, []),
  );
  const stop = (): void => {
    stopped = true;
    for (const child of children) child.kill();
  };
  const timer = Number.isFinite(end) ? setTimeout(stop, end - performance.now()) : undefined;
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  await Promise.all(
    children.map(
      (child) =>
        new Promise<void>((resolve, reject) => {
          let finished = false;
          const next = (): void => {
            const index = stopped ? undefined : missing.shift();
            finished = index === undefined;
            if (index === undefined) child.kill();
            else child.send(index);
          };
          child.on("message", ({ index, result }: Answer<T>) => {
            done.set(index, { index, ...result });
            write();
            process.stderr.write(`${name}: ${done.size} of ${count}\n`);
            next();
          });
          child.on("exit", (code, signal) => {
            if (finished || stopped) resolve();
            else reject(new Error(`${name}: a process ended with ${code ?? signal}`));
          });
          next();
        }),
    ),
  ).finally(() => {
    clearTimeout(timer);
    stop();
  });
  process.stderr.write(`${name}: ${done.size} of ${planned} replications in ${fileOf(name)}\n`);
}

/** Six digits are enough to see and to count by. */
function short(x: number): number {
  return Number(x.toPrecision(6));
}
