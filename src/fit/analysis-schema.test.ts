import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { parseAgent, parseAnalysis } from "./analysis-schema.js";

const head = "schema: credence-analysis/1\ndata: { file: a.csv }\n";
function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  throw new Error("was accepted");
}
const refused = (text: string) => messageOf(() => parseAnalysis(text, "f.yaml"));

describe("an analysis file", () => {
  it("is plain data, from YAML or JSON, with ids and codes as text", () => {
    const expected = {
      schema: "credence-analysis/1",
      data: { file: "a.csv", missing: ["NA", "-1"], exclude: [{ participant: "7" }] },
      inference: { seed: 3 },
    };
    const json = JSON.stringify({
      ...expected,
      data: { ...expected.data, missing: ["NA", -1], exclude: [{ participant: 7 }] },
    });
    expect(parseAnalysis(json, "f.json")).toEqual(expected);
    expect(
      parseAnalysis(
        "schema: credence-analysis/1\ndata:\n  file: a.csv\n  missing: [NA, -1]\n  exclude:\n" +
          "    - participant: 7\ninference: {seed: 3}\n",
        "f.yaml",
      ),
    ).toEqual(expected);
  });

  it("names the nearest key for an unknown one, wherever it is", () => {
    expect(refused(`${head}agnet: {}`)).toBe("f.yaml: unknown key agnet; did you mean agent?");
    expect(refused(`${head}study: { skipfrist: 1 }`)).toBe(
      "f.yaml: unknown key study.skipfrist; did you mean study.skipFirst?",
    );
  });

  it("says of keys that come later that they are not available", () => {
    expect(refused(`${head}outputs: { interval: 0.9 }`)).toBe(
      "f.yaml: outputs.interval is not available yet (intervals hold 90 %)",
    );
    expect(refused(`${head}group: { pooling: partial }`)).toBe(
      'f.yaml: group.pooling: only "none" (independent fits) is available yet',
    );
  });

  it("takes the depth of trees and a start, by name or as a point", () => {
    const read = (start: string) =>
      parseAnalysis(`${head}inference: { maxTreeDepth: 4, start: ${start} }`, "f.yaml");
    expect(read("prior").inference).toEqual({ maxTreeDepth: 4, start: "prior" });
    expect(read("{ om2: -3 }").inference!.start).toEqual({ om2: -3 });
    expect(refused(`${head}inference: { start: nowhere }`)).toContain("f.yaml: inference.start: ");
    expect(refused(`${head}inference: { maxTreeDepth: 0 }`)).toContain("f.yaml: inference.maxTreeDepth: ");
  });

  it("treats the name of what every object has as unknown", () => {
    expect(refused(`${head}constructor: 1`)).toBe("f.yaml: unknown key constructor");
  });

  it("lists every problem, one a line", () => {
    const lines = refused("schema: credence-analysis/2\ndata: {}\ninference: { starts: 0, seed: -1 }").split(
      "\n",
    );
    expect(lines).toHaveLength(3);
    expect(lines).toContain('f.yaml: schema must be "credence-analysis/1"');
    expect(lines.filter((line) => /inference\.(starts|seed)/.test(line))).toHaveLength(2);
  });

  it("that is no YAML is refused with its name", () => {
    expect(refused("data: [1, 2")).toMatch(/^f\.yaml: /);
  });
});

describe("an agent file", () => {
  it("is checked like the agent of an analysis", () => {
    expect(parseAgent("perceptualModel: hgf_binary\nlevels: 2\nfix: { om2: -3 }", "a.yaml")).toEqual({
      perceptualModel: "hgf_binary",
      levels: 2,
      fix: { om2: -3 },
    });
    expect(messageOf(() => parseAgent("fixed: { om2: -3 }", "a.yaml"))).toMatch(
      /^a\.yaml: unknown key fixed/,
    );
    expect(messageOf(() => parseAgent("clip: 0.5", "a.yaml"))).toMatch(/^a\.yaml: clip: /);
  });
});
