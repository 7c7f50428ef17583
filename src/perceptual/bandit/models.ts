/** The bandit models of the catalogue. */

import { UsageError } from "../../errors.js";
import type { PerceptualModel } from "../catalogue.js";
import { flag, jumpCheck, levels, refuseUnknown, type Setting, whole } from "../settings.js";
import type { Shape } from "./equations.js";
import { type BanditFamily, families } from "./family.js";
import { banditFilter } from "./filter.js";

const coupledArms: Setting = {
  name: "coupled",
  description: "two arms, of which one wins where the other does not",
  default: "false",
};
const reference =
  "Mathys et al. 2011, Front. Hum. Neurosci. 5:39; Mathys et al. 2014, Front. Hum. Neurosci. 8:825; HGF toolbox 8.2";
const words = { classic: "classic update", ehgf: "enhanced update", unbounded: "unbounded update" } as const;

function banditModel(family: BanditFamily): PerceptualModel {
  const { name, binary, variant, blocks } = family;
  const arms: Setting = { name: "n_bandits", description: "number of arms", default: `${family.arms}` };
  const settings = [levels, arms, ...(binary ? [coupledArms] : []), jumpCheck];
  const least = binary ? 3 : 2;
  const belief = blocks.phi === undefined ? "" : " that returns to an equilibrium";
  const description =
    `bandit, ${binary ? "binary outcomes" : "payouts"}: hierarchical Gaussian filter of each arm${belief}, one shared ` +
    `volatility, ${words[variant]}`;
  return {
    name,
    description,
    reference,
    levels: { least, default: least },
    settings,
    notes: notesOn(family),
    build(given = {}) {
      refuseUnknown(name, settings, given);
      const shape: Shape = {
        family,
        levels: whole(name, "levels", given.levels ?? least, least),
        arms: whole(name, "n_bandits", given.n_bandits ?? family.arms, 1),
        coupled: flag(given.coupled ?? false, `${name}: coupled`),
      };
      if (shape.coupled && shape.arms !== 2) {
        throw new UsageError(`${name}: coupled arms must be two, got ${shape.arms}; set n_bandits=2`);
      }
      const built = banditFilter(shape, flag(given.jumpCheck ?? true, `${name}: jumpCheck`));
      return { ...built, filter: { ...built.filter, description } };
    },
  };
}

function notesOn({ name, binary, variant, everyArmGains }: BanditFamily): string[] {
  return [
    "Choices are the second input column or, where responses are fitted, the first response column. An arm that was " +
      "not chosen loses precision; on a trial without an outcome nothing moves.",
    ...(everyArmGains
      ? [
          "As in toolbox 8.2, every arm gains the precision of an outcome on every trial, although only that of the chosen arm is seen.",
        ]
      : []),
    ...(variant === "ehgf"
      ? [
          "As in toolbox 8.2, the precision of the shared volatility is re-evaluated with the states of arm 1, chosen or not: results depend on which arm is called 1.",
        ]
      : []),
    ...(variant === "classic" || !binary
      ? []
      : [
          `A toolbox fit of ${name} that was given a modified configuration object read rho, ka and om from each other's places; only fits by configuration name compare.`,
        ]),
    ...(binary
      ? []
      : ["Toolbox 8.2 itself fails; this is the model with its choices in step with its trials."]),
  ];
}

export const banditModels: readonly PerceptualModel[] = families.map(banditModel);
