/** `credence network` and `credence explain`, as people call them. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { explanationSchema } from "../../src/explain/schema.js";
import { network } from "../../src/hgf/index.js";
import { root, Workplace } from "./command.js";

const place = new Workplace();
afterAll(() => place.remove());

const net = network()
  .input("u", { precision: 100, valueParents: { x1: 1 }, volatilityParents: { n: 1 } })
  .continuous("x1", {
    valueParents: { x2: { strength: 0.5, function: "tanh" } },
    volatilityParents: { v: 0.8 },
  })
  .continuous("x2", {})
  .continuous("v", {})
  .continuous("n", {});
writeFileSync(join(place.path, "network.json"), JSON.stringify(net.toJSON()));
const choices = join(root, "test/data/export/choices.csv");
const rates = join(root, "test/data/usdchf_614.txt");

describe("credence network", () => {
  it("prints SVG and DOT, and writes files by their ending", () => {
    const svg = place.credence("network", "network.json");
    expect(svg.stdout).toMatch(/^<svg[\s\S]*noise coupling[\s\S]*<\/svg>$/);
    const dot = place.credence("network", "network.json", "--dot");
    expect(dot.stdout).toContain('"x2" -> "x1" [style=solid label="0.5 · tanh"];');
    expect(dot.stdout).toContain('"n" -> "u" [style=dotted];');
    for (const [ending, first] of [
      ["png", "\u0089PNG"],
      ["pdf", "%PDF"],
      ["dot", "digr"],
    ] as const) {
      const file = `diagram.${ending}`;
      expect(place.credence("network", "ehgf_binary", "--as", "messages", "--out", file).code).toBe(0);
      expect(readFileSync(join(place.path, file), "latin1").slice(0, 4)).toBe(first);
    }
  });

  it("says what is no network, and which file it cannot write", () => {
    expect(place.credence("network", "rw_binary")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("rw_binary is no network"),
    });
    expect(place.credence("network", "ehgf_binry").stderr).toContain('did you mean "ehgf_binary"?');
    expect(place.credence("network", "network.json", "--out", "a.gif").stderr).toContain(
      ".svg, .png, .pdf, .dot",
    );
    expect(place.credence("network", "network.json", "--levels", "3").stderr).toContain("--levels");
  });
});

describe("credence explain", () => {
  it("prints every message of a trial, of a catalogue model with a response model", () => {
    const { code, stdout } = place.credence(
      ...["explain", "ehgf_binary", "--data", choices, "--trial", "12", "--participant", "sub-02"],
      ...["--response-model", "unitsq_sgm", "--set", "om2=-4"],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ehgf_binary \+ unitsq_sgm, participant sub-02, run 1, trial 12 of 60\n/);
    expect(stdout).toContain("= exp(om2 + x3.expectedMean)\n      = exp(-4 + ");
    expect(stdout).toMatch(
      /PREDICTION step of x2[\s\S]*UPDATE and PREDICTION ERROR steps of x3[\s\S]*Response/,
    );
  });

  it("prints JSON by its schema, of a network", () => {
    const { code, stdout } = place.credence(
      "explain",
      "network.json",
      "--inputs",
      rates,
      "--trial",
      "3",
      "--json",
    );
    expect(code).toBe(0);
    const explanation = explanationSchema.parse(JSON.parse(stdout));
    expect(explanation.messages.map(({ name }) => name)).toContain("u.volatilityPredictionError");
    const same = place.credence(
      "explain",
      "--network",
      "network.json",
      "--inputs",
      rates,
      "--trial",
      "3",
      "--json",
    );
    expect(same.stdout).toBe(stdout);
  });

  it("says which trials and participants there are", () => {
    const run = (...more: string[]): string =>
      place.credence("explain", "ehgf_binary", "--data", choices, ...more).stderr;
    expect(run()).toContain("--trial K");
    expect(run("--trial", "61")).toContain("has the trials 1 to 60");
    expect(run("--trial", "1", "--participant", "sub-99")).toContain(
      'no participant "sub-99" in the study. There are 3: sub-01',
    );
    expect(run("--trial", "1", "--run", "9")).toContain("run 9");
    expect(place.credence("explain", "ehgf_binary", "--trial", "1").stderr).toContain("--data FILE");
    expect(place.credence("explain", "--data", choices, "--trial", "1").stderr).toContain("name a model");
  });
});
