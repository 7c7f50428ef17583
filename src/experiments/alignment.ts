/**
 * `credence deep alignment`: whether an update moves a prediction straight towards its target. Target alignment as in
 * Song et al. 2024 (Nature Neuroscience 27, doi:10.1038/s41593-023-01514-1).
 */

import { type Cell, energyNetwork, type Inference, type Measured } from "../deep/index.js";
import { purpose, stream } from "../random/index.js";
import { breath } from "../workers/index.js";
import { descent } from "./descent.js";
import { SONG, seedsText, WHITTINGTON, waysText } from "./image-texts.js";
import { chosenOf, type Versus, type VersusOptions } from "./versus.js";

export interface AlignmentOptions extends VersusOptions {
  /** Hidden layers; default 1, 2, 4, 8 and 15. */
  readonly depths?: readonly number[];
  /** Samples of each cell to choose by, and as many to judge by; default 10. */
  readonly samples?: number;
}

export const alignmentDepths = [1, 2, 4, 8, 15] as const;
export const alignmentRates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1] as const;
const WIDTH = 32;
const OUTPUTS = 10;

export const alignmentMethods: Readonly<Record<string, Inference>> = {
  backprop: { method: "backprop" },
  settle: { method: "settle", steps: 128, rate: 0.1, halveOnRise: false },
  epc: { method: "epc", steps: 5, rate: 0.1 },
  fullCovariance: { method: "fullCovariance", maxIterations: 3 },
};
const named: Readonly<Record<string, string>> = {
  backprop: "backpropagation",
  settle: "predictive coding settled by 128 steps of 0.1 on activities (Whittington & Bogacz 2017)",
  epc: "predictive coding by five steps of 0.1 on errors (Goemaere et al. 2025)",
  fullCovariance: "predictive coding by at most three exact Gauss-Newton steps",
};

/** @throws UsageError for options that cannot be used */
export function alignmentVersus(options: AlignmentOptions): Versus {
  const { depths = alignmentDepths, samples = 10, seeds } = options;
  const { rates = alignmentRates } = options;
  const methods = chosenOf(alignmentMethods, options.methods);
  return {
    ...{ name: "alignment", title: "Target alignment", rates, seeds },
    labels: { metric: "target alignment", condition: "hidden layers" },
    ...{ methods: Object.keys(methods), better: "higher", data: "random", settings: { depths, samples } },
    conditions: depths.map((depth) => ({
      name: `${depth} hidden`,
      place: depth,
      run: async (cell, signal) => alignmentCell(cell, methods, depth, samples, signal),
    })),
    methodsText: `Networks of ${depths.join(", ")} hidden layers of ${WIDTH} tanh units between ${WIDTH} inputs and ${OUTPUTS} outputs (Xavier's first weights, no biases, squared error, unit precisions, single precision) made one update of stochastic gradient descent from one sample with standard normal inputs and targets. Target alignment is the cosine between the change of the prediction and the way from the prediction to its target (Song et al. 2024); ${samples} samples were averaged, each met by the first weights. Gradients came from ${waysText(Object.keys(methods), named)}. Each method had ${rates.length} learning rates (${rates.join(", ")}); its best was, for each depth, the one with the highest mean alignment of ${samples} other samples. ${seedsText(seeds, "weights and samples")}

Goemaere, C., et al. (2025). Error optimization: overcoming exponential signal decay in deep predictive coding networks. arXiv:2505.20137.
${SONG}
${WHITTINGTON}
`,
  };
}

async function alignmentCell(
  { method, setting, seed }: Cell,
  methods: Readonly<Record<string, Inference>>,
  depth: number,
  samples: number,
  signal: AbortSignal | undefined,
): Promise<Measured | undefined> {
  const network = energyNetwork({
    layers: [
      { size: WIDTH },
      ...Array.from({ length: depth }, () => ({ size: WIDTH, activation: "tanh" as const })),
      { size: OUTPUTS },
    ],
    connections: { bias: false },
    ...{ head: "gaussian", float: "float32", seed },
  });
  const first = network.connections.map(({ weights }) => weights.data.slice());
  const random = stream(seed, purpose.simulation, depth).at(0);
  const draw = (count: number): number[][] => [Array.from({ length: count }, () => random.normal())];
  const found: number[] = [];
  for (let s = 0; s < 2 * samples; s++) {
    const [x, y] = [draw(WIDTH), draw(OUTPUTS)];
    const before = network.forward(x).data;
    descent(network, methods[method]!, { kind: "sgd", learningRate: Number(setting) })(x, y);
    const after = network.forward(x).data;
    for (const [k, { weights }] of network.connections.entries()) weights.data.set(first[k]!);
    const cosine = targetAlignment(before, after, y[0]!);
    if (Number.isFinite(cosine)) found.push(cosine);
    else return { validation: null, test: null, failure: `no direction of change in sample ${s + 1}` };
  }
  await breath();
  if (signal?.aborted) return undefined;
  const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / samples;
  return { validation: mean(found.slice(0, samples)), test: mean(found.slice(samples)) };
}

/** Cosine between the change of a prediction and the way to its target; NaN where either is nothing. */
export function targetAlignment(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  target: ArrayLike<number>,
): number {
  let [along, change, way] = [0, 0, 0];
  for (let i = 0; i < target.length; i++) {
    const [moved, wanted] = [after[i]! - before[i]!, target[i]! - before[i]!];
    along += moved * wanted;
    change += moved * moved;
    way += wanted * wanted;
  }
  return along / (Math.sqrt(change) * Math.sqrt(way));
}
