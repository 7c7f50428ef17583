/** Bytes of a file to text: UTF-8, or UTF-16 where a byte order mark says so. Nothing is guessed. */

import { DataError } from "../errors.js";
import type { Source } from "./options.js";
import type { StudySummary } from "./study.js";

/**
 * The text of a source, without byte order mark, lines ended by "\n".
 *
 * @throws DataError where the bytes are not the text they should be, naming the line.
 */
export function decode(source: Source): { text: string; encoding: StudySummary["encoding"] } {
  const encoding = "text" in source ? "text" : encodingOf(source.bytes);
  const text = "text" in source ? source.text : bytesToText(source.name, source.bytes, encoding);
  return { text: text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n"), encoding };
}

function encodingOf(bytes: Uint8Array): StudySummary["encoding"] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "UTF-16LE";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "UTF-16BE";
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? "UTF-8 with BOM" : "UTF-8";
}

function bytesToText(file: string, bytes: Uint8Array, encoding: StudySummary["encoding"]): string {
  const label = encoding === "UTF-8 with BOM" ? "UTF-8" : encoding;
  let text: string;
  try {
    text = new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    const marked = new TextDecoder(label).decode(bytes);
    const line = lineAt(marked, marked.indexOf("\uFFFD"));
    throw new DataError([{ file, line, message: `these bytes are not ${label}; save the file as UTF-8` }]);
  }
  const zero = text.indexOf("\0");
  if (zero >= 0) {
    const message =
      "found a zero byte: the file is binary, or UTF-16 without a byte order mark; save it as UTF-8";
    throw new DataError([{ file, line: lineAt(text, zero), message }]);
  }
  return text;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(/\r\n?|\n/).length;
}
