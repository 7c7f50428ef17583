/**
 * Pairs of models in which every perceptual and every response model occurs. All pairs that fit together would be some
 * five hundred and tell no more: each half is recorded and printed by itself, and they meet in the roles alone.
 */

import { type AgentSpecification, buildAgent } from "../../src/agent/index.js";
import { UsageError } from "../../src/errors.js";
import { perceptualModels } from "../../src/perceptual/index.js";
import { responseModels } from "../../src/response/index.js";

export interface Pair {
  readonly perceptualModel: string;
  readonly responseModel: string;
}

/** Whether the response model reads what the filter offers, and the filter has these settings. */
export function fits(specification: AgentSpecification): boolean {
  try {
    buildAgent(specification);
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

function choose(): Pair[] {
  const fitting = perceptualModels.flatMap(({ name: perceptualModel }) =>
    responseModels.map(({ name: responseModel }): Pair => ({ perceptualModel, responseModel })).filter(fits),
  );
  const chosen = new Set<Pair>();
  // One each, not always the first: neighbours in the catalogue get different partners.
  const take = (own: readonly Pair[], k: number): void => {
    if (own.length > 0) chosen.add(own[k % own.length]!);
  };
  perceptualModels.forEach(({ name }, k) => {
    const own = fitting.filter(({ perceptualModel }) => perceptualModel === name);
    take(own, 0);
    take(own, k);
  });
  responseModels.forEach(({ name }, k) => {
    take(
      fitting.filter(({ responseModel }) => responseModel === name),
      k,
    );
  });
  return [...chosen];
}

export const pairs: readonly Pair[] = choose();
