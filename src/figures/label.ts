/**
 * Labels with a little mathematics: `\hat{μ}_{2}`, `_{...}`, `^{...}`, Greek letters as they are. Variables are
 * italic (small Greek letters, and Latin letters that stand alone), digits and words upright; `\var{...}` and
 * `\text{...}` say otherwise. What is not markup, an unknown command or a brace without partner included, is text.
 */

/** Markup as above. */
export type Label = string;

/** A stretch of a label in one look. */
export interface Run {
  readonly text: string;
  readonly italic: boolean;
  readonly script: "base" | "sub" | "super";
  readonly hat: boolean;
}

type Script = Run["script"];
type Font = "auto" | "italic" | "upright";

/** Runs of a label. Scripts inside scripts stay on the level of the outer one. */
export function parseLabel(label: Label): Run[] {
  const runs: Run[] = [];
  read(label, "base", "auto", false, runs);
  return runs;
}

function read(label: string, script: Script, font: Font, hat: boolean, runs: Run[]): void {
  const command = /\\(hat|var|text)\{|([_^])\{/g;
  let done = 0;
  for (let found = command.exec(label); found !== null; found = command.exec(label)) {
    const end = closing(label, command.lastIndex);
    if (end === undefined) continue;
    const inner = label.slice(command.lastIndex, end);
    addText(label.slice(done, found.index), script, font, hat, runs);
    if (found[2] !== undefined) {
      const level = script === "base" ? (found[2] === "_" ? "sub" : "super") : script;
      read(inner, level, font, false, runs);
    } else if (found[1] === "hat") read(inner, script, font, true, runs);
    else read(inner, script, found[1] === "var" ? "italic" : "upright", hat, runs);
    done = end + 1;
    command.lastIndex = done;
  }
  addText(label.slice(done), script, font, hat, runs);
}

/** Index of the brace that closes what is open at `from`. */
function closing(label: string, from: number): number | undefined {
  for (let i = from, depth = 1; i < label.length; i++) {
    if (label[i] === "{") depth += 1;
    else if (label[i] === "}") depth -= 1;
    if (depth === 0) return i;
  }
  return undefined;
}

// A lone "a" or "I" between words is a word.
const variable =
  /[α-ωϑϕϵϱ]+|(?<![\p{L}\p{N}'’._])(?!(?:a|A|I) \p{L})\p{Script=Latin}(?![\p{L}\p{N}'’]|\.\p{L})/gu;

function addText(text: string, script: Script, font: Font, hat: boolean, runs: Run[]): void {
  const add = (part: string, italic: boolean): void => {
    if (part !== "") runs.push({ text: part, italic, script, hat });
  };
  if (font !== "auto") {
    add(text, font === "italic");
    return;
  }
  let done = 0;
  for (const { 0: letters, index } of text.matchAll(variable)) {
    add(text.slice(done, index), false);
    add(letters, true);
    done = index + letters.length;
  }
  add(text.slice(done), false);
}

/** Plain text of a label, for tables and screen readers: scripts as ordinary digits, hats as combining marks. */
export function labelText(label: Label): string {
  return parseLabel(label)
    .map((run) => (run.hat ? hatted(run.text) : run.text))
    .join("");
}

/** A label as HTML: `<i>`, `<sub>`, `<sup>`, hats as combining marks. */
export function labelHtml(label: Label): string {
  return parseLabel(label)
    .map(({ text, italic, script, hat }) => {
      const plain = escapeText(hat ? hatted(text) : text);
      const shaped = italic ? `<i>${plain}</i>` : plain;
      if (script === "base") return shaped;
      return script === "sub" ? `<sub>${shaped}</sub>` : `<sup>${shaped}</sup>`;
    })
    .join("");
}

function hatted(text: string): string {
  return [...text].map((letter) => `${letter}\u0302`).join("");
}

/** Text for XML, HTML and attributes in double quotes. Characters that XML forbids are replaced. */
export function escapeText(text: string): string {
  return text
    .replace(/[&<>"]/g, (c) => (c === "&" ? "&amp;" : c === "<" ? "&lt;" : c === ">" ? "&gt;" : "&quot;"))
    .replace(forbidden, "\ufffd");
}

// Control characters, lone surrogates and two noncharacters cannot be written in XML.
const forbidden = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
