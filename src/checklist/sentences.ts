/** Sentences that methods paragraphs of several checks share: model, inputs, priors, fits, versions, works cited. */

import { type Agent, freeIndices } from "../agent/index.js";
import type { ParticipantData } from "../fit/index.js";
import type { Parameter, Prior } from "../model/index.js";
import { exact, plural } from "../report/numbers.js";
import { version } from "../version.js";

/** Where the inputs of a check come from, in words that end a sentence on them. */
export interface InputSource {
  readonly description: string;
}

/** `ehgf_binary with unitsq_sgm`. */
export function modelName(agent: Agent): string {
  const responses = agent.streams.map(({ model }) => model.name);
  return responses.length === 0 ? agent.filter.name : `${agent.filter.name} with ${responses.join(" and ")}`;
}

/** `the inputs of 10 participants (data.csv), 320 trials each`. */
export function inputsSentence(schedule: readonly ParticipantData[], { description }: InputSource): string {
  const counts = schedule.map(({ runs }) => runs.reduce((sum, { trials }) => sum + trials, 0));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const trials = least === most ? plural(least, "trial") : `${least} to ${most} trials`;
  return `Inputs were ${description}, ${trials}${schedule.length > 1 ? " each" : ""}.`;
}

/** `om2 (native scale, mean −3, sd 4)`, of the parameters that are free. */
export function priorsSentence(agent: Agent, verb: string): string {
  const free = freeIndices(agent).map((i) => agent.parameters[i]!);
  const fixed = agent.parameters.filter(({ prior }) => prior.variance === 0);
  const others =
    fixed.length === 0
      ? ""
      : ` ${fixed.map(({ name }) => name).join(", ")} ${fixed.length === 1 ? "was" : "were"} fixed.`;
  return `${verb} ${free.map((parameter) => `${parameter.name} (${distributionWords(parameter)})`).join("; ")}.${others}`;
}

/** Where true values come from, and the priors of the fits, which are often the same. */
export function populationSentences(population: Agent, agent: Agent): string[] {
  const drawn = priorsSentence(population, "True values were drawn, independently, of");
  const priors = priorsSentence(agent, "Priors of the fits:");
  const same =
    priors.replace("Priors of the fits:", "") ===
    drawn.replace("True values were drawn, independently, of", "");
  return [drawn, same ? "The priors of the fits were the same." : priors];
}

/** A normal distribution on the scale of estimation. */
export function distributionWords({ domain, prior }: Pick<Parameter, "domain" | "prior">): string {
  const scale = { real: "native", positive: "log", unit: "logit", interval: "logit" }[domain.kind];
  return `normal on the ${scale} scale, mean ${stated(prior.mean)}, sd ${stated(prior.variance, Math.sqrt)}`;
}

function stated(value: Prior["mean"], of: (x: number) => number = (x) => x): string {
  return typeof value === "number" ? exact(Number(of(value).toPrecision(6))) : "read off the inputs";
}

/** How agents were fitted. */
export function fitSentence(starts: number): string {
  return (
    `Each agent was fitted on its own, by maximum a posteriori from ${plural(starts, "start")} with exact gradients; ` +
    "posterior sds and 90 % intervals are those of the Laplace approximation with the exact Hessian."
  );
}

export function softwareSentence(seed: number): string {
  return `Computed with Credence ${version}, seed ${seed}.`;
}

const works = {
  wilson:
    "Wilson RC, Collins AGE (2019). Ten simple rules for the computational modeling of behavioral data. eLife 8:e49547.",
  talts:
    "Talts S, Betancourt M, Simpson D, Vehtari A, Gelman A (2018). Validating Bayesian inference algorithms with simulation-based calibration. arXiv:1804.06788.",
  modrak:
    "Modrák M, Moon AH, Kim S, Bürkner P, Huurre N, Faltejsková K, Gelman A, Vehtari A (2023). Simulation-based calibration checking for Bayesian computation: the choice of test quantities shapes sensitivity. Bayesian Analysis.",
  sailynoja:
    "Säilynoja T, Bürkner P-C, Vehtari A (2022). Graphical test for discrete uniformity and its applications in goodness-of-fit evaluation and multiple sample comparison. Statistics and Computing 32:32.",
  gelman:
    "Gelman A, Meng X-L, Stern H (1996). Posterior predictive assessment of model fitness via realized discrepancies. Statistica Sinica 6:733–807.",
} as const;

/** A paragraph, and below it the works that it cites. */
export function paragraph(sentences: readonly string[], cited: readonly (keyof typeof works)[]): string {
  const text = sentences.filter((sentence) => sentence !== "").join(" ");
  return `${[text, ...(cited.length === 0 ? [] : [cited.map((key) => works[key]).join("\n")])].join("\n\n")}\n`;
}

/** A probability beside a name: `p = 0.31`, or `p < 0.01`. */
export function probabilityWords(p: number): string {
  return p < 0.01 ? "p < 0.01" : `p = ${p.toFixed(2)}`;
}
