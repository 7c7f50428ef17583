/**
 * Parameters of bandits in the order of the toolbox's vector. Levels beyond its number: those added to a binary model
 * copy level 2, those added to payouts its top level, as in chains.
 */

import { type Kind, ka, m, mu0, om, parameter, phi, rho, sa0 } from "../../hgf/chain-parameters.js";
import { type Parameter, positive } from "../../model/index.js";
import type { BanditFamily } from "./family.js";

export function banditParameters(
  { binary, blocks, al }: BanditFamily,
  levels: number,
): { readonly parameters: Parameter[]; readonly vector: (string | null)[] } {
  const lowest = binary ? 2 : 1;
  const all = Array.from({ length: levels }, (_, i) => i + 1);
  const block = (kind: Kind, of: keyof typeof blocks): (Parameter | null)[] => {
    const own = blocks[of];
    if (own === undefined) return [];
    return all.map((level) => {
      if (level < lowest) return null;
      const inner = binary ? own[0] : own[Math.min(level, own.length) - 1];
      const [mean, variance] = (level === levels ? own.at(-1) : inner)!;
      return parameter(kind, level, `x${level}.${kind.attribute}`, { mean, variance });
    });
  };
  const couplings = all.slice(0, -1).map((level) => {
    const [mean, variance] = (level === levels - 1 ? blocks.ka.at(-1) : blocks.ka[0])!;
    const attribute = binary && level === 1 ? "valueCoupling" : "volatilityCoupling";
    const single = levels === 2 ? ["ka", "kappa"] : [];
    return parameter(ka, level, `x${level}<-x${level + 1}.${attribute}`, { mean, variance }, single);
  });
  const noise: Parameter[] =
    al === undefined
      ? []
      : [
          {
            name: "al",
            aliases: ["alpha", "u.variance", "inputVariance"],
            domain: positive,
            prior: al,
            symbol: { letter: "α" },
            description: "variance of the payouts' noise",
          },
        ];
  const entries = [
    ...block(mu0, "mu0"),
    ...block(sa0, "sa0"),
    ...block(phi, "phi"),
    ...block(m, "m"),
    ...block(rho, "rho"),
    ...couplings,
    ...block(om, "om"),
    ...noise,
  ];
  return {
    parameters: entries.filter((entry) => entry !== null),
    vector: entries.map((entry) => entry?.name ?? null),
  };
}
