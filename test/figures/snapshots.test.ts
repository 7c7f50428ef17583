/**
 * Small figures as they were when last looked at. A change of these files is a change of what users see: render the
 * gallery (`npm run gallery`), look, and only then update (`npx vitest run test/figures/snapshots.test.ts -u`).
 */

import { describe, expect, it } from "vitest";
import { exhibits } from "../../scripts/gallery-data.js";
import { binary } from "../../scripts/gallery-trajectories.js";
import { toSvg, trajectoriesFigure } from "../../src/figures/index.js";

const small = [
  "trajectories-1-trial",
  "trajectories-10-trials",
  "response-function-times",
  "forest-1",
  "forest-broken",
  "correlation-2",
  "residuals-1",
  "residuals-runs",
  "prior-estimate-1",
  "overview-10",
];

describe("the figure", () => {
  it.each(small)("%s looks as before in light", async (name) => {
    await expect(lines(toSvg(exhibits[name]!()))).toMatchFileSnapshot(`snapshots/${name}.svg`);
  });

  it.each(["trajectories-10-trials", "overview-10"])("%s looks as before in print", async (name) => {
    const svg = toSvg(exhibits[name]!(), { theme: "print" });
    await expect(lines(svg)).toMatchFileSnapshot(`snapshots/${name}.print.svg`);
  });

  it("of 320 trials and three levels takes less than 60 KB", () => {
    for (const theme of ["light", "print"] as const) {
      const svg = toSvg(trajectoriesFigure(binary(320, 3, 1)), { theme });
      expect(new TextEncoder().encode(svg).length).toBeLessThan(60_000);
    }
  });
});

/** One element a line, so that differences can be read. */
function lines(svg: string): string {
  return `${svg.replaceAll(/>(?=<(?!tspan|\/tspan|\/text|\/title))/g, ">\n")}\n`;
}
