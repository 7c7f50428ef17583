/** What an analysis asks of the outputs of a group model, in the words of those. */

import type { ContrastRequest, OutputOptions } from "../group/outputs/index.js";
import type { Outputs } from "./analysis.js";

/** @param named printed name of a parameter */
export function outputOptions(
  { contrasts, marginalMeans, rope, interval }: Outputs,
  named: (name: string) => string,
): OutputOptions {
  return {
    ...(contrasts && {
      contrasts: contrasts.map((one): ContrastRequest => ({ ...one, parameter: named(one.parameter) })),
    }),
    ...(marginalMeans && {
      marginalMeans: marginalMeans.map((one) => ({ ...one, parameter: named(one.parameter) })),
    }),
    ...(rope && {
      rope: Object.fromEntries(Object.entries(rope).map(([name, width]) => [named(name), width])),
    }),
    ...(interval && { interval }),
  };
}
