/** Beliefs about several options, outcomes or states: roles `arm[1]`, `arm[2]`, ... and what is picked from them. */

import type { Filter, Values } from "../model/index.js";
import { equal, type Scalar, select } from "../scalar/index.js";
import { requireRoles } from "./roles.js";

export type ArmRole = `arm[${number}].${string}`;

/**
 * The roles of one quantity of every option, in order.
 * @throws UsageError for filters of one value
 */
export function armRoles(model: string, filter: Filter, quantity: string): readonly ArmRole[] {
  const role = (i: number): ArmRole => `arm[${i}].${quantity}`;
  requireRoles(model, filter, [role(1), role(2)]);
  const roles: ArmRole[] = [];
  while (filter.roles[role(roles.length + 1)] !== undefined) roles.push(role(roles.length + 1));
  return roles;
}

/** The value of option `index`, which is one of 1, 2, ..., n. */
export function pick(index: Scalar, values: readonly Scalar[]): Scalar {
  return values
    .slice(0, -1)
    .reduceRight<Scalar>((rest, value, i) => select(equal(index, i + 1), value, rest), values.at(-1)!);
}

export function valuesOf(beliefs: Values<ArmRole, Scalar>, roles: readonly ArmRole[]): Scalar[] {
  return roles.map((role) => beliefs[role]!);
}
