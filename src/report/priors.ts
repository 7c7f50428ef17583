/** Priors on both scales, in words and digits, the same in the paragraph on methods and in its table. */

import type { Agent } from "../agent/index.js";
import { type FitResult, Z95 } from "../fit/index.js";
import { type Parameter, type Placeholder, toNative } from "../model/index.js";
import { exact, significant } from "./numbers.js";

export interface StatedPrior {
  readonly parameter: Parameter;
  readonly free: boolean;
  /** `native`, `log`, `logit`, `logit between 0 and 2`: where the prior is normal and the parameter is estimated. */
  readonly scale: string;
  /** A number, or what it is read off, on that scale. */
  readonly mean: string;
  readonly sd: string;
  /** Of a free parameter, native scale. Absent where it differs between participants. */
  readonly interval?: string;
  /** Of a fixed parameter, native scale. */
  readonly value: string;
}

/** Every parameter of the agent, in order. */
export function statedPriors({ model }: FitResult, agent: Agent): StatedPrior[] {
  const resolved = new Map(model.priors.map((prior) => [prior.name, prior]));
  return agent.parameters.map((parameter): StatedPrior => {
    const { domain, prior } = parameter;
    const summary = resolved.get(parameter.name);
    // What was read off the inputs and came out alike for everybody is a number after all.
    const mean = typeof prior.mean === "number" ? prior.mean : (summary?.mean ?? prior.mean);
    const sd =
      typeof prior.variance === "number" ? Math.sqrt(prior.variance) : (summary?.sd ?? prior.variance);
    const known = typeof mean === "number" && typeof sd === "number";
    const native = (z: number): number => toNative(domain, z);
    return {
      parameter,
      free: prior.variance !== 0,
      scale: statedScale(parameter),
      mean: typeof mean === "number" ? digits(mean) : placeholders[mean.from],
      sd: typeof sd === "number" ? digits(sd) : `root of ${placeholders[sd.from]}`,
      ...(known && {
        interval: `${significant(native(mean - Z95 * sd))} to ${significant(native(mean + Z95 * sd))}`,
      }),
      value:
        typeof mean === "number"
          ? digits(native(mean))
          : `${placeholders[mean.from]} (${statedScale(parameter)} scale)`,
    };
  });
}

/** The scale on which a parameter is estimated. */
export function scaleName({ domain }: Parameter): "native" | "log" | "logit" {
  if (domain.kind === "real") return "native";
  return domain.kind === "positive" ? "log" : "logit";
}

function statedScale(parameter: Parameter): string {
  const { domain } = parameter;
  if (domain.kind !== "interval") return scaleName(parameter);
  return `logit between ${exact(domain.low)} and ${exact(domain.high)}`;
}

/** To six digits, none of them a zero without meaning. */
function digits(x: number): string {
  return exact(Number(x.toPrecision(6)));
}

const ofInputs = "variance of the participant's first 20 inputs";
const placeholders: Readonly<Record<Placeholder["from"], string>> = {
  firstInput: "the participant's first input",
  inputVariance: `the ${ofInputs}`,
  logInputVariance: `the log ${ofInputs}`,
  negativeLogInputVariance: `minus the log ${ofInputs}`,
  logInputVarianceMinus2: `the log ${ofInputs}, less 2`,
};
