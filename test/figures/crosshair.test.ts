/** What the crosshair of a page reads from the drawing is what was drawn. */

import { describe, expect, it } from "vitest";
import { binary, categorical, hard } from "../../scripts/gallery-trajectories.js";
import { pathVertices, type TrajectoriesData, toSvg, trajectoriesFigure } from "../../src/figures/index.js";

type Reading = Record<string, Map<number, number>>;

/** By the rule of src/figures/hook.ts: values by trial of every series. */
function read(svg: string): Reading {
  const readings: Reading = {};
  for (const panel of svg.split('<g class="panel"').slice(1)) {
    const [attributes = "", ...content] = panel.split(">");
    const at = (name: string, text = attributes): number =>
      Number(new RegExp(`data-${name}="([^"]*)"`).exec(text)?.[1]);
    for (const [tag] of content.join(">").matchAll(/<path class="series"[^>]*>/g)) {
      const scale = tag.includes("data-r0") ? tag : attributes;
      const values = new Map<number, number>();
      const vertices = pathVertices(/ d="([^"]*)"/.exec(tag)?.[1] ?? "");
      for (let i = 0; i < vertices.length; i += 2) {
        const across = (vertices[i]! - at("x0")) / (at("x1") - at("x0"));
        const up = (vertices[i + 1]! - at("y0")) / (at("y1") - at("y0"));
        const trial = Math.round(at("d0") + across * (at("d1") - at("d0")));
        values.set(trial, at("r0", scale) + up * (at("r1", scale) - at("r0", scale)));
      }
      readings[/data-label="([^"]*)"/.exec(tag)![1]!] = values;
    }
  }
  return readings;
}

function expectSame(
  reading: Map<number, number> | undefined,
  values: ArrayLike<number>,
  within: number,
): void {
  const given = Array.from(values).flatMap((value, t): [number, number][] =>
    Number.isFinite(value) ? [[t + 1, value]] : [],
  );
  expect([...(reading?.keys() ?? [])].sort((a, b) => a - b)).toEqual(given.map(([trial]) => trial));
  for (const [trial, value] of given) expect(Math.abs(reading!.get(trial)! - value)).toBeLessThan(within);
}

const reading = (data: TrajectoriesData): Reading => read(toSvg(trajectoriesFigure(data)));

describe("the crosshair reads", () => {
  it("levels, inputs, responses and rates at every trial that has a value", () => {
    const data = hard();
    const { levels, outcome } = data;
    const found = reading(data);
    // Places are rounded to 0.01 px of a panel of some 100 px.
    expectSame(found.μ3, levels[0]!.mean, 5e-4);
    expectSame(found.μ2, levels[1]!.mean, 5e-4);
    expectSame(found["s(μ2)"], outcome.expected, 2e-4);
    expectSame(found["input u"], outcome.inputs[0]!.values, 2e-4);
    expectSame(found.choice, outcome.responses[0]!.values, 2e-4);
    expectSame(found["choice predicted"], outcome.responses[0]!.prediction!, 2e-4);
    expectSame(found.choice_again, outcome.responses[1]!.values, 2e-4);
    expectSame(found["rt (s)"], outcome.responses[2]!.values, 2e-4);
    expectSame(found["learning rate of level 2, dμ2/dδ1"], outcome.learningRate!.values, 2e-4);
  });

  it("categories as their numbers, though responses are drawn below inputs", () => {
    const data = categorical(80, 5);
    const found = reading(data);
    expectSame(found["input u"], data.outcome.inputs[0]!.values, 1e-3);
    expectSame(found.choice, data.outcome.responses[0]!.values, 1e-3);
    expectSame(found["k = 5"], data.outcome.categories![4]!.expected, 2e-4);
  });

  it("every trial of a long series, and a single one", () => {
    for (const trials of [2000, 1]) {
      const data = binary(trials, 2, 9);
      expectSame(reading(data)["s(μ2)"], data.outcome.expected, 2e-4);
    }
  });
});
