/** The page as text: its policy, what its script will fill, its controls. */

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { drawn, panels } from "./draw.js";
import { summary, tableBody } from "./numbers.js";
import { widgetPage } from "./page.js";
import { widgetState } from "./state.js";

const script = 'console.log("1 < 2 && 3 > 2");';
const page = await widgetPage(script, "9.9.9");

describe("the page", () => {
  it("allows its own script, as it stands in it, and nothing from elsewhere", () => {
    const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(page)!;
    const hash = createHash("sha256").update(script).digest("base64");
    expect(policy!.replaceAll("&#39;", "'")).toContain(`script-src 'sha256-${hash}'`);
    expect(policy).toMatch(/^default-src (&#39;|')none/);
    expect(page).toContain(`<script>${script}</script>`);
    expect(page.match(/(?:src|href)="(?!data:)[^"]*"|url\(|@import/g)).toBeNull();
  });

  it("has an element for everything that is drawn", () => {
    const { labels, markup } = drawn(widgetState(1, 1, 0));
    const values = ["root-value", "leaf-value", "omega-value"];
    for (const id of [...Object.keys(labels), ...Object.keys(markup), ...values]) {
      expect(page.split(`id="${id}"`).length, id).toBe(2);
    }
  });

  it("labels every slider", () => {
    for (const id of ["root", "leaf", "omega"]) {
      expect(page).toMatch(new RegExp(`<label for="${id}">`));
      expect(page).toMatch(
        new RegExp(`<input type="range" id="${id}" min="0" max="160" step="1" value="\\d+"`),
      );
    }
  });

  it("refuses a script that would end its own element", async () => {
    await expect(widgetPage('"</script>"', "1")).rejects.toThrow("holds a tag that would end it");
  });
});

describe("what is drawn", () => {
  const state = widgetState(10, 10, -8);

  it("says in words what it shows", () => {
    for (const panel of Object.values(panels)) expect(panel(state).label.length).toBeGreaterThan(80);
    expect(panels.means(state).label).toContain("0.211, 0.453, 0.671, 0.818, 0.905, 0.951");
    expect(summary(state)).toMatch(/^After row 10, layer 4 .* 0\.818 instead of 0\.571; row 1 had 0\.539\./);
  });

  it("has only finite coordinates, at the corners of the sliders' ranges too", () => {
    for (const root of [0.1, 1000]) {
      for (const leaf of [0.1, 1000]) {
        for (const omega of [-8, 0]) {
          expect(JSON.stringify(drawn(widgetState(root, leaf, omega)))).not.toMatch(/NaN|Infinity|undefined/);
        }
      }
    }
  });

  it("keeps every number of the table in full", () => {
    const values = [...tableBody(state).matchAll(/<data value="([^"]+)">/g)].map(([, value]) =>
      Number(value),
    );
    const want = state.mean[0]!.flatMap((_, k) => [
      ...[0, 9].flatMap((r) => [
        state.expectedPrecision[r]![k]!,
        state.mean[r]![k]!,
        state.precision[r]![k]!,
      ]),
      state.exact.first.mean[k]!,
    ]);
    expect(values).toEqual(want);
  });
});
