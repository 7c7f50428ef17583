/**
 * `npm run conformance -- PATH...`: runs fixture files or folders of the published schemas against the library.
 * One line a case with the largest error relative to its tolerance; ends with `N passed, N failed`.
 */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkAttractor } from "./attractor/check.js";
import { checkDeep } from "./deep/check.js";
import { checkFit } from "./fit.js";
import { checkGroupCovariates } from "./group/covariates/reference.js";
import { checkGroupReference } from "./group/reference.js";
import { checkHgf } from "./hgf.js";
import { checkHgfGradients } from "./hgf-gradients.js";
import { checkPerceptual } from "./perceptual.js";
import { checkResponse } from "./response.js";
import type { CaseResult } from "./result.js";

/** Schemas of the fixtures' README: version known here, and what checks it. */
const schemas: Readonly<
  Record<
    string,
    {
      readonly version: string;
      readonly check: (fixture: unknown, path: string) => CaseResult[] | Promise<CaseResult[]>;
    }
  >
> = {
  "perceptual-fixture": { version: "1", check: (fixture) => checkPerceptual(fixture, dataFile) },
  "response-fixture": { version: "1", check: checkResponse },
  "fit-fixture": { version: "1", check: (fixture) => checkFit(fixture, dataFile) },
  "hgf-fixture": { version: "1", check: checkHgf },
  "hgf-gradients": {
    version: "1",
    check: (fixture, path) =>
      checkHgfGradients(fixture, (id) => readFileSync(join(dirname(path), "..", `${id}.json`), "utf8")),
  },
  "credence-group-hgf-reference": { version: "1", check: checkGroupReference },
  "credence-group-hgf-covariates": { version: "1", check: checkGroupCovariates },
  "credence-deep": { version: "1", check: checkDeep },
  "credence-attractor": { version: "1", check: (fixture) => checkAttractor(fixture, dataFile) },
};

/** Public data that fixtures name, by base name. */
function dataFile(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../test/data/${basename(name)}`, import.meta.url)), "utf8");
}

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .map((file) => join(path, file))
    .sort();
}

/** The cases of one file; undefined when it is no fixture. */
async function check(path: string): Promise<CaseResult[] | undefined> {
  const failed = (detail: string): CaseResult[] => [
    { id: basename(path), passed: false, worst: Number.POSITIVE_INFINITY, detail },
  ];
  let fixture: { schema?: unknown };
  try {
    fixture = JSON.parse(readFileSync(path, "utf8")) as typeof fixture;
  } catch (error) {
    return failed(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const schema = typeof fixture?.schema === "string" ? fixture.schema : undefined;
  // Both `name/1` and `name-1` are in use.
  const parts = schema === undefined ? null : /^(.*?)[/-](\d+)$/.exec(schema);
  const known = parts === null ? undefined : schemas[parts[1]!];
  if (known === undefined) return undefined;
  if (parts![2] !== known.version) return failed(`schema ${schema}: unknown version`);
  try {
    return await known.check(fixture, path);
  } catch (error) {
    // A fixture that does not fit its schema is told of in several lines.
    return failed((error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, " "));
  }
}

let passed = 0;
let failed = 0;
const paths = process.argv.slice(2);
if (paths.length === 0) {
  process.stderr.write("usage: npm run conformance -- PATH...   (fixture files or folders)\n");
  process.exitCode = 2;
}
for (const path of paths.flatMap(filesUnder)) {
  for (const result of (await check(path)) ?? []) {
    if (result.passed) passed++;
    else failed++;
    const error = Number.isFinite(result.worst) ? result.worst.toExponential(1) : "-";
    process.stdout.write(
      `${result.passed ? "pass" : "FAIL"}  ${error.padStart(8)}  ${basename(path)}  ${result.id}` +
        `${result.detail === undefined ? "" : `  ${result.detail}`}\n`,
    );
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
if (failed > 0) process.exitCode = 1;
