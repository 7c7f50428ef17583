/** The script of the page: sliders in, a state, pictures out; at most one drawing for each frame of the screen. */

import { drawn } from "./draw.js";
import { nextStop, positionOf, type SliderKind, valueAt, written } from "./sliders.js";
import { widgetState } from "./state.js";

/** As much of the page as is used; the types know Node's only. */
interface Element {
  innerHTML: string;
  textContent: string | null;
  value: string;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  scrollIntoView(): void;
  setAttribute(name: string, value: string): void;
  addEventListener(event: string, listener: (event: KeyEvent) => void): void;
}
interface KeyEvent {
  readonly key: string;
  preventDefault(): void;
}
declare const document: {
  getElementById(id: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
};
declare function requestAnimationFrame(callback: () => void): void;

const kinds = { root: "precision", leaf: "precision", omega: "omega" } as const;
type SliderName = keyof typeof kinds;
const names = Object.keys(kinds) as SliderName[];

const element = (id: string): Element => document.getElementById(id)!;
const slider = Object.fromEntries(names.map((name) => [name, element(name)])) as Record<SliderName, Element>;
const valueOf = (name: SliderName): number => valueAt(kinds[name], Number(slider[name].value));

function show(): void {
  for (const name of names) {
    const value = written(kinds[name], valueOf(name));
    element(`${name}-value`).textContent = value;
    slider[name].setAttribute("aria-valuetext", value);
  }
  const state = widgetState(valueOf("root"), valueOf("leaf"), valueOf("omega"));
  const { labels, markup } = drawn(state);
  for (const [id, label] of Object.entries(labels)) element(id).setAttribute("aria-label", label);
  for (const [id, text] of Object.entries(markup)) put(id, text);
}

const kept = new Map<string, string>();
/** Leaves alone what is there already: a picture's axes cost more than its lines. */
function put(id: string, markup: string): void {
  if (kept.get(id) === markup) return;
  kept.set(id, markup);
  element(id).innerHTML = markup;
}

let waiting = false;
function changed(): void {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    show();
  });
}

/** Page Up and Page Down go to the next value that pyhgf's widget knows. */
function keyed(kind: SliderKind, of: Element, event: KeyEvent): void {
  const direction = event.key === "PageUp" ? 1 : event.key === "PageDown" ? -1 : undefined;
  if (direction === undefined) return;
  event.preventDefault();
  of.value = String(nextStop(kind, Number(of.value), direction));
  changed();
}

for (const name of names) {
  slider[name].addEventListener("input", changed);
  slider[name].addEventListener("keydown", (event) => keyed(kinds[name], slider[name], event));
}
for (const button of document.querySelectorAll("button[data-root]")) {
  button.addEventListener("click", () => {
    for (const name of names) {
      slider[name].value = String(positionOf(kinds[name], Number(button.dataset[name])));
    }
    element("panels").scrollIntoView();
    changed();
  });
}
show();
