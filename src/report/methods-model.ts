/** Sentences on the model: how beliefs are formed, and how responses follow from them. */

import type { Agent, AgentSpecification, Stream } from "../agent/index.js";
import type { FitResult } from "../fit/index.js";
import { Network } from "../hgf/index.js";
import { findPerceptualModel, type PerceptualModel } from "../perceptual/index.js";
import { responseSources } from "./literature.js";
import type { Cite } from "./methods.js";
import { timeSentences } from "./methods-study.js";
import { exact } from "./numbers.js";

export function modelSentences(result: FitResult, agent: Agent, cite: Cite): string[] {
  return [
    ...perceptual(result.model.settings, agent, cite),
    ...timeSentences(result, agent),
    ...responses(result, agent, cite),
  ];
}

function perceptual(settings: AgentSpecification, { filter }: Agent, cite: Cite): string[] {
  if (settings.network !== undefined) return networkSentences(settings, cite);
  const { perceptualModel } = settings;
  const entry = perceptualModel === undefined ? undefined : findPerceptualModel(perceptualModel);
  const description = filter.description ? ` (${filter.description})` : "";
  if (entry === undefined) {
    return [`Beliefs were formed by ${filter.name}${description}, a model defined for this analysis.`];
  }
  if (entry.levels !== undefined) return chainSentences(entry, description, settings, cite);
  return [
    `Beliefs were formed by ${entry.name}${description}${cite(...(entry.sources ?? []))}.`,
    ...furtherSettings(entry, settings),
  ];
}

/** Settings of the model that were given, but for those that a sentence of their own states. */
function furtherSettings({ settings: own }: PerceptualModel, { set = {} }: AgentSpecification): string[] {
  const others = Object.entries(set).filter(
    ([given]) => !["levels", "clip"].includes(given) && own.some((setting) => setting.name === given),
  );
  if (others.length === 0) return [];
  return [`Further settings: ${others.map(([given, value]) => `${given} = ${value}`).join(", ")}.`];
}

function chainSentences(
  entry: PerceptualModel,
  description: string,
  specification: AgentSpecification,
  cite: Cite,
): string[] {
  const { name, levels: known, settings: own } = entry;
  const { levels, clip, set = {} } = specification;
  const depth = levels ?? set.levels ?? known?.default;
  const clips = own.some((setting) => setting.name === "clip");
  return [
    `Beliefs were formed by ${name}${description} with ${depth} levels${cite("mathys2011", "mathys2014")}, ` +
      `with the conventions of the HGF Toolbox 8.2${cite("frassle2021")}.`,
    ...(clips ? [clipSentence(clip ?? set.clip ?? 0.001)] : []),
    ...furtherSettings(entry, specification),
  ];
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

/** Strengths of couplings are parameters, which are listed with the others. */
function networkSentences({ network: given, levels }: AgentSpecification, cite: Cite): string[] {
  const { settings, nodes, edges } = Network.fromJSON(given).toJSON();
  const { variant = "ehgf", meanField, probabilityClip, maximumPrecision, conventions } = settings ?? {};
  const couplings = edges.map(({ kind, parent, child }) => `${parent} on ${child} (${kind})`);
  const toolbox = conventions === "toolbox-8.2";
  return [
    `Beliefs were formed by a generalised hierarchical Gaussian filter${cite("mathys2011", "mathys2014", "weber2023")} with ` +
      `the nodes ${nodes.map(({ id, kind }) => `${id} (${kind})`).join(", ")}` +
      `${couplings.length === 0 ? "" : `, coupled by ${couplings.join(", ")}`}, ` +
      `updated by ${variants[variant] ?? variant} ${meanField === false ? "with the uncertainty of parents in predictions" : "in mean field"}` +
      `${toolbox ? `, with the conventions of the HGF Toolbox 8.2${cite("frassle2021")}` : ""}.`,
    ...(Array.isArray(levels) ? [`Levels, from the lowest: ${levels.join(", ")}.`] : []),
    ...(nodes.some(({ kind }) => kind === "binary") ? [clipSentence(probabilityClip)] : []),
    ...(toolbox || typeof maximumPrecision !== "number"
      ? []
      : [`Posterior precisions were capped at ${exact(maximumPrecision)}.`]),
  ];
}

function responses(result: FitResult, agent: Agent, cite: Cite): string[] {
  if (agent.streams.length === 0) return ["No responses were modelled."];
  return agent.streams.map((stream) => {
    const { model, response, name, names } = stream;
    const description = model.description === "" ? "" : ` (${lowerFirst(model.description)})`;
    const source = cite(...responseSources(model.name));
    if (response.scores === "input") {
      return `No responses were modelled: each input was scored under its prediction by ${model.name}${description}.`;
    }
    const column = result.data.columns.response?.[stream.column];
    const from = column === undefined ? "" : ` (column ${column})`;
    const which = agent.streams.length === 1 ? "Responses" : `Responses “${name}”${from}`;
    const shared = Object.entries(names).filter(([own, full]) => full !== own && full !== `${name}.${own}`);
    const sharing = shared.map(([own, full]) => `, its ${own} being ${full}`).join("");
    const rewards =
      response.inputs.length === 0 ? "" : `, and the inputs ${response.inputs.join(" and ")} of the trial`;
    return `${which} followed ${model.name}${description}${source}${reading(agent, stream)}${rewards}${sharing}.`;
  });
}

/** When the beliefs are formed that the response model reads. */
function reading({ filter }: Agent, { response }: Stream): string {
  const timings = new Set(
    response.reads.flatMap((role) => {
      const name = filter.roles[role] ?? role;
      return filter.quantities.find((quantity) => quantity.name === name)?.timing ?? [];
    }),
  );
  if (timings.size === 0) return "";
  if (timings.size > 1) return ", given beliefs before and after the input of the trial";
  return timings.has("posterior")
    ? ", given the belief after the input of the trial"
    : ", given the belief before the input of the trial";
}

/** `Binary choice` inside a sentence; a word in capitals stays one. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text;
}
