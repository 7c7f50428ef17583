/** Prediction and posterior of a sweep network by kernels in single precision; the equations are in prediction.ts and posterior.ts. */

import { log } from "../../scalar/elementary/index.js";
import { clampTarget } from "../posterior.js";
import { predictClasses } from "../prediction.js";
import type { SampleBeliefs } from "../sample-beliefs.js";
import type { SweepCore } from "../sweep-core.js";
import { stepVariance } from "../volatility-level.js";
import { fieldPlace, type Ground } from "./ground.js";

const updates = ["standard", "eHGF", "unbounded"] as const;
/** Fields by number, as kernels take them. */
const [SECOND, THIRD] = [17, 18];
/** Activations without second derivative: identity, relu, leakyRelu. */
const straight = [0, 3, 4];

/** Whether kernels know the network's rules. */
export function knownRules({ rules }: SweepCore): boolean {
  return rules.predictPrecision && !rules.updateInputLayer && rules.lambert === "halley";
}

export function singleBeliefs(core: SweepCore, ground: Ground, timeStep: number): SampleBeliefs {
  const { layers, rules, head, limits } = core;
  const { kernels, blocks, weights, biases } = ground;
  const { raw } = kernels;
  const last = layers.length - 1;
  const { meanField, feedforwardUncertainty } = rules;
  const time = rules.timeInPosterior ? timeStep : 1;
  const kind = updates.indexOf(rules.volatilityUpdate);
  const tau = rules.timeInFeedforward ? timeStep : 1;
  const at = blocks.map((block) => ({
    ...{ mean: fieldPlace(block, "mean"), expectedMean: fieldPlace(block, "expectedMean") },
    ...{ active: fieldPlace(block, "active"), slope: fieldPlace(block, "slope") },
    ...{ bend: fieldPlace(block, "bend"), first: fieldPlace(block, "first") },
    ...{ second: fieldPlace(block, "second"), third: fieldPlace(block, "third") },
  }));
  const constants = layers.map(({ parameters }) => {
    const { tonicVolatility, tonicVolatilityVol, coupling } = parameters;
    return {
      fixed: tonicVolatility === undefined ? 0 : stepVariance(timeStep, tonicVolatility, limits),
      stepVol: stepVariance(timeStep, tonicVolatilityVol, limits),
      spread: meanField ? 0 : (coupling * coupling) / 2,
      tonic: tonicVolatility ?? 0,
      base: log(time) + (tonicVolatility ?? 0),
    };
  });
  const biasInputs = layers.slice(0, -1).map(({ activation }, k) => {
    const volatile = k + 1 < last || head === "gaussian";
    return rules.biasThroughActivation && volatile ? activation.value(1) : 1;
  });

  /** Mean of layer k before the head; leaves g, g' and g'' of the layer below in its room. */
  const predictMean = (k: number, derivatives: boolean): void => {
    const [parent, child] = [blocks[k - 1]!, blocks[k]!];
    const from = at[k - 1]!;
    const [slope, bend] = derivatives ? [from.slope, from.bend] : [0, 0];
    raw.activate(parent.kind, parent.size, from.expectedMean, from.active, slope, bend);
    const to = at[k]!.expectedMean;
    raw.matrixVector(false, child.size, parent.size, weights[k - 1]!.values.offset, from.active, to);
    const bias = biases[k - 1];
    if (bias !== undefined) raw.axpy(child.size, biasInputs[k - 1]!, bias.values.offset, to);
  };

  const predictPrecisions = (k: number): void => {
    const [parent, child] = [blocks[k - 1]!, blocks[k]!];
    const { volatilityParent, coupling, autoconnection } = layers[k]!.parameters;
    const { fixed, tonic, stepVol, spread } = constants[k]!;
    let below = 0;
    if (feedforwardUncertainty) {
      raw.spreadBeliefs(parent.place, parent.stride, tau);
      below = at[k]!.first;
      raw.squaresVector(child.size, parent.size, weights[k - 1]!.values.offset, at[k - 1]!.first, below);
    }
    raw.predictBeliefs(
      child.place,
      child.stride,
      volatilityParent,
      k === last,
      below,
      fixed,
      timeStep,
      tonic,
      stepVol,
      coupling,
      autoconnection,
      spread,
    );
  };

  const correctVolatility = (k: number): void => {
    const { volatilityParent, coupling } = layers[k]!.parameters;
    if (!volatilityParent) return;
    const { place, stride } = blocks[k]!;
    const { tonic, base } = constants[k]!;
    raw.correctVolatility(
      kind,
      place,
      stride,
      time,
      tonic,
      base,
      coupling,
      time / timeStep,
      rules.maxPosteriorPrecision,
      limits.logLargest,
    );
  };

  const correctLayer = (k: number): void => {
    const [here, child] = [blocks[k]!, blocks[k + 1]!];
    const [from, to] = [at[k + 1]!, at[k]!];
    const w = weights[k]!.values.offset;
    const whole = k + 1 === last && !rules.stackOnOutput;
    raw.weighBeliefs(child.place, child.stride, whole, meanField);
    raw.transposedSquares(child.size, here.size, w, from.first, from.second, to.first, to.second);
    let third = SECOND;
    if (!straight.includes(here.kind)) {
      third = THIRD;
      raw.transposedVector(child.size, here.size, w, from.third, to.third);
    }
    raw.correctBeliefs(here.place, here.stride, third, rules.maxPosteriorPrecision);
    correctVolatility(k);
  };

  return {
    predict(input) {
      const { state } = layers[0]!;
      state.mean.set(input);
      state.expectedMean.set(input);
      for (let k = 1; k <= last; k++) {
        predictMean(k, k > 1 || feedforwardUncertainty);
        if (k === last && head !== "gaussian") predictClasses(core);
        else predictPrecisions(k);
      }
    },
    predictMeans(input) {
      layers[0]!.state.expectedMean.set(input);
      for (let k = 1; k <= last; k++) predictMean(k, false);
    },
    correct(target) {
      clampTarget(core, target);
      if (head === "gaussian") correctVolatility(last);
      for (let k = last - 1; k >= 1; k--) correctLayer(k);
    },
    failed() {
      for (const [k, { size, place, stride }] of blocks.entries()) {
        if (raw.failed(size, place, stride, layers[k]!.parameters.volatilityParent)) return true;
      }
      return false;
    },
  };
}
