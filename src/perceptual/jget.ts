/** The toolbox's jumping Gaussian in the catalogue, in three types of update. */

import { jumpingGaussian } from "../hgf/index.js";
import type { PerceptualModel } from "./catalogue.js";
import { jumpCheck, levels, readSettings } from "./settings.js";

const words = { hgf: "classic", ehgf: "enhanced", uhgf: "unbounded" } as const;
const settings = [levels, jumpCheck];

export const jgetModels: readonly PerceptualModel[] = (["hgf", "ehgf", "uhgf"] as const).map((type) => {
  const name = `${type}_jget`;
  const description = `jumping Gaussian: mean and noise of a continuous input both change, ${words[type]} update`;
  return {
    name,
    description,
    reference: "Mathys et al. 2014, Front. Hum. Neurosci. 8:825; HGF toolbox 8.2",
    levels: { least: 2, default: 2 },
    settings,
    notes: [
      "lrx and lra of levels 2 and above hold v where a learning rate has w (toolbox 8.x); learningRate is the rate.",
      "The toolbox fails with three or more levels.",
      "level[1].expectedVariance is the noise of the input alone (sauhat), as response models of the toolbox read it.",
    ],
    build(given = {}) {
      const built = jumpingGaussian(type, readSettings(name, settings, given));
      return { ...built, filter: { ...built.filter, description } };
    },
  };
});
