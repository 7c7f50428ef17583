/**
 * What response models ask of a filter: roles, names that mean the same whatever a filter calls the quantity.
 * A model and a filter that do not fit are told apart when they are joined, not by a NaN in a fit.
 */

import { UsageError } from "../errors.js";
import type { Filter, ResponseSettings } from "../model/index.js";

/** The first level's mean: predicted, or after the input. */
export type BeliefRole = "level[1].expectedMean" | "level[1].mean";

/** The mean of level 1 that the settings let a response depend on (toolbox `predorpost` 1 or 2). */
export function beliefRole(settings: ResponseSettings): BeliefRole {
  return settings.respondFrom === "posterior" ? "level[1].mean" : "level[1].expectedMean";
}

/** @throws UsageError naming every role that the filter does not offer, and which filters do */
export function requireRoles(model: string, filter: Filter, roles: readonly string[]): void {
  const missing = roles.filter((role) => filter.roles[role] === undefined);
  if (missing.length === 0) return;
  const offered = Object.keys(filter.roles);
  const has = offered.length === 0 ? "no roles at all" : `only ${offered.join(", ")}`;
  const advice =
    filter.rolesAdvice ?? missing.map((role) => `${role} is offered by ${offeredBy(role)}.`).join(" ");
  throw new UsageError(
    `response model ${model} reads ${missing.join(", ")}, but filter ${filter.name} offers ${has}. ${advice}`,
  );
}

/** @throws UsageError when a model that settles itself what it reads is asked to respond from posteriors */
export function requirePrediction(model: string, settings: ResponseSettings): void {
  if (settings.respondFrom === "posterior") {
    throw new UsageError(
      `response model ${model} has no choice between predictions and posteriors: use respondFrom "prediction"`,
    );
  }
}

/** Whether level 1 stays uncertain after its input (the toolbox's `_pu` families say so by this role). */
export function perceivesWithNoise(filter: Filter): boolean {
  return filter.roles["level[1].perceptualNoise"] !== undefined;
}

/** The input that an ideal observer scores: the filter's first. */
export function inputOf(model: string, filter: Filter): string {
  const first = filter.inputs[0];
  if (first === undefined)
    throw new UsageError(`response model ${model}: filter ${filter.name} has no input to score`);
  return first.name;
}

function offeredBy(role: string): string {
  const known = offers[role];
  if (known !== undefined) return known;
  if (role.startsWith("arm[")) return "bandits, categorical filters and others of several options";
  const level = /^level\[(\d+)\]\./.exec(role)?.[1];
  if (level !== undefined && level !== "1") return `HGF families with at least ${level} levels`;
  return "filters that list it in their `roles`";
}

const offers: Readonly<Record<string, string>> = {
  "level[1].expectedMean": "every filter with one value at level 1: HGF families and learners of one value",
  "level[1].mean":
    'HGF families and filters of a continuous input (learners of one value serve predictions only: use respondFrom "prediction")',
  "level[1].expectedVariance":
    "HGF families, the jumping Gaussian (hgf_jget, ehgf_jget, uhgf_jget) and Kalman filters",
};
