/** The toolbox's chains: perceptual-models 2 and 3. Mathys et al. 2011, 2014. */

import type { ChainFamily } from "../../perceptual/chain-models.js";
import type { Line, ModelText } from "./line.js";
import { volatilityError, volatilityUpdate } from "./volatility.js";

const purposes = {
  continuous:
    "For a quantity that drifts and is seen through noise, such as a price or a position: tracks it, how fast it changes, and how that itself changes.",
  reverting: "For a noisy quantity that is drawn back to an equilibrium.",
  binary:
    "For outcomes 0 and 1 whose probability changes: tracks it in logit space (level 2) and its volatility (level 3).",
  binaryReverting:
    "For binary outcomes, in agents whose beliefs about tendency or volatility relax to a set point when nothing speaks against it.",
  parameter: "For binary outcomes that are themselves perceived through noise, of a size that is estimated.",
  column:
    "For binary outcomes whose clarity differs from trial to trial and is known: each trial has its noise variance.",
} as const;

/** Default first: `hgf`, `ehgf` and `uhgf` differ in how volatility is learned. */
export function chainText(family: ChainFamily, levels: number): ModelText {
  const { type, binary, noise, reverts = false } = family;
  const drifts = !reverts || (binary && type !== "hgf");
  const time = binary || !reverts ? "t * " : "";
  const lowest = binary ? 2 : 1;
  const all = Array.from({ length: levels - lowest + 1 }, (_, i) => i + lowest);
  const predict = all.flatMap((j): Line[] => {
    const drift = drifts ? ` + ${time}rho${j}` : "";
    const back = reverts ? ` + ${time}phi${j} * (m${j} - mu_${j}')` : "";
    // The toolbox takes unit time for level 2 of binary models.
    const unit = binary && j === 2 ? "" : time;
    const step = j === levels ? `${unit}exp(om${j})` : `${unit}exp(ka${j} * mu_${j + 1}' + om${j})`;
    return [
      [`muhat_${j} = mu_${j}'${drift}${back}`, `predicted mean of level ${j}`],
      [`pihat_${j} = 1 / (1 / pi_${j}' + ${step})`, `its precision`],
    ];
  });
  const up = all.slice(1).flatMap((j): Line[] => {
    const c = j - 1;
    // v of the level below the top is reported from the mean before, in these models of the unbounded type.
    const hidden = type === "uhgf" && j === levels && (noise !== undefined || reverts);
    return [
      ...volatilityUpdate({
        type,
        at: `_${c}`,
        level: levelNames(j),
        child: levelNames(c),
        ka: `ka${c}`,
        om: `om${c}`,
        time,
        v: hidden ? `step_${c}` : `v_${c}`,
        w: `w_${c}`,
      }),
      volatilityError(`da_${j}`, levelNames(j)),
    ];
  });
  const kind =
    noise ?? (binary ? (reverts ? "binaryReverting" : "binary") : reverts ? "reverting" : "continuous");
  return {
    purpose: purposes[kind],
    start: all.flatMap((j): Line[] => [
      [`mu_${j} = mu0_${j}`, ""],
      [`pi_${j} = 1 / sa0_${j}`, ""],
    ]),
    trial: [...predict, ...(binary ? outcome(family) : input(reverts)), ...up],
  };
}

function levelNames(j: number) {
  return {
    ...{ mu: `mu_${j}`, muBefore: `mu_${j}'`, pi: `pi_${j}`, piBefore: `pi_${j}'` },
    ...{ muhat: `muhat_${j}`, pihat: `pihat_${j}`, da: `da_${j}` },
  };
}

/** A continuous input; the AR(1) model has its noise as a variance. */
function input(variance: boolean): Line[] {
  const precision = variance ? "1 / al" : "pi_u";
  return [
    ["dau = u - muhat_1", "prediction error"],
    [`pi_1 = pihat_1 + ${precision}`, "precision and mean after the input"],
    [`mu_1 = muhat_1 + ${precision} / pi_1 * dau`, ""],
    volatilityError("da_1", levelNames(1)),
  ];
}

function outcome({ noise }: ChainFamily): Line[] {
  const al = noise === "column" ? "noise" : "al";
  const perceived: Line[] =
    noise === undefined
      ? [["mu_1 = u", "the outcome is seen"]]
      : [
          [`g0 = exp(-((u - eta0)^2) / (2 * ${al}))`, "likelihood of the input under outcome 0"],
          [`g1 = exp(-((u - eta1)^2) / (2 * ${al}))`, "and under outcome 1"],
          ["mu_1 = muhat_1 * g1 / (muhat_1 * g1 + (1 - muhat_1) * g0)", "probability of outcome 1"],
        ];
  return [
    ["muhat_1 = min(0.999, max(0.001, s(ka1 * muhat_2)))", "predicted probability of outcome 1"],
    ...perceived,
    ["da_1 = mu_1 - muhat_1", "prediction error"],
    ["pi_2 = pihat_2 + ka1^2 * muhat_1 * (1 - muhat_1)", "precision and mean of level 2"],
    ["mu_2 = muhat_2 + ka1 / pi_2 * da_1", ""],
    volatilityError("da_2", levelNames(2)),
  ];
}
