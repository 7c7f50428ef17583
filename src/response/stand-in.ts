/**
 * A filter that learns nothing and only says what it offers, for beliefs that were computed elsewhere: fixtures
 * of other programs, and tests of binding.
 */

import type { Filter, InputColumn } from "../model/index.js";

/** @param roles the roles on offer; each quantity carries the role's own name */
export function standInFilter(name: string, kind: InputColumn["kind"], roles: readonly string[]): Filter {
  return {
    name,
    parameters: [],
    inputs: [{ name: "input", kind, from: "input", description: "what was seen" }],
    exogenous: [],
    roles: Object.fromEntries(roles.map((role) => [role, role])),
    quantities: roles.map((role) => ({
      name: role,
      timing: role.includes("expected") ? "prediction" : "posterior",
      formula: "computed elsewhere",
    })),
    initial: () => ({ state: {} }),
    predict: () => ({ prediction: {} }),
    update: () => ({ state: {}, quantities: {} }),
  };
}
