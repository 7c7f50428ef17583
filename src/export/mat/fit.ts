/** `fit.mat`: a fit for MATLAB, Octave and SciPy, participant by participant, so that memory stays flat. */

import type { Agent } from "../../agent/index.js";
import { UsageError } from "../../errors.js";
import type { ParticipantFit, ParticipantTrajectories } from "../../fit/index.js";
import { version } from "../../version.js";
import type { ExportFile, FitSource, Piece } from "../source.js";
import { encodeFields, encodeVariable, fieldsBytes, MOST_BYTES, matHeader, structHead } from "./encode.js";
import { fieldNames, noEstimate, toolboxEstimate } from "./estimate.js";
import { fromJson } from "./json.js";
import { cell, logical, type MatValue, scalar, struct, structArray, text } from "./value.js";

/** @param most bytes that the participants may need */
export function matFiles(source: FitSource, most = MOST_BYTES): ExportFile[] {
  return [{ path: "fit.mat", content: fitMat(source, most) }];
}

/** @throws UsageError when the participants exceed what one variable of the format can hold */
async function* fitMat(source: FitSource, most: number): AsyncGenerator<Piece> {
  const { result } = source;
  const agent = await source.agent();
  const names = fieldNames(agent);
  yield matHeader(`written by credence ${version}`);
  const { participants: _, analysis, model, ...about } = result;
  const settings = { agent: model.settings, analysis };
  yield encodeVariable("software", fromJson(result.software));
  yield encodeVariable("model", modelOf(source));
  yield encodeVariable("priors", priorsOf(source));
  yield encodeVariable("settings", fromJson(settings));
  yield encodeVariable("settings_json", text(JSON.stringify(settings)));
  yield encodeVariable("about_json", text(JSON.stringify(about)));
  yield encodeVariable("names", renamed(names));

  // Sizes stand before contents: one pass to measure, one to write.
  let body = 0;
  let fields: readonly string[] = [];
  for await (const element of participants(source, agent, names)) {
    fields = Object.keys(element);
    body += fieldsBytes(Object.values(element));
  }
  if (body > most) {
    throw new UsageError(
      `the participants need ${gigabytes(body)}, and a variable of a MAT-file of level 5 holds at most ` +
        `${gigabytes(most)}; use --to parquet, which MATLAB reads with parquetread`,
    );
  }
  yield structHead("participants", [1, result.participants.length], fields, body);
  for await (const element of participants(source, agent, names)) yield encodeFields(Object.values(element));
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toPrecision(3)} GiB`;
}

/** Everybody in the order of the result, failed participants too. */
async function* participants(
  source: FitSource,
  agent: Agent,
  names: ReadonlyMap<string, string>,
): AsyncGenerator<Record<string, MatValue>> {
  const fits = source.result.participants;
  let next = 0;
  for await (const beliefs of source.trajectories()) {
    for (; next < fits.length && fits[next]!.id !== beliefs.id; next++)
      yield element(source, agent, fits[next]!, names, undefined);
    if (next < fits.length) yield element(source, agent, fits[next++]!, names, beliefs);
  }
  for (; next < fits.length; next++) yield element(source, agent, fits[next]!, names, undefined);
}

function element(
  { result }: FitSource,
  agent: Agent,
  fit: ParticipantFit,
  names: ReadonlyMap<string, string>,
  beliefs: ParticipantTrajectories | undefined,
): Record<string, MatValue> {
  const each = (of: (estimate: ParticipantFit["estimates"][number]) => number | null | undefined): MatValue =>
    struct(Object.fromEntries(fit.estimates.map((e) => [names.get(e.name)!, scalar(of(e))])));
  return {
    id: text(fit.id),
    status: text(fit.status),
    reason: text(fit.reason ?? ""),
    warnings: cell(fit.warnings.map(text)),
    estimates: each((e) => e.value),
    estimation: each((e) => e.estimation),
    sd: each((e) => e.sd),
    lb: each((e) => e.interval?.[0]),
    ub: each((e) => e.interval?.[1]),
    observations: scalar(fit.observations),
    scored: scalar(fit.scored),
    runs: fromJson(fit.runs ?? []),
    est: beliefs === undefined ? noEstimate : toolboxEstimate(agent, result, fit, beliefs, names),
  };
}

function modelOf({ result: { model } }: FitSource): MatValue {
  return struct({
    perceptual: text(model.perceptual),
    responses: structArray(
      ["stream", "model"],
      model.responses.map((response) => [text(response.stream), text(response.model)]),
    ),
  });
}

function priorsOf({ result: { model } }: FitSource): MatValue {
  return structArray(
    ["name", "domain", "free", "mean", "sd", "lb", "ub", "source"],
    model.priors.map((prior) => [
      text(prior.name),
      text(prior.domain),
      logical(prior.free),
      ...[prior.mean, prior.sd, prior.interval?.[0], prior.interval?.[1]].map(scalar),
      text(prior.source ?? ""),
    ]),
  );
}

/** Fields whose name MATLAB forced to differ: a struct array of the name of the field and the name it stands for. */
function renamed(names: ReadonlyMap<string, string>): MatValue {
  const changed = [...names].filter(([name, field]) => name !== field);
  return structArray(
    ["field", "name"],
    changed.map(([name, field]) => [text(field), text(name)]),
  );
}
