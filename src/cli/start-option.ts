/** `--start`: where the chains of nuts begin. */

import { InvalidArgumentError } from "commander";
import type { ChainStart } from "../fit/index.js";
import { list } from "./options.js";

/** `mode`, `prior`, `uniform`, or a point as in `om2=-3,ze=20`. */
export function chainStart(value: string): ChainStart {
  if (value === "mode" || value === "prior" || value === "uniform") return value;
  return Object.fromEntries(
    list(value).map((pair) => {
      const [name = "", number = ""] = pair.split("=").map((part) => part.trim());
      if (name === "" || number === "" || Number.isNaN(Number(number))) {
        throw new InvalidArgumentError("expected mode, prior, uniform, or a point as in om2=-3,ze=20.");
      }
      return [name, Number(number)];
    }),
  );
}
