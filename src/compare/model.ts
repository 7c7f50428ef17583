/** What a comparison needs of a fit. */

import type { FitResult, ParticipantFit } from "../fit/index.js";
import type { ComparedModel, ComparedParticipant } from "./comparison.js";

/** Response models whose likelihood is that of the inputs. */
const idealObservers: readonly string[] = ["bayes_optimal", "bayes_optimal_binary"];

/** @param folder where the fit lies: its name in messages and in families */
export function comparedModel(folder: string, result: FitResult): ComparedModel {
  const { model, data, title } = result;
  return {
    folder,
    ...(title === undefined ? {} : { title }),
    perceptual: model.perceptual,
    responses: model.responses.map((response) => response.model),
    data: data.files.map(({ sha256 }) => sha256).sort(),
    scores: scoresOf(result),
    identity: identityOf(model),
    participants: result.participants.map(comparedParticipant),
  };
}

function comparedParticipant(fit: ParticipantFit): ComparedParticipant {
  const { id, scored, evidence, aic, bic } = fit;
  const value = evidence?.value ?? null;
  return {
    id,
    scored,
    evidence: value,
    source: evidence?.approximate ? "sampled" : evidence?.sampled === undefined ? "unchecked" : "laplace",
    aic,
    bic,
    ...(value === null ? { reason: fit.reason ?? fit.warnings[0] ?? "no reason was recorded" } : {}),
  };
}

/** The columns of behaviour, as they were read. */
function scoresOf({ model, data, analysis }: FitResult): string {
  if (model.responses.every((response) => idealObservers.includes(response.model))) return "the inputs";
  const columns = [...(data.columns.response ?? []), ...(data.columns.rt ?? [])];
  const read = columns.map((name) => {
    const made = data.derivations.filter((derivation) => derivation.name === name);
    return [name, ...made.map(({ expression }) => expression)].join(" = ");
  });
  const chosen = model.settings.streams?.map(({ column }, i) => column ?? i);
  const behaviour = read.length === 0 ? "the responses" : `the responses ${read.join(", ")}`;
  return [
    behaviour,
    ...(model.responses.length > 1 || chosen !== undefined
      ? [`(streams ${(chosen ?? model.responses.map((_, i) => i)).map((c) => c + 1).join(", ")})`]
      : []),
    ...(data.columns.rt === undefined ? [] : [`in ${analysis.data.rtUnit ?? "s"}`]),
  ].join(" ");
}

/** Settings whose keys stand in another order are the same. */
function identityOf({ perceptual, responses, settings, priors, files = [] }: FitResult["model"]): string {
  const hashes = files.map(({ sha256 }) => sha256).sort();
  return JSON.stringify([perceptual, responses, settings, priors, hashes], (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
