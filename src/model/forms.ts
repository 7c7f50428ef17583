/** Short ways to state a parameter of a model of one's own. */

import { type Domain, type Parameter, positive, real, unit } from "./parameter.js";

/** A normal prior on the estimation scale z, with what tables and figures should call the parameter. */
export interface ParameterOptions {
  /** Prior mean of z. */
  readonly mean: number;
  /** Prior standard deviation of z, ≥ 0; 0 fixes the parameter at the mean. */
  readonly sd: number;
  /** Other accepted spellings. */
  readonly aliases?: readonly string[];
  /** For figures and tables; default: the name itself. */
  readonly symbol?: Parameter["symbol"];
  readonly description?: string;
}

/** A parameter without its name, which is the key it stands under. */
export interface ParameterForm extends ParameterOptions {
  readonly domain: Domain;
}

/** A parameter on the whole line: x = z. */
export function realParameter(options: ParameterOptions): ParameterForm {
  return { ...options, domain: real };
}

/** A parameter above 0: x = e^z, so that `mean: Math.log(48)` puts the prior median at 48. */
export function positiveParameter(options: ParameterOptions): ParameterForm {
  return { ...options, domain: positive };
}

/** A parameter between 0 and 1: x = 1 / (1 + e^-z). */
export function unitParameter(options: ParameterOptions): ParameterForm {
  return { ...options, domain: unit };
}

/** The parameter that a form stands for. */
export function named<P extends string>(name: P, form: ParameterForm): Parameter & { readonly name: P } {
  return {
    name,
    aliases: form.aliases ?? [],
    domain: form.domain,
    prior: { mean: form.mean, variance: form.sd * form.sd },
    symbol: form.symbol ?? { letter: name },
    description: form.description ?? "",
  };
}
