/** The page of `credence deep widget` in headless Chromium: what a frame costs while a slider is dragged. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { quantileOf } from "../src/checklist/moments.js";
import { executable, launch } from "../test/browser/chromium.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, spread } from "./measure.js";

/** The project folder; written in when the benches are bundled. */
declare const BENCH_ROOT: string;

const POSITIONS = 120;

/** Milliseconds of each frame of a drag. */
interface Drag {
  /** The page's own callback: a state, and pictures of it. */
  readonly script: readonly number[];
  /** Style and layout of what it changed, which the next picture waits for. */
  readonly layout: readonly number[];
  /** From one frame to the next: 16.7 at 60 a second. */
  readonly interval: readonly number[];
}

/** A drag with processor time of the page's thread a frame, milliseconds, which other programs do not lengthen. */
interface Metered extends Drag {
  /** In scripts, and in all it does: also style, layout and painting. */
  readonly processor: { readonly script: number; readonly all: number };
}

/** Medians and 95th percentiles of a drag over 120 positions, over several drags. Nothing without Chromium. */
export async function widgetBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  if (executable === undefined) {
    process.stderr.write("widget: left out, because Chromium is not here; CREDENCE_CHROMIUM names one\n");
    return [];
  }
  const drags = await dragged(smoke ? 1 : 7);
  const row = (variant: string, of: (drag: Metered) => number): Measurement => {
    return { bench: `widget: a frame of ${POSITIONS}`, variant, ...spread(drags.map(of)), unit: "ms" };
  };
  return [
    ...(["script", "layout", "interval"] as const).flatMap((name) => [
      row(`${name}, median`, (drag) => quantileOf(drag[name], 0.5)),
      row(`${name}, 95 %`, (drag) => quantileOf(drag[name], 0.95)),
    ]),
    row("script, processor time", ({ processor }) => processor.script),
    row("all, processor time", ({ processor }) => processor.all),
  ];
}

async function dragged(rounds: number): Promise<Metered[]> {
  const folder = mkdtempSync(join(tmpdir(), "credence-bench-"));
  const browser = await launch();
  try {
    const file = join(folder, "widget.html");
    const command = [join(BENCH_ROOT, "dist/cli.js"), "deep", "widget", "--out", file];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await tab.goto(pathToFileURL(file).href, { waitUntil: "load" });
    const protocol = await tab.context().newCDPSession(tab);
    await protocol.send("Performance.enable", { timeDomain: "threadTicks" });
    const spent = async (name: "ScriptDuration" | "TaskDuration"): Promise<number> => {
      const { metrics } = await protocol.send("Performance.getMetrics");
      return metrics.find((metric) => metric.name === name)!.value * 1000;
    };
    const once = async (slider: string): Promise<Metered> => {
      const before = [await spent("ScriptDuration"), await spent("TaskDuration")] as const;
      const times = await tab.evaluate<Drag>(drag(slider));
      const after = [await spent("ScriptDuration"), await spent("TaskDuration")] as const;
      const [script, all] = [0, 1].map((i) => (after[i]! - before[i]!) / POSITIONS);
      return { ...times, processor: { script: script!, all: all! } };
    };
    if (rounds > 1) await once("root");
    const drags: Metered[] = [];
    // Each slider moves other pictures: in turn, after a drag that warms up.
    for (let k = 0; k < rounds; k++) drags.push(await once(["root", "leaf", "omega"][k % 3]!));
    return drags;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs in the page. Callbacks of a frame run in the order in which they were asked for: ours, the page's, ours. */
function drag(slider: string): string {
  return `new Promise((done) => {
    const slider = document.getElementById("${slider}");
    const panels = document.getElementById("panels");
    const times = { script: [], layout: [], interval: [] };
    let position = 20;
    let before;
    const step = () => {
      let from;
      requestAnimationFrame((start) => {
        if (before !== undefined) times.interval.push(start - before);
        before = start;
        from = performance.now();
      });
      slider.value = String(++position);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      requestAnimationFrame(() => {
        const drawn = performance.now();
        panels.getBoundingClientRect();
        times.script.push(drawn - from);
        times.layout.push(performance.now() - drawn);
        if (times.script.length === ${POSITIONS}) done(times);
        else step();
      });
    };
    step();
  })`;
}
