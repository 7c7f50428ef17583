/** The process that commands of tests share: what it says of a command is what a process of its own says. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Workplace } from "./command.js";

const places: Workplace[] = [];
afterAll(() => {
  for (const place of places) place.remove();
});

function workplace(): Workplace {
  const place = new Workplace();
  const rows = Array.from({ length: 30 }, (_, t) => `${t % 3 ? 1 : 0},${t % 4 ? 1 : 0}`);
  writeFileSync(join(place.path, "one.csv"), `input,response\n${rows.join("\n")}\n`);
  places.push(place);
  return place;
}

it("says and ends with the same for a command that ends well, fails, is refused, or is none", () => {
  const fit = ["fit", "one.csv", "--prc", "rw_binary", "--obs", "unitsq_sgm", "--dry-run"];
  const commands = [fit, [...fit, "--input", "inputs"], [...fit, "--starts", "x"], ["fit", "--help"]];
  const shared = workplace();
  shared.credence("fit", "--help");
  const own = commands.map((args) => workplace().credence(...args));
  expect(commands.map((args) => shared.credence(...args))).toEqual(own);
  expect(own.map(({ code }) => code)).toEqual([0, 1, 2, 0]);
});
