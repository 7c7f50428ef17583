/** `--start`: where the chains of nuts begin. */

import { InvalidArgumentError } from "commander";
import { chainStarts, type StatedStart } from "../fit/index.js";
import { list } from "./options.js";

/** A name of where chains start, or a point as in `om2=-3,ze=20`. */
export function chainStart(value: string): StatedStart {
  const named = chainStarts.find((name) => name === value);
  if (named !== undefined) return named;
  return Object.fromEntries(
    list(value).map((pair) => {
      const [name = "", number = ""] = pair.split("=").map((part) => part.trim());
      if (name === "" || number === "" || Number.isNaN(Number(number))) {
        throw new InvalidArgumentError(`expected ${chainStarts.join(", ")}, or a point as in om2=-3,ze=20.`);
      }
      return [name, Number(number)];
    }),
  );
}
