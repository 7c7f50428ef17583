/** What a comparison needs of a fit. */

import { UsageError } from "../errors.js";
import type { FitResult, ParticipantFit } from "../fit/index.js";
import type { ComparedModel, ComparedParticipant } from "./comparison.js";

/** What must be the same, and what is told, whatever models are compared by. */
export function comparedFit(folder: string, result: FitResult): ComparedModel {
  const { model, title } = result;
  return {
    folder,
    ...(title === undefined ? {} : { title }),
    perceptual: model.perceptual,
    responses: model.responses.map((response) => response.model),
    data: studyFiles(result)
      .map(({ sha256 }) => sha256)
      .sort(),
    scores: scoresOf(result),
    identity: identityOf(result),
    participants: result.participants.map(comparedParticipant),
  };
}

/** Covariates, which come last, may differ between models of the same responses. */
function studyFiles({ data: { files }, analysis }: FitResult): FitResult["data"]["files"] {
  return analysis.covariates === undefined ? files : files.slice(0, -1);
}

/** Response models whose likelihood is that of the inputs. */
const idealObservers: readonly string[] = ["bayes_optimal", "bayes_optimal_binary"];

/**
 * @param folder where the fit lies: its name in messages and in families
 * @throws UsageError for the fit of a group model
 */
export function comparedModel(folder: string, result: FitResult): ComparedModel {
  if (result.group !== undefined) {
    throw new UsageError(
      `${folder}: is the fit of a group model, whose participants have no evidence of their own; compare group models ` +
        "by leave-one-out (--by loo), each sampled with nuts",
    );
  }
  return comparedFit(folder, result);
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

/** The columns of behaviour that the streams read, with what made them. */
function scoresOf({ model, data }: FitResult): string {
  if (model.responses.every((response) => idealObservers.includes(response.model))) return "the inputs";
  const columns = model.responses.map((_, stream) => {
    const column = model.settings.streams?.[stream]?.column ?? stream + 1;
    // The toolbox's form has no names.
    const name = data.columns.response?.[column - 1] ?? `column ${column}`;
    const made = data.derivations.filter((derivation) => derivation.name === name);
    return [name, ...made.map(({ expression }) => expression)].join(" = ");
  });
  return `the responses ${[...new Set(columns)].sort().join(", ")}`;
}

/** Settings whose keys stand in another order are the same. */
function identityOf({ model, group }: FitResult): string {
  const { perceptual, responses, settings, priors, files = [] } = model;
  const hashes = files.map(({ sha256 }) => sha256).sort();
  const parts = [perceptual, responses, settings, priors, hashes];
  const ofGroup =
    group === undefined
      ? []
      : [group.parameters.map(({ formula, pooling }) => [formula, pooling]), group.hyperpriors];
  return JSON.stringify([...parts, ...ofGroup], (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
