/** From the values of a trace to messages: which step, in which order, under which names. */

import type { Stream } from "../agent/index.js";
import type { Filter, Quantity } from "../model/index.js";
import type { Message, Step } from "./explanation.js";
import { type Formula, formulaOf, type Names } from "./formula.js";
import { type Operand, Traced, valueOf } from "./trace.js";

/** A value that has a name, in the order in which its stage handed it out. */
export interface Entry {
  readonly stage: "prediction" | "update";
  /** What it was handed out with, in order: predictions, states, or quantities. */
  readonly list: "prediction" | "state" | "quantities";
  readonly name: string;
  readonly value: Operand;
}

export function filterMessages(filter: Filter, entries: readonly Entry[]): Message[] {
  // A filter may report a state among its quantities too.
  const once = inOrder(entries).filter(
    ({ name, value }, i, all) => all.findIndex((e) => e.name === name && e.value === value) === i,
  );
  const names = namesOf(entries);
  const quantities = new Map(filter.quantities.map((quantity) => [quantity.name, quantity]));
  return once.map(({ list, name, value }) => {
    const quantity = quantities.get(name);
    return {
      step: stepOf(list, name),
      node: nodeOf(name) || filter.name,
      name,
      ...described(quantity),
      ...shown(formulaOf(value, names, name)),
      result: valueOf(value),
    };
  });
}

/** @param entries of the filter, whose names the formula uses */
export function streamMessage(stream: Stream, logProbability: Operand, entries: readonly Entry[]): Message {
  const name = `${stream.name}.logProbability`;
  return {
    step: "response",
    node: stream.name,
    name,
    meaning: `log probability (density) of the response: ${stream.model.description}`,
    ...shown(formulaOf(logProbability, namesOf(entries), name)),
    result: valueOf(logProbability),
  };
}

/**
 * The first name of each value; later ones are the same number again. A prediction that is the belief of the trial
 * before goes by its own name from there on; what was put in otherwise keeps the name that it came with.
 */
function namesOf(entries: readonly Entry[]): Names {
  const names = new Map<Traced, string>();
  for (const { stage, name, value } of inOrder(entries)) {
    if (!(value instanceof Traced) || names.has(value)) continue;
    if (value.origin.kind === "applied" || stage === "prediction") names.set(value, name);
  }
  return names;
}

/**
 * In the order in which values came to be. A plain number, or a value that was there before, keeps its place behind
 * the one that was handed out before it.
 */
function inOrder(entries: readonly Entry[]): Entry[] {
  const last = new Map<string, number>();
  const places = new Map<Entry, number>();
  for (const entry of entries) {
    const { list, value } = entry;
    const fresh = value instanceof Traced && value.origin.kind === "applied";
    const place = fresh ? value.serial : (last.get(list) ?? -1);
    places.set(entry, place);
    last.set(list, place);
  }
  const stageOf = ({ stage }: Entry): number => (stage === "prediction" ? 0 : 1);
  return [...entries].sort((a, b) => stageOf(a) - stageOf(b) || places.get(a)! - places.get(b)!);
}

function stepOf(list: Entry["list"], name: string): Step {
  if (list === "prediction") return "prediction";
  if (list === "state") return "update";
  const quantity = name.slice(name.lastIndexOf(".") + 1);
  if (/surprise|kullbackLeibler/i.test(quantity)) return "surprise";
  return /^(mean|precision|variance)/.test(quantity) ? "update" : "prediction error";
}

/** `x2` of `x2.mean`; of an edge `x1<-x2.weightedError` the parent, which works it out. */
function nodeOf(name: string): string {
  const owner = name.slice(0, Math.max(0, name.lastIndexOf(".")));
  return owner.slice(owner.indexOf("<-") < 0 ? 0 : owner.indexOf("<-") + 2);
}

function described(quantity: Quantity | undefined): Pick<Message, "meaning" | "source" | "toolbox"> {
  if (quantity === undefined) return {};
  return {
    meaning: quantity.formula,
    ...(quantity.source === undefined ? {} : { source: quantity.source }),
    ...(quantity.toolbox === undefined ? {} : { toolbox: quantity.toolbox }),
  };
}

function shown({ formula, withNumbers, where, numbers }: Formula) {
  return { formula, withNumbers, ...(where.length === 0 ? {} : { where }), numbers };
}
