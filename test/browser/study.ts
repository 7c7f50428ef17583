/** A small study that tests fit in Node and in pages. */

import type { FitOptions, Source } from "../../src/index.js";

/** Seven participants of unequal length, with missing inputs and responses. */
function csv(): string {
  const lines = ["participant,trial,input,response"];
  for (let k = 0; k < 7; k++) {
    for (let t = 0; t < 60 + 7 * k; t++) {
      const input = (t * 7 + (t >> 4) * 3 + k) % 10 < 7 ? 1 : 0;
      const seen = k === 2 && t % 13 === 4 ? "" : input;
      const response = t % 17 === 9 ? "" : (t * 5 + k) % 6 === 0 ? 1 - input : input;
      lines.push(`p${k},${t + 1},${seen},${response}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

export const study = { name: "study.csv", text: csv() } satisfies Source;

export const fitOptions: FitOptions = {
  perceptualModel: "ehgf_binary",
  responseModel: "unitsq_sgm",
  starts: 3,
  draws: 200,
};
