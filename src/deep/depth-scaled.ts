/**
 * Networks whose activities and updates keep their size however deep they are: Innocenti et al. 2025, arXiv:2505.13124
 * (muPC); without depth in the factors, the neural tangent parametrisation (Jacot et al. 2018, arXiv:1806.07572).
 */

import { UsageError } from "../errors.js";
import type { ConnectionOptions, NetworkOptions } from "./options.js";

/** muPC: hidden factors shrink with depth, the output's with width; ntp: all are 1/√parents. */
export type DepthScaling = "muPC" | "ntp";

/**
 * A description with the connections that a scaling asks for: standard normal weights, no biases, residual between
 * hidden layers, which need one size. Factors, for L connections: muPC 1/√inputs, 1/√(parents · L) between hidden
 * layers, 1/parents to the output; ntp 1/√parents.
 *
 * @throws UsageError for an unknown scaling, and where connections are given as well
 */
export function depthScaled(options: NetworkOptions, scaling: DepthScaling): NetworkOptions {
  if (scaling !== "muPC" && scaling !== "ntp") {
    throw new UsageError(`depthScaled: scaling must be muPC or ntp, got "${String(scaling)}"`);
  }
  if (options.connections !== undefined) {
    throw new UsageError("depthScaled: makes the connections; leave them out");
  }
  const count = options.layers.length - 1;
  const connections = options.layers.slice(0, count).map(({ size }, k): ConnectionOptions => {
    const [first, last] = [k === 0, k === count - 1];
    const factor =
      scaling === "ntp" || first ? 1 / Math.sqrt(size) : last ? 1 / size : 1 / Math.sqrt(size * count);
    return { bias: false, initialiser: "standardNormal", residual: !first && !last, multiplier: factor };
  });
  return { ...options, connections };
}
