/** Ways to learn small image tasks, and what is written of them. */

import type { Inference } from "../deep/index.js";
import { HIDDEN } from "./image-task.js";
import type { Images } from "./images.js";

/** Backpropagation first: others are compared with it. */
export const imageMethods: Readonly<Record<string, Inference>> = {
  backprop: { method: "backprop" },
  settle: { method: "settle", steps: 32, rate: 0.1, halveOnRise: false },
  fullCovariance: { method: "fullCovariance", maxIterations: 3 },
};

const named: Readonly<Record<string, string>> = {
  backprop: "backpropagation",
  settle: "predictive coding settled by 32 steps of 0.1 down the energy (Whittington & Bogacz 2017)",
  fullCovariance: "predictive coding by at most three exact Gauss-Newton steps",
};

/** Ways to learn as words of one sentence. */
export function waysText(methods: readonly string[], words: Readonly<Record<string, string>>): string {
  const ways = methods.map((method) => words[method] ?? method);
  return ways.length > 1 ? `${ways.slice(0, -1).join(", ")} or ${ways.at(-1)}` : ways.join();
}

/** Networks, data and ways to learn, as sentences. */
export function imageMethodsText(
  { name, pixels, most }: Images,
  outputs: number,
  methods: Readonly<Record<string, Inference>>,
): string {
  return `Networks of ${[pixels, ...HIDDEN, outputs].join("-")} units (sigmoid, Xavier's first weights, squared error, unit precisions, single precision) learnt images (${name}, pixels from 0 to ${most} scaled to 0 to 1) by Adam (Kingma & Ba 2015), with gradients from ${waysText(Object.keys(methods), named)}.`;
}

/**
 * How settings were chosen and methods compared, as sentences.
 *
 * @param best where the best rate was looked for, such as ", for each depth,"; default once for all
 */
export function comparisonText(
  { rates, seeds }: { readonly rates: readonly number[]; readonly seeds: readonly number[] },
  drawn: string,
  best = "",
): string {
  return `Each method had ${rates.length} learning rates (${rates.join(", ")}); its best was${best} the one with the highest mean on validation images, and all accuracies are those of test images. ${seedsText(seeds, drawn)}`;
}

/** What seeds drew, and how differences were taken. */
export function seedsText(seeds: readonly number[], drawn: string): string {
  return `${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"} drew ${drawn}, the same for all methods; differences are paired by seed, intervals Student's (95 %).`;
}

export const KINGMA =
  "Kingma, D. P., & Ba, J. (2015). Adam: A method for stochastic optimization. International Conference on Learning Representations.";
export const SONG =
  "Song, Y., Millidge, B., Salvatori, T., Lukasiewicz, T., Xu, Z., & Bogacz, R. (2024). Inferring neural activity before plasticity as a foundation for learning beyond backpropagation. Nature Neuroscience, 27, 348-358.";
export const WHITTINGTON =
  "Whittington, J. C. R., & Bogacz, R. (2017). An approximation of the error backpropagation algorithm in a predictive coding network with local Hebbian synaptic plasticity. Neural Computation, 29, 1229-1262.";

/** Works behind every task on images. */
export const IMAGE_WORKS = `${KINGMA}
${SONG}
${WHITTINGTON}
`;

/** Learning rates that methods choose from. */
export const imageRates = [0.001, 0.003, 0.01, 0.03, 0.1] as const;
