/**
 * The paragraph on methods: the exact model, settings, priors, optimiser, evidence and versions, as plain text that a
 * paper can take over.
 */

import type { Agent, AgentSpecification } from "../agent/index.js";
import type { FitResult, PriorSummary } from "../fit/index.js";
import { Network } from "../hgf/index.js";
import { toNative } from "../model/index.js";
import { findPerceptualModel } from "../perceptual/index.js";
import { type Citation, citations } from "./citations.js";
import { parameterOf } from "./labels.js";
import { exact, plural, significant, whole } from "./numbers.js";

/** One paragraph of plain text. Works are cited as `(Mathys et al., 2014)`; `citations` lists them. */
export function methodsParagraph(result: FitResult, agent: Agent): string {
  const cited = new Map(citations(result, agent).map((citation) => [citation.key, citation]));
  return [
    data(result),
    perceptual(result.model.settings, agent, cited),
    ...responses(agent),
    missing(result, agent),
    parameters(result, agent),
    estimation(result, cited),
    software(result),
  ].join(" ");
}

function data({ data: { files, summary }, analysis }: FitResult): string {
  const names = files.map(({ name, sha256 }) => `${name} (SHA-256 ${sha256})`).join(" and ");
  const { participants, runs, trials } = summary;
  const count =
    trials.min === trials.max ? whole(trials.min) : `${whole(trials.min)} to ${whole(trials.max)}`;
  const derived = analysis.data.derive?.length ?? 0;
  const stretches =
    runs === participants
      ? ""
      : ` in ${whole(runs)} runs, at the start of each of which beliefs began from their initial values`;
  return (
    `The data were ${names === "" ? "given" : names}: ${plural(participants, "participant")} with ${count} trials each${stretches}.` +
    (derived === 0
      ? ""
      : ` ${plural(derived, "column was", "columns were")} derived as listed under recodings.`)
  );
}

type Cited = ReadonlyMap<string, Citation>;

/** ` (Mathys et al., 2011; Mathys et al., 2014)`, of those that are cited. */
function cite(cited: Cited, ...keys: readonly string[]): string {
  const found = keys.flatMap((key) => cited.get(key)?.short ?? []);
  return found.length === 0 ? "" : ` (${found.join("; ")})`;
}

function perceptual(settings: AgentSpecification, agent: Agent, cited: Cited): string {
  const { filter } = agent;
  const time = filter.honoursTime ? " Time steps between trials entered the predictions." : "";
  if (settings.network !== undefined) return networkSentences(settings, cited) + time;
  const entry =
    settings.perceptualModel === undefined ? undefined : findPerceptualModel(settings.perceptualModel);
  const description = filter.description ? ` (${filter.description})` : "";
  if (entry === undefined) {
    return `Beliefs were formed by ${filter.name}${description}, a model defined for this analysis.${time}`;
  }
  const levels = settings.levels ?? settings.set?.levels ?? entry.levels?.default;
  const depth = levels === undefined ? "" : ` with ${levels} levels`;
  const clip = entry.settings.some(({ name }) => name === "clip")
    ? (settings.clip ?? settings.set?.clip ?? 0.001)
    : undefined;
  const others = Object.entries(settings.set ?? {}).filter(
    ([name]) => !["levels", "clip"].includes(name) && entry.settings.some((setting) => setting.name === name),
  );
  const chosen = others.map(([name, value]) => `${name} = ${value}`).join(", ");
  const toolbox =
    entry.levels === undefined
      ? ""
      : `, with the conventions of the HGF Toolbox 8.2${cite(cited, "frassle2021")}`;
  return (
    `Beliefs were formed by ${entry.name}${description}${depth}` +
    `${cite(cited, ...(entry.levels === undefined ? ["rescorla1972"] : ["mathys2011", "mathys2014"]))}${toolbox}.` +
    (clip === undefined ? "" : ` ${clipSentence(clip)}`) +
    (chosen === "" ? "" : ` Further settings: ${chosen}.`) +
    time
  );
}

function clipSentence(clip: unknown): string {
  if (typeof clip !== "number") return "Predicted probabilities were not clipped.";
  return `Predicted probabilities were clipped to [${exact(clip)}, ${exact(1 - clip)}].`;
}

const variants: Readonly<Record<string, string>> = {
  classic: "the classic update",
  ehgf: "the enhanced update",
  "ehgf-legacy": "the enhanced update in its mean-first form",
  unbounded: "the unbounded update",
};

function networkSentences({ network: given, levels }: AgentSpecification, cited: Cited): string {
  const { settings, nodes, edges } = Network.fromJSON(given).toJSON();
  const { variant = "ehgf", meanField, probabilityClip, conventions } = settings ?? {};
  const couplings = edges.map(
    ({ kind, parent, child, strength = 1 }) => `${parent} on ${child} (${kind}, strength ${exact(strength)})`,
  );
  return (
    `Beliefs were formed by a generalised hierarchical Gaussian filter${cite(cited, "mathys2011", "mathys2014", "weber2023")} with ` +
    `the nodes ${nodes.map(({ id, kind }) => `${id} (${kind})`).join(", ")}, coupled by ${couplings.join(", ")}, ` +
    `updated by ${variants[variant] ?? variant} ${meanField === false ? "with the uncertainty of parents in predictions" : "in mean field"}` +
    `${conventions === "toolbox-8.2" ? `, with the conventions of the HGF Toolbox 8.2${cite(cited, "frassle2021")}` : ""}.` +
    (Array.isArray(levels) ? ` Levels, from the lowest: ${levels.join(", ")}.` : "") +
    (nodes.some(({ kind }) => kind === "binary") ? ` ${clipSentence(probabilityClip)}` : "")
  );
}

function responses(agent: Agent): string[] {
  if (agent.streams.length === 0) return ["No responses were modelled."];
  return agent.streams.map(({ name, column, model, response, names }) => {
    const description = model.description === "" ? "" : ` (${lowerFirst(model.description)})`;
    if (response.scores === "input") {
      return `No responses were modelled: each input was scored under its prediction by ${model.name}${description}.`;
    }
    const which =
      agent.streams.length === 1 ? "Responses" : `Responses ${name} (response column ${column + 1})`;
    const shared = Object.entries(names).filter(([own, full]) => full !== own && full !== `${name}.${own}`);
    const sharing = shared.map(([own, full]) => `${own} being ${full}`).join(", ");
    const belief =
      agent.settings.respondFrom === "posterior"
        ? "the belief after the input of the trial"
        : "the belief before the input of the trial";
    const reads = response.reads.length === 0 ? "" : `, given ${belief}`;
    return `${which} followed ${model.name}${description}${reads}${sharing === "" ? "" : `, ${sharing}`}.`;
  });
}

function missing({ analysis, data: { summary } }: FitResult, agent: Agent): string {
  const { missingInput, responseGaps } = agent.settings;
  const scoring = agent.streams.some(({ response }) => response.scores === "response");
  const skip = analysis.study?.skipFirst ?? 0;
  return [
    missingInput === "unobserved"
      ? `On trials without input (${whole(summary.missingInputs)}) time passed and nothing was learned.`
      : `Trials without input (${whole(summary.missingInputs)}) left beliefs as they were and were not scored.`,
    ...(scoring
      ? [
          `Trials without response (${whole(summary.missingResponses)}) moved beliefs and added nothing to the likelihood.`,
        ]
      : []),
    ...(!scoring && responseGaps === "drop" ? ["Inputs of trials without response were not scored."] : []),
    ...(skip === 0
      ? []
      : [
          skip === 1
            ? "The first trial of each run moved beliefs and was not scored."
            : `The first ${whole(skip)} trials of each run moved beliefs and were not scored.`,
        ]),
    `${whole(summary.scoredTrials)} trials were scored.`,
  ].join(" ");
}

function parameters({ model: { priors } }: FitResult, agent: Agent): string {
  const free = priors.filter((prior) => prior.free);
  const fixed = priors.filter((prior) => !prior.free);
  const estimated = free.map((prior) => `${prior.name} (${priorWords(prior)})`);
  const values = fixed.map((prior) => {
    const value =
      prior.mean === null ? undefined : toNative(parameterOf(agent, prior.name).domain, prior.mean);
    return value === undefined
      ? `${prior.name} from the inputs`
      : `${prior.name} = ${exact(Number(value.toPrecision(6)))}`;
  });
  return (
    (free.length === 0
      ? "No parameter was estimated."
      : `Estimated, with normal priors on the scale of estimation: ${estimated.join("; ")}.`) +
    (fixed.length === 0 ? "" : ` Fixed: ${values.join(", ")}.`)
  );
}

const scales: Readonly<Record<string, string>> = {
  real: "native scale",
  positive: "log scale",
  unit: "logit scale",
  interval: "scaled logit scale",
};

/** `log scale, mean 3.87, sd 1; native 90 % interval 9.27 to 249`. */
export function priorWords({ domain, mean, sd, interval }: PriorSummary): string {
  const scale = scales[domain] ?? domain;
  if (mean === null || sd === null || interval === null) {
    return `${scale}, mean or variance read off each participant's first inputs`;
  }
  return (
    `${scale}, mean ${significant(mean)}, sd ${significant(sd)}; ` +
    `native 90 % interval ${significant(interval[0])} to ${significant(interval[1])}`
  );
}

function estimation({ inference, participants }: FitResult, cited: Cited): string {
  const { starts, evidenceDraws } = inference;
  const sampled = participants.filter(({ evidence }) => evidence?.method === "importance sampling").length;
  const criteria = ["akaike1974", "schwarz1978"].every((key) => cited.has(key));
  return [
    `Each participant's parameters were estimated on their own, at the maximum of the posterior, by L-BFGS${cite(cited, "liu1989")} ` +
      `with exact gradients from ${plural(starts, "start")}: the prior mean${starts > 1 ? " and draws from the prior" : ""}.`,
    ...(cited.has("lewis2013")
      ? [
          `Where it stopped at a kink of the objective or at the edge of the valid region, BFGS with a weak Wolfe search went on${cite(cited, "lewis2013")}.`,
        ]
      : []),
    "Standard deviations and 90 % intervals are those of the Laplace approximation with the exact Hessian.",
    ...(cited.has("tierney1986")
      ? [
          `The log model evidence (LME) is its normaliser${cite(cited, "tierney1986")}` +
            (evidenceDraws === 0 || !cited.has("vehtari2024")
              ? "."
              : `, checked by importance sampling with at most ${plural(evidenceDraws, "draw")} from a Student t distribution (5 degrees of freedom) at the mode, ` +
                `Pareto-smoothed${cite(cited, "vehtari2024")}; where k-hat exceeded 0.7 or the mode lay on a kink or edge, the sampled value was used (${plural(sampled, "participant")}).`),
        ]
      : []),
    ...(criteria
      ? [
          `AIC${cite(cited, "akaike1974")} and BIC${cite(cited, "schwarz1978")} are computed at that maximum from the likelihood alone.`,
        ]
      : []),
  ].join(" ");
}

function software({ software: { version }, inference: { seed }, timing }: FitResult): string {
  return `Computed with Credence ${version}, seed ${seed}, on ${timing.engine}.`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
