/** The toolbox's chains in the catalogue: one hierarchy of levels, in three types of update each. */

import { type ChainFamily, chain, chainName } from "../hgf/index.js";
import type { PerceptualModel } from "./catalogue.js";
import { clip, initialMean1, irregularIntervals, jumpCheck, levels, readSettings } from "./settings.js";

const mathys =
  "Mathys et al. 2011, Front. Hum. Neurosci. 5:39; Mathys et al. 2014, Front. Hum. Neurosci. 8:825";
const types = {
  hgf: { words: "classic update", reference: mathys },
  ehgf: { words: "enhanced update", reference: `${mathys}; HGF toolbox 7.1 and later` },
  uhgf: { words: "unbounded update", reference: `${mathys}; HGF toolbox 8.2` },
} as const;

const everyType = ["hgf", "ehgf", "uhgf"] as const;

/** What is followed; all chains of a kind come in the given types. */
const kinds: readonly (Omit<ChainFamily, "type"> & {
  readonly input: string;
  readonly types?: readonly ChainFamily["type"][];
})[] = [
  { binary: false, input: "noisy continuous input" },
  { binary: true, input: "binary outcome" },
  { binary: true, noise: "parameter", input: "binary outcome perceived through noise" },
  { binary: true, noise: "column", input: "binary outcome perceived through noise given for each trial" },
  { binary: true, reverts: true, input: "binary outcome whose higher levels return to an equilibrium" },
  { binary: false, reverts: true, input: "noisy quantity that returns to an equilibrium", types: ["hgf"] },
];

const families = kinds.flatMap(({ input, types: own, ...kind }) =>
  (own ?? everyType).map((type) => ({ family: { type, ...kind }, input })),
);

export type { ChainFamily };

/** Every chain of the catalogue, by its name: what sets them apart. */
export const chainFamilies: ReadonlyMap<string, ChainFamily> = new Map(
  families.map(({ family }) => [chainName(family), family]),
);

export const chainModels: readonly PerceptualModel[] = families.map(({ family, input }) =>
  chainModel(family, input),
);

function chainModel(family: ChainFamily, input: string): PerceptualModel {
  const { type, binary, noise, reverts } = family;
  const name = chainName(family);
  const settings = [
    levels,
    ...(binary ? [clip] : []),
    // hgf_ar1 takes every trial as one step.
    ...(binary || !reverts ? [irregularIntervals] : []),
    jumpCheck,
    ...(binary ? [initialMean1] : []),
  ];
  const description = `hierarchical Gaussian filter of a ${input}, ${types[type].words}`;
  const notes = [
    ...(binary
      ? ["With irregular intervals level 2 gains the variance of one unit of time whatever the interval."]
      : []),
    ...(type === "uhgf" ? ["Where exp(L) overflows (L > 354) Lambert's W is the toolbox's, not exact."] : []),
    ...(binary && type === "hgf"
      ? ["A missing first input is refused unless initialMean1 is set: level 1 has no belief yet."]
      : []),
    ...(type === "uhgf" && (noise !== undefined || reverts)
      ? ["v and wt of the level below the top do not fit w and mu where the top level drifts or reverts."]
      : []),
    ...(binary && reverts && type !== "hgf"
      ? [
          "Toolbox fits from a modified configuration object read rho, ka and om from each other's places; only fits by configuration name are right.",
        ]
      : []),
    ...(noise === "column" ? ["Reads a second input column, the variance of the noise (> 0)."] : []),
    ...(!binary && reverts ? ["Every trial is one step of time: intervals are not honoured."] : []),
  ];
  return {
    name,
    description,
    reference: types[type].reference,
    levels: { least: 2, default: binary ? 3 : 2 },
    settings,
    ...(notes.length === 0 ? {} : { notes }),
    build(given = {}) {
      const built = chain(family, readSettings(name, settings, given));
      return { ...built, filter: { ...built.filter, description } };
    },
  };
}
