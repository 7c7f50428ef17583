/**
 * pyhgf's deep networks and backpropagation in plain JAX, in processes beside ours: the same rows and first weights,
 * and numbers that must agree before anything is timed.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "../../src/deep/index.js";
import type { Variant } from "../measure.js";
import { Peer, pythonOf } from "./peer.js";

/** The project folder; written in when the benches are bundled. */
declare const BENCH_ROOT: string;

const script = join(BENCH_ROOT, "bench/peers/deep.py");
/** Rows whose predictions are compared, and the batch before them. */
export const PROBE = 5;
export const COMPARED = 64;
/** Of single precision, relative to numbers above 1: what two orders of sums may differ by. */
const TOLERANCE = 2e-5;

/** What a peer is asked to do. */
export interface DeepPeerTask {
  readonly kind: "jax" | "rust" | "plain" | "moons";
  readonly tasks: readonly string[];
  readonly sizes: readonly number[];
  /** The input's first. */
  readonly connections: readonly Connection[];
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Rows of a fit. */
  readonly count: number;
  readonly passes?: number;
  /** What each task computes, in turn: predictions of `PROBE` rows. */
  readonly expected: readonly ArrayLike<number>[];
  /** JAX's current way to run on processors, which pyhgf switches off where nobody says otherwise. */
  readonly thunks?: boolean;
}

export class DeepPeers {
  private readonly place = mkdtempSync(join(tmpdir(), "credence-deep-"));
  private readonly started: Peer[] = [];
  private files = 0;

  constructor(private readonly folder: string) {}

  /**
   * A process that has done every task once.
   *
   * @returns undefined where pyhgf's Rust module cannot be loaded by this Python
   * @throws Error where its numbers are not ours
   */
  async start(task: DeepPeerTask): Promise<DeepPeer | undefined> {
    const python = pythonOf(this.folder, task.kind === "moons" ? "pyhgf030" : "pyhgf032");
    const file = this.write(task);
    const environment = task.thunks ? { XLA_FLAGS: "--xla_cpu_use_thunk_runtime=true" } : {};
    let peer: Peer | undefined;
    try {
      peer = await Peer.start(python, script, file, undefined, environment);
    } catch (error) {
      if (task.kind !== "rust") throw error;
      console.error("left out: pyhgf in Rust");
      return undefined;
    }
    this.started.push(peer!);
    check(task, peer!.values);
    return { peer: peer!, python, file, name: nameOf(task, peer!.versions) };
  }

  end(): void {
    for (const peer of this.started) peer.end();
    rmSync(this.place, { recursive: true, force: true });
  }

  private write({ kind, tasks, sizes, connections, x, y, count, passes = 1 }: DeepPeerTask): string {
    const name = join(this.place, String(this.files++));
    writeFileSync(`${name}.x`, Float32Array.from(x));
    writeFileSync(`${name}.y`, Float32Array.from(y));
    const weights = connections.map(joined);
    const more = { count, passes, probe: PROBE, compared: COMPARED };
    writeFileSync(
      `${name}.json`,
      JSON.stringify({ kind, tasks, sizes, weights, ...more, x: `${name}.x`, y: `${name}.y` }),
    );
    return `${name}.json`;
  }
}

export interface DeepPeer {
  readonly peer: Peer;
  readonly python: string;
  readonly file: string;
  /** Program, version and way to run. */
  readonly name: string;
}

/** The script that `file` is for. */
export const deepScript = script;

/** A task again and again, by the peers' own clocks. */
export function beside(peers: readonly (DeepPeer | undefined)[], task: string, repeat = 1): Variant[] {
  return peers.flatMap((one) =>
    one === undefined ? [] : [{ name: one.name, run: () => one.peer.time(task, repeat) }],
  );
}

function nameOf({ kind, thunks }: DeepPeerTask, { pyhgf, jax }: Readonly<Record<string, string>>): string {
  if (kind === "plain") return `JAX ${jax} alone`;
  if (kind === "rust") return `pyhgf ${pyhgf}, Rust`;
  return `pyhgf ${pyhgf}, JAX ${jax}${thunks ? ", current runtime" : ""}`;
}

/** [W | b], a row for each child. */
function joined({ weights: { rows, columns, data }, bias }: Connection): number[][] {
  return Array.from({ length: rows }, (_, i) => [
    ...data.subarray(i * columns, (i + 1) * columns),
    ...(bias === undefined ? [] : [bias[i]!]),
  ]);
}

/** Both mean the same network: a comparison of speed between different sums would be none. */
function check({ kind, tasks, expected }: DeepPeerTask, values: readonly number[]): void {
  let from = 0;
  for (const [k, task] of tasks.entries()) {
    const ours = Array.from(expected[k]!);
    const theirs = values.slice(from, from + ours.length);
    from += ours.length;
    const off = Math.max(...ours.map((v, i) => Math.abs(v - theirs[i]!) / Math.max(1, Math.abs(v))));
    if (!(off < TOLERANCE)) throw new Error(`${kind}, ${task}: the peer and credence disagree by ${off}`);
  }
  if (from !== values.length) throw new Error(`${kind}: the peer has ${values.length} numbers, not ${from}`);
}
