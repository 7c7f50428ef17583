/** A learning model is one file and one line of the catalogue (CONTRIBUTING.md): nothing else in `src` knows it. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as learners from "../../src/perceptual/learners.js";
import { works } from "../../src/report/literature.js";

const root = join(import.meta.dirname, "../..");
const text = (path: string): string => readFileSync(join(root, path), "utf8");
/** Written by a script: what recovery was measured for which model. */
const measured = "src/node/recovery-table.ts";
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .map((path) => `src/${path.replaceAll("\\", "/")}`)
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && path !== measured)
  .map((path) => ({ path, code: text(path) }));

/** The toolbox's own exceptions: `beta_obs` reads another belief of this model than of others. */
const exceptions: Readonly<Record<string, readonly string[]>> = { ph_binary: ["src/response/beta-obs.ts"] };

describe.each(Object.values(learners))("the learning model $name", ({ name, sources: keys = [] }) => {
  it("is named in its own file alone", () => {
    const naming = sources.filter(({ code }) => code.includes(`"${name}"`)).map(({ path }) => path);
    const others = naming.filter((path) => !(exceptions[name] ?? []).includes(path));
    expect(others).toHaveLength(1);
    expect(others[0]).toMatch(/^src\/perceptual\/[a-z0-9-]+\.ts$/);
  });

  it("rests on works that reports can cite, and is in README.md and CHANGELOG.md", () => {
    expect(keys.length).toBeGreaterThan(0);
    expect(works(keys)).toHaveLength(keys.length);
    expect(text("README.md")).toContain(`\`${name}\``);
    expect(text("CHANGELOG.md")).toContain(`\`${name}\``);
  });
});
