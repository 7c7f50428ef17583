/** Purposes and equations of the models of the catalogue, for `credence models NAME`. */

import { families as bandits } from "../../perceptual/bandit/family.js";
import { chainFamilies } from "../../perceptual/chain-models.js";
import { families as walks } from "../../perceptual/walks/family.js";
import { banditText } from "./bandits.js";
import { chainText } from "./chains.js";
import { jgetText } from "./jget.js";
import { learnerTexts } from "./learners.js";
import type { ModelText } from "./line.js";
import { responseTexts } from "./responses.js";
import { walkText } from "./walks.js";

export { type Line, legend, type ModelText } from "./line.js";

/**
 * @param levels of the hierarchy, where the model has one
 * @returns undefined for a model without a text
 */
export function perceptualText(name: string, levels: number): ModelText | undefined {
  const chain = chainFamilies.get(name);
  if (chain !== undefined) return chainText(chain, levels);
  const bandit = bandits.find((family) => family.name === name);
  if (bandit !== undefined) return banditText(bandit, levels);
  const walk = walks.find((family) => family.name === name);
  if (walk !== undefined) return walkText(walk);
  const jumping = (["hgf", "ehgf", "uhgf"] as const).find((type) => name === `${type}_jget`);
  return jumping === undefined ? learnerTexts[name] : jgetText(jumping, levels);
}

export function responseText(name: string): ModelText | undefined {
  const text = responseTexts[name];
  return text === undefined ? undefined : { start: [], ...text };
}
