/**
 * HTML put together so that nothing out of the data can become markup: a template escapes every part that is not
 * markup itself. Ids, column names and titles may hold anything.
 */

import { escapeText, type Label, labelHtml } from "../figures/label.js";

/** Text that is HTML already. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Part = Markup | string | number | undefined | readonly Part[];

/** A template whose parts are escaped, in text and in attributes in double quotes; lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, piece, i) => text + written(parts[i - 1]) + piece));
}

function written(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(written).join("");
  return escapeText(String(part));
}

/** Markup between parts. */
export function joined(parts: readonly Part[], between: Part): Markup {
  return html`${parts.flatMap((part, i) => (i === 0 ? [part] : [between, part]))}`;
}

/** A label with its italics, subscripts and hats. */
export function symbol(label: Label): Markup {
  return new Markup(labelHtml(label));
}

/** A name out of the data: its writing direction stays its own. */
export function name(text: string): Markup {
  return html`<bdi>${text}</bdi>`;
}
