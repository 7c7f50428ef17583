/** Bandits: perceptual-models 4. */

import type { BanditFamily } from "../../perceptual/bandit/family.js";
import type { Line, ModelText } from "./line.js";
import { volatilityError, volatilityUpdate } from "./volatility.js";

const types = { classic: "hgf", ehgf: "ehgf", unbounded: "uhgf" } as const;

export function banditText(family: BanditFamily, levels: number): ModelText {
  const { binary, variant, everyArmGains, blocks } = family;
  const own = binary ? 2 : 1;
  const type = types[variant];
  const shared = Array.from({ length: levels - own }, (_, i) => own + 1 + i);
  const predicted = (j: number, index: string): Line[] => {
    const mean = `mu_${j}'${index}`;
    const drift = blocks.rho === undefined ? "" : ` + rho${j}`;
    const back = blocks.phi === undefined ? "" : ` + phi${j} * (m${j} - ${mean})`;
    const step = j === levels ? `exp(om${j})` : `exp(ka${j} * mu_${j + 1}' + om${j})`;
    return [
      [
        `muhat_${j}${index} = ${mean}${drift}${back}`,
        index === "" ? `predicted mean of level ${j}` : "predicted mean of an arm",
      ],
      [`pihat_${j}${index} = 1 / (1 / pi_${j}'${index} + ${step})`, "its precision"],
    ];
  };
  const up = shared.flatMap((j): Line[] => {
    const c = j - 1;
    const child = c === own ? namesOf(c, "[c]") : namesOf(c, "");
    return [
      ...volatilityUpdate({
        type,
        at: `_${c}`,
        level: namesOf(j, ""),
        child,
        // Toolbox 8.2 reads arm 1 here, chosen or not.
        ...(variant === "ehgf" && c === own ? { reread: namesOf(c, "[1]") } : {}),
        ka: `ka${c}`,
        om: `om${c}`,
        time: "",
        v: `v_${c}`,
        w: `w_${c}`,
      }),
      volatilityError(`da_${j}`, namesOf(j, "")),
    ];
  });
  const gain = "ka1^2 * muhat_1[i] * (1 - muhat_1[i])";
  const outcome: Line[] = binary
    ? [
        ["muhat_1[i] = s(ka1 * muhat_2[i])", "predicted probability of a win"],
        ["c = choice", "the arm that was chosen"],
        ["da_1 = u - muhat_1[c]", "prediction error"],
        [
          `pi_2[i] = pihat_2[i] + ${everyArmGains ? gain : `(i == c ? ${gain} : 0)`}`,
          everyArmGains ? "precision: every arm gains (toolbox 8.2)" : "precision: the chosen arm gains",
        ],
        ["mu_2[i] = muhat_2[i] + (i == c ? ka1 / pi_2[i] * da_1 : 0)", "mean: the chosen arm moves"],
      ]
    : [
        ["c = choice", "the arm that was chosen"],
        ["dau = u - muhat_1[c]", "prediction error"],
        ["pi_1[i] = pihat_1[i] + (i == c ? 1 / al : 0)", "the chosen arm gains precision and moves"],
        ["mu_1[i] = muhat_1[i] + (i == c ? dau / (al * pi_1[i]) : 0)", ""],
      ];
  return {
    purpose: binary
      ? "For tasks with several options that win or lose, of which only the chosen one shows its outcome; all options share one volatility."
      : "For tasks with several options that pay varying amounts, of which only the chosen one shows its payout; all options share one volatility.",
    start: [
      [`mu_${own}[i] = mu0_${own}`, ""],
      [`pi_${own}[i] = 1 / sa0_${own}`, ""],
      ...shared.flatMap((j): Line[] => [
        [`mu_${j} = mu0_${j}`, ""],
        [`pi_${j} = 1 / sa0_${j}`, ""],
      ]),
    ],
    trial: [
      ...predicted(own, "[i]"),
      ...shared.flatMap((j) => predicted(j, "")),
      ...outcome,
      volatilityError(`da_${own}`, namesOf(own, "[c]")),
      ...up,
    ],
  };
}

function namesOf(j: number, index: string) {
  return {
    ...{
      mu: `mu_${j}${index}`,
      muBefore: `mu_${j}'${index}`,
      pi: `pi_${j}${index}`,
      piBefore: `pi_${j}'${index}`,
    },
    ...{ muhat: `muhat_${j}${index}`, pihat: `pihat_${j}${index}`, da: `da_${j}` },
  };
}
