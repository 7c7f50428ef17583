/**
 * The chain models of the MATLAB HGF toolbox 8.2: one input, a state, the volatility of that state, and so on.
 * Each is a network with conventions "toolbox-8.2" under the toolbox's names. Mathys et al. 2011, Front. Hum.
 * Neurosci. 5:39, and 2014, 8:825; perceptual-models 3.
 */

import { UsageError } from "../errors.js";
import { type Filter, type Observation, valueIn } from "../model/index.js";
import { add, div, mul, reciprocal, type Scalar, select, sigmoid, sub } from "../scalar/index.js";
import {
  type ChainFamily,
  chainName,
  chainParameters,
  couplingOf,
  drifts,
  nodeOf,
} from "./chain-parameters.js";
import { chainQuantities, learningRates, noiseQuantity } from "./chain-quantities.js";
import { reviewBeliefs } from "./chain-review.js";
import { bernoulliVariance } from "./equations/binary.js";
import { predictedVolatility } from "./equations/expected-precision.js";
import { Network } from "./network.js";
import { noiseVariance, noisyInputs, perceived } from "./perceptual-noise.js";
import type { Named } from "./step.js";

export interface ChainSettings {
  /** Number of levels, at least 2 (default 2 continuous, 3 binary). A binary chain of 2 has no volatility level. */
  readonly levels?: number;
  /** Closest that predicted probabilities of binary chains come to 0 and 1 (default 1e-3). */
  readonly clip?: number | "none";
  /** Whether trials have a `timeStep`; all steps are 1 otherwise (default). */
  readonly irregularIntervals?: boolean;
  /** The toolbox's check for implausible jumps in the finished series (default: classic type only). */
  readonly jumpCheck?: boolean;
  /** Logit of level 1's belief before the first input of binary chains, which only leading missing trials show. */
  readonly initialMean1?: number;
}

export interface Chain {
  readonly filter: Filter;
  /** The toolbox's parameter vector: names of parameters, null for its entries without meaning. */
  readonly vector: readonly (string | null)[];
  /** What it is as a network; values of parameters are the filter's to give. */
  readonly network: Network;
}

export const hgf = (settings?: ChainSettings): Chain => chain({ type: "hgf", binary: false }, settings);
export const ehgf = (settings?: ChainSettings): Chain => chain({ type: "ehgf", binary: false }, settings);
export const uhgf = (settings?: ChainSettings): Chain => chain({ type: "uhgf", binary: false }, settings);
export const hgfBinary = (settings?: ChainSettings): Chain => chain({ type: "hgf", binary: true }, settings);
export const ehgfBinary = (settings?: ChainSettings): Chain =>
  chain({ type: "ehgf", binary: true }, settings);
export const uhgfBinary = (settings?: ChainSettings): Chain =>
  chain({ type: "uhgf", binary: true }, settings);

export const variants = { hgf: "classic", ehgf: "ehgf", uhgf: "unbounded" } as const;

/** @throws UsageError for settings that no chain has */
export function chain(family: ChainFamily, settings: ChainSettings = {}): Chain {
  const { type, binary, noise } = family;
  const name = chainName(family);
  const { levels = binary ? 3 : 2, clip, irregularIntervals = false, initialMean1 = Number.NaN } = settings;
  if (!Number.isInteger(levels) || levels < 2) {
    throw new UsageError(`${name}: levels must be a whole number of at least 2, got ${levels}`);
  }
  if (!binary && clip !== undefined) throw new UsageError(`${name}: only binary models clip probabilities`);
  const { parameters, vector } = chainParameters(family, levels);
  const network = networkOf(family, levels, clip);
  const inner = network.asFilter({ irregularIntervals });
  const above = Array.from({ length: levels - 1 }, (_, i) => i + 1);
  const native = oncePerRun(<S extends Scalar>(p: Named<S>) => networkParameters<S>(family, levels, p));
  const couplings = <S extends Scalar>(p: Named<S>): (S | number)[] =>
    above.map((level) => valueIn(p, `ka${level}`));
  const inputPrecision = <S extends Scalar>(p: Named<S>): S | number =>
    binary ? 1 : valueIn(native<S>(p), "u.precision");
  const jumpCheck = settings.jumpCheck ?? type === "hgf";
  const tolerance = jumpCheck ? (binary ? 16 : 256) : undefined;
  const nodes = Array.from({ length: levels }, (_, i) => nodeOf(family, i + 1));

  const filter: Filter = {
    name,
    parameters,
    inputs: noise === undefined ? inner.inputs : noisyInputs(noise),
    exogenous: inner.exogenous,
    roles: noise === undefined ? inner.roles : { ...inner.roles, "level[1].perceptualNoise": noiseQuantity },
    quantities: chainQuantities(family, levels),
    honoursTime: irregularIntervals,
    honoursMissing: true,
    initial: (p) => inner.initial(native(p)),
    predict<S extends Scalar>(state: Named<S>, exogenous: Named<S>, p: Named<S>) {
      const predicted = inner.predict<S>(state, exogenous, native<S>(p));
      const timeStep = irregularIntervals ? valueIn(exogenous, "timeStep") : 1;
      const reported = stepBelowTop<S>(family, levels, state, timeStep, p);
      return { ...predicted, prediction: { ...predicted.prediction, ...reported } };
    },
    update<S extends Scalar>(
      state: Named<S>,
      prediction: Named<S>,
      observation: Readonly<Record<string, Observation<S>>>,
      p: Named<S>,
      exogenous: Named<S>,
    ) {
      const noisy = noise === undefined ? undefined : noiseVariance<S>(noise, observation, p);
      const seen =
        noisy === undefined
          ? observation
          : { u: perceived<S>(noise, observation, valueIn(prediction, "u.expectedMean"), noisy, p) };
      const updated = inner.update<S>(state, prediction, seen, native<S>(p), exogenous);
      const quantities: Record<string, S | number> = { ...updated.quantities };
      const known = (key: string): S | number =>
        quantities[key] ?? updated.state[key] ?? valueIn(prediction, key);
      if (noisy !== undefined) {
        quantities[noiseQuantity] = noisy;
        if (type === "hgf") {
          const q = sigmoid<S>(mul<S>(valueIn(p, "ka1"), known("x2.mean")));
          const variance = div<S>(bernoulliVariance<S>(q), known("x2.precision"));
          quantities["u.variance"] = select<S>(seen.u!.observed, variance, known("u.expectedVariance"));
        }
      }
      const rates = learningRates<S>(family, levels, known, {
        couplings: couplings<S>(p),
        inputPrecision: inputPrecision<S>(p),
        before: valueIn(state, "x2.mean"),
        outcome: binary && noisy === undefined ? known("u.mean") : observation.u!.value,
      });
      return { ...updated, quantities: Object.assign(quantities, rates) };
    },
    frozen: (previous): Record<string, number> =>
      binary
        ? { "u.learningRate": previous["u.valuePredictionError"] === 0 ? 0 : Number.NaN }
        : { "u.valuePredictionError": Number.NaN, "x1.weightedPredictionError": Number.NaN },
    rowZero(p) {
      const beliefs = Array.from({ length: levels }, (_, i) => i + 1).flatMap((level): [string, number][] => {
        const node = nodeOf(family, level);
        if (binary && level === 1)
          return [
            [`${node}.mean`, sigmoid(initialMean1)],
            [`${node}.variance`, 0],
          ];
        return [
          [`${node}.mean`, valueIn(p, `mu0_${level}`)],
          [`${node}.variance`, valueIn(p, `sa0_${level}`)],
        ];
      });
      const lowest = binary ? "x2" : "x1";
      const ratio = binary ? valueIn(p, "sa0_2") : inputPrecision<number>(p) * valueIn(p, "sa0_1");
      return {
        ...Object.fromEntries(beliefs),
        [`${lowest}.precisionRatio`]: ratio,
        [`${lowest}.learningRate`]: ratio,
      };
    },
    ...(type === "hgf" || jumpCheck
      ? { review: (trajectories) => reviewBeliefs(nodes, tolerance, trajectories) }
      : {}),
  };
  return { filter, vector, network };
}

function networkOf(family: ChainFamily, levels: number, clip: number | "none" | undefined): Network {
  const { type, binary } = family;
  let network = Network.create({
    variant: variants[type],
    conventions: "toolbox-8.2",
    ...(clip === undefined ? {} : { probabilityClip: clip }),
  });
  const lowest = binary ? 2 : 1;
  const valueParents = { [`x${lowest}`]: 1 };
  network = binary ? network.binary("u", { valueParents }) : network.input("u", { valueParents });
  for (let level = lowest; level <= levels; level++) {
    const parents = level < levels ? { volatilityParents: { [`x${level + 1}`]: 1 } } : {};
    network = network.continuous(`x${level}`, parents);
  }
  return network;
}

/** Parameters stay the same object throughout a run, so that what is made of them is made once. */
export function oncePerRun(
  make: <S extends Scalar>(p: Named<S>) => Named<S>,
): <S extends Scalar>(p: Named<S>) => Named<S> {
  const made = new WeakMap<object, Named<Scalar>>();
  return <S extends Scalar>(p: Named<S>) => {
    const known = made.get(p) ?? make<S>(p);
    made.set(p, known);
    return known as Named<S>;
  };
}

/** The network's own parameters from the toolbox's: it takes precisions where the toolbox has variances. */
function networkParameters<S extends Scalar>(family: ChainFamily, levels: number, p: Named<S>): Named<S> {
  const { binary, reverts } = family;
  const out: Record<string, S | number> = {};
  if (!binary) out["u.precision"] = reverts ? reciprocal<S>(valueIn(p, "al")) : valueIn(p, "pi_u");
  for (let level = 1; level <= levels; level++) {
    if (level < levels) out[couplingOf(family, level)] = valueIn(p, `ka${level}`);
    if (binary && level === 1) continue;
    const node = nodeOf(family, level);
    const drift = drifts(family) ? valueIn(p, `rho${level}`) : 0;
    const rate = reverts ? valueIn(p, `phi${level}`) : 0;
    out[`${node}.mean`] = valueIn(p, `mu0_${level}`);
    out[`${node}.precision`] = reciprocal<S>(valueIn(p, `sa0_${level}`));
    // μ + t (ρ + φ (m - μ)) is a drift of ρ + φ m and an autoconnection of 1 - φ.
    out[`${node}.tonicDrift`] = rate === 0 ? drift : add<S>(drift, mul<S>(rate, valueIn(p, `m${level}`)));
    out[`${node}.tonicVolatility`] = valueIn(p, `om${level}`);
    out[`${node}.autoconnectionStrength`] = rate === 0 ? 1 : sub<S>(1, rate);
  }
  return out;
}

/**
 * The step of the level below the top as the toolbox reports it for noisy outcomes and reverting chains: always from
 * the top's last posterior, although the unbounded update uses the prediction (perceptual-models 2.8).
 */
function stepBelowTop<S extends Scalar>(
  family: ChainFamily,
  levels: number,
  state: Named<S>,
  timeStep: S | number,
  p: Named<S>,
): Named<S> {
  const level = levels - 1;
  const differs = family.type === "uhgf" && (family.noise !== undefined || family.reverts === true);
  if (!differs || level < 2) return {};
  const above = mul<S>(valueIn(p, `ka${level}`), valueIn(state, `${nodeOf(family, levels)}.mean`));
  const step = predictedVolatility<S>(timeStep, add<S>(above, valueIn(p, `om${level}`)));
  return { [`${nodeOf(family, level)}.predictedVolatility`]: step };
}
