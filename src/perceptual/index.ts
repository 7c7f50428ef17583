/** The perceptual models of the catalogue: what turns inputs into beliefs. */

export {
  type BuiltFilter,
  findPerceptualModel,
  type PerceptualModel,
  perceptualModels,
} from "./catalogue.js";
export type { GivenSettings, Setting } from "./settings.js";
