/**
 * `credence attractor runtime`: how long training takes by the size of the network, beside what was printed and what memory
 * allows (Simulation 5, part 2 of Spisak & Friston).
 */

import {
  bytesPerUpdate,
  type Clock,
  couplingBytes,
  readBandwidth,
  type TrainingProtocol,
  type TrainingTime,
  timeTraining,
} from "../attractor/index.js";
import type { CheckReport, CheckRun } from "../checklist/report.js";
import { type Figure, linesFigure } from "../figures/index.js";
import { align } from "../fit/tables.js";
import { keptParts } from "./kept-parts.js";
import { REFERENCE, short } from "./own/stored.js";

export interface Runtime {
  readonly seed: number;
  /** Units of the largest network that is trained; larger ones of the table are extrapolated. */
  readonly largest: number;
  /** Bytes that couplings may take. */
  readonly memory: number;
  readonly now: Clock;
  /** Where it runs: processor, versions, what else the machine does. */
  readonly machine: string;
}

/** Units, and seconds of ten updates as printed: a laptop with Apple M3 Max, processor only. */
const printed: readonly (readonly [size: number, seconds: number])[] = [
  [100, 0.00407],
  [1000, 0.0072],
  [5000, 0.255],
  [10_000, 0.392],
  [20_000, 1.494],
  [50_000, 59.85],
];

/**
 * As published, where every internal input is 0 because each epoch starts from 0 and has one update; and with ten updates
 * an epoch, so that the couplings are read.
 */
const protocols: readonly TrainingProtocol[] = [
  { epochs: 10, steps: 1 },
  { epochs: 10, steps: 10 },
];

/** Warm trainings: fewer of large networks, where one takes seconds. */
const repeatsOf = (size: number): number => (size <= 1000 ? 25 : size <= 5000 ? 5 : 1);

interface Row extends TrainingTime {
  readonly units: number;
  /** False: extrapolated from the largest network that was trained, by the bytes that an update moves. */
  readonly measured: boolean;
  readonly published?: number;
  /** Bytes over bandwidth, seconds of the whole training. */
  readonly bound: number;
}

/** @returns undefined where it was stopped; what is done is kept by size */
export async function runtimeReport(
  { seed, largest, memory, now, machine }: Runtime,
  run: CheckRun,
): Promise<CheckReport | undefined> {
  const fits = printed.filter(([size]) => size <= largest && couplingBytes(size) <= memory);
  const before = readBandwidth(now);
  const found = await keptParts(
    "timing",
    fits.map(([size]) => ({
      key: String(size),
      run: () => timeTraining(size, protocols, { seed, repeats: repeatsOf(size), now }),
    })),
    run,
  );
  if (found === undefined) return undefined;
  const times = new Map(fits.map(([size], k) => [size, found[k]!]));
  // Others may have used the memory the first time.
  const bandwidth = Math.max(before, readBandwidth(now));
  const top = fits.at(-1)?.[0];
  const rows = protocols.flatMap((protocol, p) =>
    printed.flatMap(([units, published]): Row[] => {
      const own = times.get(units)?.[p];
      const time = own ?? (top === undefined ? undefined : scaled(times.get(top)![p]!, top, units));
      if (time === undefined) return [];
      return [
        {
          ...{ ...time, units, measured: own !== undefined },
          ...(protocol.steps === 1 && { published }),
          bound: (time.bytesPerUpdate * protocol.epochs * protocol.steps) / bandwidth,
        },
      ];
    }),
  );
  const missing = printed.filter(([size]) => !times.has(size)).map(([size]) => size);
  return {
    result: {
      schema: "credence-attractor-runtime/1",
      ...{ seed, machine, threads: 1, bandwidth, rows },
    },
    tables: [
      {
        name: "runtime",
        header: [
          ...["units", "epochs", "steps", "measured", "cold_seconds", "warm_seconds", "published_seconds"],
          ...["updates_per_second", "bytes_per_update", "bound_seconds", "times_bound"],
        ],
        rows: rows.map((row) => [
          ...[row.units, row.epochs, row.steps, row.measured ? "yes" : "no", row.cold, row.warm],
          ...[row.published ?? null, updatesPerSecond(row), row.bytesPerUpdate, row.bound],
          row.warm / row.bound,
        ]),
      },
    ],
    figures: rows.length === 0 ? [] : [{ name: "runtime", figure: runtimeFigure(rows, bandwidth) }],
    methods: methods(machine, bandwidth, seed),
    printed: [
      `Seconds of training on one thread, which reads ${short(bandwidth / 1e9)} GB/s; ${machine}`,
      align([
        [
          ...["units", "epochs x steps", "cold", "warm", "published", "updates/s", "MB/update"],
          ...["bound", "times the bound"],
        ],
        ...rows.map((row) => [
          ...[String(row.units), `${row.epochs} x ${row.steps}`],
          ...[row.cold, row.warm].map((x) => `${short(x)}${row.measured ? "" : " *"}`),
          ...[row.published === undefined ? "-" : short(row.published), short(updatesPerSecond(row))],
          ...[short(row.bytesPerUpdate / 1e6), short(row.bound), short(row.warm / row.bound)],
        ]),
      ]),
      ...(top === undefined || missing.length === 0
        ? []
        : [`* extrapolated from ${top} units by the bytes that an update moves`]),
    ].join("\n"),
    warnings: missing.map((size) => {
      const gigabytes = short(couplingBytes(size) / 1e9);
      return size > largest
        ? `${size} units are not trained: ${largest} are the most that were asked for`
        : `${size} units are not trained: their couplings take ${gigabytes} GB, and there is room for ${short(memory / 1e9)} GB`;
    }),
    failed: false,
  };
}

const updatesPerSecond = ({ epochs, steps, warm }: Row): number => (epochs * steps) / warm;

/** What a training takes if it moves more bytes at the same rate. */
function scaled(time: TrainingTime, from: number, to: number): TrainingTime {
  const bytes = bytesPerUpdate(to, time);
  const factor = bytes / bytesPerUpdate(from, time);
  return { ...time, cold: time.cold * factor, warm: time.warm * factor, bytesPerUpdate: bytes };
}

function runtimeFigure(rows: readonly Row[], bandwidth: number): Figure {
  const places = [...new Set(rows.map(({ units }) => units))];
  const missing = Number.NaN;
  const own = protocols.map(({ steps }) => rows.filter((row) => row.steps === steps));
  const lines = (of: readonly Row[], value: (row: Row) => number) => {
    const last = of.findLastIndex(({ measured }) => measured);
    return [
      { name: "here, warm", values: of.map((row) => (row.measured ? value(row) : missing)) },
      ...(last === of.length - 1
        ? []
        : [{ name: "extrapolated", values: of.map((row, k) => (k >= last ? value(row) : missing)) }]),
    ];
  };
  return linesFigure({
    title: "Training by size of the network, one thread",
    ...{ xLabel: "Units", places },
    panels: [
      ...own.map((of, p) => ({
        name: `${protocols[p]!.epochs} epochs of ${protocols[p]!.steps}: seconds`,
        vertical: "log" as const,
        lines: [
          ...lines(of, ({ warm }) => warm),
          ...(of.some(({ published }) => published !== undefined)
            ? [{ name: "published", dots: true, values: of.map((row) => row.published ?? missing) }]
            : []),
          { name: "memory bound", target: true, values: of.map(({ bound }) => bound) },
        ],
      })),
      {
        name: "updates a second, epochs of 10",
        vertical: "log" as const,
        lines: lines(own[1]!, updatesPerSecond),
      },
      {
        name: "throughput, GB/s, epochs of 10",
        lines: [
          ...lines(own[1]!, (row) => (row.bytesPerUpdate * updatesPerSecond(row)) / 1e9),
          { name: "memory bound", target: true, values: own[1]!.map(() => bandwidth / 1e9) },
        ],
      },
    ],
    note: "Memory bound: the bytes of couplings that training must move over the rate at which one thread reads a matrix that no cache holds; couplings of small networks are in the cache.",
  });
}

function methods(machine: string, bandwidth: number, seed: number): string {
  return `Networks in single precision learned 20 random patterns of 1 and -1 (evidence level 2, inverse temperature 1, learning rate 0.001, seed ${seed}) on one thread, in 10 epochs of one update and in 10 epochs of 10, every epoch from 0. Cold times include the making of the network; warm times are of the same training again (median of 25 up to 1000 units and of five up to 5000, once beyond). The memory bound is the bytes that updates must move, a product reading the couplings and folding of waiting updates reading and writing them, over the measured rate at which one thread reads: ${short(bandwidth / 1e9)} GB/s. Times of sizes that were not trained are those of the largest trained size times the ratio of bytes. ${machine}. Published times are of ten updates on a laptop (Apple M3 Max, 48 GB, processor only).

${REFERENCE}`;
}
