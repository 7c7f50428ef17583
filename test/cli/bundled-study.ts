/** The bundled study, of as many of its people as a test needs: commands cost time for each of them. */

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./command.js";

/** Copies the study into a folder, with its first people. @returns their names */
export function bundledStudy(to: string, people: number): string[] {
  cpSync(join(root, "studies/multilevel"), to, { recursive: true });
  const table = join(to, "multilevel.csv");
  const [header, ...lines] = readFileSync(table, "utf8").trimEnd().split("\n");
  const first = lines.filter((line) => Number(line.split(",")[0]) <= people);
  writeFileSync(table, `${[header, ...first].join("\n")}\n`);
  return Array.from({ length: people }, (_, i) => String(i + 1));
}
