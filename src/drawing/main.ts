/** The script of the page: strokes and keys in; learning and recall a piece each frame of the screen. */

import {
  answerSentence,
  attractorList,
  cellsMarkup,
  chartFrame,
  chartLines,
  holesMarkup,
  memorySentence,
  patternList,
} from "./draw.js";
import {
  asTable,
  blank,
  cellsBetween,
  type Drawing,
  exampleDrawings,
  flipped,
  halfErased,
  mostPatterns,
  penAt,
  penWidth,
  refusal,
  type Stored,
  side,
  underPen,
} from "./grid.js";
import {
  type Attractor,
  learned,
  type Memory,
  type Played,
  recalled,
  type Settled,
  settled,
  settlingAt,
  withAttractor,
} from "./memory.js";

/** As much of the page as is used; the types know Node's only. */
interface Element {
  innerHTML: string;
  textContent: string | null;
  value: string;
  max: string;
  disabled: boolean;
  hidden: boolean;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  getBoundingClientRect(): { left: number; top: number; width: number; height: number };
  setPointerCapture(pointer: number): void;
  closest(selector: string): Element | null;
  setAttribute(name: string, value: string): void;
  focus(): void;
  addEventListener(event: string, listener: (event: PageEvent) => void): void;
}
interface PageEvent {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly button: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly pointerId: number;
  readonly target: Element;
  preventDefault(): void;
}
declare const document: {
  getElementById(id: string): Element | null;
  querySelector(selector: string): Element | null;
};
declare function requestAnimationFrame(callback: () => void): void;
declare function matchMedia(query: string): { readonly matches: boolean };

const element = (id: string): Element => document.getElementById(id)!;
const put = (id: string, markup: string): void => void (element(id).innerHTML = markup);
const say = (id: string, text: string): void => void (element(id).textContent = text);
const number = (id: string): number => Number(element(id).value);
const inverseTemperature = (): number => number("beta") / 10;

let drawing: Drawing = blank();
let history: Drawing[] = [];
let cursor = (side / 2) * side + side / 2;
let patterns: readonly Stored[] = [];
let memory: Memory | undefined;
let attractors: readonly Attractor[] = [];
/** Counts what is done at random: no two draws of noise, and no two recalls, are the same. */
let draws = 0;

// Drawing.

/** What undo takes back, at most. */
const HISTORY = 100;
function remember(): void {
  history = [...history.slice(1 - HISTORY), drawing.slice()];
}
function show(): void {
  put("drawing-cells", cellsMarkup(drawing.map((x) => (x === 0 ? -1 : x))));
  put("drawing-holes", holesMarkup(drawing));
  element("undo").disabled = history.length === 0;
}
function replace(next: Drawing): void {
  remember();
  drawing = next;
  show();
}
function undo(): void {
  drawing = history.pop() ?? drawing;
  show();
}
const pen = (): number => Number(document.querySelector("input[name=pen]:checked")!.value);
function paint(places: readonly number[]): void {
  for (const place of places.flatMap(underPen)) drawing[place] = pen();
  show();
}

const paperOf = element("drawing");
let stroke: number | undefined;
function placeOf({ clientX, clientY }: PageEvent): number {
  const { left, top, width, height } = paperOf.getBoundingClientRect();
  // The middle of the pen is under the pointer.
  const along = (share: number): number => Math.round(side * share - penWidth / 2);
  return penAt(along((clientX - left) / width), along((clientY - top) / height));
}
paperOf.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  event.preventDefault();
  paperOf.focus();
  paperOf.setPointerCapture(event.pointerId);
  remember();
  cursor = stroke = placeOf(event);
  paint([stroke]);
  moveCursor();
});
paperOf.addEventListener("pointermove", (event) => {
  if (stroke === undefined) return;
  const place = placeOf(event);
  paint(cellsBetween(stroke, place));
  cursor = stroke = place;
  moveCursor();
});
for (const end of ["pointerup", "pointercancel"]) {
  paperOf.addEventListener(end, () => {
    stroke = undefined;
  });
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
};
paperOf.addEventListener("keydown", (event) => {
  const arrow = arrows[event.key];
  if (event.key === "z" && (event.ctrlKey || event.metaKey)) undo();
  else if (arrow !== undefined) {
    cursor = penAt((cursor % side) + arrow[0], Math.floor(cursor / side) + arrow[1]);
  } else if (event.key !== " " && event.key !== "Enter") return;
  event.preventDefault();
  if (event.key === " " || event.key === "Enter" || (arrow !== undefined && event.shiftKey)) {
    remember();
    paint([cursor]);
  }
  moveCursor();
  const what = { "1": "ink", "-1": "paper", "0": "erased" }[String(drawing[cursor])]!;
  say("place", `Row ${Math.floor(cursor / side) + 1}, column ${(cursor % side) + 1}: ${what}.`);
});
function moveCursor(): void {
  element("cursor").setAttribute("x", String(cursor % side));
  element("cursor").setAttribute("y", String(Math.floor(cursor / side)));
}

// Learning.

/** Time of a frame that learning may take, milliseconds. */
const SLICE = 12;
let lesson: ReturnType<typeof learned> | undefined;

/** Whenever the list changes, all of it is learned anew. */
function learn(next: readonly Stored[]): void {
  patterns = next;
  memory = undefined;
  attractors = [];
  halt();
  lesson = patterns.length === 0 ? undefined : learned(patterns);
  put("patterns", patternList(patterns));
  put("attractors", "");
  say("memory", "");
  say("answer", patterns.length === 0 ? "Store something first." : "Learning ...");
  element("table").value = asTable(patterns);
  element("none").hidden = patterns.length > 0;
  element("learning-line").hidden = lesson === undefined;
  element("name").value = freeName();
  enable();
  const mine = lesson;
  if (mine !== undefined) requestAnimationFrame(() => goOn(mine));
}
function goOn(mine: ReturnType<typeof learned>): void {
  if (lesson !== mine) return;
  const until = performance.now() + SLICE;
  for (;;) {
    const step = mine.next();
    if (step.done) {
      finish(step.value);
      return;
    }
    if (performance.now() < until) continue;
    element("learning").value = String(step.value.done / step.value.total);
    requestAnimationFrame(() => goOn(mine));
    return;
  }
}
function finish(done: Memory): void {
  lesson = undefined;
  memory = done;
  attractors = done.attractors;
  element("learning-line").hidden = true;
  put("attractors", attractorList(attractors));
  say("memory", memorySentence(done));
  say("message", `Learned: ${patterns.map(({ name }) => name).join(", ")}.`);
  say("answer", "Spoil a drawing, and press Recall.");
  enable();
}
const freeName = (): string => {
  let k = patterns.length + 1;
  while (patterns.some(({ name }) => name === String(k))) k++;
  return String(k);
};

function store(): void {
  const pattern = { name: element("name").value.trim() || freeName(), cells: drawing.slice() };
  const why = refusal(pattern, patterns);
  say("message", why ?? "");
  if (why === undefined) learn([...patterns, pattern]);
}
function addExamples(): void {
  const fresh = exampleDrawings().filter((example) => refusal(example, patterns) === undefined);
  say("message", fresh.length > 0 ? "" : "The examples are stored already, or there is no room for them.");
  if (fresh.length === 0) return;
  learn([...patterns, ...fresh].slice(0, mostPatterns));
  if (drawing.every((x) => x === drawing[0])) replace(fresh[0]!.cells.slice());
}

// Recall.

interface Playing {
  readonly run: Played | Settled;
  shown: number;
}
let playing: Playing | undefined;

function play(run: Played | Settled): void {
  put("chart-frame", chartFrame(run.states.length));
  element("progress").max = String(run.states.length);
  playing = { run, shown: 0 };
  const mine = playing;
  say("answer", "Recalling ...");
  enable();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) mine.shown = run.states.length - 1;
  requestAnimationFrame(() => next(mine));
}
function next(mine: Playing): void {
  if (playing !== mine) return;
  const { run } = mine;
  mine.shown++;
  const last = mine.shown === run.states.length;
  picture(last ? run.answer : run.states[mine.shown - 1]!);
  const names = patterns.map(({ name }) => name);
  put("chart-lines", chartLines(run.courses, names, mine.shown));
  element("progress").value = String(mine.shown);
  say("count", `${mine.shown} of ${run.states.length}`);
  if (last) answered(run);
  // Two frames an update: about thirty a second.
  else requestAnimationFrame(() => requestAnimationFrame(() => next(mine)));
}
let answer: ArrayLike<number> | undefined;
function picture(state: ArrayLike<number>): void {
  answer = state;
  put("state-cells", cellsMarkup(state));
}
function answered(run: Played | Settled): void {
  playing = undefined;
  const sentence = answerSentence(memory!, run);
  say("answer", sentence);
  element("state").setAttribute("aria-label", `State of the network. ${sentence}`);
  put("patterns", patternList(patterns, run.answerCorr));
  // Those of the patterns are at this inverse temperature too.
  if ("status" in run && run.status === "converged" && inverseTemperature() === settlingAt) {
    attractors = withAttractor(attractors, run.states.at(-1)!, patterns);
    put("attractors", attractorList(attractors));
  }
  enable();
}
/** Ends a recall where it is. */
function halt(): void {
  if (playing === undefined) return;
  playing = undefined;
  say("answer", "Stopped.");
  enable();
}
function enable(): void {
  const ready = memory !== undefined && memory.failure === undefined && playing === undefined;
  for (const id of ["recall", "settle"]) element(id).disabled = !ready;
  element("stop").disabled = playing === undefined;
  element("keep").disabled = answer === undefined || playing !== undefined;
  element("forget").disabled = patterns.length === 0;
}

// Controls.

const clicks: Readonly<Record<string, () => void>> = {
  clear: () => replace(blank()),
  undo,
  flip: () => replace(flipped(drawing, number("noise") / 100, draws++)),
  right: () => replace(halfErased(drawing, "right")),
  lower: () => replace(halfErased(drawing, "lower")),
  store,
  examples: addExamples,
  forget: () => learn([]),
  recall: () =>
    play(
      recalled(memory!, drawing, {
        inverseTemperature: inverseTemperature(),
        likelihoodPrecision: number("strength") / 10,
        seed: draws++,
      }),
    ),
  settle: () => play(settled(memory!, drawing, inverseTemperature())),
  stop: halt,
  keep: () => replace(Float64Array.from(answer!, (x) => (x < 0 ? -1 : 1))),
};
for (const [id, act] of Object.entries(clicks)) element(id).addEventListener("click", act);

element("name").addEventListener("keydown", ({ key }) => {
  if (key === "Enter") store();
});
element("patterns").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const { use, remove } = button?.dataset ?? {};
  if (use !== undefined) replace(patterns[Number(use)]!.cells.slice());
  if (remove !== undefined) {
    learn(patterns.filter((_, k) => k !== Number(remove)));
    element("examples").focus();
  }
});

const shown: Readonly<Record<string, (value: number) => string>> = {
  noise: (value) => `${value} %`,
  beta: (value) => (value / 10).toFixed(1),
  strength: (value) => (value / 10).toFixed(1),
};
for (const [id, text] of Object.entries(shown)) {
  const tell = (): void => {
    say(`${id}-value`, text(number(id)));
    element(id).setAttribute("aria-valuetext", text(number(id)));
  };
  element(id).addEventListener("input", tell);
  tell();
}

show();
moveCursor();
learn([]);
