/** What a result says of its model, data and making, whatever was fitted. */

import { basename } from "node:path";
import { resolvePriors } from "../agent/index.js";
import { type FitResult, type ParticipantData, summarisePriors } from "../fit/index.js";
import { toNative } from "../model/index.js";
import { version } from "../version.js";
import type { Prepared } from "./analysis.js";

export interface Spent {
  readonly seconds: number;
  readonly threads: number;
}

/** @param people whose inputs give the priors that depend on them */
export function described(
  { analysis, agent, study, files, specification, modelFiles }: Prepared,
  people: readonly ParticipantData[],
  spent: Spent,
): Pick<FitResult, "schema" | "title" | "analysis" | "model" | "data" | "warnings" | "software" | "timing"> {
  const resolved = people.map(({ runs }) => resolvePriors(agent, runs));
  return {
    schema: "credence-fit/1",
    ...(analysis.title === undefined ? {} : { title: analysis.title }),
    analysis,
    model: {
      perceptual: agent.filter.name,
      responses: agent.streams.map((stream) => ({ stream: stream.name, model: stream.model.name })),
      settings: specification,
      ...(modelFiles.length === 0
        ? {}
        : { files: modelFiles.map(({ path, sha256 }) => ({ name: basename(path), sha256 })) }),
      priors: summarisePriors(agent, resolved, (i, z) => toNative(agent.parameters[i]!.domain, z)),
    },
    data: { files, summary: study.summary, columns: study.columns, derivations: study.derivations },
    warnings: study.warnings,
    software: { name: "credence", version },
    timing: { ...spent, date: new Date().toISOString(), engine: `node ${process.versions.node}` },
  };
}
