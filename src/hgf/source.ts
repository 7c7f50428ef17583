/** Where quantities come from. */

import type { Quantity } from "../model/index.js";

/** @param equations numbers in Weber et al. 2023, arXiv:2305.10937, as in "41-45" */
export function sourceOf(equations: string | undefined): Pick<Quantity, "source"> {
  return equations === undefined ? {} : { source: `Weber et al. 2023, eq. ${equations}` };
}
