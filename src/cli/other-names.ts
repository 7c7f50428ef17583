/**
 * Names of pyhgf, hBayesDM and older versions of the HGF toolbox, where each means one model or one parameter of the
 * catalogue: docs/names.md, whose every row a test runs. Only options of the command are read so; what is written to
 * analyses has our names.
 */

import type { AgentSpecification } from "../agent/index.js";
import { UsageError } from "../errors.js";

/** Response functions of pyhgf. `binary_softmax` has no parameter: the temperature is 1. */
const responses: Readonly<Record<string, Pick<AgentSpecification, "responseModel" | "fix">>> = {
  binary_softmax_inverse_temperature: { responseModel: "unitsq_sgm" },
  binary_softmax: { responseModel: "unitsq_sgm", fix: { ze: 1 } },
  first_level_binary_surprise: { responseModel: "bayes_optimal_binary" },
  first_level_gaussian_surprise: { responseModel: "bayes_optimal" },
};

/** Models of hBayesDM are both models at once. */
const both: Readonly<Record<string, AgentSpecification>> = {
  hgf_ibrb: { perceptualModel: "hgf_binary", responseModel: "unitsq_sgm", clip: "none" },
};

/** Parameters of pyhgf's distributions, `NAME_LEVEL`: our short name, and whether the number is its inverse. */
const parameters: readonly (readonly [pattern: RegExp, ours: string, inverse?: true])[] = [
  [/^tonic_volatility_(\d+)$/, "om$1"],
  [/^tonic_drift_(\d+)$/, "rho$1"],
  [/^volatility_coupling_(\d+)$/, "ka$1"],
  [/^(?:initial_)?mean_(\d+)$/, "mu0_$1"],
  [/^(?:initial_)?precision_(\d+)$/, "sa0_$1", true],
  [/^(?:input|continuous)_precision$/, "pi_u"],
];

/** An agent as options state it, under the catalogue's names. What is stated beside a name wins over what it implies. */
export function catalogueNames<A extends AgentSpecification>(stated: A): A & AgentSpecification {
  const { perceptualModel: prc, responseModel: obs } = stated;
  const { fix: implied, ...response } = (obs === undefined ? undefined : responses[obs]) ?? {};
  const pair = prc === undefined ? {} : (both[prc] ?? {});
  const plain = {
    ...pair,
    ...stated,
    ...(prc === undefined ? {} : { perceptualModel: pair.perceptualModel ?? withoutTapas(prc) }),
    ...(obs === undefined ? {} : { responseModel: withoutTapas(obs) }),
    ...response,
  };
  // Filters of one's own may have parameters of such names.
  const renames = /^[eu]?hgf(_|$)/.test(plain.perceptualModel ?? "");
  const { set, fix, priors, free } = renames ? renamed(plain) : plain;
  return {
    ...plain,
    ...(set && { set }),
    ...(fix === undefined && implied === undefined ? {} : { fix: { ...implied, ...fix } }),
    ...(priors && { priors }),
    ...(free && { free }),
  };
}

/** Versions before 8 of the toolbox put this before all names; three models are called so here too. */
function withoutTapas(name: string): string {
  return /^tapas_(kf|hmm|hhmm)$/.test(name) ? name : name.replace(/^tapas_/, "");
}

function renamed(stated: AgentSpecification): AgentSpecification {
  const numbers = <T>(record: Readonly<Record<string, T>> | undefined): Record<string, T> | undefined =>
    record &&
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => {
        const { ours, inverse } = parameterOf(name);
        return [ours, inverse && typeof value === "number" ? ((1 / value) as T) : value];
      }),
    );
  for (const name of Object.keys(stated.priors ?? {})) {
    const { ours, inverse } = parameterOf(name);
    if (!inverse) continue;
    throw new UsageError(
      `--prior ${name}: ${ours} is estimated instead, the variance, which is its inverse; state a prior of ${ours}`,
    );
  }
  const [set, fix, priors] = [numbers(stated.set), numbers(stated.fix), numbers(stated.priors)];
  return {
    ...(set && { set }),
    ...(fix && { fix }),
    ...(priors && { priors }),
    ...(stated.free && { free: stated.free.map((name) => parameterOf(name).ours) }),
  };
}

function parameterOf(name: string): { readonly ours: string; readonly inverse: boolean } {
  const found = parameters.find(([pattern]) => pattern.test(name));
  if (found === undefined) return { ours: name, inverse: false };
  return { ours: name.replace(found[0], found[1]), inverse: found[2] === true };
}
