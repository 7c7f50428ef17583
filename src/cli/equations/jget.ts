/** The jumping Gaussian: perceptual-models 5. */

import type { Line, ModelText } from "./line.js";
import { type UpdateType, volatilityError, volatilityUpdate } from "./volatility.js";

const sides = ["x", "a"] as const;

export function jgetText(type: UpdateType, levels: number): ModelText {
  const all = Array.from({ length: levels }, (_, i) => i + 1);
  const predict = sides.flatMap((side) =>
    all.flatMap((j): Line[] => {
      const step =
        j === levels ? `exp(om${side}${j})` : `exp(ka${side}${j} * mu${side}_${j + 1}' + om${side}${j})`;
      const what = side === "x" ? "mean of the input" : "log noise of the input";
      return [
        [`mu${side}hat_${j} = mu${side}_${j}'`, `${what}, level ${j}`],
        [`pi${side}hat_${j} = 1 / (1 / pi${side}_${j}' + ${step})`, ""],
      ];
    }),
  );
  const up = sides.flatMap((side) =>
    all.slice(1).flatMap((j): Line[] => {
      const c = j - 1;
      return [
        ...volatilityUpdate({
          type,
          at: `${side}_${c}`,
          level: namesOf(side, j),
          child: namesOf(side, c),
          ka: `ka${side}${c}`,
          om: `om${side}${c}`,
          time: "",
          v: `w${side}_${c}`,
          w: `share${side}_${c}`,
        }),
        volatilityError(`da${side}_${j}`, namesOf(side, j)),
      ];
    }),
  );
  return {
    purpose:
      "For series whose mean and noise both jump: one hierarchy follows the mean, another the log of the noise variance.",
    start: sides.flatMap((side) =>
      all.flatMap((j): Line[] => [
        [`mu${side}_${j} = mu${side}0_${j}`, ""],
        [`pi${side}_${j} = 1 / sa${side}0_${j}`, ""],
      ]),
    ),
    trial: [
      ["muuhat = mux_1'", "predicted input"],
      ["piuhat = exp(-(kau * mua_1' + omu))", "precision of the input's noise"],
      ["daux = u - muuhat", "prediction error"],
      ...predict,
      ["pix_1 = pixhat_1 + piuhat", "precision and mean of x after the input"],
      ["mux_1 = muxhat_1 + piuhat / pix_1 * daux", ""],
      ["daua = (1 / pix_1 + (mux_1 - u)^2) * piuhat - 1", "prediction error of the noise"],
      ["pia_1 = piahat_1 + 1/2 * kau^2 * (1 + daua)", "precision and mean of the log noise"],
      ["mua_1 = muahat_1 + kau * daua / (2 * pia_1)", ""],
      volatilityError("dax_1", namesOf("x", 1)),
      volatilityError("daa_1", namesOf("a", 1)),
      ...up,
    ],
  };
}

function namesOf(side: "x" | "a", j: number) {
  return {
    ...{
      mu: `mu${side}_${j}`,
      muBefore: `mu${side}_${j}'`,
      pi: `pi${side}_${j}`,
      piBefore: `pi${side}_${j}'`,
    },
    ...{ muhat: `mu${side}hat_${j}`, pihat: `pi${side}hat_${j}`, da: `da${side}_${j}` },
  };
}
