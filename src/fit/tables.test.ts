import { describe, expect, it } from "vitest";
import { align, shorten, toCsv } from "./tables.js";

/** RFC 4180, read character by character: the independent reader. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let [cell, quoted] = ["", false];
  const end = () => rows.at(-1)!.push(cell) && (cell = "");
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted && c === '"' && text[i + 1] === '"') cell += text[++i];
    else if (c === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (!quoted && c === ",") end();
    else if (!quoted && c === "\n") end() !== undefined && rows.push([]);
    else cell += c;
  }
  return rows.slice(0, -1);
}

describe("a CSV file", () => {
  it("gives hostile ids back as they were", () => {
    const ids = [
      'a"b',
      "a,b",
      "line\nbreak",
      "cr\r\nlf",
      " blank ",
      '"',
      '","',
      "007",
      "Ünï",
      "=1+1",
      "a;b\tc",
    ];
    const text = toCsv(
      ["participant", "a,b"],
      ids.map((id, k) => [id, k]),
    );
    expect(readCsv(text)).toEqual([["participant", "a,b"], ...ids.map((id, k) => [id, String(k)])]);
  });

  it("leaves missing numbers empty and writes others in full", () => {
    expect(toCsv(["a", "b", "c", "d"], [[null, undefined, Number.NaN, 0.1 + 0.2]])).toBe(
      "a,b,c,d\n,,,0.30000000000000004\n",
    );
  });
});

describe("a table on the screen", () => {
  it("has numbers to the right, and names and states to the left", () => {
    expect(
      align([
        ["id", "x", "status"],
        ["a", "10.5", "ok"],
        ["long", "1", "failed"],
      ]),
    ).toBe("id       x  status\na     10.5  ok\nlong     1  failed");
  });

  it("shows no control characters of an id, and not all of a long one", () => {
    expect(shorten("a\u001b[31mb\nc\u007f", 24)).toBe("a?[31mb?c?");
    expect(shorten("abcdefghij", 8)).toBe("abcde...");
    expect(shorten("abcdefgh", 8)).toBe("abcdefgh");
  });
});
